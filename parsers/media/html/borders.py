"""What a reader sees and no word shows: borders of cells and rows, lists within lists, how a list is numbered."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import squeeze
from veille.parsers.media.limits import MAX_COLUMNS

_LAYOUT_ROLES = ("presentation", "none")
_DEEPEST = 8  # no reader tells deeper lists apart; the words of each item are read once for each list around it
_CELL, _ROW, _ITEM, _NUMBERING = "\x1f", "\x1d", "\x1e", "\x1c"
_PLAIN_NUMBERING = ("", "1")


def border_marks(main: LexborNode) -> str:
    """What the content hash takes beside the words: cells with their columns, items of lists, numbering, ticks.

    A cell knows the column in which it begins, its row and how far it spans; empty cells play no other part, nor do
    tables that only place things. A list is numbered or not, which says that its order counts. Empty when the
    page has nothing of all this.
    """
    marks = []
    depths: dict[int, int] = {}
    for item in main.css("li"):
        depth = _depth(item, depths)
        if depth <= _DEEPEST:
            marks.append(f"{_ITEM}{depth}:{squeeze(item.text())}")
    for numbered in main.css("ol, li[value]"):
        marks += _numbering(numbered)
    for table in main.css("table"):
        if not _is_layout(table):
            marks += _cells(table)
    return "".join(marks)


def _numbering(node: LexborNode) -> list[str]:
    """How a list or an item is numbered, where it is not 1, 2, 3."""
    values = node.attributes
    if node.tag == "li":
        return [f"{_NUMBERING}value={values.get('value') or ''}"]
    said = [
        f"{name}={value}" for name in ("start", "type") if (value := values.get(name) or "") not in _PLAIN_NUMBERING
    ]
    said += ["reversed"] if "reversed" in values else []
    return [_NUMBERING + ",".join(said)]


def _cells(table: LexborNode) -> list[str]:
    """The filled cells of a data table, each with its column and what it spans, rows apart."""
    marks: list[str] = []
    reaching: dict[int, int] = {}  # rows that a cell above still covers, by column
    inner = {row.mem_id for nested in table.css("table") if nested.mem_id != table.mem_id for row in nested.css("tr")}
    for row in table.css("tr"):
        if row.mem_id in inner:
            continue
        column, filled = 0, False
        covered = {place for place, left in reaching.items() if left > 0}
        reaching = {place: left - 1 for place, left in reaching.items() if left > 1}
        for cell in row.css("td, th"):
            while column in covered:
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            words = squeeze(cell.text())
            if words:
                spans = f"/{width}.{height}" if (width, height) != (1, 1) else ""
                marks.append(f"{_CELL if filled else _ROW}{column}{spans}:{words}")
                filled = True
            for place in range(column, column + width) if height > 1 else ():
                reaching[place] = height - 1
            column += width
    return marks


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), MAX_COLUMNS)) if value.isascii() and value.isdigit() else 1


def _depth(item: LexborNode, known: dict[int, int]) -> int:
    """How many list items the item stands in, itself counted; `known` keeps it for all items of one list."""
    around = item.parent
    if around is None:
        return 1
    depth = known.get(around.mem_id)
    if depth is None:
        above: LexborNode | None = around
        depth = 1
        while above is not None:
            depth += above.tag == "li"
            above = above.parent
        known[around.mem_id] = depth
    return depth


def _is_layout(table: LexborNode) -> bool:
    """As veille.parsers.media.html.tables.is_layout says it of the other parser's tree."""
    if (table.attributes.get("role") or "") in _LAYOUT_ROLES:
        return True
    if table.css_first("th, caption") is not None:
        return False
    inner = [node for node in table.css("h2, h3, h4, table") if node.mem_id != table.mem_id]
    return len(table.css("td")) < 2 or bool(inner)
