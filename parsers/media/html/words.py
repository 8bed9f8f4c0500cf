"""The words of an element as one text, and which elements stand on lines of their own."""

from __future__ import annotations

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from veille.parsers.media.html.links import Base, resolve_link
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.outline import LINE, LinkedText, Run, join_runs

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
CONTAINERS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dialog", "div", "fieldset", "figcaption", "figure",
    "footer", "form", "header", "hgroup", "hr", "html", "label", "legend", "main", "menu", "nav", "optgroup", "option", "p",
    "pre", "search", "section", "select", "tbody", "td", "tfoot", "th", "thead", "tr",
})  # fmt: skip
LISTS = frozenset({"ul", "ol", "menu", "dir"})
BLOCK_TAGS = CONTAINERS | LISTS | frozenset({"li", "dl", "dt", "dd", "table", "details", "summary", *HEADINGS})

# What stands apart from the text around it: a notice, a panel, an accordion.
_BOX_TAGS = frozenset({"aside", "details"})
_BOX_CLASSES = frozenset({"alert", "callout", "notice", "panel", "well"})
_BOX_ROLES = frozenset({"alert", "complementary", "note"})


def is_box(node: Tag) -> bool:
    """Whether an element is a box of the page, whose headings head nothing below it."""
    classes = node.get("class") or ()
    return (
        node.name in _BOX_TAGS
        or node.get("role") in _BOX_ROLES
        or not _BOX_CLASSES.isdisjoint([classes] if isinstance(classes, str) else classes)
    )


def read_words(node: Tag, base: Base) -> LinkedText:
    """All words of a node as one text, its inner blocks on lines of their own."""
    runs: list[Run] = []
    _gather(node, None, base, runs, 0)
    return join_runs(runs)


def _gather(node: Tag, href: str | None, base: Base, runs: list[Run], level: int) -> None:
    for child in node.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                runs.append((str(child), href))
        elif isinstance(child, Tag):
            if level >= MAX_DEPTH:
                runs.append((child.get_text(" "), href))
                continue
            target = href
            if child.name == "a" and child.get("href"):
                target = resolve_link(str(child["href"]), base) or href
            apart = child.name in BLOCK_TAGS or child.name == "br"
            gap: list[Run] = [(" ", None)] if child.name == "button" else []  # stands apart from the next one
            runs += gap
            if apart:
                runs.append((LINE, None))
            _gather(child, target, base, runs, level + 1)
            if apart:
                runs.append((LINE, None))
            runs += gap
