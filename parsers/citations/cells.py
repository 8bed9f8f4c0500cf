"""Provisions that stand alone in table cells: "180.1(a)", "209.4(1)(b)" under the heading of a permit or at a row's head.

A bare number is a number. A cell is a provision when it holds a section with subdivisions and nothing else, in a text
that cites the instrument; beside such cells of one column a section alone ("222.7") is one too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.model import Block, Citation
from veille.parsers.citations.subdivisions import SECTION, SUB, nest, read_subs
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold

_PROVISION = re.compile(rf"(?P<prefix>[ral])?(?P<section>{SECTION})(?P<subs>(?:{SUB})+)")
_SECTION_ALONE = re.compile(r"(?P<section>\d{1,3}\.\d{1,3})(?P<subs>)")
_ACT = re.compile(r"(?<![a-z])(?:irpa|lipr|act|loi)(?![a-z])")
_FEDERAL = ("IRPR", "IRPA")


def cite_cells(
    scope: FoldedText, citations: tuple[Citation, ...], blocks: tuple[Block, ...], *, federal: bool
) -> tuple[Citation, ...]:
    """The citations with those of cells that hold a provision and nothing else, in order."""
    if not federal and not any(n.startswith(_FEDERAL) for c in citations for n in c.norm):
        return citations
    taken = {at for c in citations for at in range(c.start, c.end)}
    columns = {
        cell.header
        for block in blocks
        for cell in block.cells
        if cell.header and _PROVISION.fullmatch(scope.folded, cell.start, cell.end)
    }
    found = [c for block in blocks for c in _of_row(scope, block, columns) if c.start not in taken]
    return tuple(sorted((*citations, *found), key=lambda c: c.start)) if found else citations


def _of_row(scope: FoldedText, block: Block, columns: set[str]) -> Iterator[Citation]:
    for cell in block.cells:
        m = _PROVISION.fullmatch(scope.folded, cell.start, cell.end)
        if m is None and cell.header in columns:
            m = _SECTION_ALONE.fullmatch(scope.folded, cell.start, cell.end)
        if m is None:
            continue
        prefix = m.groupdict().get("prefix")
        if prefix:
            continue  # read as any other citation
        key = "IRPA" if _ACT.search(fold(cell.header)) else "IRPR"
        norm = tuple(f"{key}:{path.write()}" for path in nest(m["section"], read_subs(m["subs"])))
        yield Citation(scope.text[cell.start : cell.end], norm, None, cell.start, cell.end)
