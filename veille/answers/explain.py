"""A page's history for people: redlines between versions, and why something was or was not reported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.format import format_percent, write_days
from veille.alerts.wording.interface_words import Words, load_words
from veille.answers.files import comparison_record
from veille.answers.handling.deliveries import delivery_records
from veille.answers.handling.page_steps import PageStep, read_steps
from veille.answers.handling.reviewing import held_records
from veille.answers.queries import Record, find_page
from veille.answers.remarks import fold_unseen
from veille.answers.translation import to_reader
from veille.changes import build_redline, compare, render_html, render_markdown
from veille.changes.tell.redline import Redline
from veille.errors import UsageError
from veille.model import Change, ChangeReason, DeliveryState, Document, DoubtReason, Event, Lang, Severity
from veille.store import Fetch, Store, Suspect, Version


class Account(TypedDict):
    """What `explain` says of a page: the facts for programs, the lines for people."""

    page: Record
    versions: list[Record]
    fetches: list[Record]
    health: Record | None
    suspects: list[Record]
    alerts: list[Record]
    lines: list[str]


@dataclass(frozen=True, slots=True)
class VersionPair:
    """Two versions of a page and the redline between them."""

    page_id: str
    title: str
    url: str
    before: Version
    after: Version
    old: Document
    new: Document
    redline: Redline


def pair_of(store: Store, page: str, older: int | None, newer: int | None) -> VersionPair:
    """Two versions of a page by their `seq`, laid over each other; by default the last and the one before it."""
    page_id = str(find_page(store.connection.raw, page)["page_id"])
    versions = store.history.versions(page_id)
    if not versions:
        raise UsageError("has no version yet", where=page, hint="run `veille check` or `veille import`")
    after = _pick(versions, newer, page) if newer is not None else versions[-1]
    place = versions.index(after)
    if older is not None:
        before = _pick(versions, older, page)
    elif place > 0:
        before = versions[place - 1]
    else:
        raise UsageError("has one version only, so there is nothing to compare", where=page)
    old, new = store.history.load(before.version_id), store.history.load(after.version_id)
    known = store.pages.get(page_id)
    return VersionPair(page_id, known.title or known.url, known.url, before, after, old, new, build_redline(old, new))


def redline_between(store: Store, page: str, older: int | None, newer: int | None, form: str) -> str | Record:
    """The redline between two versions of a page as Markdown, HTML or a record (`form`: md, html, json)."""
    pair = pair_of(store, page, older, newer)
    if form == "json":
        record: Record = {"page_id": pair.page_id, "from": asdict(pair.before), "to": asdict(pair.after)}
        return record | comparison_record(compare(pair.old, pair.new))
    render = {"md": render_markdown, "html": render_html}[form]
    return render(pair.redline)


def outside_the_text(pair: VersionPair, lang: Lang) -> list[str]:
    """What changed between two versions beside their text, a line each: links, the title, the date stamp, the state."""
    told = (change for change in compare(pair.old, pair.new).changes if change.object in ("link", "page"))
    return [
        write_days(said, change.object, (change.before, change.after), lang)
        for change in told
        if (said := change.summary_en if lang == "en" else change.summary_fr)
        and change.reason is not ChangeReason.REWRITTEN  # the text itself shows it
    ]


def explain_page(store: Store, page: str, lang: Lang = "en") -> Account:
    """What happened to a page and what was made of it: its fetches, versions, health and held-back content.

    The `lines` are in the given language, but for the page's own words; moments in them are UTC stamps.
    """
    words = load_message_words(lang)
    row = find_page(store.connection.raw, page)
    page_id = str(row["page_id"])
    versions = store.history.versions(page_id)
    fetches = store.fetches.last(page_id)
    health = store.fetches.health(page_id)
    suspects = store.suspects.all_open(page_id)
    visit = store.pages.visit(page_id)
    alerts = [row for row in delivery_records(store) if row["page_id"] == page_id]
    watching = ", ".join(store.pages.sources(page_id)) or "none (imported)"
    lines = [f"{row['title'] or row['url']}"]
    head = [
        f"  {row['url']} [{row['lang']}], page {page_id}, source {watching}, "
        + load_words(lang).name("page_state", str(row["state"])),
        f"  next look: {visit.next_due or 'not planned'}",
        "versions",
    ]
    lines += _turned(head, lang)
    steps = read_steps(store, page_id)
    of_version = {
        step.version.version_id: step for step in steps if step.version is not None and step.before is not None
    }
    for version in versions:
        step = of_version.get(version.version_id)
        told = _graded(version, step, words) if version is not versions[0] else "first version: no alert"
        lines += _turned([f"  {version.seq:>3}  {version.observed_at}  {told}"], lang)
        lines += _step_lines(step, words, lang) if step is not None else []
    for step in steps:
        if step.before is None:  # a page removed, a fact bound anew, a version read by later parsers
            lines.append(f"    -  {step.at}")
            lines += _step_lines(step, words, lang)
    rest: list[str] = []
    if versions:
        hints = store.history.header(versions[-1].version_id).hints
        rest += [f"  remark: {hint}" for hint in fold_unseen(hints)]
    rest += [f"  {line}" for line in _part_lines(store, page_id)]
    rest += ["" if versions else "  none yet", "alerts"]
    rest += _alert_lines(store, page_id, alerts, lang)
    rest.append("last checks")
    rest += _check_lines(fetches, words) or ["  never fetched"]
    if health is not None and health.state == "failing":
        rest.append(
            f"failing since {health.since} (failed checks: {health.count}): {words.name('reject', health.reason)} "
            f"({health.detail})"
        )
    rest += _held_lines(store, page_id, suspects, lang)
    lines += _turned(rest, lang)
    return Account(
        page=row,
        versions=[asdict(v) for v in versions],
        fetches=[asdict(f) for f in fetches],
        health=asdict(health) if health else None,
        suspects=[asdict(s) for s in suspects],
        alerts=alerts,
        lines=lines,
    )


def _turned(lines: Sequence[str], lang: Lang) -> list[str]:
    """Lines of ours in the reader's language; those that tell of a change are in it already, and hold a page's words."""
    return [to_reader(line, lang) for line in lines]


def _alert_lines(store: Store, page_id: str, alerts: Sequence[Record], lang: Lang) -> list[str]:
    """What was reported about the page, by which channel, and what was reported with another page's edit; then a blank line."""
    words = load_message_words(lang)
    lines = [
        f"  {alert['at']}  {words.name('heading', str(alert['kind']))}, {alert['channel']}{words.table['label.colon']} "
        + words.name("delivery", str(alert["state"]))
        + (f" ({alert['held_since']})" if alert["state"] == DeliveryState.HELD else "")
        for alert in alerts
    ]
    told = {alert["number"] for alert in alerts}
    lines += [
        f"  {event.at}  {words.name('heading', event.kind)}, {words.say('label.alert', number=str(event.number)).lower()}"
        f"{words.table['label.colon']} {words.table['delivery.none']}"
        for event in store.outbox.events(page_id=page_id)
        if event.number not in told and not event.silent
    ]
    elsewhere = [_elsewhere(store, event, lang) for event in store.outbox.events(page_id=page_id) if event.silent]
    lines += [f"  {line}" for line in elsewhere if line]
    return [*lines, ""] if lines else ["  none: no route matches what was seen, or there was nothing to report"]


def _check_lines(fetches: Sequence[Fetch], words: Words) -> list[str]:
    """The last looks at the page; of the newest with the traceback of a fault of ours."""
    lines: list[str] = []
    for fetch in fetches:
        outcome = f"{fetch.outcome}{f' {fetch.status}' if fetch.status else ''}" + (
            f": {words.name('reject', fetch.reason)}" if fetch.reason else ""
        )
        said, *trace = fetch.detail.splitlines() or [""]
        kind, _, why = said.partition(": ")
        said = why if kind in _DOUBTS else said  # the sentence says it
        lines.append(f"  {fetch.at}  {outcome}{f': {said}' if said else ''}")
        lines += [f"      {line}" for line in trace if fetch is fetches[0]]
    return lines


def _held_lines(store: Store, page_id: str, suspects: Sequence[Suspect], lang: Lang) -> list[str]:
    """What is held back of the page, why, and how it is taken."""
    lines: list[str] = []
    for suspect in suspects:
        lines.append(
            f"held back since {suspect.first_seen} (times seen: {suspect.count}): {suspect.reason}; "
            f"accept it with `veille review accept {page_id}`"
        )
        if suspect.likeness:
            lines.append(f"  {_likeness_line(suspect.likeness, lang)}")
    return lines + [
        f"copy of {copy['at']} held: {copy['reason']}; take it with `veille review accept {page_id} --at {copy['at']}`"
        for copy in held_records(store, page_id)
    ]


def _line_of(change: Change, lang: Lang) -> str:
    line = change.summary_en if lang == "en" else change.summary_fr
    return write_days(line, change.object, (change.before, change.after), lang)


def _elsewhere(store: Store, event: Event, lang: Lang) -> str:
    """With which page's alert an edit of many pages was reported, and whether that alert is held."""
    said = event.detail_fr if lang == "fr" else event.detail_en
    of_run = (q for q in store.outbox.all() if q.event.run_id == event.run_id and q.event.url)
    with_it = [q for q in of_run if event.detail_en.endswith(q.event.url)]
    if not said or not with_it:
        return ""
    state = DeliveryState.HELD if any(q.state is DeliveryState.HELD for q in with_it) else with_it[0].state
    words = load_message_words(lang)
    return f"{event.at}  {said} ({words.name('delivery', state)})"


def _part_lines(store: Store, page_id: str) -> list[str]:
    """The parts that the page loads: which bytes were read with it, and why a part could not be obtained."""
    lines = []
    for part in store.parts.of(page_id):
        held = (
            f"read with the page, received {part.received_at}, {part.sha256[:12]}" if part.sha256 else "never obtained"
        )
        fault = f"; not obtained at {part.fault_at}: {part.fault}" if part.fault else ""
        lines.append(f"part {part.url}: {held}{fault}")
    return lines


_DOUBTS = frozenset(map(str, DoubtReason))
_MEASURES = {
    "kept_of_old": ("{} of the last text kept", "{} du dernier texte conservé"),
    "kept_of_new": ("{} of what came was there before", "{} de ce qui est venu s’y trouvait déjà"),
    "title": ("title {}", "titre {}"), "headings": ("headings {}", "titres de section {}"),
    "frame": ("template {}", "gabarit {}"), "links": ("links {}", "liens {}"),
    "topic": ("words on the subject {}", "mots sur le sujet {}"),
}  # fmt: skip


def _likeness_line(likeness: str, lang: Lang) -> str:
    """How far a held answer resembles the last version with content, in words."""
    measured = json.loads(likeness)
    shares = (
        names[lang == "fr"].format(format_percent(measured[key], lang))
        for key, names in _MEASURES.items()
        if measured.get(key) is not None
    )
    return f"likeness to the last version: {', '.join(shares)}"


def _graded(version: Version, step: PageStep | None, words: Words) -> str:
    """What was reported about a version, behind the severity of its gravest change, watched facts included."""
    changes = step.changes if step is not None else ()
    told = _told(version, len(changes))
    if step is None or step.severity == Severity.NONE:
        return told
    return f"{words.name('severity', step.severity).lower()}{words.table['label.colon']} {told}"


def _told(version: Version, changes: int) -> str:
    if version.empty:
        return "a title without text: no alert"
    return "1 change" if changes == 1 else f"{changes} changes"


def _step_lines(step: PageStep, words: Words, lang: Lang) -> list[str]:
    colon = words.table["label.colon"]
    return [
        f"       - {words.name('severity', change.severity).lower()}{colon} {_line_of(change, lang)}"
        for change in step.changes
    ]


def _pick(versions: list[Version], seq: int, page: str) -> Version:
    for version in versions:
        if version.seq == seq:
            return version
    known = json.dumps([v.seq for v in versions])
    raise UsageError(f"has no version {seq}", where=page, hint=f"known: {known}")
