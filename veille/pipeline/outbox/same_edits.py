"""The same edit on many pages of one run, reported once with its pages: a ministry's new name, a sentence put on 13 pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from veille.changes import edit_key
from veille.changes.judge.weights import highest
from veille.changes.tell.summaries import summarize_pages
from veille.model import Change, Event, Severity

MANY = 3  # pages; the same edit on fewer is reported with each of them

Channels = Callable[[Event], frozenset[str]]


def fold_same_edits(events: Sequence[Event], channels: Channels) -> list[Event]:
    """The events, each edit that many of them share reported by the first of them alone; what is left empty is silent.

    Only events that go to the same channels for the same packages are folded, so that nobody misses an edit; a change of
    a watched fact stays with its page.
    """
    groups: defaultdict[tuple[frozenset[str], tuple[str, ...]], list[int]] = defaultdict(list)
    for n, event in enumerate(events):
        if not event.facts:
            groups[channels(event), event.packages].append(n)
    found = list(events)
    for group in groups.values():
        for n, event in _fold({n: events[n] for n in group}).items():
            found[n] = event
    return found


def _fold(events: dict[int, Event]) -> dict[int, Event]:
    shared: defaultdict[tuple[object, ...], list[tuple[int, Change]]] = defaultdict(list)
    for n, event in events.items():
        for change in event.changes:
            key = edit_key(change) if change.severity.rank >= Severity.EDITORIAL.rank else None
            if key is not None:
                shared[event.lang, *key].append((n, change))
    told: dict[int, Change] = {}
    dropped: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for places in shared.values():
        pages = list(dict.fromkeys(n for n, _ in places))
        if len(pages) < MANY:
            continue
        # Told by the page that has nothing else to tell, by its address among equals: pages come in the order of their answers.
        first, change = min(
            places, key=lambda at: (-at[1].severity.rank, len(events[at[0]].changes), events[at[0]].url)
        )
        told[id(change)] = _with_pages(change, events, places)
        for n, other in places:
            if other is not change:
                dropped[n][id(other)] = first
    changed = {n for n, event in events.items() if n in dropped or any(id(c) in told for c in event.changes)}
    return {n: _rest(events[n], told, dropped[n], events) for n in changed}


def _with_pages(change: Change, events: dict[int, Event], places: Sequence[tuple[int, Change]]) -> Change:
    titles = sorted({events[n].title for n, _ in places})
    pages = len({n for n, _ in places})
    where = tuple(
        f"{events[n].title} › {place}" if place else events[n].title
        for n, each in places
        for place in (each.places or (each.section,))
    )
    english, french = summarize_pages(change, pages, titles)
    return replace(change, summary_en=english, summary_fr=french, places=tuple(sorted(set(where))))


def _rest(event: Event, told: dict[int, Change], dropped: dict[int, int], events: dict[int, Event]) -> Event:
    left = tuple(told.get(id(change), change) for change in event.changes if id(change) not in dropped)
    severity = highest(left)
    if severity.rank > Severity.METADATA.rank:
        return replace(event, changes=left, severity=severity)
    first = events[next(iter(dropped.values()))]
    return replace(
        event, silent=True,
        detail_en=f"Told once for several pages, with {first.url}",
        detail_fr=f"Signalé une seule fois pour plusieurs pages, avec {first.url}",
    )  # fmt: skip
