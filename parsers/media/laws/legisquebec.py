"""Acts and regulations of Québec from LégisQuébec's pages: sections by `se:` id, notes, in-force dates, repeals.

The page holds an XML prolog inside its body, which the HTML5 parser drops as a comment. The classes are those of the
publisher's style sheet: `section`, `Heading` with `Label-group2` and `TitleText-group2`, `Subsection`, `Paragraph`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from veille.model import Block, BlockKind, DocumentState, Section
from veille.parsers.language.folding import fold
from veille.parsers.language.normal_form import tidy
from veille.parsers.language.patterns import WordPattern
from veille.parsers.media.html.links import Base, is_form, resolve_link
from veille.parsers.media.html.page_state import stated_state
from veille.parsers.media.html.tables import is_layout, write_table
from veille.parsers.media.laws.legisquebec_words import (
    BLOCKS,
    NOT_IN_FORCE,
    RAISED,
    day_of_line,
    inline_runs,
    part_of,
    says_not_in_force,
    without_label,
    without_stray_blanks,
    words_of,
)
from veille.parsers.media.laws.versions import version_day, with_intervals
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.outline import LINE, LinkedText, Outline, Run, join_runs
from veille.parsers.media.powers import as_power

_SECTION_ID = re.compile(r"se:(\d[\w.-]*)$")  # "se:105", "se:3_3"
_SCHEDULE_ID = re.compile(r"(?:sc|an)(?:-nb)?:[\w.]+$")  # "sc-nb:1", "an:1"; its parts go on: "sc-nb:1-ga:l_i-h1"
_GROUP = re.compile(r"group(\d)", re.I)  # "Label-group3": how deep a heading stands
_IN_FORCE = re.compile(r"(?:En vig\.|In force)\s*:?\s*(\d{4}-\d{2}-\d{2})", re.I)  # "En vig.: 2018-08-02"
# English acts are "repealed", English regulations "revoked"; French ones are both "abrogés".
_NO_MORE = r"abrogée?s?|repealed|revoked"
_REPEALED = re.compile(
    rf"\(?(?:{_NO_MORE}|omis\w*|omitted|périmée?s?|obsolete|inopérante?s?|inoperative|spent)\)?\.?", re.I
)
_REPEALED_END = re.compile(rf"[—–-] \((?:{_NO_MORE})\)\.?$|^\w+ [IVXLC\d.]+ \((?:{_NO_MORE})\)\.?$", re.I)
_REPLACED = WordPattern(r"\(?{state_replaced}\)?\.?")  # "(Remplacé)."
_NOTE = re.compile(r"^HistoricalNote")
_SCHEDULE_HEAD = re.compile(r"^ScheduleHeading")
_BESIDE_HEADING = re.compile(r"^(OriginatingRef|HistoricalNote|Repealed-Text)")
_LABEL = re.compile(r"(\d{1,3}(?:\.\d+)*°|\d{1,3}[.)]|\(\d{1,3}\)|\(?[a-z]{1,4}\))(?=\s)")  # "1°", "(1)", "a)"
_APPENDED = frozenset({"amendedtexttitle"})  # "RÉFÉRENCES", "ANNEXES ABROGATIVES": what the publisher adds to the law


@dataclass(frozen=True, slots=True)
class Statute:
    """An act or regulation of Québec; its title, date and state stand in the page's frame (`page_state`)."""

    title: str
    sections: tuple[Section, ...]
    cut_off: bool


def read_statute(html: str, base: Base) -> Statute:
    """The statute of one page's cut fragment."""
    soup = BeautifulSoup(html, "html.parser")
    head = soup.find(class_="Identification-Id")
    title = tidy(head.get_text(" ")) if isinstance(head, Tag) else ""
    walk = _StatuteWalk(base)
    walk.enter(soup, 0)
    walk.flush()
    sections = tuple(
        replace(s, links=tuple(replace(link, form=is_form(link.href, base)) for link in s.links))
        for s in walk.outline.finish()
    )
    return Statute(title, with_intervals(sections, version_day(base.url)), walk.outline.full)


class _StatuteWalk:
    """One pass over the publisher's markup."""

    def __init__(self, base: Base) -> None:
        self.outline = Outline()
        self._base = base
        self._runs: list[Run] = []
        self._part: tuple[BlockKind, int] = ("paragraph", 0)
        self._leads: dict[int, int] = {}
        self._level = 1
        self._label = ""
        self._group: str | None = None
        self._references = 0  # blocks of a schedule that only name the provisions it serves
        self._body = True  # whether the walk stands outside schedules
        self._noting = False  # whether the walk stands in what the publisher adds to the law
        self._days_ahead: bool | None = None  # whether the days of versions stand above them, once one is met
        self._day: str | None = None  # that of the version to come

    def enter(self, node: Tag, depth: int, href: str | None = None) -> None:
        """Walk the children of a node."""
        for child in node.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):
                    self._runs.append((str(child), href))
            elif isinstance(child, Tag):
                if depth >= MAX_DEPTH:
                    self._runs.append((child.get_text(" "), href))
                else:
                    self._visit(child, depth + 1, href)

    def flush(self) -> None:
        """Write the gathered words as one block under the nearest one above it."""
        runs, self._runs = without_stray_blanks(self._runs), []
        words = join_runs(without_label(runs, self._label) if self.outline.is_fresh else runs)
        if self._noting:
            self.outline.add_note(words.text)
            return
        if words.text == ".":  # what stood between the number and the text
            return
        if (day := day_of_line(words.text)) is not None:
            self._place_day(day)
            return
        if (
            (stated := stated_state(words.text)) is not None
            and stated.day
            and self.outline.is_fresh
            and not self._label
        ):
            return  # "Updated to 23 November 2023" before the first provision
        kind, depth = self._part
        found = _LABEL.match(words.text)
        if found and kind == "paragraph":
            kind, depth = "item", max(depth, 1)
        lead = next((self._leads[d] for d in range(depth - 1, -1, -1) if d in self._leads), None)
        written = self.outline.add_block(words, Block(kind, 0, 0, depth, lead, found[1] if found else None))
        if written is not None:
            self._leads = {d: i for d, i in self._leads.items() if d < depth} | {depth: written}
            if _REPEALED.fullmatch(words.text) and written <= self._references:
                self.outline.mark_repealed()
            elif _REPLACED.both.fullmatch(fold(words.text)) and written <= self._references:
                self.outline.mark_state(DocumentState.REPLACED)
            elif self._label and written == 0 and NOT_IN_FORCE.both.fullmatch(fold(words.text)):
                self.outline.mark_state(DocumentState.NOT_IN_FORCE)

    def _place_day(self, day: str) -> None:
        """Keep the day of a version: it stands in its section, or on all of a page's versions either above or below them."""
        if self._days_ahead is None and not self._label:
            self._days_ahead = not self.outline.is_labelled
        if self._days_ahead and not self._label:
            self._day = day
        else:
            self.outline.set_in_force(day)

    def _visit(self, node: Tag, depth: int, href: str | None) -> None:
        classes = [str(name) for name in node.get("class") or []]
        names = {name.lower() for name in classes}
        anchor = str(node.get("id") or "").strip()
        section = _SECTION_ID.match(anchor)
        if self._is_beside(node, names):
            return
        if section:
            self._start(node, section[1].replace("_", "."), anchor)
            self.enter(node, depth, href)
            self.flush()
            self._label = ""
        elif _SCHEDULE_ID.match(anchor):
            self.flush()
            self._leads = {}
            self._schedule(node, anchor, depth, href)
            self.flush()
        elif any(name.startswith("heading") for name in names) or node.name in ("h2", "h3", "h4", "h5", "h6"):
            self._heading(node, anchor or self._group)
        else:
            self._visit_words(node, names, anchor, depth, href)

    def _is_beside(self, node: Tag, names: set[str]) -> bool:
        """Whether an element is none of the law's words: its history, its number, what stands in place of its words."""
        if "identification-id" in names:
            self.flush()
        elif "historicalnote" in names:
            self.flush()
            self._note(words_of(node))
        elif names & _APPENDED:
            self._append_part(node)
        elif "label-section" in names and self._label and self.outline.is_fresh:
            pass  # the section's own number
        elif self._label and self._runs and says_not_in_force(node):
            self.flush()
            self.outline.mark_state(DocumentState.NOT_IN_FORCE)
        else:
            return False
        return True

    def _visit_words(self, node: Tag, names: set[str], anchor: str, depth: int, href: str | None) -> None:
        """An element within a section or a schedule."""
        if node.name == "table":
            self.flush()
            if is_layout(node):
                self.enter(node, depth, href)
            else:
                write_table(node, self.outline, self._cell, (), 0)
        elif node.name == "a" and node.get("href"):
            self.enter(node, depth, resolve_link(str(node["href"]), self._base) or href)
        elif node.name == "br":
            self._runs.append((LINE, href))
        elif names & RAISED and (power := as_power(self._runs[-1][0] if self._runs else "", node.get_text().strip())):
            self._runs.append((power, href))
        else:
            if anchor.startswith("ga:"):  # "ga:l_ii": a group of provisions, whose heading comes first in it
                self._group = anchor
            self._visit_part(node, names, depth, href)

    def _visit_part(self, node: Tag, names: set[str], depth: int, href: str | None) -> None:
        """A part of a provision, or what stands within one."""
        part = part_of(node)
        is_label = any(name.startswith("label") for name in names)
        # `div.Paragraph > span.Label-Z + span.Paragraph` is one part: the span goes on with its label.
        goes_on = node.name == "span" and part is not None and part == part_of(node.parent)
        apart = (node.name in BLOCKS or part is not None) and not goes_on and not is_label
        before = self._part
        if apart:
            self.flush()
            self._part = part or before
        self.enter(node, depth, href)
        if is_label:
            self._runs.append((" ", href))
        if apart:
            self.flush()
            self._part = before

    def _start(self, node: Tag, label: str, anchor: str) -> None:
        self.flush()
        self._leads, self._label, self._part = {}, label, ("paragraph", 0)
        self._references, self._noting = 0, False
        notes = " ".join(n.get_text(" ") for n in node.find_all(class_="HistoricalNote"))
        dates = _IN_FORCE.findall(tidy(f"{notes} {node.get_text(' ')}"))
        self.outline.start_section(
            self._level + 1, "", anchor=anchor, label=label, in_force_from=max(dates) if dates else self._day
        )
        self._day = None

    def _schedule(self, node: Tag, anchor: str, depth: int, href: str | None) -> None:
        """A schedule: its number is its label, number and title its heading; the provisions it serves are text."""
        head = node.find(class_=_SCHEDULE_HEAD)
        heading, label, self._references = "", None, 0
        if isinstance(head, Tag):
            head.extract()
            label = words_of(found) if isinstance(found := head.find(class_=re.compile(r"^Label")), Tag) else None
            apart = [n.extract() for n in head.find_all(class_=_BESIDE_HEADING)]
            heading = words_of(head)
            node.insert(0, *apart)
            self._references = sum("OriginatingRef" in str(n.get("class")) for n in apart)
        self._level, self._noting = 1, False
        self._body = False
        self.outline.start_section(1, heading, anchor=anchor, label=label or None, body=False)
        self.enter(node, depth, href)
        self._body = True

    def _heading(self, node: Tag, anchor: str | None) -> None:
        """A heading of a division; the notes of its history stand beside it, and "(Repealed)" as its title is its state."""
        self.flush()
        notes = [words_of(note.extract()) for note in node.find_all(class_=_NOTE)]
        words = words_of(node)
        if not words:
            return
        if (day := day_of_line(words)) is not None:
            self._place_day(day)
            return
        group = _GROUP.search(" ".join(" ".join(map(str, n.get("class") or [])) for n in (node, *node.find_all(True))))
        self._level = int(group[1]) if group else 2
        self._leads, self._group, self._references, self._noting = {}, None, 0, False
        self.outline.start_section(self._level, words, anchor=anchor, body=self._body)
        for note in notes:
            self._note(note)
        title = node.find(class_=re.compile(r"^(TitleText|Repealed)"))
        said = words_of(title) if isinstance(title, Tag) else words
        if _REPEALED.fullmatch(said) or _REPEALED_END.search(words):
            self.outline.mark_repealed()
        elif _REPLACED.both.fullmatch(fold(said)):
            self.outline.mark_state(DocumentState.REPLACED)

    def _note(self, words: str) -> None:
        for note in words.split(";"):
            self.outline.add_note(note.strip(" ."))

    def _append_part(self, node: Tag) -> None:
        """The list of the acts and decrees that made and amended the instrument: notes behind it, no part of its words."""
        self.flush()
        self._level, self._leads, self._references, self._noting = 1, {}, 0, True
        self.outline.start_section(1, words_of(node), body=False)

    def _cell(self, node: Tag) -> LinkedText:
        return join_runs(inline_runs(node))
