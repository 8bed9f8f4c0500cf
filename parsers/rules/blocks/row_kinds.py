"""What a row states, by the heads over its measures: "LMIA fee" a fee, "Hourly wage" a threshold, "Validity" a validity.

The words of a cell seldom say it: "Quebec | $34.62" is a fee or a wage as its column, its caption or its section says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from veille.model import Lang, RuleKind, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.units import StatementUnit

_CHARGE = WordPattern(r"(?<![a-z]){charge_head}(?![a-z])")
_MEANS = WordPattern(r"(?<![a-z]){means_head}(?![a-z])")
_VALID = WordPattern(r"(?<![a-z]){validity_head}(?![a-z])")
_DEADLINE = WordPattern(r"(?<![a-z]){column_deadline}(?![a-z])")
_MEASURED = WordPattern(r"(?<![a-z]){measured_head}(?![a-z])")
_TOOK = WordPattern(r"(?<![a-z]){took_head}(?![a-z])")
# "Amount of funds", "Fee for a permit (if refused)": what follows tells more of the noun before it.
_TELLS_MORE = WordPattern(r" ?\(| {head_noun_ends}(?![a-z])")
# Heads longer than this are prose.
_LONGEST = 160


def kinds_by_heads(values: Sequence[Value], unit: StatementUnit, lang: Lang) -> tuple[RuleKind, ...]:
    """The kinds that the heads over a row's amounts, spans and days name, in the order of the row."""
    around = [text for text in (*reversed(unit.context), unit.row_label, unit.heading, unit.title) if text]
    kinds: dict[RuleKind, None] = {}
    spans = [v for v in values if v.type == "duration" and v.raw not in (unit.row_label or "")]
    least = any(v.cmp in ("min", "gt") for v in spans)
    for value in values:
        if value.type == "duration" and (least or value not in spans):
            continue  # "Minimum experience | Period" is for its words to say; a span in the row's name is its case
        kind = _kind_of(value, unit, around, lang)
        if kind is not None:
            kinds[kind] = None
    return tuple(kinds)


def _kind_of(value: Value, unit: StatementUnit, around: Sequence[str], lang: Lang) -> RuleKind | None:
    own = [value.column_label] if value.column_label else []
    if value.type == "money":
        return next((kind for words in _folded([*own, *around]) if (kind := _of_money(words, lang))), None)
    named = [*own, unit.row_label] if unit.row_label else own
    if value.type in ("date", "duration") and any(_DEADLINE.both.search(words) for words in _folded(named)):
        return "deadline"
    return _of_span(value) if value.type == "duration" else None


def _folded(heads: Iterable[str]) -> Iterator[str]:
    return (fold(head) for head in heads if len(head) <= _LONGEST)


def _of_money(words: str, lang: Lang) -> RuleKind | None:
    """Whether a head is of money to pay or of money to have; the noun that it is about counts before what follows it."""
    about = _TELLS_MORE.both.split(words, maxsplit=1)[0]
    for part in (about, words):
        charge, means = ([m.start() for m in shape.both.finditer(part)] for shape in (_CHARGE, _MEANS))
        if charge and means:  # "Income review fee", « Revenu exigé, frais compris »: English ends in its noun
            return "fee" if (charge[-1] > means[-1] if lang == "en" else charge[0] < means[0]) else "threshold"
        if charge or means:
            return "fee" if charge else "threshold"
    return None


def _of_span(value: Value) -> RuleKind | None:
    """What a stretch of time is by the head of its column; the least that one needs is for the words to say."""
    words = next(_folded([value.column_label or ""]), "")
    if _VALID.both.search(words):
        return "validity"
    measured = value.cmp in ("eq", "max") and _MEASURED.both.search(words) and not _TOOK.both.search(words)
    return "duration_limit" if measured else None
