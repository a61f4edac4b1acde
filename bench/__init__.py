"""This client measured against what a user would pick instead: the plain msgraph-sdk with its typed answers."""
