"""Messages: what happened, told in one language, then laid out for a channel."""
