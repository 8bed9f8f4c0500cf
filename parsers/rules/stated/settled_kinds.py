"""The kinds of a piece in order: what is certain by its words, its lead-in or its columns stands before what is likely."""

from __future__ import annotations

from veille.model import Modality, RuleKind
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.blocks.row_kinds import kinds_by_heads
from veille.parsers.rules.kinds import find_context_tags
from veille.parsers.rules.modality import STRONG
from veille.parsers.rules.stated.findings import PieceReading, merge
from veille.parsers.rules.stated.main_clause import completes_condition, says_of_whom
from veille.parsers.rules.units import StatementUnit, TextReading

# "Free" beside the label of a cost is its amount; elsewhere it frees someone.
_FREE = WordPattern(r"\W*{costs_nothing}\W*")
# What a main clause says by its modality, and the kinds that nobody would put before it: readers named this kind for 27
# of 27 bans, 27 of 27 exemptions and 230 of 238 duties.
_SAID: dict[Modality | None, RuleKind] = {
    "must_not": "prohibition", "need_not": "exemption", "must": "requirement", "may": "permission",
}  # fmt: skip
_AGAINST: dict[RuleKind, frozenset[RuleKind]] = {
    "prohibition": frozenset({"requirement", "permission", "exemption", "definition"}),
    "exemption": frozenset({"requirement", "permission", "prohibition", "definition"}),
    "requirement": frozenset({"permission", "prohibition", "exemption", "definition"}),
    "permission": frozenset({"requirement"}),
}
# What words tell of a main clause that says no more than "is", and the kinds that they stand before: of 16 sentences held out
# whose likeliest kind was one of these, all were of the kind told.
_TELLING: dict[str, tuple[RuleKind, frozenset[RuleKind]]] = {
    "counts_as": ("definition", frozenset({"requirement", "permission", "effective_date"})),
    "entitles": ("permission", frozenset({"requirement", "definition", "prohibition"})),
    "not_reached": ("exemption", frozenset({"requirement", "permission", "prohibition"})),
    "turned_away": ("prohibition", frozenset({"requirement", "permission", "exemption", "definition"})),
    "barred": ("prohibition", frozenset({"requirement", "permission", "definition"})),
    "unfit": ("prohibition", frozenset({"requirement", "permission", "exemption", "definition", "reference"})),
    "lasting": ("validity", frozenset({"requirement", "deadline", "duration_limit"})),
}
# Kinds that patterns know by typed evidence: a code, a verb that changes the form of a document.
SURE: frozenset[RuleKind] = frozenset({"exemption_code", "document_format", "effective_date"})
# Kinds that a sentence states with its measure, whatever field of a form it stands beside.
_TOLD: frozenset[RuleKind] = frozenset({"duration_limit", "validity", "fee"})
_ORDERS: frozenset[Modality] = frozenset({"must", "should"})
# Kinds of a lead-in whose items are cases of it: "No permit is needed for:", "You may not apply if:".
SPREAD: frozenset[RuleKind] = frozenset({"exemption", "prohibition"})
# What an amount is, as the heads over it say; the words of a row may name the other.
_OF_MONEY: frozenset[RuleKind] = frozenset({"fee", "threshold"})


def defined(
    reading: TextReading, unit: StatementUnit, found: PieceReading, kinds: tuple[RuleKind, ...]
) -> tuple[RuleKind, ...]:
    """The kinds of a definition, that first; empty for what is none.

    A page's list of names with words beside them may as well give a cost or a paper to send: there the score decides.
    """
    defines = found.defines or (reading.law and unit.term is not None)
    return merge(("definition",), kinds) if defines and found.stance.modality not in STRONG else ()


def _told(found: PieceReading) -> frozenset[RuleKind]:
    """The kinds that a whole sentence without a duty states with its measure: "The maximum stay is 1 year"."""
    return _TOLD if found.stance.modality == "is" else frozenset()


def of_field(kinds: tuple[RuleKind, ...], known: tuple[RuleKind, ...], found: PieceReading) -> tuple[RuleKind, ...]:
    """The kinds of a row of a form: what an officer enters in a field is required, unless its words say another."""
    if found.stance.modality in STRONG or (known and known[0] in SURE | _told(found)):
        return kinds
    return merge(("requirement",), kinds)


def agree(
    kinds: tuple[RuleKind, ...], modality: Modality | None, found: PieceReading, unit: StatementUnit
) -> tuple[RuleKind, ...]:
    """The kinds with first the one that the words of the main clause say, where the likeliest is against them.

    An item without a clause of its own says what its lead-in says. A case of a lead-in keeps the kind it has under it: "You may apply if you do not need a visa".
    """
    speaks = found.stance.modality or (unit.lead_in.modality if unit.lead_in else None)
    if unit.lead_conditional or modality != speaks:
        return kinds
    said = _SAID.get(modality)
    if said and kinds[0] in _AGAINST[said]:
        return merge((said,), kinds)
    tells = modality == "is" and not found.conditional  # what is told in a condition is not what the rule does
    told = (_TELLING[tag] for tag in _TELLING if tells and tag in found.tags)
    first = next((kind for kind, others in told if kinds[0] in others), None)
    return merge((first,), kinds) if first else kinds


def settle(
    scope: FoldedText,
    kinds: tuple[RuleKind, ...],
    known: tuple[RuleKind, ...],
    unit: StatementUnit,
    found: PieceReading,
) -> tuple[RuleKind, ...]:
    """The kinds with first what is certain: a kind by typed evidence, a case of its lead-in's exemption or ban."""
    first = known[:1] if known and known[0] in SURE else ()
    lead = unit.lead_in.kinds[:1] if unit.lead_in else ()
    case = unit.shape == "item" or found.stance.modality is None
    if case and found.stance.modality not in STRONG and lead and lead[0] in SPREAD:
        first = lead
    bare = not first and case and kinds[:1] == ("condition",) and not found.leads
    if bare and _instructs(scope, unit):
        first = ("requirement",)
    spoken_of = completes_condition(scope.lang, unit) or says_of_whom(scope.lang, unit)
    if not first and unit.shape == "item" and found.stance.modality not in STRONG and spoken_of:
        first = ("condition",)  # "A permit is granted if the applicant:", "A person who:"
    if unit.answer in STRONG and found.stance.modality == unit.answer:
        first = ("requirement",) if unit.answer == "must" else ("exemption",)
    if not first and unit.cited and unit.shape == "row" and found.stance.modality is None and not found.values:
        first = ("reference",)
    if _FREE[scope.lang].fullmatch(found.folded) and "fee" in find_context_tags(unit.context, scope.lang):
        first = ("fee",)
    if unit.shape == "row" and (found.stance.modality not in STRONG or found.ordered):
        headed = kinds_by_heads(found.usable, unit, scope.lang)
        kinds = tuple(k for k in kinds if not headed or k not in _OF_MONEY)
        # a row of a code is of that, however long it lasts; beside a cost the code says what to enter for it
        code = tuple(k for k in known if k == "exemption_code")
        first = tuple(k for k in merge(first, code) if "fee" not in headed or k not in code)
        first = merge(first, headed)
    if not first and unit.answer and kinds[:1] == ("requirement",) and found.stance.modality not in STRONG:
        first = ("condition",)  # a "Yes" or "No" in a column of a list: what a rule depends on, not what one must do
    return merge(first, kinds)


def _instructs(scope: FoldedText, unit: StatementUnit) -> bool:
    """Whether an item says what is to be done or given: "Send the following papers:", "Officers should: refuse it if ..."."""
    orders = unit.lead_in is not None and unit.lead_in.modality in _ORDERS
    if unit.lead_in is None or not orders:
        return False
    if scope.lexicon.scanner("conditional").first(fold(unit.lead_in.quote)):
        return False  # "An officer shall refuse it if:" lists cases
    return unit.shape == "item"
