"""The contents of a message about several events: one line a difference, twins and equal ones together, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from veille.alerts.messages.alert_view import AlertView
from veille.alerts.messages.grouping import say_one_thing
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.interface_words import Words
from veille.model import EventKind, Lang, Severity, TwinState

# What may be said of one side of a pair while the other states the same; any other state contradicts it.
_ALIKE = frozenset({TwinState.AGREES, TwinState.CHANGED, TwinState.NONE})
MOST_ALSO = 3  # further differences of a page that its line names


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """One event of a line: its page, where to read on, and its label: its number and, where its line stands under another
    severity than its own, that ("Alert 2, substantive"); empty for one without a number.
    """

    title: str
    link: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """What happened, once, with the pages on which it did; `also` is what else changed there, the last line counts the rest."""

    words: str
    severity: Severity
    entries: tuple[ContentsEntry, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one severity, or those about checks and sources."""

    name: str
    lines: tuple[ContentsLine, ...]


def list_contents(stories: tuple[AlertView, ...], lang: Lang) -> tuple[Group, ...]:
    """The lines of a message in groups: changes by severity, worst first, then checks and sources."""
    words = load_message_words(lang)
    groups: dict[str, list[ContentsLine]] = {}
    for together in _together(stories):
        first = together[0]
        change = first.kind is EventKind.CHANGE
        name = words.table[f"severity.{first.severity}" if change else "label.operations"]
        groups.setdefault(name, []).append(_line(together, words))
    operations = words.table["label.operations"]
    ordered = sorted(groups.items(), key=lambda group: group[0] == operations)
    return tuple(Group(name, tuple(lines)) for name, lines in ordered)


def count_pages(stories: tuple[AlertView, ...]) -> dict[Severity, int]:
    """How many pages changed with each severity, worst first: each page as its own alert, its card and every list say."""
    gravest: dict[str, Severity] = {}
    for story in stories:
        if story.kind is EventKind.CHANGE:
            page = page_of(story)
            gravest[page] = max(gravest.get(page, story.severity), story.severity, key=lambda one: one.rank)
    counts = Counter(gravest.values())
    return {severity: counts[severity] for severity in reversed(Severity) if counts[severity]}


def first_of_alike(stories: tuple[AlertView, ...]) -> tuple[AlertView, ...]:
    """The stories to tell in full: of pages whose answers are doubted for the same reason the first, the contents name all."""
    told: list[AlertView] = []
    for story in stories:
        if story.kind is not EventKind.SUSPECT or not any(_are_alike(story, one) for one in told):
            told.append(story)
    return tuple(told)


def page_of(story: AlertView) -> str:
    """What tells the pages of stories apart."""
    return story.page_id or story.url or story.title


def _together(stories: tuple[AlertView, ...]) -> Iterable[list[AlertView]]:
    """Stories that are one: the two languages of a page, or the very same differences on several pages."""
    left = list(stories)
    while left:
        first = left.pop(0)
        twins = [s for s in left if _are_twins(first, s)][:1]
        alike = twins or [s for s in left if _are_alike(first, s)]
        for story in alike:
            left.remove(story)
        yield [first, *alike]


def _are_twins(one: AlertView, other: AlertView) -> bool:
    """Whether two changes are one in both languages: of a page and its twin, found together, and telling the same."""
    both = one.kind is other.kind is EventKind.CHANGE and one.run_id == other.run_id
    if not both or not one.page_id or other.page_id != one.twin_id:
        return False
    return say_one_thing(one.twin_state, other.twin_state) and one.told == other.told


def _are_alike(one: AlertView, other: AlertView) -> bool:
    if one.kind is other.kind is EventKind.SUSPECT:  # the site answers several pages in the same way
        return _doubt(one) == _doubt(other)
    if one.kind is not other.kind or one.kind is not EventKind.CHANGE or one.page_id == other.page_id:
        return False
    sides = [(story.severity, story.lang, story.count, _differences(story)) for story in (one, other)]
    return one.rows != () and sides[0] == sides[1]


def _doubt(story: AlertView) -> str:
    """Why an answer is not believed, without when it came: a site's pages answer one after the other."""
    said = story.account[0] if story.account else ""
    return (said.partition(": ")[2] or said).rstrip(".")


def _differences(story: AlertView) -> tuple[tuple[str, ...], ...]:
    return tuple((*row.summaries, row.text_before, row.text_after) for row in story.rows)


def _line(together: list[AlertView], words: Words) -> ContentsLine:
    first = next((story for story in together if story.lang == words.lang), together[0])
    said = (
        first.rows[0].summaries[0]
        if first.rows
        else first.severity_name + words.table["label.colon"] + " " + first.heading
    )
    if first.kind is EventKind.SUSPECT:
        doubt = _doubt(first)
        said = words.say_count("many.suspect", len(together)) + (
            f"{words.table['label.colon']} {doubt}" if doubt else ""
        )
    elif len(together) == 2 and _are_twins(*together):
        other = together[1] if first is together[0] else together[0]
        states = {first.twin_state, other.twin_state}  # each about its own first difference
        if first.typed and other.typed and TwinState.AGREES in states and states <= _ALIKE:
            said = words.say("label.pair", what=said)
        elif other.rows:
            page = words.table[f"twin.{other.lang}"]
            said = words.say("label.pair.apart", what=said, page=page, other=other.rows[0].summaries[0])
    elif len(together) > 1:
        said = words.say("label.pages.same", pages=words.say_count("count.pages", len(together)), what=said)
    entries = tuple(
        ContentsEntry(story.title, _where(story), _label(story, together[0].severity, words)) for story in together
    )
    return ContentsLine(said[:1].upper() + said[1:], together[0].severity, entries, tuple(_also(first, words)))


def _also(story: AlertView, words: Words) -> Iterable[str]:
    """What else changed on a story's page, each with its severity, and how many differences are not named."""
    listed = story.rows[1 : MOST_ALSO + 1]
    for row in listed:
        yield f"{row.severity_name}{words.table['label.colon']} {'; '.join(row.summaries)}"
    left = story.count - 1 - len(listed)
    if left > 0:
        yield words.say_count("label.more", left)


def _label(story: AlertView, severity: Severity, words: Words) -> str:
    if not story.number:
        return ""
    label = words.say("label.alert", number=str(story.number))
    own = words.table[f"severity.{story.severity}"]
    return label if story.severity is severity else f"{label}, {own[:1].lower()}{own[1:]}"


def _where(story: AlertView) -> str | None:
    """Where to read on: in the report, else at the place on the page or, without an anchor, at its words, else the page."""
    place = story.rows[0].link if story.rows else None
    if place is None or place == story.link:
        place = story.passage or place
    return story.report or place or story.link
