"""The words of an element as one text, and which elements stand on lines of their own."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

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


# Letters and roman numerals that the style of a list writes before its items: statutes and guides cite them. Plain
# numbers are left out: they say no more than the order of the items.
_STYLE_CLASSES = {"lst-lwr-alph": "a", "lst-upr-alph": "A", "lst-lwr-rmn": "i", "lst-upr-rmn": "I"}
_STYLE_NAMES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I",
}  # fmt: skip
_WRITTEN = re.compile(r"\s*\(?[A-Za-z]{1,4}[.)]\s")  # a mark that stands in the text itself: "(a) ", "b. "
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def write_marks(node: Tag) -> None:
    """Write the letters that a reader sees before the items of a list into their text: "(a) ", "(iv) "."""
    style = _style_of(node)
    if style is None or node.has_attr("reversed"):
        return
    number = _number(node.get("start"), 1)
    for item in node.find_all("li", recursive=False):
        number = _number(item.get("value"), number)
        first = next((text for text in item.strings if text.strip()), None)
        if first is not None and not _WRITTEN.match(first) and number > 0:
            place: PageElement = first
            while isinstance(above := place.parent, Tag) and above is not item and above.name not in BLOCK_TAGS:
                place = above  # before a link, not in it
            place.insert_before(NavigableString(f"({_mark(number, style)}) "))
        number += 1


def _style_of(node: Tag) -> str | None:
    """How a numbered list counts: "a", "A", "i" or "I"; None for plain numbers and other lists."""
    if node.name != "ol":
        return None
    classes = node.get("class") or ()
    for name in [classes] if isinstance(classes, str) else classes:
        if name in _STYLE_CLASSES:
            return _STYLE_CLASSES[name]
    for part in str(node.get("style") or "").lower().split(";"):
        name, _, value = part.partition(":")
        named = next((word for word in value.split() if word in _STYLE_NAMES), None)
        if named is not None and name.strip() in ("list-style", "list-style-type"):
            return _STYLE_NAMES[named]
    kind = str(node.get("type") or "")
    return kind if kind in _STYLE_CLASSES.values() else None


def _number(written: object, otherwise: int) -> int:
    text = str(written or "").strip()
    return int(text) if text.isdecimal() and len(text) < 4 else otherwise


def _mark(number: int, style: str) -> str:
    """The mark of a number: 27 is "aa", 4 is "iv"."""
    mark = ""
    if style in "aA":
        while number > 0:
            number, rest = divmod(number - 1, 26)
            mark = chr(ord("a") + rest) + mark
    else:
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            mark += letters * count
    return mark.upper() if style.isupper() else mark


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
