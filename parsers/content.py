"""The main content of a page cut out with a fast HTML5 parser, with its hashes, title, dates and language.

Lexbor sees what browsers see where a div is left open; libxml2 pulls the footer into the main part of such pages
(docs/decisions/0003-lexbor-and-beautifulsoup4.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.errors import ParseError
from veille.model import Cut, Lang, Medium
from veille.parsers.bounds import MAX_SOURCE_DEPTH
from veille.parsers.language import choose_lang, parse_lang
from veille.parsers.links import Base, resolve_link
from veille.parsers.wording import digest, squeeze, tidy
from veille.profiles import Profile

MARK = "data-veille"  # set on the title's heading ("title") and on headings of contents lists ("contents")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Elements without content that are no text: the walker's parser takes quadratic time on thousands of them.
_VOID = ("img", "wbr", "col", "source", "track", "area", "embed", "param", "link", "meta", "input")
_LINK_SHARE = 0.8  # a contents list is links and little else
_CONTENTS_CHARS = 80  # longer words head no contents list
_MAIN_SHARE = 0.7  # a column that holds this much of its parent's text is where the text is
_OPEN = re.compile(
    r"<(/?)(?:div|span|ul|ol|li|section|blockquote|table|tr|td|b|i|em|strong|font|details|dl|dd)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The cut of a page, and the cut part as HTML with title and contents headings marked."""

    cut: Cut
    html: str
    base: Base
    tables: int
    details: int


def cut_fragment(
    text: str,
    *,
    profile: Profile,
    url: str | None = None,
    lang: Lang | None = None,
    medium: Medium = "html",
    title: str = "",
    hints: tuple[str, ...] = (),
    with_html: bool = True,
) -> Fragment:
    """The main content of one page of text; `html` is left empty without `with_html` (the hash path needs none)."""
    _refuse_depth(text, url or "")
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise ParseError("no HTML body found", where=url or "", hint="is it an HTML page?")
    canonical = _attribute(tree, "link[rel=canonical]@href")
    base = Base.of(profile, url or (canonical if canonical and canonical.startswith("http") else None))
    modified = _first_date(tree, profile.modified)
    stated = tuple(s for s in (_attribute(tree, selector) for selector in profile.language) if s)
    twins = _twin_candidates(tree, profile.twin)
    main, remark = _find_main(tree, profile)
    if _is_cut_short(text):
        remark += ("the page ends without </html>",)
    _strip(main, (*profile.strip, *_VOID))
    stamp = _drop_stamps(main, profile.stamps)
    _drop_doubles(main, profile.responsive)
    _mark_contents(main, profile.contents)
    heading, words = _find_title(tree, main, profile, title)
    if heading is not None:
        heading.attrs[MARK] = "title"
    fragment = (main.html or "").replace("<br>", "<br/>") if with_html else ""
    tables, details = (len(main.css("table")), len(main.css("details"))) if with_html else (0, 0)
    links = [t for t in (resolve_link(a.attributes.get("href") or "", base) for a in main.css("a[href]")) if t]
    for node in reversed(main.css(f"[{MARK}]")):
        node.decompose()
    content = squeeze(main.text(deep=True, separator=""))
    chosen, doubts = choose_lang(
        lang, stated=stated, url=base.url, profile=profile, text=main.text(deep=True, separator=" ")[:8000]
    )
    cut = Cut(
        url=url or base.url,
        lang=chosen,
        title=words,
        modified=modified or stamp,
        medium=medium,
        content_hash=digest(content),
        links_hash=digest("\n".join(links)),
        text_length=len(content),
        twin_url=_choose_twin(twins, chosen, base),
        hints=(*hints, *remark, *doubts),
    )
    return Fragment(cut, fragment, base, tables, details)


def _is_cut_short(text: str) -> bool:
    """Whether a page that begins with `<html>` does not end with it."""
    return "<html" in text[:4000].lower() and "</html" not in text[-4000:].lower()


def _refuse_depth(text: str, where: str) -> None:
    """Refuse elements nested thousands deep: parsers take quadratic time on them."""
    if text.count("<") < MAX_SOURCE_DEPTH:
        return
    depth = deepest = 0
    for closing in _OPEN.findall(text):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    # Unclosed <li>, <td> and <p> are common and do not nest, so only an absurd depth counts.
    if deepest > MAX_SOURCE_DEPTH and not _closes_itself(text):
        raise ParseError(f"elements nested {deepest:,} deep", where=where, hint="is it a page?")


def _closes_itself(text: str) -> bool:
    """Whether most open elements are those that the next one closes (`<li>`, `<td>`, `<tr>`, `<dd>`)."""
    lowered = text.lower()
    unclosed = {tag: lowered.count(f"<{tag}") - lowered.count(f"</{tag}") for tag in ("li", "td", "tr", "dd")}
    everything = sum(1 if not closing else -1 for closing in _OPEN.findall(text))
    return everything - sum(unclosed.values()) < MAX_SOURCE_DEPTH


def _select(tree: LexborHTMLParser | LexborNode, selector: str) -> tuple[list[LexborNode], str | None]:
    css, _, attribute = selector.partition("@")
    return tree.css(css), attribute or None


def _attribute(tree: LexborHTMLParser, selector: str) -> str | None:
    """What the first element gives for `selector@attribute`, or its text for a selector alone."""
    css, _, attribute = selector.partition("@")
    node = tree.css_first(css)
    if node is None:
        return None
    return node.attributes.get(attribute) if attribute else node.text()


def _first_date(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str | None:
    for selector in selectors:
        found = _DATE.search(_attribute(tree, selector) or "")
        if found:
            return found[0]
    return None


def _twin_candidates(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> list[tuple[str, Lang | None]]:
    found = []
    for selector in selectors:
        nodes, attribute = _select(tree, selector)
        for node in nodes:
            href = node.attributes.get(attribute or "href")
            said = node.attributes.get("hreflang") or node.attributes.get("lang")
            if href:
                found.append((href, parse_lang(said)))
    return found


def _choose_twin(candidates: list[tuple[str, Lang | None]], lang: Lang, base: Base) -> str | None:
    for href, said in candidates:
        target = resolve_link(href, base)
        if target and said != lang and target != base.url and target.startswith("http"):
            return target
    return None


def _find_main(tree: LexborHTMLParser, profile: Profile) -> tuple[LexborNode, tuple[str, ...]]:
    """The main element, and a remark when the page has none."""
    for selector in profile.main:
        node = tree.css_first(selector)
        if node is not None:
            return node, ()
    body = tree.body
    assert body is not None  # noqa: S101  (cut_fragment has refused a page without a body)
    if not profile.fallback:
        return body, ("no main element found, the whole body was read",)
    _strip(body, ("script", "style", "noscript", "nav", "body > header", "body > footer"))
    whole = len(squeeze(body.text())) or 1
    node = body
    while True:
        children = [(len(squeeze(child.text())), child) for child in node.iter()]
        size, best = max(children, key=lambda pair: pair[0], default=(0, node))
        if not children or size < _MAIN_SHARE * len(squeeze(node.text())) or best.tag in ("p", "ul", "ol", "table"):
            break
        node = best
    confidence = len(squeeze(node.text())) / whole
    return node, (f"no main element found, densest column read, confidence {confidence:.2f}",)


def _unique(nodes: Iterable[LexborNode]) -> list[LexborNode]:
    """Each node once, in document order (a node is reported once for every selector of a list that it matches)."""
    return list({node.mem_id: node for node in nodes}.values())


def _strip(main: LexborNode, selectors: tuple[str, ...]) -> None:
    """Take out what matches; inner elements first, as taking out an outer one frees those within."""
    if selectors:
        own = main.mem_id
        for node in reversed(_unique(main.css(", ".join(selectors)))):
            if node.mem_id != own:
                node.decompose()


def _next_element(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and not after.is_element_node:
        if after.is_text_node and (after.text_content or "").strip():
            return None
        after = after.next
    return after


def _label(node: LexborNode) -> str:
    return tidy(node.text()).rstrip(" :").lower()


def _drop_stamps(main: LexborNode, stamps: tuple[str, ...]) -> str | None:
    """Take out date stamps that stand as a heading with what follows it; the date that they held."""
    date = None
    for heading in main.css("h2, h3, h4, h5, h6") if stamps else ():
        if _label(heading) not in stamps:
            continue
        doomed, after = [heading], heading.next
        while after is not None and after.tag not in _HEADINGS:
            found = _DATE.search(after.text() if after.is_element_node else after.text_content or "")
            date = date or (found[0] if found else None)
            doomed.append(after)
            after = after.next
        for node in doomed:
            node.decompose()
    return date


def _drop_doubles(main: LexborNode, classes: tuple[str, ...]) -> None:
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


def _is_within(node: LexborNode, other: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.mem_id != other.mem_id:
        above = above.parent
    return above is not None


def _mark_contents(main: LexborNode, headings: tuple[str, ...]) -> None:
    """Take out lists of links into the page ("On this page"); their headings are marked, not content."""
    if not headings:
        return
    for node in main.css("h2, h3, h4, h5, h6, p"):
        words = node.text()
        if len(words) > _CONTENTS_CHARS or tidy(words).rstrip(" :").lower() not in headings:
            continue
        after, found = _next_element(node), False
        while after is not None and _is_contents(after):
            doomed, after, found = after, _next_element(after), True
            doomed.decompose()
        if node.tag != "p":
            node.attrs[MARK] = "contents"
        elif found:
            node.decompose()


def _is_contents(node: LexborNode) -> bool:
    if node.tag not in ("ul", "ol", "div", "nav"):
        return False
    links = node.css("a")
    words = len(squeeze(node.text()))
    inside = sum("#" in (a.attributes.get("href") or "") for a in links)
    linked = sum(len(squeeze(a.text())) for a in links)
    return bool(links) and inside * 2 >= len(links) and linked >= _LINK_SHARE * words


def _find_title(
    tree: LexborHTMLParser, main: LexborNode, profile: Profile, given: str
) -> tuple[LexborNode | None, str]:
    """The heading inside the main part that is the page's title, and the title's words."""
    for selector in profile.title:
        css, _, attribute = selector.partition("@")
        node = tree.css_first(css)
        if node is None:
            continue
        words = tidy((node.attributes.get(attribute) or "") if attribute else node.text())
        if words:
            inside = node.tag in _HEADINGS and any(other.mem_id == node.mem_id for other in main.css(node.tag or "h1"))
            return (node if inside else None), words
    if given:
        return None, given
    head = tree.css_first("head title")
    words = tidy(head.text()) if head is not None else ""
    for suffix in profile.title_suffix:
        words = words.removesuffix(suffix)
    return None, words.strip()
