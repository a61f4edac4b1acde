"""What every handler of a command works with: its context, events and lasting cards."""
