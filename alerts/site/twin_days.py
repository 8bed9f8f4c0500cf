"""What two editions of a page both say of a day, as one entry; what many pages say in the same words, together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Row = TypeVar("Row")
SAME_ON = 3  # pages with the same edit, or with the same words of one day, that become one entry


def pair_twins(
    rows: Iterable[Row], said_by: Callable[[Row], tuple[str, str, str | None]]
) -> tuple[tuple[Row, ...], ...]:
    """A day's rows, each with that of the twin page where both pages say as much: the first with the first, and so on.

    `said_by` gives what a row tells (its event), its page and the twin of that page.
    """
    said: dict[tuple[str, str], list[Row]] = {}
    twin_of: dict[str, str | None] = {}
    for row in rows:
        event, page, twin_of[page] = said_by(row)
        said.setdefault((event, page), []).append(row)
    told: list[tuple[Row, ...]] = []
    for (event, page), own in list(said.items()):
        twins = said.get((event, twin_of[page] or ""), [])
        both = 0 < len(twins) == len(own) and twins is not own
        told += list(zip(own, twins, strict=True)) if both else [(row,) for row in own]
        if both:
            twins.clear()
    return tuple(told)


def gather(entries: Iterable[Row], said_by: Callable[[Row], Hashable]) -> tuple[tuple[Row, ...], ...]:
    """Entries in their order, those of three pages or more that say the same together in the place of the first.

    `said_by` gives what an entry says.
    """
    listed = list(entries)
    alike: dict[Hashable, list[Row]] = {}
    for entry in listed:
        alike.setdefault(said_by(entry), []).append(entry)
    groups: list[tuple[Row, ...]] = []
    for entry in listed:
        same = alike[said_by(entry)]
        if 0 < len(same) < SAME_ON:
            groups.append((entry,))
        elif same:  # told here, and not again
            groups.append(tuple(same))
            same.clear()
    return tuple(groups)
