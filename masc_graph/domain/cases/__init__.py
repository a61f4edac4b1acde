"""The status of a case, what the board may decide about it, and who may move it."""
