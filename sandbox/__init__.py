"""Microsoft's side on a laptop: strict, small, in memory. It imports nothing from the product."""
