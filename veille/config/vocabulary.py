"""The closed lists that a configuration may name: units, codes, subjects, roles, time zones, cron lines.

A word list stands once: counted things and subjects are read from the lexicon's own files, without loading the parsers.
"""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from veille.config.cron import next_moment
from veille.nearest import known_names, nearest

_PARSERS = Path(__file__).resolve().parents[1] / "parsers"
_WORDS = _PARSERS / "language" / "words" / "en"
_INSTRUMENTS = _PARSERS / "citations" / "instruments.toml"

TIME_UNITS = frozenset({"year", "month", "week", "day", "hour", "minute", "business_day"})
NUMBER_UNITS = frozenset(
    {"percent", "year_of_age", "hour_per_day", "hour_per_week", "hour_per_month", "hour_per_year", "level"}
)
CODE_SCHEMES = frozenset({"lmia_exemption", "form", "noc", "fee", "condition", "teer", "clb", "nclc"})
CURRENCIES = frozenset({"CAD", "USD", "EUR"})
# "QIR:105", "IRPR:205(a)", a range "IRPR:204..IRPR:208"; docs/contract.md.
_PROVISION = r"[A-Z][A-Z0-9-]*(?::\d+(?:\.\d+)*(?:\([0-9A-Za-z.]+\))*)?"
_CITATION = re.compile(rf"{_PROVISION}(?:\.\.{_PROVISION})?")
# A site operator must be able to write to it: an e-mail address, or a page.
_CONTACT = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s/]+\.[^\s/]+(?:/\S*)?")


# The units that a value of a type can have (docs/contract.md); a number counts all else.
_UNITS_OF = {
    "date": frozenset[str](),
    "time": frozenset[str](),
    "duration": TIME_UNITS,
    "money": CURRENCIES,
    "code": CODE_SCHEMES,
}


_ANY_DAY = datetime(2024, 1, 1, tzinfo=UTC)


@lru_cache
def subjects() -> frozenset[str]:
    """What a rule may be about, as the lexicon tags it (`CAQ`, `work permit`, ...)."""
    entries = tomllib.loads((_WORDS / "names.toml").read_text(encoding="utf-8"))["subject"]
    return frozenset(str(entry["tag"]) for entry in entries)


@lru_cache
def instruments() -> frozenset[str]:
    """Short names of the acts and regulations that citations use (`IRPR`, `QIR`, ...)."""
    entries = tomllib.loads(_INSTRUMENTS.read_text(encoding="utf-8"))["instrument"]
    return frozenset(str(entry["key"]) for entry in entries)


@lru_cache
def units() -> frozenset[str]:
    """Units and code schemes that a value may have (docs/contract.md, Values)."""
    counted: set[str] = set()
    for file in _WORDS.glob("*.toml"):
        counted |= set(tomllib.loads(file.read_text(encoding="utf-8")).get("counted", {}).values())
    return frozenset(TIME_UNITS | NUMBER_UNITS | CODE_SCHEMES | CURRENCIES | counted)


def require_known(name: str, known: frozenset[str] | tuple[str, ...], what: str) -> None:
    """Raise ValueError that names the nearest known names when `name` is none of them."""
    if name not in known:
        raise ValueError(f"{name!r} is no {what}; {known_names(name, known)}")


def _known_unit(name: str) -> str:
    require_known(name, units(), "unit")
    return name


def require_unit_of(unit: str, value_type: str) -> None:
    """Raise ValueError when no value of that type is ever in that unit."""
    others = TIME_UNITS | CURRENCIES | CODE_SCHEMES
    able = _UNITS_OF.get(value_type, frozenset(units() - others))
    if unit not in able and not (value_type == "code" and unit not in others | NUMBER_UNITS):
        what = f"one of {', '.join(sorted(able))}" if able else "none: take the key out"
        raise ValueError(f"a {value_type} is never in {unit!r}; its unit is {what}")


KnownUnit = Annotated[str, AfterValidator(_known_unit)]
"""A unit or code scheme that a value may have."""


def require_zone(name: str) -> None:
    """Raise ValueError when `name` is not a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zones = {zone.rpartition("/")[2]: zone for zone in sorted(available_timezones()) if "/" in zone}
        near = [zones[city] for city in nearest(name.rpartition("/")[2], zones)]
        hint = f"did you mean {' or '.join(near)}?" if near else "write a name such as America/Toronto"
        raise ValueError(f"{name!r} is not a time zone; {hint}") from None


def require_cron(line: str) -> None:
    """Raise ValueError when `line` is not a cron line of five fields, or one whose moment never comes."""
    try:
        moment = next_moment(line, _ANY_DAY, "UTC")
    except ValueError as error:
        raise ValueError(f"{line!r} is not a cron line: {error}; write five fields, for example 30 6 * * 1-5") from None
    if moment is None:
        raise ValueError(f"{line!r} never comes; write five fields, for example 30 6 * * 1-5")


def require_citation(cites: str) -> None:
    """Raise ValueError when `cites` is not a citation in normal form."""
    if not _CITATION.fullmatch(cites) or not {end.partition(":")[0] for end in cites.split("..")} <= instruments():
        raise ValueError(f"{cites!r} is not a citation in normal form; write INSTRUMENT:section, for example QIR:105")


def require_contact_form(contact: str) -> None:
    """Raise ValueError when nobody could write to `contact`."""
    if contact and not _CONTACT.fullmatch(contact.strip()):
        raise ValueError(
            f"{contact!r} is neither an e-mail address nor a URL; site operators must be able to write to it"
        )
