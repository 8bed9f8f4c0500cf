"""An ISO day in the words of either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_DAY = re.compile(r"(?:(?P<year>\d{4})|-)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")  # --03-31 is every year
_MONTHS_A_YEAR = 12
_LOCALES = ("en_CA", "fr_CA")


@cache
def _month_names(lang: int) -> Mapping[int, str]:
    from babel import Locale  # loads the words of languages; not for the many runs in which no day is written

    names: Mapping[int, str] = Locale.parse(_LOCALES[lang]).months["format"]["wide"]
    return names


def write_day(value: str, lang: int) -> str:
    """An ISO day in English (0) or French (1): "11 December 2023", "1er août 2018"; a month or a year keeps its precision."""
    match = _DAY.fullmatch(value)
    if match is None or not 1 <= int(match["month"] or 1) <= _MONTHS_A_YEAR:
        return value
    month = _month_names(lang)[int(match["month"])] if match["month"] else ""
    number = match["day"] and match["day"].removeprefix("0")
    day = "1er" if lang == 1 and number == "1" else number
    return " ".join(part for part in (day, month, match["year"]) if part)
