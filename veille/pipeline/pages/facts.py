"""Watched facts bound to what the pages say: at each new version, and anew from the whole history where order demands it.

What a fact was at a moment follows from the versions of its source's pages, the decisions of reviewers and the
configured definition alone; the order in which copies came in plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from veille import changes
from veille.config import FactBinding
from veille.model import Cause, Change, Document, FactState, Severity
from veille.store import Page
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Moment:
    """Something that may move a source's facts: a version seen, or a decision on a rule taken."""

    at: str
    page: Page
    version_id: str | None


def rebind_facts(
    workspace: Workspace, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    """Bind the facts of the page's sources to what it says now; the changes of those that moved, logged.

    A document without content (a failed capture) says nothing of any fact.
    """
    moved: list[Change] = []
    for source_id in () if document.empty else _sources_of(workspace, page):
        moved += _rebind_source(workspace, source_id, page, document, at=at, run_id=run_id, cause=cause)
    return tuple(moved)


def _rebind_source(
    workspace: Workspace, source_id: str, page: Page, document: Document, *, at: str, run_id: str, cause: Cause
) -> tuple[Change, ...]:
    facts = _facts_of(workspace, source_id)
    if not facts:
        return ()
    store = workspace.store
    shown = {p.page_id: (p, d) for p, d in _newest(workspace, source_id) if p.page_id != page.page_id}
    shown[page.page_id] = (page, document)
    if store.facts.forget_later([fact.key for fact in facts], at):
        # A person decided, or another page of the source moved, after this copy: all of it follows again at the run's end.
        store.facts.note_outdated(source_id)
    known = store.facts.current()
    after = _bind(workspace, facts, shown, at)
    before = [known[state.key] for state in after if state.key in known]
    store.facts.record(after, at=at, recorded_at=workspace.now())
    moved = changes.fact_changes(before, after)
    store.changes.add(moved, page_id=page.page_id, at=at, run_id=run_id, cause=cause)
    return moved


def correct_facts(workspace: Workspace, page: Page, *, at: str, run_id: str) -> tuple[Change, ...]:
    """Bind the facts of a page's sources after a person's decision on one of its rules; what moved by that, logged."""
    store = workspace.store
    moved: list[Change] = []
    for source_id in _sources_of(workspace, page):
        known = store.facts.current()
        shown = {p.page_id: (p, d) for p, d in _newest(workspace, source_id)}
        bound = _bind(workspace, _facts_of(workspace, source_id), shown, at)
        after = [replace(state, correction=True) for state in bound]
        store.facts.record(after, at=at, recorded_at=workspace.now())
        moved += changes.fact_changes([known[s.key] for s in after if s.key in known], after)
    store.changes.add(moved, page_id=page.page_id, at=at, run_id=run_id, cause="extractor")
    return tuple(moved)


def note_outdated(workspace: Workspace, page: Page) -> None:
    """Note that the facts of the page's sources are to be laid out anew (settle_facts): its history was added to."""
    for source_id in _sources_of(workspace, page):
        if _facts_of(workspace, source_id):
            workspace.store.facts.note_outdated(source_id)


def settle_facts(workspace: Workspace, *, run_id: str, sources: Iterable[str] = ()) -> tuple[Change, ...]:
    """Lay out anew the facts of the given sources and of those whose history was added to; what moved now, logged."""
    store = workspace.store
    moved: list[Change] = []
    for source_id in sorted({*sources, *store.facts.outdated()}):
        moved += _lay_out_source(workspace, source_id, run_id=run_id)
    store.facts.settle_outdated()
    return tuple(moved)


def unbind_facts(workspace: Workspace, keys: Iterable[str], *, run_id: str) -> tuple[Change, ...]:
    """Claim nothing more of facts that left the configuration: told as what it is, not as missing on a page."""
    store, now = workspace.store, workspace.now()
    gone = store.facts.unbind(keys, at=now, recorded_at=now)
    moved = tuple(_unbound(state) for state in gone)
    for state, change in zip(gone, moved, strict=True):
        store.changes.add((change,), page_id=state.page_id, at=now, run_id=run_id, cause="extractor")
    return moved


def _lay_out_source(workspace: Workspace, source_id: str, *, run_id: str) -> tuple[Change, ...]:
    facts = _facts_of(workspace, source_id)
    store = workspace.store
    known = store.facts.current()
    series: dict[str, list[tuple[str, FactState]]] = {fact.key: [] for fact in facts}
    for at, states in _history(workspace, source_id, facts):
        for state in states:
            said = series[state.key]
            if not said or replace(said[-1][1], correction=False) != replace(state, correction=False):
                said.append((at, state))
    for key, said in series.items():
        store.facts.rewrite(key, said, recorded_at=workspace.now())
    current = store.facts.current()
    after = [current[key] for key in series if key in current]
    moved = changes.fact_changes([known[s.key] for s in after if s.key in known], after)
    page_ids = {state.key: state.page_id for state in (*known.values(), *after) if state.page_id is not None}
    for change in moved:
        page_id = page_ids.get(change.object_id)
        store.changes.add((change,), page_id=page_id, at=workspace.now(), run_id=run_id, cause="extractor")
    return moved


def _history(
    workspace: Workspace, source_id: str, facts: tuple[FactBinding, ...]
) -> Iterator[tuple[str, tuple[FactState, ...]]]:
    """What the facts of a source were at each moment that could move them, oldest first."""
    store = workspace.store
    moments = [m for page in store.pages.all(source=source_id) for m in _moments(workspace, page)]
    moments.sort(key=lambda m: (m.at, m.version_id is None))
    shown: dict[str, tuple[Page, Document]] = {}
    for at, group in groupby(moments, key=lambda m: m.at):
        together = tuple(group)
        for moment in together:
            if moment.version_id is not None:
                document = store.history.load(moment.version_id)
                if not document.empty:
                    shown[moment.page.page_id] = (moment.page, document)
        states = _bind(workspace, facts, shown, at)
        if all(moment.version_id is None for moment in together):
            states = tuple(replace(state, correction=True) for state in states)
        yield at, states


def _moments(workspace: Workspace, page: Page) -> Iterator[_Moment]:
    store = workspace.store
    for version in store.history.versions(page.page_id):
        yield _Moment(version.observed_at, page, version.version_id)
    for at in store.reviews.decided_at(page.page_id):
        yield _Moment(at, page, None)


def _bind(
    workspace: Workspace, facts: tuple[FactBinding, ...], shown: dict[str, tuple[Page, Document]], at: str
) -> tuple[FactState, ...]:
    """The facts' states under what reviewers had decided by then; what only a rejected rule states is `rejected`."""
    if not facts:
        return ()
    page_ids: dict[str | None, str] = {}
    machine: list[Document] = []
    reviewed: list[Document] = []
    for page, document in sorted(shown.values(), key=lambda pair: pair[0].page_id):
        document = replace(document, url=page.url)
        page_ids[page.url] = page.page_id
        machine.append(document)
        reviewed.append(workspace.store.reviews.govern(page.page_id, document, at=at))
    source_id = facts[0].source
    states = changes.bind_facts(facts, {source_id: reviewed})
    unread = all(one is other for one, other in zip(machine, reviewed, strict=True))
    read = {} if unread else {s.key: s for s in changes.bind_facts(facts, {source_id: machine})}
    return tuple(
        replace(decided, page_id=page_ids.get(decided.url))
        for decided in (_in_light_of(state, read.get(state.key)) for state in states)
    )


def _in_light_of(state: FactState, read: FactState | None) -> FactState:
    """A fact's state under what reviewers decided, beside the machine's own reading (None where nobody decided)."""
    if read is None:
        return state
    if state.state == "missing" and read.state != "missing":
        return replace(state, state="rejected", url=read.url)
    if state.state == read.state == "known" and state.valid_from is None and read.valid_from is not None:
        return replace(state, valid_basis="always")  # a person took the first day away: it is for all days
    return state


def _newest(workspace: Workspace, source_id: str) -> Iterator[tuple[Page, Document]]:
    """Each page of a source with its newest version that had content."""
    store = workspace.store
    for page in store.pages.all(source=source_id):
        latest = store.history.latest_filled(page.page_id)
        if latest is not None:
            yield page, store.history.load(latest.version_id)


def _sources_of(workspace: Workspace, page: Page) -> tuple[str, ...]:
    return tuple(dict.fromkeys((page.source, *workspace.store.pages.sources(page.page_id))))


def _facts_of(workspace: Workspace, source_id: str) -> tuple[FactBinding, ...]:
    return tuple(fact for fact in workspace.config.facts if fact.source == source_id)


def _unbound(state: FactState) -> Change:
    return Change(
        "fact", "removed", Severity.CRITICAL, "",
        f"{state.label_en}: no longer configured, so nothing is said of it",
        f"{state.label_fr} : retiré de la configuration, rien n’en est plus affirmé",
        before=state.value, quote_before=state.quote, object_id=state.key, value_type=state.type, reason="fact unbound",
    )  # fmt: skip
