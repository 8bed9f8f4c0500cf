"""The subject of a message: what happened, in a line."""

from __future__ import annotations

from collections.abc import Iterable

from veille.alerts.messages.alert_view import AlertView
from veille.alerts.messages.contents import count_pages, page_of
from veille.alerts.messages.inert import one_line
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.interface_words import Words
from veille.model import EventKind, Lang, Severity

PROGRAM = "[veille] "  # begins a subject, so that a mailbox can sort the messages
_ROOM = 110  # characters for what happened, so that the page's title has a place behind it
LONGEST_SUBJECT = 150  # characters; mail readers show less, and what counts stands first


def write_subject(stories: tuple[AlertView, ...], lang: Lang) -> str:
    """`[veille] Critical: Permit length: 36 months → 24 months (Work permits)`; several events are counted by kind:
    `[veille] 11 pages changed: 1 critical, 7 substantive, 3 editorial; 2 pages cannot be checked`.
    """
    words = load_message_words(lang)
    line = _one(stories[0], words) if len(stories) == 1 else "; ".join(_many(stories, words))
    line = one_line(f"{PROGRAM}{line}")
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def told_in_a_line(story: AlertView) -> str:
    """What a story tells first, in a line that has its values: in brief where its own words are longer."""
    told = story.rows[0].summaries[0] if story.rows else story.heading
    return story.rows[0].brief if story.rows and len(told) > _ROOM else told


def _one(story: AlertView, words: Words) -> str:
    told = told_in_a_line(story)
    more = words.say_count("count.changes", story.count) if story.count > 1 else ""
    title = story.title if story.page_id or story.url else ""  # what is about no page has the program's name
    tail = ", ".join(part for part in (title, more) if part)
    return f"{story.severity_name}{words.table['label.colon']} {told}" + (f" ({tail})" if tail else "")


def _many(stories: tuple[AlertView, ...], words: Words) -> Iterable[str]:
    """One part a kind of event, in the order in which the stories stand: worst first."""
    for kind in dict.fromkeys(story.kind for story in stories):
        alike = [story for story in stories if story.kind is kind]
        pages = words.say_count(f"many.{kind}", len({page_of(story) for story in alike}))
        if kind is not EventKind.CHANGE:
            yield pages
            continue
        counts = count_pages(stories)  # the pages that the contents list under each severity
        if len(counts) == 1:
            severity, count = next(iter(counts.items()))
            yield words.say(f"many.{'all' if count > 1 else 'sole'}.{severity}", pages=pages)
            continue
        listed = ", ".join(
            words.say(_severity_words(severity, count), count=str(count)) for severity, count in counts.items()
        )
        yield words.say("many.of", pages=pages, severities=listed)


def _severity_words(severity: Severity, count: int) -> str:
    """The entry of the words for so many of a severity: of several critical ones French says "critiques"."""
    plural = ".many" if severity is Severity.CRITICAL and count > 1 else ""
    return f"many.severity.{severity}{plural}"
