"""What the report site is built from: frozen values that the pipeline fills and the templates read.

All strings may come from a hostile page; the renderer escapes them. Times are UTC `YYYY-MM-DDTHH:MM:SSZ`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from veille.model import Cause, Change, DecisionCard, Event, Impact, Lang, Rule, Severity

PieceMark = Literal["same", "del", "ins"]
RowKind = Literal["same", "changed", "added", "removed", "moved_away", "moved_here", "heading", "skipped"]
TimelineKind = Literal["fact", "rule"]


@dataclass(frozen=True, slots=True)
class PageRef:
    """One URL in one language, with what the record knows of it today."""

    page_id: str
    url: str
    title: str
    lang: Lang
    source: str = ""
    state: str = "active"
    twin_page_id: str | None = None
    first_seen: str | None = None
    last_checked: str | None = None
    last_changed: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a redline: in both versions, only in the old one (`del`) or only in the new one (`ins`)."""

    text: str
    mark: PieceMark = "same"


@dataclass(frozen=True, slots=True)
class RedlineRow:
    """One block of a redline as one stream of pieces; old text is same + del, new text is same + ins.

    A `heading` row carries the section's heading; a `skipped` row stands for `count` unchanged blocks left out.
    `moved_away` and `moved_here` are the two ends of a block that only changed its place. `depth` is the nesting of a
    list item, 0 for what is none.
    """

    kind: RowKind
    pieces: tuple[Piece, ...] = ()
    count: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class RulePair:
    """One rule before and after; one side is None when it was added or removed."""

    before: Rule | None
    after: Rule | None
    section: str = ""
    anchor: str | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where one version came from: when, which bytes, which parser."""

    observed_at: str
    recorded_at: str | None = None
    raw_sha256: str = ""
    content_hash: str = ""
    extractor_version: str = ""
    medium: str = ""
    modified: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One step of a page: all that changed between two versions of it.

    `id` is unique in the site and stable (it names the file). `first_seq` and `last_seq` are its numbers in `v1_change`.
    """

    id: str
    at: str
    severity: Severity
    items: tuple[Change, ...]
    card: DecisionCard | None = None
    cause: Cause = "source"
    redline: tuple[RedlineRow, ...] = ()
    rules: tuple[RulePair, ...] = ()
    impacts: tuple[Impact, ...] = ()
    before: Bytes | None = None
    after: Bytes | None = None
    first_seq: int | None = None
    last_seq: int | None = None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One page with its steps, oldest first; only one dossier is held in memory at a time.

    `first` is the page's first version, which is no change.
    """

    page: PageRef
    steps: tuple[ChangePage, ...]
    first: Bytes | None = None
    rules: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """One value of a fact or rule on both time axes: when it applies, and when the record saw it.

    Valid dates are ISO dates or None (not stated); observed times are UTC, `observed_to` None while it is still seen.
    """

    value: str
    observed_from: str
    observed_to: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    type: str | None = None
    unit: str | None = None
    cmp: str | None = None
    role: str | None = None
    state: str = "known"
    basis: str = "unknown"
    quote: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A fact or a rule through time; periods are oldest first. `page_id` leads to the page that says it."""

    key: str
    kind: TimelineKind
    label_en: str
    label_fr: str
    periods: tuple[Period, ...]
    page_id: str | None = None


@dataclass(frozen=True, slots=True)
class ParityRow:
    """One statement in English beside its French twin. `state` is equal, conflict, unpaired, lagging or as stored.

    `whole_page` marks a finding on the two pages rather than on two statements.
    """

    state: str
    en_page: PageRef | None
    fr_page: PageRef | None
    en_quote: str = ""
    fr_quote: str = ""
    since: str | None = None
    detail: str = ""
    whole_page: bool = False


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One rule that relies on a provision, in the source's words."""

    provision: str
    page: PageRef
    quote: str
    raw: str = ""
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class PageHealth:
    """A page that is not fresh. `state` is failing, stale, suspect, gone or as stored."""

    page: PageRef
    state: str
    since: str | None = None
    last_success: str | None = None
    days_stale: float | None = None
    reason: str = ""
    failures: int = 0


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source at a glance; `pace` is the least number of seconds between two requests to its host."""

    source: str
    pages: int
    fresh: int
    failing: int
    stale: int
    last_success: str | None = None
    failures: int = 0
    pace: float | None = None
    host: str = ""
    paused_until: str | None = None


@dataclass(frozen=True, slots=True)
class SiteData:
    """All that a site is built from. The iterables are read once, one item at a time, in this order."""

    generated_at: str
    dossiers: Iterable[Dossier]
    timelines: Iterable[Timeline] = ()
    parity: Iterable[ParityRow] = ()
    impacts: Iterable[ImpactRow] = ()
    sources: Iterable[SourceHealth] = ()
    health: Iterable[PageHealth] = ()
    program_version: str = ""
    events: tuple[Event, ...] = ()  # the entries of the site's feeds, oldest first
