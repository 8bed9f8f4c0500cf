"""Elements that hold few words, found without reading what stands around them again at each level."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import tidy

# Elements within a line of text; any other begins and ends one.
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "data", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
     "small", "span", "strong", "sub", "sup", "time", "u", "var"}
)  # fmt: skip
_SEPARATORS = "|·•;–—/"  # between notes in one line; a dash or a slash within a sentence has small letters about it
_SURE = "|·•"  # these stand between notes and in no sentence
_FULL_STOPS = ".!?"


def node_text(node: LexborNode, separator: str = "") -> str:
    """The words of a node, be it an element or a piece of text: an element has no content of its own."""
    return node.text(separator=separator) if node.is_element_node else node.text_content or ""


def short_lines(main: LexborNode, selector: str, most: int) -> Iterator[tuple[LexborNode, str]]:
    """The lines that hold at most so many characters, with their words, from the inside out; the caller may drop them.

    Words within a sentence ("offers <strong>published on March 1</strong> or later") are no line. What stands around a
    long element is long itself and is not read: nested elements cost their length once, not at each level.
    """
    long: set[int] = {main.mem_id}
    for node in reversed(main.css(selector)):
        if node.mem_id in long:
            continue
        words = tidy(node.text(separator=" "))
        if len(words) <= most:
            if words and (node.tag not in INLINE or _stands_apart(node, words)):
                yield node, words
            continue
        around: LexborNode | None = node
        while around is not None and around.mem_id not in long:
            long.add(around.mem_id)
            around = around.parent


def _stands_apart(node: LexborNode, words: str) -> bool:
    """Whether inline words are all of their line, or are parted from the rest of it by a separator or a full stop."""
    before, after = _beside(node, back=True), _beside(node, back=False)
    begins = words[0].isupper() or words[0].isdigit()
    if before and not (before[-1] in _SURE or (begins and before[-1] in _SEPARATORS + _FULL_STOPS)):
        return False
    rest = after.lstrip(_FULL_STOPS + " ")
    stopped = words[-1] in _FULL_STOPS or rest != after
    if not rest or rest[0] in _SURE:
        return True
    if rest[0] in _SEPARATORS:
        rest, stopped = rest.lstrip(_SEPARATORS + " "), True
    return not rest or (begins and stopped and not rest[0].islower())


def _beside(node: LexborNode, *, back: bool) -> str:
    """The words next to an inline element in its own line; nothing at the line's edge.

    A neighbour that is an element of its own, with a capital of its own, is a note beside a note and not this one's line.
    """
    at: LexborNode | None = node
    while at is not None:
        beside = at.prev if back else at.next
        while beside is not None:
            if beside.is_element_node and (beside.tag == "br" or beside.tag not in INLINE):
                return ""
            said = tidy(node_text(beside, " ")) if beside.is_element_node or beside.is_text_node else ""
            if said and beside.is_element_node and _is_note(node) and _is_note(beside):
                return ""
            if said:
                return said
            beside = beside.prev if back else beside.next
        at = at.parent
        if at is None or at.tag not in INLINE:
            return ""
    return ""


def _is_note(node: LexborNode) -> bool:
    """Whether an element is a note among notes: a plain part of its line, not an emphasis, with a capital or a count."""
    words = tidy(node.text(separator=" "))
    return node.tag in ("span", "small", "time") and (words[:1].isupper() or words[:1].isdigit())


def take_out(node: LexborNode) -> None:
    """Take an element out of its line; where it alone parts two words, as the mark of a note may, a blank does so then."""
    if node.tag in INLINE and _touching(node, back=True).isalnum() and _touching(node, back=False).isalpha():
        node.insert_before(" ")
    node.decompose()


def _touching(node: LexborNode, *, back: bool) -> str:
    """The character right beside an inline element on its line; empty where there is none."""
    at: LexborNode | None = node
    while at is not None and at.tag in INLINE:
        beside = at.prev if back else at.next
        while beside is not None and (beside.is_text_node or beside.tag in INLINE):
            words = node_text(beside)
            if words:
                return words[-1] if back else words[0]
            beside = beside.prev if back else beside.next
        if beside is not None:
            return ""
        at = at.parent
    return ""
