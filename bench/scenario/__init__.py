"""Thirty days of two sites in two languages, with everything planted that may go wrong, and the truth about each day."""
