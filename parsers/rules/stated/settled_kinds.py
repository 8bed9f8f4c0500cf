"""The kinds of a piece in order: what is certain by its words, its lead-in or its columns stands before what is likely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from veille.model import Lang, Modality, RuleKind
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.blocks.row_kinds import kinds_by_heads
from veille.parsers.rules.kinds import find_context_tags
from veille.parsers.rules.modality import STRONG
from veille.parsers.rules.stated.findings import PieceReading, merge
from veille.parsers.rules.stated.main_clause import completes_condition, completes_power, says_of_whom
from veille.parsers.rules.stated.opening_clause import read_opening
from veille.parsers.rules.units import StatementUnit, TextReading

# "Free" beside the label of a cost is its amount; elsewhere it frees someone.
_FREE = WordPattern(r"\W*{costs_nothing}\W*")
# What a main clause says by its modality, and the kinds that yield to it. Of the annotated units readers put the ban first in 27
# of 28 that forbid, the exemption in 27 of 27 that free, the requirement in 196 of 249 that demand: before it they put a
# condition (24), a fee (6), a deadline, the form of a document (5 each), a threshold (4) and others that do not yield, an
# exemption or a definition once each, a permission never. Of 100 that allow, the permission is first in 57, a requirement in 3, a ban in one.
_SAID: dict[Modality | None, RuleKind] = {
    "must_not": "prohibition", "need_not": "exemption", "must": "requirement", "may": "permission",
}  # fmt: skip
_YIELD: dict[RuleKind, frozenset[RuleKind]] = {
    "prohibition": frozenset({"requirement", "permission", "exemption", "definition"}),
    "exemption": frozenset({"requirement", "permission", "prohibition", "definition"}),
    "requirement": frozenset({"permission", "prohibition", "exemption", "definition"}),
    "permission": frozenset({"requirement", "prohibition"}),
}
# What words tell of a main clause that says no more than "is", and the kinds that they stand before: of 16 sentences held out
# whose likeliest kind was one of these, all were of the kind told.
_TELLING: dict[str, tuple[RuleKind, frozenset[RuleKind]]] = {
    "counts_as": ("definition", frozenset({"requirement", "permission", "effective_date"})),
    "entitles": ("permission", frozenset({"requirement", "definition", "prohibition"})),
    "no_bound": ("exemption", frozenset({"requirement", "permission", "definition", "prohibition", "threshold"})),
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
# Ends of lead-ins: the verb that defines, points that its items are given for.
_DEFINES = WordPattern(r"(?<![a-z]){term_means}(?: [a-z']+){0,3} ?:?$")
_GIVES_POINTS = WordPattern(r"(?<![a-z]){gives_points}(?: [a-z']+){0,4} ?:?$")
# "may only be used once", « ne peut servir qu'une fois »: a permission in its form, a ban in what it does.
_LIMITS = WordPattern(r"(?<![a-z]){limits_permission}(?![a-z])")
_MOST_LEADS = 256  # lead-ins whose reading is remembered: each item of a list asks for that of its own
# What the end of a lead-in says of its items, and the kinds that are guessed of them wrongly instead.
_GUESSED: dict[RuleKind, frozenset[RuleKind]] = {
    "permission": frozenset({"condition", "requirement"}),
    "definition": frozenset({"condition", "reference"}),
    "threshold": frozenset({"requirement"}),
    "requirement": frozenset({"condition", "definition", "exemption", "permission"}),
}
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
    lang: Lang, kinds: tuple[RuleKind, ...], modality: Modality | None, found: PieceReading, unit: StatementUnit
) -> tuple[RuleKind, ...]:
    """The kinds with first the one that the words of the main clause say, where the likeliest is against them.

    An item without a clause of its own says what its lead-in says. A case of a lead-in keeps the kind it has under it: "You may apply if you do not need a visa".
    """
    speaks = found.stance.modality or (unit.lead_in.modality if unit.lead_in else None)
    if unit.lead_conditional or modality != speaks:
        return kinds
    said = _SAID.get(modality)
    limited = modality == "may" and kinds[0] == "prohibition" and _LIMITS[lang].search(found.folded)
    if said and kinds[0] in _YIELD[said] and not limited:
        return merge((said,), kinds)
    tells = modality == "is" and not found.conditional  # what is told in a condition is not what the rule does
    told = (_TELLING[tag] for tag in _TELLING if tells and tag in found.tags)
    first = next((kind for kind, others in told if kinds[0] in others), None)
    return merge((first,), kinds) if first else kinds


# built anew for each piece and changed by nobody: a frozen one takes ten times as long to build
@dataclass(slots=True)
class _Heard:
    """What the voices below are asked about: a piece, its likeliest kinds, those that patterns see, what its heads name."""

    scope: FoldedText
    unit: StatementUnit
    found: PieceReading
    likeliest: tuple[RuleKind, ...]
    known: tuple[RuleKind, ...]
    headed: tuple[RuleKind, ...]
    duty: bool  # its main clause demands, forbids, allows or frees

    @property
    def case(self) -> bool:
        """Whether it may be a case of its lead-in: an item, or words without a modality of their own."""
        return not self.duty and (self.unit.shape == "item" or self.found.stance.modality is None)


def settle(
    scope: FoldedText,
    kinds: tuple[RuleKind, ...],
    known: tuple[RuleKind, ...],
    unit: StatementUnit,
    found: PieceReading,
) -> tuple[RuleKind, ...]:
    """The kinds with first the one that the strongest of PRECEDENCE names; the likeliest where none speaks."""
    duty = found.stance.modality in STRONG
    own = unit.shape == "row" and (not duty or found.ordered)
    headed = kinds_by_heads(found.usable, unit, scope.lang) if own else ()
    heard = _Heard(scope, unit, found, kinds, known, headed, duty)
    first = next((kind for voice in PRECEDENCE if (kind := voice(heard)) is not None), None)
    if headed:
        kinds = tuple(k for k in kinds if k not in _OF_MONEY)
    code = _of_code(heard) if own else None
    beside = (code, *headed) if code else headed
    return merge((first,) if first else (), merge(beside, kinds))


def _of_no_cost(p: _Heard) -> RuleKind | None:
    """ "Free" under "Fee"."""
    free = _FREE[p.scope.lang].fullmatch(p.found.folded)
    return "fee" if free and "fee" in find_context_tags(p.unit.context, p.scope.lang) else None


def _of_answer(p: _Heard) -> RuleKind | None:
    """ "Yes" or "No" under "Licence required"."""
    if p.unit.answer not in STRONG or p.found.stance.modality != p.unit.answer:
        return None
    return "requirement" if p.unit.answer == "must" else "exemption"


def _of_lead_in(p: _Heard) -> RuleKind | None:
    """A case of what its lead-in frees or forbids: "No permit is needed for:" - "clergy"."""
    lead = p.unit.lead_in.kinds[:1] if p.unit.lead_in else ()
    return lead[0] if p.case and lead and lead[0] in SPREAD else None


def _of_typed_evidence(p: _Heard) -> RuleKind | None:
    """A code, a day of effect, the form of a document; beside a cost the code says what to enter for it."""
    kind = p.known[0] if p.known else None
    paid = kind == "exemption_code" and "fee" in p.headed
    return kind if kind in SURE and not paid else None


def _of_order(p: _Heard) -> RuleKind | None:
    """An item of what is to be done, where the likeliest is a condition: "Officers should:" - "refuse it if", « L'exploitant » - « tient »."""
    if p.likeliest[:1] != ("condition",) or p.found.leads:
        return None
    return "requirement" if _instructs(p.scope, p.unit) or _acts(p) else None


def _of_whom(p: _Heard) -> RuleKind | None:
    """An item that says when or of whom its lead-in holds: "A permit is granted if the applicant:", "A person who:"."""
    if p.unit.shape != "item" or p.duty:
        return None
    spoken_of = completes_condition(p.scope.lang, p.unit) or says_of_whom(p.scope.lang, p.unit)
    return "condition" if spoken_of else None


def _of_end_of_lead_in(p: _Heard) -> RuleKind | None:
    """What the end of its lead-in makes of an item: "He may:" a permission, "'Carrier' means" a definition, "20 points for" a threshold."""
    if p.unit.shape != "item" or p.unit.lead_in is None or p.duty or p.unit.lead_conditional:
        return None
    power: RuleKind | None = "permission" if completes_power(p.scope.lang, p.unit) else None
    named = power or _said_by_end(p.scope.lang, p.unit.lead_in.quote[-80:])
    return named if named and p.likeliest[0] in _GUESSED[named] else None


@lru_cache(maxsize=_MOST_LEADS)
def _said_by_end(lang: Lang, ending: str) -> RuleKind | None:
    folded = fold(ending)
    if _GIVES_POINTS[lang].search(folded):
        return "threshold"
    return "definition" if _DEFINES[lang].search(folded) else None


def _of_form(p: _Heard) -> RuleKind | None:
    """An item that is the name of a form with its number, where nothing makes a case of it: a paper to give."""
    if p.unit.shape != "item" or p.found.stance.modality is not None or p.unit.lead_conditional:
        return None
    form = bool(p.found.values) and all(v.type == "code" and v.unit == "form" for v in p.found.values)
    return "requirement" if form and p.likeliest[0] in _GUESSED["requirement"] else None


def _of_citation(p: _Heard) -> RuleKind | None:
    """A row that is a name with its provision."""
    bare = p.unit.shape == "row" and p.found.stance.modality is None and not p.found.values
    return "reference" if p.unit.cited and bare else None


def _of_code(p: _Heard) -> RuleKind | None:
    """A row of an exemption code is of that, however long it lasts."""
    row = p.unit.shape == "row" and (not p.duty or p.found.ordered)
    return "exemption_code" if row and "exemption_code" in p.known and "fee" not in p.headed else None


def _of_heads(p: _Heard) -> RuleKind | None:
    """What the heads over its amounts, spans and days name."""
    return p.headed[0] if p.headed else None


def _of_list_answer(p: _Heard) -> RuleKind | None:
    """ "Yes" or "No" in a column of a list: what a rule depends on, not what one must do."""
    return "condition" if p.unit.answer and p.likeliest[:1] == ("requirement",) and not p.duty else None


# What speaks for the first kind of a piece before its likeliest, the strongest first. What its heads, its lead-in or a typed
# value say is certain where it is said; the likeliest is a guess from all its words. What the main clause says stands over
# all of them, against the kinds that yield to it (_YIELD), and the term of a definition over that.
PRECEDENCE: tuple[Callable[[_Heard], RuleKind | None], ...] = (
    _of_no_cost, _of_answer, _of_lead_in, _of_typed_evidence, _of_order, _of_whom, _of_end_of_lead_in, _of_form,
    _of_citation, _of_code, _of_heads, _of_list_answer,
)  # fmt: skip


# « 1° affiche le règlement », "(a) keeps a register": an item that is the verb of who its lead-in names.
_BEGINS_WITH_VERB = WordPattern(r"[^a-z0-9]*(?:(?:\d{1,3}|[a-z]{1,4})[.)°] ?)?(?:{verb_present})(?![a-z])")


def _acts(p: _Heard) -> bool:
    """Whether an item says what the one whom its lead-in names does: « L'exploitant du centre » - « tient un registre »."""
    if p.unit.shape != "item" or p.unit.lead_in is None or not _BEGINS_WITH_VERB[p.scope.lang].match(p.found.folded):
        return False
    return _names_who(p.scope.lang, p.unit.lead_in.quote)


@lru_cache(maxsize=_MOST_LEADS)
def _names_who(lang: Lang, lead: str) -> bool:
    who, form, *_ = read_opening(lang, lead, fold(lead))
    return who in ("opens with:person", "opens with:office") and form == "opens in:no form"


def _instructs(scope: FoldedText, unit: StatementUnit) -> bool:
    """Whether an item says what is to be done or given: "Send the following papers:", "Officers should: refuse it if ..."."""
    orders = unit.lead_in is not None and unit.lead_in.modality in _ORDERS
    if unit.lead_in is None or not orders:
        return False
    if scope.lexicon.scanner("conditional").first(fold(unit.lead_in.quote)):
        return False  # "An officer shall refuse it if:" lists cases
    return unit.shape == "item"
