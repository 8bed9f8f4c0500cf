"""Domain types: frozen values that flow from one stage to the next.

Times are UTC strings `YYYY-MM-DDTHH:MM:SSZ`, dates ISO 8601. Spans are 0-based, half-open, in Unicode code points.
Words and value contract: docs/contract.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Lang = Literal["en", "fr"]
Medium = Literal["html", "markdown", "xml", "pdf"]
PageKind = Literal["manual_section", "program_page", "notice", "form", "news", "regulation", "act", "list", "other"]
Cause = Literal["source", "extractor"]
ValueType = Literal["date", "time", "duration", "money", "number", "percent", "code"]
Cmp = Literal["eq", "min", "max", "lt", "gt"]
DateRole = Literal[
    "effective_from", "effective_to", "deadline", "cutoff_from", "cutoff_after", "cutoff_until", "cutoff_before",
    "announced", "amended", "issued", "as_read_on", "recurring",
]  # fmt: skip
RuleKind = Literal[
    "requirement", "prohibition", "permission", "exemption", "condition", "effective_date", "deadline",
    "duration_limit", "validity", "document_format", "fee", "threshold", "exemption_code", "definition", "contact",
    "reference",
]  # fmt: skip
Modality = Literal["must", "must_not", "should", "should_not", "may", "need_not", "is"]
ValidBasis = Literal["stated", "in_force", "document", "unknown"]
BlockKind = Literal["paragraph", "item", "row", "caption", "summary", "note", "definition"]
ChangeObject = Literal["page", "section", "rule", "value", "condition", "citation", "link", "fact"]
ChangeKind = Literal["added", "removed", "repealed", "changed", "moved", "renamed"]
MatchMethod = Literal["publisher_id", "anchor", "exact", "label", "similar"]


class Severity(StrEnum):
    """How much a difference matters, in rising order (docs/contract.md)."""

    NONE = "none"
    METADATA = "metadata"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Place in the order of severities, 0 to 4."""
        return list(Severity).index(self)


class RejectReason(StrEnum):
    """Why an answer was not taken as the page (docs/faults.md)."""

    UNREACHABLE = "unreachable"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    REDIRECT_ERROR = "redirect_error"
    REFUSED = "refused"  # the gate: scheme, host or address not allowed
    ROBOTS = "robots"
    SOFT_404 = "soft_404"
    GONE = "gone"  # 404 or 410
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"  # any other 4xx
    WRONG_TYPE = "wrong_type"
    BUDGET = "budget"  # the run's or the host's request budget is spent
    CIRCUIT_OPEN = "circuit_open"


# --- parsers: bytes to Document ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    """One typed value; `value` is always a string in the normal form of its type, its span lies in the rule's quote.

    `exclusive` marks a date that is itself the first day on which the thing no longer holds.
    """

    type: ValueType
    value: str
    unit: str | None = None
    cmp: Cmp | None = None
    role: DateRole | None = None
    raw: str = ""
    start: int = 0
    end: int = 0
    group: int | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to provisions in normal form (`IRPR:205(a)`, a range `IRPR:204..IRPR:208`).

    `conflict` says in words what does not fit: a link whose target is another provision than its text, a wrong level word.
    """

    raw: str
    norm: tuple[str, ...]
    href: str | None = None
    start: int = 0
    end: int = 0
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionItem:
    """One condition in the source's words, with its span in the section's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """A tree of conditions joined by `all`, `any` or `none`."""

    op: Literal["all", "any", "none"]
    items: tuple[ConditionItem | Conditions, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement of a source with its exact quote: `section.text[start:end] == quote`.

    `text` is the quote with the words outside it that give it sense (lead-in, row and column headers, summary).
    `ordinal` counts rules over the whole document from 0; `parent` is the ordinal of the rule whose list it is in.
    `section` is the ordinal of its section. `id` is empty until minted or inherited (veille.changes.match.identity).
    `valid_from` and `valid_to` are half-open ISO dates.
    """

    quote: str
    start: int
    end: int
    kinds: tuple[RuleKind, ...]
    lang: Lang
    pattern: str
    modality: Modality | None = None
    actor: str | None = None
    subject: str | None = None
    text: str = ""
    values: tuple[Value, ...] = ()
    citations: tuple[Citation, ...] = ()
    conditions: Conditions | None = None
    confidence: float | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    valid_basis: ValidBasis = "unknown"
    section: int = 0
    ordinal: int = 0
    parent: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the main content: canonical absolute target, words, span in the section's text.

    `form` says that the target is a form or document whose replacement matters (a PDF, an IMM form page).
    """

    href: str
    text: str
    start: int
    end: int
    form: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: its span in the section's text and the words of its column header."""

    start: int
    end: int
    header: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of a section's text with the structure around it; `section.text[start:end]` are its words.

    `depth` is the list nesting (0 outside lists). `lead` is the index, in `section.blocks`, of the block that
    introduces this one: the paragraph before a list, the item above a nested list, the summary of a `details`.
    `label` is a provision's own mark ("(1)", "(a)", "1°"), kept in the text as well. `publisher_id` is `lims:fid`.
    `context` holds words from outside the text that give it sense (row header, caption, box title).
    `in_force_from` is the ISO date from which a law's provision applies.
    """

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    lead: int | None = None
    label: str | None = None
    publisher_id: str | None = None
    context: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    term: str | None = None
    in_force_from: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's part of a page. `text` excludes the heading; `path` are the headings above, outermost first.

    `label` is a law's own section number ("200", "87.3"). `body` is False for schedules and preambles of laws.
    `repealed` marks a provision that is kept only as a repeal notice. `notes` are historical notes, outside the text.
    `contents` marks a contents list's heading ("On this page"): kept for people, without its list, no part of any hash.
    `values` are all typed values of the text, whether or not a rule holds them; `compare` reads value changes from them.
    """

    ordinal: int
    level: int
    heading: str
    path: tuple[str, ...]
    text: str
    text_hash: str
    anchor: str | None = None
    label: str | None = None
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    rules: tuple[Rule, ...] = ()
    publisher_id: str | None = None
    in_force_from: str | None = None
    repealed: bool = False
    body: bool = True
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    contents: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """What the fast path learns of a page: enough to say whether its content moved (the third step of the hash ladder).

    `hints` are remarks for the operator: mojibake repaired, languages that disagree, no main element found.
    """

    url: str | None
    lang: Lang
    title: str
    modified: str | None
    medium: Medium
    content_hash: str
    links_hash: str
    text_length: int
    twin_url: str | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A snapshot read by one version of the parsers."""

    url: str | None
    lang: Lang
    title: str
    modified: str | None
    kind: PageKind
    medium: Medium
    content_hash: str
    links_hash: str
    sections: tuple[Section, ...]
    extractor_version: str
    tables: int = 0
    details: int = 0
    twin_url: str | None = None
    empty: bool = False
    hints: tuple[str, ...] = ()
    instrument: str | None = None  # "IRPR", "QIR", ... when the page is a law

    @property
    def text(self) -> str:
        """All sections' headings and texts, sections joined by a blank line."""
        parts = ("\n".join(p for p in (s.heading, s.text) if p) for s in self.sections)
        return "\n\n".join(p for p in parts if p)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in document order."""
        return tuple(rule for section in self.sections for rule in section.rules)


# --- crawler: requests and their outcomes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One page to ask for. With `etag` or `last_modified` the request is conditional; `wait` marks a lower priority."""

    url: str
    page_id: str = ""
    etag: str | None = None
    last_modified: str | None = None
    priority: int = 0
    allowed_hosts: tuple[str, ...] = ()
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete answer that the transport vouches for. `headers` names are lower case; `redirects` are the URLs passed."""

    request: FetchRequest
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: str
    redirects: tuple[str, ...] = ()
    wire_bytes: int = 0
    elapsed_ms: int = 0
    quality: float = 1.0
    quality_reasons: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first value of a header, by its lower-case name."""
        return next((v for k, v in self.headers if k == name), None)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the validators we sent."""

    request: FetchRequest
    fetched_at: str
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """An answer, or none, that is not the page. `body` are bytes for quarantine; `retry_after` is a UTC time."""

    request: FetchRequest
    reason: RejectReason
    detail: str
    fetched_at: str
    transient: bool
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    redirects: tuple[str, ...] = ()
    retry_after: str | None = None
    elapsed_ms: int = 0


Outcome = Fetched | NotModified | Rejected


@dataclass(frozen=True, slots=True)
class HostState:
    """What must be remembered of a host between runs: pauses, the robots file, the circuit breaker."""

    host: str
    paused_until: str | None = None
    robots: str | None = None
    robots_status: int | None = None
    robots_fetched_at: str | None = None
    failures: int = 0
    open_until: str | None = None


# --- changes: what differs between two versions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Match:
    """One section or rule of the old version and what became of it; ordinals, None for added or removed."""

    old: int | None
    new: int | None
    method: MatchMethod | None
    score: float
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A split, merge or move between sections or rules, by ordinal in the old and in the new version."""

    object: Literal["section", "rule"]
    type: Literal["split", "merged", "moved"]
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A typed value before and after; one side is None when it was added or removed. `section` is the heading."""

    type: str
    role: str | None
    before: str | None
    after: str | None
    unit: str | None = None
    section: str = ""
    rule_id: str | None = None
    raw_before: str | None = None
    raw_after: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A typed difference between two versions.

    `before` and `after` are the values or words that differ; `quote_before` and `quote_after` the sentences they
    stand in. `anchor` leads to the place on the page. `reason` says in a word what made its severity so.
    `object_id` is the rule's, section's or fact's id; `value_type`, `role` and `unit` are set for values.
    `rule_kinds` and `subject` are those of the rule it is about: alerts are routed by them.
    """

    object: ChangeObject
    kind: ChangeKind
    severity: Severity
    section: str
    summary_en: str
    summary_fr: str
    label: str | None = None
    before: str | None = None
    after: str | None = None
    quote_before: str | None = None
    quote_after: str | None = None
    anchor: str | None = None
    object_id: str = ""
    section_id: str = ""
    value_type: str | None = None
    role: str | None = None
    reason: str = ""
    unit: str | None = None
    rule_kinds: tuple[RuleKind, ...] = ()
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two documents, and how sections and rules correspond."""

    severity: Severity
    changes: tuple[Change, ...] = ()
    value_changes: tuple[ValueChange, ...] = ()
    sections: tuple[Match, ...] = ()
    rules: tuple[Match, ...] = ()
    relations: tuple[Relation, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything above metadata differs."""
        return self.severity.rank > Severity.METADATA.rank


@dataclass(frozen=True, slots=True)
class FactState:
    """A named value as bound on one page version. `state` is `known`, `missing` or `ambiguous`."""

    key: str
    state: Literal["known", "missing", "ambiguous"]
    label_en: str = ""
    label_fr: str = ""
    type: str | None = None
    value: str | None = None
    unit: str | None = None
    cmp: str | None = None
    rule_id: str | None = None
    page_id: str | None = None
    url: str | None = None
    quote: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


# --- alerts -----------------------------------------------------------------------------------------------------------

EventKind = Literal[
    "change", "page_removed", "page_moved", "page_found", "failure_opened", "failure_closed", "suspect", "stale",
    "mass_change", "parity_conflict", "test",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Impact:
    """Pages and rules that cite a provision which changed."""

    provision: str
    pages: int
    rules: int
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something a maintainer should hear of, before routing. `key` is unique for the thing that happened.

    `facts` are the keys of watched facts that moved; `raw_sha256` are the bytes before and after.
    `packages` are the downstream packages that rely on the source or on one of the facts.
    """

    key: str
    kind: EventKind
    severity: Severity
    at: str
    page_id: str = ""
    url: str = ""
    title: str = ""
    lang: Lang = "en"
    source: str = ""
    detail_en: str = ""
    detail_fr: str = ""
    changes: tuple[Change, ...] = ()
    impacts: tuple[Impact, ...] = ()
    facts: tuple[str, ...] = ()
    observed_before: str | None = None
    observed_after: str | None = None
    raw_sha256: tuple[str, ...] = field(default=())
    run_id: str = ""
    packages: tuple[str, ...] = ()
