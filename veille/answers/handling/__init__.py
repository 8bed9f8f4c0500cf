"""What waits for a person, what people decided, and what became of each alert."""
