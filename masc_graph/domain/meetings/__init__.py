"""When the board meets, when referrals close, and what follows when a meeting changes."""
