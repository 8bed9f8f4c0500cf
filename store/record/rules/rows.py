"""The rows of rules as they are stored: one for each wording and valid time, with its values, citations and provisions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from sqlite3 import Row

from veille.model import Rule
from veille.store.codec import conditions_json
from veille.store.connection import Connection
from veille.store.record.statements import RulePlace, RuleReading
from veille.store.record.timeline import BitemporalRow

_VALUE = (
    'ord, type, value, unit, cmp, role, grp, raw, start, "end", exclusive, column_label, row_label, valid_from, '
    "valid_to, per"
)


@dataclass(frozen=True, slots=True)
class StoredReading:
    """An open row as stored: its key, digests and place."""

    r: int
    digest: str
    basis: str
    place: RulePlace

    def stands_for(self, reading: RuleReading) -> bool:
        """Whether the row is that of a machine's reading, at its place."""
        return (self.basis, self.place) == (reading.digest, reading.place)


def insert_row(db: Connection, rule_id: str, number: int, row: BitemporalRow[RuleReading]) -> None:
    """Add a row under the version number given, with the values, citations and provisions of its reading."""
    reading, rule = row.item, row.item.rule
    r = db.insert(
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
    db.many(
        f"INSERT INTO rule_value (r, {_VALUE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        [
            (r, n, x.type, x.value, x.unit, x.cmp, x.role, x.group, x.raw, x.start - rule.start,
             x.end - rule.start, x.exclusive, x.column_label, x.row_label, x.valid_from, x.valid_to, x.per)
            for n, x in enumerate(rule.values)
        ],
    )  # fmt: skip
    db.many(
        "INSERT INTO rule_citation (r, ord, raw, norm, href) VALUES (?, ?, ?, ?, ?)",
        [(r, n, c.raw, json.dumps(c.norm), c.href) for n, c in enumerate(rule.citations)],
    )
    if not row.carried:
        db.many(
            "INSERT OR IGNORE INTO rule_provision (provision, r, raw) VALUES (?, ?, ?)",
            [(norm, r, c.raw) for c in rule.citations for norm in c.norm],
        )


def copy_row(db: Connection, row: BitemporalRow[StoredReading], number: int) -> None:
    """A carried row: the same words for a shorter valid time, known from now on."""
    columns = [c["name"] for c in db.rows("SELECT name FROM pragma_table_info('rule')") if c["name"] != "r"]
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
    new = db.insert(
        f"INSERT INTO rule ({names}) SELECT {picked} FROM rule WHERE r = :r",  # noqa: S608  names of our own columns
        {**changed, "r": row.item.r},
    )
    for table, rest in (
        ("rule_value", _VALUE),
        ("rule_citation", "ord, raw, norm, href"),
    ):
        db.run(
            f"INSERT INTO {table} (r, {rest}) SELECT ?, {rest} FROM {table} WHERE r = ?",  # noqa: S608
            (new, row.item.r),
        )


def stored_reading(row: Row) -> RuleReading:
    """A row read back; of its words only the quote is filled in, and its place is its own (decided.place_of)."""
    words = Rule(row["quote"], row["start"], row["end"], (row["kind"],), row["lang"], row["pattern"], id=row["rule_id"])
    return RuleReading(
        words, row["page_id"], row["section_id"], row["parent_rule_id"], row["digest"], row["basis"], row["v"], None,
        RulePlace(row["section_id"], row["parent_rule_id"]),
    )  # fmt: skip


def stored_row(row: Row) -> BitemporalRow[StoredReading]:
    """When a stored row holds, and where it stands."""
    return BitemporalRow(
        StoredReading(row["r"], row["digest"], row["basis"], RulePlace(row["section_id"], row["parent_rule_id"])),
        row["valid_from"],
        row["valid_to"],
        row["observed_from"],
        row["observed_to"],
        bool(row["carried"]),
        row["stated_from"],
        row["stated_to"],
    )
