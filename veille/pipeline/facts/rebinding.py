"""Watched facts bound to what the pages say: at each new version, and anew from the whole history where order demands it.

What a fact was at a moment follows from the versions of its source's pages, the decisions of reviewers and the
configured definition alone; the order in which copies came in plays no part. A decision is about a reading: from the
moment it is taken every version that is read so is bound in its light, also one that had given way by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from veille import changes
from veille.config import FactBinding
from veille.model import Cause, Change, ChangeReason, Document, FactState, Severity
from veille.pipeline.facts.binding import bind_reviewed
from veille.pipeline.facts.layout import FactHistory, wordings_that_state
from veille.store import Page
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RuleDecision:
    """Who decided on rules, when and why (empty where no reason was given)."""

    reviewer: str
    at: str
    comment: str = ""


def rebind_facts(
    workspace: Workspace, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    """Bind the facts of the page's sources to what it says now; the changes of those that moved, logged.

    A document without content (a failed capture) says nothing of any fact.
    """
    moved: list[Change] = []
    for source_id in () if document.empty else workspace.store.pages.sources(page.page_id):
        moved += _rebind_source(workspace, source_id, page, document, at=at, run_id=run_id, cause=cause)
    for source_id in () if document.empty else workspace.store.addresses.left_by(page.page_id):
        workspace.store.facts.note_outdated(source_id)  # a late copy of its time: laid out at the run's end
    return tuple(moved)


def fact_states(workspace: Workspace, page: Page, document: Document) -> tuple[FactState, ...]:
    """What the facts of the page's sources would be if this document were all that the sources say."""
    states: list[FactState] = []
    for source_id in workspace.store.pages.sources(page.page_id):
        states += changes.bind_facts(_facts_of(workspace, source_id), {source_id: (document,)})
    return tuple(states)


def _rebind_source(
    workspace: Workspace, source_id: str, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    facts = _facts_of(workspace, source_id)
    if not facts:
        return ()
    store = workspace.store
    shown = {p.page_id: (p, d) for p, d in _newest(workspace, source_id) if p.page_id != page.page_id}
    shown[page.page_id] = (page, document)
    turns = store.addresses.turns(source_id)
    if store.facts.forget_later([fact.key for fact in facts], at) or (turns and at < turns[-1].since):
        # A person decided, or another page of the source moved, after this copy: all of it follows again at the run's end.
        store.facts.note_outdated(source_id)
    known = store.facts.current()
    after = tuple(
        changes.in_turn(state, store.facts.last(state.key, at), at)
        for state in bind_reviewed(workspace, facts, shown, at)
    )
    before = [known[state.key] for state in after if state.key in known]
    store.facts.record(after, at=at, recorded_at=workspace.now())
    moved = changes.fact_changes(before, after)
    store.changes.add(moved, page_id=page.page_id, at=at, run_id=run_id, cause=cause)
    return moved


def correct_facts(
    workspace: Workspace, page: Page, rule_ids: Iterable[str], *, run_id: str, said: RuleDecision
) -> tuple[Change, ...]:
    """Lay out anew the facts that a person's decision on rules of a page may move; what moved by that, logged.

    Each change says who decided, and why, and has the time of the decision.
    """
    decided = set(rule_ids)
    moved: list[Change] = []
    for source_id in _sources_of(workspace, page):
        if decided & {wording.rule_id for wording in wordings_that_state(workspace, _facts_of(workspace, source_id))}:
            moved += _lay_out_source(workspace, source_id, run_id=run_id, cause="review", said=said)
    return tuple(moved)


def stating_rules(workspace: Workspace, key: str) -> tuple[changes.Binding, ...]:
    """What a fact's conditions select on the pages of its source as they stand now, with the rules that state it."""
    fact = next((fact for fact in workspace.config.facts if fact.key == key), None)
    if fact is None:
        return ()
    return changes.select(fact, (document for _, document in _newest(workspace, fact.source)))


def note_outdated(workspace: Workspace, page: Page) -> None:
    """Note that the facts of the page's sources are to be laid out anew (settle_facts): its history was added to."""
    for source_id in _sources_of(workspace, page):
        if _facts_of(workspace, source_id):
            workspace.store.facts.note_outdated(source_id)


def settle_facts(
    workspace: Workspace, *, run_id: str, sources: Iterable[str] = (), cause: Cause = "history"
) -> tuple[Change, ...]:
    """Lay out anew the facts of the given sources and of those whose history was added to; what moved now, logged.

    `cause` is why: by default what was learnt later of the pages' earlier days.
    """
    store = workspace.store
    moved: list[Change] = []
    for source_id in sorted({*sources, *store.facts.outdated()}):
        moved += _lay_out_source(workspace, source_id, run_id=run_id, cause=cause)
    store.facts.settle_outdated()
    return tuple(moved)


def unbind_facts(workspace: Workspace, keys: Iterable[str], *, run_id: str) -> tuple[Change, ...]:
    """Claim nothing more of facts that left the configuration: they are unbound, not missing on a page."""
    store, now = workspace.store, workspace.now()
    gone = store.facts.unbind(keys, at=now, recorded_at=now)
    moved = tuple(_unbound(state) for state in gone)
    for state, change in zip(gone, moved, strict=True):
        store.changes.add((change,), page_id=state.page_id, at=now, run_id=run_id, cause="configuration")
    return moved


def _lay_out_source(
    workspace: Workspace, source_id: str, *, run_id: str, cause: Cause, said: RuleDecision | None = None
) -> tuple[Change, ...]:
    facts = _facts_of(workspace, source_id)
    store = workspace.store
    known, ever = store.facts.current(), store.facts.keys()
    series = FactHistory(workspace, facts).statements(source_id)
    for key, statements in series.items():
        store.facts.rewrite(key, statements, recorded_at=workspace.now())
    current = store.facts.current()
    after = [current[key] for key in series if key in current]
    moved = changes.fact_changes([known[s.key] for s in after if s.key in known], after)
    moved += tuple(_bound_again(state) for state in after if state.key in ever and state.key not in known)
    if said is not None:
        moved = tuple(_decided(change, said) for change in moved)
    page_ids = {state.key: state.page_id for state in (*known.values(), *after) if state.page_id is not None}
    for change in moved:
        page_id = page_ids.get(change.object_id)
        at = said.at if said is not None else workspace.now()
        store.changes.add((change,), page_id=page_id, at=at, run_id=run_id, cause=cause)
    return moved


def _decided(change: Change, said: RuleDecision) -> Change:
    """The change as one that a person's decision made: its lines name who decided, and why."""
    named = (f"{said.reviewer}{colon} {said.comment}" if said.comment else said.reviewer for colon in (":", " :"))
    english, french = named
    return replace(
        change,
        summary_en=f"{change.summary_en} (decided by {english})",
        summary_fr=f"{change.summary_fr} (décidé par {french})",
        reviewer=said.reviewer,
        comment=said.comment,
    )


def _newest(workspace: Workspace, source_id: str) -> Iterator[tuple[Page, Document]]:
    """Each page of a source with its newest version that had content."""
    store = workspace.store
    for page in store.pages.all(source=source_id):
        latest = store.history.latest_filled(page.page_id)
        if latest is not None:
            yield page, store.history.load(latest.version_id)


def _sources_of(workspace: Workspace, page: Page) -> tuple[str, ...]:
    """The sources for which the page speaks, or spoke before it left them."""
    store = workspace.store
    return (*store.pages.sources(page.page_id), *store.addresses.left_by(page.page_id))


def _facts_of(workspace: Workspace, source_id: str) -> tuple[FactBinding, ...]:
    return tuple(fact for fact in workspace.config.facts if fact.source == source_id)


def _bound_again(state: FactState) -> Change:
    return Change(
        "fact", "added", Severity.CRITICAL, "",
        f"{state.label_en}: configured again", f"{state.label_fr} : de nouveau dans la configuration",
        after=state.value, quote_after=state.quote, object_id=state.key, value_type=state.type,
        reason=ChangeReason.FACT_BOUND,
    )  # fmt: skip


def _unbound(state: FactState) -> Change:
    return Change(
        "fact", "removed", Severity.CRITICAL, "",
        f"{state.label_en}: no longer configured, so nothing is said of it",
        f"{state.label_fr} : retiré de la configuration, rien n’en est plus affirmé",
        before=state.value, quote_before=state.quote, object_id=state.key, value_type=state.type,
        reason=ChangeReason.FACT_UNBOUND,
    )  # fmt: skip
