"""The referral form: its questions, their checks, and the answers that an administrator may give."""
