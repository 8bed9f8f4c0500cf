"""Differences as people read them."""
