"""Watched facts: bound to the pages at each version, and laid out anew when the record or a decision demands it."""
