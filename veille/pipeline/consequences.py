"""What follows from a page's new reading: facts bound anew, twins compared, impact on citing pages, the event to tell."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from veille import changes
from veille.answers.impacts import impacts_of
from veille.model import Cause, Change, Comparison, Document, Event, Impact, Severity
from veille.pipeline.outbox.events import PageName, change_event
from veille.pipeline.parity import compare_twins, conflict_event
from veille.store import Page, Version
from veille.workspace import Workspace


def follow_up(
    workspace: Workspace,
    page: Page,
    document: Document,
    before: Document | None,
    comparison: Comparison | None,
    previous: Version | None,
    version: Version,
    *,
    run_id: str,
    alert: bool,
) -> tuple[Event, ...]:
    """The events that a new version gives rise to; without `alert` the same is recorded and nobody is told."""
    at = version.observed_at
    # A page without text states nothing: the facts stay what they were until it is readable again.
    moved = () if document.empty else rebind_facts(workspace, page, document, at=at, run_id=run_id, cause="source")
    conflicts = compare_twins(workspace, page, document, at=at)
    if not alert or comparison is None or before is None:
        return ()
    name = PageName(page.page_id, page.url, document.title or page.url, document.lang, page.source)
    events: list[Event] = []
    if comparison.severity.rank > Severity.METADATA.rank or moved:
        impacts: tuple[Impact, ...] = ()
        if document.instrument is not None:
            provisions = changes.changed_provisions(before, document, comparison.changes)
            impacts = impacts_of(workspace.store.connection.raw, provisions, page_id=page.page_id)
        events.append(
            change_event(
                name, comparison, seq=version.seq, at=at, run_id=run_id, fact_changes=moved, impacts=impacts,
                observed_before=previous.observed_at if previous else None,
                raw_sha256=tuple(v.raw_sha256 for v in (previous, version) if v),
            )
        )  # fmt: skip
    if conflicts:
        events.append(conflict_event(name, conflicts, at, run_id))
    return tuple(events)


def rebind_facts(
    workspace: Workspace, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    """Bind the facts of the page's sources to what it says now; the changes of those that moved, logged."""
    moved: list[Change] = []
    for source in dict.fromkeys((page.source, *workspace.store.pages.sources(page.page_id))):
        moved += _rebind_source(workspace, source, page, document, at=at, run_id=run_id, cause=cause)
    return tuple(moved)


def _rebind_source(
    workspace: Workspace, source: str, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    config, store = workspace.config, workspace.store
    facts = tuple(fact for fact in config.facts if fact.source == source)
    if not facts:
        return ()
    documents: list[Document] = []
    page_ids: dict[str | None, str] = {}
    for other in store.pages.all(source=source):
        latest = store.history.latest_filled(other.page_id) if other.page_id != page.page_id else None
        shown = document if other.page_id == page.page_id else store.history.load(latest.version_id) if latest else None
        if shown is not None:
            shown = replace(shown, url=other.url)
            documents.append(shown)
            page_ids[other.url] = other.page_id
    known = store.facts.current()
    after = [replace(s, page_id=page_ids.get(s.url)) for s in changes.bind_facts(facts, {source: documents})]
    before = [known[state.key] for state in after if state.key in known]
    store.facts.record(after, at=at, recorded_at=workspace.now())
    moved = changes.fact_changes(before, after)
    store.changes.add(moved, page_id=page.page_id, at=at, run_id=run_id, cause=cause)
    return moved


def bind_configured_facts(workspace: Workspace, *, run_id: str) -> None:
    """Bind the facts of an edited configuration to what is stored; what moves by that is no change of the source."""
    config, store = workspace.config, workspace.store
    definitions = "\n".join(fact.model_dump_json() for fact in config.facts)
    if not store.facts.note_definitions(hashlib.sha256(definitions.encode()).hexdigest()):
        return
    now = workspace.now()
    store.facts.forget_unlisted([fact.key for fact in config.facts], at=now, recorded_at=now)
    for source_id in dict.fromkeys(fact.source for fact in config.facts):
        for page in store.pages.all(source=source_id):
            latest = store.history.latest_filled(page.page_id)
            if latest is not None:
                document = store.history.load(latest.version_id)
                rebind_facts(workspace, page, document, at=latest.observed_at, run_id=run_id, cause="extractor")
                break  # one page's turn binds the facts of the whole source
