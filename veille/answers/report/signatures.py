"""A signature of all that the report site says of a page: while it stays the same, its pages need not be made again."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from hashlib import sha256

from veille.config import Config
from veille.store import Store
from veille.store.operations.outbox import HELD_DELIVERIES

# Each row of these says something that stands on the pages of one page. When it was last checked does not: it stands in
# the lists, which are made each time. Counts and greatest row numbers move with every row that comes or goes.
_QUERIES = (
    "SELECT page_id, source, url, lang, title, twin_url, state, first_seen FROM page",
    (
        "SELECT page_id, count(*), max(v), max(recorded_at), sum(length(document)), group_concat(extractor_version) "
        "FROM version GROUP BY page_id"
    ),
    "SELECT page_id, count(*), max(c), max(seq), sum(superseded) FROM change WHERE page_id IS NOT NULL GROUP BY page_id",
    # the few decisions first, then their rules: the other way round every rule would be read
    "SELECT rule.page_id, count(*), max(review_id) FROM review CROSS JOIN rule USING (rule_id) GROUP BY rule.page_id",
    (
        # of changes alone: that a page is stale or failing stands in the lists, and may befall all pages at once
        "SELECT page_id, max(event_id), count(verdict), max(event_verdict_id) FROM event "
        "LEFT JOIN event_verdict USING (event_id) WHERE kind IN ('change', 'suspect') GROUP BY page_id"
    ),
    "SELECT page_id, count(*), max(f) FROM fact WHERE page_id IS NOT NULL GROUP BY page_id",
    "SELECT page_id, count(*), max(since), group_concat(state || rule_id || twin_rule_id) FROM parity GROUP BY page_id",
    "SELECT twin_page_id, count(*), max(since) FROM parity GROUP BY twin_page_id",
    (
        f"SELECT event.page_id, count(*) FROM delivery JOIN event USING (event_id) WHERE {HELD_DELIVERIES} "  # noqa: S608
        "GROUP BY event.page_id"
    ),
)

# What moves with every decision of a person, and with every change found: cheap enough to be asked at each request.
_MARK = f"""
SELECT (SELECT max(review_id) FROM review), (SELECT max(event_verdict_id) FROM event_verdict),
  (SELECT max(seq) FROM change), (SELECT count(*) FROM version),
  (SELECT group_concat(state) FROM suspect), (SELECT count(*) FROM delivery WHERE {HELD_DELIVERIES})
"""  # noqa: S608


def read_mark(db: sqlite3.Connection) -> str:
    """A mark of what people decided and what changed: while it stays the same, the report of the record does, too."""
    return repr(tuple(db.execute(_MARK).fetchone()))


def read_signatures(store: Store, config: Config) -> dict[str, str]:
    """The signature of each page; its twin is part of it, for the card of a change tells of both."""
    parts: dict[str, list[str]] = defaultdict(list)
    for number, query in enumerate(_QUERIES):
        for page_id, *values in store.connection.raw.execute(query):
            parts[str(page_id)].append(f"{number}{tuple(values)!r}")
    twins = dict(store.connection.raw.execute("SELECT page_id, twin_page_id FROM v1_page"))
    relied = _digest(
        repr([(s.id, s.packages) for s in config.sources] + [(f.key, f.packages, f.label_en) for f in config.facts])
    )
    return {
        page_id: _digest("\n".join([*found, relied, *parts.get(str(twins.get(page_id)), ())]))
        for page_id, found in parts.items()
    }


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
