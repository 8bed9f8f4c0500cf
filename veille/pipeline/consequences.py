"""What follows from a page's new reading: facts bound anew, twins compared, impact on citing pages, the event to tell."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from veille import changes
from veille.model import Cause, Change, Comparison, Document, Event, Impact, Severity
from veille.pipeline.events import PageName, change_event, page_event
from veille.pipeline.impacts import impacts_of
from veille.pipeline.workspace import Workspace
from veille.store import Page, ParityRow, Version


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
    moved = rebind_facts(workspace, page, document, at=at, run_id=run_id, cause="source")
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
        events.append(_parity_event(name, conflicts, at, run_id))
    return tuple(events)


def rebind_facts(
    workspace: Workspace, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    """Bind the facts of the page's source to what it says now; the changes of those that moved, logged."""
    config, store = workspace.config, workspace.store
    facts = tuple(fact for fact in config.facts if fact.source == page.source)
    if not facts:
        return ()
    documents: list[Document] = []
    page_ids: dict[str | None, str] = {}
    for other in store.pages.all(source=page.source):
        latest = store.history.latest(other.page_id) if other.page_id != page.page_id else None
        shown = document if other.page_id == page.page_id else store.history.load(latest.version_id) if latest else None
        if shown is not None:
            shown = replace(shown, url=other.url)
            documents.append(shown)
            page_ids[other.url] = other.page_id
    known = store.facts.current()
    after = [replace(s, page_id=page_ids.get(s.url)) for s in changes.bind_facts(facts, {page.source: documents})]
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
            latest = store.history.latest(page.page_id)
            if latest is not None:
                document = store.history.load(latest.version_id)
                rebind_facts(workspace, page, document, at=latest.observed_at, run_id=run_id, cause="extractor")
                break  # one page's turn binds the facts of the whole source


def compare_twins(workspace: Workspace, page: Page, document: Document, *, at: str) -> list[ParityRow]:
    """Record how the page and its twin agree now; the conflicts that are new."""
    store = workspace.store
    twin = store.pages.find(page.twin_url) if page.twin_url else None
    latest = store.history.latest(twin.page_id) if twin is not None else None
    if twin is None or latest is None or twin.page_id == page.page_id:
        return []
    other = store.history.load(latest.version_id)
    # One row a pair, whichever side moved: the English page first.
    first, second = (page, twin) if page.lang == "en" else (twin, page)
    one, two = (document, other) if page.lang == "en" else (other, document)
    times = {page.page_id: at, twin.page_id: latest.observed_at}
    agreed = {
        (row.rule_id, row.twin_rule_id) for row in store.parity.all(first.page_id) if row.state in ("equal", "lagging")
    }
    result = changes.pair_twins(
        one,
        two,
        changed_page=times[first.page_id],
        changed_twin=times[second.page_id],
        now=workspace.now(),
        equal_before=agreed,
    )
    rows = [
        ParityRow(
            first.page_id, second.page_id, result.state, detail=f"{result.days} days" if result.days is not None else ""
        )
    ]
    ids_one = {rule.ordinal: rule.id for rule in one.rules}
    ids_two = {rule.ordinal: rule.id for rule in two.rules}
    for found in result.rows:
        rule = ids_one[found.rule] if found.rule is not None else ""
        counterpart = ids_two[found.twin] if found.twin is not None else ""
        detail = found.detail_en + (f" ({found.days} days)" if found.days is not None else "")
        rows.append(ParityRow(first.page_id, second.page_id, found.state, rule, counterpart, detail))
    fresh = store.parity.replace(first.page_id, second.page_id, rows, at)
    return [row for row in fresh if row.state == "conflict" and row.rule_id]


def _parity_event(name: PageName, conflicts: list[ParityRow], at: str, run_id: str) -> Event:
    details = "\n".join(row.detail for row in conflicts)
    en = f"English and French now state different values in {len(conflicts)} rules:\n{details}"
    fr = f"L’anglais et le français énoncent maintenant des valeurs différentes dans {len(conflicts)} règles :\n{details}"
    key = f"{name.page_id}:{at}"
    return page_event(
        "parity_conflict", name, key=key, severity=Severity.SUBSTANTIVE, at=at, run_id=run_id, en=en, fr=fr
    )
