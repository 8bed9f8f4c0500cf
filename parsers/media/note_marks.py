"""Raised and lowered numbers of a page: powers and indices as a reader sees them, footnote marks no part of a number."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from veille.parsers.media.html.short_lines import INLINE, node_text, take_out
from veille.parsers.media.note_links import is_letter_mark
from veille.parsers.media.powers import as_index, as_power, is_small_number, raised

_STEPS = 8  # from a mark back to the words before it; more elements without words between them are no line of text
_SIGNS = " \u00a0.,;:)"  # between a number and its mark


def read_marks(main: LexborNode) -> None:
    """Take out footnote marks behind numbers: `2019<sup>1</sup>` is the year 2019, `$9.<sup>1</sup>` nine dollars.

    A power is written as such, `10<sup>2</sup>` as 10², `m<sup>2</sup>` as m², `CO<sub>2</sub>` as CO₂: 102 is another
    number. So is the mark of a note that the page has, `<p><sup>1</sup> $11 as of May 1</p>`, in both its places: it tells
    what the note is of.
    """
    marks = [(node, node.text().strip()) for node in main.css("sup, sub")]
    told = [(node, mark, _left_of(node)) for node, mark in marks if is_small_number(mark) or _is_letter(node, mark)]
    notes = {mark for node, mark, before in told if node.tag == "sup" and not before}
    for node, mark, before in told:
        if node.tag == "sub":
            if index := as_index(before, mark):
                node.replace_with(index)
        elif node.css_first("a") is None and (power := as_power(before, mark)) is not None:
            node.replace_with(power)
        elif _opens_fraction(node):
            node.insert_before(" ")
        elif mark in notes:
            node.replace_with(raised(mark))
        elif (
            before.rstrip(_SIGNS)[-1:].isdigit()
            or _is_letter(node, mark)
            or (before and node.css_first('a[href^="#"]') is not None)
        ):
            take_out(node)  # one that leads to its note is named on its block


def _is_letter(node: LexborNode, mark: str) -> bool:
    """Whether a raised letter leads to its note: `$100<sup><a href="#a">a</a></sup>`."""
    return is_letter_mark(mark) and node.css_first('a[href^="#"]') is not None


def _left_of(node: LexborNode) -> str:
    """The words right before a node on its line, as far as the nearest element that has any."""
    at = node
    for _ in range(_STEPS):
        before = at.prev
        if before is None:
            if at.parent is None or at.parent.tag not in INLINE:
                return ""
            at = at.parent
            continue
        if before.is_element_node and before.tag not in INLINE:
            return ""
        words = node_text(before)
        if words.strip():
            return words
        at = before
    return ""


def _opens_fraction(node: LexborNode) -> bool:
    """Whether a raised number is the upper one of a fraction: `5<sup>1</sup>/<sub>2</sub>`."""
    after = node.next
    return after is not None and after.is_text_node and (after.text_content or "").lstrip()[:1] in ("/", "⁄")
