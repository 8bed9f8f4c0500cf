"""What the type of a PDF says: which lines are headings, and of which level."""

from __future__ import annotations

import re
from collections import Counter

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.media.pdf.lines import PdfLine

_LARGER = 1.12  # a line this much higher than the body's type is a heading
HEADING_CHARS = 160  # a heading is at most two lines
_SAME_SIZE = 1.0  # points by which the lines of one heading may differ
_LARGE_GAP = 2.0  # the same in larger type, which is set wider
_HEADING_GAP = 1.7  # distance between two lines of one heading, in heights of its type
_BOLD_LINES = 2  # more bold lines of body size in a row are a note in bold, no heading
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s", re.I)
_PART = WordPattern(r"{part_of_document} \w+\s")  # "Appendix A", "Chapitre 3"
CHAPTER = re.compile(r"\d{1,2}\.\s")  # "3. Fees" in bold by itself is a heading, no item of a list
_NOTE = WordPattern(r"{opens_note}\b")
BULLET = re.compile(r"([•●▪■◦‣⁃∙·o–—*-]|\d{1,2}[.)]|\(?[a-z]{1,3}\))\s+(?=\S)")
ENDS = (".", ";", ":", "!", "?")  # of a sentence: a heading has none


class TypeLevels:
    """Levels by size of type: what is larger than the type of the most text is a heading."""

    def __init__(self, lines: tuple[PdfLine, ...]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.body = sizes.most_common(1)[0][0]
        larger = sorted({s for s in sizes if s >= self.body * _LARGER}, reverse=True)
        self._levels = {size: min(level, 5) for level, size in enumerate(larger, start=1)}
        self.lowest = min(len(self._levels) + 1, 6)  # of a heading in bold of the body's size
        self._bold_notes = self._find_bold_notes(lines)

    def is_larger(self, line: PdfLine) -> bool:
        """Whether a line is in larger type than the body."""
        return line.size in self._levels

    def level_of(self, line: PdfLine) -> int | None:
        """The level of a heading, None for what is none: 1 for the largest type; a short bold line of body size is the lowest."""
        if len(line.text) > HEADING_CHARS or not any(c.isalpha() for c in line.text) or len(line.cells) > 1:
            return None
        if line.size in self._levels:
            return self._levels[line.size]
        item = BULLET.match(line.text) and not CHAPTER.match(line.text)
        if line.bold and len(line.text) < 90 and not line.text.endswith(ENDS) and not item:
            return None if line in self._bold_notes else self.lowest
        return None

    def goes_on(self, heading: list[PdfLine], line: PdfLine) -> bool:
        """Whether a line of a heading goes on with the one before it: the same type, near, no number of its own."""
        if not heading:
            return False
        last = heading[-1]
        gap = _LARGE_GAP if line.size in self._levels else _HEADING_GAP
        near = line.page == last.page and line.top - last.top < line.size * gap
        alike = self.level_of(line) == self.level_of(last) and abs(line.size - last.size) < _SAME_SIZE
        length = sum(len(part.text) for part in heading) + len(line.text)
        return near and alike and length <= HEADING_CHARS + 40 and not _has_number(line.text)

    def _find_bold_notes(self, lines: tuple[PdfLine, ...]) -> set[PdfLine]:
        """Bold lines of body size that are no headings: more than two in a row, a note, or a sentence that ends."""
        notes: set[PdfLine] = set()
        run: list[PdfLine] = []
        for line in (*lines, None):
            plain = line is not None and line.bold and line.size not in self._levels
            near = bool(run) and line is not None and line.page == run[-1].page
            if line is not None and plain and (not run or (near and line.top - run[-1].top < line.size * _HEADING_GAP)):
                run.append(line)
                continue
            ends = bool(run) and run[-1].text.endswith(".") and len(run) > 1
            if run and (len(run) > _BOLD_LINES or ends or opens_note(run[0].text)):
                notes.update(run)
            run = [line] if line is not None and plain else []
        return notes


def opens_note(words: str) -> bool:
    """Whether words begin a note: "Important:", « Remarque : »."""
    return _NOTE.both.match(fold(words)) is not None


def _has_number(words: str) -> bool:
    """Whether a heading begins with its own number: "3.2 Fees", "Appendix A"."""
    return _NUMBERED.match(words) is not None or _PART.both.match(fold(words)) is not None
