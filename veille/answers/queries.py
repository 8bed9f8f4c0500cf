"""Rows of the `v1_*` views as JSON-ready records, with the filters of the command line (docs/contract.md)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from veille.clock import from_stamp, to_stamp
from veille.errors import UsageError
from veille.model import Lang, PageState
from veille.nearest import require_known
from veille.reader.days import asked_day, facts_on_day, nearest_day
from veille.reader.filters import (
    OF_SOURCE,
    ChangeFilter,
    RuleFilter,
    find_page_ids,
    require_fact,
    select_calendar,
    select_changes,
    select_facts,
    select_rules,
)
from veille.reader.named_rows import select_rows
from veille.reader.rows import parts_of_rules

Record = dict[str, object]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_JSON_COLUMNS = ("kinds", "conditions", "norm", "heading_path")
_TOGETHER = 500  # rules whose values are read in one query


@dataclass(frozen=True, slots=True)
class Moment:
    """The two times of a bitemporal question; None for `as_of` asks nothing of valid time, for `observed` means now."""

    as_of: str | None = None
    observed: str | None = None


def check_moment(
    as_of: str | None, observed: str | None, *, names: tuple[str, str] = ("--as-of", "--observed")
) -> Moment:
    """The moment asked for, a bare day of observation meaning its end; raises UsageError for anything but a date or a stamp."""
    if as_of is not None and not _is_date(as_of):
        raise UsageError(f"{as_of!r} is not a date", where=names[0], hint="write YYYY-MM-DD")
    if observed is not None:
        try:
            observed = to_stamp(from_stamp(f"{observed}T23:59:59Z" if _DATE.fullmatch(observed) else observed))
        except ValueError:
            hint = "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
            raise UsageError(f"{observed!r} is not a time", where=names[1], hint=hint) from None
    return Moment(as_of, observed)


def find_page(db: sqlite3.Connection, name: str) -> Record:
    """The v1_page row that a page id, URL or source id names; a source of several pages gives its first page."""
    page_id = find_page_ids(db, name)[0]
    return select_records(db, "SELECT * FROM v1_page WHERE page_id = :page_id", {"page_id": page_id})[0]


def list_pages(db: sqlite3.Connection, source: str | None = None, state: str | None = None) -> list[Record]:
    """The pages, by source, depth and address."""
    if source is not None:
        known = db.execute("SELECT source FROM v1_page UNION SELECT source FROM page_source")
        require_known(source, [str(row[0]) for row in known], "source")
    if state is not None:
        require_known(state, [s.value for s in PageState], "page state")
    clauses = {OF_SOURCE.format("source"): source, "state = :state": state}
    return _filtered(db, "v1_page", clauses, {"source": source, "state": state}, "source, depth, url, page_id")


def list_rules(db: sqlite3.Connection, asked: RuleFilter, *, nested: bool = True) -> list[Record]:
    """The rules that a filter selects, with their values and citations nested (where wanted): as the reader gives them."""
    rules = _records_of(select_rules(db, asked))
    return _with_parts(db, rules) if nested else rules


def _with_parts(db: sqlite3.Connection, rules: list[Record]) -> list[Record]:
    nested: dict[tuple[object, object], Record] = {(rule["rule_id"], rule["version"]): rule for rule in rules}
    for rule in rules:
        rule["values"], rule["citations"] = [], []
    wanted = list(nested)
    for start in range(0, len(wanted), _TOGETHER):
        ids = {"ids": json.dumps(wanted[start : start + _TOGETHER])}
        for name, view in (("values", "v1_rule_value"), ("citations", "v1_rule_citation")):
            for part in select_records(db, parts_of_rules(view), ids):
                _records(nested[part["rule_id"], part["version"]][name]).append(part)
    return rules


def list_facts(
    db: sqlite3.Connection, moment: Moment, key: str | None = None, *, today: date | None = None
) -> list[Record]:
    """The facts that hold on the day of the moment; without `as_of` one record a key, as of today.

    There a fact of which only other days are known stands too, its state `not_begun` or `ended`.
    """
    rows = select_facts(db, key=key, as_of=moment.as_of, observed=moment.observed)
    if moment.as_of is not None:
        return _records_of(rows)
    day, late = asked_day(None, today)
    states: dict[str, str] = {}
    shown = []
    for name, row in facts_on_day(rows, day, late).items():
        if row is None:
            states[name], row = nearest_day([known for known in rows if known["key"] == name], day)
        shown.append(row)
    return [row | {"state": states.get(str(row["key"]), row["state"])} for row in _records_of(shown)]


def known_facts(db: sqlite3.Connection, moment: Moment, key: str | None = None) -> list[Record]:
    """All that is known of facts at the moment, for every day: also ended and coming values."""
    return _records_of(select_facts(db, key=key, observed=moment.observed))


def fact_history(db: sqlite3.Connection, key: str | None = None) -> list[Record]:
    """All that was ever known of facts: by key, by when it was believed, by the days it is for."""
    if key is not None:
        require_fact(db, key)
    order = "key, observed_from, valid_from IS NOT NULL, valid_from"
    return _filtered(db, "v1_fact", {"key GLOB :key": key}, {"key": key}, order)


def unbound_facts(db: sqlite3.Connection, key: str | None = None) -> list[tuple[str, str]]:
    """The facts that left the configuration, by key, each with the moment when it did."""
    sql = (
        "SELECT key, max(observed_to) FROM v1_fact WHERE :key IS NULL OR key GLOB :key "
        "GROUP BY key HAVING count(observed_to) = count(*)"
    )
    return [(str(name), str(left)) for name, left in db.execute(sql, {"key": key})]


def list_changes(db: sqlite3.Connection, asked: ChangeFilter) -> list[Record]:
    """The changes that a filter selects, oldest first."""
    return _records_of(select_changes(db, asked))


def without_values_of_facts(db: sqlite3.Connection, changes: list[Record]) -> list[Record]:
    """The changes without those that a watched fact among them tells, its value's and its sentence's: one row for people."""
    moved = {(row["object_id"], row["at"]): (row["before"], row["after"]) for row in changes if row["object"] == "fact"}
    stated = db.execute("SELECT key, rule_id, observed_from FROM v1_fact WHERE rule_id IS NOT NULL").fetchall()
    told = {(rule_id, at, *moved[key, at]) for key, rule_id, at in stated if (key, at) in moved}
    came = {(rule_id, at) for rule_id, at, *_ in told}

    def is_told(row: Record) -> bool:
        if row["object"] == "rule" and row["kind"] == "added":
            return (row["object_id"], row["at"]) in came
        return (row["object_id"], row["at"], row["before"], row["after"]) in told

    return [row for row in changes if row["object"] not in ("value", "rule") or not is_told(row)]


def read_since(text: str) -> tuple[int, str]:
    """What `--since` names: a sequence number, or a day; UsageError for neither."""
    if text.isdigit():
        return int(text), ""
    if _is_date(text):
        return 0, text
    raise UsageError(
        f"{text!r} is neither the number of a change nor a day", where="--since", hint="write 120, 2026-11-01 or 1 week"
    )


def titles_of(db: sqlite3.Connection) -> dict[str, str]:
    """The titles of all pages by id; of one without, its address."""
    return {
        str(row[0]): str(row[1]) for row in db.execute("SELECT page_id, coalesce(nullif(title, ''), url) FROM v1_page")
    }


def quotes_of(db: sqlite3.Connection) -> dict[str, str]:
    """The sentences of the rules that stand now, by rule id."""
    return {str(row[0]): str(row[1]) for row in db.execute("SELECT rule_id, quote FROM v1_rule_current")}


def seen_of(db: sqlite3.Connection) -> dict[str, str]:
    """Since when each rule that stands now has been seen as it is, by rule id."""
    return {str(row[0]): str(row[1]) for row in db.execute("SELECT rule_id, observed_from FROM v1_rule_current")}


def language_behind(english: str | None, french: str | None) -> Lang | None:
    """The language whose statement is the older one, by when each was first seen as it is; None where nothing tells."""
    if not english or not french or english == french:
        return None
    return "fr" if english > french else "en"


def twins_of_pages(db: sqlite3.Connection) -> dict[str, str | None]:
    """The id of each page's edition in the other language, None where the record has none."""
    return {
        row["page_id"]: row["twin_page_id"] for row in select_rows(db, "SELECT page_id, twin_page_id FROM v1_page", {})
    }


def list_calendar(db: sqlite3.Connection, since: str | None, until: str | None) -> list[Record]:
    """The days on which something begins, ends or is due, in order."""
    return _records_of(select_calendar(db, since, until))


def list_parity(db: sqlite3.Connection, state: str | None = None) -> list[Record]:
    """English and French side by side: one row a pair of rules, or of pages of which no pair of rules is in that state.

    The state of a pair of pages is the worst of its rules': beside these it would be counted twice.
    """
    return select_records(
        db,
        "SELECT * FROM v1_parity AS p WHERE (:state IS NULL OR state = :state) AND (coalesce(rule_id, twin_rule_id) IS NOT NULL "
        "OR NOT EXISTS (SELECT 1 FROM v1_parity AS r WHERE r.page_id = p.page_id AND r.twin_page_id = p.twin_page_id "
        "AND coalesce(r.rule_id, r.twin_rule_id) IS NOT NULL AND (:state IS NULL OR r.state = :state))) "
        "ORDER BY page_id, rule_id, twin_rule_id",
        {"state": state},
    )


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(from_stamp(text))
    except ValueError:
        return False


def _filtered(
    db: sqlite3.Connection, view: str, clauses: Mapping[str, object], parameters: Mapping[str, object], order: str
) -> list[Record]:
    where = " AND ".join(clause for clause, wanted in clauses.items() if wanted is not None) or "1"
    return select_records(db, f"SELECT * FROM {view} WHERE {where} ORDER BY {order}", parameters)  # noqa: S608 - names are ours


def select_records(db: sqlite3.Connection, sql: str, parameters: Mapping[str, object] | None = None) -> list[Record]:
    """The rows of a query by column name, JSON columns as what they hold."""
    return _records_of(select_rows(db, sql, parameters or {}))


def _records_of(rows: Sequence[sqlite3.Row]) -> list[Record]:
    """The rows as records; equal JSON texts, of which a listing has thousands, are read once and copied."""
    if not rows:
        return []
    names = rows[0].keys()
    held = [name for name in _JSON_COLUMNS if name in names]
    records: list[Record] = [dict(zip(names, row, strict=True)) for row in rows]
    known: dict[str, object] = {}
    for name in held:
        for record in records:
            text = record[name]
            if isinstance(text, str):
                if text not in known:
                    known[text] = json.loads(text)
                value = known[text]
                record[name] = list(value) if isinstance(value, list) else value
    return records


def _records(value: object) -> list[Record]:
    return value if isinstance(value, list) else []
