"""Under which words of its own table a row stands: "Inside Canada" over the whole width, then the rows for those inside."""

from __future__ import annotations

from collections.abc import Iterable

from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import fold


def group_of(row: Unit) -> str:
    """The words of the nearest row above that is one cell over the whole width, with no headings between; empty for none."""
    if row.kind != "row" or row.block is None or len(row.block.cells) < 2 or not any(c.header for c in row.block.cells):
        return ""
    width = ("", " ".join(fold(cell.header) for cell in row.block.cells))
    for block in reversed([block for block in row.section.blocks if block.start < row.block.start]):
        if block.kind != "row":
            return ""
        if len(block.cells) == 1 and fold(block.cells[0].header) in width:
            return " ".join(row.section.text[block.start : block.end].split())
        if not any(cell.header for cell in block.cells):
            return ""
    return ""


def grouped(row: Unit, words: str) -> str:
    """Words that name a row behind those of its group, where they do not say it: "Inside Canada › Medical exam"."""
    group = group_of(row)
    return f"{group} › {words}" if group and fold(group) not in fold(words) else words


class Groups:
    """The groups of rows on both sides, so that a row that went from one to another is told from a group worded anew."""

    def __init__(self, pairs: Iterable[UnitPair]) -> None:
        """Each row is asked for its group only where its text stayed."""
        self._pairs = pairs
        self._known: tuple[frozenset[str], frozenset[str]] | None = None

    def moved(self, old: Unit, new: Unit) -> bool:
        """Whether a row stands in another group: one that was there before, or beside its own, which is there still."""
        if not old.kind == new.kind == "row":
            return False
        was, now = fold(group_of(old)), fold(group_of(new))
        if not was or not now or was == now:
            return False
        if self._known is None:
            rows = [(p.old, p.new) for p in self._pairs]
            self._known = (
                frozenset(u.folded for u, _ in rows if u is not None and u.kind == "row"),
                frozenset(u.folded for _, u in rows if u is not None and u.kind == "row"),
            )
        return now in self._known[0] or was in self._known[1]
