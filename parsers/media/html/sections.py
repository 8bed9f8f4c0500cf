"""The cut fragment of a page, walked with beautifulsoup4 into sections, blocks and links."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from veille.model import Block, BlockKind, Section
from veille.parsers.media.html.boilerplate import MARK
from veille.parsers.media.html.links import Base, is_form, resolve_link
from veille.parsers.media.html.tables import is_layout, write_table
from veille.parsers.media.html.words import BLOCK_TAGS, CONTAINERS, HEADINGS, LISTS, is_box, read_words, write_marks
from veille.parsers.media.limits import MAX_DEPTH
from veille.parsers.media.note_links import NOTE, NOTES, notes_in_text
from veille.parsers.media.outline import LinkedText, Outline, Run, join_runs
from veille.parsers.media.text_notes import join_notes


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: list depth, the block that introduces, words around, the link it stands in."""

    kind: BlockKind = "paragraph"
    depth: int = 0
    lead: int | None = None
    section: int = 0  # the section that `lead` stands in; once a heading has come, it introduces nothing any more
    context: tuple[str, ...] = ()
    href: str | None = None
    term: str | None = None
    ordered: bool = False  # in a numbered list


def split_sections(html: str, base: Base) -> tuple[tuple[Section, ...], bool]:
    """The sections of a cut fragment, and whether it was cut off at its bound."""
    soup = BeautifulSoup(html, "html.parser")
    walk = _Walk(base)
    walk.enter(soup, _Place(), 0)
    walk.flush(_Place())
    sections = join_notes(walk.outline.finish())
    return tuple(_with_forms(section, base) for section in sections), walk.outline.full


def _with_forms(section: Section, base: Base) -> Section:
    if not section.links:
        return section
    return replace(section, links=tuple(replace(link, form=is_form(link.href, base)) for link in section.links))


class _Walk:
    """One pass over a tree; inline words gather in `_runs` until a block ends."""

    def __init__(self, base: Base) -> None:
        self.outline = Outline()
        self._base = base
        self._runs: list[Run] = []
        self._anchor: str | None = None
        self._noted = LinkedText("")  # the footnotes of the element that is read
        self._section = 0  # counts headings: a lead of an earlier section is none

    def flush(self, place: _Place) -> int | None:
        """Write the gathered words as a block of the place's kind."""
        runs, self._runs = self._runs, []
        if not runs:
            return None
        read = join_runs(runs)
        words = _placed(replace(self._noted, text=read.text, links=read.links))
        kind, depth = place.kind, place.depth
        block = Block(
            kind, 0, 0, depth, self._lead_of(place), context=place.context, term=place.term,
            ordered=place.ordered and kind == "item",
        )  # fmt: skip
        written = self.outline.add_block(words, block)
        if written is not None:
            self._anchor = None
        return written

    def _lead_of(self, place: _Place) -> int | None:
        return place.lead if place.section == self._section else None

    def enter(self, node: Tag, place: _Place, level: int) -> None:
        """Walk the children of a node; nothing more once the document is full."""
        for child in node.children:
            if self.outline.full:
                self._runs.clear()
                return
            if isinstance(child, Tag):
                self._visit(child, place, level + 1)
            else:
                self._gather(child, place)

    def _gather(self, node: PageElement, place: _Place) -> None:
        """Keep a text node; comments, declarations and the like are no text."""
        if isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            self._runs.append((str(node), place.href))

    def _visit(self, node: Tag, place: _Place, level: int) -> None:
        if level > MAX_DEPTH:
            self._runs += [(" ", None), (node.get_text(" "), place.href), (" ", None)]
            return
        if NOTES in node.attrs or NOTE in node.attrs:
            self._visit_noted(node, place, level)
            return
        if is_box(node):
            self._box(node, place, level)
            return
        self._visit_plain(node, place, level)

    def _box(self, node: Tag, place: _Place, level: int) -> None:
        """A notice or a panel: its headings head what stands in it, and the text around it goes on below."""
        self.flush(place)
        section = self._section
        self.outline.open_box()
        self._visit_plain(node, place, level)
        self.flush(place)
        if self.outline.close_box():
            self._section = section

    def _visit_plain(self, node: Tag, place: _Place, level: int) -> None:
        name = node.name
        if node.get("id") and self._anchor is None:
            self._anchor = _clean_id(node)
        if name in HEADINGS:
            self._heading(node, place)
        elif name == "br":
            self._break_line(node, place)
        elif name in LISTS:
            self._list(node, place, level)
        elif name == "li":
            self._item(node, replace(place, depth=max(place.depth, 1)), level)
        elif name == "dl":
            self._definitions(node, place, level)
        elif name == "table":
            self._table(node, place, level)
        elif name == "details":
            self._details(node, place, level)
        elif name == "a" and node.get("href"):
            target = resolve_link(str(node["href"]), self._base)
            self.enter(node, replace(place, href=target) if target else place, level)
        elif name in CONTAINERS or name == "summary":
            self.flush(place)
            self.enter(node, place, level)
            self.flush(place)
        elif name == "button":  # stands apart from the next one, whatever the source has between them
            self._runs.append((" ", None))
            self.enter(node, place, level)
            self._runs.append((" ", None))
        else:
            self.enter(node, place, level)

    def _break_line(self, node: Tag, place: _Place) -> None:
        self._runs.append((" ", None))
        if place.kind == "paragraph" and place.depth == 0 and place.href is None and _is_paragraph_break(node):
            self.flush(place)

    def _table(self, node: Tag, place: _Place, level: int) -> None:
        """A table of data, or one that only arranges what stands in it."""
        self.flush(place)
        if is_layout(node):
            self.enter(node, place, level)
            self.flush(place)
        else:
            write_table(node, self.outline, self._words, place.context, place.depth)

    def _visit_noted(self, node: Tag, place: _Place, level: int) -> None:
        """Visit an element whose blocks bear footnotes, or are one."""
        self.flush(place)
        around = self._noted
        self._noted = _with_notes(node, around)
        del node[NOTES], node[NOTE]
        self._visit(node, place, level)
        self.flush(place)
        self._noted = around

    def _heading(self, node: Tag, place: _Place) -> None:
        mark = node.get(MARK)
        self.flush(place)
        if mark == "title":
            self._anchor = None
            return
        words = self._words(node)
        if not words.text:
            return
        anchor = _clean_id(node) or next((i for i in map(_clean_id, node.find_all(True)) if i), None) or self._anchor
        self._anchor = None
        self._section += 1
        self.outline.start_section(
            HEADINGS[node.name], words.text.replace("\n", " "), anchor=anchor, contents=mark == "contents"
        )

    def _list(self, node: Tag, place: _Place, level: int) -> None:
        lead = self.flush(place)
        if lead is None:
            lead = self._lead_of(place) if place.depth else self._lead_before(place)
        write_marks(node)
        inner = replace(
            place, kind="item", depth=place.depth + 1, lead=lead, section=self._section, ordered=node.name == "ol"
        )
        for child in node.children:
            if isinstance(child, Tag):
                if child.name == "li" and NOTES not in child.attrs and NOTE not in child.attrs:
                    self._item(child, inner, level + 1)
                else:
                    self._visit(child, self._under_last_item(child, inner), level + 1)
                    self.flush(inner)
            else:
                self._gather(child, place)
        self.flush(inner)

    def _under_last_item(self, node: Tag, place: _Place) -> _Place:
        """A list put beside its items belongs to the last of them; in the open section only."""
        last = self.outline.last_block
        if node.name not in LISTS or last is None:
            return place
        while last > 0 and self.outline.block(last).depth > place.depth:
            last -= 1
        if self.outline.block(last).depth != place.depth:
            return place
        return replace(place, lead=last, section=self._section)

    def _lead_before(self, place: _Place) -> int | None:
        """The block before a list introduces it when it is a paragraph or summary, not another list or table."""
        last = self.outline.last_block
        if last is None:
            return None
        block = self.outline.block(last)
        return last if block.kind in ("paragraph", "summary", "note") and block.depth == 0 else self._lead_of(place)

    def _item(self, node: Tag, place: _Place, level: int) -> None:
        """An item: its first words are the item, further paragraphs and lists in it are led by it."""
        self.flush(place)
        if node.get("id") and self._anchor is None:
            self._anchor = _clean_id(node)
        section = self._section
        own: int | None = None
        first = replace(place, kind="item")
        if level > MAX_DEPTH:
            self._runs.append((node.get_text(" "), place.href))
            self.flush(first)
            return
        for child in list(node.children):
            here = first if own is None else replace(place, kind="paragraph", lead=own, section=self._section)
            if not isinstance(child, Tag):
                self._gather(child, place)
                continue
            if child.name in BLOCK_TAGS:
                before = self.outline.last_block if self._section == section else None
                written = self.flush(here)
                own = own if own is not None else written
                here = first if own is None else replace(place, kind="paragraph", lead=own, section=self._section)
                if child.name in LISTS and own is not None:
                    self._visit(child, replace(here, kind="item", lead=own), level + 1)
                else:
                    self._visit(child, here, level + 1)
                if self._section != section:  # a heading within the item: what follows belongs to it
                    section, own = self._section, None
                elif own is None and self.outline.last_block != before:
                    own = (before if before is not None else -1) + 1
            else:
                self._visit(child, here, level + 1)
        self.flush(first if own is None else replace(place, kind="paragraph", lead=own, section=self._section))

    def _definitions(self, node: Tag, place: _Place, level: int) -> None:
        if level > MAX_DEPTH:
            self._runs.append((node.get_text(" "), place.href))
            return
        self.flush(place)
        term, lead, section = None, self._lead_of(place), self._section
        for child in node.children:
            if not isinstance(child, Tag):
                self._gather(child, place)
            elif child.name == "div":
                self._definitions(child, place, level + 1)
            elif child.name == "dt" and child.find(list(HEADINGS)) is None:
                self.flush(place)
                words = self._words(child)
                block = Block("paragraph", 0, 0, place.depth, self._lead_of(place), context=place.context)
                lead = self.outline.add_block(words, block)
                section = self._section
                term = words.text.rstrip(" :") or None
            else:
                inner = place
                if child.name == "dd":
                    inner = replace(place, kind="definition", lead=lead, section=section, term=term)
                self._visit(child, inner, level + 1)
                self.flush(inner)
                if child.name == "dt":
                    term, lead = None, None
        self.flush(place)

    def _details(self, node: Tag, place: _Place, level: int) -> None:
        self.flush(place)
        inner = place
        for child in node.children:
            if isinstance(child, Tag) and child.name == "summary":
                if child.get("id") and self._anchor is None:
                    self._anchor = _clean_id(child)
                if child.find(list(HEADINGS)) is not None:
                    self.enter(child, place, level + 1)
                    self.flush(place)
                    inner = replace(place, lead=None, section=self._section)
                else:
                    words = self._words(child)
                    block = Block("summary", 0, 0, place.depth, self._lead_of(place), context=place.context)
                    lead = self.outline.add_block(words, block)
                    inner = replace(
                        place,
                        kind="paragraph",
                        lead=lead,
                        section=self._section,
                        context=(*place.context, words.text),
                    )
            elif isinstance(child, Tag):
                self._visit(child, inner, level + 1)
            else:
                self._gather(child, place)
        self.flush(inner)

    def _words(self, node: Tag) -> LinkedText:
        return _placed(_with_notes(node, read_words(node, self._base)))


def _with_notes(node: Tag, words: LinkedText) -> LinkedText:
    """The words with the footnotes that their element bears, as its attribute has them, and as the one that it is."""
    bears, own = str(node.get(NOTES) or "").split(), node.get(NOTE)
    return replace(words, notes=(*words.notes, *bears), note=str(own) if own else words.note) if bears or own else words


def _placed(words: LinkedText) -> LinkedText:
    """The words with the names of their footnotes, and where in them each mark stands."""
    if not words.notes:
        return words
    names, ends = notes_in_text(words.notes, words.text)
    return replace(words, notes=names, note_ends=ends)


def _is_paragraph_break(node: Tag) -> bool:
    """A line break outside lists and cells parts statements: authors break lines of notes, addresses and steps."""
    return node.parent is not None and node.parent.name in ("p", "div", "section", "td", "main", "dd", "body")


def _clean_id(node: Tag) -> str | None:
    """The id or name of a node without the stray `#` and spaces that some pages have."""
    value = node.get("id") or (node.get("name") if node.name == "a" else None)
    cleaned = str(value).strip().lstrip("#").strip() if value else ""
    return cleaned or None
