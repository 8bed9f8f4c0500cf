"""Stored captures read again by the parsers of today."""
