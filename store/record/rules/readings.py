"""Rules in time: one row for each wording and valid time of a rule, laid out from the page's versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from veille.model import Rule, Value
from veille.store.codec import conditions_json, read_conditions, read_rule
from veille.store.connection import Connection
from veille.store.record.rules.decided import words_untold
from veille.store.record.rules.kept_words import persons_words
from veille.store.record.rules.rows import StoredReading, copy_row, insert_row, stored_reading, stored_row
from veille.store.record.statements import (
    RuleReading,
    VersionRules,
    corrects,
    corrects_all_days,
    dates_back,
    shifted,
    statements,
)
from veille.store.record.timeline import BitemporalRow, Statement, apply_statement, build_rows


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule's words at some time, and the type of a value in them."""

    page_id: str
    rule_id: str
    type: str
    words: str


_HELD = (
    "r, digest, basis, section_id, parent_rule_id, valid_from, valid_to, observed_from, observed_to, carried, "
    "stated_from, stated_to"
)


class Rules:
    """The rule rows of pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def advance(self, page_id: str, latest: VersionRules) -> None:
        """Bring the page's rules up to a version newer than all others."""
        stored: dict[str, list[BitemporalRow[StoredReading]]] = {}
        spans: dict[int, tuple[int, int, str | None]] = {}
        sql = f'SELECT {_HELD}, rule_id, start, "end", conditions FROM rule WHERE page_id = ? AND observed_to IS NULL'  # noqa: S608
        for row in self._db.rows(sql, (page_id,)):
            stored.setdefault(row["rule_id"], []).append(stored_row(row))
            spans[row["r"]] = (row["start"], row["end"], row["conditions"])
        seen = "SELECT 1 FROM rule WHERE page_id = ? AND observed_from < ? LIMIT 1"
        first = self._db.row(seen, (page_id, latest.observed_at)) is None
        for rule_id in [*stored, *(i for i in latest.readings if i not in stored)]:
            rows, reading = stored.get(rule_id, []), latest.readings.get(rule_id)
            stated = next((row.item for row in rows if not row.carried), None)
            if reading is not None and stated is not None and stated.stands_for(reading):
                self._follow(stated, spans[stated.r], reading.rule)
                continue
            self._take(rule_id, rows, reading, latest.observed_at, first=first)

    def needs_rebuild(self, page_id: str, latest: VersionRules) -> bool:
        """Whether a version that is newer than all others asks for all rows anew.

        So it does where a person gave a reading after what was seen then, where words come back to which one had been
        given, and where decisions of an earlier release are known by ids alone.
        """
        if words_untold(self._db, page_id):
            return True
        sql = "SELECT 1 FROM rule WHERE page_id = ? AND observed_from > ? LIMIT 1"
        if self._db.row(sql, (page_id, latest.observed_at)) is not None:
            return True
        sql = "SELECT basis FROM rule_edit WHERE basis IN (SELECT basis FROM review_basis WHERE page_id = ?)"
        given = {row["basis"] for row in self._db.rows(sql, (page_id,))}
        back = [(rule_id, r.digest) for rule_id, r in latest.readings.items() if given and r.digest in given]
        stands = "SELECT 1 FROM rule WHERE rule_id = ? AND basis = ? AND observed_to IS NULL AND NOT carried"
        return any(self._db.row(stands, pair) is None for pair in back)

    def _follow(self, stated: StoredReading, stored: tuple[int, int, str | None], rule: Rule) -> None:
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
        rows: Sequence[BitemporalRow[StoredReading]],
        reading: RuleReading | None,
        at: str,
        *,
        by_person: bool = False,
        first: bool = False,
    ) -> None:
        """Close and add the rows that one new statement of a rule asks for; a person's word corrects."""
        if reading is None:
            statement: Statement[StoredReading] = Statement(at, None)
        else:
            rule = reading.rule
            stated = next((row.item.r for row in rows if not row.carried), None)
            before = None if stated is None else self._words(stated)
            since = next((row.observed_from for row in rows if not row.carried), "")
            again = before is not None and (
                by_person or corrects(before, rule) or dates_back(before, rule, since=since)
            )
            all_days = before is not None and (by_person or corrects_all_days(before, rule))
            held = StoredReading(0, reading.digest, reading.basis, reading.place)
            statement = Statement(at, held, rule.valid_from, rule.valid_to, again, all_days, first)
        closed, _, added = apply_statement(rows, statement)
        number = self._db.number("SELECT max(version) FROM rule WHERE rule_id = ?", (rule_id,))
        for row in closed:
            ended = (row.observed_to, row.stated_to, row.item.r)
            self._db.run("UPDATE rule SET observed_to = ?, stated_to = ? WHERE r = ?", ended)
        for row in added:
            number += 1
            if row.carried:
                copy_row(self._db, row, number)
            elif reading is not None:
                new = BitemporalRow(
                    reading, row.valid_from, row.valid_to, row.observed_from, stated_from=row.stated_from
                )
                insert_row(self._db, rule_id, number, new)

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
        words = persons_words(self._db, page_id)
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
                insert_row(self._db, rule_id, kept[place], stretch)

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
            stored_row(row)
            for row in self._db.rows("SELECT * FROM rule WHERE rule_id = ? AND observed_to IS NULL", (rule_id,))
        ]
        self._take(rule_id, rows, reading, at, by_person=True)
        return self._db.number("SELECT max(version) FROM rule WHERE rule_id = ?", (rule_id,))

    def open_reading(self, rule_id: str) -> tuple[int, RuleReading] | None:
        """The open version's number and reading; of the words only the quote is filled in."""
        row = self._db.row("SELECT * FROM rule WHERE rule_id = ? AND observed_to IS NULL AND NOT carried", (rule_id,))
        return None if row is None else (int(row["version"]), stored_reading(row))

    def past_reading(self, rule_id: str, version: int | None) -> tuple[int, RuleReading] | None:
        """The number and reading of a version, the last one if none is named; of the words only the quote is filled in."""
        row = self._db.row(
            "SELECT * FROM rule WHERE rule_id = ?1 AND (?2 IS NULL OR version = ?2) "
            "ORDER BY carried, observed_from DESC, version DESC LIMIT 1",
            (rule_id, version),
        )
        return None if row is None else (int(row["version"]), stored_reading(row))

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
