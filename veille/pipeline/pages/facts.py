"""Watched facts bound to what the pages say: at each new version, and anew from the whole history where order demands it.

What a fact was at a moment follows from the versions of its source's pages, the decisions of reviewers and the
configured definition alone; the order in which copies came in plays no part. A decision is about a reading: from the
moment it is taken every version that is read so is bound in its light, also one that had given way by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from veille import changes
from veille.config import FactBinding
from veille.model import Cause, Change, Document, FactState, FactStatus, Severity
from veille.pipeline.pages.sights import VersionSight, sights_by_turn
from veille.store import Page, Store
from veille.store.record.fact_timeline import FactStatement, Seen
from veille.store.record.rules import Wording
from veille.workspace import Workspace


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
    after = tuple(changes.in_turn(state, known.get(state.key), at) for state in _bind(workspace, facts, shown, at))
    before = [known[state.key] for state in after if state.key in known]
    store.facts.record(after, at=at, recorded_at=workspace.now())
    moved = changes.fact_changes(before, after)
    store.changes.add(moved, page_id=page.page_id, at=at, run_id=run_id, cause=cause)
    return moved


def correct_facts(
    workspace: Workspace, page: Page, rule_ids: Iterable[str], *, run_id: str, said: str
) -> tuple[Change, ...]:
    """Lay out anew the facts that a person's decision on rules of a page may move; what moved by that, logged.

    `said` is who decided, and why: each change says so.
    """
    decided = set(rule_ids)
    moved: list[Change] = []
    for source_id in _sources_of(workspace, page):
        if decided & {wording.rule_id for wording in _wordings(workspace, _facts_of(workspace, source_id))}:
            moved += _lay_out_source(workspace, source_id, run_id=run_id, said=said)
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


def _lay_out_source(workspace: Workspace, source_id: str, *, run_id: str, said: str = "") -> tuple[Change, ...]:
    facts = _facts_of(workspace, source_id)
    store = workspace.store
    known, ever = store.facts.current(), store.facts.keys()
    series = _History(workspace, facts).statements(source_id)
    for key, statements in series.items():
        store.facts.rewrite(key, statements, recorded_at=workspace.now())
    current = store.facts.current()
    after = [current[key] for key in series if key in current]
    moved = changes.fact_changes([known[s.key] for s in after if s.key in known], after)
    moved += tuple(_bound_again(state) for state in after if state.key in ever and state.key not in known)
    if said:
        moved = tuple(
            replace(
                c, summary_en=f"{c.summary_en} (decided by {said})", summary_fr=f"{c.summary_fr} (décidé par {said})"
            )
            for c in moved
        )
    page_ids = {state.key: state.page_id for state in (*known.values(), *after) if state.page_id is not None}
    for change in moved:
        page_id = page_ids.get(change.object_id)
        store.changes.add((change,), page_id=page_id, at=workspace.now(), run_id=run_id, cause="extractor")
    return moved


@dataclass(slots=True)
class _History:
    """All that a source's pages and its reviewers said, as the statements of its facts."""

    workspace: Workspace
    facts: tuple[FactBinding, ...]
    bound: dict[tuple[tuple[str, str], ...], tuple[FactState, ...]] = field(default_factory=dict)

    def statements(self, source_id: str) -> dict[str, list[FactStatement]]:
        """The statements of each fact, oldest first: states as they were seen, and all of them anew at each decision."""
        shown = dict(sights_by_turn(self._sights(source_id), self.workspace.store.addresses.turns(source_id)))
        decisions = {at for sights in shown.values() for sight in sights for at in sight.hits}
        series: dict[str, list[FactStatement]] = {fact.key: [] for fact in self.facts}
        for at in sorted({*shown, *decisions}):
            if at in decisions:
                self._tell_anew(series, {seen: sights for seen, sights in shown.items() if seen <= at}, at)
                continue
            for bound in self._states(shown[at], at):
                said = series[bound.key]
                state = changes.in_turn(bound, said[-1].last if said else None, at)
                if not said or said[-1].last != state:
                    said.append(FactStatement(at, ((at, state),)))
        unsaid = [key for key, said in series.items() if not said]
        return series | self._never_stated(source_id, unsaid) if unsaid else series

    def _never_stated(self, source_id: str, keys: list[str]) -> dict[str, list[FactStatement]]:
        """Facts that no version of the source's pages may state: missing since the first one with content."""
        history = self.workspace.store.history
        pages = self.workspace.store.pages.all(source=source_id)
        seen = [v.observed_at for page in pages for v in history.versions(page.page_id) if not v.empty]
        if not seen:
            return {key: [] for key in keys}
        missing = changes.bind_facts([fact for fact in self.facts if fact.key in keys], {})
        return {state.key: [FactStatement(min(seen), ((min(seen), state),))] for state in missing}

    def _tell_anew(
        self, series: dict[str, list[FactStatement]], shown: dict[str, tuple[VersionSight, ...]], known: str
    ) -> None:
        """Add what was seen by a decision, in its light, to the series of the facts that it moves."""
        told: dict[str, list[Seen]] = {fact.key: [] for fact in self.facts}
        for seen, sights in shown.items():
            for bound in self._states(sights, known):
                said = told[bound.key]
                state = changes.in_turn(bound, said[-1][1] if said else None, seen)
                if not said or said[-1][1] != state:
                    said.append((seen, state))
        for key, states in told.items():
            if states and tuple(states) != _spelt_out(series[key]):
                series[key].append(FactStatement(known, tuple(states), retold=True))

    def _states(self, sights: tuple[VersionSight, ...], known: str) -> tuple[FactState, ...]:
        named = tuple((sight.version_id, sight.decided(known)) for sight in sights)
        if named not in self.bound:
            pairs = {sight.page.page_id: (sight.page, sight.document) for sight in sights}
            self.bound[named] = _bind(self.workspace, self.facts, pairs, known)
        return self.bound[named]

    def _sights(self, source_id: str) -> Iterator[VersionSight]:
        """The versions with content of the pages that may state one of the facts, and of those that had the address."""
        store = self.workspace.store
        turns = {turn.page_id for turn in store.addresses.turns(source_id)}
        stating = turns.union(wording.page_id for wording in _wordings(self.workspace, self.facts))
        pages = {page.page_id: page for page in store.pages.all(source=source_id)}
        pages |= {page_id: store.pages.get(page_id) for page_id in turns}
        for page in pages.values():
            for version in store.history.versions(page.page_id) if page.page_id in stating else ():
                document = store.history.load(version.version_id)
                if not document.empty:
                    hits = store.reviews.hits(page.page_id, document)
                    yield VersionSight(version.observed_at, page, version.version_id, document, hits)


def _wordings(workspace: Workspace, facts: tuple[FactBinding, ...]) -> Iterator[Wording]:
    """The wordings of rules, of any time, that may state one of the facts: the others need not be read at all."""
    for wording in workspace.store.rules.wordings({fact.type for fact in facts}):
        if any(changes.may_state(fact, wording.type, wording.words) for fact in facts):
            yield wording


def _spelt_out(statements: list[FactStatement]) -> tuple[Seen, ...]:
    """All states that are told of, in order."""
    states: tuple[Seen, ...] = ()
    for statement in statements:
        states = statement.states if statement.retold else states + statement.states
    return states


def _bind(
    workspace: Workspace, facts: tuple[FactBinding, ...], shown: dict[str, tuple[Page, Document]], at: str
) -> tuple[FactState, ...]:
    """The facts' states under what reviewers had decided by then; what a decision takes from a fact is told as that."""
    if not facts:
        return ()
    page_ids: dict[str | None, str] = {}
    machine: dict[str, Document] = {}
    reviewed: list[Document] = []
    for page, document in sorted(shown.values(), key=lambda pair: pair[0].page_id):
        document = replace(document, url=page.url)
        page_ids[page.url] = page.page_id
        machine[page.page_id] = document
        reviewed.append(workspace.store.reviews.govern(page.page_id, document, at=at))
    states = changes.bind_facts(facts, {facts[0].source: reviewed})
    if any(one is not other for one, other in zip(machine.values(), reviewed, strict=True)):
        read = changes.bind_facts(facts, {facts[0].source: tuple(machine.values())})
        kept = {rule.id for document in reviewed for rule in document.rules}
        states = tuple(
            _in_light_of(state, unread, changes.select(fact, machine.values()), kept)
            for fact, state, unread in zip(facts, states, read, strict=True)
        )
    digests = _Digests(workspace.store, tuple(reviewed), machine)

    def placed(state: FactState) -> FactState:
        beside = tuple(map(placed, state.earlier))
        return replace(state, page_id=page_ids.get(state.url), digest=digests.of(state.rule_id), earlier=beside)

    return tuple(map(placed, states))


def _in_light_of(state: FactState, read: FactState, selected: tuple[changes.Binding, ...], kept: set[str]) -> FactState:
    """A fact's state under what reviewers decided, beside the machine's own reading and the rules that this selects.

    What they took away stands for the days for which it was read.
    """
    if state.state == FactStatus.MISSING and read.state != FactStatus.MISSING:
        edited = next((one.rule.id for one in selected if one.rule.id in kept), None)
        return replace(
            state, state=FactStatus.REJECTED if edited is None else FactStatus.NOT_FITTING, rule_id=edited or selected[0].rule.id,
            url=read.url, valid_from=read.parts[0].valid_from, valid_to=read.valid_to, valid_basis=read.valid_basis,
        )  # fmt: skip
    if state.state == FactStatus.KNOWN and read.earlier:
        return _with_gaps(state, read, kept)
    if state.state == read.state == FactStatus.KNOWN and state.valid_from is None and read.valid_from is not None:
        return replace(state, valid_basis="always")  # a person took the first day away: it is for all days
    return state


def _with_gaps(state: FactState, read: FactState, kept: set[str]) -> FactState:
    """Values side by side, and for the days of those that reviewers took away, that they did."""
    gone = tuple(
        replace(part, state=FactStatus.REJECTED, value=None, quote=None)
        for part in read.parts
        if part.rule_id not in kept and not any(_meet(part, other) for other in state.parts)
    )
    parts = sorted((*gone, *state.parts), key=lambda part: part.valid_from or "")
    return replace(parts[-1], earlier=tuple(parts[:-1]))


def _meet(one: FactState, other: FactState) -> bool:
    """Whether two stretches of days share a day."""
    return (one.valid_from or "") < (other.valid_to or "~") and (other.valid_from or "") < (one.valid_to or "~")


@dataclass(frozen=True, slots=True)
class _Digests:
    """Finds which reading of a rule a fact stands on; the first document that has the rule counts.

    Documents as people decided on their rules, then as the machine read them, each with its page.
    """

    store: Store
    reviewed: tuple[Document, ...]
    machine: dict[str, Document]

    def of(self, rule_id: str | None) -> str | None:
        """The digest of the rule's reading; None without a rule."""
        if rule_id is None:
            return None
        shown = next((rule for document in self.reviewed for rule in document.rules if rule.id == rule_id), None)
        for page_id, document in self.machine.items():
            found = self.store.reviews.read(page_id, document, only={rule_id}).get(rule_id)
            if found is not None:
                return (found if shown is None or shown == found.rule else found.in_words(shown)).digest
        return None


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
        after=state.value, quote_after=state.quote, object_id=state.key, value_type=state.type, reason="fact bound again",
    )  # fmt: skip


def _unbound(state: FactState) -> Change:
    return Change(
        "fact", "removed", Severity.CRITICAL, "",
        f"{state.label_en}: no longer configured, so nothing is said of it",
        f"{state.label_fr} : retiré de la configuration, rien n’en est plus affirmé",
        before=state.value, quote_before=state.quote, object_id=state.key, value_type=state.type, reason="fact unbound",
    )  # fmt: skip
