"""The bot: what each press is answered, on the sandbox tenant."""
