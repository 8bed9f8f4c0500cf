"""What a maintainer needs to decide on one change of a page: the decision card, before any words or layout."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from veille.model.change import Change
from veille.model.state import EventVerdict, Severity
from veille.model.terms import Cause, Lang

_REMARKS = (EventVerdict.NOTE, EventVerdict.TAKEN)  # words that leave a change where it stands

PieceKind = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class DiffRun:
    """A run of characters of two texts laid over each other: it stayed, went or came."""

    kind: PieceKind
    text: str


class TwinState(StrEnum):
    """How the page's edition in the other language stands to what changed."""

    NONE = "none"  # the page names no twin
    UNREAD = "unread"  # a twin is named, and the record holds no version of it
    AGREES = "agrees"  # it states the same
    LAGGING = "lagging"  # it agreed before, and has not moved yet
    DISAGREES = "disagrees"  # it states another value
    UNPAIRED = "unpaired"  # it has no counterpart of the statement
    CHANGED = "changed"  # it changed alike, or in the same run; no two statements could be compared
    OTHERWISE = "otherwise"  # it changed within some weeks, and nothing of that is alike
    STOOD = "stood"  # it changed, and the statement's counterpart did not
    HELD = "held"  # what it says now is held back: nobody knows yet whether it is the page
    UNCHANGED = "unchanged"  # it has not changed since; no two statements could be compared


class OnPage(StrEnum):
    """Whether the words after the change (of a removal: those before it) stand on the page as last read."""

    YES = "yes"
    NO = "no"
    PAGE_REMOVED = "page_removed"
    UNKNOWN = "unknown"  # no words are quoted


class StepKind(StrEnum):
    """What to do about a change."""

    READ_PASSAGE = "read_passage"  # decide whether your rules must change
    FIND_PAGE = "find_page"  # the page is gone: where its content went, and whether your rules still hold
    UPDATE_PACKAGES = "update_packages"  # `about` are the packages
    READ_CITING = "read_citing"  # `about` is the provision that others cite
    CHECK_TWIN = "check_twin"  # the two languages do not say the same
    DECIDE = "decide"  # accept or reject the reading; `about` are the rule ids
    RELEASE = "release"  # alerts are held with those of a whole host
    COMPARE = "compare"
    ACKNOWLEDGE = "acknowledge"  # when it is dealt with; `about` is the alert's number
    NOTHING = "nothing"  # unless you quote this wording


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do, with the command that does it (empty where there is none) and what it is about."""

    kind: StepKind
    command: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardTwin:
    """The other language's side. `says` is its value now, as it is typed (`type`, `unit` of the card's change).

    `told_en` and `told_fr` say what happened there, where it changed and no two statements could be compared; `told_words`
    are the page's own words in them that are not quoted.
    """

    state: TwinState
    page_id: str = ""
    url: str = ""
    title: str = ""
    lang: Lang = "en"
    since: str | None = None
    says: str | None = None
    quote: str = ""
    change_id: str | None = None
    told_en: str = ""
    told_fr: str = ""
    told_words: tuple[str, ...] = ()

    def told(self, lang: Lang) -> str:
        """What happened there, in one language."""
        return self.told_en if lang == "en" else self.told_fr


@dataclass(frozen=True, slots=True)
class CardLinks:
    """Where to look. `passage` leads to the very words (anchor and text fragment); versions are ids of the record."""

    page: str
    passage: str
    archive: str
    version: str | None = None
    version_before: str | None = None
    raw_sha256: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardCorrection:
    """A value that a person put in place of the page's, both as they are typed (`type`, `unit`); None for no value."""

    type: str
    unit: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class CardWord:
    """What a person said of a change or of one of its rules; `key` names the words for it (verdict_by.accepted)."""

    key: str
    name: str
    at: str
    note: str
    stands: bool
    corrected: tuple[CardCorrection, ...] = ()

    @property
    def verdict(self) -> str:
        """What was decided, as a token: accepted, no_effect, edited."""
        return self.key.partition(".")[2]


@dataclass(frozen=True, slots=True)
class CardDecision:
    """What a person decided on a rule that the change touches. `stands`: nothing was decided on the rule since, and it was
    not taken back. `corrected` are the values that differ from the page's own.
    """

    rule_id: str
    decision: str
    reviewer: str
    at: str
    comment: str = ""
    stands: bool = False
    corrected: tuple[CardCorrection, ...] = ()

    @property
    def word(self) -> CardWord:
        """The decision as a thing that was said of the change."""
        return CardWord(f"decided.{self.decision}", self.reviewer, self.at, self.comment, self.stands, self.corrected)


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """What a person said of the change as a whole: its alert's verdict or a note."""

    verdict: EventVerdict
    reviewer: str
    at: str
    note: str = ""


# What a decision leaves to be done.
_AFTER_DECIDING = frozenset({
    StepKind.RELEASE, StepKind.UPDATE_PACKAGES, StepKind.READ_CITING, StepKind.CHECK_TWIN, StepKind.COMPARE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """One change of a page, ready to be decided on. Times are UTC stamps, values as they are typed.

    `change_id` names the change page of the report site (`change/ID.html`) and never changes. `lead` is the weightiest
    difference, `fact_en` and `fact_fr` the labels of the watched fact it is about (else empty). `sentence` is the sentence
    it stands in, old and new laid over each other. `provisions` are those the sentence cites or, on a law's page, those
    that changed. `others` counts the further differences of the step; a `rewritten` page is told as one difference.
    `number` is that of its alert (None where there was to be none), `verdicts` what people said of it, oldest first.
    `versions` are the numbers of the page's versions before and after; empty where the change made none.
    `decided_by` is the decision on its rules that decides it whole, where no verdict does (None where it does not).
    `mass` says that most pages of the host changed in the same run; `held_run` is that run while its alerts are held.
    """

    change_id: str
    page_id: str
    url: str
    title: str
    lang: Lang
    source: str
    severity: Severity
    cause: Cause
    seen_at: str
    seen_before: str | None
    checked_at: str | None
    lead: Change | None
    fact_en: str
    fact_fr: str
    section: str
    sentence: tuple[DiffRun, ...]
    on_page: OnPage
    twin: CardTwin
    packages: tuple[str, ...]
    facts: tuple[str, ...]
    provisions: tuple[str, ...]
    rule_ids: tuple[str, ...]
    decisions: tuple[CardDecision, ...]
    steps: tuple[NextStep, ...]
    links: CardLinks
    others: int = 0
    rewritten: bool = False
    held_run: str | None = None
    mass: bool = False
    number: int | None = None
    verdicts: tuple[CardVerdict, ...] = ()
    versions: tuple[int, ...] = ()
    decided_by: CardWord | None = None

    @property
    def differences(self) -> int:
        """How many differences the step is told as; 0 of a rewritten page, of which they are no measure."""
        return self.others + 1 if self.lead is not None and not self.rewritten else 0

    @property
    def standing(self) -> CardVerdict | None:
        """The verdict that stands: the newest but a note; None while it waits for a person or was taken back."""
        found = self._decided
        return found[-1] if found and found[-1].verdict is not EventVerdict.REOPENED else None

    @property
    def open_steps(self) -> tuple[NextStep, ...]:
        """What is left to do: nothing is decided twice, and what has no effect or was rejected needs no deed."""
        decided = self.decided
        if decided is None:
            return self.steps
        settled = decided.verdict in (EventVerdict.NO_EFFECT, EventVerdict.REJECTED)
        left = tuple(step for step in self.steps if step.kind in _AFTER_DECIDING and not settled)
        shown = {step.kind for step in left} - {StepKind.COMPARE}
        return left if shown else ()

    @property
    def said(self) -> tuple[CardWord, ...]:
        """All that people said of it and of its rules, oldest first: the one list for every page that shows it.

        The same said of several rules, or said again, is one; what a verdict on the whole brought to its rules is not
        said again. `stands` are the newest verdict, be it that one was taken back, the notes, and what holds of a rule.
        """
        newest = self._decided[-1:]
        found = {
            _key(word): word
            for word in (
                CardWord(
                    f"verdict_by.{one.verdict}", one.reviewer, one.at, one.note,
                    one in newest or one.verdict in _REMARKS,
                )
                for one in self.verdicts
            )
        }  # fmt: skip
        for one in self.own_decisions:
            found[_key(one.word)] = one.word
        return tuple(sorted(found.values(), key=lambda word: word.at))

    @property
    def taken(self) -> CardVerdict | None:
        """Who accepted the answer that made the change, where it was held."""
        return next((one for one in self.verdicts if one.verdict is EventVerdict.TAKEN), None)

    @property
    def decided(self) -> CardWord | None:
        """By whom and how the change is decided, as every surface says it; None while it waits for a person."""
        if self.standing is None:
            return self.decided_by
        return next(
            (word for word in reversed(self.said) if word.stands and word.key == f"verdict_by.{self.standing.verdict}"),
            None,
        )

    @property
    def correction(self) -> CardWord | None:
        """The newest decision that put a person's value in place of the page's and holds; None where none does."""
        return next((one.word for one in reversed(self.decisions) if one.stands and one.corrected), None)

    @property
    def _decided(self) -> tuple[CardVerdict, ...]:
        return tuple(one for one in self.verdicts if one.verdict not in _REMARKS)

    @property
    def own_decisions(self) -> tuple[CardDecision, ...]:
        """The decisions on rules that no verdict on the whole says already."""
        said = {
            (_ON_RULES.get(str(one.verdict), str(one.verdict)), one.reviewer, one.at[:10], one.note)
            for one in self.verdicts
        }
        return tuple(
            one for one in self.decisions if (one.decision, one.reviewer, one.at[:10], one.comment) not in said
        )


_ON_RULES = {"reopened": "withdrawn"}  # what a verdict on the whole is called on the rules that follow it


def _key(word: CardWord) -> tuple[object, ...]:
    return word.key, word.name, word.at[:10], word.note, word.corrected
