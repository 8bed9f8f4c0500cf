"""Statements of twins that are not built alike, paired wherever they stand: in a list, a merged section, another order.

A statement is a sentence, an item or a cell. Two are one when each is by far the likest of the other's page: in its values,
in what was read of it (papers, persons, ways, words of force), in names, and in the meanings that the lexicon has under the
same name in both languages. Only of such pairs, on pages many of whose statements are paired, is anything said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.units import Unit, split_row, split_units
from veille.changes.sides.one_sided import OneSided, OneSidedKind, PlacedBlock, differing, place_of
from veille.changes.twin_evidence import sort_of, stated
from veille.model import Block, Cue, Document, Rule, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.meaning import read_meaning

WORDS = 4  # shorter statements stand in many places
LIKE = 0.5  # so much of what two statements say is the same where they are one
LEAD = 0.12  # and by so much they are liker than either is to any other
PAIRED = 0.2  # of the statements of each page so many at least have a partner, where the pages are twins
FEWEST = 6  # statements that are paired
MOST = 60_000  # statements of one page times those of the other
NOWHERE = 0.3  # a statement that is less like any of the other page is said nowhere there
_RARE, _COMMON = 2.0, 0.6  # what a mark weighs that few or many statements of its page have
_FEW = 2
_DROPPED = frozenset({"condition", "negation", "clause", "join", "taken_back", "promise", "logic", "number"})
_TURNING = frozenset({"modality", "exception", "status"})  # what may be said otherwise of the same thing

_Marks = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A unit with what tells it from others (`marks`), and what of that may not differ where it is the same."""

    unit: Unit
    marks: _Marks
    rule: Rule | None

    @property
    def values(self) -> Counter[str]:
        """Its values in their normal form."""
        return Counter(normal_form(value) for value in self.unit.values)


@dataclass(frozen=True, slots=True)
class OtherValue:
    """Two rules that are one statement and state one value otherwise, with both values."""

    rule: Rule
    twin: Rule
    values: tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class PairedStatements:
    """The statements of two pages, and those of them that are each other's likest."""

    left: Sequence[_Statement]
    right: Sequence[_Statement]
    pairs: Sequence[tuple[_Statement, _Statement]]


def pair_statements(page: Document, twin: Document) -> PairedStatements:
    """The statements of two pages paired wherever they stand; none of laws, which pair by their provisions."""
    if page.instrument or twin.instrument or page.lang == twin.lang:
        return PairedStatements((), (), ())
    left, right = _statements(page), _statements(twin)
    return PairedStatements(left, right, _pairs(left, right))


def find_counterparts(paired: PairedStatements) -> dict[int, int]:
    """The rule of the other page that says the same, by ordinal, for rules of statements that are paired."""
    return {
        one.rule.ordinal: two.rule.ordinal for one, two in paired.pairs if one.rule is not None and two.rule is not None
    }


def find_said_otherwise(page: Document, twin: Document, paired: PairedStatements) -> Iterator[OneSided | OtherValue]:
    """What one of two pages says and the other does not, or says otherwise, by statements paired wherever they stand."""
    left, right, pairs = paired.left, paired.right, paired.pairs
    if not pairs:
        return
    pages = stated(page).values, stated(twin).values
    langs = page.lang, twin.lang
    for one, two in pairs:
        if one.rule is None or two.rule is None:
            continue
        value = _other_value(one, two, pages)
        if value is not None:
            yield OtherValue(one.rule, two.rule, value)
            continue
        if one.values != two.values:
            continue
        kind = differing(_place(one), _place(two), langs, least=LIKE)
        if kind is not None:
            yield OneSided(kind, one.rule, two.rule, (one.unit.text, two.unit.text))
    yield from _alone(left, right, pairs)


def _alone(
    left: Sequence[_Statement], right: Sequence[_Statement], pairs: Sequence[tuple[_Statement, _Statement]]
) -> Iterator[OneSided]:
    """The statement that has no partner, where all others have one and it is like none of the other page."""
    ids = {id(one) for pair in pairs for one in pair}
    lone = [[one for one in side if id(one) not in ids] for side in (left, right)]
    if sorted(map(len, lone)) != [0, 1]:
        return
    side = 0 if lone[0] else 1
    alone = lone[side][0]
    mine, others = (left, right)[side], (left, right)[1 - side]
    status = any(cue.subject == "status" for cue in alone.unit.cues)
    binding = any(cue.subject == "modality" and cue.tag in ("must", "must_not", "need_not") for cue in alone.unit.cues)
    weights = _weights(mine, others)
    if not (status or binding) or any(_alike(alone.marks, one.marks, weights) >= NOWHERE for one in others):
        return
    at = next(k for k, one in enumerate(mine) if one is alone)
    near = sorted(pairs, key=lambda pair: abs(mine.index(pair[side]) - at))
    beside = next((pair[1 - side] for pair in near if pair[1 - side].rule is not None), None)
    own = alone.rule or next((pair[side].rule for pair in near if pair[side].rule is not None), None)
    if beside is None or own is None or beside.rule is None:
        return
    kind: OneSidedKind = "status" if status else "rule"
    if side == 0:
        yield OneSided(kind, own, beside.rule, (alone.unit.text, beside.unit.text))
    else:
        yield OneSided(kind, beside.rule, own, (beside.unit.text, alone.unit.text))


def _other_value(
    one: _Statement, two: _Statement, pages: tuple[Counter[str], Counter[str]]
) -> tuple[Value, Value] | None:
    """The only value that two statements have otherwise, of one sort and stated nowhere on the other page."""
    gone, come = one.values - two.values, two.values - one.values
    if gone.total() != 1 or come.total() != 1:
        return None
    left, right = next(iter(gone)), next(iter(come))
    if pages[1][left] or pages[0][right]:
        return None
    a = next(value for value in one.unit.values if normal_form(value) == left)
    b = next(value for value in two.unit.values if normal_form(value) == right)
    return (a, b) if sort_of(a) == sort_of(b) else None


def _statements(page: Document) -> list[_Statement]:
    found = []
    for section in page.sections:
        for unit in split_units(section):
            for part in split_row(unit) if unit.kind == "row" else (unit,):
                if len(part.words) >= WORDS and not part.only_link and part.text.rstrip()[-1:] not in ("?", ":"):
                    rule = next((r for r in section.rules if part.start <= r.start < part.end), None)
                    found.append(_Statement(part, _marks(part, page), rule))
    return found


def _marks(unit: Unit, page: Document) -> _Marks:
    """What a statement says in any language, each once."""
    marks: set[tuple[str, str]] = {
        (cue.subject, cue.tag) for cue in unit.cues if cue.subject not in _DROPPED | _TURNING
    }
    marks |= {("value", normal_form(value)) for value in unit.values}
    marks |= {("sort", " ".join(sort_of(value))) for value in unit.values}
    lang = page.lang
    for one in read_meaning(fold(unit.text), lang):
        marks |= {("says", tag) for tag in one.says if not one.idle}
    return Counter(dict.fromkeys(marks, 1))


def _weights(left: Sequence[_Statement], right: Sequence[_Statement]) -> dict[tuple[str, str], float]:
    """What each mark weighs: one that few statements have on either page tells most."""
    counts = [Counter(mark for one in side for mark in one.marks) for side in (left, right)]
    shared = counts[0].keys() & counts[1].keys()
    return {
        mark: (_RARE if max(counts[0][mark], counts[1][mark]) <= _FEW else 1.0) if mark in shared else _COMMON
        for mark in counts[0].keys() | counts[1].keys()
    }


def _alike(one: _Marks, two: _Marks, weights: dict[tuple[str, str], float]) -> float:
    """Of what two statements say, the share that both say: twice what is common over the sum of both."""
    both = sum(weights[mark] for mark in one.keys() & two.keys())
    whole = sum(weights[mark] for mark in (*one, *two))
    return 2 * both / whole if whole else 0.0


def _pairs(left: Sequence[_Statement], right: Sequence[_Statement]) -> list[tuple[_Statement, _Statement]]:
    if not left or not right or len(left) * len(right) > MOST:
        return []
    weights = _weights(left, right)
    table = [[_alike(one.marks, two.marks, weights) for two in right] for one in left]
    columns = list(zip(*table, strict=True))
    found = []
    for i, row in enumerate(table):
        j = max(range(len(row)), key=lambda k: row[k])
        if row[j] >= LIKE and _leads(row, j) and _leads(columns[j], i):
            found.append((left[i], right[j]))
    paired = len(found) >= max(FEWEST, PAIRED * max(len(left), len(right)))
    return found if paired else []


def _leads(scores: Sequence[float], at: int) -> bool:
    """Whether one score is greater than all others by far."""
    return all(scores[at] - score >= LEAD for k, score in enumerate(scores) if k != at)


def _place(one: _Statement) -> PlacedBlock:
    unit = one.unit
    cues: tuple[Cue, ...] = unit.cues
    return place_of(unit.section, Block("paragraph", unit.start, unit.end), cues)
