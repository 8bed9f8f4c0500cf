"""How a page and its twin agree after one of them moved: equal, lagging behind, contradicting each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille import changes
from veille.alerts.messages.sentences import Said, say, say_count, say_time
from veille.clock import from_stamp
from veille.model import Document, Event, EventKind, Section, Severity
from veille.parsers.language.detection import lang_of_words
from veille.pipeline.outbox.events import PageName, page_event
from veille.store import Page, ParityRow
from veille.urls import canonical_url
from veille.workspace import Workspace

AGREED = ("equal", "lagging")  # a pair that differs for the first time since then lags; one that never agreed conflicts


@dataclass(frozen=True, slots=True)
class _Twins:
    """Both sides in the order in which they are recorded: the English page first."""

    first: Page
    second: Page
    one: Document
    two: Document


@dataclass(frozen=True, slots=True)
class NewConflict:
    """A contradiction in values that is new: its row, and what it says in French."""

    row: ParityRow
    detail_fr: str


def compare_twins(workspace: Workspace, page: Page, document: Document, *, at: str) -> list[NewConflict]:
    """Record how the page and its twin agree now; the contradictions in values between rules that are new."""
    twins = _find_twins(workspace, page, document)
    if twins is None:
        return []
    store = workspace.store
    ids_one = {rule.ordinal: rule.id for rule in twins.one.rules}
    ids_two = {rule.ordinal: rule.id for rule in twins.two.rules}
    before = _KnownPairs(
        {
            row.rules_seen_from(twins.first.page_id): row
            for row in store.parity.all(twins.first.page_id)
            if row.rule_id and row.twin_rule_id
        },
        (frozenset(ids_one.values()), frozenset(ids_two.values())),
    )
    places = {name: n for n, name in ids_one.items()}, {name: n for n, name in ids_two.items()}
    agreed = [(a, b) for a, b in before.agreed if a in places[0] and b in places[1]]
    lagging = [(a, b) for a, b in agreed if _KnownPair(before.rows[a, b], (a, b)).stood(workspace, a, b)]
    numbered = [[(places[0][a], places[1][b]) for a, b in pairs] for pairs in (agreed, lagging)]
    result = changes.pair_twins(_in_its_language(twins.one), _in_its_language(twins.two), *numbered)
    rows = []
    contradicting: dict[tuple[str, str], str] = {}
    for found in result.rows:
        rule = ids_one[found.rule] if found.rule is not None else ""
        counterpart = ids_two[found.twin] if found.twin is not None else ""
        state, detail = found.state, found.detail_en
        if found.values_differ:
            contradicting[rule, counterpart] = found.detail_fr
        known = before.find(rule, counterpart)
        if known is not None and known.stood(workspace, rule, counterpart):
            # what else the pages say now decides nothing
            detail = detail if state == "conflict" else known.row.detail.rpartition("; ")[0]
            state = "lagging"
        if known is not None and state in ("conflict", "lagging"):
            since = known.row.since if known.row.state == "lagging" else at
            ahead = known.ahead(workspace, rule, counterpart, since)
            if len(ahead) < 2:  # both moved, and apart: that is no lag
                state = "lagging"
                days = (workspace.clock() - from_stamp(since)).days
                behind = {"en": "French", "fr": "English"}.get("".join(ahead), "one side")
                detail = f"{detail}; {behind} not yet changed after {days} days"
        rows.append(ParityRow(twins.first.page_id, twins.second.page_id, state, rule, counterpart, detail))
    states = {row.state for row in rows}
    whole = next((state for state in ("conflict", "lagging") if state in states), result.state)
    rows.insert(0, ParityRow(twins.first.page_id, twins.second.page_id, whole))
    fresh = store.parity.replace(twins.first.page_id, twins.second.page_id, rows, at)
    return [
        NewConflict(row, contradicting[row.rule_id, row.twin_rule_id])
        for row in fresh
        if row.state == "conflict" and (row.rule_id, row.twin_rule_id) in contradicting
    ]


@dataclass(frozen=True, slots=True)
class _KnownPair:
    """A pair that said the same, or of which one side lags: its row, and the ids under which both sides were known."""

    row: ParityRow
    ids: tuple[str, str]

    def ahead(self, workspace: Workspace, rule: str, counterpart: str, since: str) -> list[str]:
        """The sides, "en" and "fr", that say something else than right before a time."""
        sides = zip(("en", "fr"), (rule, counterpart), self.ids, strict=True)
        return [side for side, now, then in sides if _statement(workspace, then, since) != _statement(workspace, now)]

    def stood(self, workspace: Workspace, rule: str, counterpart: str) -> bool:
        """Whether one side lags and neither says anything else since it began to: then it lags still."""
        if self.row.state != "lagging":
            return False
        ahead = self.ahead(workspace, rule, counterpart, self.row.since)
        if len(ahead) != 1:
            return False
        now, then = (rule, self.ids[0]) if ahead == ["en"] else (counterpart, self.ids[1])
        return _statement(workspace, then, f"{self.row.since}+") == _statement(
            workspace, now
        )  # "+": also what began then


@dataclass(frozen=True, slots=True)
class _KnownPairs:
    """The pairs of rules as they were recorded, by their ids, and the ids of both pages' rules as they stand."""

    rows: dict[tuple[str, str], ParityRow]
    standing: tuple[frozenset[str], frozenset[str]]

    @property
    def agreed(self) -> list[tuple[str, str]]:
        """The pairs that say the same, and those of which one side lags."""
        return [pair for pair, row in self.rows.items() if row.state in AGREED]

    def find(self, rule: str, counterpart: str) -> _KnownPair | None:
        """The agreed pair of two rules; of one whose counterpart got another id (its words were written anew) that one."""
        for pair in self.agreed:
            gone = pair[0] not in self.standing[0], pair[1] not in self.standing[1]
            if all(one == known or left for one, known, left in zip((rule, counterpart), pair, gone, strict=True)):
                if all(gone):
                    continue
                return _KnownPair(self.rows[pair], pair)
        return None


def conflict_event(name: PageName, conflicts: list[NewConflict], at: str, run_id: str) -> Event:
    """The event of values that the two languages now state differently."""
    details = "\n".join(conflict.row.detail for conflict in conflicts)
    french = "\n".join(conflict.detail_fr for conflict in conflicts)
    said = say_count("detail.parity_conflict", len(conflicts)).joined(Said(details, french))
    key = f"{name.page_id}:{at}"
    return page_event(
        EventKind.PARITY_CONFLICT, name, said, key=key, severity=Severity.SUBSTANTIVE, at=at, run_id=run_id
    )


def conflict_ended(workspace: Workspace, page: Page, at: str, run_id: str) -> Event | None:
    """The event that ends a reported conflict between a page and its twin; None while it lasts, or where none was reported.

    It is about the same page as the conflict: mails and issues of the two stand together.
    """
    rows = workspace.store.parity.all(page.page_id)
    pages = {page.page_id, *(row.page_id for row in rows), *(row.twin_page_id for row in rows)}
    told = workspace.store.outbox.open_events(sorted(pages), EventKind.PARITY_CONFLICT, EventKind.PARITY_CLOSED)
    if not told or any(
        row.state == "conflict" and row.rule_id and row.twin_rule_id and row.since >= told[0].at for row in rows
    ):
        return None
    since, newest = told[0].at, told[-1]
    said = say("detail.parity_closed", since=say_time(since, workspace.config.alerts.timezone))
    english = dict.fromkeys(line for event in told for line in event.detail_en.splitlines()[1:])
    french = dict.fromkeys(line for event in told for line in event.detail_fr.splitlines()[1:])
    name = PageName(newest.page_id, newest.url, newest.title, newest.lang, newest.source)
    return page_event(
        EventKind.PARITY_CLOSED, name, said.joined(Said("\n".join(english), "\n".join(french))),
        key=f"{newest.page_id}:{at}", severity=Severity.SUBSTANTIVE, at=at, run_id=run_id,
    )  # fmt: skip


def _in_its_language(document: Document) -> Document:
    """The document without the rules of sections that still stand in the other language: nothing there is translated yet."""

    def translated(section: Section) -> bool:
        return lang_of_words(section.text) in (None, document.lang)

    return replace(
        document, sections=tuple(s if translated(s) else replace(s, rules=(), values=()) for s in document.sections)
    )


def configured_twin(workspace: Workspace, page: Page) -> str | None:
    """The address of the page's twin as the configuration states it, on either side; it counts more than any link of the page."""
    for source in workspace.config.sources:
        if source.twin:
            pair = (canonical_url(source.url), canonical_url(source.twin))
            if page.url in pair:
                return pair[1] if page.url == pair[0] else pair[0]
    return None


def _find_twins(workspace: Workspace, page: Page, document: Document) -> _Twins | None:
    store = workspace.store
    stated = configured_twin(workspace, page)
    if stated and (page.twin_url != stated or document.twin_url not in (None, stated)):
        store.pages.state_twin(page.page_id, stated)
    # A page's first version names its twin before the page itself is known to have one.
    address = stated or page.twin_url or document.twin_url
    twin = store.pages.find(address) if address else None
    latest = store.history.latest(twin.page_id) if twin is not None else None
    if twin is None or latest is None or twin.page_id == page.page_id:
        return None
    other = store.history.load(latest.version_id)
    # By what was read: before its first version is stored, a page's own language is only a guess.
    ahead = (document.lang != "en", page.page_id) < (other.lang != "en", twin.page_id)
    return _Twins(page, twin, document, other) if ahead else _Twins(twin, page, other, document)


def _statement(workspace: Workspace, rule_id: str, before: str = "") -> tuple[object, ...] | None:
    """What a rule states in any language, its force, values and citations, now or right before a time; None when unknown."""
    db = workspace.store.connection
    seen = "observed_from < ?2" if before else "observed_to IS NULL AND ?2 = ''"
    row = db.row(
        f"SELECT version, modality FROM v1_rule WHERE rule_id = ?1 AND {seen} "  # noqa: S608
        "ORDER BY observed_from DESC, version DESC LIMIT 1",
        (rule_id, before),
    )
    if row is None:
        return None
    asked = (rule_id, row["version"])
    values = db.rows(
        "SELECT type, value, unit FROM v1_rule_value WHERE rule_id = ? AND version = ? ORDER BY ord", asked
    )
    cited = db.rows("SELECT norm FROM v1_rule_citation WHERE rule_id = ? AND version = ? ORDER BY norm", asked)
    return row["modality"], tuple(map(tuple, values)), tuple(map(tuple, cited))
