"""Typed values of a text: dates, times, durations, money, numbers and codes."""
