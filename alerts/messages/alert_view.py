"""One event told in one language: plain words in order, before any layout."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from veille.alerts.messages.evidence import Row, describe_change, rows_of
from veille.alerts.messages.inert import one_line, safe_link
from veille.alerts.site.format import format_time
from veille.alerts.site.interface_words import Words
from veille.model import Event, EventKind, Lang, Severity

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "message"
MOST_IMPACTS = 5
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class AlertView:
    """What a maintainer is told of one event. All texts may hold page text: escape them for where they go."""

    heading: str
    count: int
    title: str
    severity: Severity
    severity_name: str  # or "Failure", "Stale": what stands first
    url: str
    link: str | None
    account: tuple[str, ...]
    rows: tuple[Row, ...]
    more: str
    reasons: tuple[str, ...]
    steps: tuple[str, ...]
    seen: tuple[str, ...]


@cache
def load_message_words(lang: Lang) -> Words:
    """The words of alert messages in one language."""
    raw = tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8"))
    return Words(lang, {key: str(entry[lang]) for key, entry in raw.items()})


def tell(event: Event, lang: Lang) -> AlertView:
    """The event as a story in the reader's language; the page's own sentences stay in the page's language."""
    words = load_message_words(lang)
    rows, hidden = rows_of(event, words)
    return AlertView(
        heading=words.table[f"heading.{event.kind}"],
        count=len(rows) + hidden,
        title=one_line(event.title or event.url)[:_LONGEST_TITLE],
        severity=event.severity,
        severity_name=words.table.get(f"badge.{event.kind}") or words.table[f"severity.{event.severity}"],
        url=event.url,
        link=safe_link(event.url),
        account=_account(event, words),
        rows=rows,
        more=words.say_count("label.more", hidden).replace("{page}", _argument(event)) if hidden > 0 else "",
        reasons=tuple(_reasons(event, words)),
        steps=tuple(_steps(event, words)),
        seen=tuple(_seen(event, words)),
    )


def _account(event: Event, words: Words) -> tuple[str, ...]:
    detail = event.detail_en if words.lang == "en" else event.detail_fr
    said = words.table.get(f"text.{event.kind}", "")
    return tuple(line for text in (detail, said) for line in text.split("\n") if line.strip())


def _reasons(event: Event, words: Words) -> Iterable[str]:
    if event.kind is EventKind.CHANGE and event.changes:
        yield words.say(
            "why.severity", severity=words.table[f"severity.{event.severity}"], reasons=_deeds(event, words)
        )
    if event.facts:
        yield words.say("why.facts", facts=", ".join(event.facts))
    if event.packages:
        yield words.say("why.packages", packages=", ".join(event.packages))
    for impact in event.impacts[:MOST_IMPACTS]:
        rules = words.say_count("why.rules", impact.rules)
        said = words.say_count("why.impact", impact.pages)
        yield said.replace("{rules}", rules).replace("{provision}", impact.provision)


def _deeds(event: Event, words: Words) -> str:
    """What made the severity so, in words: the worst changes' things and deeds, each once."""
    worst = max(event.changes, key=lambda change: change.severity.rank).severity
    if worst.rank <= Severity.EDITORIAL.rank:
        return words.table["why.words"]
    said = dict.fromkeys(describe_change(change, words) for change in event.changes if change.severity == worst)
    return "; ".join(said) if words.lang == "en" else " ; ".join(said)


def _steps(event: Event, words: Words) -> Iterable[str]:
    page, say = _argument(event), words.say
    match event.kind:
        case EventKind.CHANGE:
            yield from _change_steps(event, words, page)
        case EventKind.PAGE_REMOVED:
            yield say("next.removed")
        case EventKind.PAGE_MOVED:
            yield say("next.moved")
        case EventKind.PAGE_FOUND:
            yield say("next.found")
        case EventKind.PAGE_RETURNED:
            yield say("next.returned", page=page)
        case EventKind.FAILURE_OPENED:
            yield say("next.browser")
            yield say("next.explain", page=page)
        case EventKind.STALE:
            yield say("next.browser")
            yield say("next.status")
        case EventKind.SUSPECT:
            yield say("next.explain", page=page)
        case EventKind.MASS_CHANGE:
            yield say("next.mass")
        case EventKind.PARITY_CONFLICT:
            yield say("next.parity")
        case EventKind.REMINDER | EventKind.FLAPPING:
            yield say("next.status")
        case EventKind.FAILURE_CLOSED | EventKind.SUSPECT_CLOSED | EventKind.STALE_CLOSED | EventKind.TEST:
            yield say("next.nothing")
            return
    yield say("next.ack")


def _change_steps(event: Event, words: Words, page: str) -> Iterable[str]:
    if event.facts:
        yield words.say("next.fact")
    elif event.severity.rank >= Severity.SUBSTANTIVE.rank:
        yield words.say("next.substantive")
    else:
        yield words.say("next.editorial")
    if event.packages:
        yield words.say("next.packages", packages=", ".join(event.packages))
    if event.impacts:
        yield words.say("next.impact", provision=shlex.quote(event.impacts[0].provision))
    yield words.say("next.diff", page=page)


def _seen(event: Event, words: Words) -> Iterable[str]:
    colon = words.table["label.colon"]
    seen = f"{words.table['label.seen']}{colon} {format_time(event.observed_after or event.at, words.lang)}"
    if event.observed_before:
        seen += f" ({words.table['label.previous']}{colon} {format_time(event.observed_before, words.lang)})"
    yield seen
    if event.source:
        yield f"{words.table['label.source']}{colon} {event.source}"
    if event.raw_sha256:
        yield f"{words.table['label.bytes']}{colon} {' → '.join(digest[:16] for digest in event.raw_sha256)}"


def _argument(event: Event) -> str:
    """The page as an argument that can be pasted into a shell: quoted, on one line."""
    return shlex.quote(one_line(event.url or event.page_id))
