"""PDFs as sections: headings by size of type, lists by their marks, tables where columns line up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from veille.errors import ParseError
from veille.model import Section
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.grid import Row, Spot, write_rows
from veille.parsers.media.links import Base
from veille.parsers.media.outline import Outline, Words
from veille.parsers.media.pdf.lines import Line, read_lines

_LARGER = 1.12  # a line this much higher than the body's type is a heading
_PARAGRAPH_GAP = 1.7  # distance between two lines, in line heights, that parts paragraphs
_WITHIN = 1.45  # lines of one paragraph stand nearer than this, in line heights
_COLUMN_SHIFT = 6.0  # points by which the cells of one column may differ
_HEADING_CHARS = 160  # a heading is at most two lines
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


def read_pdf(raw: bytes, *, where: str = "", base: Base | None = None) -> PdfPages:
    """The sections of a PDF; raises ParseError when it has no text, needs a password or is damaged."""
    text = read_lines(raw, where=where)
    if not text.lines:
        raise ParseError(f"the PDF holds no text on its {text.pages} pages", where=where, hint="it may be a scan")
    writer = _Writer(text.lines)
    writer.write()
    return PdfPages(
        title=writer.title or text.title or tidy(text.lines[0].text)[:_HEADING_CHARS],
        lang="",
        modified=text.modified,
        sections=writer.outline.finish(),
        tables=writer.tables,
        hints=(*text.hints, "cut off: too many blocks") if writer.outline.full else text.hints,
    )


class _Writer:
    """Lines to blocks; lines gather in `_open` until a paragraph ends."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.outline = Outline()
        self.title = ""
        self.tables = 0
        self._lines = lines
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self._body = sizes.most_common(1)[0][0]
        larger = sorted({s for s in sizes if s >= self._body * _LARGER}, reverse=True)
        self._levels = {size: min(level, 5) for level, size in enumerate(larger, start=1)}
        self._open: list[str] = []
        self._item: str | None = None
        self._lead: int | None = None

    def write(self) -> None:
        """Write all lines in order."""
        at = 0
        while at < len(self._lines):
            rows = self._table_at(at)
            if rows:
                self._flush()
                self._write_table(self._lines[at : at + rows])
                at += rows
                continue
            self._line(self._lines[at], self._lines[at - 1] if at else None)
            at += 1
        self._flush()

    def _line(self, line: Line, before: Line | None) -> None:
        level = self._heading_level(line)
        if level is not None and not self._is_within_paragraph(line, before):
            self._flush()
            if level == 1 and not self.title and self.outline.is_fresh:
                self.title = line.text
            elif self.title and before is not None and before.text == self.title and before.size == line.size:
                self.title = f"{self.title} {line.text}"  # a title of two lines
            else:
                self.outline.start_section(max(level, 2), line.text)
                self._lead = None
            return
        bullet = _BULLET.match(line.text)
        gap = line.top - before.top if before is not None and before.page == line.page else 0.0
        turned = before is not None and before.page != line.page and before.text.endswith(_ENDS)
        if bullet or gap > line.size * _PARAGRAPH_GAP or turned:
            self._flush()
        if bullet:
            mark = bullet[1]
            self._item = mark if mark[-1] in ".)" else ""
            self._open = [line.text if self._item else line.text[bullet.end() :]]
        else:
            self._open.append(line.text)

    def _is_within_paragraph(self, line: Line, before: Line | None) -> bool:
        """Whether a line of larger or bolder type only goes on with the sentence above it, at its distance."""
        if before is None or before.page != line.page or not self._open or self._open[-1].endswith(_ENDS):
            return False
        return line.top - before.top < self._body * _WITHIN and self._heading_level(before) is None

    def _flush(self) -> None:
        words, self._open = " ".join(self._open), []
        item, self._item = self._item, None
        if item is None:
            written = self.outline.add_block("paragraph", Words(tidy(words)))
            self._lead = written if written is not None else self._lead
        else:
            self.outline.add_block("item", Words(tidy(words)), depth=1, lead=self._lead, label=item or None)

    def _heading_level(self, line: Line) -> int | None:
        """1 for the largest type; a short bold line of body size stands below all of them."""
        if len(line.text) > _HEADING_CHARS or not any(c.isalpha() for c in line.text) or len(line.cells) > 1:
            return None
        if line.size in self._levels:
            return self._levels[line.size]
        if line.bold and len(line.text) < 90 and not line.text.endswith(_ENDS) and not _BULLET.match(line.text):
            return min(len(self._levels) + 1, 6)
        return None

    def _table_at(self, at: int) -> int:
        """How many lines from `at` on form a table: two or more lines whose cells begin in the same columns."""
        first = self._lines[at]
        if len(first.cells) < 2 or _BULLET.match(f"{first.cells[0].text} ."):  # a bullet set far from its words
            return 0
        columns = [cell.left for cell in first.cells]
        count, full = 1, 1
        for line in self._lines[at + 1 :]:
            previous = self._lines[at + count - 1]
            near = line.page == previous.page and line.top - previous.top < line.size * 4
            if not near or not all(any(abs(c.left - x) < _COLUMN_SHIFT for x in columns) for c in line.cells):
                break
            if (
                len(line.cells) == 1
                and (line.cells[0].left - columns[0] < _COLUMN_SHIFT)
                and not self._continues(previous, line)
            ):
                break
            count += 1
            full += len(line.cells) > 1
        return count if full >= 2 else 0

    def _continues(self, previous: Line, line: Line) -> bool:
        return line.top - previous.top < line.size * _PARAGRAPH_GAP and self._heading_level(line) is None

    def _write_table(self, lines: tuple[Line, ...]) -> None:
        columns = [cell.left for cell in lines[0].cells]
        rows: list[list[str]] = []
        for line in lines:
            if len(line.cells) > 1 or not rows:
                rows.append([""] * len(columns))
            for cell in line.cells:
                column = min(range(len(columns)), key=lambda c: abs(columns[c] - cell.left))
                rows[-1][column] = tidy(f"{rows[-1][column]} {cell.text}")
        grid = (
            Row(tuple(Spot(Words(words), False, False, c) for c, words in enumerate(row)), in_head=number == 0)
            for number, row in enumerate(rows)
        )
        write_rows(grid, self.outline, lead=self._lead)
        self.tables += 1
