"""Microsoft's documented requests and payloads, replayed against the sandbox and the product."""
