"""What is on an agenda and in which order, and what each person is sent before a meeting."""
