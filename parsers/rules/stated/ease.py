"""How much of the usual probability is enough for a piece: less where typed evidence speaks for a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence

from veille.model import Lang, Modality, RuleKind, Value
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.blocks.typed_rows import share_of_row
from veille.parsers.rules.kinds import is_rate
from veille.parsers.rules.modality import STRONG
from veille.parsers.rules.score import LOOKS_LIKE_ONE
from veille.parsers.rules.stated.findings import YEAR_ALONE, PieceReading
from veille.parsers.rules.stated.settled_kinds import SURE
from veille.parsers.rules.units import StatementUnit, TextReading

# The share of the usual probability that is enough: half for them, for an amount or a span in a row that no day names,
# and for a duty or permission that is bound to a measure. Less is enough for a fee or a validity that a sentence names with its value: idle text around it does not make it less of one.
# Half is enough for a last day, three quarters for a duty, a ban and an exemption. Other measures in prose earn no such ease: it
# found as many false rules as true ones.
_NAMED_SHARE, _SURE_KIND, _STATED, _PLAIN = 0.3, 0.5, 0.75, 1.0
# A duty or a ban that is no order, beside no word of what only tells: "The guard must close the gate", whatever its other words.
_DUTY = 0.55
# "You may need another paper": of 25 such texts of pages that were annotated, 15 were no rule and 5 may be one or not.
_POSSIBLE = 1.3
# What stands beside the name of a form's field, a name with its code ("Pharmacists (NOC 31120)"), and a charge that is a
# share: "The levy is 1.5% of the salary".
FEW_WORDS = 0.25
# A name with its fee or its exemption codes ("Business visitors, T34, T35"), and a term that is defined: the form says it.
_LABELLED_SHARE = 0.1
# What says by itself what it measures, and a charge that is a share: "Processing time: 12 weeks", "The levy is 1.5%".
_MEASURE_SHARE = 0.05
# Kinds whose own word stands in a sentence with their value: "the fee is $155", "valid for 24 months".
_NAMED = frozenset({"fee", "validity"})
_PLAINLY: frozenset[Modality] = frozenset({"must", "must_not", "need_not"})
# What words tell of a main clause that says no more than "is", and nearly never of what sets no rule: of 339
# annotated sentences with one of them, 6 were none.
_SAID_OF_RULES = frozenset(
    {
        "barred",
        "carried_on",
        "counts_as",
        "entitles",
        "lasting",
        "no_bound",
        "not_reached",
        "own_cost",
        "suffices",
        "unfit",
    }
)
# Values that a duty, ban or permission is bound to: "may work 20 hours a week".
_BOUNDS = frozenset({"duration", "money", "number"})
# What a table states by the amount or span in its row.
_MEASURES = frozenset({"duration", "money"})
# "Attestation of the employer: $120", « Attestation : 120 $ »
_LABELLED = re.compile(r"[^:.;]{3,90} ?: ?\(?[a-z$ ]{0,5}\d[\d ,.]*(?: ?\$| ?[a-z]{3,7})?\)?[ *.]*")

# "Processing time: 12 weeks": a name that says by itself what it measures.
_NAMES = WordPattern(
    r"\W*(?:{measure_name_the} ?)*(?<![a-z])(?:(?:{measure_name}|{score_name})(?: [a-z'-]+){0,9}?(?: ?:| {score_is}(?: [a-z]+){0,3}?)"
    r"|{work_takes}(?: [a-z]+){0,3}?) ?\(?$"
)
# "may only be used once", « ne peut servir qu'une fois »
_LIMITS = WordPattern(r"(?<![a-z]){limits_permission}(?![a-z])")
_MEASURED = frozenset({"duration", "number"})
# A duty or ban that looks this much like a rule by itself, in percent, is one in a section of idle text.
_LOUD = 90
_CLOSED = frozenset({"]", ")"})
# Forms of the verb in which something is told.
_TOLD = frozenset({"opens in:past", "opens in:told", "opens in:far past"})
_PERFECT = frozenset({"opens in:perfect", "opens in:far perfect"})


def find_ease(
    reading: TextReading, unit: StatementUnit, known: tuple[RuleKind, ...], found: PieceReading, impression: int
) -> float:
    """The share of the usual probability that is enough where typed evidence speaks for a rule, or its words do so loudly."""
    lang = reading.scope.lang
    modality, types = found.stance.modality, {value.type for value in found.values}
    if types == {"code"} and modality is None and not found.folded.rstrip().endswith("?"):
        return _LABELLED_SHARE if known[:1] == ("exemption_code",) else FEW_WORDS
    if (
        (known and known[0] in SURE and not _tells_of_then(found))
        or unit.answer in STRONG
        or _names_provision(unit, found)
    ):
        return _SURE_KIND
    if (
        unit.shape == "row"
        and (share := share_of_row(found.values, unit, reading.scope.text[unit.start : unit.end]))
        and (share > _PLAIN or not _is_dated(found, unit))
    ):
        return share
    of_fee = bool(known) and known[0] == "fee" and types == {"money"}
    if (unit.shape == "item" and _is_labelled(found)) or (unit.shape == "row" and of_fee):
        return _LABELLED_SHARE
    if (unit.shape == "row" or _is_labelled(found)) and types & _MEASURES and not _is_dated(found, unit):
        return _NAMED_SHARE if known and known[0] in _NAMED else _SURE_KIND
    if _names_measure(lang, found.folded, unit.start, found.values):
        return _MEASURE_SHARE
    if found.defines:
        return _LABELLED_SHARE
    if known and known[0] in _NAMED & found.tags and modality is not None:
        return _NAMED_SHARE
    if modality in STRONG and (types & _BOUNDS or (modality in _PLAINLY and impression >= _LOUD)):
        return _SURE_KIND
    if _is_said_of_rules(found):
        return _SURE_KIND
    if modality == "may" and _LIMITS[lang].search(found.folded):
        return _STATED  # "It is possible only after May 12": what allows one case forbids the others
    if found.ordered and "fee" in found.tags and not found.topics:
        return _SURE_KIND  # "Pay the fees.", also as a step that stands alone under its heading
    if any(is_rate(found.folded, lang, v, unit.start) for v in found.values if v.type == "number"):
        return _MEASURE_SHARE
    if any(v.type == "date" and v.role == "deadline" for v in found.values):
        return _SURE_KIND
    return _of_plain_words(found, modality)


def _is_said_of_rules(found: PieceReading) -> bool:
    """Whether a main clause in the present says what is said of rules, and nothing in it tells of a crowd or a tale."""
    plain = found.stance.modality == "is" and not found.topics and not _TOLD.intersection(found.opening)
    return plain and bool(_SAID_OF_RULES & found.tags)


def _of_plain_words(found: PieceReading, modality: Modality | None) -> float:
    """The share where nothing but words speaks: less for a duty, more for a burden that may come or not."""
    if modality in _PLAINLY:
        return _STATED if found.topics or found.ordered else _DUTY
    return _POSSIBLE if "possible_burden" in found.topics else _PLAIN


def is_slight(reading: TextReading, unit: StatementUnit, found: PieceReading, impression: int, ease: float) -> bool:
    """Whether a sentence looks so little like a rule by itself that what stands beside it makes none of it.

    "The office reads each letter." among duties is none. Items and rows have their sense from their lead-in and heads; what typed evidence or a day with a role speaks for
    needs no look.
    """
    bare = unit.shape == "sentence" and unit.lead_in is None and not reading.law
    bare = bare and not any(value.type == "date" and value.role for value in found.values)
    return bare and ease >= _DUTY and impression < LOOKS_LIKE_ONE


def _tells_of_then(found: PieceReading) -> bool:
    """Whether a day opens a tale and no rule: "Since 2019, requests have doubled", "On March 31, 900 people were waiting"."""
    if found.set_anew or found.stance.modality in STRONG:
        return False
    years = [v for v in found.values if v.type == "date" and v.role and len(v.value) == YEAR_ALONE]
    of_persons = "opens with:person" in found.opening and bool(_TOLD.intersection(found.opening))
    return of_persons or (bool(years) and bool(_PERFECT.intersection(found.opening)))


def _names_provision(unit: StatementUnit, found: PieceReading) -> bool:
    """Whether a piece is a name with its provision: a cell of a row, or the brackets that end it, "Studies [R216(3)]"."""
    if unit.cited and unit.shape == "row":
        return True
    if found.stance.modality is not None or not found.citations:
        return False
    return found.folded[found.citations[-1].end - unit.start :].strip() in _CLOSED


def _is_labelled(found: PieceReading) -> bool:
    """Whether a piece is a name with an amount behind a colon, as a row of a table is: "Attestation: $120"."""
    return len(found.values) == 1 and found.values[0].type == "money" and bool(_LABELLED.fullmatch(found.folded))


def _is_dated(found: PieceReading, unit: StatementUnit) -> bool:
    """Whether a row is named by a day or a month: such rows record what was, as statistics do."""
    return any(v.type == "date" and v.role is None and v.start == unit.start for v in found.values)


def _names_measure(lang: Lang, folded: str, start: int, values: Sequence[Value]) -> bool:
    """Whether all that a piece says is how much something named is; a day in it would tell of a time that may be over."""
    if len(values) != 1 or values[0].type not in _MEASURED:
        return False
    return bool(_NAMES[lang].match(folded[: values[0].start - start]))
