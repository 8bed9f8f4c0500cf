"""What people decided on rules: only ever added. A machine's reading never takes the place of a person's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from sqlite3 import Row
from typing import Literal

from veille.errors import UsageError
from veille.model import Document, ReviewState, Rule
from veille.store.codec import read_rule, rule_json
from veille.store.connection import Connection
from veille.store.record.rules import Rules, decided_readings, note_decided, place_of, stand_elsewhere
from veille.store.record.statements import EDIT_PATTERN, RuleReading, version_rules

WAITING_STATES = (
    ReviewState.UNREVIEWED,
    ReviewState.STALE,
    ReviewState.DOUBTFUL,
)  # a person has not spoken, or no longer
ReviewDecision = Literal["accepted", "edited", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one version of a rule."""

    rule_id: str
    version: int
    decision: ReviewDecision
    reviewer: str
    at: str
    comment: str
    past: bool = False  # the page has left the reading: it is for the days before


@dataclass(frozen=True, slots=True)
class Standing:
    """A reading that a person names (`RULE`, or `RULE@VERSION`): its version and words; `past`: the page has left it."""

    rule_id: str
    version: int
    reading: RuleReading
    past: bool
    elsewhere: bool  # the page has its words under other ids of section or lead-in too


@dataclass(frozen=True, slots=True)
class Pending:
    """An open rule version and where it stands: unreviewed, doubtful, stale (its source moved after a review), or decided."""

    rule_id: str
    version: int
    review_state: ReviewState
    url: str
    kind: str
    quote: str


class Reviews:
    """Decisions on rule versions."""

    def __init__(self, connection: Connection, rules: Rules) -> None:
        self._db = connection
        self._rules = rules

    def pending(
        self, *states: str, page_id: str | None = None, rule_ids: Collection[str] | None = None
    ) -> list[Pending]:
        """Open rule versions in the given review states, by page and place; with `rule_ids` only of these rules.

        By default unreviewed, stale and doubtful ones. Doubtful is an unreviewed rule that was taken for an earlier one
        by likeness alone, and not much of it (docs/identity.md): is it the same rule?
        """
        wanted = states or WAITING_STATES
        rows = self._db.rows(
            "SELECT r.*, EXISTS (SELECT 1 FROM inheritance AS i JOIN version USING (v) WHERE i.object = 'rule' "
            "AND i.id = r.rule_id AND i.doubtful AND version.version_id = r.version_id) AS doubtful "
            "FROM v1_rule_current AS r WHERE ?1 IS NULL OR page_id = ?1 ORDER BY url, section_id, start, rule_id",
            (page_id,),
        )
        found = []
        for row in rows:
            state = ReviewState(row["review_state"])
            if state is ReviewState.UNREVIEWED and row["doubtful"]:
                state = ReviewState.DOUBTFUL
            if state in wanted and (rule_ids is None or row["rule_id"] in rule_ids):
                found.append(Pending(row["rule_id"], row["version"], state, row["url"], row["kind"], row["quote"]))
        return found

    def past(self, *states: str, page_id: str | None = None) -> list[Pending]:
        """Readings that their page has left, by page and place: those decided on, and those on which a fact's earlier days stand.

        Each is named RULE@VERSION; with states only those in them.
        """
        rows = self._db.rows(
            "SELECT r.rule_id, min(r.version) AS version, v.review_state, v.url, r.kind, r.quote FROM rule AS r "
            "JOIN v1_rule AS v ON v.rule_id = r.rule_id AND v.version = r.version "
            "WHERE (?1 IS NULL OR r.page_id = ?1) AND (r.observed_to IS NOT NULL OR r.carried) AND NOT EXISTS (SELECT 1 "
            "FROM rule AS now WHERE now.rule_id = r.rule_id AND now.basis = r.basis AND now.observed_to IS NULL "
            "AND NOT now.carried) AND (v.review_state IN ('accepted', 'edited', 'rejected') "
            "OR EXISTS (SELECT 1 FROM fact WHERE fact.digest = r.digest AND fact.observed_to IS NULL)) "
            "GROUP BY r.rule_id, r.digest ORDER BY v.url, r.section_id, r.start, r.rule_id, r.version",
            (page_id,),
        )
        return [
            Pending(
                f"{row['rule_id']}@{row['version']}",
                row["version"],
                ReviewState(row["review_state"]),
                row["url"],
                row["kind"],
                row["quote"],
            )
            for row in rows
            if not states or row["review_state"] in states
        ]

    def hits(self, page_id: str, document: Document) -> tuple[str, ...]:
        """The moments of the decisions on readings that the document holds, oldest first."""
        rows = self._db.rows(
            "SELECT basis, at FROM review_basis JOIN review USING (review_id) WHERE page_id = ?", (page_id,)
        )
        if not rows:
            return ()
        held = {reading.basis for reading in self.read(page_id, document).values()}
        return tuple(sorted({str(row["at"]) for row in rows if row["basis"] in held}))

    def govern(self, page_id: str, document: Document, *, at: str) -> Document:
        """The document as people had decided on its rules by `at`: without those rejected, with their own readings.

        A decision stands for the machine's reading that it was taken on, in every version that says it, also where the
        rule came back under another id; when the source moves it no longer does.
        """
        decided: dict[str, str] = {}
        taken_back: dict[str, str] = {}
        for row in self._db.rows(
            "SELECT basis, decision, at FROM review_basis JOIN review USING (review_id) "
            "WHERE page_id = ? AND at <= ? ORDER BY review_id",
            (page_id, at),
        ):
            key = row["basis"]
            decided[key] = row["decision"]
            if row["decision"] == "withdrawn":
                taken_back[key] = f"{row['at']}+"  # after all of that second
            elif row["decision"] == "edited" and taken_back.get(key) == f"{row['at']}+":
                taken_back[key] = row["at"]  # given anew in the same second
        decided = {key: decision for key, decision in decided.items() if decision != "withdrawn"}
        if not decided:
            return document
        readings = self.read(page_id, document)
        if not any(reading.basis in decided for reading in readings.values()):
            return document
        sections = []
        for section in document.sections:
            rules = []
            for rule in section.rules:
                basis = readings[rule.id].basis
                decision = decided.get(basis)
                if decision != "rejected":
                    since = taken_back.get(basis, "")
                    rules.append(rule if decision is None else self._persons_reading(rule, basis, since, at))
            sections.append(replace(section, rules=tuple(rules)))
        return replace(document, sections=tuple(sections))

    def _persons_reading(self, rule: Rule, basis: str, since: str, at: str) -> Rule:
        row = self._db.row(
            "SELECT rule FROM rule_edit WHERE basis = ? AND at >= ? AND at <= ? ORDER BY edit_id DESC LIMIT 1",
            (basis, since, at),
        )
        if row is None:
            return rule
        edited = read_rule(row["rule"])
        return replace(
            edited, id=rule.id, section=rule.section, ordinal=rule.ordinal, parent=rule.parent, quote=rule.quote
        )

    def decide(
        self, rule_id: str, decision: Literal["accepted", "rejected"], *, reviewer: str, at: str, comment: str = ""
    ) -> Review:
        """The decision as recorded, on the reading that is named (find)."""
        with self._db.transaction():
            found = self.find(rule_id)
            return self._add(
                Review(found.rule_id, found.version, decision, reviewer, at, comment, found.past), found.reading
            )

    def edit(self, rule_id: str, rule: Rule, *, reviewer: str, at: str, comment: str = "") -> Review:
        """The decision as recorded, on a new version with the person's words; it stands until the source moves.

        Span and section stay those of the reading that is named (find): the quote is still the source's. Of one that the
        page has left the rule's history is to be laid out anew.
        """
        with self._db.transaction():
            found = self.find(rule_id)
            row, rule_id = found.reading, found.rule_id
            rule = replace(rule, id=rule_id, pattern=EDIT_PATTERN, confidence=None)
            reading = replace(row, read_at=place_of(self._db, row), recorded_at=at).in_words(rule)
            if rule.quote != row.rule.quote:
                raise UsageError(
                    "an edited rule keeps the source's quote",
                    where=rule_id,
                    hint="edit its kinds, values or conditions",
                )
            self._db.run(
                "INSERT INTO rule_edit (rule_id, basis, at, rule) VALUES (?, ?, ?, ?)",
                (rule_id, row.basis, at, rule_json(rule)),
            )
            version = found.version if found.past else self._rules.put_reading(rule_id, reading, at)
            return self._add(Review(rule_id, version, "edited", reviewer, at, comment, found.past), reading)

    def withdraw(
        self, rule_id: str, machine: RuleReading | None, *, reviewer: str, at: str, comment: str = ""
    ) -> Review:
        """The word that takes back what was decided on the reading that is named (find).

        Where a person's reading stood, the machine's stands again, as `machine` gives it. UsageError when nothing was
        decided.
        """
        with self._db.transaction():
            found = self.find(rule_id)
            version, shown = found.version, found.reading
            last = self._last_on(found)
            if last is None or last["decision"] == "withdrawn":
                raise UsageError("nothing was decided on it", where=rule_id)
            if machine is not None and (last["decision"] == "edited" or shown.digest != shown.basis):
                version = version if found.past else self._rules.put_reading(found.rule_id, machine, at)
                shown = machine
            review = Review(found.rule_id, version, "withdrawn", reviewer, at, comment, found.past)
            said = self._add(review, shown)
            self._db.run(  # what later parsers made of the same quote is taken back with it
                "INSERT OR IGNORE INTO review_basis SELECT page_id, basis, (SELECT max(review_id) FROM review) "
                "FROM review_basis WHERE review_id = ?",
                (last["review_id"],),
            )
            return said

    def reaching(self, rule_ids: Iterable[str]) -> tuple[str, ...]:
        """Those of the rules that an acceptance moves: their reading was rejected or edited before, or stands elsewhere."""
        found = []
        for rule_id in rule_ids:
            standing = self.find(rule_id)
            sql = "SELECT 1 FROM review_basis JOIN review USING (review_id) WHERE basis = ? AND decision <> 'accepted'"
            if standing.elsewhere or self._db.row(sql, (standing.reading.basis,)) is not None:
                found.append(rule_id)
        return tuple(found)

    def latest(self, rule_id: str) -> Review | None:
        """The last decision on any version of a rule."""
        row = self._db.row("SELECT * FROM review WHERE rule_id = ? ORDER BY review_id DESC LIMIT 1", (rule_id,))
        if row is None:
            return None
        return _review(row)

    def last_on(self, target: str) -> Review | None:
        """The last decision on the reading that `target` names (find), whatever it was; None when nobody spoke of it."""
        row = self._last_on(self.find(target))
        return None if row is None else _review(row)

    def read(
        self, page_id: str, document: Document, *, v: int = 0, at: str = "", only: Collection[str] | None = None
    ) -> dict[str, RuleReading]:
        """The machine's readings of a version's rules by id (with `only` of these), each as people decided on its words."""
        decided = decided_readings(self._db, page_id)
        return version_rules(page_id, v, at, None, document, decided=decided, only=only).readings

    def find(self, target: str) -> Standing:
        """The reading that `RULE` or `RULE@VERSION` names: of a rule alone the open one, else the last that its page had."""
        rule_id, at, number = target.partition("@")
        if at and not number.isdigit():
            raise UsageError(
                f"{number!r} is not a version", where=target, hint="write RULE@2: `veille review list --past`"
            )
        now = self._rules.open_reading(rule_id)
        if now is not None and not at:
            return self._standing(rule_id, now, past=False)
        past = self._rules.past_reading(rule_id, int(number) if at else None)
        if past is None:
            hint = "list them with `veille review list`, with --past those that pages have left"
            if now is not None:
                raise UsageError(f"no version {number} of rule {rule_id}", hint=hint)
            raise UsageError(f"no rule {rule_id}", hint=hint)
        if now is not None and now[1].basis == past[1].basis:
            return self._standing(rule_id, now, past=False)
        return self._standing(rule_id, past, past=True)

    def _standing(self, rule_id: str, held: tuple[int, RuleReading], *, past: bool) -> Standing:
        return Standing(rule_id, *held, past, stand_elsewhere(self._db, held[1]))

    def _last_on(self, found: Standing) -> Row | None:
        """The last decision on a machine's reading, whether its own words stand or a person's."""
        return self._db.row(
            "SELECT review.* FROM review_basis JOIN review USING (review_id) "
            "WHERE basis = ? AND page_id = ? ORDER BY review_id DESC LIMIT 1",
            (found.reading.basis, found.reading.page_id),
        )

    def _add(self, said: Review, reading: RuleReading) -> Review:
        """The decision, recorded as being on a reading: it stands wherever the page is read so."""
        if not said.reviewer.strip():
            raise UsageError("a review needs the reviewer's name", where=said.rule_id, hint="give --reviewer")
        review_id = self._db.insert(
            "INSERT INTO review (rule_id, version, decision, reviewer, at, comment, digest) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (said.rule_id, said.version, said.decision, said.reviewer, said.at, said.comment, reading.digest),
        )
        self._db.run("INSERT INTO review_basis VALUES (?, ?, ?)", (reading.page_id, reading.basis, review_id))
        note_decided(self._db, reading)
        return said


def _review(row: Row) -> Review:
    return Review(row["rule_id"], row["version"], row["decision"], row["reviewer"], row["at"], row["comment"])
