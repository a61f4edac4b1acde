"""What the minutes say."""
