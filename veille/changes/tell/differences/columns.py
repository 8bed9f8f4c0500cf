"""A column that came or went, reported once for all rows of its table; cells that only changed their columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from veille.changes.judge.alone import is_data_row
from veille.changes.judge.weights import Weight
from veille.changes.match.quantities.quantity import QuantityChange
from veille.changes.match.rows import names_columns
from veille.changes.match.tables.columns import Columns, Headings, pair_columns
from veille.changes.match.tables.groups import grouped
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import fold
from veille.changes.tell.labels import COLONS
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_words
from veille.model import Change, ChangeKind, ChangeReason, Lang, Section, Severity

LEAST_CELLS = 2  # in a row of no more the column is known


def _cells(unit: Unit) -> list[str]:
    cells = unit.block.cells if unit.block is not None else ()
    text = unit.section.text
    return [" ".join(text[c.start : c.end].split()) for c in cells] or unit.text.split("\t")


def same_cells(old: Unit, new: Unit) -> bool:
    """Whether the cells stand in other columns only; a row of headings tells it for all."""
    headings = old.block is not None and not any(c.header for c in old.block.cells)
    return not headings and Counter(_cells(old)) == Counter(_cells(new))


@dataclass(frozen=True, slots=True)
class MovedColumns:
    """Columns of one table that came or went, known by their headings: a yearly table lost 2025 and has 2027.

    `gone` and `come` are their headings, folded; `rows` are the pairs of rows with cells under headings.
    """

    rows: tuple[UnitPair, ...]
    gone: frozenset[str]
    come: frozenset[str]

    def lines(self, kind: ChangeKind) -> list[str]:
        """The heading, then a line for each row that has a cell in the columns that came, or went."""
        heads, side = (self.come, "new") if kind == "added" else (self.gone, "old")
        named: dict[str, None] = {}
        lines = []
        for pair in self.rows:
            unit: Unit | None = getattr(pair, side)
            if unit is None or unit.block is None:
                continue
            cells = [c for c in unit.block.cells if fold(c.header) in heads]
            named |= dict.fromkeys(c.header for c in cells)
            lines += [" ".join(" ".join(unit.section.text[c.start : c.end].split()) for c in cells)] if cells else []
        return [" ".join(named), *lines] if lines else []


def find_moved_columns(pairs: Sequence[UnitPair]) -> tuple[MovedColumns, ...]:
    """The columns that came or went, by what the headings of the tables name, in the order of the tables."""
    headings = Headings()
    tables: defaultdict[tuple[int, int, Columns], list[UnitPair]] = defaultdict(list)
    for pair in pairs:
        if pair.old is not None and pair.new is not None and pair.old.kind == pair.new.kind == "row":
            columns = Columns() if heads_columns(pair.new) else headings.columns(pair.old, pair.new)
            if columns.pairs and (columns.gone or columns.come):
                tables[pair.old.section.ordinal, pair.new.section.ordinal, columns].append(pair)
    found = []
    for (_, _, columns), rows in tables.items():
        old, new = rows[0].old, rows[0].new
        if old is not None and new is not None:
            gone = frozenset(headings.over(old)[k] for k in columns.gone)
            come = frozenset(headings.over(new)[k] for k in columns.come)
            found.append(MovedColumns(tuple(rows), gone, come))
    return tuple(found)


def rows_of_columns(pairs: Sequence[UnitPair]) -> set[int]:
    """The rows, by identity, of tables in which a column came or went: what came into them is reported with the column."""
    grown: defaultdict[tuple[int, str], list[UnitPair]] = defaultdict(list)
    for pair in pairs:
        kind = _column_kind(pair)
        if kind is not None and pair.new is not None:
            grown[pair.new.section.ordinal, kind].append(pair)
    return {id(unit) for rows in grown.values() if len(rows) > 1 for pair in rows for unit in (pair.old, pair.new)}


def without_moved_columns(quantities: Iterable[QuantityChange], pairs: Sequence[UnitPair]) -> list[QuantityChange]:
    """The quantities but for those that came or went with a column of their table, which is reported as one."""
    columned = rows_of_columns(pairs)
    under: defaultdict[int, set[str]] = defaultdict(set)
    for moved in find_moved_columns(pairs):
        for pair in moved.rows:
            under[id(pair.old)] |= moved.gone
            under[id(pair.new)] |= moved.come
    return [q for q in quantities if (q.before and q.after) or not _in_column(q, columned, under)]


def _in_column(quantity: QuantityChange, columned: set[int], under: Mapping[int, set[str]]) -> bool:
    side = quantity.after or quantity.before
    if side is None:
        return False
    cells, at = side.unit.block.cells if side.unit.block is not None else (), side.values[0].start
    heads = under.get(id(side.unit), ())
    return id(side.unit) in columned or any(c.start <= at < c.end and fold(c.header) in heads for c in cells)


def without_columns(
    judged: Sequence[tuple[UnitPair, Weight]], pairs: Sequence[UnitPair]
) -> tuple[list[Change], list[tuple[UnitPair, Weight]]]:
    """A column that came or went is one change: known by its heading, or by a cell more, or less, in all rows."""
    changes: list[Change] = []
    told: set[int] = set()
    for moved in find_moved_columns(pairs):
        changes += _moved_changes(moved)
        told |= {id(p.new) for p in moved.rows if _says_no_more(p, moved)} | _headed(moved, pairs)
    grown: defaultdict[tuple[int, str], list[tuple[UnitPair, Weight]]] = defaultdict(list)
    rest = []
    for pair, verdict in judged:
        kind = _column_kind(pair)
        if pair.new is not None and id(pair.new) in told:
            continue
        if kind is None or pair.new is None:
            rest.append((pair, verdict))
        else:
            grown[pair.new.section.ordinal, kind].append((pair, verdict))
    for (_, kind), rows in grown.items():
        if len(rows) < 2:
            rest += rows
        else:
            changes.append(_grown_change("added" if kind == "added" else "removed", [pair for pair, _ in rows]))
    return changes, rest


def _says_no_more(pair: UnitPair, moved: MovedColumns) -> bool:
    """Whether two rows differ in nothing but the columns that came or went, and in values, each of which is told."""
    left, right = _left_of(pair.old, moved.gone), _left_of(pair.new, moved.come)
    return not {words for words, valued in left ^ right if not valued}


def _left_of(unit: Unit | None, heads: frozenset[str]) -> set[tuple[str, bool]]:
    """The cells of a row under other heads, each with whether a value was read in it."""
    if unit is None or unit.block is None:
        return set()
    text = unit.section.text
    return {
        (fold(text[c.start : c.end]), any(c.start <= v.start < c.end for v in unit.values))
        for c in unit.block.cells
        if fold(c.header) not in heads
    }


def _headed(moved: MovedColumns, pairs: Sequence[UnitPair]) -> set[int]:
    """The rows of headings, by identity, over the columns that came or went, where they differ in nothing else."""
    first = moved.rows[0].new
    if first is None:
        return set()
    gone, come = (Counter(word for head in heads for word in head.split()) for heads in (moved.gone, moved.come))
    found = set()
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.new.section is not first.section:
            continue
        one, two = Counter(pair.old.words), Counter(pair.new.words)
        if _over(pair.new, first) and heads_columns(pair.old) and one - two <= gone and two - one <= come:
            found.add(id(pair.new))
    return found


def _over(unit: Unit, first: Unit) -> bool:
    """Whether a row of headings stands in the table of a row, with no row of another table between."""
    between = (b for b in unit.section.blocks if unit.start <= b.start < first.start)
    return unit.start < first.start and all(b.kind == "row" and not any(c.header for c in b.cells) for b in between)


def heads_columns(unit: Unit) -> bool:
    """Whether a row has several cells and no headings over them: it is one of the rows of headings, or has none."""
    cells = unit.block.cells if unit.block is not None and unit.kind == "row" else ()
    return bool(cells) and not any(c.header for c in cells)


def _column_kind(pair: UnitPair) -> str | None:
    if pair.old is None or pair.new is None or not pair.old.kind == pair.new.kind == "row":
        return None
    one, two = Counter(_cells(pair.old)), Counter(_cells(pair.new))
    if one.total() < two.total() and not one - two:
        return "added"
    return "removed" if one.total() > two.total() and not two - one else None


def _moved_changes(moved: MovedColumns) -> list[Change]:
    kinds: tuple[ChangeKind, ...] = ("removed", "added")
    section = next(pair.new.section for pair in moved.rows if pair.new is not None)
    return [_column_change(kind, section, lines, moved.rows) for kind in kinds if (lines := moved.lines(kind))]


def _grown_change(kind: ChangeKind, rows: Sequence[UnitPair]) -> Change:
    lines = []
    for pair in rows:
        one, two = Counter(_cells(pair.old or pair.new)), Counter(_cells(pair.new or pair.old))  # type: ignore[arg-type]
        lines.append(" ".join((two - one if kind == "added" else one - two).elements()))
    first = rows[0].new
    if first is None:
        raise ValueError("a column has rows on both sides")
    return _column_change(kind, first.section, lines, rows)


def _column_change(kind: ChangeKind, section: Section, lines: Sequence[str], rows: Sequence[UnitPair]) -> Change:
    text = "\n".join(lines)
    data = any(u is not None and is_data_row(u) for pair in rows for u in (pair.old, pair.new))
    before, after = (None, text) if kind == "added" else (text, None)
    english, french = summarize_words("column", kind, name_place(section, ""), before=before, after=after)
    return Change(
        "section", kind, Severity.SUBSTANTIVE if data else Severity.EDITORIAL, section.heading, english, french,
        label=section.label, before=before, after=after, anchor=section.anchor,
        object_id=section.id, section_id=section.id, reason=ChangeReason.ROW,
    )  # fmt: skip


def heads_line(old: Unit, new: Unit) -> tuple[str, str] | None:
    """The headings that were worded anew, each side joined; None where both rows have the same, or a column came or went.

    Of columns that changed their places the headings in the order of each side.
    """
    one, two = _cells(old), _cells(new)
    columns = pair_columns(tuple(map(fold, one)), tuple(map(fold, two)))
    if len(one) != len(two) or columns.gone or columns.come:
        return None
    left = [k for k in range(len(one)) if k not in {i for i, _ in columns.pairs}]
    right = [k for k in range(len(two)) if k not in {j for _, j in columns.pairs}]
    pairs = [*columns.pairs, *zip(left, right, strict=True)]
    worded = sorted((i, j) for i, j in pairs if one[i] != two[j]) or sorted((i, j) for i, j in pairs if i != j)
    if not worded:
        return None
    return " · ".join(one[i] for i, _ in worded), " · ".join(two[j] for _, j in sorted(worded, key=lambda w: w[1]))


def without_headings(
    quantities: Sequence[QuantityChange], pairs: Sequence[UnitPair]
) -> tuple[list[QuantityChange], set[int]]:
    """The quantities but for those that the new words of a column's heading tell, and the rows of these headings, by identity.

    A heading that names another age or day says so itself; one that names another currency, all figures below it.
    """
    headed = [
        (p.old, p.new)
        for p in pairs
        if p.old is not None and p.new is not None and p.old.text != p.new.text
        if heads_columns(p.old) and names_columns(p.old) and names_columns(p.new)
    ]
    rows = {id(unit): new for old, new in headed for unit in (old, new)}
    left: list[QuantityChange] = []
    telling: set[int] = set()
    for quantity in quantities:
        side = quantity.after or quantity.before
        row = rows.get(id(side.unit)) if side is not None else None
        if row is None and _typed_otherwise(quantity) and side is not None:
            above = [new for _, new in headed if new.section is side.unit.section and new.start < side.unit.start]
            row = max(above, key=lambda unit: unit.start, default=None)
        if row is None:
            left.append(quantity)
        else:
            telling.add(id(row))
    return left, telling


def _typed_otherwise(quantity: QuantityChange) -> bool:
    """Whether a cell that stayed to the letter stands under a heading that measures it otherwise: $200, USD 200."""
    sides = quantity.before, quantity.after
    if sides[0] is None or sides[1] is None or not sides[0].unit.kind == sides[1].unit.kind == "row":
        return False
    labels = {side.values[0].column_label for side in sides if side is not None}
    return sides[0].unit.text == sides[1].unit.text and len(labels) > 1


SHORT_ANSWER = 2  # words; a cell of no more ("Yes", "Not needed") says nothing without its column


def cell_line(old: Unit, new: Unit, lang: Lang) -> tuple[str, str] | None:
    """Both sides of the one cell that differs, with the row's name and the column's: "Photo · Spouse: No"; else None.

    Only of a short answer in a row of several.
    """
    if old.block is None or new.block is None or not len(old.block.cells) == len(new.block.cells) > LEAST_CELLS:
        return None
    one, two = _cells(old), _cells(new)
    heads = [cell.header for cell in new.block.cells]
    differ = [k for k in range(len(one)) if one[k] != two[k]]
    if len(differ) != 1 or [fold(cell.header) for cell in old.block.cells] != [fold(head) for head in heads]:
        return None
    at = differ[0]
    if at == 0 or not heads[at] or max(len(fold(side[at]).split()) for side in (one, two)) > SHORT_ANSWER:
        return None
    colon = COLONS[lang == "fr"]
    return (
        f"{grouped(old, one[0])} · {heads[at]}{colon}{one[at]}",
        f"{grouped(new, two[0])} · {heads[at]}{colon}{two[at]}",
    )
