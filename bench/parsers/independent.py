"""Readings of the watched sites that share no code with the parsers: lxml and the standard library only.

`by_site.py` sets them beside the parsers' own. They follow what a reader sees in a browser, not our profiles: the main
element as it stands in the source, without scripts, hidden parts, menus, date stamps and feedback.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import lxml.html
from lxml import etree

_WORD = re.compile(r"\w+")
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
})  # fmt: skip
_SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "nav", "iframe", "object", "input", "textarea",
})  # fmt: skip
_MONTHS = (
    (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    (
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
)
_LAW = "{http://justice.gc.ca/lims}"


@dataclass(frozen=True, slots=True)
class Reference:
    """What one file says, read on its own: None where the file says nothing that can be told without a parser."""

    title: str | None
    day: str | None
    lang: str | None
    twin: str | None
    state: str
    sections: tuple[str, ...]
    words: Counter[str] = field(default_factory=Counter)


def words_of(text: str) -> Counter[str]:
    """Words in compatibility form, without soft hyphens and zero-width characters."""
    bare = re.sub("[\u00ad\u200b\u2060\ufeff]", "", unicodedata.normalize("NFKC", text))
    return Counter(_WORD.findall(bare))


def one_line(text: str) -> str:
    """Text on one line, in the composed form of its letters."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def day_in_words(text: str) -> str | None:
    """`2025-04-01` of "1er avril 2025", "April 1, 2025" or itself."""
    plain = re.search(r"\d{4}-\d{2}-\d{2}", text)
    if plain:
        return plain[0]
    for names in _MONTHS:
        for number, name in enumerate(names, start=1):
            found = re.search(rf"(\d{{1,2}})\s*(?:er)?\s+{name}\s+(\d{{4}})", text, re.I)
            found = found or re.search(rf"{name}\s+(\d{{1,2}}),?\s+(\d{{4}})", text, re.I)
            if found:
                return f"{found[2]}-{number:02}-{int(found[1]):02}"
    return None


def statute(raw: bytes, url: str = "") -> Reference:
    """A page of LégisQuébec: title and state from its frame, words of its fixed element, ids of its sections in order."""
    tree = lxml.html.fromstring(raw.decode("utf-8", "replace").encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    main = next(iter(tree.xpath("//*[@id='mainContent-document']")), tree)
    card = next(iter(tree.xpath("//h3[contains(@class, 'card-title')]")), None)
    line = " ".join(one_line(node.text_content()) for node in tree.xpath("//*[contains(@class, 'official-heading')]"))
    switch = next(iter(tree.xpath("//a[@id='langSwitcher']/@href")), None)
    spoken = next(iter(tree.xpath("//meta[@name='dc.language']/@content")), None)
    state = "repealed" if "Abrogé" in line or "Repealed" in line else "in_force"
    state = "replaced" if "Remplacé" in line or "Replaced" in line else state
    hidden = lambda node: bool(_classes(node) & {"Hidden", "HistoryLink", "Identification-Id"})  # noqa: E731
    return Reference(
        title=one_line(card.text_content()) if card is not None else None,
        day=day_in_words(line),
        lang={"fre": "fr", "eng": "en"}.get(spoken or ""),
        twin=urljoin("https://www.legisquebec.gouv.qc.ca/", re.sub(r"(%20| )+$", "", switch)) if switch else None,
        state=state,
        sections=tuple(i for i in main.xpath(".//@id") if re.fullmatch(r"se:\d[\w.-]*", i)),
        words=words_of("".join(_spoken(main, hidden))),
    )


def page(raw: bytes, url: str = "") -> Reference:
    """A page of canada.ca: from `<main` to `</main>` as the source has them, whatever is left open between."""
    source = raw.decode("utf-8", "replace")
    begin, end = source.find("<main"), source.rfind("</main>")
    whole = lxml.html.fromstring(source.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    part = source[begin : end if end > begin else len(source)] if begin >= 0 else source
    main = lxml.html.fragment_fromstring(part.replace("<main", "<div", 1), create_parent="div")
    titles = main.xpath(".//h1[@id='wb-cont']") or main.xpath(".//h1")
    day = whole.xpath("//meta[@name='dcterms.modified' or @property='dcterms:modified']/@content")
    day += whole.xpath("//time[@property='dateModified']/text() | //gcds-date-modified/text()")
    spoken = whole.xpath("string(/html/@lang)")
    twins = whole.xpath("//*[@id='wb-lng']//a/@href")
    title = titles[0] if titles else None
    doomed = {title} | {node for node in main.iter() if isinstance(node.tag, str) and _is_furniture(node)}
    doomed |= {node for heading in main.iter("h2", "h3", "p") for node in _contents_list(heading)}
    headings = [
        one_line("".join(_spoken(node, lambda n: n in doomed)))
        for node in main.iter("h1", "h2", "h3", "h4", "h5", "h6")
        if not any(above in doomed for above in (node, *node.iterancestors()))
    ]
    return Reference(
        title=one_line("".join(_spoken(title, lambda n: False))) if title is not None else None,
        day=day_in_words(day[0]) if day else None,
        lang=spoken[:2].lower() or None,
        twin=urljoin(url, twins[0]) if twins and (url or twins[0].startswith("http")) else None,
        state="in_force",
        sections=tuple(h for h in headings if h),
        words=words_of("".join(_spoken(main, lambda n: n in doomed))),
    )


def law(raw: bytes, url: str = "") -> Reference:
    """A federal act or regulation: the labels of its sections in order and the words of its body and schedules."""
    root = etree.fromstring(raw)
    silent = {"Identification", "RecentAmendments", "HistoricalNote", "FootnoteRef", "Image"}
    beside = {note for note in root.iter("MarginalNote") if note.getparent().tag != "Section"}  # context, no text
    amending = [section for part in root.iter("RelatedOrNotInForce") for section in part.iter("Section")]
    quoted = {section for section in amending if any(a.tag == "AmendedText" for a in section.iterancestors())}
    beside |= {
        label for section in amending if section not in quoted for label in section.findall("Label")
    }  # named by us
    beside |= {label for note in root.iter("Footnote") for label in note.findall("Label")}  # marks of footnotes
    named = root.find("Identification/ShortTitle")
    named = named if named is not None else root.find("Identification/LongTitle")
    labels = [
        one_line("".join(label.itertext()))
        for section in root.iter("Section")
        if (label := section.find("Label")) is not None
        and not any(above.tag in ("RelatedOrNotInForce", "Section", "AmendedText") for above in section.iterancestors())
    ]
    return Reference(
        title=one_line("".join(named.itertext())) if named is not None else None,
        day=root.get(f"{_LAW}lastAmendedDate"),
        lang=(root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:2] or None,
        twin=None,
        state="in_force",
        sections=tuple(labels),
        words=words_of("".join(_printed(root, silent, beside))),
    )


def _classes(node: lxml.html.HtmlElement) -> set[str]:
    return set((node.get("class") or "").split())


def _is_furniture(node: lxml.html.HtmlElement) -> bool:
    """What stands in a page of canada.ca beside its text: stamps, feedback, share buttons, footnote marks, loaded parts."""
    names = _classes(node)
    furniture = {
        "pagedetails", "wb-share", "shr-pg", "gc-pg-hlpfl", "gc-rprt-prblm", "gc-prtts", "fn-lnk", "fn-rtn", "pager",
        "gc-subway-pagination", "overlay-close", "mfp-close", "popup-modal-dismiss",
    }  # fmt: skip
    if node.tag in _SILENT or (node.tag == "button" and node.get("type") == "submit"):
        return True
    ids = {"wb-dtmd", "wb-bc", "wb-info", "def-preFooter"}
    loaded = any(name.startswith("data-ajax-") for name in node.keys())  # noqa: SIM118  (lxml's own method)
    shown = (
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "caption",
        "th",
        "li",
    )  # where words for screen readers head or join something
    above = [node, *node.iterancestors()]
    said = one_line(node.text_content()).lower().lstrip("(")
    note = any(n.tag == "a" for n in above) or said.startswith(("opens", "ouvre"))
    reader = bool(names & {"wb-inv", "sr-only", "visually-hidden"})
    reader = reader and (note or not any(n.tag in shown for n in above))
    return bool(names & furniture) or node.get("id") in ids or loaded or reader or node.tag == "gcds-date-modified"


def _contents_list(heading: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The heading "On this page" with the list of links that follows it."""
    said = one_line(heading.text_content()).rstrip(" :").lower()
    after = heading.getnext()
    names = ("on this page", "sur cette page", "dans cette page", "table of contents", "table des matières", "sections")
    names += ("in this section", "dans cette section", "contents", "on this page:", "in this document")
    if said not in names or after is None or after.tag not in ("ul", "ol", "div"):
        return []
    inside = [a for a in after.iter("a") if "#" in (a.get("href") or "")]
    return [heading, after] if inside else []


def _spoken(node: lxml.html.HtmlElement, unseen: Callable[[lxml.html.HtmlElement], bool]) -> Iterator[str]:
    """The text of an element with a blank wherever a block begins or ends."""
    if not isinstance(node.tag, str) or node.tag in _SILENT or unseen(node):
        return
    gap = "" if node.tag in _INLINE else " "
    yield gap
    yield node.text or ""
    for child in node:
        yield from _spoken(child, unseen)
        yield child.tail or ""
    yield gap


def _printed(node: etree._Element, silent: set[str], beside: set[etree._Element]) -> Iterator[str]:
    inline = {"XRefExternal", "XRefInternal", "DefinedTermEn", "DefinedTermFr", "Emphasis", "Language", "Sup", "Sub"}
    inline |= {"DefinitionRef", "Repealed", "FormulaTerm", "Leader", "Separator", "Ins", "Del", "SmallCaps"}
    if not isinstance(node.tag, str) or node.tag in silent or node in beside:
        return
    gap = "" if node.tag in inline else " "
    yield gap
    yield node.text or ""
    for child in node:
        yield from _printed(child, silent, beside)
        yield child.tail or ""
    yield gap
