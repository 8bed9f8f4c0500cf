"""What the unit of a value is called in words: "24 hours per week", "24 heures par semaine"."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

UNITS = Path(__file__).with_name("units.toml")

# A level stands behind its name, "level 7", "CLB 7", as a grade does; a score and a bare count need no word.
_BEFORE = {
    "level": ("level", "niveau"),
    "clb": ("CLB", "NCLC"),
    "nclc": ("NCLC", "NCLC"),
    "teer": ("TEER", "FEER"),
    "teer_category": ("TEER", "FEER"),
}
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
