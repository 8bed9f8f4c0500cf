"""Words that a page's own elements hold in attributes and show as text: `<qc-notice title="..." content="...">`.

The profile says which attributes those are and how their words stand: a `heading` or a `block` before what the element
holds, `inline` in the sentence, or a `note` at the end of the list of notes (of the main content, where the page has none).
A picture that stands alone in a cell says its `alt`.
"""

from __future__ import annotations

from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.parsers.media.html.boilerplate import HEADINGS
from veille.profiles import Profile

_HOLDERS = ("td", "th", "li", "dd", "dt")
_LEVEL_SUFFIX, _LEVEL_NAME, _PLAIN_LEVEL = "-tag", "header", "h2"  # where the kits say a heading's level; without one
_BLOCKS, _LINKS = ("p",), ("a",)  # a picture in no block of words is decoration between them
_FORMS = ("form",)  # what a reader ticks; a box outside says what is so
TICK = "☑"
_ALT_CHARS = 60  # a longer text describes a picture for those who do not see it; a sign says a word or two
_SIGN_CHARS = 20  # "Yes", "Not allowed"
_MOST = 2_000  # attributes of one page; a page of the design kit has a few dozen


def say_attributes(main: LexborNode, profile: Profile) -> None:
    """Put the words of attributes into the text where a reader sees them."""
    left = _MOST
    for target, place in profile.attribute_words:
        selector, _, attribute = target.partition("@")
        nodes = main.css(f"{selector}[{attribute}]")[:left]
        left -= len(nodes)
        for node in nodes if place == "note" else reversed(nodes):
            words = (node.attributes.get(attribute) or "").strip()
            if words and place == "heading":
                _put_first(node, _heading(node, attribute, words))
            elif words:
                _say(main, node, words, place, profile.note_list)


def say_pictures(main: LexborNode) -> tuple[str, ...]:
    """The words of signs that stand among other words; a sign that is all that a cell or list item holds is put in its place.

    A box that is ticked is one. "Yes" in a table of ticks is what the cell says. Pictures in links, between blocks and with
    longer descriptions say nothing of their own.
    """
    signs: list[str] = []
    for node in main.css("input[type=checkbox][checked]")[:_MOST]:
        if _around(node, (*_BLOCKS, *_HOLDERS)) and not _around(node, _FORMS):
            node.replace_with(TICK)
    for node in main.css("img[alt]")[:_MOST]:
        words = (node.attributes.get("alt") or "").strip()
        holder = _around(node, _HOLDERS)
        if words and len(words) <= _ALT_CHARS and holder is not None and not holder.text().strip():
            node.replace_with(words)
        elif words and len(words) <= _SIGN_CHARS and (holder or _around(node, _BLOCKS)) and not _around(node, _LINKS):
            signs.append(words)
    return tuple(signs)


def _around(node: LexborNode, tags: tuple[str, ...]) -> LexborNode | None:
    """The nearest element of one of these kinds that the node stands in."""
    around = node.parent
    while around is not None and around.tag not in tags:
        around = around.parent
    return around


def _say(main: LexborNode, node: LexborNode, words: str, place: str, note_list: str) -> None:
    """Put in one attribute's words; markup in them is read as markup."""
    if place == "inline":
        node.insert_child(words)
        return
    block = _paragraph(words)
    if block is None:
        return
    if place == "note":
        lists = main.css(note_list) if note_list else []
        scope = node.attributes.get("scope")
        at = next((n for n in lists if n.attributes.get("scope") == scope), lists[-1] if lists else main)
        at.insert_child(block)
    else:
        _put_first(node, block)


def _put_first(node: LexborNode, block: LexborNode | None) -> None:
    first = next(node.iter(include_text=True), None)
    if block is None:
        return
    if first is None:
        node.insert_child(block)
    else:
        first.insert_before(block)


def _heading(node: LexborNode, attribute: str, words: str) -> LexborNode | None:
    """The words as a heading: `notice-title` with `notice-title-tag="h3"`, `title` with `header="h3"`."""
    said = node.attributes.get(f"{attribute}{_LEVEL_SUFFIX}") or node.attributes.get(_LEVEL_NAME) or ""
    level = said.strip().lower() if said.strip().lower() in HEADINGS else _PLAIN_LEVEL
    inner = words if "<" in words else escape(words, quote=False)
    return LexborHTMLParser(f"<div><{level}>{inner}</{level}></div>").css_first("div > *")


def _paragraph(words: str) -> LexborNode | None:
    """The words as an element: as they are when they begin with markup, else as a paragraph."""
    markup = words if words.startswith("<") else f"<p>{words if '<' in words else escape(words, quote=False)}</p>"
    return LexborHTMLParser(f"<div>{markup}</div>").css_first("div")
