"""Rules in time: one row for each wording and valid time of a rule, laid out from the page's versions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from veille.model import Document, Rule, Value
from veille.store.codec import conditions_json, read_conditions, read_rule, rule_json
from veille.store.connection import Connection
from veille.store.record.statements import (
    PersonsWord,
    RuleReading,
    VersionRules,
    corrects,
    corrects_all_days,
    dates_back,
    shifted,
    statements,
    version_rules,
)
from veille.store.record.timeline import BitemporalRow, Statement, apply_statement, build_rows


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule's words at some time, and the type of a value in them."""

    page_id: str
    rule_id: str
    type: str
    words: str


@dataclass(frozen=True, slots=True)
class _Held:
    """An open row as stored: its key and digests."""

    r: int
    digest: str
    basis: str


_VALUE = (
    'ord, type, value, unit, cmp, role, grp, raw, start, "end", exclusive, column_label, row_label, valid_from, '
    "valid_to, per"
)
_HELD = "r, digest, basis, valid_from, valid_to, observed_from, observed_to, carried, stated_from, stated_to"


class Rules:
    """The rule rows of pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def advance(self, page_id: str, latest: VersionRules) -> None:
        """Bring the page's rules up to a version newer than all others."""
        stored: dict[str, list[BitemporalRow[_Held]]] = {}
        places: dict[int, tuple[int, int, str | None]] = {}
        sql = f'SELECT {_HELD}, rule_id, start, "end", conditions FROM rule WHERE page_id = ? AND observed_to IS NULL'  # noqa: S608
        for row in self._db.rows(sql, (page_id,)):
            stored.setdefault(row["rule_id"], []).append(_stretch(row))
            places[row["r"]] = (row["start"], row["end"], row["conditions"])
        seen = "SELECT 1 FROM rule WHERE page_id = ? AND observed_from < ? LIMIT 1"
        first = self._db.row(seen, (page_id, latest.observed_at)) is None
        for rule_id in [*stored, *(i for i in latest.readings if i not in stored)]:
            rows, reading = stored.get(rule_id, []), latest.readings.get(rule_id)
            stated = next((row.item for row in rows if not row.carried), None)
            if reading is not None and stated is not None and stated.basis == reading.digest:
                self._follow(stated, places[stated.r], reading.rule)
                continue
            self._take(rule_id, rows, reading, latest.observed_at, first=first)

    def needs_rebuild(self, page_id: str, latest: VersionRules) -> bool:
        """Whether a version that is newer than all others asks for all rows anew.

        So it does where a person gave a reading after what was seen then, or where words come back to which one had
        been given.
        """
        sql = "SELECT 1 FROM rule WHERE page_id = ? AND observed_from > ? LIMIT 1"
        if self._db.row(sql, (page_id, latest.observed_at)) is not None:
            return True
        sql = "SELECT basis FROM rule_edit WHERE basis IN (SELECT basis FROM review_basis WHERE page_id = ?)"
        given = {row["basis"] for row in self._db.rows(sql, (page_id,))}
        back = [(rule_id, r.digest) for rule_id, r in latest.readings.items() if given and r.digest in given]
        stands = "SELECT 1 FROM rule WHERE rule_id = ? AND basis = ? AND observed_to IS NULL AND NOT carried"
        return any(self._db.row(stands, pair) is None for pair in back)

    def _follow(self, stated: _Held, stored: tuple[int, int, str | None], rule: Rule) -> None:
        """Keep a row's spans in step with a text in which the same words moved; a person's conditions move along."""
        conditions = conditions_json(rule.conditions)
        if stated.digest != stated.basis:
            kept = read_conditions(stored[2])
            conditions = conditions_json(kept and shifted(kept, rule.start - stored[0]))
        place = (rule.start, rule.end, conditions)
        if stored != place:
            self._db.run('UPDATE rule SET start = ?, "end" = ?, conditions = ? WHERE r = ?', (*place, stated.r))

    def _take(
        self,
        rule_id: str,
        rows: Sequence[BitemporalRow[_Held]],
        reading: RuleReading | None,
        at: str,
        *,
        by_person: bool = False,
        first: bool = False,
    ) -> None:
        """Close and add the rows that one new statement of a rule asks for; a person's word corrects."""
        if reading is None:
            statement: Statement[_Held] = Statement(at, None)
        else:
            rule = reading.rule
            stated = next((row.item.r for row in rows if not row.carried), None)
            before = None if stated is None else self._words(stated)
            since = next((row.observed_from for row in rows if not row.carried), "")
            again = before is not None and (
                by_person or corrects(before, rule) or dates_back(before, rule, since=since)
            )
            all_days = before is not None and (by_person or corrects_all_days(before, rule))
            held = _Held(0, reading.digest, reading.basis)
            statement = Statement(at, held, rule.valid_from, rule.valid_to, again, all_days, first)
        closed, _, added = apply_statement(rows, statement)
        number = self._db.number("SELECT max(version) FROM rule WHERE rule_id = ?", (rule_id,))
        for row in closed:
            ended = (row.observed_to, row.stated_to, row.item.r)
            self._db.run("UPDATE rule SET observed_to = ?, stated_to = ? WHERE r = ?", ended)
        for row in added:
            number += 1
            if row.carried:
                self._copy(row, number)
            elif reading is not None:
                new = BitemporalRow(
                    reading, row.valid_from, row.valid_to, row.observed_from, stated_from=row.stated_from
                )
                self._insert(rule_id, number, new)

    def _words(self, r: int) -> Rule:
        """A stored reading with what tells a correction from a succession: quote, modality, first day and values."""
        row = self._db.row("SELECT * FROM rule WHERE r = ?", (r,))
        held = self._db.rows("SELECT * FROM rule_value WHERE r = ?", (r,))
        quote, modality, begins = (
            ("", None, None) if row is None else (row["quote"], row["modality"], row["valid_from"])
        )
        values = tuple(Value(v["type"], v["value"], v["unit"], v["cmp"], start=v["start"], end=v["end"]) for v in held)
        return Rule(quote, 0, len(quote), (), "en", "", modality=modality, values=values, valid_from=begins)

    def rebuild(self, page_id: str, versions_rules: Sequence[VersionRules]) -> None:
        """Lay out all rules of a page anew from its versions in order of time, keeping the numbers of rows that stay."""
        words = self._persons_words(page_id)
        before: dict[str, dict[tuple[str, bool], list[Row]]] = {}
        highest: dict[str, int] = {}
        for row in self._db.rows("SELECT * FROM rule WHERE page_id = ? ORDER BY rule_id, version", (page_id,)):
            held = before.setdefault(row["rule_id"], {})
            held.setdefault((row["digest"], bool(row["carried"])), []).append(row)
            highest[row["rule_id"]] = row["version"]
        self._db.run("DELETE FROM rule WHERE page_id = ?", (page_id,))
        for rule_id in dict.fromkeys(i for e in versions_rules for i in e.readings):
            # rows that were there keep their number; the others follow the highest ever given
            rows = build_rows(statements(rule_id, versions_rules, words))
            kept = _numbers(rows, before.get(rule_id, {}))
            for place, stretch in enumerate(rows):
                if place not in kept:
                    kept[place] = highest[rule_id] = highest.get(rule_id, 0) + 1
                self._insert(rule_id, kept[place], stretch)

    def said_before(self, rule_ids: Iterable[str]) -> bool:
        """Whether an open reading of the rules, to which a person gave words, stood before and gave way to another."""
        sql = (
            "SELECT 1 FROM rule AS now JOIN rule_edit ON rule_edit.basis = now.basis JOIN rule AS past "
            "ON past.basis = now.basis AND past.observed_to IS NOT NULL AND NOT past.carried WHERE now.rule_id = ? "
            "AND now.observed_to IS NULL AND NOT now.carried AND NOT EXISTS (SELECT 1 FROM rule AS next "
            "WHERE next.rule_id = past.rule_id AND next.basis = past.basis AND next.observed_from = past.observed_to "
            "AND (next.observed_to IS NULL OR next.observed_from < next.observed_to)) LIMIT 1"
        )
        return any(self._db.row(sql, (rule_id,)) is not None for rule_id in rule_ids)

    def put_reading(self, rule_id: str, reading: RuleReading, at: str) -> int:
        """The version number under which a reading now stands for the open one by a person's word."""
        rows = [
            _stretch(row)
            for row in self._db.rows("SELECT * FROM rule WHERE rule_id = ? AND observed_to IS NULL", (rule_id,))
        ]
        self._take(rule_id, rows, reading, at, by_person=True)
        return self._db.number("SELECT max(version) FROM rule WHERE rule_id = ?", (rule_id,))

    def open_reading(self, rule_id: str) -> tuple[int, RuleReading] | None:
        """The open version's number and reading; of the words only the quote is filled in."""
        row = self._db.row("SELECT * FROM rule WHERE rule_id = ? AND observed_to IS NULL AND NOT carried", (rule_id,))
        return None if row is None else (int(row["version"]), _as_reading(row))

    def past_reading(self, rule_id: str, version: int | None) -> tuple[int, RuleReading] | None:
        """The number and reading of a version, the last one if none is named; of the words only the quote is filled in."""
        row = self._db.row(
            "SELECT * FROM rule WHERE rule_id = ?1 AND (?2 IS NULL OR version = ?2) "
            "ORDER BY carried, observed_from DESC, version DESC LIMIT 1",
            (rule_id, version),
        )
        return None if row is None else (int(row["version"]), _as_reading(row))

    def wordings(self, types: Collection[str]) -> Iterator[Wording]:
        """Every wording, of any time, of a rule with a value of one of the types, or to which a person gave such a value."""
        marks = ", ".join("?" * len(types))
        sql = f"SELECT DISTINCT page_id, rule_id, type, text, quote FROM rule JOIN rule_value USING (r) WHERE type IN ({marks})"  # noqa: S608
        for row in self._db.rows(sql, tuple(types)):
            yield Wording(row["page_id"], row["rule_id"], row["type"], f"{row['text']}\n{row['quote']}")
        for row in self._db.rows(
            "SELECT DISTINCT page_id, rule_edit.rule_id, rule_edit.rule FROM rule_edit JOIN review_basis USING (basis)"
        ):
            given = read_rule(row["rule"])
            for kind in {value.type for value in given.values} & set(types):
                yield Wording(row["page_id"], row["rule_id"], kind, f"{given.text}\n{given.quote}")

    def hold_reviewed(self, old: Document, new: Document, page_id: str, observed_at: str) -> None:
        """Let reviewed rules of a version keep their reading under a later extractor's one, while the quote is the same.

        A machine never overwrites a person: what was accepted, edited or rejected stands until the source moves.
        """
        decided: dict[str, list[Row]] = {}
        for row in self._db.rows(
            "SELECT review_id, basis, decision, at FROM review_basis JOIN review USING (review_id) "
            "WHERE page_id = ? ORDER BY review_id",
            (page_id,),
        ):
            decided.setdefault(row["basis"], []).append(row)
        if not decided:
            return
        before, after = (version_rules(page_id, 0, observed_at, None, document).readings for document in (old, new))
        for rule_id, machine in before.items():
            later, said = after.get(rule_id), decided.get(machine.basis, [])
            if later is None or later.basis == machine.basis or not said or said[-1]["decision"] == "withdrawn":
                continue
            if machine.rule.quote == later.rule.quote:
                self._carry_over(said, page_id, machine, later.basis, observed_at)

    def _carry_over(
        self, said: Sequence[Row], page_id: str, machine: RuleReading, basis: str, observed_at: str
    ) -> None:
        """Let what was decided on a machine's reading stand on a later machine's one."""
        self._db.many(
            "INSERT OR IGNORE INTO review_basis VALUES (?, ?, ?)",
            [(row["review_id"], page_id, basis) for row in said],
        )
        taken_back = max((n for n, row in enumerate(said) if row["decision"] == "withdrawn"), default=-1)
        at = max(observed_at, said[taken_back + 1]["at"]) if taken_back >= 0 else observed_at
        edited = any(row["decision"] == "edited" for row in said[taken_back + 1 :])
        self._hold(machine, basis, at, edited=edited)

    def _hold(self, machine: RuleReading, basis: str, at: str, *, edited: bool) -> None:
        """Put the reading decided on in the place of a later machine's one: the person's edit, else the machine's own."""
        rule = rule_json(machine.rule)
        if edited:
            row = self._db.row(
                "SELECT at, rule FROM rule_edit WHERE basis = ? ORDER BY edit_id DESC LIMIT 1", (machine.basis,)
            )
            at, rule = (at, rule) if row is None else (max(row["at"], at), row["rule"])
        known = "SELECT 1 FROM rule_edit WHERE basis = ? AND at <= ? AND rule = ?"
        if self._db.row(known, (basis, at, rule)) is None:
            self._db.run(
                "INSERT INTO rule_edit (rule_id, basis, at, rule) VALUES (?, ?, ?, ?)",
                (machine.rule.id, basis, at, rule),
            )

    def _persons_words(self, page_id: str) -> dict[str, list[PersonsWord]]:
        """The readings that people gave and took back, by what they stand for, in order of time."""
        found: dict[str, list[PersonsWord]] = {}
        for row in self._db.rows(
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

    def _copy(self, row: BitemporalRow[_Held], number: int) -> None:
        """A carried row: the same words for a shorter valid time, known from now on."""
        columns = [c["name"] for c in self._db.rows("SELECT name FROM pragma_table_info('rule')") if c["name"] != "r"]
        changed = {
            "version": number,
            "valid_to": row.valid_to,
            "observed_from": row.observed_from,
            "observed_to": None,
            "stated_to": None,
            "carried": 1,
        }
        names = ", ".join(f'"{c}"' for c in columns)
        picked = ", ".join(f":{c}" if c in changed else f'"{c}"' for c in columns)
        new = self._db.insert(
            f"INSERT INTO rule ({names}) SELECT {picked} FROM rule WHERE r = :r",  # noqa: S608  names of our own columns
            {**changed, "r": row.item.r},
        )
        for table, rest in (
            ("rule_value", _VALUE),
            ("rule_citation", "ord, raw, norm, href"),
        ):
            self._db.run(
                f"INSERT INTO {table} (r, {rest}) SELECT ?, {rest} FROM {table} WHERE r = ?",  # noqa: S608
                (new, row.item.r),
            )

    def _insert(self, rule_id: str, number: int, row: BitemporalRow[RuleReading]) -> None:
        reading, rule = row.item, row.item.rule
        r = self._db.insert(
            "INSERT INTO rule (rule_id, version, v, page_id, section_id, parent_rule_id, digest, basis, lang, kind, "
            "kinds, modality, actor, subject, text, conditions, quote, start, \"end\", valid_from, valid_to, "
            "valid_basis, observed_from, observed_to, recorded_at, pattern, confidence, carried, state, state_date, "
            "stated_from, stated_to) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rule_id, number, reading.v, reading.page_id, reading.section_id, reading.parent_id, reading.digest,
                reading.basis, rule.lang, rule.kinds[0], json.dumps(rule.kinds), rule.modality, rule.actor,
                rule.subject, rule.text, conditions_json(rule.conditions), rule.quote, rule.start, rule.end,
                row.valid_from, row.valid_to, rule.valid_basis, row.observed_from, row.observed_to,
                reading.recorded_at, rule.pattern, rule.confidence, row.carried, rule.state.value,
                rule.state_date, row.stated_from, row.stated_to,
            ),
        )  # fmt: skip
        self._db.many(
            f"INSERT INTO rule_value (r, {_VALUE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [
                (r, n, x.type, x.value, x.unit, x.cmp, x.role, x.group, x.raw, x.start - rule.start,
                 x.end - rule.start, x.exclusive, x.column_label, x.row_label, x.valid_from, x.valid_to, x.per)
                for n, x in enumerate(rule.values)
            ],
        )  # fmt: skip
        self._db.many(
            "INSERT INTO rule_citation (r, ord, raw, norm, href) VALUES (?, ?, ?, ?, ?)",
            [(r, n, c.raw, json.dumps(c.norm), c.href) for n, c in enumerate(rule.citations)],
        )
        if not row.carried:
            self._db.many(
                "INSERT OR IGNORE INTO rule_provision (provision, r, raw) VALUES (?, ?, ?)",
                [(norm, r, c.raw) for c in rule.citations for norm in c.norm],
            )


def _numbers(
    rows: Sequence[BitemporalRow[RuleReading]], before: Mapping[tuple[str, bool], Sequence[Row]]
) -> dict[int, int]:
    """The version numbers of new rows that were there before, by their place: the same words, best at the same time."""
    kept: dict[int, int] = {}
    for together in (True, False):
        for place, row in enumerate(rows):
            same = before.get((row.item.digest, row.carried), ())
            free = (old for old in same if old["version"] not in kept.values() and (_meets(old, row) or not together))
            old = None if place in kept else next(free, None)
            if old is not None:
                kept[place] = int(old["version"])
    return kept


def _meets(old: Row, row: BitemporalRow[RuleReading]) -> bool:
    """Whether a stored row and a new one share a moment (or both are empty at the same one)."""
    after = "9999"
    if old["observed_from"] == row.observed_from:
        return True
    return old["observed_from"] < (row.observed_to or after) and row.observed_from < (old["observed_to"] or after)


def _as_reading(row: Row) -> RuleReading:
    words = Rule(row["quote"], row["start"], row["end"], (row["kind"],), row["lang"], row["pattern"], id=row["rule_id"])
    return RuleReading(
        words, row["page_id"], row["section_id"], row["parent_rule_id"], row["digest"], row["basis"], row["v"], None
    )


def _stretch(row: Row) -> BitemporalRow[_Held]:
    return BitemporalRow(
        _Held(row["r"], row["digest"], row["basis"]),
        row["valid_from"],
        row["valid_to"],
        row["observed_from"],
        row["observed_to"],
        bool(row["carried"]),
        row["stated_from"],
        row["stated_to"],
    )
