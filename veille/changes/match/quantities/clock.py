"""Hours of the day that no value was read of, in one form: "8 a.m.", "8:00 a.m." and « 8 h 00 » are 08:00."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.parsers.language.folding import fold

_HOUR = re.compile(
    r"(?<![\w.$:,])(?P<h>\d{1,2})(?:"
    r"(?::(?P<m>[0-5]\d))? ?(?P<half>[ap])\.? ?m(?![a-z])\.?"  # 8:30 a.m.
    r"|:(?P<m24>[0-5]\d)(?![\d:])"  # 16:30
    r"| ?h(?: ?(?P<mh>[0-5]\d)(?!\d))?(?![a-z]))"  # 16 h 30
)
_LAST = 24  # « 48 h » is an amount of time


def find_hours(text: str) -> Iterator[tuple[int, int, str]]:
    """Where hours of the day stand in a text, each with its form HH:MM."""
    if not any(sign in text for sign in ":hHmM"):
        return
    for found in _HOUR.finditer(fold(text)):
        hour = int(found["h"])
        if found["half"]:
            hour = hour % 12 + (12 if found["half"] == "p" else 0)
        if hour < _LAST:
            minute = found["m"] or found["m24"] or found["mh"] or "00"
            yield found.start(), found.end(), f"{hour:02d}:{minute}"
