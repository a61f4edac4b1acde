"""The worker: one command at a time, on the sandbox tenant."""
