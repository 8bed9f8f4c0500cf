"""Who relies on a provision: the one answer for reader, command line, API, alerts and report."""

from __future__ import annotations

import sqlite3

from veille.reader.named_rows import select_rows

# The quote is looked up, not joined: a rule has one row for each stretch of days it applies to.
_CITING = """
SELECT i.provision, i.rule_id, i.page_id, i.raw, p.url, p.title, p.lang,
  (SELECT r.quote FROM v1_rule_current AS r WHERE r.rule_id = i.rule_id LIMIT 1) AS quote
FROM v1_impact AS i JOIN v1_page AS p USING (page_id)
WHERE :instrument IS NULL OR i.provision = :instrument OR i.provision GLOB :instrument || ':*'
ORDER BY i.provision, p.url, i.rule_id, i.raw"""


def select_citing(db: sqlite3.Connection, provision: str | None) -> list[sqlite3.Row]:
    """The citations of today's rules that touch the provision, with their page: itself, its parts and parents, ranges.

    Without a provision all citations.
    """
    from veille.model.provisions import relies_on  # only where it is needed: opening a snapshot loads little

    rows = select_rows(db, _CITING, {"instrument": provision.partition(":")[0] if provision else None})
    return [row for row in rows if provision is None or relies_on(row["provision"], provision)]
