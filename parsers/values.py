"""All typed values of a text: dates, times, durations, money, numbers, percents and codes."""

from __future__ import annotations

from veille.model import Lang, Value


def find_values(text: str, lang: Lang) -> tuple[Value, ...]:
    """Every value of a text in order, whether or not a rule holds it; spans into `text`."""
    return ()
