"""What people decided on rules: only ever added. A machine's reading never takes the place of a person's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from veille.errors import UsageError
from veille.model import Document, Rule
from veille.store.codec import read_rule, rule_digest, rule_json
from veille.store.connection import Connection
from veille.store.record.rules import Rules
from veille.store.record.statements import EDIT_PATTERN, RuleReading, version_rules

Decision = Literal["accepted", "edited", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one version of a rule."""

    rule_id: str
    version: int
    decision: Decision
    reviewer: str
    at: str
    comment: str


@dataclass(frozen=True, slots=True)
class Pending:
    """An open rule version and where it stands: unreviewed, doubtful, stale (its source moved after a review), or decided."""

    rule_id: str
    version: int
    review_state: str
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
        wanted = states or ("unreviewed", "stale", "doubtful")
        rows = self._db.rows(
            "SELECT r.*, EXISTS (SELECT 1 FROM inheritance AS i JOIN version USING (v) WHERE i.object = 'rule' "
            "AND i.id = r.rule_id AND i.doubtful AND version.version_id = r.version_id) AS doubtful "
            "FROM v1_rule_current AS r WHERE ?1 IS NULL OR page_id = ?1 ORDER BY url, section_id, start, rule_id",
            (page_id,),
        )
        found = []
        for row in rows:
            state = "doubtful" if row["doubtful"] and row["review_state"] == "unreviewed" else row["review_state"]
            if state in wanted and (rule_ids is None or row["rule_id"] in rule_ids):
                found.append(Pending(row["rule_id"], row["version"], state, row["url"], row["kind"], row["quote"]))
        return found

    def decided_at(self, page_id: str) -> list[str]:
        """When the rules of a page were decided on, oldest first."""
        rows = self._db.rows(
            "SELECT DISTINCT at FROM review WHERE rule_id IN (SELECT rule_id FROM rule WHERE page_id = ?) ORDER BY at",
            (page_id,),
        )
        return [row["at"] for row in rows]

    def govern(self, page_id: str, document: Document, *, at: str) -> Document:
        """The document as people had decided on its rules by `at`: without those rejected, with their own readings.

        A decision stands for the machine's reading that it was taken on; when the source moves it no longer does.
        """
        decided: dict[tuple[str, str], str] = {}
        for row in self._db.rows(
            "SELECT rule.rule_id, rule.basis, review.decision FROM review JOIN rule USING (rule_id, version) "
            "WHERE rule.page_id = ? AND review.at <= ? ORDER BY review.review_id",
            (page_id, at),
        ):
            decided[row["rule_id"], row["basis"]] = row["decision"]
        decided = {key: decision for key, decision in decided.items() if decision != "withdrawn"}
        if not decided:
            return document
        readings = version_rules(page_id, 0, at, None, document).readings
        sections = []
        for section in document.sections:
            rules = []
            for rule in section.rules:
                basis = readings[rule.id].basis
                decision = decided.get((rule.id, basis))
                if decision != "rejected":
                    rules.append(rule if decision is None else self._persons_reading(rule, basis, at))
            sections.append(replace(section, rules=tuple(rules)))
        return replace(document, sections=tuple(sections))

    def _persons_reading(self, rule: Rule, basis: str, at: str) -> Rule:
        row = self._db.row(
            "SELECT rule FROM rule_edit WHERE rule_id = ? AND basis = ? AND at <= ? ORDER BY edit_id DESC LIMIT 1",
            (rule.id, basis, at),
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
        """The decision as recorded, on the open version of the rule."""
        with self._db.transaction():
            version, _ = self._open(rule_id)
            return self._add(rule_id, version, decision, reviewer, at, comment)

    def edit(self, rule_id: str, rule: Rule, *, reviewer: str, at: str, comment: str = "") -> Review:
        """The decision as recorded, on a new version with the person's words; it stands until the source moves.

        Span and section stay those of the open version: the quote is still the source's.
        """
        with self._db.transaction():
            _, row = self._open(rule_id)
            rule = replace(rule, id=rule_id, pattern=EDIT_PATTERN, confidence=None)
            reading = RuleReading(
                rule=rule,
                page_id=row.page_id,
                section_id=row.section_id,
                parent_id=row.parent_id,
                digest=rule_digest(rule, row.section_id, row.parent_id),
                basis=row.basis,
                v=row.v,
                recorded_at=at,
            )
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
            version = self._rules.put_reading(rule_id, reading, at)
            return self._add(rule_id, version, "edited", reviewer, at, comment)

    def withdraw(
        self, rule_id: str, machine: RuleReading | None, *, reviewer: str, at: str, comment: str = ""
    ) -> Review:
        """The word that takes back what was decided on the open version of the rule.

        Where a person's reading stood, the machine's stands again, as `machine` gives it. UsageError when nothing was
        decided.
        """
        with self._db.transaction():
            version, shown = self._open(rule_id)
            last = self.latest(rule_id)
            if last is None or last.decision == "withdrawn" or last.version != version:
                raise UsageError("nothing was decided on it", where=rule_id)
            if machine is not None and (last.decision == "edited" or shown.digest != shown.basis):
                version = self._rules.put_reading(rule_id, machine, at)
            return self._add(rule_id, version, "withdrawn", reviewer, at, comment)

    def latest(self, rule_id: str) -> Review | None:
        """The last decision on any version of a rule."""
        row = self._db.row("SELECT * FROM review WHERE rule_id = ? ORDER BY review_id DESC LIMIT 1", (rule_id,))
        if row is None:
            return None
        return Review(row["rule_id"], row["version"], row["decision"], row["reviewer"], row["at"], row["comment"])

    def _open(self, rule_id: str) -> tuple[int, RuleReading]:
        found = self._rules.open_reading(rule_id)
        if found is None:
            raise UsageError(f"no open rule {rule_id}", hint="list them with `veille review list`")
        return found

    def _add(self, rule_id: str, version: int, decision: Decision, reviewer: str, at: str, comment: str) -> Review:
        if not reviewer.strip():
            raise UsageError("a review needs the reviewer's name", where=rule_id, hint="give --reviewer")
        self._db.run(
            "INSERT INTO review (rule_id, version, decision, reviewer, at, comment) VALUES (?, ?, ?, ?, ?, ?)",
            (rule_id, version, decision, reviewer, at, comment),
        )
        return Review(rule_id, version, decision, reviewer, at, comment)
