"""The calls of Graph v1.0 that the sandbox knows, one module for each kind of resource."""
