"""Lines that only say when a page was worked on, checked or made, or how long it takes to read: no content of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import get_args

from selectolax.lexbor import LexborNode

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.html.page_state import is_month, stamped_day
from veille.parsers.media.html.short_lines import INLINE, short_lines
from veille.parsers.media.html.stamped.upkeep import begins_label, is_upkeep, label_end
from veille.parsers.media.html.unseen import counts_or_ages

_LINES = "p, li, div, span, td, tr, dd, dt, dl, small, em, strong, b, time, footer, section, aside, address"
_PARAGRAPHS = "p, li, div, td, dd"
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W_]|\u00a9)")
_LINE_CHARS = 120  # a stamp is a few words and a day; a longer line says more
_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}")  # day and month in an order that nobody says
_BETWEEN = re.compile(
    r"\s*[;|·•]\s*|(?<!\.m)(?<![^a-z][a-z])\.\s+(?=[a-z])"
)  # stamps in one line; an initial ends none
_DASH = re.compile(r"\s+[-–—]\s+(?=[a-z])")  # between two stamps, or between one's words and its day
_ROW_OF = frozenset({"tr", "dl", "ul", "ol"})  # what a calendar's entry stands in
_PARTICIPLE = re.compile(
    r"(?<!\b[éÉ]t)[éÉ](?=[sS]?\b)"
)  # "validé" (but not "été") is no "valide": spelled as its feminine, both are told apart folded
_ASIDE = re.compile(
    r"\s*\((?:[^()\d]{2,40}|(?:v|ver|version|rev)[. ]{0,2}\d[\d.]{0,8})\)$"
)  # who did it, to what, or which time
_EDGE_CHARS = 150  # before a line at the page's head: an address, a button; behind one at its foot: links and rights
_FRAME = frozenset({"footer", "address"})  # a template's own places of such lines


_OPENING = (
    "reading_time",
    "count",
    "worked_on",
    "current_to",
    "current_page",
    "worked_on_alone",
)  # entries that begin a stamp
_BEFORE_STAMPS = " .;|·•"  # what may stand before the first of several


@dataclass(frozen=True, slots=True)
class _Stamp:
    """A stamp's day, empty when it is not the page's or cannot be read; `sure` when its words are no calendar's."""

    day: str
    sure: bool


@cache
def _lines() -> dict[str, re.Pattern[str]]:
    """What may begin such a line, by tag, in either language."""
    found: dict[str, list[str]] = {}
    for lang in get_args(Lang):
        for entry in load_lexicon(lang).groups["stamp"]:
            found.setdefault(entry.tag, []).append(entry.match)
    return {tag: re.compile(f"(?:{'|'.join(matches)})(?![a-z0-9])") for tag, matches in found.items()}


@cache
def _openings() -> re.Pattern[str]:
    """What begins a stamp that is no label of upkeep: most lines are passed over at their first word."""
    return re.compile("|".join(_lines()[tag].pattern for tag in _OPENING))


def drop_stamped_lines(main: LexborNode) -> str | None:
    """Take out lines that only date the page's last change, wherever they stand; the day that they said.

    Words that may as well be a calendar's ("Review date") are such a line only at the page's head or foot.
    """
    date = None
    for node, words in short_lines(main, _LINES, _LINE_CHARS):
        read = _read_line(words)
        if read is not None and (read.sure or _is_at_edge(main, node)) and not _is_in_table(node):
            date = read.day or date
            node.decompose()
    return _drop_last_sentences(main) or date


def _drop_last_sentences(main: LexborNode) -> str | None:
    """Take out stamps and counters that end a paragraph or a line of it; the day that they said.

    Words that may as well be a calendar's stay.
    """
    date = None
    for block in main.css(_PARAGRAPHS):
        lines: list[list[LexborNode]] = [[]]
        at = block.child
        while at is not None:
            if at.tag == "br":
                lines.append([])
            elif at.is_text_node or at.tag in INLINE:
                lines[-1].append(at)
            else:
                lines += [[], []]  # a block within ends a line and begins one
            at = at.next
        for line in lines:
            date = _drop_last_sentence(line, alone=len(lines) > 1) or date
    return date


def _drop_last_sentence(line: list[LexborNode], *, alone: bool) -> str | None:
    """Take the stamp out of the nodes of one line that are, or end with, one; the day that it said. `alone`: it may be all."""
    behind = ""
    for k in range(len(line) - 1, -1, -1):
        node = line[k]
        words = (node.text_content or "") if node.is_text_node else node.text()
        if node.is_text_node:
            starts = [m.end() for m in _SENTENCE.finditer(words, max(0, len(words) - _LINE_CHARS))]
            for start in [0, *starts] if alone and k == 0 else starts:
                last = tidy(words[start:] + behind)
                read = _read_line(last)
                sure = read is not None and read.sure
                if (sure or counts_or_ages(fold(last))) and not _is_in_table(node):
                    for gone in line[k + 1 :]:
                        gone.decompose()
                    node.replace_with(words[:start].rstrip())
                    return read.day if sure and read is not None else None
        behind = words + behind
        if len(behind) > _LINE_CHARS:
            return None
    return None


def _read_line(words: str) -> _Stamp | None:
    """What a line of one or more stamps says; None for a line that says more. One that is sure speaks for those beside it."""
    folded = fold(_PARTICIPLE.sub("ée", words)).rstrip(" .")
    first = folded.lstrip(_BEFORE_STAMPS)
    if _openings().match(first) is None and not begins_label(first):
        return None
    stamps: list[_Stamp] = []
    for part in filter(str.strip, _BETWEEN.split(folded)):
        whole = _read_stamp(part)
        pieces = [whole] if whole is not None else [_read_stamp(piece) for piece in _DASH.split(part)]
        read = [piece for piece in pieces if piece is not None]
        if len(read) < len(pieces):
            return None
        stamps += read
    if not stamps:
        return None
    return _Stamp(next((s.day for s in reversed(stamps) if s.day), ""), any(stamp.sure for stamp in stamps))


def _read_stamp(folded: str) -> _Stamp | None:
    """What one stamp says; None for words of content."""
    lines = _lines()
    if lines["reading_time"].fullmatch(folded):
        return _Stamp("", sure=True)
    if lines["count"].fullmatch(folded):
        return _Stamp("", sure=False)
    for tag in ("worked_on", "current_page", "current_to", "worked_on_alone"):
        head = lines[tag].match(folded)
        if head is None:
            continue
        day, sure = _without_author(folded[head.end() :]).strip(" :-–."), tag != "worked_on_alone"
        if _SLASHED.fullmatch(day) or lines["ago"].fullmatch(day) or _is_month(day):
            return _Stamp("", sure)
        found = stamped_day(day)
        if found is not None:
            return _Stamp("" if tag == "current_to" else found, sure)
    behind = _without_author(folded[label_end(folded) :]).strip(" :-–.")
    aged = lines["ago"].fullmatch(behind) is not None
    if not is_upkeep(folded, behind, aged=aged):
        return None
    changed = lines["worked_on"].match(folded) is not None  # "Dernière mise à jour de la page : 7 mai 2026"
    return _Stamp((stamped_day(behind) or "") if changed else "", sure=False)


def _is_month(words: str) -> bool:
    """Whether words are a month: "in February 2026"."""
    linked = _lines()["in_month"].match(words)
    return is_month(words[linked.end() :].strip() if linked is not None else words)


def _without_author(words: str) -> str:
    """What follows a stamp's words without who did it: "by the web team on January 3", "le 3 janvier par la rédaction"."""
    rest = _ASIDE.sub("", words.strip(" :-–"))
    author = _lines()["by"]
    front = author.match(rest)
    if front is not None:
        rest = rest[front.end() :].lstrip(" :-–")
    else:
        found = author.search(rest)
        rest = rest[: found.start()] if found and not rest[found.end() :].strip(" .") else rest
    linked = _lines()["on"].match(rest)
    return rest[linked.end() :] if linked is not None else rest


def _is_in_table(node: LexborNode) -> bool:
    """Whether a node stands in a table of content: in a row whose cells say something else than a page's upkeep."""
    row, table = _around(node, "tr"), _around(node, "table")
    if row is None or table is None or sum(1 for cell in row.css("td, th") if tidy(cell.text())) < 2:
        return False
    return not _is_all_stamps(row) and not _is_layout(table)


def _is_layout(table: LexborNode) -> bool:
    """Whether a table only places things on the page, as `tables.is_layout` has it for the words that are kept."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    heads = (_around(head, "table") for head in table.css("th, caption"))
    if any(around is not None and around.mem_id == table.mem_id for around in heads):
        return False
    return table.css_first("h2, h3, h4, table table") is not None


def _around(node: LexborNode, tag: str) -> LexborNode | None:
    """The nearest element of a tag around a node; never the node itself, for a whole row may be a stamp."""
    at = node.parent
    while at is not None and at.tag != tag:
        at = at.parent
    return at


def _is_at_edge(main: LexborNode, node: LexborNode) -> bool:
    """Whether a line stands by itself at the page's head or foot, and not as an entry among others of a list or table."""
    above: list[LexborNode] = []
    at: LexborNode | None = node
    while at is not None and at.mem_id != main.mem_id:
        above.append(at)
        at = at.parent
    if any(place.tag in _FRAME for place in above):
        return True
    if not any(_said_beside(main, node, back=back) <= _EDGE_CHARS for back in (True, False)):
        return False
    rows = (place for place in above if place.tag in _ROW_OF and not _is_for_layout(place))
    return all(map(_is_all_stamps, rows))


def _is_for_layout(row: LexborNode) -> bool:
    """Whether a row is a page's columns: it holds headings, as no entry of a calendar does."""
    return row.css_first("h1, h2, h3, h4, h5, h6") is not None


def _is_all_stamps(row: LexborNode) -> bool:
    """Whether each entry of a list, or each cell of a row, is such a line."""
    entries = [tidy(entry.text(separator=" ")) for entry in row.css("li, dd, dt, td, th")]
    return all(_read_line(entry) is not None for entry in entries if entry)


def _said_beside(main: LexborNode, node: LexborNode, *, back: bool) -> int:
    """How much the page says before or behind a line, its title apart."""
    said = 0
    at: LexborNode | None = node
    while at is not None and at.mem_id != main.mem_id and said <= _EDGE_CHARS:
        beside = at.prev if back else at.next
        while beside is not None and said <= _EDGE_CHARS:
            if beside.is_text_node:
                said += len(tidy(beside.text_content or ""))
            elif beside.is_element_node and beside.tag != "h1" and beside.css_first("h1") is None:
                said += len(tidy(beside.text(separator=" ")))
            beside = beside.prev if back else beside.next
        at = at.parent
    return said
