"""Domain values in, Adaptive Card JSON out: one view model a card, one template file a card."""
