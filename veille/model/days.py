"""An ISO day in the words of either language."""

from __future__ import annotations

import re

_DAY = re.compile(r"(?:(?P<year>\d{4})|-)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")  # --03-31 is every year
_MONTHS = (
    ("January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December"),
    ("janvier", "février", "mars", "avril", "mai", "juin",
     "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)  # fmt: skip


def write_day(value: str, lang: int) -> str:
    """An ISO day in English (0) or French (1): "11 December 2023", "1er août 2018"; a month or a year keeps its precision."""
    match = _DAY.fullmatch(value)
    if match is None or not 1 <= int(match["month"] or 1) <= len(_MONTHS[lang]):
        return value
    month = _MONTHS[lang][int(match["month"]) - 1] if match["month"] else ""
    number = match["day"] and match["day"].removeprefix("0")
    day = "1er" if lang == 1 and number == "1" else number
    return " ".join(part for part in (day, month, match["year"]) if part)
