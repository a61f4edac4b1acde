"""MASC on Teams: the rules of a stalking coordination board, and the two wires that carry them."""
