"""One event worded in one language: plain words in order, before any layout."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from veille.alerts.messages.evidence import MOST_ROWS, EvidenceRow, describe_change, rows_of
from veille.alerts.messages.grouping import lead_of, told_alike, weight_of
from veille.alerts.messages.inert import one_line, safe_link
from veille.alerts.messages.setting import PLAIN, Setting
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.report_files import change_file, page_file
from veille.alerts.wording.format import format_time, format_value
from veille.alerts.wording.interface_words import Words, say_note
from veille.alerts.wording.typography import set_spaces
from veille.model import Event, EventKind, Lang, OnPage, Severity, TwinState

MOST_IMPACTS = 5
_LONGEST_TITLE = 120
# Kinds that ask for nothing: what was wrong is over.
_OVER = frozenset(
    {
        EventKind.FAILURE_CLOSED,
        EventKind.SUSPECT_CLOSED,
        EventKind.STALE_CLOSED,
        EventKind.PARITY_CLOSED,
        EventKind.TEST,
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the command that does it or "", and the address where it is done or None."""

    words: str
    command: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class AlertView:
    """What a maintainer reads about one event. All texts may hold page text: escape them for where they go.

    `heading` says what changed, or what the event is. `link` leads to the page, `passage` to the very words on it,
    `report` to its place in the report site. `beside` are short facts: the other language, on the page now, what is
    muted, what was told before.
    """

    number: int
    kind: EventKind
    heading: str
    count: int
    title: str
    severity: Severity
    severity_name: str  # or "Failure", "Not checked": what stands first
    url: str
    link: str | None
    passage: str | None
    report: str | None
    account: tuple[str, ...]
    rows: tuple[EvidenceRow, ...]
    more: str
    beside: tuple[str, ...]
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    seen: tuple[str, ...]
    lang: Lang
    page_id: str
    twin_id: str
    twin_state: TwinState
    run_id: str
    told: frozenset[tuple[object, ...]]
    typed: bool  # its weightiest difference is a value's, which says the same in any language


def tell(event: Event, lang: Lang, setting: Setting = PLAIN, *, most_rows: int = MOST_ROWS) -> AlertView:
    """The event as a story in the reader's language; the page's own sentences stay in the page's language."""
    words = load_message_words(lang)
    rows, hidden = rows_of(event, words, most_rows)
    heading, account = _heading(event, words), _account(event, words)
    if account[:1] == (heading,):
        account = account[1:]
    return AlertView(
        number=event.number,
        kind=event.kind,
        heading=rows[0].brief if rows else heading,
        count=len(rows) + hidden,
        title=one_line(event.title or event.url)[:_LONGEST_TITLE],
        severity=event.severity,
        severity_name=words.table.get(f"badge.{event.kind}") or words.table[f"severity.{event.severity}"],
        url=event.url,
        link=safe_link(event.url),
        passage=safe_link(event.passage) if event.passage != event.url else None,
        report=report_link(event, lang, setting.site_url),
        account=account,
        rows=rows,
        more=words.say_count("label.more", hidden) if hidden > 0 else "",
        beside=tuple(_beside(event, words, setting)),
        reasons=tuple(_reasons(event, words)),
        steps=tuple(_steps(event, words, setting)),
        seen=tuple(_seen(event, words, setting)),
        lang=event.lang,
        page_id=event.page_id,
        twin_id=event.twin.page_id if event.twin is not None else "",
        twin_state=event.twin.state if event.twin is not None else TwinState.NONE,
        run_id=event.run_id,
        told=told_alike(event.changes),
        typed=(lead := lead_of(event.changes)) is not None and lead.object in ("fact", "value"),
    )


def _heading(event: Event, words: Words) -> str:
    detail = event.detail_en if words.lang == "en" else event.detail_fr
    return heading_of(str(event.kind), event.title if not event.page_id else "", detail, words)


def heading_of(kind: str, title: str, detail: str, words: Words) -> str:
    """What an event is, in the reader's language; of a reminder what waits, with which its account begins.

    `title` is that of an event about no page, which some kinds have words of their own for.
    """
    if kind == EventKind.REMINDER and detail:
        return set_spaces(detail.partition("\n")[0], words.lang)
    return words.table.get(f"heading.{kind}.{title}") or words.name("heading", kind)


def report_link(event: Event, lang: Lang, site_url: str) -> str | None:
    """Where the event stands in the report site; None when it has no public address."""
    path = report_path(event, lang) if site_url else None
    return None if path is None else safe_link(f"{site_url}{path}")


def report_path(event: Event, lang: Lang) -> str | None:
    """Where the event stands below the report site's own address; None for a test."""
    if event.kind is EventKind.TEST:
        return None
    if event.kind is EventKind.CHANGE and event.change_id:
        return f"{lang}/{change_file(event.change_id)}"
    if event.kind in (EventKind.PARITY_CONFLICT, EventKind.PARITY_CLOSED):
        path = "parity.html"
    elif event.page_id:
        path = page_file(event.page_id)
    else:
        path = "health.html"
    return f"{lang}/{path}"


def _account(event: Event, words: Words) -> tuple[str, ...]:
    detail = set_spaces(event.detail_en if words.lang == "en" else event.detail_fr, words.lang)
    said = words.table.get(f"text.{event.kind}", "")
    return tuple(line for text in (detail, said) for line in text.split("\n") if line.strip())


def _beside(event: Event, words: Words, setting: Setting) -> Iterable[str]:
    colon = words.table["label.colon"]
    twin = event.twin
    if twin is not None and twin.state is not TwinState.NONE:
        yield f"{words.table[f'twin.{twin.lang}']}{colon} {_twin_says(event, words, setting)}"
    if event.on_page is not OnPage.UNKNOWN:
        said = words.table[f"on_page.{event.on_page}"]
        yield said[0].upper() + said[1:]
    if event.muted and not event.silent:
        yield words.say_count("label.muted", event.muted)
    for told in event.earlier[:1]:
        number, time = str(told.number), format_time(told.at, words.lang, setting.zone)
        if told.handled_by is None:
            yield words.say("earlier.open", number=number, time=time)
            continue
        when = format_time(told.handled_at, words.lang, setting.zone)
        said = words.say("earlier.done", number=number, time=time, who=told.handled_by, when=when)
        yield words.say("earlier.note", said=said, note=say_note(told.note, words.lang)) if told.note else said


def _twin_says(event: Event, words: Words, setting: Setting) -> str:
    """What the page in the other language says of the weightiest difference."""
    twin, lead = event.twin, lead_of(event.changes)
    if twin is None:
        return ""
    key = f"twin.{twin.state}"
    if twin.says and lead is not None and f"{key}.says" in words.table:
        said = words.say(f"{key}.says", says=format_value(lead.value_type, twin.says, lead.unit, words.lang))
    elif twin.told(words.lang):
        said = words.say(f"{key}.told", told=twin.told(words.lang))
    else:
        said = words.table[key]
    if twin.since and twin.state in (TwinState.LAGGING, TwinState.DISAGREES):
        said += f" ({words.say('twin.since', time=format_time(twin.since, words.lang, setting.zone))})"
    return said


def _reasons(event: Event, words: Words) -> Iterable[str]:
    if event.kind is EventKind.CHANGE and event.changes:
        yield words.say(
            "why.severity", severity=words.table[f"severity.{event.severity}"], reasons=_what_changed(event, words)
        )
    if event.facts:
        yield words.say("why.facts", facts=", ".join(event.facts))
    if event.packages:
        yield words.say("why.packages", packages=", ".join(event.packages))
    for impact in event.impacts[:MOST_IMPACTS]:
        rules = words.say_count("why.rules", impact.rules)
        yield words.say_count("why.impact", impact.pages, rules=rules, provision=impact.provision)


def _what_changed(event: Event, words: Words) -> str:
    """What made the severity so, in words: the worst changes' things and actions, each once."""
    changes = sorted(event.changes, key=weight_of)
    worst = changes[0].severity
    if worst.rank <= Severity.EDITORIAL.rank:
        return words.table["why.words"]
    return "; ".join(dict.fromkeys(describe_change(change, words) for change in changes if change.severity == worst))


def _steps(event: Event, words: Words, setting: Setting) -> Iterable[Step]:
    page, say = _argument(event), words.say
    number = str(event.number)
    if event.kind in _OVER:
        yield Step(say("next.nothing"))
        return
    match event.kind:
        case EventKind.CHANGE:
            yield from _change_steps(event, words, page)
        case EventKind.PAGE_REMOVED | EventKind.PAGE_MOVED | EventKind.PAGE_FOUND:
            yield Step(say(f"next.{event.kind.removeprefix('page_')}"))
        case EventKind.PAGE_RETURNED:
            yield Step(say("next.returned"), f"veille diff {page}")
        case EventKind.FAILURE_OPENED:
            yield Step(say("next.browser"), "veille doctor")
            yield Step(say("next.explain"), f"veille explain {page}" if event.page_id else "veille status")
        case EventKind.STALE:
            yield Step(say("next.browser"), "veille doctor")
            yield Step(say("next.status"), "veille status")
        case EventKind.SUSPECT:
            yield Step(say("next.explain"), f"veille explain {page}")
            yield Step(say("next.accept"), f"veille review accept {page}")
        case EventKind.MASS_CHANGE:
            yield Step(say("next.mass"), f"veille alerts release {shlex.quote(event.run_id)}")
        case EventKind.PARITY_CONFLICT:
            yield Step(say("next.parity"), "veille parity")
        case EventKind.REMINDER | EventKind.FLAPPING:
            yield Step(say("next.status"), "veille status")
    if event.number and event.severity.rank > Severity.EDITORIAL.rank:
        yield Step(say("next.ack"), f"veille alerts ack {number}")


def _change_steps(event: Event, words: Words, page: str) -> Iterable[Step]:
    weighty = event.severity.rank >= Severity.SUBSTANTIVE.rank
    listed = f"veille review list --change {event.number}" if event.number else "veille review list"
    if event.facts:
        yield Step(words.say("next.fact"), listed, safe_link(event.passage))
    elif weighty:
        yield Step(words.say("next.substantive"), listed, safe_link(event.passage))
    else:
        yield Step(words.say("next.editorial"))
    if event.packages and weighty:
        yield Step(words.say("next.packages", packages=", ".join(event.packages)))
    if event.impacts:
        yield Step(words.say("next.impact"), f"veille impact {shlex.quote(event.impacts[0].provision)}")
    if event.twin is not None and event.twin.state in (TwinState.LAGGING, TwinState.DISAGREES):
        yield Step(words.say("next.twin"), "veille parity", safe_link(event.twin.url))
    between = f" --from {event.versions[0]} --to {event.versions[1]}" if event.versions else ""
    yield Step(words.say("next.diff"), f"veille diff {page}{between}")


def _seen(event: Event, words: Words, setting: Setting) -> Iterable[str]:
    colon, zone = words.table["label.colon"], setting.zone
    if event.number:
        yield words.say("label.alert", number=str(event.number))
    seen = f"{words.table['label.seen']} {format_time(event.observed_after or event.at, words.lang, zone)}"
    if event.observed_before:
        seen += f" ({words.table['label.previous']}{colon} {format_time(event.observed_before, words.lang, zone)})"
    yield seen
    if event.source:
        yield f"{words.table['label.source']}{colon} {event.source}"
    if event.raw_sha256:
        yield f"{words.table['label.bytes']}{colon} {' → '.join(digest[:16] for digest in event.raw_sha256)}"


def _argument(event: Event) -> str:
    """The page as an argument that can be pasted into a shell: quoted, on one line."""
    return shlex.quote(one_line(event.url or event.page_id))
