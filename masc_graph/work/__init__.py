"""A command in, effects out: one module per command. Each is safe to run twice, and to be stopped at any call."""
