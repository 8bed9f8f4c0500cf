"""The instruments that guidance cites, from `instruments.toml`: names, abbreviations, prefixes and addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from veille.errors import ConfigError
from veille.nearest import known_names
from veille.profiles import Profile


@dataclass(frozen=True, slots=True)
class Instrument:
    """One law, regulation or agreement. `names` and `short` are folded; `urls` are parts of its addresses."""

    key: str
    kind: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    prefix: tuple[str, ...]
    urls: tuple[str, ...]
    example: str
    title: tuple[str, str]  # for people, in English and in French
    text: tuple[str, str] | None = None  # the address of a section's official text in both, {section} in it
    parent: str | None = None
    ordinal_levels: bool = False
    federal_namesake: bool = False  # a federal act that is not listed here has the same title


@cache
def load_instruments() -> dict[str, Instrument]:
    """All instruments by key."""
    raw = tomllib.loads((Path(__file__).parent / "instruments.toml").read_text(encoding="utf-8"))
    return {
        row["key"]: Instrument(
            row["key"], row["kind"], tuple(row["names"]), tuple(row["short"]), tuple(row["prefix"]),
            tuple(row["urls"]), row["example"], (row["title"][0], row["title"][1]),
            (row["text"][0], row["text"][1]) if "text" in row else None, row.get("parent"), row.get("ordinal_levels", False),
            row.get("federal_namesake", False),
        )
        for row in raw["instrument"]
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedProvision:
    """The title of a provision's instrument and the address of its official text, in English and French; "" for none."""

    titles: tuple[str, str] = ("", "")
    addresses: tuple[str, str] = ("", "")


def name_provision(norm: str) -> NamedProvision:
    """What people call the instrument of a citation in normal form, and where the section can be read."""
    key, _, rest = norm.partition(":")
    instrument = load_instruments().get(key)
    if instrument is None:
        return NamedProvision()
    section = re.match(r"\d+(?:\.\d+)*", rest)
    if instrument.text is None or section is None:
        return NamedProvision(instrument.title)
    english, french = (address.replace("{section}", section[0]) for address in instrument.text)
    return NamedProvision(instrument.title, (english, french))


def check_instruments(profiles: Iterable[Profile]) -> None:
    """Raise ConfigError when a profile gives a number the name of an instrument that `instruments.toml` does not have."""
    known = load_instruments()
    for profile in profiles:
        for number, name in profile.instruments:
            if name not in known:
                raise ConfigError(
                    f"no such instrument: {name!r}",
                    where=f"profile {profile.name}: instruments.{number}",
                    hint=known_names(name, known),
                )


@cache
def name_keys() -> dict[str, str]:
    """Folded names and abbreviations to keys."""
    return {name: i.key for i in load_instruments().values() for name in (*i.names, *i.short)}


@cache
def prefix_keys() -> dict[str, str]:
    """Prefix letters to keys: R to IRPR, A and L to IRPA."""
    return {letter: i.key for i in load_instruments().values() for letter in i.prefix}


# ".../section-205.html", ".../article-205.html", "#se:105", "#sec205subsec1"
_PAGE = re.compile(
    r"(?:section|article)-(?P<a>[\d.]+?)(?:\.html|[#?]|$)|se[:%]3?a?(?P<b>\d[\d.]*)|#s(?:ec)?(?P<c>\d[\d.]*)"
)


@cache
def _number(part: str) -> re.Pattern[str]:
    """A part of an address as a whole number: i-2.5 is not i-2.55, r. 3 is not r. 31, an act is none of its regulations."""
    before = "" if part.startswith("/") else r"(?<![a-z0-9.])"
    return re.compile(rf"{before}{re.escape(unquote(part).lower())}(?!\.?[0-9]|,?[ _]*r\.)")


def read_address(href: str) -> tuple[str, str | None] | None:
    """Instrument and section number that an address leads to; None when it is no address of a known instrument."""
    low = unquote(href).lower()
    for instrument in load_instruments().values():
        if any(_number(part).search(low) for part in instrument.urls):
            m = _PAGE.search(low)
            return instrument.key, (m["a"] or m["b"] or m["c"]).rstrip(".") if m else None
    return None
