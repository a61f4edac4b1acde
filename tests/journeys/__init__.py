"""Whole journeys, played through the doors by people with cards in their hands."""
