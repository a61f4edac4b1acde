"""Invented people, roster and cases, and the one command that puts sandbox and product together on a laptop."""
