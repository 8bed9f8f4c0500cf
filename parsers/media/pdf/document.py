"""PDFs as sections: headings by size of type, lists by their marks, tables where columns line up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from veille.errors import ParseError
from veille.model import Block, Lang, Section
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
from veille.parsers.media.pdf.type_levels import BULLET, CHAPTER, ENDS, HEADING_CHARS, TypeLevels, opens_note
from veille.parsers.media.pdf.wording import Vocabulary, choose_title, is_title, share_of_no_words

SCAN_HINT = "it is probably a scan: watch the page that links to it, or ask the site for its text"
_GARBLED = 0.03  # of the words; manuals and acts have less than one in three hundred
_TITLE_SAID = 80  # characters of a title that are enough to know the file by
_SMALL_PRINT = 0.8  # smaller type in a law gives the history of the provision above it
_MUCH_LARGER = 1.6  # type so much larger goes on with no sentence of the body, however near
_PARAGRAPH_GAP = 1.7  # distance between two lines, in line heights, that parts paragraphs
_WIDER = 1.2  # a sentence's end and a step so many times the usual one end a paragraph as well
_WITHIN = 1.45  # lines of one paragraph stand nearer than this, in line heights


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
        title=choose_title(writer.title, text.running, text.title) or tidy(text.lines[0].text)[:HEADING_CHARS],
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
        self._type = TypeLevels(lines)
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
        if self.is_law and line.size < self._type.body * _SMALL_PRINT:
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
        level = self._type.level_of(line)
        if level is not None and not self._is_within_paragraph(line, before):
            if not self._type.goes_on(self._heading, line):
                self._flush()
            self._heading.append(line)
            return
        self._flush_heading(note=self.is_law and line.text.startswith("("))
        bullet = BULLET.match(line.text)
        gap = line.top - before.top if before is not None and before.page == line.page else 0.0
        elsewhere = before is not None and (before.page != line.page or line.top < before.top)  # the next column
        turned = before is not None and elsewhere and before.text.endswith(ENDS)
        apart = before is not None and gap > self._step * _WIDER and before.text.endswith(ENDS)
        if bullet or gap > line.size * _PARAGRAPH_GAP or turned or apart:
            self._flush()
        if bullet:
            mark = bullet[1]
            self._item = mark if mark[-1] in ".)" else ""
            self._open = [line.text if self._item else line.text[bullet.end() :]]
        else:
            self._open.append(line.text)

    def _flush_history(self) -> None:
        """Keep the history of a provision beside it, one note for each amendment."""
        words, self._history = self._words.join(self._history), []
        for note in words.split(";"):
            self.outline.add_note(note.strip(" ."))

    def _begin_provision(self, number: str) -> None:
        """Begin the section of a law; the note in bold above it is its heading."""
        if not self._heading or self._type.is_larger(self._heading[0]):
            self._flush()
            self.outline.start_section(self._type.lowest, "", label=number)
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
        level = self._type.level_of(parts[0]) or 6
        if note and not self._type.is_larger(parts[0]) and not self.outline.is_fresh:
            self.outline.add_block(LinkedText(words), Block("caption", 0, 0))
            return
        bare = bool(self.title) and not is_title(self.title)  # "ENF 15" alone: the next heading names the document
        # Small print may stand above the title of a cover.
        chapter = CHAPTER.match(words) is not None and not bare  # "1. Fees" is the first heading, no title
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
        if line.size > self._type.body * _MUCH_LARGER:
            return False
        if before is None or before.page != line.page or not self._open or self._open[-1].endswith(ENDS):
            return False
        return 0 <= line.top - before.top < self._type.body * _WITHIN and self._type.level_of(before) is None

    def _flush(self) -> None:
        self._flush_heading()
        words, self._open = self._words.join(self._open), []
        self._titled = self._titled or bool(words)
        item, self._item = self._item, None
        if item is None:
            written = self.outline.add_block(LinkedText(tidy(words)), Block("paragraph", 0, 0))
            self._lead = written if written is not None else self._lead
        else:
            self.outline.add_block(LinkedText(tidy(words)), Block("item", 0, 0, 1, self._lead, item or None))

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
        if len(columns) < 2 or BULLET.match(f"{mark} .") or opens_note(mark):  # set far from its words
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
        return line.top - previous.top < line.size * _PARAGRAPH_GAP and self._type.level_of(line) is None

    def _write_table(self, lines: tuple[PdfLine, ...], names: tuple[WordRun, ...] = ()) -> None:
        self._write_rows(table_rows(lines, names, self._words.join))

    def _write_rows(self, rows: list[GridRow]) -> None:
        self._flush()
        write_rows(iter(rows), self.outline, lead=self._lead)
        self.tables += 1
