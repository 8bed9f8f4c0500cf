"""A value as people write it, in English and in French, with the words of its unit: P36M is "36 months" or "36 mois"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from veille.model import Value
from veille.model.durations import split_duration

UNITS = Path(__file__).with_name("units.toml")

_MEASURES_FR = {
    "year": ("an", "ans"),
    "month": ("mois", "mois"),
    "week": ("semaine", "semaines"),
    "day": ("jour", "jours"),
    "hour": ("heure", "heures"),
}
# A level stands behind its name, "level 7", "CLB 7", as a grade does; a score and a bare count need no word.
_BEFORE = {
    "level": ("level", "niveau"),
    "clb": ("CLB", "NCLC"),
    "nclc": ("NCLC", "NCLC"),
    "teer": ("TEER", "FEER"),
    "teer_category": ("TEER", "FEER"),
}
CALENDAR_DAY = "calendar_day"  # a day, where business days stand beside it
_BARE = frozenset({"score"})
_ONE = ("1", "1.0", "1.00")
# Between the ends of a range: "33–35 months", « 33 à 35 mois ».
RANGE = ("–", " à ")


def with_unit(number: str, written: str, unit: str | None, lang: int) -> str:
    """A number as it is `written`, with the word of its unit, in English (0) or French (1); alone where it has none."""
    if unit in _BEFORE:
        return f"{_BEFORE[unit][lang]} {written}"
    few = number in _ONE or (lang == 1 and _below_two(number))
    word = None if unit in _BARE else _words().get(f"unit.{unit}.{'one' if few else 'many'}")
    return f"{written} {word[('en', 'fr')[lang]]}" if word else written


def write_time(value: str, lang: int) -> str:
    """A time of day, 16:30, as people write it: "4:30 p.m.", « 16 h 30 »."""
    hours, _, minutes = value.partition(":")
    hour, minute = int(hours), minutes.removeprefix("00")
    if lang == 1:
        return f"{hour} h {minute}".rstrip()
    return f"{hour % 12 or 12}{f':{minute}' if minute else ''} {'p.m.' if hour >= 12 else 'a.m.'}"


# For which time a value is counted.
_PER = {
    "hour": ("per hour", "de l’heure"),
    "day": ("per day", "par jour"),
    "week": ("per week", "par semaine"),
    "month": ("per month", "par mois"),
    "year": ("per year", "par année"),
}


def with_rate(shown: str, per: str | None, lang: int) -> str:
    """A value with the time for which it is counted: "$155 per year", "10 jours par année"."""
    return f"{shown} {_PER[per][lang]}" if per in _PER else shown


def _below_two(number: str) -> bool:
    try:
        return abs(float(number)) < 2  # French counts 1,5 as one
    except ValueError:
        return False


@cache
def _words() -> dict[str, dict[str, str]]:
    table = tomllib.loads(UNITS.read_text("utf-8"))
    return {key: {lang: str(word) for lang, word in entry.items()} for key, entry in table.items()}


def show(value: Value, lang: int) -> str:
    """A value for people, with the time for which it is counted: "$155 per year", "10 jours par année"."""
    return with_rate(show_alone(value, lang), value.per, lang)


def show_alone(value: Value, lang: int) -> str:
    """A value for people: P36M is "36 months" or "36 mois"; dates stay ISO, and who shows the line writes them out."""
    split = split_duration(value.value) if value.type == "duration" else None
    if split is not None:
        amount, measure = split
        if measure == "minute":
            return f"{amount} min"
        many = float(amount) >= 2
        if lang == 0:
            kind = {"business_day": "business ", CALENDAR_DAY: "calendar "}.get(value.unit or "", "")
            name = kind + measure + ("" if amount == "1" else "s")
        else:
            kind = {"business_day": " ouvrable", CALENDAR_DAY: " civil"}.get(value.unit or "", "")
            name = _MEASURES_FR[measure][many] + (f"{kind}{'s' if many else ''}" if kind else "")
        return f"{_grouped(amount, ', '[lang])} {name}"
    if value.type == "money":
        amount = value.value.removesuffix(".00")
        if (value.unit or "CAD") == "CAD":
            return f"${_grouped(amount, ',')}" if lang == 0 else f"{_grouped(amount.replace('.', ','), ' ')} $"
        written = _grouped(amount, ",") if lang == 0 else _grouped(amount.replace(".", ","), " ")
        return f"{value.unit} {written}" if lang == 0 else f"{written} {value.unit}"
    if value.unit == "percent":
        return f"{value.value}%" if lang == 0 else f"{value.value.replace('.', ',')} %"
    if value.type == "time" and ":" in value.value:
        return write_time(value.value, lang)
    if value.type != "number":
        return value.value
    written = value.value if lang == 0 else value.value.replace(".", ",")
    return with_unit(value.value, _grouped(written, ", "[lang]), value.unit, lang)


def show_range(ends: Sequence[str], lang: int) -> str:
    """Both ends of a range, the measure said once: "33–35 months", « 33 à 35 mois »."""
    if len(ends) == 2 and (measure := ends[1].partition(" ")[2]) and ends[0].partition(" ")[2] == measure:
        return f"{ends[0].partition(' ')[0]}{RANGE[lang]}{ends[1]}"
    return RANGE[lang].join(ends)


def _grouped(amount: str, mark: str) -> str:
    """1085 as 1,085, for people."""
    return re.sub(r"^\d{4,}", lambda m: f"{int(m[0]):,}".replace(",", mark), amount)
