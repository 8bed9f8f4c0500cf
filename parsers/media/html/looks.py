"""What a capture looks like beside its text: title, template marks, language, canonical address, refresh, password field."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.changes.believe.refresh import read_refresh
from veille.model import Lang, PageLook
from veille.parsers.language.detection import lang_of_words, parse_lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.html.loaded.parts import unpack_parts
from veille.profiles import Profile
from veille.urls import join_url, split_url

MAX_SOURCE = 400_000  # bytes looked at: heads, walls and error pages lie well within
MAX_BODY = 20_000  # characters of the page's words
MAX_TEXT = 200_000  # characters of the main content whose lines are told apart by language
MAX_FRAME = 600  # template marks; the largest frame of the watched sites has some 350
_SUFFIX = re.compile(r"\s[-–—|]\s([^-–—|]{2,60})$")
_SHARED_AS = "meta[property='og:url']"  # the address under which a page wants to be passed on
_NOISE = "script, style, noscript, template, svg"


def read_look(raw: bytes, *, profile: Profile, url: str | None, words: str) -> PageLook:
    """The look of a page of markup; `words` is the text that was read as its main content."""
    spoken = lang_of_words(words) if words.strip() else None
    head = unpack_parts(raw)[0].body[:MAX_SOURCE]
    if b"<" not in head[:4096] or head[:5] == b"%PDF-" or head.lstrip()[:5] == b"<?xml":
        return PageLook(spoken=spoken, tongues=_tongues(words))
    source = head.decode("utf-8", "replace")
    tree = LexborHTMLParser(source)
    main = next((node for s in profile.main if (node := tree.css_first(s)) is not None), None)
    title = _text(tree.css_first("head title")) or _text(tree.css_first("title"))
    heading = tree.css_first("main h1") or tree.css_first("h1")
    canonical = _attribute(tree, "link[rel=canonical]", "href") or _attribute(tree, _SHARED_AS, "content")
    refresh = read_refresh(source, url or "", itself=not words.strip())
    frame = _frame(tree, main, title)
    password = tree.css_first("input[type=password]") is not None
    for node in reversed(tree.css(_NOISE)):
        node.decompose()
    body = tree.body
    return PageLook(
        title=title,
        heading=_text(heading),
        stated=parse_lang(
            _attribute(tree, "meta[name='dcterms.language']", "content") or _attribute(tree, "html", "lang")
        ),
        spoken=spoken or lang_of_words(_text(body)[:MAX_BODY]),
        tongues=_tongues(words),
        canonical=join_url(url or "", canonical) if canonical else None,
        main=main is not None,
        frame=frame,
        refresh=refresh[1] if refresh else None,
        password=password,
        body=_text(body)[:MAX_BODY],
        source=source.lower(),
    )


def _tongues(words: str) -> tuple[tuple[Lang, int], ...]:
    """How many words stand in lines that are clearly of each language, of the languages that there are."""
    counts: Counter[Lang] = Counter()
    for line in words[:MAX_TEXT].split("\n"):
        lang = lang_of_words(line)
        if lang is not None:
            counts[lang] += len(line.split())
    return tuple(sorted(counts.items()))


def _frame(tree: LexborHTMLParser, main: LexborNode | None, title: str) -> frozenset[str]:
    """Ids, first classes, meta names, resources and frame words of everything outside the main content."""
    marks: set[str] = set()
    inside = {node.mem_id for node in main.css("*")} - {main.mem_id} if main is not None else set()
    for node in tree.css("[id], [class], [role], [property]"):
        if node.mem_id in inside and node.tag != "h1":
            continue
        values = node.attributes
        marks |= {
            f"{name}={words.split()[0]}"
            for name in ("id", "class", "role", "property")
            if (words := values.get(name)) and words.split()
        }
    marks |= {f"meta={name}" for node in tree.css("meta[name]") if (name := node.attributes.get("name"))}
    for css, name in (("script[src]", "src"), ("link[rel=stylesheet]", "href")):
        marks |= {
            f"file={split_url(node.attributes.get(name) or '').path.rpartition('/')[2]}" for node in tree.css(css)
        }
    marks |= {f"tag={tag}" for tag in ("header", "footer", "nav", "main", "aside") if tree.css_first(tag) is not None}
    suffix = _SUFFIX.search(title)
    if suffix:
        marks.add(f"suffix={suffix[1].lower()}")
    return frozenset(sorted(marks)[:MAX_FRAME])


def _attribute(tree: LexborHTMLParser, css: str, name: str) -> str | None:
    node = tree.css_first(css)
    return node.attributes.get(name) if node is not None else None


def _text(node: LexborNode | None) -> str:
    return tidy(node.text(separator=" ")) if node is not None else ""
