"""Commands that draft and publish minutes, and other documents of a meeting."""
