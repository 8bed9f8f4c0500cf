"""The views as JSON Lines with a JSON Schema, or as CSV: one file a view, rows in an order that content decides."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from veille.store.connection import Connection
from veille.store.exports.columns import EXPORTED, Json, column_names, record, schema

# What a spreadsheet runs: "=HYPERLINK(...)", "@SUM(...)", "-2+cmd|...". A day "--05-01" and an amount "-5" are none.
_FORMULA = re.compile(r"[=@\t\r]|[+-].*[(|!]", re.S)
# An order for each view in which equal content gives equal files.
VIEW_ORDER = {
    "page": "url", "version": "page_id, observed_at, content_hash", "section": "page_id, observed_from, ordinal",
    "rule": "page_id, section_id, start, rule_id, version", "rule_value": "rule_id, version, ord",
    "rule_citation": "rule_id, version, ord", "fact": "key, observed_from, valid_from", "change": "seq",
    "parity": "page_id, twin_page_id, rule_id, twin_rule_id", "impact": "provision, rule_id",
    "relation": "from_rule, to_rule, type", "review": "rule_id, version, at", "health": "page_id",
    "calendar": "day, event, url, rule_id",
}  # fmt: skip


def export_jsonl(db: Connection, dest: Path, *, since: int = 0) -> tuple[Path, ...]:
    """The files written to the folder `dest`: NAME.jsonl for each view, and schema.json.

    Rules hold their values and citations. `since` leaves only changes after that number in change.jsonl.
    """
    dest.mkdir(parents=True, exist_ok=True)
    written = []
    for name in EXPORTED:
        path = dest / f"{name}.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for item in _rules(db) if name == "rule" else _records(db, name, since):
                file.write(json.dumps(item, ensure_ascii=False) + "\n")
        written.append(path)
    path = dest / "schema.json"
    path.write_text(json.dumps(schema(db), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return (*written, path)


def export_csv(db: Connection, dest: Path) -> tuple[Path, ...]:
    """The files written to the folder `dest`: NAME.csv for each view, UTF-8, a header line, JSON columns as JSON.

    CSV is for spreadsheets: a cell that one would run as a formula begins with an apostrophe. JSON Lines has texts as they are.
    """
    dest.mkdir(parents=True, exist_ok=True)
    written = []
    for name in (*EXPORTED, "rule_value", "rule_citation"):
        path = dest / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(column_names(db, f"v1_{name}"))
            writer.writerows(tuple(map(_cell, tuple(row))) for row in db.each(_query(name)))
        written.append(path)
    return tuple(written)


def _cell(value: object) -> object:
    """A value for a spreadsheet: page text that it would run as a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _records(db: Connection, name: str, since: int) -> Iterator[dict[str, Json]]:
    for row in db.each(_query(name)):
        if name != "change" or row["seq"] > since:
            yield record(row)


def _rules(db: Connection) -> Iterator[dict[str, Json]]:
    """Rules with their values and citations: three walks side by side would need one order, so one rule at a time."""
    nested = {
        field: f"SELECT * FROM {view} WHERE rule_id = ? AND version = ? ORDER BY ord"  # noqa: S608  our own names
        for field, view in (("values", "v1_rule_value"), ("citations", "v1_rule_citation"))
    }
    for row in db.each(_query("rule")):
        item = record(row)
        for field, sql in nested.items():
            parts = [record(part) for part in db.rows(sql, (row["rule_id"], row["version"]))]
            item[field] = [{k: v for k, v in part.items() if k not in ("rule_id", "version")} for part in parts]
        yield item


def _query(name: str) -> str:
    return f"SELECT * FROM v1_{name} ORDER BY {VIEW_ORDER[name]}"  # noqa: S608  our own names
