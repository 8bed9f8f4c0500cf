"""Runs of words on one page of a PDF, read by the index of their characters: each character once, in its own order.

pdfium knows the order, the blanks and the line ends of a page. Asking for the text of a rectangle instead gives letters on
its edge twice or not at all, wherever the font changes.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from veille.parsers.media.pdf.ruling import Cell, Ruling, find_rules, rules_upright
from veille.parsers.media.pdf.sheet import Box, Sheet, turn_of
from veille.parsers.media.powers import as_power, is_small_number, raised

MAX_CHARS_PER_PAGE = 60_000  # a dense page of print has about 8,000
NARROW_GAP = 0.7  # a gap wider than this many line heights may part two cells; it is told by the lines around it
_SAME_LINE = 0.6  # a step up or down by more than this many line heights is another line
_RAISED_SIZE, _RAISED_BY = (
    0.85,
    0.15,
)  # of the height of the words: a digit so small, whose foot stands so far above theirs
_BASE = 8  # letters before a raised digit that say whether it is a power
_SLASHES = "/⁄"
_LEAST_SIDE = 36.0  # points: half an inch; a smaller page shows nothing that is read
_BOLD = 600  # font weight from which type is bold (CSS weights)
_NO_INK = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_HYPHENS = ("\x02", "\ufffe")  # a hyphen at a line's end, as pdfium writes it
_FONT_NAME = 128  # bytes of a font's name that are read

RunRow: TypeAlias = tuple[str, float, float, float, float, float, bool, bool, str, Cell | None]


@dataclass(frozen=True, slots=True)
class PdfRun:
    """One run of words: its box in points from the page's bottom left, the height of its type, whether it is bold."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    whole: bool = True  # whether a blank or the line's end follows, so that its last word ends with it
    lead: str = ""  # the words in bold that a run begins with, when others follow
    cell: Cell | None = None  # the box of a drawn table's cell that it stands in

    def as_row(self) -> RunRow:
        """All of it in the order of its fields, for another process."""
        box = (self.left, self.right, self.bottom, self.top)
        return (self.text, *box, self.size, self.bold, self.whole, self.lead, self.cell)

    @property
    def middle(self) -> float:
        """Half way up the run."""
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class _Open:
    """The run being gathered."""

    letters: list[str] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    sizes: Counter[float] = field(default_factory=Counter)
    bolds: int = 0
    count: int = 0
    lead: int = 0  # letters before the first that is not bold

    def is_raised(self, char: str, bottom: float, top: float) -> bool:
        """Whether a digit is the mark of a note or a power: set smaller than the words it stands at, and above their foot."""
        size = self.top - self.bottom
        small = top - bottom < size * _RAISED_SIZE and bottom - self.bottom > size * _RAISED_BY
        return self.count > 0 and small and is_small_number(char) and self.letters[-1] != " "


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The runs of a page in the order in which it gives them, and the size of the page held so that they can be read."""

    runs: list[PdfRun]
    width: float
    height: float


def read_pieces(page: pypdfium2.PdfPage) -> ReadPage:
    """What is shown of a page. Where most lines are turned (a table set across the sheet), the sheet is turned with them;
    lines that stand across the others come after them.
    """
    sheet = _sheet_of(page)
    text = page.get_textpage()
    rules = find_rules(page)
    try:
        found = _Gatherer(text, sheet, rules).gather()
    finally:
        text.close()
    turns: Counter[int] = Counter()
    for turn, run in found:
        turns[turn] += len(run.text)
    usual = turns.most_common(1)[0][0] if turns else 0
    width, height = sheet.size(usual)
    ruling = rules_upright(rules, sheet, usual)
    runs = [
        replace(run, cell=ruling.cell((run.left, run.right, run.bottom, run.top))) if ruling.standing else run
        for turn, run in found
        if turn == usual
    ]
    runs += [
        replace(run, bottom=run.bottom - (height + sheet.size(turn)[1]), top=run.top - (height + sheet.size(turn)[1]))
        for turn, run in found
        if turn != usual
    ]
    return ReadPage(runs, width, height)


def _sheet_of(page: pypdfium2.PdfPage) -> Sheet:
    """What is shown of a page: its crop box, its whole sheet where that box is no box.

    Either may stand on the page tree alone, for all pages; PDFium's own box of the page knows it, the page's keys do not.
    """
    for left, bottom, right, top in (page.get_bbox(), page.get_mediabox()):
        if right - left >= _LEAST_SIDE and top - bottom >= _LEAST_SIDE:
            break
    return Sheet(left, bottom, right - left, top - bottom)


class _Gatherer:
    """One pass over the characters of a page."""

    def __init__(self, text: pypdfium2.PdfTextPage, sheet: Sheet, rules: tuple[Box, ...]) -> None:
        self._raw = text.raw
        self._sheet = sheet
        self._rules = rules
        self._ruling: dict[int, Ruling] = {}  # by turn
        self._turn = 0  # of the word that is being read
        self._hidden = False
        self._count = min(text.count_chars(), MAX_CHARS_PER_PAGE)
        self._box = pdfium.FS_RECTF()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(_FONT_NAME)
        self._pieces: list[tuple[int, PdfRun]] = []
        self._unseen: list[tuple[int, PdfRun]] = []
        self._here = _Open()
        self._style = (0.0, False)  # of the word that is being read

    def gather(self) -> list[tuple[int, PdfRun]]:
        """Each run with the turn of its line; hidden letters only where they are most of the page, as on a scan."""
        fresh = True
        index = 0
        while index < self._count:
            code = pdfium.FPDFText_GetUnicode(self._raw, index)
            if 0xD800 <= code < 0xDC00 and index + 1 < self._count:  # a pair of surrogates
                low = pdfium.FPDFText_GetUnicode(self._raw, index + 1)
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                index += 1
            char = chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"  # half of a pair is no character
            if char in "\r\n":
                self._close()
                fresh = True
            elif char in _HYPHENS:
                self._here.letters.append("-")
            elif char.isspace():
                if self._here.letters:
                    self._here.letters.append(" ")
                fresh = True
            elif code:
                self._add(char, index, fresh)
                fresh = False
            index += 1
        self._close()
        seen, unseen = (sum(len(run.text) for _, run in found) for found in (self._pieces, self._unseen))
        return [*self._pieces, *self._unseen] if unseen > seen else self._pieces

    def _add(self, char: str, index: int, fresh: bool) -> None:
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(self._box)):
            self._here.letters.append(char)
            return
        box = (self._box.left, self._box.right, self._box.bottom, self._box.top)
        if not self._sheet.shows(box):
            return
        if fresh:
            turn = turn_of(pdfium.FPDFText_GetCharAngle(self._raw, index))
            hidden = self._is_hidden(index)
            if turn != self._turn or hidden != self._hidden:
                self._close()
            self._turn, self._hidden = turn, hidden
        left, right, bottom, top = self._sheet.upright(box, self._turn)
        if fresh:
            self._style = (round(top - bottom, 1), self._is_bold(index))
        here = self._here
        if here.count:
            size = max(here.sizes.most_common(1)[0][0], top - bottom, 1.0)
            step = abs((bottom + top) - (here.bottom + here.top)) / 2
            parted = fresh and self._ruled().part(here.right, left, (bottom + top) / 2)
            if (
                parted
                or left - here.right > size * NARROW_GAP
                or step > size * _SAME_LINE
                or here.right - left > size * 2
            ):
                self._close(whole=here.letters[-1:] == [" "])
                here = self._here
        if not here.count:
            here.left, here.right, here.bottom, here.top = left, right, bottom, top
        here.letters.append(self._mark(char, index) if here.is_raised(char, bottom, top) else char)
        here.right = max(here.right, right)
        if top - bottom >= here.top - here.bottom:  # the largest type says where the line stands, not a superscript
            here.bottom, here.top = bottom, top
        here.sizes[self._style[0]] += 1
        if self._style[1] and here.bolds == here.count:
            here.lead = len(here.letters)
        here.bolds += self._style[1]
        here.count += 1

    def _ruled(self) -> Ruling:
        if self._turn not in self._ruling:
            self._ruling[self._turn] = rules_upright(self._rules, self._sheet, self._turn)
        return self._ruling[self._turn]

    def _mark(self, char: str, index: int) -> str:
        """A raised digit as it is read: a power, the upper number of a fraction, the mark of a note; behind a number none."""
        before = "".join(self._here.letters[-_BASE:])
        if not before[-1:].isdigit() or chr(pdfium.FPDFText_GetUnicode(self._raw, index + 1)) in _SLASHES:
            return raised(char)
        return as_power(before, char) or ""

    def _close(self, *, whole: bool = True) -> None:
        here, self._here = self._here, _Open()
        words = "".join(here.letters).strip()
        if words and here.count:
            size = here.sizes.most_common(1)[0][0]
            bold = here.bolds == here.count
            lead = "" if bold else "".join(here.letters[: here.lead]).strip()
            (self._unseen if self._hidden else self._pieces).append(
                (self._turn, PdfRun(words, here.left, here.right, here.bottom, here.top, size, bold, whole, lead))
            )

    def _is_hidden(self, index: int) -> bool:
        """Whether a letter is there for search alone: no ink, as the layer of recognised letters over a scan."""
        return pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(self._raw, index)) in _NO_INK

    def _is_bold(self, index: int) -> bool:
        weight = pdfium.FPDFText_GetFontWeight(self._raw, index)
        if weight <= 0:
            pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, _FONT_NAME, ctypes.byref(self._flags))
            return b"bold" in self._name.value.lower()
        return bool(weight >= _BOLD)
