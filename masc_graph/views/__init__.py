"""Rows of the registers as the view models of cards, for bot and worker alike."""
