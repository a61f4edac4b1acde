"""Invented people, roster and cases, and the command that runs sandbox and product together on a laptop."""
