"""What the report site is built from: frozen values that the pipeline fills and the templates read.

All strings may come from a hostile page; the renderer escapes them. Times are UTC `YYYY-MM-DDTHH:MM:SSZ`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from veille.alerts.messages.setting import PLAIN, Setting
from veille.changes.tell.differences.moved_links import MovedLink
from veille.changes.tell.redline import Redline
from veille.model import Cause, Change, DecisionCard, DiffRun, Document, Event, Impact, Lang, Rule, Severity

TimelineKind = Literal["fact", "rule"]
Overdue = tuple[tuple[str, int], ...]  # (UTC stamp, pages), in order: from when on how many pages wait too long


def count_until(overdue: Overdue, now: str) -> int:
    """How many pages that were fresh wait too long for their next check at a UTC stamp."""
    return sum(count for stamp, count in overdue if stamp <= now)


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
class RulePairView:
    """One rule before and after; one side is None when it was added or removed."""

    before: Rule | None
    after: Rule | None
    section: str = ""
    anchor: str | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """Where one version came from: when, which bytes, which parser; `version_id` names its page in the site."""

    observed_at: str
    recorded_at: str | None = None
    raw_sha256: str = ""
    content_hash: str = ""
    extractor_version: str = ""
    medium: str = ""
    modified: str | None = None
    seq: int | None = None
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One step of a page: all that changed between two versions of it.

    `id` is unique in the site and stable (it names the file). `first_seq` and `last_seq` are its numbers in `v1_change`.
    """

    id: str
    at: str
    severity: Severity
    items: tuple[Change, ...]
    card: DecisionCard
    cause: Cause = "source"
    redline: Redline | None = None
    links: tuple[MovedLink, ...] = ()
    rules: tuple[RulePairView, ...] = ()
    impacts: tuple[Impact, ...] = ()
    before: Bytes | None = None
    after: Bytes | None = None
    first_seq: int | None = None
    last_seq: int | None = None
    run_id: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One page with its steps, oldest first; only one dossier is held in memory at a time.

    `first` is the page's first version, which is no change. `versions` are those kept as pages of their own, oldest
    first; `whole` is the redline from the first of all to the newest, when there are more than two.
    """

    page: PageRef
    steps: tuple[ChangePage, ...]
    first: Bytes | None = None
    rules: int = 0
    versions: tuple[KeptVersion, ...] = ()
    whole: Redline | None = None


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version as kept: where it came from, until when it stood, its text with its rules."""

    bytes: Bytes
    until: str | None
    document: Document


@dataclass(frozen=True, slots=True)
class LazyDossier:
    """A page whose dossier is read only when `signature`, of all that the record says of it, is a new one."""

    page: PageRef
    signature: str
    read: Callable[[], Dossier]


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
    on_page: bool = True  # False for what follows from an earlier version and stands on the page no more
    corrected_by: str | None = None  # who gave this reading in place of the machine's, when and why
    corrected_at: str | None = None
    corrected_why: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A fact or a rule through time; periods are oldest first. `page_id` leads to the page that says it, in `lang`.

    `now` is what holds on the day of the report, as known then; `coming` what is announced for later days.
    """

    key: str
    kind: TimelineKind
    label_en: str
    label_fr: str
    periods: tuple[Period, ...]
    page_id: str | None = None
    lang: Lang | None = None
    now: Period | None = None
    coming: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class ParityView:
    """One statement in English beside its French twin. `state` is equal, conflict, unpaired, lagging or as stored.

    `whole_page` marks a finding on the two pages rather than on two statements; `behind` is the language that has not
    followed the other one yet.
    """

    state: str
    en_page: PageRef | None
    fr_page: PageRef | None
    en_quote: str = ""
    fr_quote: str = ""
    since: str | None = None
    whole_page: bool = False
    behind: Lang | None = None


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """One rule that relies on a provision, in the source's words; the law's name and address in English and French."""

    provision: str
    page: PageRef
    quote: str
    raw: str = ""
    rule_id: str = ""
    titles: tuple[str, str] = ("", "")
    addresses: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class PageHealth:
    """A page that is not fresh. `state` is failing, stale, suspect, never, unwatched, removed or as stored."""

    page: PageRef
    state: str
    since: str | None = None
    last_success: str | None = None
    days_stale: float | None = None
    reason: str = ""
    failures: int = 0
    status: int | None = None  # what the site answered last
    doubt_en: str = ""  # of a page that is held: why its content is not believed
    doubt_fr: str = ""


@dataclass(frozen=True, slots=True)
class HeldReason:
    """Why an answer is not believed, since when, and how often it was seen."""

    en: str
    fr: str
    count: int
    first_seen: str


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """What came instead of a page beside the page as last believed, with their differences marked.

    `came` is None where its bytes are no longer kept. `shared` is the part of its lines that stand in the page.
    """

    page: PageRef
    reasons: tuple[HeldReason, ...]
    kept: tuple[DiffRun, ...]
    came: tuple[DiffRun, ...] | None
    shared: float = 0.0


@dataclass(frozen=True, slots=True)
class LazyHeld:
    """An answer that is held, read only when it moved."""

    page_id: str
    made_from: str
    read: Callable[[], HeldAnswer]


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
    held: int = 0
    never: int = 0
    next_due: str | None = None
    watched: bool = True
    removed: int = 0
    paused: int = 0
    overdue: Overdue = ()


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A day on which something begins, ends or is due, with the words that say so. `day` may be a month or a year."""

    day: str
    event: str
    quote: str
    page: PageRef
    corrected_by: str | None = None  # who gave the rule or its day in place of the machine's, and when
    corrected_at: str | None = None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event that stands in the feeds: its number and key, its page, and the watched facts that moved with it."""

    number: int
    key: str
    page_id: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileMaker:
    """A file that is made only when what it is made from is another: the digest of that, and how it is made."""

    made_from: str
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class SiteData:
    """All that a site is built from. The iterables are read once, one item at a time, in this order.

    `zone` is the time zone in which people read times; `late_after` is the number of hours without a check after which
    the report itself says that it is old. `searched` reads the rules of some pages that hold now, for the search of the
    whole site; `read_events` the events of these numbers, oldest first, for the feeds that moved. `overdue` is when the pages
    that are fresh will have waited too long for a check, so that the report can age by itself.
    """

    generated_at: str
    dossiers: Iterable[Dossier | LazyDossier]
    timelines: Iterable[Timeline] = ()
    parity: Iterable[ParityView] = ()
    parity_left: int = 0  # pairs that agree beyond those
    impacts: Iterable[ImpactRow] = ()
    sources: Iterable[SourceHealth] = ()
    held: Sequence[LazyHeld] = ()
    health: Iterable[PageHealth] = ()
    program_version: str = ""
    told: tuple[ToldEvent, ...] = ()  # the entries of the site's feeds, oldest first
    calendar: tuple[CalendarRow, ...] = ()  # days ahead, in order
    calendar_file: FileMaker = FileMaker("", str)  # the same as iCalendar
    setting: Setting = PLAIN  # where the feeds' entries are read: time zone, the site's public address
    zone: str = "UTC"
    late_after: int = 7 * 24
    fresh: int = 0
    overdue: Overdue = ()
    searched: Callable[[Collection[str]], Iterable[SearchedRule]] = lambda page_ids: ()
    read_events: Callable[[Collection[int]], Sequence[Event]] = lambda numbers: ()
    rules_changed: int = 0  # rules that had more than one reading; their timelines are the latest of them


@dataclass(frozen=True, slots=True)
class SearchedRule:
    """One rule that holds now, to be found by its words."""

    page_id: str
    quote: str
    kind: str
    anchor: str | None = None
