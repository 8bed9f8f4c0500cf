"""A person's word: rules accepted, edited or rejected, and held-back content taken as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Literal

from veille.errors import UsageError
from veille.model import Fetched, FetchRequest, Rule, Section
from veille.nearest import known_names
from veille.pipeline.decisions.edits import RuleEdit, apply_edit
from veille.pipeline.outbox.mass import settle_run
from veille.pipeline.outbox.queue import queue_event
from veille.pipeline.pages.facts import correct_facts, settle_facts
from veille.pipeline.pages.ingest import Ingested, ingest
from veille.store import Page, RawCapture, Review
from veille.store.blobs import HELD, LOST
from veille.store.record.statements import RuleReading, version_rules
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
    moving = rule_ids if decision == "rejected" else workspace.store.reviews.decided(rule_ids)
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
    """The open rule as the parsers read it, for the version that states it; None when that version no longer has it."""
    store = workspace.store
    open_one = store.rules.open_reading(rule_id)
    if open_one is None:
        return None
    page_id, v = open_one[1].page_id, open_one[1].v
    latest = store.history.latest(page_id)
    if latest is None:
        return None
    readings = version_rules(page_id, v, at, None, store.history.load(latest.version_id)).readings
    return readings.get(rule_id)


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
    if state.rule_id is None:
        hint = "edit the rule that should state it: `veille rules`, `veille review edit`"
        raise UsageError(f"is {state.state}: no rule states it", where=key, hint=hint)
    _, rule = _standing(workspace, state.rule_id)
    place = next((n for n, v in enumerate(rule.values) if (v.type, v.value) == (state.type, state.value)), None)
    if place is None:
        raise UsageError("its rule no longer holds the value", where=key, hint=f"veille review edit {state.rule_id}")
    held = rule.values[place]
    if held.valid_from or held.valid_to:  # its own days, beside those of other values of the rule
        own = {"valid_from": edit.valid_from, "valid_to": edit.valid_to}
        value = ",".join((value, *(f"{name}={day}" for name, day in own.items() if day)))
        edit = replace(edit, valid_from=None, valid_to=None)
    edit = replace(edit, values=(f"{place}={value}",) if value else ())
    return edit_rule(workspace, state.rule_id, edit, reviewer=reviewer, comment=comment)


@contextmanager
def _governing(
    workspace: Workspace, rule_ids: Sequence[str], reviewer: str, comment: str, *, moving: Sequence[str] | None = None
) -> Iterator[str]:
    """The time of decisions; when they are recorded, the facts of the rules' sources are bound anew in their light."""
    store = workspace.store
    at = workspace.now()
    run_id = store.fetches.begin_run("review", at)
    said = f"{reviewer}: {comment}" if comment else reviewer
    moving = rule_ids if moving is None else moving
    with store.transaction():
        yield at
        marks = ", ".join("?" * len(moving))
        rows = store.connection.rows(
            f"SELECT DISTINCT page_id FROM rule WHERE rule_id IN ({marks}) ORDER BY page_id",  # noqa: S608 - marks only
            tuple(moving),
        )
        for row in rows:
            store.history.lay_out_decided(str(row["page_id"]), moving)
            correct_facts(workspace, store.pages.get(str(row["page_id"])), moving, run_id=run_id, said=said)
    store.fetches.finish_run(run_id, workspace.now(), {"decisions": len(rule_ids)})


def _standing(workspace: Workspace, rule_id: str) -> tuple[Section, Rule]:
    """The open rule as it is read now, a person's reading before the machine's, and its section."""
    store = workspace.store
    row = store.connection.row("SELECT page_id, version_id FROM v1_rule_current WHERE rule_id = ?", (rule_id,))
    if row is None:
        raise UsageError("no such open rule", where=rule_id, hint="list them with `veille review list`")
    latest = store.history.latest(str(row["page_id"]))
    document = store.history.load(latest.version_id if latest else str(row["version_id"]))
    for reading in (store.reviews.govern(str(row["page_id"]), document, at=workspace.now()), document):
        for section in reading.sections:
            for rule in section.rules:
                if rule.id == rule_id:
                    return section, rule
    raise UsageError("is not on the page's newest version", where=rule_id)


def is_held(workspace: Workspace, page: Page) -> bool:
    """Whether a live answer of the page is held back, or was refused after its newest version."""
    return bool(workspace.store.suspects.all_open(page.page_id) or _refused(workspace, page))


def _refused(workspace: Workspace, page: Page) -> list[RawCapture]:
    latest = workspace.store.history.latest(page.page_id)
    snapshots = workspace.store.blobs.snapshots(page.page_id)
    fresh = [s for s in snapshots if s.quarantined and (latest is None or s.fetched_at > latest.observed_at)]
    return [s for s in fresh if not (s.reason or "").startswith((HELD, LOST))]


def accept_suspect(workspace: Workspace, page: Page) -> Ingested:
    """The held-back answer of a page taken as its newest version, with the alert that it gives rise to.

    Without a held one, the last answer that the crawler refused as a wall or an error page is meant.
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
    with store.transaction():
        raw = store.blobs.get(snapshot.raw_sha256)
        fetched = Fetched(
            FetchRequest(page.url, page.page_id), snapshot.url, 200, snapshot.headers, raw, snapshot.fetched_at
        )
        for suspect in suspects:
            store.suspects.close(suspect.suspect_id, "accepted" if suspect is suspects[-1] else "dismissed")
        result = ingest(workspace, page, fetched, run_id=run_id, live=True, believed=True)
        settle_facts(workspace, run_id=run_id)  # decisions taken since the answer came stand after it
        for event in result.events:
            queue_event(workspace, event)
    settle_run(workspace, run_id)
    store.fetches.finish_run(run_id, workspace.now(), {"versions": int(result.version_id is not None)})
    return result
