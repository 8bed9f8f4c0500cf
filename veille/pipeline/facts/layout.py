"""All that a source's pages and its reviewers ever said, laid out as the statements of its facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from veille import changes
from veille.config import FactBinding
from veille.model import FactState
from veille.pipeline.facts.binding import bind_reviewed
from veille.pipeline.facts.sights import VersionSight, sights_by_turn
from veille.store.record.fact_timeline import FactStatement, Seen
from veille.store.record.rules import Wording
from veille.workspace import Workspace


@dataclass(slots=True)
class FactHistory:
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
            self.bound[named] = bind_reviewed(self.workspace, self.facts, pairs, known)
        return self.bound[named]

    def _sights(self, source_id: str) -> Iterator[VersionSight]:
        """The versions with content of the pages that may state one of the facts, and of those that had the address."""
        store = self.workspace.store
        turns = {turn.page_id for turn in store.addresses.turns(source_id)}
        stating = turns.union(wording.page_id for wording in wordings_that_state(self.workspace, self.facts))
        pages = {page.page_id: page for page in store.pages.all(source=source_id)}
        pages |= {page_id: store.pages.get(page_id) for page_id in turns}
        for page in pages.values():
            for version in store.history.versions(page.page_id) if page.page_id in stating else ():
                document = store.history.load(version.version_id)
                if not document.empty:
                    hits = store.reviews.hits(page.page_id, document)
                    yield VersionSight(version.observed_at, page, version.version_id, document, hits)


def wordings_that_state(workspace: Workspace, facts: tuple[FactBinding, ...]) -> Iterator[Wording]:
    """The wordings of rules, of any time, that may state one of the facts: the others need not be read at all."""
    for wording in workspace.store.rules.wordings({fact.type for fact in facts}):
        if any(changes.may_state(fact, wording.type, wording.words) for fact in facts):
            yield wording


def _spelt_out(statements: list[FactStatement]) -> tuple[Seen, ...]:
    """All states in the statements, in order."""
    states: tuple[Seen, ...] = ()
    for statement in statements:
        states = statement.states if statement.retold else states + statement.states
    return states
