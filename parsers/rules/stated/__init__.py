"""What one piece states: its findings, its main clause, its kinds, its polarity, and how little is enough to believe it."""
