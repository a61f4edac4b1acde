"""Commands about a meeting: its day, who came, its sheet and brief."""
