"""What stands in the main part of a page and is not content: it is taken out of the tree, as the site's profile says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from veille.parsers.language.normal_form import squeeze, tidy

MARK = "data-veille"  # set on the title's heading ("title") and on headings of contents lists ("contents")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_LINK_SHARE = 0.8  # a contents list is links and little else
_MARK_DIGITS = 2  # a page has fewer than a hundred footnotes
_STAMP_CHARS = 300  # a stamp is a date and a line about it; more than this is content under a like heading
_CONTENTS_CHARS = 80  # longer words head no contents list


def strip(main: LexborNode, selectors: tuple[str, ...]) -> None:
    """Take out what matches; inner elements first, as taking out an outer one frees those within."""
    if selectors:
        own = main.mem_id
        for node in reversed(_unique(main.css(", ".join(selectors)))):
            if node.mem_id != own:
                node.decompose()


def drop_stamps(main: LexborNode, stamps: tuple[str, ...]) -> str | None:
    """Take out date stamps that stand as a heading with what follows it; the date that they held."""
    date = None
    for heading in main.css("h2, h3, h4, h5, h6") if stamps else ():
        if _label(heading) not in stamps:
            continue
        doomed, after = [heading], heading.next
        while after is not None and after.tag not in HEADINGS:
            found = DATE.search(after.text() if after.is_element_node else after.text_content or "")
            date = date or (found[0] if found else None)
            doomed.append(after)
            after = after.next
        if sum(len(node.text()) for node in doomed if node.is_element_node) <= _STAMP_CHARS:
            for node in doomed:
                node.decompose()
    return date


def drop_doubles(main: LexborNode, classes: tuple[str, ...]) -> None:
    """Of a block that is there twice, each for other screens (`visible-xs`, `hidden-xs`), keep the first."""
    if not classes:
        return
    kept: dict[str, list[tuple[LexborNode, frozenset[str]]]] = {}
    doomed = []
    for node in _unique(main.css(", ".join(f".{name}" for name in classes))):
        words = squeeze(node.text())
        own = frozenset((node.attributes.get("class") or "").split()) & frozenset(classes)
        if not words:
            continue
        if any(not (own & theirs) and not _is_within(node, other) for other, theirs in kept.get(words, [])):
            doomed.append(node)
        else:
            kept.setdefault(words, []).append((node, own))
    for node in reversed(doomed):
        node.decompose()


def drop_movers(main: LexborNode, words: tuple[str, ...]) -> None:
    """Take out links and buttons that only move the reader or share the page: "Top of page", "Next"."""
    if not words:
        return
    for node in reversed(main.css("a, button")):
        if _label(node).strip(" ‹›«»←→↑") in words:
            node.decompose()


def drop_marks(main: LexborNode) -> None:
    """Take out footnote marks that are glued to a number: `2019<sup>1</sup>` is the year 2019."""
    for node in main.css("sup"):
        before = node.prev.text_content if node.prev is not None and node.prev.is_text_node else None
        mark = node.text().strip()
        if before and before[-1].isdigit() and mark.isdigit() and len(mark) <= _MARK_DIGITS:
            node.decompose()


def mark_contents(main: LexborNode, headings: tuple[str, ...]) -> None:
    """Take out lists of links into the page ("On this page"); their headings are marked, not content."""
    if not headings:
        return
    for node in main.css("h2, h3, h4, h5, h6, p, summary"):
        words = node.text()
        if len(words) > _CONTENTS_CHARS or tidy(words).rstrip(" :").lower() not in headings:
            continue
        after, found = _after_heading(node), False
        while after is not None and _is_contents(after):
            doomed, after, found = after, _next_element(after), True
            doomed.decompose()
        if node.tag in HEADINGS:
            node.attrs[MARK] = "contents"
        elif found:
            node.decompose()


def _after_heading(node: LexborNode) -> LexborNode | None:
    """The element after a heading, or after the box that holds nothing else."""
    after = _next_element(node)
    if after is None and node.parent is not None and squeeze(node.parent.text()) == squeeze(node.text()):
        return _next_element(node.parent)
    return after


def _is_contents(node: LexborNode) -> bool:
    if node.tag not in ("ul", "ol", "div", "nav"):
        return False
    links = node.css("a")
    words = len(squeeze(node.text()))
    inside = sum("#" in (a.attributes.get("href") or "") for a in links)
    linked = sum(len(squeeze(a.text())) for a in links)
    return bool(links) and inside * 2 >= len(links) and linked >= _LINK_SHARE * words


def _is_within(node: LexborNode, other: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != other.mem_id:
        above = above.parent
    return above is not None


def _next_element(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and (not after.is_element_node or after.tag in ("br", "hr")):
        if after.is_text_node and (after.text_content or "").strip():
            return None
        after = after.next
    return after


def _label(node: LexborNode) -> str:
    return tidy(node.text()).rstrip(" :").lower()


def _unique(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Each node once, in document order (a node is reported once for every selector of a list that it matches)."""
    return list({node.mem_id: node for node in nodes}.values())
