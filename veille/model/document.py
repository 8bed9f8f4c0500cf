"""What the parsers make of bytes: values, citations, rules, blocks, sections, documents.

Dates are ISO 8601. Spans are 0-based, half-open, in Unicode code points. Words and value contract: docs/contract.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from veille.model.building import quickly_built
from veille.model.state import DocumentState
from veille.model.terms import (
    BlockKind,
    Cmp,
    CueSubject,
    DateRole,
    Lang,
    Medium,
    Modality,
    PageKind,
    RuleKind,
    ValidBasis,
    ValueType,
)


@quickly_built
@dataclass(frozen=True, slots=True)
class Value:
    """One typed value; `value` is always a string in the normal form of its type, its span lies in the rule's quote.

    `exclusive` marks a date that is itself the first day on which the thing no longer holds. In a table row,
    `column_label` are the words of its column's headings and `row_label` those that name its row. `valid_from` and `valid_to`
    are its own half-open days, where the values of one rule have different ones ("$100 in 2024 and $120 in 2025").
    `per` is the time for which an amount is counted: `year` of "$155 per year".
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
    column_label: str | None = None
    row_label: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    per: str | None = None


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


@quickly_built
@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change what a sentence says, with their span in the section's text: `("scope", "only", 4, 8)`.

    `tag` is the name that the lexicon gives them; the same tag means the same in both languages.
    """

    subject: CueSubject
    tag: str
    start: int
    end: int


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


@quickly_built
@dataclass(frozen=True, slots=True)
class Rule:
    """One statement of a source with its exact quote: `section.text[start:end] == quote`.

    `text` is the quote with the words outside it that give it sense (lead-in, row and column headers, summary).
    `ordinal` counts rules over the whole document from 0; `parent` is the ordinal of the rule whose list it is in.
    `section` is the ordinal of its section. `id` is empty until minted or inherited (veille.changes.match.identity).
    `valid_from` and `valid_to` are half-open ISO dates. `row_label` names the table row that the rule was read from.
    `state` is that of its section, with its date.
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
    state: DocumentState = DocumentState.IN_FORCE
    state_date: str | None = None
    section: int = 0
    ordinal: int = 0
    parent: int | None = None
    id: str = ""
    row_label: str | None = None


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
    """One table cell: its span in the section's text, the words of its column header and the footnotes that it bears."""

    start: int
    end: int
    header: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of a section's text with the structure around it; `section.text[start:end]` are its words.

    `depth` is the list nesting (0 outside lists). `lead` is the index, in `section.blocks`, of the block that
    introduces this one: the paragraph before a list, the item above a nested list, the summary of a `details`.
    `label` is a provision's own mark ("(1)", "(a)", "1°"), kept in the text as well. `publisher_id` is `lims:fid`.
    `context` holds words from outside the text that give it sense (row header, caption, box title).
    `in_force_from` is the ISO date from which a law's provision applies. `row_label` are the words of a table row's
    header cell (of a cell over several rows too): what the row is about, the same from version to version; None on rows
    that only name columns. `ordered` marks an item of a numbered list. `state` is a provision's own, within a section
    that applies. `notes` are the names, within the page, of the footnotes that its words bear (those of a row are on its
    cells), `note` its own name where it is one; `note_ends` are the places of their marks in the text, -1 where not known.
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
    row_label: str | None = None
    ordered: bool = False
    state: DocumentState = DocumentState.IN_FORCE
    notes: tuple[str, ...] = ()
    note: str | None = None
    note_ends: tuple[int, ...] = ()


@quickly_built
@dataclass(frozen=True, slots=True)
class Section:
    """A heading's part of a page. `text` excludes the heading; `path` are the headings above, outermost first.

    `label` is a law's own section number ("200", "87.3"). `body` is False for schedules and preambles of laws.
    `notes` are historical notes, outside the text.
    `contents` marks a contents list's heading ("On this page"): kept for people, without its list, no part of any hash.
    `values` are all typed values of the text, whether or not a rule holds them; `compare` reads value changes from them.
    `cues` are the words that change what its sentences say, in order, whether or not a rule holds them; `heading_cues`
    are those of the heading, with their spans in it, as `heading_values` are its values ("Fee: $155").
    `state` and `state_date` say whether it is in force, and since when it is not: `repealed` where only a repeal notice is
    left, `not_in_force` where it is published beside the law before it applies.
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
    body: bool = True
    notes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    contents: bool = False
    id: str = ""
    cues: tuple[Cue, ...] = ()
    heading_cues: tuple[Cue, ...] = ()
    heading_values: tuple[Value, ...] = ()
    state: DocumentState = DocumentState.IN_FORCE
    state_date: str | None = None

    @property
    def repealed(self) -> bool:
        """Whether the section is kept only as a repeal notice."""
        return self.state is DocumentState.REPEALED


@dataclass(frozen=True, slots=True)
class PageDigest:
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
    state: DocumentState = DocumentState.IN_FORCE
    state_date: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A snapshot read by one version of the parsers.

    `state` and `state_date` are what the page says of itself as a whole: repealed on, replaced on, archived.
    """

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
    state: DocumentState = DocumentState.IN_FORCE
    state_date: str | None = None
    title_cues: tuple[Cue, ...] = ()  # of the title: "closed", "archived"
    title_values: tuple[Value, ...] = ()  # of the title: "Fees from 2026"

    @property
    def text(self) -> str:
        """All sections' headings and texts, sections joined by a blank line."""
        parts = ("\n".join(p for p in (s.heading, s.text) if p) for s in self.sections)
        return "\n\n".join(p for p in parts if p)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in document order."""
        return tuple(rule for section in self.sections for rule in section.rules)
