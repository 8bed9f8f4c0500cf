"""The thin lines drawn on a page of a PDF: between them lie the cells of a table, whatever stands in them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as pdfium

from veille.parsers.media.pdf.sheet import Box, Sheet

_THIN = 2.5  # points: a rule is no wider; a wider area is the ground behind words
_STRAIGHT = 0.5  # points by which a side of a box may lean
_LONG = 6.0  # points: it is at least as long, half a line of small print
_SLACK = 1.5  # points by which words may reach over a rule, and rules of one cell miss each other
_TOP = 14_400.0  # points: no sheet is higher; the upper end of a box that has no rule above
MAX_RULES = 3_000  # of a page: a dense table has some hundred; a drawing may have any number

Cell: TypeAlias = tuple[float, float, float, float]  # left, right, bottom, top of the box around words


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules of a page held so that its lines run from left to right: those that stand, and those that lie."""

    standing: tuple[Box, ...]
    lying: tuple[Box, ...]

    def part(self, left: float, right: float, middle: float) -> bool:
        """Whether a rule stands between two words of the line whose middle is given."""
        return any(
            left - _SLACK <= rule[0] and rule[1] <= right + _SLACK and rule[2] <= middle <= rule[3]
            for rule in self.standing
        )

    def cell(self, box: Box) -> Cell | None:
        """The box of rules around words; None where no rule stands to the left or none to the right of them."""
        left, right, bottom, top = box
        across, along = (bottom + top) / 2, (left + right) / 2
        lefts = [r[0] for r in self.standing if r[1] <= left + _SLACK and r[2] - _SLACK <= across <= r[3] + _SLACK]
        rights = [r[1] for r in self.standing if r[0] >= right - _SLACK and r[2] - _SLACK <= across <= r[3] + _SLACK]
        if not lefts or not rights:
            return None
        below = [r[2] for r in self.lying if r[3] <= across and r[0] - _SLACK <= along <= r[1] + _SLACK]
        above = [r[3] for r in self.lying if r[2] >= across and r[0] - _SLACK <= along <= r[1] + _SLACK]
        return max(lefts), min(rights), max(below, default=0.0), min(above, default=_TOP)


def find_rules(page: pypdfium2.PdfPage) -> tuple[Box, ...]:
    """The boxes of all thin straight things that are drawn on a page, in its own points: lines, and the sides of boxes."""
    found: list[Box] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
            continue
        box = (left.value, right.value, bottom.value, top.value)
        if min(right.value - left.value, top.value - bottom.value) > _THIN:
            found += filter(_is_long, islice(_sides(drawn), MAX_RULES + 1))
        elif _is_long(box):
            found.append(box)
        if len(found) > MAX_RULES:
            return ()
    return tuple(found)


def _is_long(box: Box) -> bool:
    return max(box[1] - box[0], box[3] - box[2]) >= _LONG


def _sides(drawn: pdfium.FPDF_PAGEOBJECT) -> Iterator[Box]:
    """The straight upright and level lines of a path whose outline is drawn: a cell may be one box, a table one path."""
    fill, stroke, matrix = ctypes.c_int(), ctypes.c_int(), pdfium.FS_MATRIX()
    if not pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke) or not stroke.value:
        return
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(drawn)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        ends = [(last, at)] if kind == pdfium.FPDF_SEGMENT_LINETO else []
        first = at if kind == pdfium.FPDF_SEGMENT_MOVETO else first
        if pdfium.FPDFPathSegment_GetClose(segment):
            ends.append((at, first))
        for one, two in ends:
            box = (min(one[0], two[0]), max(one[0], two[0]), min(one[1], two[1]), max(one[1], two[1]))
            if min(box[1] - box[0], box[3] - box[2]) <= _STRAIGHT:
                yield box
        last = at


def rules_upright(found: tuple[Box, ...], sheet: Sheet, turn: int) -> Ruling:
    """The rules of a page as they stand when the sheet is held so that lines of that turn run from left to right."""
    held = [sheet.upright(box, turn) for box in found]
    standing = tuple(box for box in held if box[1] - box[0] <= _THIN)
    lying = tuple(box for box in held if box[3] - box[2] <= _THIN)
    return Ruling(standing if len(standing) > 1 else (), lying)
