"""What waits for a person: changes nobody has dealt with, twins together; what is held back; decisions that went stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from veille.alerts.messages.grouping import say_one_thing, told_alike
from veille.answers.handling.rule_decisions import changes_decided_by_rules, standing_of
from veille.changes.tell.summaries import summarize_pages
from veille.model import CardWord, Change, Event, EventKind, Lang, Severity, TwinState
from veille.store import Queued, Store, Suspect
from veille.urls import host_of

MOST_ITEMS = 200  # changes in the inbox at once, newest first; the rest comes up as these are dealt with


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One change and, when the page in the other language made the same one, that; `standing` is the last verdict."""

    event: Event
    twin: Event | None = None
    standing: CardWord | None = None


@dataclass(frozen=True, slots=True)
class HeldMass:
    """Alerts of one run that wait because most pages of a host changed at once, with what most of them share.

    `pages` are the changes of all pages of these hosts in the run: also those that another page's alert tells of.
    """

    run_id: str
    since: str
    events: tuple[Event, ...]
    pages: tuple[Event, ...]
    shared_en: str
    shared_fr: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """All that waits. `more` counts changes beyond those listed; `stale_reviews` rules that moved after a decision."""

    items: tuple[InboxItem, ...]
    more: int
    held: tuple[HeldMass, ...]
    suspects: tuple[Suspect, ...]
    stale_reviews: int

    @property
    def count(self) -> int:
        """How many changes wait, both languages of one together."""
        return len(self.items) + self.more

    @property
    def mass_pages(self) -> int:
        """How many pages changed at once whose alerts are held."""
        return sum(len(mass.pages) for mass in self.held)

    @property
    def doubted_pages(self) -> int:
        """Of how many pages an answer is held that is not believed to be the page."""
        return len({suspect.page_id for suspect in self.suspects})


def read_inbox(store: Store, *, handled: bool = False, least: Severity = Severity.SUBSTANTIVE) -> Inbox:
    """What waits for a person, the gravest first and of them the newest; with `handled` what is already decided instead."""
    held = read_held(store)
    waiting = {event.number for mass in held for event in mass.events}
    severities = [severity.value for severity in Severity if severity.rank >= least.rank]
    by_rules = changes_decided_by_rules(store)
    found, count = store.outbox.changes(severities, decided=handled, by_rules=by_rules, limit=MOST_ITEMS + len(waiting))
    listed = [event for event in found if event.number not in waiting]
    items = _pairs(listed, {event.number: standing_of(store, event) for event in listed if handled})
    items.sort(key=lambda item: rank_in_inbox(item.event), reverse=True)
    stale = store.connection.number("SELECT count(*) FROM v1_rule_current WHERE review_state = 'stale'")
    return Inbox(tuple(items), count - len(found), held, tuple(store.suspects.all_open()), stale)


def rank_in_inbox(event: Event) -> tuple[int, str, int]:
    """Where an event stands in the inbox, the greatest first: how grave it is, its day, its number."""
    return event.severity.rank, event.at[:10], event.number


def twin_of(store: Store, event: Event) -> Event | None:
    """The change of the page in the other language in the same run that says the same; None where there is none."""
    if event.twin is None or not event.twin.page_id:
        return None
    other = store.outbox.change_of_run(event.twin.page_id, event.run_id)
    return other if other is not None and _are_twins(event, other) else None


def read_held(store: Store) -> tuple[HeldMass, ...]:
    """The alerts that the mass rule holds, by run."""
    found = []
    for run, group in groupby(store.outbox.held(), key=lambda queued: queued.event.run_id):
        queued = list(group)
        events = tuple({q.event.number: q.event for q in queued}.values())
        pages = _pages_of_run(store, run, events)
        found.append(HeldMass(run, _since(queued), events, pages, *shared_difference(shared_changes(pages))))
    return tuple(found)


def _pages_of_run(store: Store, run_id: str, held: Sequence[Event]) -> tuple[Event, ...]:
    run, hosts = store.fetches.run(run_id), {host_of(event.url) for event in held}
    kept = store.outbox.events(since=run.started_at) if run is not None else list(held)
    return tuple(e for e in kept if e.kind is EventKind.CHANGE and e.run_id == run_id and host_of(e.url) in hosts)


def shared_difference(shared: Sequence[tuple[Lang, Change]]) -> tuple[str, str]:
    """What most of the events tell in the same words (`shared_changes`), in English and French; empty when nothing is.

    Pages in two languages tell the same edit in different words: what most pages of each language share is given, each.
    """
    english, french = ([c.summary_en for _, c in shared], [c.summary_fr for _, c in shared])
    return "\n".join(dict.fromkeys(english)), "\n".join(dict.fromkeys(french))


def shared_changes(events: Sequence[Event]) -> list[tuple[Lang, Change]]:
    """What most pages of each language have in common, with its language: the gravest difference, shown once for all.

    `events` are those of all pages that changed: an edit that one page tells for others counts for each of them.
    """
    shared = (
        max(found, key=lambda one: (one.change.severity.rank, one.pages, one.change.summary_en))
        for found in _shared_in_each(events)
        if found
    )
    return [(one.lang, _counted(one.change, one.titles, one.pages)) for one in shared]


def shared_lines(events: Sequence[Event]) -> list[tuple[Lang, Change]]:
    """What most pages of a language have in common, the gravest first, with its language; metadata is left out."""
    return [
        (one.lang, _counted(one.change, one.titles, one.pages))
        for found in _shared_in_each(events)
        for one in sorted(found, key=lambda one: (-one.change.severity.rank, -one.pages, one.change.summary_en))
        if one.pages > 1 and one.change.severity.rank > Severity.METADATA.rank
    ]


def beside_shared(mass: HeldMass) -> dict[int, tuple[Change, ...]]:
    """What each held alert tells beside the differences that most pages share, by its number; metadata is no news.

    A difference that one page alone has is never a shared one, be it the only page of its language.
    """
    shared = {(one.lang, *one.key) for found in _shared_in_each(mass.pages) for one in found if one.pages > 1}
    return {
        event.number or 0: tuple(
            change
            for change in event.changes
            if change.severity.rank > Severity.METADATA.rank and (event.lang, *_said(change)) not in shared
        )
        for event in mass.events
    }


@dataclass(frozen=True, slots=True)
class _Shared:
    """A difference that most pages of a language have; `pages` counts them, `key` is what is equal of it on each."""

    lang: Lang
    key: tuple[object, ...]
    change: Change
    titles: tuple[str, ...]
    pages: int


def _shared_in_each(events: Sequence[Event]) -> list[list[_Shared]]:
    """Of each language the differences that more than half of its pages have."""
    found = []
    for lang in dict.fromkeys(event.lang for event in events):
        alike = [event for event in events if event.lang == lang]
        pages: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
        told: dict[tuple[object, ...], tuple[int, Change]] = {}
        for n, event in enumerate(alike):
            for change in event.changes:
                named, key = _pages_named(change, alike), _said(change)
                pages[key] |= {n} | named
                told[key] = max(told.get(key, (-1, change)), (len(named), change), key=lambda one: one[0])
        found.append(
            [
                _Shared(lang, key, told[key][1], tuple(sorted({alike[n].title for n in pages[key]})), len(pages[key]))
                for key in told
                if len(pages[key]) > len(alike) / 2
            ]
        )
    return found


def _pages_named(change: Change, events: Sequence[Event]) -> set[int]:
    """The pages on which the change was made, by the places that it names: a page by its title, with or without a section."""
    named = {place.partition(" › ")[0] for place in change.places}
    return {n for n, event in enumerate(events) if event.title in named}


def _counted(change: Change, titles: Sequence[str], pages: int) -> Change:
    """The change with the count of all its pages: alerts of several channels or packages each tell of their own."""
    if pages < 2 or change.object in ("value", "link"):  # their lines hold what differs, and keep it
        return change
    english, french = summarize_pages(change, pages, titles)
    return replace(change, summary_en=english, summary_fr=french)


def _said(change: Change) -> tuple[object, ...]:
    """What is equal for the same words on two pages: the text that came or went, of a value the line that tells it."""
    texts = change.quote_before or change.before, change.quote_after or change.after
    if change.object in ("section", "rule") and any(texts):
        return change.object, change.kind, *texts
    return change.severity, change.summary_en


def _since(queued: list[Queued]) -> str:
    return min(q.held_since or "" for q in queued)


def _pairs(events: list[Event], standing: dict[int, CardWord | None]) -> list[InboxItem]:
    """One item a change; the two languages of a page that tell the same together are one."""
    left = {event.number: event for event in events}
    items = []
    for event in events:
        if left.pop(event.number, None) is None:
            continue
        twin = next((other for other in left.values() if _are_twins(event, other)), None)
        if twin is not None:
            del left[twin.number]
            graver = max((event, twin), key=lambda one: one.severity.rank)
            event, twin = graver, twin if graver is event else event
        items.append(InboxItem(event, twin, standing.get(event.number)))
    return items


def _are_twins(one: Event, other: Event) -> bool:
    """Whether two changes of one run are the same one in both languages: told alike, and neither page is known to differ."""
    return (
        one.twin is not None
        and bool(one.twin.page_id)
        and other.page_id == one.twin.page_id
        and one.run_id == other.run_id
        and say_one_thing(one.twin.state, other.twin.state if other.twin is not None else TwinState.NONE)
        and told_alike(one.changes) == told_alike(other.changes)
    )
