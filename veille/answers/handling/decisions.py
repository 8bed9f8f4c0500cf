"""The decision card of a change: what changed from what to what, who relies on it, what the twin says, what to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

from veille.alerts.messages.grouping import lead_of, told_differences
from veille.answers.handling.event_rules import lead_in_of, words_at, words_now
from veille.answers.handling.page_steps import PageStep, find_step, read_steps, taken_by
from veille.answers.handling.rule_decisions import decided_by_rules, read_decisions, ruled_on
from veille.answers.handling.twin_sides import ReadSteps, read_twin
from veille.changes.tell.passages import passage_link
from veille.changes.tell.places import name_provision
from veille.changes.tell.word_diff import diff_words
from veille.config import Config
from veille.model import (
    CardDecision,
    CardLinks,
    CardTwin,
    CardVerdict,
    CardWord,
    Change,
    ChangeReason,
    DecisionCard,
    Event,
    EventKind,
    NextStep,
    OnPage,
    PageState,
    Severity,
    StepKind,
    TwinState,
)
from veille.store import Page, Store
from veille.urls import host_of

ARCHIVE = "https://web.archive.org/web/{timestamp}/{url}"
_WHOLE_TEXT = frozenset({"section", "rule", "page", "condition"})  # their before and after are texts, not values
MOST_RULES = 20  # rule ids that one command line can name and a person can go through


@dataclass(frozen=True)
class CardReader:
    """Cards of one record under one configuration; what several cards share is read once."""

    store: Store
    config: Config

    def card(self, step: PageStep) -> DecisionCard:
        """The card of a page's step."""
        store, page = self.store, self.store.pages.get(step.page_id)
        lead = lead_of(step.changes)
        facts = tuple(dict.fromkeys(c.object_id for c in step.changes if c.object == "fact"))
        touched = self._touched(page, step)
        rules = self._still_said(touched, step.at)
        packages = self._packages(page, facts)
        provisions = self._provisions(page, rules)
        before, after = sentences_of(lead)
        on_page = self._on_page(page, before, after)
        # the pairs of statements are those of today: of words that were replaced since they say nothing
        rule = self._rule_of(page, lead) if on_page is OnPage.YES else ""
        of_person = step.cause == "review"  # the other page has nothing to follow
        twin = CardTwin(TwinState.NONE) if of_person else read_twin(store, page, step, lead, rule, self._steps_of)
        held = self._held.get(step.page_id + step.at)
        number = self._number(step)
        decisions = read_decisions(store, touched, step.at)
        label = self._labels.get(lead.object_id, ("", "")) if lead is not None and lead.object == "fact" else ("", "")
        return DecisionCard(
            change_id=step.change_id,
            page_id=page.page_id,
            url=page.url,
            title=page.title or page.url,
            lang=page.lang,
            source=page.source,
            severity=step.severity,
            cause=step.cause,
            seen_at=step.at,
            seen_before=step.before.observed_at if step.before else None,
            checked_at=page.last_checked,
            lead=lead,
            fact_en=label[0],
            fact_fr=label[1],
            section=place_of(lead),
            sentence=diff_words(before, after) if before or after else (),
            on_page=on_page,
            twin=twin,
            packages=packages,
            facts=facts,
            provisions=provisions,
            rule_ids=rules,
            decisions=decisions,
            decided_by=self._decided(step, number, rules, decisions),
            steps=tuple(next_steps(step, page, packages, provisions, (rules, twin.state, held, number))),
            number=number,
            verdicts=(*self._taken(step), *self._verdicts(number)),
            versions=(step.before.seq, step.version.seq) if step.before and step.version else (),
            links=links_of(step, page, lead, after or before),
            others=max(len(told_differences(step.changes)) - 1, 0),
            rewritten=any(change.reason == ChangeReason.REWRITTEN for change in step.changes),
            held_run=held,
            mass=held is not None or (step.run_id, host_of(page.url)) in self._mass,
        )

    def card_of(self, event: Event) -> DecisionCard | None:
        """The card of the change that an event tells of; None for an event of another kind or one without a step."""
        at = event.observed_after or event.at
        step = find_step(self.store, event.page_id, at) if event.page_id else None
        if step is None:
            return None
        if not step.changes:  # the run has not ended: its changes have no numbers yet
            step = replace(step, changes=event.changes, severity=event.severity)
        return self.card(step)

    def _packages(self, page: Page, facts: Sequence[str]) -> tuple[str, ...]:
        """The packages that rely on one of the page's sources or on one of the facts that changed."""
        sources = {page.source, *self.store.pages.sources(page.page_id)}
        named = {name for source in self.config.sources if source.id in sources for name in source.packages}
        return tuple(sorted(named.union(*(fact.packages for fact in self.config.facts if fact.key in facts))))

    def _rule_of(self, page: Page, change: Change | None) -> str:
        """The id of the rule that a change is about: named by it, or the one that says its sentence; else empty."""
        if change is None:
            return ""
        if change.object == "fact":
            row = self.store.connection.row(
                "SELECT rule_id FROM v1_fact WHERE key = ?1 AND rule_id IS NOT NULL "
                "ORDER BY value IS ?2 DESC, observed_from DESC LIMIT 1",  # what is announced may be another rule's
                (change.object_id, change.after),
            )
            return str(row["rule_id"]) if row is not None else ""
        row = self.store.connection.row(
            "SELECT rule_id FROM rule WHERE rule_id = ?1 OR (page_id = ?2 AND quote IN (?3, ?4)) "
            "ORDER BY rule_id <> ?1, observed_to IS NOT NULL, carried LIMIT 1",
            (change.object_id, page.page_id, change.quote_after, change.quote_before),
        )
        return str(row["rule_id"]) if row is not None else ""

    def _touched(self, page: Page, step: PageStep) -> tuple[str, ...]:
        """The rules that a step's changes touch, in their order."""
        wanted = dict.fromkeys(
            rule
            for change in step.changes
            for rule in (
                self._rule_of(page, change), lead_in_of(self.store, change), *self._rules_within(page, change, step.at)
            )
            if rule
        )  # fmt: skip
        return tuple(wanted)

    def _still_said(self, rules: Sequence[str], at: str) -> tuple[str, ...]:
        """Those of the rules that still say what they said at a time."""
        now = words_now(self.store, rules)
        same = (rule for rule in rules if rule in now and words_at(self.store, rule, at) in (now[rule], None))
        return tuple(same)[:MOST_RULES]

    def _rules_within(self, page: Page, change: Change, at: str) -> tuple[str, ...]:
        """The rules that a change reported as one holds: those of a section that came, those of all places of one edit."""
        folded = bool(change.places)  # also of several places in one section
        if not folded and (change.object != "section" or change.kind == "removed"):
            return ()
        rows = self.store.connection.rows(
            "SELECT rule_id FROM v1_rule_current WHERE page_id = ?1 AND (?2 OR section_id = ?3) AND observed_from = ?4 "
            "ORDER BY section_id = ?3 DESC, section_id, start",
            (page.page_id, folded, change.section_id or change.object_id, at),
        )
        return tuple(str(row["rule_id"]) for row in rows)

    def _provisions(self, page: Page, rules: Sequence[str]) -> tuple[str, ...]:
        """The provisions that the changed rules cite, each once."""
        marks = ",".join("?" * len(rules))
        rows = self.store.connection.rows(
            f"SELECT DISTINCT provision FROM v1_impact WHERE rule_id IN ({marks}) AND page_id = ? ORDER BY provision",  # noqa: S608
            (*rules, page.page_id),
        )
        return tuple(str(row["provision"]) for row in rows)

    def _number(self, step: PageStep) -> int | None:
        """The number of the alert about the step; None when there was to be none."""
        row = self.store.connection.row(
            "SELECT event_id FROM event WHERE page_id = ? AND at = ? AND kind = 'change'", (step.page_id, step.at)
        )
        return int(row["event_id"]) if row is not None and step.cause == "source" else None

    def _verdicts(self, number: int | None) -> tuple[CardVerdict, ...]:
        said = self.store.handling.words(number) if number is not None else []
        return tuple(CardVerdict(one.verdict, one.reviewer, one.at, one.note) for one in said)

    def _taken(self, step: PageStep) -> tuple[CardVerdict, ...]:
        """Who accepted the answer that made the step, where it was held."""
        one = taken_by(self.store, step)
        return (CardVerdict(one.verdict, one.reviewer, one.at, one.note),) if one is not None else ()

    def _decided(
        self, step: PageStep, number: int | None, rules: Sequence[str], decisions: Sequence[CardDecision]
    ) -> CardWord | None:
        """The decision on its rules that decides the whole step, as for its alert; of one without, on the rules it touched."""
        if not decisions:
            return None
        event = self.store.outbox.event(number) if number is not None else None
        return (
            ruled_on(self.store, event, decisions)
            if event is not None
            else decided_by_rules(self.store, rules, step.changes, decisions, step.at)
        )

    def _on_page(self, page: Page, before: str, after: str) -> OnPage:
        if page.state is PageState.REMOVED:
            return OnPage.PAGE_REMOVED
        words = " ".join((after or before).split())
        if not words:
            return OnPage.UNKNOWN
        rows = self.store.connection.rows(
            "SELECT heading, text FROM v1_section WHERE page_id = ? AND observed_to IS NULL",
            (page.page_id,),
        )
        said = (
            words in " ".join(str(row["text"]).split()) or words == " ".join(str(row["heading"]).split())
            for row in rows
        )
        return OnPage.YES if any(said) else OnPage.NO

    @cached_property
    def _steps_of(self) -> ReadSteps:
        """The steps of a page, those of the last one asked for kept: each step of a page asks for all of its twin's."""
        return lru_cache(maxsize=1)(partial(read_steps, self.store))

    @cached_property
    def _labels(self) -> dict[str, tuple[str, str]]:
        """The names of watched facts, as configured or, of one that is configured no more, as last stored."""
        stored = {
            str(row["key"]): (str(row["label_en"]), str(row["label_fr"]))
            for row in self.store.connection.rows("SELECT key, label_en, label_fr FROM v1_fact ORDER BY observed_from")
        }
        return stored | {fact.key: (fact.label_en, fact.label_fr) for fact in self.config.facts}

    @cached_property
    def _held(self) -> dict[str, str]:
        """The runs whose alerts are held, by page and time of the change."""
        return {
            queued.event.page_id + (queued.event.observed_after or queued.event.at): queued.event.run_id
            for queued in self.store.outbox.held()
        }

    @cached_property
    def _mass(self) -> set[tuple[str, str]]:
        """Run and host of each time that most pages of a host changed at once."""
        rows = self.store.connection.rows(
            "SELECT json_extract(payload, '$.run_id') AS run_id, json_extract(payload, '$.url') AS url FROM event "
            "WHERE kind = ?",
            (EventKind.MASS_CHANGE.value,),
        )
        return {(str(row["run_id"]), host_of(str(row["url"]))) for row in rows}


def read_card(store: Store, config: Config, event: Event) -> DecisionCard | None:
    """The card of the change that an event tells of; None for an event of another kind or one without a step."""
    return CardReader(store, config).card_of(event)


def sentences_of(change: Change | None) -> tuple[str, str]:
    """The words around a difference on both sides; empty where a side has none."""
    if change is None:
        return "", ""
    whole = change.object in _WHOLE_TEXT and change.object != "page"
    before = change.quote_before or (change.before if whole else None) or ""
    after = change.quote_after or (change.after if whole else None) or ""
    return before, after


def place_of(change: Change | None) -> str:
    """Where a difference stands: the label of a provision and the section's heading."""
    return name_provision(change.label, change.section) if change is not None else ""


def next_steps(
    step: PageStep,
    page: Page,
    packages: Sequence[str],
    provisions: Sequence[str],
    standing: tuple[Sequence[str], TwinState, str | None, int | None],
) -> Iterable[NextStep]:
    """What to do, first things first; `standing`: rules to decide on, the twin's state, held run, alert number."""
    rules, twin, held, number = standing
    if held:
        yield NextStep(StepKind.RELEASE, f"veille alerts release {shlex.quote(held)}", (held,))
    if (
        step.cause != "source"
    ):  # what moved is our own reading: whoever relies on it follows, nobody reads the page again
        moved = step.severity.rank >= Severity.SUBSTANTIVE.rank and packages
        yield NextStep(StepKind.UPDATE_PACKAGES, about=tuple(packages)) if moved else NextStep(StepKind.NOTHING)
        return
    if step.severity.rank < Severity.SUBSTANTIVE.rank:
        yield NextStep(StepKind.NOTHING)
    else:
        gone = any(change.object == "page" and change.kind == "removed" for change in step.changes)
        yield NextStep(StepKind.FIND_PAGE if gone else StepKind.READ_PASSAGE)
        if packages:
            yield NextStep(StepKind.UPDATE_PACKAGES, about=tuple(packages))
        if any(change.object == "section" and change.label for change in step.changes) and provisions:
            yield NextStep(StepKind.READ_CITING, f"veille impact {shlex.quote(provisions[0])}", tuple(provisions[:1]))
        if twin in (TwinState.DISAGREES, TwinState.LAGGING):
            yield NextStep(StepKind.CHECK_TWIN, "veille parity")
        if rules:
            what = f"--change {number}" if number is not None else shlex.join(rules)
            yield NextStep(StepKind.DECIDE, f"veille review accept {what}", tuple(rules))
    if step.version is not None and step.before is not None:
        command = f"veille diff {shlex.quote(page.url)} --from {step.before.seq} --to {step.version.seq}"
        yield NextStep(StepKind.COMPARE, command)
    if number is not None:
        yield NextStep(StepKind.ACKNOWLEDGE, f"veille alerts ack {number}", (str(number),))


def links_of(step: PageStep, page: Page, lead: Change | None, words: str) -> CardLinks:
    """The addresses of the passage, of the page in a public archive at that time, and the versions kept."""
    versions = [version for version in (step.before, step.version) if version is not None]
    stamp = "".join(c for c in step.at if c.isdigit())
    is_text = step.version is None or step.version.medium in ("html", "markdown")
    return CardLinks(
        page=page.url,
        passage=passage_link(page.url, lead.anchor if lead else None, words if is_text else ""),
        archive=ARCHIVE.format(timestamp=stamp, url=page.url),
        version=step.version.version_id if step.version else None,
        version_before=step.before.version_id if step.before else None,
        raw_sha256=tuple(version.raw_sha256 for version in versions),
    )
