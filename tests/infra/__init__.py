"""Azure's side of the delivery: what infra/ describes, what it may do, and what leaves this repository."""
