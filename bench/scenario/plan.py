"""What happens in a scenario: pages, planted edits, faults. Pure values; days count from 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["en", "fr"]
Field = Literal["duration", "fee", "date", "code", "logic", "items", "prose"]
HostFault = Literal["outage", "hang_up", "bot_wall", "maintenance"]
PageFault = Literal["soft_404", "empty_main", "halved", "server_error"]

VALUE_FIELDS: tuple[Field, ...] = ("duration", "fee", "date", "code")


@dataclass(frozen=True, slots=True)
class Content:
    """What one page says; the same for both languages once the twin has caught up. Values are in normal form."""

    duration: str
    fee: str
    date: str
    code: str
    logic: str = "any"
    items: tuple[int, ...] = (0, 1, 2, 3)
    prose: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """An English page and its French twin."""

    number: int
    host: str
    start: Content


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a pair in one language."""

    pair: Pair
    lang: Lang

    @property
    def path(self) -> str:
        """Where the page is on its host."""
        return f"/{self.lang}/{'manuals' if self.lang == 'en' else 'guides'}/page-{self.pair.number:03d}.html"

    @property
    def source(self) -> str:
        """The page's source id in the configuration."""
        return f"page-{self.pair.number:03d}-{self.lang}"


@dataclass(frozen=True, slots=True)
class Edit:
    """A planted edit of a pair on a day; the French page follows `lag` days later. `prose` alone is editorial."""

    pair: int
    day: int
    lag: int
    field: Field
    before: str
    after: str

    def day_on(self, lang: Lang) -> int:
        """The day from which the page of that language says it."""
        return self.day + (self.lag if lang == "fr" else 0)


@dataclass(frozen=True, slots=True)
class Outage:
    """A whole host answers with a fault on some days, both ends included."""

    host: str
    kind: HostFault
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Glitch:
    """One page answers with a fault on one day and is well again on the next."""

    pair: int
    lang: Lang
    kind: PageFault
    day: int


@dataclass(frozen=True, slots=True)
class Removal:
    """A page answers 404 from a day on."""

    pair: int
    lang: Lang
    day: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole scenario. The template of the `canada` host changes on `redesign`, the parsers on `upgrade`."""

    pairs: tuple[Pair, ...]
    days: int
    edits: tuple[Edit, ...]
    outages: tuple[Outage, ...]
    glitches: tuple[Glitch, ...]
    removals: tuple[Removal, ...]
    redesign: int
    upgrade: int
    seed: int

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, twins beside each other."""
        return tuple(Page(pair, lang) for pair in self.pairs for lang in ("en", "fr"))
