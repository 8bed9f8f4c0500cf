"""Signs of what stands in a page's place: walls, errors, outages, sign-in, consent, parked domains, portals.

The words and the vendors' marks are data (signs.toml), each notion with examples and a counter-example.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from veille.model import DoubtReason

_TOLD = 80  # characters of the words that said it; more is no help to a reader


@dataclass(frozen=True, slots=True)
class Sign:
    """One notion found: what it speaks of, the words that said it, whether they stand in the title or first heading."""

    reason: DoubtReason
    words: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Notion:
    """What pages of one sort say: its patterns, of which one is enough, and texts that hold it and that do not."""

    reason: DoubtReason
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def compiled(self) -> re.Pattern[str]:
        """The patterns as one."""
        return re.compile("|".join(self.patterns))


@dataclass(frozen=True, slots=True)
class Signs:
    """Each vendor of walls with each mark of its pages' source, and the notions by the reason for doubt."""

    vendors: tuple[tuple[str, str], ...]
    notions: tuple[Notion, ...]


def find_signs(text: str, heading: str = "") -> tuple[Sign, ...]:
    """Each notion found in a folded text and heading, the heading's first."""
    found: list[Sign] = []
    for reason, pattern in _compiled():
        in_heading = pattern.search(heading)
        match = in_heading or pattern.search(text)
        if match is not None:
            found.append(Sign(reason, match[0].strip()[:_TOLD], in_heading is not None))
    return tuple(sorted(found, key=lambda sign: not sign.heading))


def find_vendor(source: str) -> tuple[str, str] | None:
    """The vendor whose mark stands in a lower-case source, and the mark."""
    return next(((vendor, mark) for vendor, mark in load_signs().vendors if mark in source), None)


@cache
def _compiled() -> tuple[tuple[DoubtReason, re.Pattern[str]], ...]:
    return tuple((notion.reason, notion.compiled()) for notion in load_signs().notions)


@cache
def load_signs() -> Signs:
    """What signs.toml says, in its order."""
    table = tomllib.loads(files("veille.changes.believe").joinpath("signs.toml").read_text(encoding="utf-8"))
    vendors = tuple((vendor, mark) for vendor, marks in table.pop("vendors").items() for mark in marks)
    notions = (
        Notion(
            DoubtReason(reason),
            (entry["match"],) if isinstance(entry["match"], str) else tuple(entry["match"]),
            tuple(entry["examples"]),
            tuple(entry["not"]),
        )
        for reason, entries in table.items()
        for entry in entries
    )
    return Signs(vendors, tuple(notions))
