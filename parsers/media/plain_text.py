"""Blocks of a bare text: paragraphs, list items with their lead-in and nesting, table rows with their headers."""

from __future__ import annotations

import re

from veille.model import Block, Cell
from veille.parsers.media.limits import MAX_HEADER_CHARS

# "- x", "• x", "1. x", "1° x", "(a) x", "a) x", with the indentation that tells the nesting.
_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*•·–◦▪](?=\s)|\d{1,3}[.)](?=\s)|\d{1,3}°|\([a-z0-9]{1,4}\)(?=\s)|[a-z]\)(?=\s))\s*"
)
_DASHES = "-*•·–◦▪"
_RULER = re.compile(r"[\s|:=-]+")
# Deeper lists are read at this depth.
_DEEPEST = 12


def read_lines(text: str) -> tuple[Block, ...]:
    """One block a line, with the structure that bullets, bars and colons show."""
    blocks: list[Block] = []
    indents: list[tuple[int, int]] = []  # indentation and block of the open items
    paragraph: int | None = None
    headers: list[str] | None = None
    previous_row: int | None = None
    at = 0
    for line in text.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip():
            continue
        if line.count("|") >= 1 or "\t" in line.strip():
            if "-" in line and _RULER.fullmatch(line):
                if previous_row is not None:
                    row = blocks[previous_row]
                    headers = [text[c.start : c.end] for c in row.cells]
                continue
            cells = _cells(text, start, end, headers)
            name = text[cells[0].start : cells[0].end][:MAX_HEADER_CHARS] if len(cells) > 1 else None
            blocks.append(Block("row", start, end, cells=cells, context=_row_context(text, cells), row_label=name))
            previous_row = len(blocks) - 1
            continue
        headers, previous_row = None, None
        m = _BULLET.match(text, start, end)
        if m is None or m.end() >= end:
            indents.clear()
            paragraph = len(blocks)
            blocks.append(Block("paragraph", start, end))
            continue
        indent = len(m["indent"].expandtabs(4))
        while indents and indents[-1][0] >= indent:
            indents.pop()
        lead = indents[-1][1] if indents else paragraph
        depth = min(len(indents) + 1, _DEEPEST)
        indents.append((indent, len(blocks)))
        mark = m["mark"]
        body = m.end() if mark in _DASHES else start  # "(a)" and "1°" are words of the text, a dash is not
        dash = mark in _DASHES
        blocks.append(
            Block(
                "item",
                body,
                end,
                depth=depth,
                lead=lead,
                label=None if dash else mark,
                ordered=mark.rstrip(".)").isdigit(),
            )
        )
    return tuple(blocks)


def _cells(text: str, start: int, end: int, headers: list[str] | None) -> tuple[Cell, ...]:
    cells = []
    at = start
    bar = "|" if "|" in text[start:end] else "\t"
    for piece in text[start:end].split(bar):
        begin, stop = at, at + len(piece)
        at = stop + 1
        lead = len(piece) - len(piece.lstrip())
        body = piece.strip()
        if body:
            cells.append((begin + lead, begin + lead + len(body)))
    names = headers if headers and len(headers) == len(cells) else [""] * len(cells)
    return tuple(Cell(s, e, h) for (s, e), h in zip(cells, names, strict=True))


def _row_context(text: str, cells: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(c.header for c in cells if c.header)
