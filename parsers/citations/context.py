"""Where a text stands: in which law and provision, and which law its bare numbers and "the Act" mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from veille.model import Block


@dataclass(frozen=True, slots=True)
class CitationContext:
    """Where a text stands: the instrument whose own text it is and the provision that holds it ("299")."""

    instrument: str | None = None
    provision: str | None = None
    default: str | None = None  # the instrument of bare section numbers when nothing names one
    places: tuple[tuple[int, int, tuple[str, ...]], ...] = ()  # spans of the provision's parts: ("1", "c", "ii")
    guidance: str | None = None  # the instrument of "the Act" and "the Regulations" on pages that stand on one
    federal: bool = False  # on a federal page the title that Québec shares with a federal act is the federal act's


_LABEL = re.compile(r"\(?([a-zA-Z]{1,5}(?:\.\d{1,2})?|\d{1,3}(?:\.\d{1,3})?)\)")


def places_of(blocks: tuple[Block, ...]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The spans of a provision's blocks with the marks that lead to each: (1)(c)(ii) is ("1", "c", "ii")."""
    paths: list[tuple[str, ...]] = []
    for i, block in enumerate(blocks):
        lead = paths[block.lead] if block.lead is not None and block.lead < i else ()
        mark = _LABEL.fullmatch(block.label) if block.label else None
        paths.append((*lead, mark[1].lower()) if mark else lead)
    return tuple((block.start, block.end, path) for block, path in zip(blocks, paths, strict=True) if path)
