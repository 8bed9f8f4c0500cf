"""A column that came or went, reported once for all rows of its table; cells that only changed their columns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from veille.changes.judge.alone import is_data_row
from veille.changes.judge.weights import Weight
from veille.changes.match.units import Unit, UnitPair
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_words
from veille.model import Change, ChangeKind, ChangeReason, Severity


def _cells(unit: Unit) -> list[str]:
    cells = unit.block.cells if unit.block is not None else ()
    text = unit.section.text
    return [" ".join(text[c.start : c.end].split()) for c in cells] or unit.text.split("\t")


def same_cells(old: Unit, new: Unit) -> bool:
    """Whether the cells stand in other columns only; a row of headings tells it for all."""
    headings = old.block is not None and not any(c.header for c in old.block.cells)
    return not headings and Counter(_cells(old)) == Counter(_cells(new))


def rows_of_columns(pairs: Sequence[UnitPair]) -> set[int]:
    """The rows, by identity, of tables in which a column came or went: what came into them is reported with the column."""
    grown: defaultdict[tuple[int, str], list[UnitPair]] = defaultdict(list)
    for pair in pairs:
        kind = _column_kind(pair)
        if kind is not None and pair.new is not None:
            grown[pair.new.section.ordinal, kind].append(pair)
    return {id(unit) for rows in grown.values() if len(rows) > 1 for pair in rows for unit in (pair.old, pair.new)}


def without_columns(
    judged: Sequence[tuple[UnitPair, Weight]],
) -> tuple[list[Change], list[tuple[UnitPair, Weight]]]:
    """A column that came or went is one change: rows of a table that all have a cell more, or less."""
    grown: defaultdict[tuple[int, str], list[tuple[UnitPair, Weight]]] = defaultdict(list)
    rest = []
    for pair, verdict in judged:
        kind = _column_kind(pair)
        if kind is None or pair.new is None:
            rest.append((pair, verdict))
        else:
            grown[pair.new.section.ordinal, kind].append((pair, verdict))
    changes = []
    for (_, kind), rows in grown.items():
        if len(rows) < 2:
            rest += rows
        else:
            changes.append(_column_change("added" if kind == "added" else "removed", rows))
    return changes, rest


def _column_kind(pair: UnitPair) -> str | None:
    if pair.old is None or pair.new is None or not pair.old.kind == pair.new.kind == "row":
        return None
    one, two = Counter(_cells(pair.old)), Counter(_cells(pair.new))
    if one.total() < two.total() and not one - two:
        return "added"
    return "removed" if one.total() > two.total() and not two - one else None


def _column_change(kind: ChangeKind, rows: Sequence[tuple[UnitPair, Weight]]) -> Change:
    lines = []
    for pair, _ in rows:
        one, two = Counter(_cells(pair.old or pair.new)), Counter(_cells(pair.new or pair.old))  # type: ignore[arg-type]
        lines.append(" ".join((two - one if kind == "added" else one - two).elements()))
    first = rows[0][0].new
    if first is None:
        raise ValueError("a column has rows on both sides")
    text = "\n".join(lines)
    data = any(u is not None and is_data_row(u) for pair, _ in rows for u in (pair.old, pair.new))
    before, after = (None, text) if kind == "added" else (text, None)
    english, french = summarize_words("column", kind, name_place(first.section, ""), before=before, after=after)
    return Change(
        "section", kind, Severity.SUBSTANTIVE if data else Severity.EDITORIAL, first.section.heading, english, french,
        label=first.section.label, before=before, after=after, anchor=first.section.anchor,
        object_id=first.section.id, section_id=first.section.id, reason=ChangeReason.ROW,
    )  # fmt: skip
