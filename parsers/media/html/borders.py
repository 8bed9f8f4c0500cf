"""Borders that a reader sees and that no word shows: between the cells of a table, and where a list stands within another."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import squeeze

_LAYOUT_ROLES = ("presentation", "none")
_NESTED = "li li"
_DEEPEST = 8  # no reader tells deeper lists apart; the words of each item are read once for each list around it
_CELL, _ITEM = "\x1f", "\x1e"


def border_marks(main: LexborNode) -> str:
    """What the content hash takes beside the words: the cells of data tables, and items of nested lists with their depth.

    Empty cells play no part (a copy in Markdown fills spanned places with them), nor do tables that only place things.
    Empty when the page has neither.
    """
    marks = []
    for item in main.css(_NESTED):
        depth = _depth(item)
        if depth <= _DEEPEST:
            marks.append(f"{_ITEM}{depth}:{squeeze(item.text())}")
    for table in main.css("table"):
        if not _is_layout(table):
            marks += [_CELL + words for cell in table.css("td, th") if (words := squeeze(cell.text()))]
    return "".join(marks)


def _depth(item: LexborNode) -> int:
    """How many list items the item stands in, itself counted."""
    depth = 0
    above: LexborNode | None = item
    while above is not None:
        depth += above.tag == "li"
        above = above.parent
    return depth


def _is_layout(table: LexborNode) -> bool:
    """As veille.parsers.media.html.tables.is_layout says it of the other parser's tree."""
    if (table.attributes.get("role") or "") in _LAYOUT_ROLES:
        return True
    if table.css_first("th, caption") is not None:
        return False
    inner = [node for node in table.css("h2, h3, h4, table") if node.mem_id != table.mem_id]
    return len(table.css("td")) < 2 or bool(inner)
