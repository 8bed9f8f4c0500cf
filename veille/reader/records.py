"""What the reader gives back: frozen records with typed values, each with its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from veille.reader.values import TypedValue


@dataclass(frozen=True, slots=True)
class Fact:
    """A named value: typed, with the rule, page and words that state it. `text` is the value in normal form."""

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


@dataclass(frozen=True, slots=True)
class RuleValue:
    """One typed value of a rule; its span counts in the section's text."""

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
    values: tuple[RuleValue, ...] = ()
    citations: tuple[RuleCitation, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One numbered difference; keep the highest `seq` as the cursor for the next snapshot."""

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that full-text search found; `excerpt` has the found words between « and »."""

    section_id: str
    page_id: str
    url: str
    lang: str
    title: str
    heading: str
    excerpt: str
