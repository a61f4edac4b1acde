"""Commands about the board as a whole: alerts, refusals, and cards that somebody asked for."""
