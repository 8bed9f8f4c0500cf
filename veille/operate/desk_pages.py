"""The pages of the review desk: the record's answers put into the report site's own templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from veille.alerts.messages.alert_view import AlertView, tell
from veille.alerts.messages.evidence import EvidenceRow
from veille.alerts.messages.headlines import headline
from veille.alerts.messages.setting import Setting
from veille.alerts.messages.subject import told_in_a_line
from veille.alerts.site.data import PageRef
from veille.alerts.site.render import site_environment
from veille.alerts.site.views.listing import answer_each_other
from veille.alerts.site.views.others import IN_A_LIST, OtherLine, other_lines
from veille.alerts.site.views.redline_view import view_redline, view_step
from veille.alerts.wording.interface_words import load_words
from veille.answers.explain import pair_of
from veille.answers.handling.covered import covered_by, teller_of
from veille.answers.handling.decisions import CardReader
from veille.answers.handling.event_rules import MovedRule, rules_of_event, words_before
from veille.answers.handling.inbox import (
    HeldMass,
    InboxItem,
    beside_shared,
    rank_in_inbox,
    read_held,
    read_inbox,
    shared_changes,
    shared_lines,
    twin_of,
)
from veille.answers.handling.page_steps import find_step, was_taken_out
from veille.answers.handling.rule_decisions import correction_of, standing_of
from veille.answers.handling.settled_masses import find_settled_mass, list_settled_masses
from veille.answers.handling.suspects import list_taken, read_held_answer
from veille.answers.report.steps import read_change
from veille.answers.report.surveys import read_page_refs
from veille.clock import Clock, to_stamp
from veille.config import Config
from veille.errors import UsageError
from veille.model import CardWord, Change, DecisionCard, Event, Lang, ReviewState, Severity, Value
from veille.operate.desk_guard import HEADERS
from veille.pipeline.decisions.earlier_decisions import decided_words, mark_of, mark_of_word
from veille.pipeline.decisions.verdicts import decided_together
from veille.pipeline.decisions.waiting import WaitingForm
from veille.profiles import load_profiles
from veille.store import Handled, Review, Store
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of the inbox."""

    view: AlertView
    said: str
    twin: Event | None
    standing: CardWord | None
    correction: CardWord | None
    at: str
    others: tuple[OtherLine, ...] = ()
    packages: tuple[str, ...] = ()
    muted: int = 0
    card: DecisionCard | None = None
    apart: Event | None = None  # the other language's change that answers this one and is decided by itself


@dataclass(frozen=True, slots=True)
class RuleForm:
    """One rule to decide on, with what a person may correct."""

    rule_id: str
    version: int
    kind: str
    state: str
    quote: str
    before: str | None
    values: tuple[Value, ...]
    valid_from: str | None
    valid_to: str | None
    moved: MovedRule | None = None
    last: Review | None = None

    @property
    def seen(self) -> str:
        """What the form remembers of the last decision, so that a later one is not replaced unseen."""
        return mark_of(self.last)

    @property
    def decided(self) -> Review | None:
        """The decision that stands on the reading."""
        return self.last if self.last is not None and self.last.decision != "withdrawn" else None

    @property
    def named(self) -> str:
        """The reading that is decided on: what the page shows, also when it says something else by then."""
        return f"{self.rule_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken: why, which of the page's forms, and what was written in it."""

    said: str
    form: str
    fields: Mapping[str, str]

    @property
    def note(self) -> str:
        """The note that was written."""
        return self.fields.get("note", "")


@dataclass(frozen=True)
class DeskPages:
    """Renders the desk's pages from one open database, in one language, for one person."""

    store: Store
    config: Config
    clock: Clock
    lang: Lang
    form_token: str
    reviewer: str
    refused: Refused | None = None
    waiting: Sequence[WaitingForm] = ()

    def render(self, name: str, params: Mapping[str, object], query: Mapping[str, str]) -> str:
        """The HTML of a page; UsageError when what it is about does not exist."""
        values = {
            "inbox": lambda: self._inbox(query.get("show", "")),
            "change": lambda: self._change(int(str(params["number"]))),
            "held": lambda: self._held(str(params["run"])),
            "suspect": lambda: self._suspect(str(params["page"])),
            "compare": lambda: self._compare(str(params["page"]), query),
            "mutes": self._mutes,
        }[name]()
        shared = {
            "done": query.get("done", ""),
            "waiting": self.waiting,
            "form_token": self.form_token,
            "reviewer": self.reviewer,
            "refused": self.refused,
        }
        return _fill(f"desk_{name}.html", self.lang, self._zone, {**shared, **values})

    @staticmethod
    def fault(lang: Lang, said: str) -> str:
        """The page that says what did not work."""
        return _fill(
            "desk_fault.html", lang, "UTC", {"here": "", "done": "", "waiting": (), "refused": None, "said": said}
        )

    @property
    def _zone(self) -> str:
        return self.config.alerts.timezone

    def _inbox(self, show: str) -> dict[str, object]:
        handled = show == "done"
        least = Severity.EDITORIAL if show == "all" else Severity.SUBSTANTIVE
        inbox = read_inbox(self.store, handled=handled, least=Severity.EDITORIAL if handled else least)
        reader = CardReader(self.store, self.config)
        cards = {item.event.number: reader.card_of(item.event) for item in inbox.items}
        apart = _apart(inbox.items, cards)
        beside = {event.number for event in apart.values()}
        taken = list_taken(self.store) if handled else ()
        settled = list_settled_masses(self.store) if handled else ()
        return {
            "here": {"done": "done", "all": "minor"}.get(show, "inbox"),
            "inbox": inbox,
            "handled": handled,
            "rows": [
                self._row(item, cards[item.event.number], apart.get(item.event.number))
                for item in inbox.items
                if item.event.number not in beside
            ],
            "taken": taken,
            "settled": settled,
            "begun": {mass.run_id: self._begun(mass) for mass in inbox.held},
            "titles": self._titles([*(one.page_id for one in inbox.suspects), *(one.page_id for one in taken)]),
        }

    def _begun(self, mass: HeldMass) -> tuple[Handled, list[tuple[Event, tuple[Change, ...]]]] | None:
        """Who took what most pages share as a template's, and what is left of each page; None while nobody has."""
        settled = find_settled_mass(self.store, mass.run_id)
        if settled is None or settled.word is None:
            return None
        more = beside_shared(mass)
        return settled.word, [(event, more[event.number] or event.changes) for event in mass.events]

    def _row(self, item: InboxItem, card: DecisionCard | None = None, apart: Event | None = None) -> InboxRow:
        setting = Setting(self._zone, self.config.site_url)
        event, twin = item.event, item.twin
        if twin is not None and twin.lang == self.lang and twin.severity == event.severity:
            event, twin = twin, event  # of two equal ones the page in the reader's language
        view = tell(event, self.lang, setting, most_rows=IN_A_LIST + 1)
        correction = correction_of(self.store, event)
        return InboxRow(
            view,
            told_in_a_line(view),
            twin,
            item.standing,
            correction,
            event.at,
            tuple(_others(view.rows[1:])),
            packages=card.packages if card is not None else event.packages,
            muted=event.muted,
            card=card,
            apart=apart,
        )

    def _next(self, event: Event) -> InboxRow | None:
        """The line of the inbox behind this change; the first one where none is. Behind a minor change minor ones count."""
        minor = event.severity.rank < Severity.SUBSTANTIVE.rank
        least = Severity.EDITORIAL if minor else Severity.SUBSTANTIVE
        waiting = [
            item
            for item in read_inbox(self.store, handled=False, least=least).items
            if event.number not in (item.event.number, item.twin.number if item.twin else None)
        ]
        behind = [item for item in waiting if rank_in_inbox(item.event) < rank_in_inbox(event)]
        return self._row((behind or waiting)[0]) if waiting else None

    def _change(self, number: int) -> dict[str, object]:
        event = self.store.outbox.event(number)
        if event is None or not event.page_id:
            raise UsageError(f"no such change: {number}")
        step = find_step(self.store, event.page_id, event.observed_after or event.at)
        if was_taken_out(self.store, event):
            raise UsageError("the answer that it tells of is held again", where=f"alert {number}")
        if step is None:
            raise UsageError(f"alert {number} tells of no change that can be decided on")
        page = read_page_refs(self.store.connection.raw)[event.page_id]
        shown = read_change(self.store, self.config, page, step)
        twin = twin_of(self.store, event)
        verdict = self.store.handling.standing(number)
        twin_verdict = self.store.handling.standing(twin.number) if twin is not None else None
        with_twin = (
            decided_together(verdict, twin_verdict)
            if verdict is not None
            else twin is not None and standing_of(self.store, twin) is None
        )
        sections = {c.section_id: c.section for c in event.changes if c.section_id and c.section}
        return {
            "here": "",
            "event": event,
            "next": self._next(event),
            "twin_event": twin,
            "twin_rules": self._rules(twin) if twin is not None else [],
            "page": page,
            "card": shown.card,
            "kept": set(),
            "headline": headline(shown.card, load_words(self.lang)),
            "view": (view := view_step(shown)),
            "others": other_lines(shown, view),
            "standing": shown.card.decided,
            "verdict": verdict,
            "seen": len(decided_words(self.store, number)),
            "with_twin": with_twin,
            "decided": "" if verdict is not None else mark_of_word(standing_of(self.store, event)),
            "covered": covered_by(self.store, event),
            "teller": teller_of(self.store, event) if verdict is None else None,
            "twin_standing": standing_of(self.store, twin) if twin is not None else None,
            "rules": self._rules(event),
            "sections": sorted(sections.items()),
            "tomorrow": to_stamp(self.clock() + timedelta(days=1))[:10],
        }

    def _rules(self, event: Event) -> list[RuleForm]:
        """The event's rules that still stand, each with what a person's edit would start from."""
        latest = self.store.history.latest(event.page_id)
        if latest is None:
            return []
        document = self.store.history.load(latest.version_id)
        now = to_stamp(self.clock())
        governed = self.store.reviews.govern(event.page_id, document, at=now)
        standing = {rule.id: rule for reading in (document, governed) for rule in reading.rules}
        before = words_before(self.store, event)
        moved = {one.rule_id: one for one in rules_of_event(self.store, event).moved}
        pending = self.store.reviews.pending(*ReviewState, page_id=event.page_id, rule_ids=event.rule_ids)
        return [
            RuleForm(
                row.rule_id, row.version, row.kind, row.review_state, row.quote, before.get(row.rule_id),
                rule.values,
                rule.valid_from, rule.valid_to, moved.get(row.rule_id), self.store.reviews.last_on(row.rule_id),
            )
            for row in pending
            if (rule := standing.get(row.rule_id)) is not None
        ]  # fmt: skip

    def _held(self, run: str) -> dict[str, object]:
        mass = next((mass for mass in read_held(self.store) if mass.run_id == run), None)
        if mass is None:
            raise UsageError(f"nothing of run {run} is held")
        shared = mass.shared_en if self.lang == "en" else mass.shared_fr
        sentences = [
            (lang, said)
            for lang, change in shared_changes(mass.pages)
            if (said := change.quote_after or change.after or change.quote_before)
            and " ".join(said.split()) not in shared  # what the line above quotes whole
        ]
        also = [
            said
            for _, change in shared_lines(mass.pages)
            if (said := change.summary_en if self.lang == "en" else change.summary_fr) not in shared.split("\n")
        ]
        more = {number: changes for number, changes in beside_shared(mass).items() if changes}
        begun = {run: self._begun(mass)}
        return {
            "here": "", "mass": mass, "shared": shared, "sentences": sentences, "also": also, "more": more, "begun": begun
        }  # fmt: skip

    def _suspect(self, page_id: str) -> dict[str, object]:
        if not self.store.suspects.all_open(page_id):
            raise UsageError(f"nothing of page {page_id} is held back")
        page = self.store.pages.get(page_id)
        ref = PageRef(page_id, page.url, page.title or page.url, page.lang, page.source)
        workspace = Workspace(self.config, self.store, load_profiles(self.config.profiles_path), self.clock)
        came = self.store.suspects.all_open(page_id)[-1]
        return {"here": "", "held": read_held_answer(workspace, ref), "seen": came.raw_sha256}

    def _compare(self, page_id: str, query: Mapping[str, str]) -> dict[str, object]:
        """Two versions of a page laid over each other, those that `from` and `to` number; the last two by default."""
        pair = pair_of(self.store, page_id, _number(query, "from"), _number(query, "to"))
        return {
            "here": "",
            "page": read_page_refs(self.store.connection.raw)[pair.page_id],
            "pair": pair,
            "versions": self.store.history.versions(pair.page_id),
            "view": view_redline(pair.redline),
        }

    def _mutes(self) -> dict[str, object]:
        mutes = self.store.mutes.active(to_stamp(self.clock())[:10])
        rows = self.store.connection.rows("SELECT section_id, heading FROM v1_section ORDER BY observed_from")
        return {
            "here": "mutes",
            "mutes": mutes,
            "titles": self._titles([mute.page_id for mute in mutes]),
            "headings": {str(row["section_id"]): str(row["heading"]) for row in rows} if mutes else {},
        }

    def _titles(self, page_ids: list[str]) -> dict[str, str]:
        pages = [self.store.pages.get(page_id) for page_id in dict.fromkeys(page_ids)]
        return {page.page_id: page.title or page.url for page in pages}


def _apart(items: Sequence[InboxItem], cards: Mapping[int, DecisionCard | None]) -> dict[int, Event]:
    """Changes of two languages that answer each other but do not tell the same, by the number of the one that stands first.

    They are read together, as in the report's lists, and decided apart.
    """
    by_id = {card.change_id: number for number, card in cards.items() if card is not None}
    events = {item.event.number: item.event for item in items if item.twin is None}
    found: dict[int, Event] = {}
    beside: set[int] = set()
    for number in events:
        card = cards[number]
        other = by_id.get(card.twin.change_id or "") if card is not None else None
        twin = cards.get(other) if other is not None else None
        if card is None or twin is None or other not in events or {number, other} & beside:
            continue
        if answer_each_other((card.change_id, card.twin), (twin.change_id, twin.twin)):
            found[number] = events[other]
            beside |= {number, other}
    return found


def _others(rows: Sequence[EvidenceRow]) -> Iterator[OtherLine]:
    """What else a change tells, each with its line on the card of the change."""
    for n, row in enumerate(rows, start=1):
        line = "; ".join(row.summaries)
        yield OtherLine(row.severity, line, line, (row.place,) if row.place else (), f"o-{n}")


def _number(query: Mapping[str, str], name: str) -> int | None:
    """The number of a version in an address; None where none stands there."""
    said = query.get(name, "")
    if said and not (said.isascii() and said.isdigit()):
        raise UsageError(f"no such version: {said}")
    return int(said) if said else None


def _fill(template: str, lang: Lang, zone: str, values: Mapping[str, object]) -> str:
    """A template of the site with what every page of the desk needs."""
    environment = site_environment(lang, zone)
    here = str(values["here"])
    nav = Markup(environment.get_template("desk_nav.html").render(here=here))  # noqa: S704 - our own template, escaped
    shared = {
        "root": "/review/", "home": f"/site/{lang}/", "twin": "?lang=fr" if lang == "en" else "?lang=en", "nav": nav,
        "csp": HEADERS["content-security-policy"].partition("; frame-ancestors")[0], "referrer": "same-origin",
        "program_version": "",
    }  # fmt: skip
    return environment.get_template(template).render({**shared, **values})
