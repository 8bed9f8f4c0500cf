"""What stands in the main part of a page and is not content: it is taken out of the tree, as the site's profile says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from veille.parsers.language.folding import fold
from veille.parsers.language.normal_form import squeeze, tidy
from veille.parsers.media.html.page_state import stamped_day, stated_day
from veille.parsers.media.html.short_lines import node_text, short_lines, take_out

MARK = "data-veille"  # set on the title's heading ("title") and on headings of contents lists ("contents")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "link", "meta"})
KEPT = "kept <"  # begins each remark on a strip selector that would have taken most of the text
_ALL_OF_IT, _MOST_OF_IT = 0.97, 0.5  # shares of the main text; no boilerplate of the watched sites reaches a half
_SEVERAL = 2  # elements of one selector
_MUCH = 600  # characters: a short page may be half feedback form
_LARGE, _SMALL = 1_500, 6_000  # characters of source: lighter elements of larger pages need no weighing
_LINK_SHARE = 0.8  # a contents list is links and little else
_LINE_CHARS = 90  # a stamp's words and a day
_LINES = "p, div, span, li, dl, footer, section, small, em, strong, time, td"
_CONTENTS_CHARS = 80  # longer words head no contents list


def strip(main: LexborNode, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """Take out what matches; inner elements first, as taking out an outer one frees those within.

    What holds most of the text is kept, with a remark: an element that was never closed swallows the page behind it. So is
    all that a selector finds when it holds most of the text together.
    """
    plain = [s for s in selectors if s in _NO_TEXT]
    for node in reversed(_unique(main.css(", ".join(plain)))) if plain else ():
        if node.mem_id != main.mem_id:
            node.decompose()
    others = [s for s in selectors if s not in _NO_TEXT]
    if not others:
        return ()
    remarks: list[str] = []
    found = [n for n in _unique(main.css(", ".join(others))) if n.mem_id != main.mem_id]
    if sum(len(n.html or "") for n in found) > _MOST_OF_IT * len(main.html or ""):
        greedy = {s: share for s in others if (share := _share_of_all(main, s)) is not None}
        remarks += [f"{KEPT}{s}>: all that it finds holds {share:.0%} of the main text" for s, share in greedy.items()]
        kept = [s for s in others if s not in greedy]
        found = [n for n in _unique(main.css(", ".join(kept))) if n.mem_id != main.mem_id] if kept else []
    whole = _weight(main) if any(len(n.html or "") > _LARGE for n in found) or len(main.html or "") < _SMALL else 0
    for node in reversed(found):
        share = _weight(node) / whole if whole and node.tag not in HEADINGS else 0.0
        if share >= _ALL_OF_IT or (share > _MOST_OF_IT and _weight(node) > _MUCH):
            marks = " ".join(f"{k}={v}" for k, v in node.attributes.items() if v)[:80]
            remarks.append(f"{KEPT}{node.tag} {marks}>: it holds {share:.0%} of the main text; was it never closed?")
        else:
            take_out(node)
    return tuple(remarks)


def _share_of_all(main: LexborNode, selector: str) -> float | None:
    """The share of the main text that the elements of a selector hold together, when it is too much to take out."""
    found = [n for n in main.css(selector) if n.mem_id != main.mem_id and n.tag not in HEADINGS]
    within = {inner.mem_id for n in found for inner in n.css(selector) if inner.mem_id != n.mem_id}
    outer = [n for n in _unique(found) if n.mem_id not in within]
    if len(outer) < _SEVERAL:
        return None  # a single element is judged by itself
    held, whole = sum(map(_weight, outer)), _weight(main)
    return held / whole if whole and held > _MUCH and held > _MOST_OF_IT * whole else None


def _weight(node: LexborNode) -> int:
    """Characters of an element's text, its page title apart."""
    return len(squeeze(node.text())) - sum(len(squeeze(h.text())) for h in node.css("h1"))


def drop_stamps(main: LexborNode, stamps: tuple[str, ...]) -> str | None:
    """Take out date stamps that stand as a heading above a day and nothing else; the date that they held.

    Under "Mise à jour" may stand what was changed: that is content, with its day.
    """
    date = None
    for heading in main.css("h2, h3, h4, h5, h6") if stamps else ():
        if _label(heading) not in stamps:
            continue
        doomed, after = [heading], heading.next
        while after is not None and after.tag not in HEADINGS:
            doomed.append(after)
            after = after.next
        beside = _next_element(heading)
        for below in ([beside] if beside is not None else [], doomed[1:]):
            day = tidy(" ".join(node_text(node, " ") for node in below))
            if stamped_day(day) is not None:
                date = date or stated_day(day)
                for node in (heading, *below):
                    node.decompose()
                break
    return date or drop_stamp_lines(main, stamps)


def drop_stamp_lines(main: LexborNode, stamps: tuple[str, ...], *, keep: bool = False) -> str | None:
    """Take out lines that only say when the page was last changed ("Last update: March 12, 2026"); the day they say.

    A line is an element all of whose words are the stamp's words and a day, whatever its tag and class; a sentence or a
    table row that holds more stays. With `keep` the line is only read.
    """
    folded = fold(main.text(separator=" "))
    words = [fold(stamp) for stamp in stamps if fold(stamp) in folded]
    if not words:
        return None
    line = re.compile(
        rf"(?:page )?(?:{'|'.join(map(re.escape, words))})(?![a-z])\s*(?:le|on)?\s*[:.-]?\s*(?P<day>\S.*)"
    )
    stamped = {
        node.mem_id: (node, day)
        for node, words in short_lines(main, _LINES, _LINE_CHARS)
        if (day := _stamped_day(words, line)) is not None
    }
    date, doomed = None, []
    for node, day in reversed(stamped.values()):  # in the order of the page
        date = date or day
        above = node
        while above.parent is not None and above.parent.mem_id in stamped:
            above = above.parent
        doomed.append(above)
    if not keep:
        for node in _unique(doomed):
            node.decompose()
    return date


def _stamped_day(words: str, line: re.Pattern[str]) -> str | None:
    """The day that a line says which is a stamp and nothing else."""
    found = line.fullmatch(fold(words))
    return stamped_day(words[found.start("day") :]) if found else None


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


def drop_reader_notes(main: LexborNode, classes: tuple[str, ...], notes: tuple[str, ...]) -> None:
    """Take out words for screen readers that are notes: in and beside links, and those that `notes` name.

    What a heading, a list item or a cell holds by itself stays: the operators of a formula, "Step 1:".
    """
    if not classes:
        return
    patterns = tuple(re.compile(note) for note in notes)
    for node in reversed(_unique(main.css(", ".join(classes)))):
        words = fold(tidy(node.text())).strip(" .")
        above = [n.tag for n in _ancestors(node, main)]
        said = any(pattern.fullmatch(words) for pattern in patterns)
        linked = "a" in above or _follows_link(node)
        alone = node.tag in HEADINGS or node.tag in ("caption", "th", "legend", "dt", "section", "div")
        if said or (linked and not any(tag in HEADINGS for tag in above)) or (node.tag == "p" and not alone):
            node.decompose()


def _follows_link(node: LexborNode) -> bool:
    """Whether a link stands before the node on the same line, with nothing but signs and blanks between."""
    before = node.prev
    while before is not None:
        if before.tag == "a":
            return True
        if node_text(before).strip():
            return False
        before = before.prev
    return False


def _ancestors(node: LexborNode, main: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None and above.mem_id != main.mem_id:
        yield above
        above = above.parent


def drop_movers(main: LexborNode, words: tuple[str, ...]) -> None:
    """Take out links and buttons that only move the reader or share the page: "Top of page", "Next"."""
    if not words:
        return
    for node in reversed(main.css("a, button")):
        if _label(node).strip(" ‹›«»←→↑") in words:
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
