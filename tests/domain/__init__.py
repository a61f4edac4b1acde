"""The rules, each with its boundaries."""
