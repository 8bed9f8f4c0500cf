"""Who relies on a provision: the rules and pages that cite it, ranges and parent citations included."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from veille.answers.queries import Record
from veille.model import Impact
from veille.reader.citing import select_citing
from veille.reader.filters import require_provision

MOST_URLS = 20  # addresses listed in one alert; `veille impact` lists all


def list_citing(db: sqlite3.Connection, provision: str | None) -> list[Record]:
    """The citations of a provision, without one all of them, as command line and API list them; UsageError for none such."""
    if provision is not None:
        require_provision(db, provision)
    return [dict(row) for row in select_citing(db, provision)]


def impacts_of(db: sqlite3.Connection, provisions: Iterable[str], *, page_id: str) -> tuple[Impact, ...]:
    """What changed provisions bear on: one Impact for each that other pages than the law's own cite."""
    found = []
    for provision in provisions:
        rows = [row for row in select_citing(db, provision) if row["page_id"] != page_id]
        if rows:
            urls = tuple(dict.fromkeys(row["url"] for row in rows))
            rules = len({row["rule_id"] for row in rows})
            found.append(Impact(provision, len(urls), rules, urls[:MOST_URLS]))
    return tuple(found)
