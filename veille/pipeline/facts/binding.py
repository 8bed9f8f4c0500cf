"""The facts' states on a source's pages as they stand together, in the light of what reviewers had decided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille import changes
from veille.config import FactBinding
from veille.model import Document, FactState, FactStatus
from veille.store import Page, Store
from veille.workspace import Workspace


def bind_reviewed(
    workspace: Workspace, facts: tuple[FactBinding, ...], shown: dict[str, tuple[Page, Document]], at: str
) -> tuple[FactState, ...]:
    """The facts' states under what reviewers had decided by then; what a decision takes from a fact is marked as that."""
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
        digest, basis = digests.of(state.rule_id)
        return replace(state, page_id=page_ids.get(state.url), digest=digest, basis=basis, earlier=beside)

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

    def of(self, rule_id: str | None) -> tuple[str | None, str | None]:
        """The digests of the rule's reading and of the machine's under it; None without a rule."""
        if rule_id is None:
            return None, None
        shown = next((rule for document in self.reviewed for rule in document.rules if rule.id == rule_id), None)
        for page_id, document in self.machine.items():
            found = self.store.reviews.read(page_id, document, only={rule_id}).get(rule_id)
            if found is not None:
                reading = found if shown is None or shown == found.rule else found.in_words(shown)
                return reading.digest, reading.basis
        return None, None
