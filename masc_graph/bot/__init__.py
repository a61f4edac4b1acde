"""An activity in, an answer and commands out: one module per journey. The bot itself changes nothing."""
