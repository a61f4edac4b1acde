"""Commands for the minutes and other documents of a meeting."""
