"""Footnotes that a page links by id: which words bear the mark, and which words are the note.

`36 months<sup><a href="#n1">1</a></sup>` and, in whatever part of the page, `<li id="n1">24 months for ...</li>`. Both blocks
get an attribute, for the mark itself is no content and is taken out with others of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from veille.parsers.media.html.short_lines import node_text

NOTES, NOTE = "data-veille-notes", "data-veille-note"  # the notes that a block bears, and the one that it is
# "1", "[1]", "*", "Footnote 1", "Note de bas de page 1": words for a screen reader stand before the mark.
_MARK = re.compile(r"(?:[^\W\d]+ ){0,6}[\[(]?(?:\d{1,2}|[*†‡§]{1,4})[\])]?")
_LETTER = re.compile(r"[\[(]?[a-z][\])]?")  # a mark where it is raised; elsewhere a letter leads to a part of a list
_MARK_CHARS = 40  # of a mark with its words
_NOTE_CHARS = 1_000  # what a link of such words leads to beyond that is a part of the page, not a note
_BEHIND = "|"  # between a note's name and the letters before its mark
_LETTERS = 24  # so many tell one place of a block from the others
_SURE = 6  # fewer may stand anywhere
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "p", "li", "td", "th", "dd", "dt", "caption", "summary", "div", "section", "aside", "article", "blockquote", "main", "body",
}  # fmt: skip


def mark_note_links(main: LexborNode) -> None:
    """Name on the block of each footnote's mark the note that it leads to, and on the note's block its own name.

    A note stands behind its mark: what leads back from it is none.
    """
    links = [a for a in main.css('a[href^="#"]') if _is_mark(a)]
    if not links:
        return
    order: dict[int, int] = {}
    named: dict[str, LexborNode] = {}
    for place, node in enumerate(main.css("a, [id]")):
        order[node.mem_id] = place
        for name in (node.attributes.get("id"), node.attributes.get("name")):
            if name:
                named.setdefault(name, node)
    for link in links:
        target = named.get((link.attributes.get("href") or "")[1:])
        if target is not None and order[target.mem_id] > order[link.mem_id]:
            _join(_block_of(link), _block_of(target), (link.attributes.get("href") or "")[1:], link)


def _is_mark(link: LexborNode) -> bool:
    words = link.text()
    if len(words) > 2 * _MARK_CHARS:
        return False
    said = " ".join(words.split())[:_MARK_CHARS]
    return bool(_MARK.fullmatch(said)) or (is_letter_mark(said) and _is_raised(link))


def is_letter_mark(words: str) -> bool:
    """Whether words are one letter, as the mark of a footnote may be where it is raised."""
    return bool(_LETTER.fullmatch(words))


def _is_raised(link: LexborNode) -> bool:
    return (link.parent is not None and link.parent.tag == "sup") or link.css_first("sup") is not None


def _join(bearer: LexborNode | None, note: LexborNode | None, name: str, link: LexborNode) -> None:
    if bearer is None or note is None or bearer.mem_id == note.mem_id:
        return
    if note.tag in _HEADINGS or note.css_first("h2, h3, h4") is not None or len(note.text()) > _NOTE_CHARS:
        return
    name = note.attributes.get(NOTE) or "_".join(name.split())
    note.attrs[NOTE] = name
    borne = f"{name}{_BEHIND}{_letters_before(link, bearer)}"
    bearer.attrs[NOTES] = " ".join(dict.fromkeys([*(bearer.attributes.get(NOTES) or "").split(), borne]))


def _letters_before(link: LexborNode, bearer: LexborNode) -> str:
    """The last letters of a block before a mark, without spaces: by these its place is found in the block's text."""
    letters = ""
    at: LexborNode | None = link
    while at is not None and at.mem_id != bearer.mem_id and len(letters) < _LETTERS:
        before = at.prev
        while before is not None and len(letters) < _LETTERS:
            if before.tag != "sup":  # another mark
                letters = "".join(node_text(before).split()) + letters
            before = before.prev
        at = at.parent
    return letters[-_LETTERS:]


def notes_in_text(borne: Iterable[str], text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The names of the notes of an attribute, and where in the text the mark of each stands; -1 where that is unsure."""
    pairs = [token.rpartition(_BEHIND) for token in borne]
    spots = [n for n, letter in enumerate(text) if not letter.isspace()]
    bare = "".join(text[n] for n in spots)
    ends = []
    for _, _, letters in pairs:
        sure = len(letters) >= _SURE and bare.count(letters) == 1
        ends.append(spots[bare.index(letters) + len(letters) - 1] + 1 if sure else -1)
    return tuple(name for name, _, _ in pairs), tuple(ends)


def _block_of(node: LexborNode) -> LexborNode | None:
    at: LexborNode | None = node
    while at is not None and at.tag not in _BLOCKS:
        at = at.parent
    return None if at is None or at.tag in ("main", "body") else at
