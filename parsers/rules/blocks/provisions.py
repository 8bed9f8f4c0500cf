"""Whether a section of a page is a text in numbered provisions, as orders, regulations and instructions of ministers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from veille.model import Block

# "1. This Regulation applies to", « 12. Le ministre peut »: a whole sentence behind its number. A list's numbers are no text.
_PROVISION = re.compile(r"(?P<number>\d{1,3})\. [A-ZÀ-Þ«“\"][^\n]{20,}")
# Fewer may be the steps of a guide.
_FEWEST = 5


def are_provisions(text: str, blocks: Sequence[Block]) -> bool:
    """Whether the paragraphs of a section are provisions: numbered one after another, most of them one by one."""
    found = (_PROVISION.match(text, block.start, block.end) for block in blocks if block.kind == "paragraph")
    numbers = [int(m["number"]) for m in found if m is not None]
    if len(numbers) < _FEWEST:
        return False
    return all(low < high for low, high in pairwise(numbers)) and numbers[-1] - numbers[0] < 2 * len(numbers)
