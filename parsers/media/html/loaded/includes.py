"""The parts that a page loads by the markup of Canada.ca's template: `data-ajax-*`, `data-json-*`, `data-wb-json`.

Which addresses those are (`wanted_parts`), and the page with what came from there in its place (`place_parts`). What was not
had is said on the document; its stand-in words ("We couldn't load the data") are no content.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from veille.errors import ParseError
from veille.parsers.language.normal_form import squeeze
from veille.parsers.media.charset import decode_page
from veille.parsers.media.html.loaded.markers import MARKUP, may_load_parts
from veille.parsers.media.html.loaded.parts import Part, unpack_parts
from veille.parsers.media.html.loaded.templates import Json, fill_template, orders_of, template_of, value_at
from veille.profiles import Profile
from veille.urls import host_of, join_url, split_url

UNSEEN = "has unseen parts: a part of this page is loaded from "  # begins each remark on what the page loads itself
NOT_SEEN = ": not seen"  # ends it
_ORDERS = ("replacewith", "replace", "append", "prepend", "before", "after")
_ATTRIBUTES = tuple(f"data-{kind}-{order}" for kind in ("ajax", "json") for order in _ORDERS)
_ORDER = "data-wb-json"
_SELECTOR = ", ".join(f"[{name}]" for name in (*_ATTRIBUTES, _ORDER, "data-wb-ajax", "data-wb-tables"))
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s\"',}]+|[\w./-]+\.(?:html?|json)[^\s\"',}]*")
_CHANGES = ("patches", "filter", "filternot")  # what a page makes of data before it shows it; not read
_NAMED = re.compile(r"#?\[(?P<name>[\w-]+)\](?P<pointer>.*)")  # "#[rounds]/0/size": a data set that the page names
_MOST_OF_IT = 0.5  # a placeholder with more of the page's text than this was never closed; its words stay
_PLACE = "\ue000veille-part-{}\ue001"  # private use characters: no page has this text
_MOST_INCLUDES = 500  # elements of one page that are looked at; real ones have some forty
_LONGEST_SELECTOR = 200  # characters; a page's own are a few words
_MOST_PLACED = 4_000_000  # characters put in their places: a page that takes a part in hundreds of times is no page


@dataclass(frozen=True, slots=True)
class _Include:
    """One element that loads something: where from, which part of it, and where it goes."""

    node: LexborNode  # where the words go
    owner: LexborNode  # the element that says so
    attribute: str
    order: str
    url: str  # absolute, without its fragment; empty when the page does not say
    pointer: str  # "#h2" of markup, "/rounds/0/size" of data
    is_data: bool
    template: str | None = None  # markup that is repeated for each entry of the data
    settings: dict[str, Json] | None = None  # how it is filled
    readable: bool = True  # False: its order uses what we do not read


def wanted_parts(raw: bytes, *, profile: Profile, url: str) -> tuple[str, ...]:
    """The addresses on the page's own host that its main content is loaded from, in order, within the profile's bounds."""
    rule = profile.fragments
    if not rule.follow or not may_load_parts(raw):
        return ()
    tree = LexborHTMLParser(decode_page(raw, where=url)[0])
    main = next((node for s in profile.main if (node := tree.css_first(s)) is not None), None)
    if main is None:
        return ()
    wanted = [
        include.url
        for include in _includes(tree, main, url, profile)
        if include.url
        and include.readable
        and _host(include.url) == _host(url)
        and not any(re.search(s, include.url) for s in rule.skip)
    ]
    return tuple(dict.fromkeys(wanted))[: rule.count]


def place_parts(raw: bytes, *, profile: Profile) -> bytes:
    """A page's bytes with its parts in their places; bytes of one piece come back as they are.

    Raises ParseError when an answer does not hold what the page points at in it.
    """
    page, *parts = unpack_parts(raw)
    if not parts:
        return page.body
    tree = LexborHTMLParser(decode_page(page.body, content_type=page.content_type, where=page.url)[0])
    main = next((node for s in profile.main if (node := tree.css_first(s)) is not None), tree.body)
    known = {part.url: part for part in parts}
    whole = len(squeeze(main.text())) if main is not None else 0
    placed: list[str] = []
    size = 0
    gone: set[int] = set()  # elements whose own words, with what they would have loaded, gave way to a part
    includes = _includes(tree, main, page.url, profile) if main is not None else []
    for include, above in [(include, _lineage(include.node)) for include in includes]:
        part = known.get(include.url) if include.readable else None
        if part is None or not gone.isdisjoint(above):
            continue
        if include.order.startswith("replace"):
            gone.add(above[0])
        words = _datum(part, include) if include.is_data else _markup(part, include.pointer)
        _put(include, _PLACE.format(len(placed)), whole)
        placed.append(words)
        size += len(words)
        if size > _MOST_PLACED:
            raise ParseError(f"its parts are over {_MOST_PLACED:,} characters", where=page.url)
    text = tree.html or ""
    for number, words in enumerate(placed):
        text = text.replace(_PLACE.format(number), words, 1)
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def is_whole_page(part: Part) -> bool:
    """Whether an answer is a page of its own, frame and all: a first heading, and a main element or a title."""
    if b"<html" not in part.body.lower():
        return False
    tree = LexborHTMLParser(decode_page(part.body, content_type=part.content_type, where=part.url)[0])
    return tree.css_first("h1") is not None and tree.css_first("main, head title") is not None


def find_includes(tree: LexborHTMLParser, main: LexborNode, profile: Profile) -> tuple[str, ...]:
    """Remarks for parts that the main content loads from another address and that were not had."""
    if main.css_first(_SELECTOR) is None:
        return ()
    found = [
        include.url or f"the data {include.pointer}"
        for include in _includes(tree, main, "", profile)
        if not any(re.search(pattern, include.url) for pattern in profile.fragments.skip)
    ]
    for node in main.css("[data-wb-ajax], [data-wb-tables]"):
        said = node.attributes.get("data-wb-ajax") or node.attributes.get("data-wb-tables") or ""
        address = _ADDRESS.search(said) if "ajax" in said or "url" in said else None
        found += [address[0]] if address else []
    return tuple(f"{UNSEEN}{address}{NOT_SEEN}" for address in dict.fromkeys(found) if _is_of_the_web(address))


def _is_of_the_web(address: str) -> bool:
    """Whether something can be loaded from there: not from `javascript:` or `data:`."""
    scheme, colon, _ = address.strip().partition(":")
    return not colon or not scheme.isalpha() or scheme.lower() in ("http", "https")


def _includes(tree: LexborHTMLParser, main: LexborNode, url: str, profile: Profile) -> list[_Include]:
    """What the main content loads, but for elements that are no content (feedback forms, date stamps)."""
    names = _data_sets(tree)
    selectors = [s for s in profile.strip if not any(word in s for word in (*MARKUP, "template"))]
    aside = {node.mem_id for node in main.css(", ".join(selectors))} if selectors else set()
    found: list[_Include] = []
    for node in list({n.mem_id: n for n in main.css(_SELECTOR)}.values())[:_MOST_INCLUDES]:
        if aside and any(above in aside for above in _lineage(node)):
            continue
        for name in _ATTRIBUTES:
            value = node.attributes.get(name)
            if value:
                is_data = name.startswith("data-json")
                target, pointer = _target(value, names, is_data)
                address = join_url(url, target) if target else ""
                found.append(_Include(node, node, name, name.rpartition("-")[2], address, pointer, is_data))
        found += _ordered(tree, node, names, url)
    return found


def _ordered(tree: LexborHTMLParser, node: LexborNode, names: dict[str, str], url: str) -> list[_Include]:
    """What the `data-wb-json` of an element brings; nothing for data that no template shows."""
    said = node.attributes.get(_ORDER)
    found: list[_Include] = []
    for order in orders_of(said) if said else ():
        markup = template_of(tree, node, order.settings) if order.settings is not None else None
        if order.settings is not None and markup is None:
            continue
        target, pointer = _target(order.url, names, True)
        address = join_url(url, target) if target else ""
        into = order.settings.get("appendto") if order.settings is not None else None
        place = _named_place(tree, into) if isinstance(into, str) and into else node
        if place is not None:
            found.append(
                _Include(place, node, _ORDER, order.place, address, pointer, True, markup, order.settings, order.known)
            )
    return found


def _named_place(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    if len(selector) > _LONGEST_SELECTOR:
        return None
    try:
        return tree.css_first(selector)
    except ValueError:
        return None


def _target(value: str, names: dict[str, str], is_data: bool) -> tuple[str, str]:
    """The address and what is meant in it: "/x.html#h2", "#[rounds]/0/size" through the page's name for the data."""
    named = _NAMED.fullmatch(value.strip())
    if named:
        return names.get(named["name"], ""), named["pointer"] if named["name"] in names else value.strip()
    address, _, fragment = value.strip().partition("#")
    return address, fragment if is_data else f"#{fragment}" if fragment else ""


def _data_sets(tree: LexborHTMLParser) -> dict[str, str]:
    """The names that a page gives to the data it loads (`data-wb-jsonmanager`), with their addresses."""
    names: dict[str, str] = {}
    for node in tree.css("[data-wb-jsonmanager]"):
        try:
            said: object = json.loads(node.attributes.get("data-wb-jsonmanager") or "")
        except (ValueError, RecursionError):
            continue
        for entry in said if isinstance(said, list) else [said]:
            if not isinstance(entry, dict) or any(entry.get(change) for change in _CHANGES):
                continue
            if isinstance(entry.get("name"), str) and isinstance(entry.get("url"), str):
                names[entry["name"]] = entry["url"].partition("#")[0]
    return names


def _markup(part: Part, pointer: str) -> str:
    """The markup of a part, or of the element in it that the page asks for."""
    tree = LexborHTMLParser(decode_page(part.body, content_type=part.content_type, where=part.url)[0])
    for node in reversed(tree.css("script, style, noscript, template")):
        node.decompose()
    if pointer:
        named = next((n for n in tree.css("[id]") if n.attributes.get("id") == pointer[1:]), None)
        if named is None:
            raise ParseError(f"holds no element {pointer}, which the page loads from it", where=part.url)
        return named.html or ""
    body = tree.css_first("main") or tree.body
    return (body.inner_html or "") if body is not None else ""


def _datum(part: Part, include: _Include) -> str:
    """The text of one value of a data file, found by its pointer (RFC 6901), or the template filled with it."""
    try:
        value: Json = json.loads(part.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is not JSON: {error}", where=part.url) from error
    try:
        value = value_at(value, unquote(include.pointer))
    except KeyError:
        raise ParseError(f"holds no value {include.pointer}, which the page loads from it", where=part.url) from None
    if include.template is not None and include.settings is not None:
        return fill_template(include.template, include.settings, value, where=part.url)
    if isinstance(value, dict | list):
        raise ParseError(f"has no single value at {include.pointer}, which the page loads from it", where=part.url)
    body = LexborHTMLParser("" if value is None else str(value)).body  # the template takes values as markup
    return (body.inner_html or "") if body is not None else ""


def _put(include: _Include, token: str, whole: int) -> None:
    """A token where the part goes; what it takes the place of goes away, unless that is most of the page."""
    node = include.node
    if include.attribute in include.owner.attributes:
        del include.owner.attrs[include.attribute]
    if include.order == "before":
        node.insert_before(token)
    elif include.order == "after":
        node.insert_after(token)
    elif include.order == "append":
        node.insert_child(token)
    elif include.order == "prepend" or len(squeeze(node.text())) > whole * _MOST_OF_IT:
        first = next(node.iter(include_text=True), None)
        if first is None:
            node.insert_child(token)
        else:
            first.insert_before(token)
    elif include.order == "replacewith":
        node.replace_with(token)
    else:
        for child in list(node.iter(include_text=True)):
            child.decompose()
        node.insert_child(token)


def _lineage(node: LexborNode | None) -> list[int]:
    """The ids of a node and of all above it."""
    ids = []
    while node is not None:
        ids.append(node.mem_id)
        node = node.parent
    return ids


def _host(url: str) -> str:
    try:
        return host_of(url) if split_url(url).hostname else ""
    except ValueError:
        return ""
