"""The Teams app as Microsoft's own schema and our own drawing have it."""
