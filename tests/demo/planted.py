"""The list of what the demo site's after edition changes, and ways to plant other values in its place."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from babel.dates import get_month_names

from veille.model import Lang
from veille.operate.demo_server import DEMO_SITE, Substitutions

VALUE_TYPES = ("date", "code", "duration", "money")

_MONTHS: dict[Lang, tuple[str, ...]] = {
    lang: tuple(get_month_names("wide", locale=lang)[n] for n in range(1, 13)) for lang in ("en", "fr")
}


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted change. Values are in normal form; `place` holds `{}` where the value stands, once on the page."""

    id: str
    page: str
    lang: Lang
    type: str
    severity: str
    section: str = ""
    role: str | None = None
    unit: str | None = None
    before: str | None = None
    after: str | None = None
    place: str = ""
    provision: str | None = None
    note: str = ""

    @property
    def is_value(self) -> bool:
        """Whether a typed value moved, so that another one can be planted in its place."""
        return self.type in VALUE_TYPES


def load_planted(folder: Path = DEMO_SITE) -> tuple[Planted, ...]:
    """All planted changes of the demo site, in the order of its planted.toml."""
    raw = tomllib.loads((folder / "planted.toml").read_text(encoding="utf-8"))
    return tuple(Planted(**row) for row in raw["planted"])


def randomise(planted: Iterable[Planted], seed: int) -> tuple[Planted, ...]:
    """The same changes with other after values: equal ids get equal values, and none equals its before value.

    The two dates of one page that mean the same day stay equal, as they do on a real page.
    """
    chance = random.Random(seed)
    fresh: dict[tuple[str, str | None, str | None], str] = {}
    out = []
    for plant in planted:
        if plant.is_value:
            key = (plant.type, plant.before, plant.after)
            while key not in fresh or fresh[key] in (plant.before, plant.after):
                fresh[key] = _draw(plant.type, chance)
            plant = replace(plant, after=fresh[key])
        out.append(plant)
    return tuple(out)


def substitutions(original: Iterable[Planted], wanted: Iterable[Planted]) -> Substitutions:
    """For each page the words of the after edition to replace, so that the wanted values stand there."""
    out: dict[str, list[tuple[str, str]]] = {}
    for old, new in zip(original, wanted, strict=True):
        if old.is_value and old.after != new.after:
            pair = (old.place.format(written(old)), new.place.format(written(new)))
            out.setdefault(old.page, []).append(pair)
    return {page: tuple(pairs) for page, pairs in out.items()}


def written(plant: Planted, value: str | None = None) -> str:
    """The value as the page writes it, in HTML: `36 months`, `227&nbsp;$`, `15 janvier 2024`."""
    value = value if value is not None else plant.after or ""
    if plant.type == "date":
        return _written_date(date.fromisoformat(value), plant.lang)
    if plant.type == "duration":
        count = value.removeprefix("P").removesuffix("M")
        return f"{count} months" if plant.lang == "en" else f"{count}&nbsp;mois"
    if plant.type == "money":
        amount = value.removesuffix(".00")
        return f"${amount}" if plant.lang == "en" else f"{amount}&nbsp;$"
    return value


def _written_date(day: date, lang: Lang) -> str:
    month = _MONTHS[lang][day.month - 1]
    if lang == "en":
        return f"{month} {day.day}, {day.year}"
    return f"{'1<sup>er</sup>' if day.day == 1 else day.day} {month} {day.year}"


def _draw(value_type: str, chance: random.Random) -> str:
    """A value in normal form; amounts stay below 1,000 so that both languages write them without a separator."""
    if value_type == "date":
        return (date(2019, 1, 1) + timedelta(days=chance.randrange(2500))).isoformat()
    if value_type == "duration":
        return f"P{chance.randrange(3, 60)}M"
    if value_type == "money":
        return f"{chance.randrange(50, 999)}.00"
    return f"{chance.choice('ACT')}{chance.randrange(11, 99)}"
