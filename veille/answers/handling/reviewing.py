"""What waits for a person: rules to decide on, of all pages, of one, or of one change."""

from __future__ import annotations

from dataclasses import asdict

from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.format import format_value
from veille.alerts.wording.interface_words import load_words, say_note
from veille.answers.handling.event_rules import words_before
from veille.answers.handling.rule_decisions import read_decisions
from veille.answers.queries import Record, find_page
from veille.errors import UsageError
from veille.model import CardDecision, Lang, ReviewState
from veille.nearest import require_known
from veille.store import Store
from veille.store.blobs import HELD


def pending_records(
    store: Store, states: tuple[str, ...], page: str | None = None, number: int | None = None, *, past: bool = False
) -> list[Record]:
    """The rules in the review states, with the sentence before where a change is named; ready for JSON.

    Without states those that wait; of a change (an alert's number) all of its rules that still stand.
    With `past` the readings that their page has left.
    """
    for state in states:
        require_known(state, tuple(ReviewState), "review state")
    page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
    if past:
        if number is not None:
            raise UsageError("either --past or --change", where="--past", hint="a change is about what stands now")
        return [asdict(row) for row in store.reviews.past(*states, page_id=page_id)]
    if number is None:
        return [asdict(row) for row in store.reviews.pending(*states, page_id=page_id)]
    event = store.outbox.event(number)
    if event is None:
        raise UsageError(f"unknown alert {number}", hint="list them with `veille alerts list`")
    before = words_before(store, event)
    found = store.reviews.pending(*(states or ReviewState), page_id=event.page_id, rule_ids=event.rule_ids)
    decisions = read_decisions(store, event.rule_ids, event.observed_after or event.at) if event.rule_ids else ()
    standing = {one.rule_id: one for one in decisions if one.stands and one.decision != "withdrawn"}
    return [
        asdict(row) | {"quote_before": before.get(row.rule_id)} | _decision(standing.get(row.rule_id)) for row in found
    ]


def _decision(standing: CardDecision | None) -> Record:
    """Who decided what on a rule, when and why, with the values put in place of the page's; each empty where nobody did."""
    if standing is None:
        return {"reviewer": None, "decided_at": None, "comment": None, "corrected": [], "decision": None}
    corrected = [asdict(one) for one in standing.corrected]
    said = {"reviewer": standing.reviewer, "decided_at": standing.at, "comment": standing.comment}
    return said | {"corrected": corrected, "decision": standing.decision}


def tell_rule_decision(record: Record, lang: Lang) -> str | None:
    """What was decided on a rule of a change, in a line: "$155 corrected to $160 by Ann, TIME"; None where nobody did."""
    if not record.get("reviewer"):
        return None
    words, name, time = load_words(lang), str(record["reviewer"]), str(record["decided_at"])
    said = []
    for one in record["corrected"] if isinstance(record["corrected"], list) else []:
        before, value = (
            format_value(one["type"], one[side], one["unit"], lang) if one[side] is not None else ""
            for side in ("before", "after")
        )
        if value:
            key = "decided.edited.from" if before else "decided.edited.to"
            said.append(words.say(key, before=before, value=value, name=name, time=time))
    told = "; ".join(said) or words.say(f"decided.{record['decision']}", name=name, time=time)
    if record["comment"]:
        told += f" {load_message_words(lang).say('label.quoted', words=say_note(str(record['comment']), lang))}"
    return told


def held_records(store: Store, page: str | None = None) -> list[Record]:
    """The copies from imports and backfills that are held, of all pages or one, with the reason; ready for JSON."""
    page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
    return [
        {"page_id": copy.page_id, "url": store.pages.get(copy.page_id).url, "at": copy.fetched_at,
         "raw_sha256": copy.raw_sha256, "reason": (copy.reason or "").removeprefix(HELD)}
        for copy in store.blobs.held(page_id)
    ]  # fmt: skip
