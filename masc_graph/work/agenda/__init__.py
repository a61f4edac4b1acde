"""Commands that post an agenda, draw it again, and send digests."""
