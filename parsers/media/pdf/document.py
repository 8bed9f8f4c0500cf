"""PDFs as sections: headings by size of type, lists by their marks, tables where columns line up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from veille.errors import ParseError
from veille.model import Lang, Section
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.grid import GridRow, write_rows
from veille.parsers.media.outline import LinkedText, Outline
from veille.parsers.media.pdf.lines import MARK, PdfLine, WordRun, read_lines, usual_step
from veille.parsers.media.pdf.provisions import find_mark, find_numbers
from veille.parsers.media.pdf.table_rows import (
    COLUMN_SHIFT,
    columns_at,
    drawn_rows,
    drawn_table,
    find_names,
    stands_in_column,
    stretched_row,
    table_rows,
)
from veille.parsers.media.pdf.wording import Vocabulary, choose_title, is_title, share_of_no_words

SCAN_HINT = "it is probably a scan: watch the page that links to it, or ask the site for its text"
_GARBLED = 0.03  # of the words; manuals and acts have less than one in three hundred
_TITLE_SAID = 80  # characters of a title that are enough to know the file by
_LARGER = 1.12  # a line this much higher than the body's type is a heading
_SMALL_PRINT = 0.8  # smaller type in a law gives the history of the provision above it
_MUCH_LARGER = 1.6  # type so much larger goes on with no sentence of the body, however near
_PARAGRAPH_GAP = 1.7  # distance between two lines, in line heights, that parts paragraphs
_WIDER = 1.2  # a sentence's end and a step so many times the usual one end a paragraph as well
_WITHIN = 1.45  # lines of one paragraph stand nearer than this, in line heights
_HEADING_CHARS = 160  # a heading is at most two lines
_SAME_SIZE = 1.0  # points by which the lines of one heading may differ
_LARGE_GAP = 2.0  # the same in larger type, which is set wider
_HEADING_GAP = 1.7  # distance between two lines of one heading, in heights of its type
_BOLD_LINES = 2  # more bold lines of body size in a row are a note in bold, no heading
_NUMBERED = re.compile(r"(\d+(\.\d+)*\.?|[A-Z]\.|(appendix|annexe?|part|partie|section|chapter|chapitre) \w+)\s", re.I)
_CHAPTER = re.compile(r"\d{1,2}\.\s")  # "3. Fees" in bold by itself is a heading, no item of a list
_NOTE = re.compile(r"(note|remarque|nota|important|attention|warning|avertissement)\b", re.I)
_BULLET = re.compile(r"([•●▪■◦‣⁃∙·o–—*-]|\d{1,2}[.)]|\(?[a-z]{1,3}\))\s+(?=\S)")
_ENDS = (".", ";", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF as sections."""

    title: str
    lang: str
    modified: str | None
    sections: tuple[Section, ...]
    tables: int
    hints: tuple[str, ...]
    number: str = ""  # the line that names a law's place in the statute book


# A new version is read twice in a row, for its hash and for its rules: the child need not start again.
@lru_cache(maxsize=1)
def read_pdf(raw: bytes, *, where: str = "", lang: Lang | None = None) -> PdfPages:
    """The sections of a PDF, of a bilingual one in `lang`; raises ParseError: no text, a password, damage."""
    text = read_lines(raw, where=where, lang=lang)
    if not text.lines:
        if not text.title:
            raise ParseError(f"the PDF holds no text on its {text.pages} pages", where=where, hint=SCAN_HINT)
        title = text.title[:_TITLE_SAID]
        raise ParseError(f"the PDF {title!r} holds no text on its {text.pages} pages", where=where, hint=SCAN_HINT)
    hints = text.hints
    garbled = share_of_no_words(line.text for line in text.lines)
    if garbled > _GARBLED:
        hints += (f"{garbled:.0%} of the words are no words: probably a scan whose letters were recognised badly",)
    writer = _Writer(text.lines)
    writer.write()
    return PdfPages(
        title=choose_title(writer.title, text.running, text.title) or tidy(text.lines[0].text)[:_HEADING_CHARS],
        lang=text.lang or "",
        modified=text.modified,
        sections=writer.outline.finish(),
        tables=writer.tables,
        hints=(*hints, "cut off: too many blocks") if writer.outline.full else hints,
        number=find_mark(text.lines) if writer.is_law else "",
    )


class _Writer:
    """Lines to blocks; lines gather in `_open` until a paragraph ends."""

    def __init__(self, lines: tuple[PdfLine, ...]) -> None:
        self.outline = Outline()
        self.title = ""
        self._titled = False  # whether a section has begun: what follows is no title any more
        self._headed = False  # whether a heading has begun a section
        self._title_size = 0.0
        self.tables = 0
        self._lines = lines
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._body = sizes.most_common(1)[0][0]
        larger = sorted({s for s in sizes if s >= self._body * _LARGER}, reverse=True)
        self._levels = {size: min(level, 5) for level, size in enumerate(larger, start=1)}
        self._bold_notes = self._find_bold_notes()
        self._step = usual_step(lines)
        self._words = Vocabulary(line.text for line in lines)
        self._numbers = find_numbers(lines)
        self._heading: list[PdfLine] = []  # the lines of a heading that may go on
        self._history: list[str] = []  # lines in small print that give a provision's history
        self._open: list[str] = []
        self._item: str | None = None
        self._lead: int | None = None

    @property
    def is_law(self) -> bool:
        """Whether sections of a law were found by their numbers."""
        return bool(self._numbers)

    def _find_bold_notes(self) -> set[PdfLine]:
        """Bold lines of body size that are no headings: more than two in a row, a note, or a sentence that ends."""
        notes: set[PdfLine] = set()
        run: list[PdfLine] = []
        for line in (*self._lines, None):
            plain = line is not None and line.bold and line.size not in self._levels
            near = bool(run) and line is not None and line.page == run[-1].page
            if line is not None and plain and (not run or (near and line.top - run[-1].top < line.size * _HEADING_GAP)):
                run.append(line)
                continue
            ends = bool(run) and run[-1].text.endswith(".") and len(run) > 1
            if run and (len(run) > _BOLD_LINES or ends or _NOTE.match(run[0].text)):
                notes.update(run)
            run = [line] if line is not None and plain else []
        return notes

    def write(self) -> None:
        """Write all lines in order."""
        at = 0
        while at < len(self._lines):
            drawn = drawn_table(self._lines, at)
            if drawn:
                self._write_rows(drawn_rows(self._lines[at : at + drawn], self._words.join))
                at += drawn
                continue
            named = self._named_table_at(at)
            if named is not None:
                above, rows, names = named
                self._write_table(self._lines[at + above : at + above + rows], names)
                at += above + rows
                continue
            rows = self._table_at(at)
            if rows:
                self._write_table(self._lines[at : at + rows])
                at += rows
                continue
            self._line(self._lines[at], self._lines[at - 1] if at else None)
            at += 1
        self._flush_history()
        self._flush()

    def _line(self, line: PdfLine, before: PdfLine | None) -> None:
        if self.is_law and line.size < self._body * _SMALL_PRINT:
            if not self._history:
                self._flush()
            self._history.append(line.text)
            return
        self._flush_history()
        number = self._numbers.get(line)
        if number is not None:
            self._begin_provision(number)
            self._open = [line.text.removeprefix(number).lstrip(" .")]
            return
        level = self._heading_level(line)
        if level is not None and not self._is_within_paragraph(line, before):
            if not self._goes_on(line):
                self._flush()
            self._heading.append(line)
            return
        self._flush_heading(note=self.is_law and line.text.startswith("("))
        bullet = _BULLET.match(line.text)
        gap = line.top - before.top if before is not None and before.page == line.page else 0.0
        elsewhere = before is not None and (before.page != line.page or line.top < before.top)  # the next column
        turned = before is not None and elsewhere and before.text.endswith(_ENDS)
        apart = before is not None and gap > self._step * _WIDER and before.text.endswith(_ENDS)
        if bullet or gap > line.size * _PARAGRAPH_GAP or turned or apart:
            self._flush()
        if bullet:
            mark = bullet[1]
            self._item = mark if mark[-1] in ".)" else ""
            self._open = [line.text if self._item else line.text[bullet.end() :]]
        else:
            self._open.append(line.text)

    def _goes_on(self, line: PdfLine) -> bool:
        """Whether a line of a heading goes on with the one before it: the same type, near, no number of its own."""
        if not self._heading:
            return False
        last = self._heading[-1]
        gap = _LARGE_GAP if line.size in self._levels else _HEADING_GAP
        near = line.page == last.page and line.top - last.top < line.size * gap
        alike = self._heading_level(line) == self._heading_level(last) and abs(line.size - last.size) < _SAME_SIZE
        length = sum(len(part.text) for part in self._heading) + len(line.text)
        return near and alike and length <= _HEADING_CHARS + 40 and not _NUMBERED.match(line.text)

    def _flush_history(self) -> None:
        """Keep the history of a provision beside it, one note for each amendment."""
        words, self._history = self._words.join(self._history), []
        for note in words.split(";"):
            self.outline.add_note(note.strip(" ."))

    def _begin_provision(self, number: str) -> None:
        """Begin the section of a law; the note in bold above it is its heading."""
        if not self._heading or self._heading[0].size in self._levels:
            self._flush()
            self.outline.start_section(min(len(self._levels) + 1, 6), "", label=number)
        else:
            self._flush_heading(label=number)
        self._lead = None

    def _flush_heading(self, *, label: str | None = None, note: bool = False) -> None:
        """Write the open heading: the largest words of the beginning are the title, all others head a section.

        `note`: what follows goes on with the section (a law's subsection), so that bold words above it are a note.
        """
        parts, self._heading = self._heading, []
        if not parts:
            return
        words = self._words.join([part.text for part in parts])
        level = self._heading_level(parts[0]) or 6
        if note and parts[0].size not in self._levels and not self.outline.is_fresh:
            self.outline.add_block("caption", LinkedText(words))
            return
        bare = bool(self.title) and not is_title(self.title)  # "ENF 15" alone: the next heading names the document
        # Small print may stand above the title of a cover.
        chapter = _CHAPTER.match(words) is not None and not bare  # "1. Fees" is the first heading, no title
        cover = level == 1 and parts[0].page == 0 and not self.title and not self._headed and is_title(words)
        first = self.outline.is_fresh and not self._titled
        if not chapter and (cover or (first and (level == 1 or bare or parts[0].size == self._title_size))):
            self.title = f"{self.title} {words}".strip()
            self._title_size = parts[0].size
            return
        self._titled = self._headed = True
        self.outline.start_section(max(level, 2), words, label=label)
        self._lead = None

    def _is_within_paragraph(self, line: PdfLine, before: PdfLine | None) -> bool:
        """Whether a line of larger or bolder type only goes on with the sentence above it, at its distance."""
        if line.size > self._body * _MUCH_LARGER:
            return False
        if before is None or before.page != line.page or not self._open or self._open[-1].endswith(_ENDS):
            return False
        return 0 <= line.top - before.top < self._body * _WITHIN and self._heading_level(before) is None

    def _flush(self) -> None:
        self._flush_heading()
        words, self._open = self._words.join(self._open), []
        self._titled = self._titled or bool(words)
        item, self._item = self._item, None
        if item is None:
            written = self.outline.add_block("paragraph", LinkedText(tidy(words)))
            self._lead = written if written is not None else self._lead
        else:
            self.outline.add_block("item", LinkedText(tidy(words)), depth=1, lead=self._lead, label=item or None)

    def _heading_level(self, line: PdfLine) -> int | None:
        """1 for the largest type; a short bold line of body size stands below all of them."""
        if len(line.text) > _HEADING_CHARS or not any(c.isalpha() for c in line.text) or len(line.cells) > 1:
            return None
        if line.size in self._levels:
            return self._levels[line.size]
        item = _BULLET.match(line.text) and not _CHAPTER.match(line.text)
        if line.bold and len(line.text) < 90 and not line.text.endswith(_ENDS) and not item:
            return None if line in self._bold_notes else min(len(self._levels) + 1, 6)
        return None

    def _named_table_at(self, at: int) -> tuple[int, int, tuple[WordRun, ...]] | None:
        """A table from `at` on whose columns' names stand centred above it: lines of names, of the table, and the names."""
        for above in (1, 2):
            first = at + above
            if first < len(self._lines) and (rows := self._table_at(first)):
                names = find_names(self._lines[at:first], self._lines[first : first + rows])
                if names and not drawn_table(self._lines, first):
                    return above, rows, names
        return None

    def _table_at(self, at: int) -> int:
        """How many lines from `at` on form a table: two or more lines whose cells begin in the same columns."""
        columns = columns_at(self._lines, at)
        mark = self._lines[at].cells[0].text
        if len(columns) < 2 or _BULLET.match(f"{mark} .") or _NOTE.match(mark):  # set far from its words
            return 0
        count = stretched_row(self._lines, at, columns) or 1
        full = 1
        while at + count < len(self._lines):
            stretched = stretched_row(self._lines, at + count, columns)
            if not stretched and not self._is_next_row(at + count, columns):
                break
            full += stretched > 0 or len(self._lines[at + count].cells) > 1
            count += stretched or 1
        return count if full >= 2 else 0

    def _is_next_row(self, at: int, columns: tuple[WordRun, ...]) -> bool:
        """Whether a line is the next one of a table with these columns."""
        line, previous = self._lines[at], self._lines[at - 1]
        near = line.page == previous.page and line.top - previous.top < line.size * 4
        if not near or not all(stands_in_column(cell, columns) for cell in line.cells):
            return False
        alone = len(line.cells) == 1 and line.cells[0].left - columns[0].left < COLUMN_SHIFT
        return not (alone and (MARK.fullmatch(line.text.split(" ")[0]) or not self._continues(previous, line)))

    def _continues(self, previous: PdfLine, line: PdfLine) -> bool:
        return line.top - previous.top < line.size * _PARAGRAPH_GAP and self._heading_level(line) is None

    def _write_table(self, lines: tuple[PdfLine, ...], names: tuple[WordRun, ...] = ()) -> None:
        self._write_rows(table_rows(lines, names, self._words.join))

    def _write_rows(self, rows: list[GridRow]) -> None:
        self._flush()
        write_rows(iter(rows), self.outline, lead=self._lead)
        self.tables += 1
