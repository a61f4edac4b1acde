"""Commands that move a case or draw its own cards again."""
