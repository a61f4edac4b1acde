"""Commands between sending a referral and the answer to it."""
