"""What was sent to whom, what waits, what could not be delivered: the outbox as JSON-ready records."""

from __future__ import annotations

from collections.abc import Collection

from veille.alerts.messages.alert_view import heading_of
from veille.alerts.messages.grouping import lead_of, told_differences
from veille.alerts.messages.headlines import dated_words
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.interface_words import load_words, say_note
from veille.answers.handling.rule_decisions import standing_of
from veille.answers.queries import Record
from veille.model import ChangeReason, DeliveryState, Event, EventKind, EventVerdict, Lang
from veille.store import Handled, Store


def delivery_records(store: Store) -> list[Record]:
    """Every delivery with the event it carries, newest first, ready for JSON."""
    return [
        {
            "number": q.event.number, "delivery_id": q.delivery_id,
            "state": str(q.state), "held_since": q.held_since, "channel": q.channel, "key": q.key, "due_at": q.due_at,
            "attempts": q.attempts, "last_error": q.last_error, "reference": q.reference, "kind": q.event.kind,
            "severity": str(q.event.severity), "at": q.event.at, "page_id": q.event.page_id, "url": q.event.url,
            "title": q.event.title, "change_id": q.event.change_id,
        }
        for q in reversed(store.outbox.all())
    ]  # fmt: skip


def event_records(store: Store, states: Collection[str] = ()) -> list[Record]:
    """One record an event, newest first: what became of it on each channel, and what people said of it.

    With `states` only events that are in one of them, or of which some delivery is.
    """
    found: dict[int, list[Record]] = {}
    for record in delivery_records(store):
        found.setdefault(int(str(record["number"])), []).append(record)
    records, gone = [], store.captures.taken_out()
    for event in reversed(store.outbox.events()):
        number, deliveries = event.number or 0, found.get(event.number or 0, [])
        standing = standing_of(store, event)
        state = DeliveryState.ACKNOWLEDGED if standing is not None else _state_of(deliveries)
        if states and not any(one in states for one in (state, *(delivery["state"] for delivery in deliveries))):
            continue
        if event.silent and not deliveries:
            continue
        records.append(
            {
                "number": number, "kind": event.kind, "severity": str(event.severity), "at": event.at,
                "page_id": event.page_id, "url": event.url, "title": event.title,
                "change_id": event.change_id if event.change_id not in gone else "",
                "summary_en": _summary(event, "en"), "summary_fr": _summary(event, "fr"),
                "differences": _differences(event),
                "state": state,
                "verdict": standing.verdict if standing is not None else None,
                "handled_by": standing.name if standing is not None else None,
                "handled_at": standing.at if standing is not None else None,
                "note": standing.note if standing is not None else "",
                "decisions": [_decision(word) for word in store.handling.words(number)],
                "deliveries": deliveries,
            }
        )  # fmt: skip
    return records


def _decision(word: Handled) -> Record:
    return {"verdict": str(word.verdict), "reviewer": word.reviewer, "at": word.at, "note": word.note}


def tell_earlier(record: Record, lang: Lang) -> str | None:
    """What people had decided on an event before, newest first; None where nothing was replaced or taken back."""
    decisions = record["decisions"] if isinstance(record["decisions"], list) else []
    before = [one for one in decisions if one["verdict"] != EventVerdict.NOTE]
    if before and before[-1]["verdict"] != EventVerdict.REOPENED:  # it stands
        before.pop()
    words, quoted = load_words(lang), load_message_words(lang)
    said = [
        words.say(f"verdict_by.{one['verdict']}", name=one["reviewer"], time=one["at"])
        + (f" {quoted.say('label.quoted', words=say_note(str(one['note']), lang))}" if one["note"] else "")
        for one in reversed(before)
    ]
    return "; ".join(said) or None


def tell_deliveries(record: Record, lang: Lang) -> str:
    """What became of an event on each channel, in a line: "mail sent, team waiting (timed out)"."""
    said, words = [], load_message_words(lang)
    for delivery in record["deliveries"] if isinstance(record["deliveries"], list) else []:
        error = f" ({delivery['last_error']})" if delivery["last_error"] else ""
        said.append(f"{delivery['channel']} {words.name('delivery', _became(delivery))}{error}")
    return ", ".join(said) or words.table["delivery.none"]


def _became(delivery: Record) -> str:
    """What became of a delivery, as a token: of one that a decision settled, whether it had been sent before."""
    if delivery["state"] != DeliveryState.ACKNOWLEDGED:
        return str(delivery["state"])
    return "sent" if delivery["attempts"] and not delivery["last_error"] else "unsent"


def tell_event(record: Record, lang: Lang) -> str:
    """What an event is about, in a line: "page moved: Work permits", "Work permits: The fee is $155 → $160"."""
    words = load_message_words(lang)
    title, summary = str(record["title"]) if not record["page_id"] else "", str(record[f"summary_{lang}"])
    if record["kind"] == EventKind.CHANGE and summary:
        title = f"{record['title']}{words.table['label.colon']} "
        more = int(str(record["differences"]))
        counted = f" ({words.say_count('count.changes', more)})" if more > 1 else ""
        return (summary if summary.startswith(title) else title + summary) + counted
    heading = heading_of(str(record["kind"]), title, summary, words)
    return f"{heading}{words.table['label.colon']} {record['title']}" if record["page_id"] else heading


def _summary(event: Event, lang: Lang) -> str:
    """Its weightiest difference in a line, else the first line of its account."""
    lead = lead_of(event.changes)
    if lead is not None:
        return dated_words(lead, lang)
    return (event.detail_en if lang == "en" else event.detail_fr).partition("\n")[0]


def _differences(event: Event) -> int:
    """How many differences it is told as; 0 where the page was rewritten, of which they are no measure."""
    if any(change.reason is ChangeReason.REWRITTEN for change in event.changes):
        return 0
    return len(told_differences(event.changes))


def _state_of(deliveries: list[Record]) -> str:
    """The state of the delivery that most needs attention; "none" where the event went to no channel."""
    if not deliveries:
        return "none"
    states = {delivery["state"] for delivery in deliveries}
    urgent = (DeliveryState.DEAD, DeliveryState.HELD, DeliveryState.PENDING)
    return next((state for state in urgent if state in states), DeliveryState.SENT)
