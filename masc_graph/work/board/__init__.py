"""Commands about the board as a whole: alerts, refusals, cards that somebody asked for."""
