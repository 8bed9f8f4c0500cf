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
    name = unit.row_label or ""
    least = any(v.type == "duration" and v.cmp in ("min", "gt") and v.raw not in name for v in values)
    for value in values:
        if value.type == "duration" and least:
            continue  # "Minimum experience | Period": a row of the least that one needs is for its words to say
        kind = _kind_of(value, around, lang)
        if kind is not None:
            kinds[kind] = None
    return tuple(kinds)


def _kind_of(value: Value, around: Sequence[str], lang: Lang) -> RuleKind | None:
    own = [value.column_label] if value.column_label else []
    if value.type == "money":
        return next((kind for words in _folded([*own, *around]) if (kind := _of_money(words, lang))), None)
    if value.type == "date":
        return "deadline" if any(_DEADLINE.both.search(words) for words in _folded(own)) else None
    return next(_of_span(value, _folded(own)), None) if value.type == "duration" else None


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


def _of_span(value: Value, heads: Iterable[str]) -> Iterator[RuleKind]:
    """What a stretch of time in a column is; the least that one needs ("Minimum stay") is for the words to say."""
    for words in heads:
        if _DEADLINE.both.search(words):
            yield "deadline"
        elif _VALID.both.search(words):
            yield "validity"
        elif value.cmp in ("eq", "max") and _MEASURED.both.search(words) and not _TOOK.both.search(words):
            yield "duration_limit"
