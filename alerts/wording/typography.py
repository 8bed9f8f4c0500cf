"""The spaces of our own French, and the day on which something happened where people read it."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from veille.model import Lang

NBSP = "\u00a0"
CELL = " · "  # between the cells of a table row that is shown in a line
# An amount of a French page stays whole in an English line too.
_AMOUNTS = (
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    (re.compile(r"(?<=[\d}])[ \u202f](?=[$%€])"), NBSP),
)
# French of Canada: a no-break space before a colon, inside guillemets, before $ and %, between a number and what it
# counts, in times; none before ; ! and ?. Page text is never touched: quotes stay to the letter.
_FRENCH_SPACES = (
    (re.compile(r"[ \u00a0\u202f]+:(?!//)"), f"{NBSP}:"),
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), r"\1"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NBSP}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{NBSP}»"),
    *_AMOUNTS,
    (re.compile(r"\b(\d{1,2}) h (?=\d)"), rf"\1{NBSP}h{NBSP}"),
)
WHOLE_DAY = "T00:00:00Z"  # a copy of which only the day is known counts as midnight


def set_spaces(text: str, lang: Lang) -> str:
    """Words of ours with the spaces that the language's typography asks for; in English only an amount is kept whole."""
    for pattern, set_right in _FRENCH_SPACES if lang == "fr" else _AMOUNTS:
        text = pattern.sub(set_right, text)
    return text


@lru_cache(maxsize=4096)
def local_day(stamp: str, zone: str) -> str:
    """The day of a UTC stamp in the zone, as an ISO date: 02:52 on the 27th is still the 26th in Montréal.

    Midnight stands for a copy of which only the day is known, which no zone moves.
    """
    if stamp.endswith(WHOLE_DAY):
        return stamp[:10]
    try:
        return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(ZoneInfo(zone)).date().isoformat()
    except ValueError:
        return stamp[:10]
