"""A decision on a case: its form, its checks, and the due dates of its actions."""
