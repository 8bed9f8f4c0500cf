"""The main content of a page cut out with a fast HTML5 parser, with its hashes, title, dates and language.

Lexbor sees what browsers see where a div is left open; libxml2 pulls the footer into the main part of such pages
(docs/decisions/0003-lexbor-and-beautifulsoup4.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.errors import ParseError
from veille.model import DocumentState, Lang, Medium, PageDigest
from veille.parsers.language.detection import choose_lang, parse_lang
from veille.parsers.language.normal_form import digest, squeeze, state_digest, tidy
from veille.parsers.media.expectations import missing_marks
from veille.parsers.media.html.attribute_words import say_attributes, say_pictures
from veille.parsers.media.html.boilerplate import (
    DATE,
    HEADINGS,
    MARK,
    drop_doubles,
    drop_movers,
    drop_reader_notes,
    drop_stamp_lines,
    drop_stamps,
    mark_contents,
    strip,
)
from veille.parsers.media.html.borders import border_marks
from veille.parsers.media.html.links import Base, drop_ways, resolve_link
from veille.parsers.media.html.loaded.includes import find_includes
from veille.parsers.media.html.own_elements import as_html
from veille.parsers.media.html.page_state import read_state, refuse_broken, refuse_unfilled, stated_day
from veille.parsers.media.html.stamped.stamps import drop_stamped_lines
from veille.parsers.media.html.unseen import drop_counters, drop_ignored, drop_unseen, ignored_hints
from veille.parsers.media.limits import MAX_ATTRIBUTES, MAX_SOURCE_DEPTH
from veille.parsers.media.note_links import mark_note_links
from veille.parsers.media.note_marks import read_marks
from veille.profiles import Profile

# Elements without content that are no text: the walker's parser takes quadratic time on thousands of them.
_VOID = ("img", "wbr", "col", "source", "track", "area", "embed", "param", "link", "meta", "input")
_MAIN_SHARE = 0.7  # a column that holds this much of its parent's text is where the text is
_SHORTEST_ATTRIBUTE = 4  # characters: a space and a name of its own among thousands
_CROWDED = re.compile(
    r"<[a-zA-Z][^\s/>]*+(?:[\s/]++[^\s/>=][^\s/>=]*+(?>(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?))"
    rf"{{{MAX_ATTRIBUTES}}}"
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.I)
# Elements that hold nothing, and those that the next one of their kind closes: neither can nest by being left open.
_NEVER_DEEP = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "a", "button", "caption", "colgroup", "dd", "dt", "li", "nobr", "option", "optgroup", "p", "rp", "rt", "tbody",
    "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fragment:
    """The cut of a page, and the cut part as HTML with title and contents headings marked."""

    cut: PageDigest
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
    _refuse_attributes(text, url or "")
    tree = LexborHTMLParser(as_html(text, profile))
    if tree.body is None:
        raise ParseError("no HTML body found", where=url or "", hint="is it an HTML page?")
    refuse_broken(tree, profile, url or "")
    said_state = read_state(tree, profile)
    state = said_state.state if said_state else DocumentState.IN_FORCE
    state_date = said_state.day if said_state and state is not DocumentState.IN_FORCE else None
    canonical = _attribute(tree, "link[rel=canonical]@href")
    base = Base.of(profile, url or (canonical if canonical and canonical.startswith("http") else None))
    modified = _first_date(tree, profile.modified)
    if said_state is not None and state is DocumentState.IN_FORCE:
        modified = modified or said_state.day
    stated = tuple(s for s in (_attribute(tree, selector) for selector in profile.language) if s)
    twins = _twin_candidates(tree, profile.twin)
    main, remark = _find_main(tree, profile, url or "")
    frame_stamp = drop_stamp_lines(tree.body, profile.stamps, keep=True) if modified is None else None
    remark += tuple(f"expected {mark!r} on every page of the site, not found" for mark in missing_marks(tree, profile))
    if _is_cut_short(text):
        remark += ("the page ends without </html>",)
    for node in main.css(", ".join(profile.apart)) if profile.apart else ():
        node.insert_before(" ")
    say_attributes(main, profile)
    signs = say_pictures(main)
    mark_note_links(main)
    remark += (*find_includes(tree, main, profile), *strip(main, (*profile.strip, *_VOID)))
    drop_unseen(main)
    drop_ways(main)
    stamp = drop_stamps(main, profile.stamps)
    stamp = drop_stamped_lines(main) or stamp
    drop_counters(main)
    remark += ignored_hints(drop_ignored(main, profile.ignore))
    drop_reader_notes(main, profile.reader_only, profile.reader_notes)
    drop_doubles(main, profile.responsive)
    drop_movers(main, profile.movers)
    read_marks(main)
    mark_contents(main, profile.contents)
    heading, words = _find_title(tree, main, profile, title)
    refuse_unfilled(words, profile, url or "")
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
    cut = PageDigest(
        url=url or base.url,
        lang=chosen,
        title=words,
        modified=modified or stamp or frame_stamp,
        medium=medium,
        content_hash=state_digest(
            digest(content + border_marks(main) + "".join(f"\x1a{sign}" for sign in signs)), state, state_date
        ),
        links_hash=digest("\n".join(links)),
        text_length=len(content),
        twin_url=_choose_twin(twins, chosen, base),
        hints=(*hints, *remark, *doubts),
        state=state,
        state_date=state_date,
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
    open_now: dict[str, int] = {}
    for closing, name in _TAG.findall(text):
        tag = name.lower()
        if tag in _NEVER_DEEP:
            continue
        if not closing:
            open_now[tag] = open_now.get(tag, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now.get(tag, 0):  # an end tag without its element closes nothing
            open_now[tag] -= 1
            depth -= 1
    if deepest > MAX_SOURCE_DEPTH:
        raise ParseError(f"elements nested {deepest:,} deep", where=where, hint="is it a page?")


def _refuse_attributes(text: str, where: str) -> None:
    """Refuse elements with thousands of attributes: parsers take quadratic time on them."""
    if len(text) > MAX_ATTRIBUTES * _SHORTEST_ATTRIBUTE and _CROWDED.search(text):
        raise ParseError(f"an element has over {MAX_ATTRIBUTES:,} attributes", where=where, hint="is it a page?")


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
        words = _attribute(tree, selector) or ""
        found = DATE.search(words)
        day = found[0] if found else stated_day(words)
        if day:
            return day
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


def _find_main(tree: LexborHTMLParser, profile: Profile, where: str) -> tuple[LexborNode, tuple[str, ...]]:
    """The main element, and a remark when the page has none; refused where the site's pages always have one."""
    for selector in profile.main:
        node = tree.css_first(selector)
        if node is not None:
            return node, ()
    body = tree.body
    assert body is not None  # noqa: S101  (cut_fragment has refused a page without a body)
    if profile.expect.main:
        raise ParseError(
            f"none of the main elements {', '.join(profile.main)} is there",
            where=where,
            hint="an error page of the site, or its template changed: `veille doctor` looks at it",
        )
    if not profile.fallback:
        strip(body, ("body > header", "body > footer"))
        return body, ("no main element found, the whole body was read",)
    strip(body, ("script", "style", "noscript", "nav", "body > header", "body > footer"))
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
            inside = node.tag in HEADINGS and any(other.mem_id == node.mem_id for other in main.css(node.tag or "h1"))
            return (node if inside else None), words
    if given:
        return None, given
    head = tree.css_first("head title")
    words = tidy(head.text()) if head is not None else ""
    for suffix in profile.title_suffix:
        words = words.removesuffix(suffix)
    return None, words.strip()
