"""Messages: what happened, worded in one language, then laid out for a channel."""
