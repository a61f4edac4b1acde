"""Measures our client against the obvious alternative: the plain msgraph-sdk with its typed answers."""
