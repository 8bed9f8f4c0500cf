"""Where the letters of one page stand for a reader: within what is shown of it, and the right way up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]  # left, right, bottom, top
_QUARTER = math.pi / 2
_LEVEL, _DOWN, _OVER, _UP = range(4)  # quarters by which a line is turned, as PDFium counts them
_EDGE = 1.0  # points by which a letter may stand over the edge of what is shown


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a page that is shown, in its own points: text in the margins that a printer cuts off is not read."""

    left: float
    bottom: float
    width: float
    height: float

    def shows(self, box: Box) -> bool:
        """Whether the middle of a letter lies in what is shown."""
        x, y = (box[0] + box[1]) / 2 - self.left, (box[2] + box[3]) / 2 - self.bottom
        return -_EDGE <= x <= self.width + _EDGE and -_EDGE <= y <= self.height + _EDGE

    def upright(self, box: Box, turn: int) -> Box:
        """A letter's box as it stands when the sheet is held so that lines of that turn run from left to right."""
        left, right = box[0] - self.left, box[1] - self.left
        bottom, top = box[2] - self.bottom, box[3] - self.bottom
        if turn == _UP:
            return bottom, top, self.width - right, self.width - left
        if turn == _DOWN:
            return self.height - top, self.height - bottom, left, right
        if turn == _OVER:
            return self.width - right, self.width - left, self.height - top, self.height - bottom
        return left, right, bottom, top

    def size(self, turn: int) -> tuple[float, float]:
        """Width and height of the sheet when it is held so."""
        return (self.width, self.height) if turn in (_LEVEL, _OVER) else (self.height, self.width)


def turn_of(angle: float) -> int:
    """By how many quarters a line of that angle (radians) is turned; a slanted one counts as the nearest."""
    return round(angle / _QUARTER) % 4 if math.isfinite(angle) else _LEVEL
