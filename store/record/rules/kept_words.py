"""What people decided on rules, kept while a page is laid out or read anew: a machine never overwrites a person."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Row

from veille.model import Document
from veille.store.codec import read_rule, rule_json
from veille.store.connection import Connection
from veille.store.record.rules.decided import decided_readings
from veille.store.record.statements import PersonsWord, RuleReading, version_rules


def persons_words(db: Connection, page_id: str) -> dict[str, list[PersonsWord]]:
    """The readings that people gave and took back, by what they stand for, in order of time."""
    found: dict[str, list[PersonsWord]] = {}
    for row in db.rows(
        "SELECT at, basis, rule, edit_id AS turn, 0 AS back FROM rule_edit "
        "WHERE basis IN (SELECT basis FROM review_basis WHERE page_id = ?1) UNION ALL "
        "SELECT at, basis, NULL, NULL, 1 FROM review_basis JOIN review USING (review_id) "
        "WHERE page_id = ?1 AND decision = 'withdrawn' "  # of the same second the last word holds
        "AND NOT EXISTS (SELECT 1 FROM review AS later WHERE later.rule_id = review.rule_id "
        "AND later.at = review.at AND later.review_id > review.review_id AND later.decision = 'edited') "
        "ORDER BY at, back, turn",
        (page_id,),
    ):
        rule = None if row["rule"] is None else read_rule(row["rule"])
        found.setdefault(row["basis"], []).append(PersonsWord(row["at"], row["basis"], rule))
    return found


def hold_reviewed(db: Connection, old: Document, new: Document, page_id: str, observed_at: str) -> None:
    """Let reviewed rules of a version keep their reading under a later extractor's one, while the quote is the same.

    A machine never overwrites a person: what was accepted, edited or rejected stands until the source moves.
    """
    decided: dict[str, list[Row]] = {}
    for row in db.rows(
        "SELECT review_id, basis, decision, at FROM review_basis JOIN review USING (review_id) "
        "WHERE page_id = ? ORDER BY review_id",
        (page_id,),
    ):
        decided.setdefault(row["basis"], []).append(row)
    if not decided:
        return
    held = decided_readings(db, page_id)
    before, after = (
        version_rules(page_id, 0, observed_at, None, document, decided=held).readings for document in (old, new)
    )
    for rule_id, machine in before.items():
        later, said = after.get(rule_id), decided.get(machine.basis, [])
        if later is None or later.basis == machine.basis or not said or said[-1]["decision"] == "withdrawn":
            continue
        if machine.rule.quote == later.rule.quote:
            _carry_over(db, said, machine, later, observed_at)


def _carry_over(
    db: Connection, said: Sequence[Row], machine: RuleReading, later: RuleReading, observed_at: str
) -> None:
    """Let what was decided on a machine's reading stand on a later machine's one."""
    db.many(
        "INSERT OR IGNORE INTO review_basis VALUES (?, ?, ?)",
        [(later.page_id, later.basis, row["review_id"]) for row in said],
    )
    place = (later.page_id, later.basis, later.read_at.section_id, later.read_at.parent_id)
    db.run("INSERT OR IGNORE INTO decided_reading (page_id, basis, section_id, parent_id) VALUES (?, ?, ?, ?)", place)
    taken_back = max((n for n, row in enumerate(said) if row["decision"] == "withdrawn"), default=-1)
    at = max(observed_at, said[taken_back + 1]["at"]) if taken_back >= 0 else observed_at
    edited = any(row["decision"] == "edited" for row in said[taken_back + 1 :])
    _hold(db, machine, later.basis, at, edited=edited)


def _hold(db: Connection, machine: RuleReading, basis: str, at: str, *, edited: bool) -> None:
    """Put the reading decided on in the place of a later machine's one: the person's edit, else the machine's own."""
    rule = rule_json(machine.rule)
    if edited:
        row = db.row("SELECT at, rule FROM rule_edit WHERE basis = ? ORDER BY edit_id DESC LIMIT 1", (machine.basis,))
        at, rule = (at, rule) if row is None else (max(row["at"], at), row["rule"])
    known = "SELECT 1 FROM rule_edit WHERE basis = ? AND at <= ? AND rule = ?"
    if db.row(known, (basis, at, rule)) is None:
        db.run(
            "INSERT INTO rule_edit (rule_id, basis, at, rule) VALUES (?, ?, ?, ?)",
            (machine.rule.id, basis, at, rule),
        )
