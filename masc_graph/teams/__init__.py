"""Teams: what it sends us is proved in inbound.py, what we send it leaves through connector.py."""
