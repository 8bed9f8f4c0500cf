"""Rows of the `v1_*` views as JSON-ready records, with the filters of the command line (docs/contract.md)."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from veille.clock import from_stamp, to_stamp
from veille.errors import UsageError

Record = dict[str, object]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_JSON_COLUMNS = ("kinds", "conditions")
_AS_OF = "(valid_from IS NULL OR valid_from <= :as_of) AND (valid_to IS NULL OR :as_of < valid_to)"
# Page by page, in the order of the text; ids end in a number, so a shorter one comes before a longer one.
_RULE_ORDER = "url, page_id, length(section_id), section_id, start, rule_id, version"
_OBSERVED = "observed_from <= :observed AND (observed_to IS NULL OR :observed < observed_to)"


@dataclass(frozen=True, slots=True)
class Moment:
    """The two times of a bitemporal question; None for `as_of` asks nothing of valid time, for `observed` means now."""

    as_of: str | None = None
    observed: str | None = None


def check_moment(as_of: str | None, observed: str | None) -> Moment:
    """The moment asked for, a bare day of observation meaning its end; raises UsageError for what is no date or stamp."""
    if as_of is not None and not _is_date(as_of):
        raise UsageError(f"{as_of!r} is not a date", where="--as-of", hint="write YYYY-MM-DD")
    if observed is not None:
        try:
            observed = to_stamp(from_stamp(f"{observed}T23:59:59Z" if _DATE.fullmatch(observed) else observed))
        except ValueError:
            hint = "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
            raise UsageError(f"{observed!r} is not a time", where="--observed", hint=hint) from None
    return Moment(as_of, observed)


def find_page(db: sqlite3.Connection, name: str) -> Record:
    """The v1_page row that a page id, URL or source id names; a source of several pages gives its first page."""
    row = select_records(
        db,
        "SELECT * FROM v1_page WHERE page_id = :name OR url = :name OR source = :name "
        "ORDER BY page_id = :name DESC, url = :name DESC, depth, first_seen, page_id LIMIT 1",
        {"name": name},
    )
    if not row:
        raise UsageError("no such page", where=name, hint="`veille pages` lists page ids, sources and addresses")
    return row[0]


def list_pages(db: sqlite3.Connection, source: str | None = None, state: str | None = None) -> list[Record]:
    """The pages, by source, depth and address."""
    clauses = {"source = :source": source, "state = :state": state}
    return _filtered(db, "v1_page", clauses, {"source": source, "state": state}, "source, depth, url, page_id")


def list_rules(
    db: sqlite3.Connection,
    moment: Moment,
    *,
    page: str | None = None,
    kind: str | None = None,
    subject: str | None = None,
    lang: str | None = None,
    cites: str | None = None,
    review: str | None = None,
) -> list[Record]:
    """The rules known at the moment, each with its values and citations nested."""
    parameters = {
        "page": find_page(db, page)["page_id"] if page else None,
        "kind": kind, "subject": subject, "lang": lang, "cites": cites, "review": review,
        "as_of": moment.as_of, "observed": moment.observed,
    }  # fmt: skip
    clauses = {
        "page_id = :page": page,
        "EXISTS (SELECT 1 FROM json_each(v1_rule.kinds) AS k WHERE k.value = :kind)": kind,
        "subject = :subject": subject,
        "lang = :lang": lang,
        "EXISTS (SELECT 1 FROM v1_rule_citation AS c, json_each(c.norm) AS n WHERE c.rule_id = v1_rule.rule_id "
        "AND c.version = v1_rule.version AND n.value = :cites)": cites,
        "review_state = :review": review,
        _AS_OF: moment.as_of,
        _OBSERVED: moment.observed,
        "observed_to IS NULL": None if moment.observed else "now",
    }
    rules = _filtered(db, "v1_rule", clauses, parameters, _RULE_ORDER)
    for rule in rules:
        key = {"rule_id": rule["rule_id"], "version": rule["version"]}
        rule["values"] = select_records(
            db, "SELECT * FROM v1_rule_value WHERE rule_id = :rule_id AND version = :version ORDER BY ord", key
        )
        rule["citations"] = select_records(
            db, "SELECT * FROM v1_rule_citation WHERE rule_id = :rule_id AND version = :version ORDER BY ord", key
        )
        for citation in _records(rule["citations"]):
            citation["norm"] = json.loads(str(citation["norm"]))
    return rules


def list_facts(db: sqlite3.Connection, moment: Moment, key: str | None = None) -> list[Record]:
    """The facts known at the moment."""
    clauses = {
        "key GLOB :key": key,
        _AS_OF: moment.as_of,
        _OBSERVED: moment.observed,
        "observed_to IS NULL": None if moment.observed else "now",
    }
    parameters = {"key": key, "as_of": moment.as_of, "observed": moment.observed}
    return _filtered(db, "v1_fact", clauses, parameters, "key, valid_from, observed_from")


def list_changes(
    db: sqlite3.Connection, since: int = 0, page: str | None = None, cause: str | None = None
) -> list[Record]:
    """The changes after a sequence number, oldest first."""
    parameters = {"since": since, "page": find_page(db, page)["page_id"] if page else None, "cause": cause}
    clauses = {"seq > :since": "always", "page_id = :page": page, "cause = :cause": cause}
    return _filtered(db, "v1_change", clauses, parameters, "seq")


def list_parity(db: sqlite3.Connection, state: str | None = None) -> list[Record]:
    """English and French side by side: one row a pair of pages or rules."""
    return _filtered(db, "v1_parity", {"state = :state": state}, {"state": state}, "page_id, rule_id, twin_rule_id")


def list_health(db: sqlite3.Connection) -> list[Record]:
    """The state of each page's checks."""
    return select_records(
        db, "SELECT h.*, p.source, p.url FROM v1_health AS h JOIN v1_page AS p USING (page_id) ORDER BY p.source, p.url"
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
    cursor = db.execute(sql, parameters or {})
    columns = [column[0] for column in cursor.description]
    rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    for row in rows:
        for column in _JSON_COLUMNS:
            if isinstance(row.get(column), str):
                row[column] = json.loads(str(row[column]))
    return rows


def _records(value: object) -> list[Record]:
    return value if isinstance(value, list) else []
