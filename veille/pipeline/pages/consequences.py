"""What follows from a page's new reading: facts bound anew, twins compared, impact on citing pages, the event to tell."""

from __future__ import annotations

from veille import changes
from veille.answers.impacts import impacts_of
from veille.model import Event, Impact, Severity
from veille.pipeline.facts.rebinding import rebind_facts
from veille.pipeline.outbox.events import PageName, change_event
from veille.pipeline.pages.parity import compare_twins, conflict_ended, conflict_event
from veille.pipeline.pages.version_step import VersionStep
from veille.workspace import Workspace


def follow_up(workspace: Workspace, step: VersionStep, *, run_id: str, alert: bool) -> tuple[Event, ...]:
    """The events that a new version gives rise to; without `alert` the same is recorded and there are none."""
    page, document, before, version, comparison = step.page, step.document, step.before, step.version, step.comparison
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
                observed_before=step.previous.observed_at if step.previous else None,
                raw_sha256=tuple(v.raw_sha256 for v in (step.previous, version) if v),
            )
        )  # fmt: skip
    if conflicts:
        events.append(conflict_event(name, conflicts, at, run_id))
    # A page without text contradicts nothing and agrees with nothing.
    elif not document.empty and (ended := conflict_ended(workspace, page, at, run_id)) is not None:
        events.append(ended)
    return tuple(events)
