"""Who relies on a provision: the rules and pages that cite it, ranges and parent citations included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from veille.answers.queries import Record, select_records
from veille.model import Impact

MOST_URLS = 20  # addresses listed in one alert; `veille impact` lists all


def find_citing(db: sqlite3.Connection, provision: str) -> list[Record]:
    """The v1_impact rows, with page address and title, whose citation touches the provision."""
    from veille.changes.match.provisions import relies_on  # a check of unchanged pages must not pay for comparisons

    instrument = provision.partition(":")[0]
    rows = select_records(
        db,
        "SELECT i.*, p.url, p.title, p.lang FROM v1_impact AS i JOIN v1_page AS p USING (page_id) "
        "WHERE i.provision = :instrument OR i.provision GLOB :instrument || ':*' ORDER BY i.provision, p.url, i.rule_id",
        {"instrument": instrument},
    )
    return [row for row in rows if relies_on(str(row["provision"]), provision)]


def impacts_of(db: sqlite3.Connection, provisions: Iterable[str], *, page_id: str) -> tuple[Impact, ...]:
    """What changed provisions bear on: one Impact for each that other pages than the law's own cite."""
    found = []
    for provision in provisions:
        rows = [row for row in find_citing(db, provision) if row["page_id"] != page_id]
        if rows:
            urls = tuple(dict.fromkeys(str(row["url"]) for row in rows))
            rules = len({row["rule_id"] for row in rows})
            found.append(Impact(provision, len(urls), rules, urls[:MOST_URLS]))
    return tuple(found)
