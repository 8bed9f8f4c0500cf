"""English beside French, pair of pages by pair: what differs open, what has no counterpart and what agrees folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veille.alerts.site.data import PageRef, ParityView
from veille.model import Lang

ORDER = {"conflict": 0, "lagging": 1, "unpaired": 2, "equal": 4}
_UNKNOWN = 3  # a state that is not known here stands before what agrees
_OPEN = frozenset({"conflict", "lagging"})  # what a maintainer must look at


@dataclass(frozen=True, slots=True)
class PairedRow:
    """Statements of both languages; `places` is how often the same two stand on the pages."""

    row: ParityView
    places: int


@dataclass(frozen=True, slots=True)
class PagePair:
    """Two pages that are each other's other language, with their statements: those that differ, and the rest by state.

    `state`, `since` and `behind` are those of the pages as a whole, where they were compared so.
    """

    en_page: PageRef | None
    fr_page: PageRef | None
    state: str
    since: str | None
    behind: Lang | None
    differing: tuple[PairedRow, ...]
    folded: tuple[tuple[str, tuple[PairedRow, ...]], ...]


def pair_pages(rows: Iterable[ParityView]) -> list[PagePair]:
    """The pairs of pages, the most pressing first."""
    pairs: dict[tuple[str, str], list[ParityView]] = {}
    for row in rows:
        key = (row.en_page.page_id if row.en_page else "", row.fr_page.page_id if row.fr_page else "")
        pairs.setdefault(key, []).append(row)
    return sorted((_pair(group) for group in pairs.values()), key=_pressing)


def place_of(state: str) -> int:
    """Where a state stands among the others, the most pressing first."""
    return ORDER.get(state, _UNKNOWN)


def _pair(rows: Sequence[ParityView]) -> PagePair:
    whole = next((row for row in rows if row.whole_page), None)
    said = sorted((row for row in rows if not row.whole_page), key=lambda row: place_of(row.state))
    worst = min(rows, key=lambda row: place_of(row.state))
    states = dict.fromkeys(row.state for row in said if row.state not in _OPEN)
    return PagePair(
        rows[0].en_page,
        rows[0].fr_page,
        worst.state,
        whole.since if whole is not None else None,
        whole.behind if whole is not None else None,
        _once(row for row in said if row.state in _OPEN),
        tuple((state, _once(row for row in said if row.state == state)) for state in states),
    )


def _once(rows: Iterable[ParityView]) -> tuple[PairedRow, ...]:
    """Each two statements once, though a page says them in several places; the state's oldest day stands."""
    counts: Counter[tuple[str, str, str, Lang | None]] = Counter()
    first: dict[tuple[str, str, str, Lang | None], ParityView] = {}
    for row in sorted(rows, key=lambda row: (place_of(row.state), row.since or "")):
        key = (row.state, row.en_quote, row.fr_quote, row.behind)
        counts[key] += 1
        first.setdefault(key, row)
    return tuple(PairedRow(row, counts[key]) for key, row in first.items())


def _pressing(pair: PagePair) -> tuple[int, int]:
    return place_of(pair.state), -len(pair.differing)
