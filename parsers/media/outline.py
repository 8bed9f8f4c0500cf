"""Sections put together block by block, whatever the document type; spans and links come out right by construction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from veille.model import Block, DocumentState, Link, Section
from veille.parsers.language.normal_form import digest, drop_invisible, squeeze, tidy
from veille.parsers.media.limits import MAX_BLOCKS
from veille.work import step

Run = tuple[str, str | None]  # words and the target of the link they stand in
LINE = "\n"  # a run of this alone starts a new line within a block (paragraphs of one table cell)


@dataclass(frozen=True, slots=True)
class LinkedText:
    """Tidy text with the links in it, as (target, start, end), the footnotes that it bears and the one that it is."""

    text: str
    links: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()
    note: str | None = None
    note_ends: tuple[int, ...] = ()  # where the mark of each note stands; -1 where that is not known


def join_runs(runs: list[Run]) -> LinkedText:
    """The runs as one tidy text: white space collapsed across them, lines kept apart."""
    if len(runs) == 1 and runs[0][1] is None:
        return LinkedText(tidy(runs[0][0]))
    out: list[str] = []
    length = 0
    gap = ""  # white space seen and not yet written
    links: list[tuple[str, int, int]] = []
    for raw, target in runs:
        if raw == LINE:
            gap = "\n" if length else ""
            continue
        bare = raw if raw.isprintable() else drop_invisible(raw)
        words = " ".join(bare.split())
        if not words:
            gap = gap or (" " if bare and length else "")
            continue
        if length and (gap or bare[0].isspace()):
            gap = gap or " "
            out.append(gap)
            length += 1
        gap = " " if bare[-1].isspace() else ""
        start = length
        out.append(words)
        length += len(words)
        if target is not None:
            if links and links[-1][0] == target and links[-1][2] >= start - 1:
                links[-1] = (target, links[-1][1], length)
            else:
                links.append((target, start, length))
    text = "".join(out)
    normal = tidy(text) if "\n" not in text else "\n".join(tidy(line) for line in text.split("\n"))
    if len(normal) != len(text):  # a combining mark stood at a seam: its link spans can no longer be known
        return LinkedText(normal)
    return LinkedText(normal, tuple(links))


@dataclass(slots=True)
class _Open:
    """The section being written."""

    level: int
    heading: str
    path: tuple[str, ...]
    anchor: str | None = None
    contents: bool = False
    label: str | None = None
    publisher_id: str | None = None
    in_force_from: str | None = None
    state: DocumentState = DocumentState.IN_FORCE
    state_date: str | None = None
    body: bool = True
    notes: tuple[str, ...] = ()
    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    boxes: list[Section] = field(default_factory=list)  # what stands apart within it, to follow it


class Outline:
    """A document under construction. `full` turns true, with a hint to give, when it is cut off at its bound."""

    def __init__(self, most: int | None = None) -> None:
        """`most` is the bound on its blocks, that of pages when it is not given."""
        self._most = MAX_BLOCKS if most is None else most
        self._done: list[Section] = []
        self._above: list[tuple[int, str]] = []
        self._here = _Open(level=1, heading="", path=())
        self._around: list[tuple[_Open, list[tuple[int, str]], int]] = []
        self._count = 0
        self.full = False

    def open_box(self) -> None:
        """Set the open section aside while a box of the page is read, whose headings hold within it alone."""
        self._around.append((self._here, list(self._above), len(self._done)))

    def close_box(self) -> bool:
        """Whether the section around the box goes on below it; the sections of the box then follow that one.

        A heading that stands alone in its box heads what comes after the box.
        """
        around, above, done = self._around.pop()
        last = self._here
        if last is around:
            return True
        alone = not last.parts
        if not alone:
            self._close()
        inside = self._done[done:]
        del self._done[done:]
        self._here = around
        if not alone:
            around.boxes += inside
            self._above = above
            return True
        self._close()
        self._done += inside
        self._here = last
        return False

    @property
    def last_block(self) -> int | None:
        """The index of the newest block of the open section."""
        return len(self._here.blocks) - 1 if self._here.blocks else None

    @property
    def is_fresh(self) -> bool:
        """Whether the open section has no text yet."""
        return not self._here.parts

    def block(self, index: int) -> Block:
        """A block of the open section."""
        return self._here.blocks[index]

    def start_section(
        self,
        level: int,
        heading: str,
        *,
        anchor: str | None = None,
        contents: bool = False,
        label: str | None = None,
        publisher_id: str | None = None,
        in_force_from: str | None = None,
        body: bool = True,
        state: DocumentState = DocumentState.IN_FORCE,
    ) -> None:
        """Close the open section and begin one under its heading."""
        self._close()
        self._room()
        while self._above and self._above[-1][0] >= level:
            self._above.pop()
        path = tuple(words for _, words in self._above)
        if heading and not contents:
            self._above.append((level, heading))
        self._here = _Open(
            level, heading, path, anchor, contents, label, publisher_id, in_force_from, state=state, body=body
        )

    def mark_repealed(self, day: str | None = None) -> None:
        """Say that the open section is kept only as a repeal notice, and since which day where the source says it."""
        self._here.state, self._here.state_date = DocumentState.REPEALED, day

    def mark_state(self, state: DocumentState) -> None:
        """Say of the open section what stands in place of its words: that it was replaced, or waits for its day."""
        self._here.state = state

    @property
    def is_labelled(self) -> bool:
        """Whether the open section is one of a law, with its number."""
        return self._here.label is not None

    def set_in_force(self, day: str) -> None:
        """Say from which day the open section holds, where its source says so below its beginning."""
        self._here.in_force_from = day

    def add_note(self, note: str) -> None:
        """Keep a historical note beside the open section's text."""
        if note:
            self._here.notes += (note,)

    def add_block(self, words: LinkedText, block: Block) -> int | None:
        """Write words as a block that is given without its place and notes; spans of its cells are into the words.

        Its index in the open section, or None when it had no words or the document is full.
        """
        step()
        if not words.text or not self._room():
            return None
        here = self._here
        if here.parts:
            here.parts.append("\n")
            here.length += 1
        start = here.length
        here.parts.append(words.text)
        here.length += len(words.text)
        here.links.extend(Link(target, words.text[a:b], start + a, start + b) for target, a, b in words.links)
        placed = replace(
            block, start=start, end=here.length, notes=words.notes, note=words.note,
            cells=tuple(replace(c, start=start + c.start, end=start + c.end) for c in block.cells),
            note_ends=tuple(end if end < 0 else start + end for end in words.note_ends),
        )  # fmt: skip
        here.blocks.append(placed)
        return len(here.blocks) - 1

    def _room(self) -> bool:
        self._count += 1
        self.full = self.full or self._count > self._most
        return not self.full

    def _close(self) -> None:
        here = self._here
        if self._around and here is self._around[-1][0]:
            return  # it goes on below the box
        if not (here.heading or here.parts or here.label or here.notes):
            self._done += here.boxes
            return
        text = "".join(here.parts)
        self._done.append(
            Section(
                ordinal=len(self._done),
                level=here.level,
                heading=here.heading,
                path=here.path,
                text=text,
                text_hash=digest(squeeze(text)),
                anchor=here.anchor,
                label=here.label,
                blocks=tuple(here.blocks),
                links=tuple(here.links),
                publisher_id=here.publisher_id,
                in_force_from=here.in_force_from,
                state=here.state,
                state_date=here.state_date,
                body=here.body,
                notes=here.notes,
                contents=here.contents,
            )
        )
        self._done += here.boxes

    def finish(self) -> tuple[Section, ...]:
        """All sections in order."""
        self._close()
        self._here = _Open(level=1, heading="", path=())
        return tuple(replace(section, ordinal=i) for i, section in enumerate(self._done))


def hashed_parts(sections: tuple[Section, ...]) -> list[str]:
    """Headings and texts that the content hash is made of, in order."""
    return [part for s in sections for part in ("" if s.contents else s.heading, s.text)]


def record_marks(sections: tuple[Section, ...]) -> list[str]:
    """What the record takes from a law beside its words: numbers of sections, states, days from which parts apply."""
    marks = []
    for section in sections:
        days = {block.in_force_from for block in section.blocks if block.in_force_from}
        off = [f"{block.label}:{block.state}" for block in section.blocks if block.state is not DocumentState.IN_FORCE]
        marks.append("\0".join((section.label or "", section.state, section.in_force_from or "", *sorted(days), *off)))
    return marks
