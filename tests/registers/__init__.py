"""The lists as typed registers, on the sandbox tenant and on wires that break."""
