"""The real Azurite, pinned, and how a test starts it."""
