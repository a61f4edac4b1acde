"""The agenda: its items and their order, and what each person is sent before a meeting."""
