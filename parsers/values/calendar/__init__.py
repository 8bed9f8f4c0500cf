"""Dates and times of day: how they are written, and what the words around a date say it is for."""
