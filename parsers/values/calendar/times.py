"""Times of day as HH:MM with the zone as written.

"8:30 a.m. ET", "7 p.m.", "noon", "9 h", "16 h 15, heure de l'Est".
"""

from __future__ import annotations

import re

from veille.model import Lang, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.patterns import WordPattern

_ZONE = r"(?:,? ?\(?(?P<zone>{time_zone})(?![a-z])\)?)?"
_OF_24_HOURS = r"(?P<h2>\d{1,2}):(?P<m2>\d{2})(?!\d)|(?:(?P<noon>{noon})|(?P<midnight>{midnight}))(?![a-z])"
_CLOCK: dict[Lang, WordPattern] = {
    "en": WordPattern(
        r"(?<![\w.$:])(?:(?P<h>\d{1,2})(?::(?P<m>\d{2}))? ?(?P<half>[ap])\.? ?m(?![a-z])\.?"  # 8:30 a.m.
        rf"|{_OF_24_HOURS}){_ZONE}"
    ),
    "fr": WordPattern(
        r"(?<![\w.$:])(?:(?P<h>\d{1,2}) ?(?:h|(?P<spelt>{hours_spelt}))(?![a-z])(?: ?(?P<m>[0-5]\d)(?!\d))?"  # 16 h 15
        rf"|{_OF_24_HOURS}){_ZONE}"
    ),
}
_AT = WordPattern(r"(?:(?<![a-z])(?:{at_time}|{between_times})|:|,|\d) ?$")
_AT_SPELT = WordPattern(r"(?<!\w){at_time} $")
_AMOUNT = WordPattern(r" ?(?:/|{makes_time_amount})")


def find_times(scope: FoldedText) -> list[Value]:
    """Every time of day of the text."""
    found = []
    for m in _CLOCK[scope.lang][scope.lang].finditer(scope.folded):
        clock = _english(m) if scope.lang == "en" else _french(scope, m)
        if clock is None:
            continue
        zone = scope.text[m.start("zone") : m.end("zone")].strip("() ") if m["zone"] else None
        found.append(
            Value("time", clock, zone or None, None, None, scope.text[m.start() : m.end()], m.start(), m.end())
        )
    return found


def _clock(hour: int, minute: int) -> str | None:
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _english(m: re.Match[str]) -> str | None:
    if m["noon"] or m["midnight"]:
        return "12:00" if m["noon"] else "00:00"
    if m["half"]:
        return _clock(int(m["h"]) % 12 + (12 if m["half"] == "p" else 0), int(m["m"] or 0))
    return _clock(int(m["h2"]), int(m["m2"]))


def _french(scope: FoldedText, m: re.Match[str]) -> str | None:
    if m["noon"] or m["midnight"]:  # MIDI is also a ministry
        return None if scope.text[m.start()].isupper() else ("12:00" if m["noon"] else "00:00")
    if m["h2"]:
        return _clock(int(m["h2"]), int(m["m2"]))
    if m["m"] is None:
        left = scope.left(m.start(), 12)
        if not _AT["fr"].search(left) or _AMOUNT["fr"].match(scope.folded[m.end() :][:20]):
            return None
        if m["spelt"] and not _AT_SPELT["fr"].search(left):
            return None
    return _clock(int(m["h"]), int(m["m"] or 0))
