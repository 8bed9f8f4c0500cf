"""A person's word: rules accepted, edited or rejected, and held-back content taken as the page."""

from __future__ import annotations

from dataclasses import replace

from veille.errors import UsageError
from veille.model import Fetched, FetchRequest, Modality, RuleKind
from veille.pipeline.ingest import Ingested, ingest
from veille.pipeline.outbox.mass import settle_run
from veille.pipeline.outbox.queue import queue_event
from veille.store import Page, Review
from veille.workspace import Workspace


def decide_rule(workspace: Workspace, rule_id: str, decision: str, *, reviewer: str, comment: str) -> Review:
    """The decision on a rule, recorded; `accepted` or `rejected`."""
    if decision not in ("accepted", "rejected"):
        raise UsageError(f"no such decision: {decision}", hint="accepted or rejected")
    return workspace.store.reviews.decide(
        rule_id,
        "accepted" if decision == "accepted" else "rejected",
        reviewer=reviewer,
        at=workspace.now(),
        comment=comment,
    )


def edit_rule(
    workspace: Workspace,
    rule_id: str,
    *,
    kinds: tuple[RuleKind, ...],
    modality: Modality | None,
    subject: str | None,
    actor: str | None,
    reviewer: str,
    comment: str,
) -> Review:
    """A rule with a person's reading of it; what is not given stays, and so does the quote."""
    store = workspace.store
    row = store.connection.row("SELECT version_id FROM v1_rule_current WHERE rule_id = ?", (rule_id,))
    if row is None:
        raise UsageError("no such open rule", where=rule_id, hint="list them with `veille review list`")
    document = store.history.load(str(row["version_id"]))
    rule = next((rule for rule in document.rules if rule.id == rule_id), None)
    if rule is None:
        raise UsageError("is not on the page's newest version", where=rule_id)
    edited = replace(
        rule,
        kinds=kinds or rule.kinds,
        modality=modality or rule.modality,
        subject=subject or rule.subject,
        actor=actor or rule.actor,
    )
    return store.reviews.edit(rule_id, edited, reviewer=reviewer, at=workspace.now(), comment=comment)


def accept_suspect(workspace: Workspace, page: Page) -> Ingested:
    """The held-back answer of a page taken as its newest version, with the alert that it gives rise to.

    Without a held one, the last answer that the crawler refused as a wall or an error page is meant.
    """
    store = workspace.store
    suspects = store.suspects.all_open(page.page_id)
    snapshots = store.blobs.snapshots(page.page_id)
    wanted = suspects[-1].raw_sha256 if suspects else None
    latest = store.history.latest(page.page_id)
    refused = [s for s in snapshots if s.quarantined and (latest is None or s.fetched_at > latest.observed_at)]
    chosen = [s for s in snapshots if s.raw_sha256 == wanted] if wanted else refused
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
        for event in result.events:
            queue_event(workspace, event)
    settle_run(workspace, run_id)
    store.fetches.finish_run(run_id, workspace.now(), {"versions": int(result.version_id is not None)})
    return result
