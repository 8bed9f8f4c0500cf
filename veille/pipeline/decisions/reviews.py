"""A person's word: rules accepted, edited or rejected, and held-back content taken as the page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from veille.answers.handling.rule_decisions import ruled_on
from veille.errors import UsageError
from veille.model import (
    EventVerdict,
    FactState,
    FactStatus,
    Fetched,
    FetchRequest,
    OwnNote,
    PageState,
    Rule,
    Section,
)
from veille.nearest import known_names
from veille.pipeline.decisions.edits import RuleEdit, apply_edit
from veille.pipeline.facts.rebinding import RuleDecision, correct_facts, settle_facts, stating_rules
from veille.pipeline.outbox.mass import settle_run
from veille.pipeline.outbox.queue import queue_event
from veille.pipeline.pages.import_guard import ACCEPTED
from veille.pipeline.pages.ingest import Ingested, ingest
from veille.store import Handled, Page, RawCapture, Review
from veille.store.blobs import HELD, LOST
from veille.store.operations.captures import CaptureVerdict
from veille.store.record.review import Standing
from veille.store.record.statements import RuleReading
from veille.workspace import Workspace


def decide_rules(
    workspace: Workspace,
    rule_ids: Sequence[str],
    decision: Literal["accepted", "rejected"],
    *,
    reviewer: str,
    comment: str,
) -> tuple[Review, ...]:
    """The decisions on rules, recorded together. The facts that stand on the rules follow."""
    if not rule_ids:
        return ()
    moving = rule_ids if decision == "rejected" else workspace.store.reviews.reaching(rule_ids)
    with _governing(workspace, rule_ids, reviewer, comment, moving=moving) as at:
        decide = workspace.store.reviews.decide
        return tuple(decide(rule, decision, reviewer=reviewer, at=at, comment=comment) for rule in rule_ids)


def withdraw_rules(workspace: Workspace, rule_ids: Sequence[str], *, reviewer: str, comment: str) -> tuple[Review, ...]:
    """What was decided on rules, taken back: the machine's reading stands, unreviewed. Their facts follow."""
    if not rule_ids:
        return ()
    made = []
    with _governing(workspace, rule_ids, reviewer, comment) as at:
        for rule_id in rule_ids:
            machine = _machine_reading(workspace, rule_id, at)
            made.append(workspace.store.reviews.withdraw(rule_id, machine, reviewer=reviewer, at=at, comment=comment))
    return tuple(made)


def _machine_reading(workspace: Workspace, rule_id: str, at: str) -> RuleReading | None:
    """The named rule as the parsers read it, in the version that states it; None when that version no longer has it."""
    store = workspace.store
    found = store.reviews.find(rule_id)
    page_id, v = found.reading.page_id, found.reading.v
    version_id = _version_of(workspace, found)
    if version_id is None:
        return None
    return store.reviews.read(page_id, store.history.load(version_id), v=v, at=at).get(found.rule_id)


def _version_of(workspace: Workspace, found: Standing) -> str | None:
    """The page's version that states a reading: the newest for one that stands, its own for one that the page has left."""
    store = workspace.store
    if found.past:
        row = store.connection.row("SELECT version_id FROM version WHERE v = ?", (found.reading.v,))
        return None if row is None else str(row["version_id"])
    latest = store.history.latest(found.reading.page_id)
    return None if latest is None else latest.version_id


def edit_rule(workspace: Workspace, rule_id: str, edit: RuleEdit, *, reviewer: str, comment: str) -> Review:
    """A rule with a person's reading of it; what is not given stays, and so does the quote. Its facts follow."""
    section, rule = _standing(workspace, rule_id)
    edited = apply_edit(rule, section, edit)
    with _governing(workspace, (rule_id,), reviewer, comment) as at:
        return workspace.store.reviews.edit(rule_id, edited, reviewer=reviewer, at=at, comment=comment)


def correct_fact(workspace: Workspace, key: str, edit: RuleEdit, value: str, *, reviewer: str, comment: str) -> Review:
    """A fact with a person's value: the edit of the rule that states it. `value` is written as in a RuleEdit, without N."""
    state = workspace.store.facts.current().get(key)
    if state is None:
        raise UsageError("no such fact", where=key, hint=known_names(key, workspace.store.facts.current()))
    stating = stating_rules(workspace, key) if state.state == FactStatus.AMBIGUOUS else ()
    if len(stating) > 1 or (stating and state.rule_id is None):
        said = "; ".join(dict.fromkeys(f"{one.rule.id} {one.value.value}" for one in stating))
        hint = "correct or reject the rule that is wrong: `veille review edit RULE`, `veille review reject RULE`"
        raise UsageError(f"is ambiguous: these rules state it: {said}", where=key, hint=hint)
    if state.rule_id is None:
        hint = "edit the rule that should state it: `veille rules`, `veille review edit`"
        raise UsageError(f"is {state.state}: no rule states it", where=key, hint=hint)
    _, rule = _standing(workspace, state.rule_id)
    place = _place_of(rule, state, key)
    held = rule.values[place]
    if held.valid_from or held.valid_to:  # its own days, beside those of other values of the rule
        own = {"valid_from": edit.valid_from, "valid_to": edit.valid_to}
        value = ",".join((value, *(f"{name}={day}" for name, day in own.items() if day)))
        edit = replace(edit, valid_from=None, valid_to=None)
    edit = replace(edit, values=(f"{place}={value}",) if value else ())
    return edit_rule(workspace, state.rule_id, edit, reviewer=reviewer, comment=comment)


def _place_of(rule: Rule, state: FactState, key: str) -> int:
    """Where its rule holds the fact's value; of a fact that was rejected the only value of its type."""
    if state.state == FactStatus.REJECTED:
        of_type = [n for n, v in enumerate(rule.values) if v.type == state.type]
        if len(of_type) == 1:
            return of_type[0]
        values = ", ".join(f"{n} ({v.type} {v.value})" for n, v in enumerate(rule.values))
        hint = f"say which value is meant: veille review edit {state.rule_id} --value N=...: {values}"
        raise UsageError("was rejected, and its rule has not one value of its type", where=key, hint=hint)
    place = next((n for n, v in enumerate(rule.values) if (v.type, v.value) == (state.type, state.value)), None)
    if place is None:
        raise UsageError("its rule no longer holds the value", where=key, hint=f"veille review edit {state.rule_id}")
    return place


@contextmanager
def _governing(
    workspace: Workspace, rule_ids: Sequence[str], reviewer: str, comment: str, *, moving: Sequence[str] | None = None
) -> Iterator[str]:
    """The time of decisions; when they are recorded, the facts of the rules' sources are bound anew in their light."""
    store = workspace.store
    at = workspace.now()
    run_id = store.fetches.begin_run("review", at)
    found = [store.reviews.find(target) for target in (rule_ids if moving is None else moving)]
    moved = {one.reading.page_id: [two for two in found if two.reading.page_id == one.reading.page_id] for one in found}
    with store.transaction():
        yield at
        for page_id, standing in sorted(moved.items()):
            ids = [one.rule_id for one in standing]
            store.history.lay_out_decided(page_id, ids, beyond=any(one.past or one.elsewhere for one in standing))
            correct_facts(
                workspace, store.pages.get(page_id), ids, run_id=run_id, said=RuleDecision(reviewer, at, comment)
            )
        _settle_alerts(workspace, {store.reviews.find(target).reading.page_id for target in rule_ids}, at)
    store.fetches.finish_run(run_id, workspace.now(), {"decisions": len(rule_ids)})


def _settle_alerts(workspace: Workspace, page_ids: Collection[str], at: str) -> None:
    """What waits to be sent of a change that its rules decide is not sent; it is again when they no longer do."""
    for event in workspace.store.outbox.reviewed_changes(page_ids):
        decided = ruled_on(workspace.store, event) is not None
        workspace.store.handling.settle(event.number or 0, at, decided=decided)


def _standing(workspace: Workspace, rule_id: str) -> tuple[Section, Rule]:
    """The named rule as it is read now, a person's reading before the machine's, and its section."""
    store = workspace.store
    found = store.reviews.find(rule_id)
    page_id, version_id = found.reading.page_id, _version_of(workspace, found)
    document = None if version_id is None else store.history.load(version_id)
    for reading in () if document is None else (store.reviews.govern(page_id, document, at=workspace.now()), document):
        for section in reading.sections:
            for rule in section.rules:
                if rule.id == found.rule_id:
                    return section, rule
    raise UsageError("is not on the page's newest version", where=rule_id)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A held answer that a person took as the page: what became of it, and the words that closed its alerts."""

    taken: Ingested
    words: tuple[Handled, ...]


def is_held(workspace: Workspace, page: Page) -> bool:
    """Whether a live answer of the page is held back, or was refused after its newest version."""
    return bool(workspace.store.suspects.all_open(page.page_id) or _refused(workspace, page))


def _refused(workspace: Workspace, page: Page) -> list[RawCapture]:
    latest = workspace.store.history.latest(page.page_id)
    snapshots = workspace.store.blobs.snapshots(page.page_id)
    fresh = [s for s in snapshots if s.quarantined and (latest is None or s.fetched_at > latest.observed_at)]
    return [s for s in fresh if not (s.reason or "").startswith((HELD, LOST))]


def _as_it_was(workspace: Workspace, page: Page, snapshot: RawCapture, suspects: list[int]) -> dict[str, object]:
    """What an acceptance replaces, so that it can be taken back (taken_back.py)."""
    visit = workspace.store.pages.visit(page.page_id)
    return {
        "reason": snapshot.reason, "quarantined": snapshot.quarantined, "state": page.state.value, "suspects": suspects,
        "visit": [visit.raw_sha256, visit.profile_digest, visit.extractor_version],
    }  # fmt: skip


def accept_suspect(workspace: Workspace, page: Page, *, reviewer: str, comment: str = "") -> Acceptance:
    """The held-back answer of a page taken as its newest version, with the alert that it gives rise to.

    Without a held one, the last answer that the crawler refused as a wall or an error page is meant. The alerts that told
    of what was held are closed with the person's name and comment.
    """
    store = workspace.store
    suspects = store.suspects.all_open(page.page_id)
    snapshots = store.blobs.snapshots(page.page_id)
    wanted = suspects[-1].raw_sha256 if suspects else None
    chosen = [s for s in snapshots if s.raw_sha256 == wanted] if wanted else _refused(workspace, page)
    if not chosen:
        raise UsageError("nothing is held back", where=page.url, hint="`veille status` lists what is")
    snapshot = chosen[-1]
    run_id = store.fetches.begin_run("review", workspace.now())
    was = _as_it_was(workspace, page, snapshot, [suspect.suspect_id for suspect in suspects])
    with store.transaction():
        raw = store.blobs.get(snapshot.raw_sha256)
        fetched = Fetched(
            FetchRequest(page.url, page.page_id), snapshot.url, 200, snapshot.headers, raw, snapshot.fetched_at
        )
        for suspect in suspects:
            store.suspects.close(suspect.suspect_id, "accepted" if suspect is suspects[-1] else "dismissed")
        words = [
            store.handling.decide(
                number, EventVerdict.ACCEPTED if suspect is suspects[-1] else EventVerdict.HANDLED,
                reviewer=reviewer, at=workspace.now(), note=comment,
            )
            for suspect in suspects
            if (number := store.outbox.number_of(suspect.event_key))
        ]  # fmt: skip
        store.blobs.believe(page.page_id, snapshot.raw_sha256, snapshot.fetched_at, reason=ACCEPTED)
        result = ingest(workspace, page, fetched, run_id=run_id, live=True, believed=True)
        gone_since = store.pages.visit(page.page_id).gone_since
        if page.state is not PageState.ACTIVE and (gone_since is None or gone_since < fetched.fetched_at):
            store.pages.set_state(page.page_id, PageState.ACTIVE)
        settle_facts(workspace, run_id=run_id)  # decisions taken since the answer came stand after it
        for event in result.events:
            queue_event(workspace, event)
        store.captures.add(
            CaptureVerdict(
                page.page_id, snapshot.raw_sha256, snapshot.fetched_at, EventVerdict.ACCEPTED, reviewer,
                workspace.now(), comment or ("" if suspects else OwnNote.REFUSED_TAKEN.value),
                json.dumps({**was, "run_id": run_id, "version_id": result.version_id}),
            )
        )  # fmt: skip
    settle_run(workspace, run_id)
    store.fetches.finish_run(run_id, workspace.now(), {"versions": int(result.version_id is not None)})
    return Acceptance(result, tuple(words))
