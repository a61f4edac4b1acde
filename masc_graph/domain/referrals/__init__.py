"""The form: its questions, how they are checked, and what an administrator may answer."""
