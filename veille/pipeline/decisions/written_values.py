"""Numbers, amounts, days and durations as a person writes them in a form, in the forms of the value contract."""

from __future__ import annotations

import re

from veille.model import Lang, Value
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values

_SPACE = r"[ \u00a0\u202f]"
# "31 500", "31 500,50", "31 500 $", "1,500.00": one number with its groups of three; never "1,5000" or "31 50".
_NUMBER = re.compile(
    rf"\$?(\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d{{1,3}}(?:,\d{{3}})+|\d+)(?:[.,](\d{{1,2}}))?(?:{_SPACE}?\$)?"
)
_GROUPS = re.compile(rf"{_SPACE}|,")
_LANGS: tuple[Lang, ...] = ("fr", "en")


def plain_number(text: str) -> str | None:
    """The number that the text is, without its groups and with a point: "31500" for "31 500"; None for another text."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    whole = _GROUPS.sub("", found[1])
    return f"{whole}.{found[2]}" if found[2] else whole


def plain_value(kind: str, text: str, unit: str | None) -> str | None:
    """The one value of the kind that the text writes: "2026-12-31" for "31 décembre 2026"; None where it is not one.

    An amount of another currency is not one of the unit.
    """
    if kind in ("money", "number") and (bare := plain_number(text)) is not None:
        return bare
    found: set[str] = {value.value for lang in _LANGS for value in _read(text, lang) if _fits(value, kind, unit)}
    return found.pop() if len(found) == 1 else None


def _read(text: str, lang: Lang) -> tuple[Value, ...]:
    return read_values(open_scope(text, lang), ())


def _fits(value: Value, kind: str, unit: str | None) -> bool:
    return value.type == kind and (kind != "money" or unit is None or value.unit == unit)
