"""What the reader gives back: frozen records with typed values, each with its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veille.reader.typed import TypedRecord
from veille.reader.values import TypedValue


@dataclass(frozen=True, slots=True)
class Fact(TypedRecord):
    """A named value: typed, with the rule, page and words that state it. `text` is the value in normal form.

    `on_page` is False for what the page said before and that still applies to the day asked for. `last_checked` is when
    the page that states it was last checked with success, `review_state` what a person decided on the reading itself;
    `corrected_by`, `corrected_at` and `corrected_why` are set where a person's reading stands for the machine's. `per`
    is the time for which an amount is counted (`year` of "$155 per year").
    """

    _NAMED_BY = "key"

    key: str
    label_en: str
    label_fr: str
    type: str
    value: TypedValue
    text: str
    unit: str | None
    cmp: str | None
    valid_from: date | None
    valid_to: date | None
    observed_from: str
    observed_to: str | None
    rule_id: str | None
    page_id: str | None
    url: str | None
    quote: str | None
    valid_basis: str = "unknown"
    on_page: bool = True
    review_state: str | None = None
    last_checked: str | None = None
    stale: bool = False
    corrected_by: str | None = None
    corrected_at: str | None = None
    corrected_why: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class FactPeriod:
    """One line of a fact's history: a state, the days it is for, and when it was believed. `fact` is set when known."""

    key: str
    state: str
    valid_from: date | None
    valid_to: date | None
    observed_from: str
    observed_to: str | None
    on_page: bool
    fact: Fact | None


@dataclass(frozen=True, slots=True)
class FactDifference:
    """A fact that is not the same in two snapshots; a side is None where it has no one value there (`state` says why)."""

    key: str
    before: Fact | None
    after: Fact | None
    state_before: str
    state_after: str


@dataclass(frozen=True, slots=True)
class RuleValue(TypedRecord):
    """One typed value of a rule; its span counts in the section's text.

    `valid_from` and `valid_to` are its own days, where the values of the rule have different ones.
    """

    _NAMED_BY = "raw"

    type: str
    value: TypedValue
    text: str
    unit: str | None
    cmp: str | None
    role: str | None
    group: int | None
    raw: str
    start: int
    end: int
    valid_from: date | None = None
    valid_to: date | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class RuleCitation:
    """A reference to provisions in normal form (IRPR:205(a))."""

    raw: str
    norm: tuple[str, ...]
    href: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition in the source's words."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions joined by `all`, `any` or `none`."""

    op: str
    items: tuple[Condition | Conditions, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one statement of a page, with its exact quote."""

    rule_id: str
    version: int
    version_id: str
    parent_rule_id: str | None
    page_id: str
    section_id: str
    lang: str
    kind: str
    kinds: tuple[str, ...]
    modality: str | None
    actor: str | None
    subject: str | None
    text: str
    conditions: Conditions | None
    quote: str
    start: int
    end: int
    url: str
    raw_sha256: str
    valid_from: date | None
    valid_to: date | None
    valid_basis: str
    observed_from: str
    observed_to: str | None
    pattern: str
    confidence: float | None
    review_state: str
    state: str = "in_force"
    state_date: str | None = None
    on_page: bool = True
    last_checked: str | None = None
    stale: bool = False
    corrected_by: str | None = None
    corrected_at: str | None = None
    corrected_why: str | None = None
    values: tuple[RuleValue, ...] = ()
    citations: tuple[RuleCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One numbered difference; keep the highest `seq` as the cursor for the next snapshot.

    `reviewer` and `comment` are set where a person's decision is the cause: who decided, and why.
    """

    seq: int
    at: str
    cause: str
    severity: str
    object: str
    object_id: str
    page_id: str | None
    section_id: str
    kind: str
    summary_en: str
    summary_fr: str
    before: str | None
    after: str | None
    reviewer: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page and when it was last seen, checked and changed."""

    page_id: str
    source: str
    url: str
    lang: str
    title: str
    kind: str
    twin_page_id: str | None
    modified: str | None
    state: str
    first_seen: str
    last_checked: str | None
    last_changed: str | None
    left_at: str | None = None  # since when it speaks for no source: another page is at the source's address
    took_over_at: str | None = None  # since when it stands in the place of a page that left


@dataclass(frozen=True, slots=True)
class Section:
    """One wording of a heading's part of a page; a rule's spans count in `text`."""

    section_id: str
    version_id: str
    page_id: str
    level: int
    heading: str
    heading_path: tuple[str, ...]
    anchor: str | None
    label: str | None
    text: str
    observed_from: str
    observed_to: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a page can be checked: `ok` or `failing`, since when, and when it last was with success."""

    page_id: str
    source: str
    url: str
    state: str
    since: str
    last_success: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day on which something begins, ends or is due, with the rule that says so. `day` may be a month or a year."""

    day: str
    event: str
    rule_id: str
    page_id: str
    source: str
    url: str
    lang: str
    kind: str
    subject: str | None
    quote: str
    corrected_by: str | None = None  # who gave the rule or its day in place of the machine's, when and why
    corrected_at: str | None = None
    corrected_why: str | None = None


@dataclass(frozen=True, slots=True)
class Citing:
    """A rule of today that rests on a provision: what it cites in normal form and as written, its page and sentence."""

    provision: str
    rule_id: str
    page_id: str
    raw: str
    url: str
    title: str | None
    lang: str
    quote: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A section that full-text search found; `excerpt` has the found words between « and »."""

    section_id: str
    page_id: str
    url: str
    lang: str
    title: str
    heading: str
    excerpt: str
