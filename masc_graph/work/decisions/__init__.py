"""Commands that record what the board decides, or draft it."""
