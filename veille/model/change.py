"""What differs between two versions of a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from veille.model.state import ChangeReason, FactStatus, Severity
from veille.model.terms import Lang, RuleKind, ValidBasis

ChangeObject = Literal["page", "section", "rule", "value", "condition", "citation", "link", "fact"]
ChangeKind = Literal["added", "removed", "repealed", "changed", "moved", "renamed"]
MatchMethod = Literal["publisher_id", "anchor", "exact", "label", "similar"]


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
    stand in. `anchor` leads to the place on the page. `reason` is what made its severity so.
    `object_id` is the rule's, section's or fact's id; `value_type` and `role` are set for values; so are `unit`, with
    `unit_before` where that was another, and `rates`, for which times both are counted, where `words` do not say them.
    `words` are the page's own before and behind a value (`named`: its name, in no sentence).
    `rule_kinds` and `subject` are those of the rule it is about: alerts are routed by them. `places` name the sections
    in which the same edit was made, when it is told once for several. `confidence` is how surely its surest rule is a
    rule; None when it concerns no rule, or one that a person wrote. `reviewer` and `comment` say who decided, and why,
    where it follows from a person's decision. `corrected` tells on which sides a fact's value is a person's, `said` what
    the page itself says there.
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
    reason: ChangeReason = ChangeReason.NONE
    unit: str | None = None
    unit_before: str | None = None
    rates: tuple[str | None, str | None] = (None, None)
    words: tuple[str, str] = ("", "")
    named: bool = False
    rule_kinds: tuple[RuleKind, ...] = ()
    subject: str | None = None
    places: tuple[str, ...] = ()
    confidence: float | None = None
    reviewer: str = ""
    comment: str = ""
    corrected: tuple[bool, bool] = (False, False)
    said: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two documents, and how sections and rules correspond."""

    severity: Severity
    changes: tuple[Change, ...] = ()
    value_changes: tuple[ValueChange, ...] = ()
    sections: tuple[Match, ...] = ()
    rules: tuple[Match, ...] = ()
    relations: tuple[Relation, ...] = ()
    reasons: tuple[ChangeReason, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything above metadata differs."""
        return self.severity.rank > Severity.METADATA.rank


@dataclass(frozen=True, slots=True)
class Notice:
    """A day on which values change, said beside values without a day; `some` when it is only said of some of them."""

    day: str
    some: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Of what a value is said: `said` are the words that may name a case of its own, `known` all words around it.

    `known` also holds the words by which the fact itself is configured: what they name narrows nothing. `cases` are the
    cues and measures among `said`: a condition, a way, an age.
    """

    lang: Lang
    said: str
    known: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactState:
    """A named value as bound on one page version.

    `valid_basis` is the rule's, or `always` where the value is itself the date and so holds for all days. `digest` is that
    of the rule's reading, `basis` that of the machine's under it. Of several values stated side by side, each for its own
    days ("$100 in 2024 and $120 in 2025"), this is the last; `earlier` are the others in order of their days. `turns` is a
    notice of a coming change that stands above the value; veille.changes.fact_turns takes it off again, once it has compared
    the value with the one before. `about` tells, of a state seen later, whether it is said of less than this one.
    """

    key: str
    state: FactStatus
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
    valid_basis: ValidBasis | Literal["always"] = "unknown"
    digest: str | None = None
    earlier: tuple[FactState, ...] = ()
    per: str | None = None
    turns: Notice | None = None
    basis: str | None = None
    about: About | None = None

    @property
    def parts(self) -> tuple[FactState, ...]:
        """All that is stated side by side, in order of the days, each alone."""
        return (*self.earlier, replace(self, earlier=())) if self.earlier else (self,)
