"""Commands about a meeting: its date, attendance, sheet and brief."""
