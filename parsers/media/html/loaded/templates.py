"""What `data-wb-json` makes of data: the page's own `<template>` once for each entry, its places filled with the entry's values.

The template of Canada.ca (wet-boew, plugin `wb-data-json`) says in JSON where the data is (`url`), which part of the template
is repeated (`tobeclone`), and what goes where (`mapping`, with `queryall` or a `selector` of its own). An order that uses
anything else is not guessed at: what it loads is unseen.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.errors import ParseError

if TYPE_CHECKING:  # loaded with the first page that has such an order: most runs meet none
    from bs4 import BeautifulSoup, Tag

Json = object  # a value of a data file, looked at before use

_MOST_ENTRIES = 5_000  # entries of one list; the rounds of invitations since 2015 are some four hundred
_MOST_CHARS = 4_000_000  # of all clones: a list over it is no page
_DEEPEST = 8  # lists and their entries in one another; real ones stop at four
_LONGEST_SELECTOR = 200  # of a template's place; a page's own are a few words
_SILENT_TYPES = frozenset({"val", "prop", "attr", "addclass", "removeclass"})  # change a field or a look, no words
_PLACES = frozenset({"replace", "replacewith", "append", "prepend", "before", "after"})
_SETTINGS = frozenset({
    "url", "type", "source", "tobeclone", "queryall", "mapping", "filter", "filternot", "appendto", "trigger",
    "nocache", "nocachekey", "showempty", "prop", "attr", "contenttype",
})  # fmt: skip
_MAPPING = frozenset({
    "selector", "value", "placeholder", "attr", "isHTML", "source", "tobeclone", "queryall", "mapping", "filter", "filternot",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a `data-wb-json`: where its data is, where the words go, and how a template is filled."""

    url: str
    place: str  # as in `data-json-*`; "append" for a template
    settings: dict[str, Json] | None  # of a template; None where the value itself is the words
    known: bool = True  # False: it uses what we do not read


def orders_of(said: str) -> tuple[Order, ...]:
    """The orders of one attribute that bring words onto the page; none for what is not JSON."""
    try:
        parsed: Json = json.loads(said)
    except (ValueError, RecursionError):
        return ()
    found: list[Order] = []
    for entry in parsed if isinstance(parsed, list) else [parsed]:
        if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
            continue
        kind = entry.get("type")
        if kind in _SILENT_TYPES:
            continue
        known = _SETTINGS.issuperset(entry) and (not kind or kind in _PLACES) and _reads(entry.get("mapping"))
        place = str(kind) if kind else "append"
        found.append(Order(entry["url"], place, None if kind else entry, known))
    return tuple(found)


def template_of(tree: LexborHTMLParser, node: LexborNode, settings: dict[str, Json]) -> str | None:
    """The markup in the template that an element's order fills; None when the page has none, and nothing is shown."""
    source = settings.get("source")
    named = isinstance(source, str) and 0 < len(source) <= _LONGEST_SELECTOR
    try:
        found = tree.css_first(str(source)) if named else node.css_first("template")
    except ValueError:
        return None
    html = (found.html or "") if found is not None else ""
    inner = re.fullmatch(r"<template\b(?:\"[^\"]*\"|[^>\"])*>(?P<inner>.*)</template>", html, re.S | re.I)
    return inner["inner"] if inner else None


def fill_template(markup: str, settings: dict[str, Json], content: Json, *, where: str) -> str:
    """The markup of all entries that pass the order's filters. Raises ParseError where data and template do not fit."""
    out: list[str] = []
    size = 0
    for clone in _clones(_parse(markup), settings, content, where, 0):
        words = str(clone)
        size += len(words)
        if size > _MOST_CHARS:
            raise ParseError(f"fills a template with over {_MOST_CHARS:,} characters", where=where)
        out.append(words)
    return "".join(out)


def _parse(markup: str) -> BeautifulSoup:
    from bs4 import BeautifulSoup

    return BeautifulSoup(markup, "html.parser")


def value_at(value: Json, pointer: str) -> Json:
    """The value that a pointer names (RFC 6901). Raises KeyError when there is none."""
    for key in pointer.split("/")[1:]:
        name = key.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        else:
            raise KeyError(pointer)
    return value


def _reads(mapping: Json, depth: int = 0) -> bool:
    """Whether a mapping says only what `_fill` does."""
    if mapping is None or isinstance(mapping, str):
        return True
    if depth > _DEEPEST:
        return False
    if isinstance(mapping, list):
        return all(_reads(one, depth + 1) for one in mapping)
    return isinstance(mapping, dict) and _MAPPING.issuperset(mapping) and _reads(mapping.get("mapping"), depth + 1)


def _clones(template: Tag, settings: dict[str, Json], content: Json, where: str, depth: int) -> list[Tag]:
    """A filled copy of the template for each entry of the data."""
    entries = _entries(content)
    if len(entries) > _MOST_ENTRIES or depth > _DEEPEST:
        raise ParseError(f"has {len(entries):,} entries for one template, over {_MOST_ENTRIES:,}", where=where)
    mapping = settings.get("mapping", [{}])
    fields = mapping if isinstance(mapping, list) else [mapping]
    part = settings.get("tobeclone")
    made: list[Tag] = []
    for entry in entries:
        if not _passes(entry, settings):
            continue
        whole = _first(template, part) if isinstance(part, str) and part else template
        if whole is None:
            raise ParseError(f"fills a template without the part {part!r} that is to be repeated", where=where)
        clone = copy.copy(whole)
        query = settings.get("queryall")
        names = ", ".join(map(str, query)) if isinstance(query, list) else query
        nodes = _select(clone, names) if isinstance(names, str) and names else None
        for number, field in enumerate(fields):
            _fill(clone, nodes, number, field, entry, where, depth)
        made.append(clone)
    return made


def _fill(clone: Tag, nodes: list[Tag] | None, number: int, field: Json, entry: Json, where: str, depth: int) -> None:
    """Put one value of an entry into its place of the copy."""
    said: dict[str, Json] = field if isinstance(field, dict) else {"value": field}
    selector = said.get("selector")
    if nodes is not None:
        node = nodes[number] if number < len(nodes) else None
    else:
        node = _first(clone, selector) if isinstance(selector, str) and selector else clone
    if node is None:
        raise ParseError(f"has no place {selector or number + 1} in the template that it fills", where=where)
    value: Json = entry
    pointer = said.get("value")
    if isinstance(pointer, str) and not isinstance(entry, str):
        try:
            value = value_at(entry, pointer)
        except KeyError:
            value = "undefined" if said.get("placeholder") else ""
    if isinstance(value, list):
        inner = node.select_one("template")
        if inner is not None:
            for part in _clones(_parse(inner.decode_contents()), said, value, where, depth + 1):
                node.append(part)
        return
    _write(node, said, _words(value))


def _write(node: Tag, said: dict[str, Json], words: str) -> None:
    attribute, placeholder = said.get("attr"), said.get("placeholder")
    if isinstance(attribute, str) and attribute:
        before = node.get(attribute)
        old = before if isinstance(before, str) else " ".join(before or ())
        node[attribute] = old.replace(placeholder, words, 1) if isinstance(placeholder, str) and placeholder else words
        return
    if isinstance(placeholder, str) and placeholder:
        words = node.get_text().replace(placeholder, words, 1)
    node.clear()
    if said.get("isHTML"):
        node.append(_parse(words))
    else:
        node.append(words)


def _entries(content: Json) -> list[Json]:
    """The data as a list: an object counts as the list of its values, each with its name as `@id`."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return [content]
    return [
        {"@id": name, **value} if isinstance(value, dict) else {"@id": name, "@value": value}
        for name, value in content.items()
    ]


def _passes(entry: Json, settings: dict[str, Json]) -> bool:
    """Whether an entry is to be shown: each `filter` holds (one of the optional ones), no `filternot` does."""
    wanted = [(rule, _equals(entry, rule)) for rule in _rules(settings.get("filter"))]
    if any(not holds and not rule.get("optional") for rule, holds in wanted):
        return False
    if wanted and not any(holds for _, holds in wanted):
        return False
    return not any(_equals(entry, rule) for rule in _rules(settings.get("filternot")))


def _rules(said: Json) -> list[dict[str, Json]]:
    return [rule for rule in said if isinstance(rule, dict)] if isinstance(said, list) else []


def _equals(entry: Json, rule: dict[str, Json]) -> bool:
    try:
        found = value_at(entry, str(rule.get("path", "")))
    except KeyError:
        return False
    return type(found) is type(rule.get("value")) and found == rule.get("value")


def _words(value: Json) -> str:
    """A value as a script writes it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _first(node: Tag, selector: str) -> Tag | None:
    found = _select(node, selector, 1)
    return found[0] if found else None


def _select(node: Tag, selector: str, most: int = 0) -> list[Tag]:
    if len(selector) > _LONGEST_SELECTOR * 10:  # a list of places may be long
        return []
    from soupsieve import SelectorSyntaxError

    try:
        return list(node.select(selector, limit=most))
    except (SelectorSyntaxError, NotImplementedError):
        return []
