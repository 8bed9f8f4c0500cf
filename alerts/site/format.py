"""Dates, times and typed values in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal

from veille.model import Change, Lang, Value

_MONTHS: dict[Lang, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}  # fmt: skip

# The contract's ISO durations of one unit: "P36M", "P10D", "PT24H".
_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)([YMWD])|T(\d+(?:\.\d+)?)([HM]))\Z")
_DURATION_UNITS: dict[Lang, dict[str, tuple[str, str]]] = {
    "en": {
        "Y": ("year", "years"), "M": ("month", "months"), "W": ("week", "weeks"), "D": ("day", "days"),
        "TH": ("hour", "hours"), "TM": ("minute", "minutes"), "B": ("business day", "business days"),
    },
    "fr": {
        "Y": ("an", "ans"), "M": ("mois", "mois"), "W": ("semaine", "semaines"), "D": ("jour", "jours"),
        "TH": ("heure", "heures"), "TM": ("minute", "minutes"), "B": ("jour ouvrable", "jours ouvrables"),
    },
}  # fmt: skip
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?\Z")
_RECURRING = re.compile(r"--(\d\d)-(\d\d)\Z")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?\Z")
_CMP = {"min": "≥ ", "max": "≤ ", "lt": "< ", "gt": "> "}
_NARROW_NBSP, _NBSP = "\u202f", "\u00a0"


def format_day(text: str | None, lang: Lang) -> str:
    """A date in words ("11 December 2023", "1er août 2018"); a month or a year keeps its precision."""
    if not text:
        return ""
    recurring = _RECURRING.match(text)
    match = recurring or _PARTIAL.match(text[:10])
    if match is None:
        return text
    year, month, day = ("", *match.groups()) if recurring else match.groups()
    if month is None:
        return year or text
    if not 1 <= int(month) <= len(_MONTHS[lang]):
        return text
    name = _MONTHS[lang][int(month) - 1]
    number = "" if day is None else str(int(day))
    if lang == "fr" and number == "1":
        number = "1er"
    return " ".join(part for part in (number, name, year) if part)


def format_time(text: str | None, lang: Lang) -> str:
    """A UTC time in words: "22 November 2026, 14:05 UTC", "22 novembre 2026, 14 h 05 UTC"."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    day = format_day(moment.date().isoformat(), lang)
    clock = f"{moment:%H:%M}" if lang == "en" else f"{moment.hour}{_NBSP}h{_NBSP}{moment:%M}"
    return f"{day}, {clock} UTC"


def format_count(number: int, lang: Lang) -> str:
    """A whole number with the language's thousands mark: 20,000 or 20 000."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", _NARROW_NBSP)


def format_value(kind: str | None, value: str, unit: str | None, lang: Lang, cmp: str | None = None) -> str:
    """A typed value of the contract as people write it; what is not understood comes back as it is."""
    sign = _CMP.get(cmp or "", "")
    if kind == "date":
        return sign + format_day(value, lang)
    if kind == "duration":
        return sign + _duration(value, unit, lang)
    if kind == "money" and _NUMBER.match(value):
        amount = _number(value, lang)
        if unit in (None, "CAD"):
            return sign + (f"${amount}" if lang == "en" else f"{amount}{_NBSP}$")
        return f"{sign}{amount} {unit}"
    if kind == "number" and unit == "percent" and _NUMBER.match(value):
        return sign + (f"{_number(value, lang)}%" if lang == "en" else f"{_number(value, lang)}{_NBSP}%")
    if kind == "number" and _NUMBER.match(value):
        named = (unit or "").replace("_", " ")
        return f"{sign}{_number(value, lang)} {named}".rstrip()
    if kind == "time" and unit:
        return f"{sign}{value} {unit}"
    return sign + value


def format_rule_value(value: Value, lang: Lang) -> str:
    """A rule's value as people write it."""
    return format_value(value.type, value.value, value.unit, lang, value.cmp)


def show_side(change: Change, side: Literal["before", "after"], lang: Lang) -> str | None:
    """One side of a change as people write it in that language, or None when nothing stood there."""
    value = change.before if side == "before" else change.after
    if value is None:
        return None
    return format_value(change.value_type, value, change.unit, lang)


def _duration(value: str, unit: str | None, lang: Lang) -> str:
    match = _DURATION.match(value)
    if match is None:
        return value
    number = match[1] or match[3]
    letter = match[2] or f"T{match[4]}"
    if unit == "business_day" and letter == "D":
        letter = "B"
    one, many = _DURATION_UNITS[lang][letter]
    single = float(number) == 1 if lang == "en" else float(number) < 2  # French counts 0 and 1.5 as singular
    return f"{_number(number, lang)} {one if single else many}"


def _number(text: str, lang: Lang) -> str:
    whole, _, fraction = text.partition(".")
    grouped = format_count(int(whole), "en") if len(whole.lstrip("-")) > len("999") else whole
    joined = f"{grouped}.{fraction}" if fraction else grouped
    return joined if lang == "en" else joined.replace(",", _NARROW_NBSP).replace(".", ",")


def days_between(earlier: str, later: str) -> int:
    """Whole days from one ISO date or UTC time to another."""
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
