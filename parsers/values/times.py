"""Times of day as HH:MM with the zone as written.

"8:30 a.m. ET", "7 p.m.", "noon", "9 h", "16 h 15, heure de l'Est".
"""

from __future__ import annotations

import re

from veille.model import Value
from veille.parsers.language.folded_text import FoldedText

_ZONE_EN = r"(?:eastern|pacific|central|mountain|atlantic)(?: standard| daylight)?(?: time)?"
_ZONE_FR = r"heure (?:normale |avancee )?(?:de l'est|du pacifique|du centre)"
_ZONE_SHORT = r"utc|gmt|[ecmpa][sd]?t|h[na]?e|hn[cp]|ha[cp]"
_ZONE = rf"(?:,? ?\(?(?P<zone>{_ZONE_EN}|{_ZONE_FR}|{_ZONE_SHORT})(?![a-z])\)?)?"
_CLOCK = {
    "en": re.compile(
        r"(?<![\w.$:])(?:(?P<h>\d{1,2})(?::(?P<m>\d{2}))? ?(?P<half>[ap])\.? ?m(?![a-z])\.?"  # 8:30 a.m.
        r"|(?P<h2>\d{1,2}):(?P<m2>\d{2})(?!\d)|(?P<word>(?:12 )?noon|(?:12 )?midnight)(?![a-z]))" + _ZONE
    ),
    "fr": re.compile(
        r"(?<![\w.$:])(?:(?P<h>\d{1,2}) ?(?:h|heures)(?![a-z])(?: ?(?P<m>[0-5]\d)(?!\d))?"  # 16 h 15
        r"|(?P<h2>\d{1,2}):(?P<m2>\d{2})(?!\d)|(?P<word>midi|minuit)(?![a-z]))" + _ZONE
    ),
}
# "de 48 h", "20 heures par semaine" are durations; "à 9 h", "avant 17 h" are times.
_AT = re.compile(r"(?:a|des|jusqu'a|avant|apres|vers|de|entre|et|:|,|\d) ?$")
_RATE = re.compile(r" ?(?:par|de travail|/|consecutives|ou (?:plus|moins))")


def find_times(scope: FoldedText) -> list[Value]:
    """Every time of day of the text."""
    found = []
    for m in _CLOCK[scope.lang].finditer(scope.folded):
        clock = _english(m) if scope.lang == "en" else _french(scope, m)
        if clock is None:
            continue
        zone = scope.text[m.start("zone") : m.end("zone")].strip("() ") if m["zone"] else None
        if zone == "et":
            zone = None  # the French word
        found.append(
            Value("time", clock, zone or None, None, None, scope.text[m.start() : m.end()], m.start(), m.end())
        )
    return found


def _clock(hour: int, minute: int) -> str | None:
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def _english(m: re.Match[str]) -> str | None:
    if m["word"]:
        return "12:00" if "noon" in m["word"] else "00:00"
    if m["half"]:
        return _clock(int(m["h"]) % 12 + (12 if m["half"] == "p" else 0), int(m["m"] or 0))
    return _clock(int(m["h2"]), int(m["m2"]))


def _french(scope: FoldedText, m: re.Match[str]) -> str | None:
    if m["word"]:  # MIDI is also a ministry
        return None if scope.text[m.start()].isupper() else ("12:00" if m["word"] == "midi" else "00:00")
    if m["h2"]:
        return _clock(int(m["h2"]), int(m["m2"]))
    if m["m"] is None:
        spelt = "heures" in m[0]
        if not _AT.search(scope.left(m.start(), 12)) or _RATE.match(scope.folded[m.end() :][:20]):
            return None
        if spelt and not re.search(r"(?:^|\W)(?:a|des|jusqu'a|avant|apres|vers) $", scope.left(m.start(), 12)):
            return None
    return _clock(int(m["h"]), int(m["m"] or 0))
