"""The contents of the minutes."""
