"""A decision as the dialog sends it, what it needs, and when its actions are due."""
