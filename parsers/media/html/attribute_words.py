"""Words that a page's own elements hold in attributes and show as text: `<qc-notice title="..." content="...">`.

The profile says which attributes those are and how their words stand: a `block` before what the element holds, `inline` in
the sentence, or a `note` at the end of the list of notes (of the main content, where the page has none).
"""

from __future__ import annotations

from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.profiles import Profile

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
            if words:
                _say(main, node, words, place, profile.note_list)


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
        return
    first = next(node.iter(include_text=True), None)
    if first is None:
        node.insert_child(block)
    else:
        first.insert_before(block)


def _paragraph(words: str) -> LexborNode | None:
    """The words as an element: as they are when they begin with markup, else as a paragraph."""
    markup = words if words.startswith("<") else f"<p>{words if '<' in words else escape(words, quote=False)}</p>"
    return LexborHTMLParser(f"<div>{markup}</div>").css_first("div")
