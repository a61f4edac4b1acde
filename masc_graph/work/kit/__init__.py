"""What every command handler uses: its context, audit events and tracked cards."""
