"""Teams: inbound.py checks what it sends us, connector.py sends our messages."""
