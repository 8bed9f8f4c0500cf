"""The `v1_*` views: what downstream packages may rely on. Columns are only ever added (docs/contract.md)."""

from __future__ import annotations

import hashlib

_RULE_COLUMNS = """
  rule.rule_id, rule.version, version.version_id, rule.parent_rule_id, rule.page_id, rule.section_id, rule.lang,
  rule.kind, rule.kinds, rule.modality, rule.actor, rule.subject, rule.text, rule.conditions, rule.quote,
  rule.start, rule."end", page.url, version.raw_sha256, rule.valid_from, rule.valid_to, rule.valid_basis,
  rule.observed_from, rule.observed_to, rule.recorded_at, rule.pattern, rule.confidence,
  coalesce(
    (SELECT decision FROM review WHERE review.rule_id = rule.rule_id AND review.version = rule.version
     ORDER BY review_id DESC LIMIT 1),
    CASE WHEN EXISTS (SELECT 1 FROM review WHERE review.rule_id = rule.rule_id AND review.version < rule.version)
      THEN 'stale' ELSE 'unreviewed' END
  ) AS review_state, rule.state, rule.state_date"""
_RULE_JOIN = "FROM rule JOIN version ON version.v = rule.v JOIN page ON page.page_id = rule.page_id"
_FACT_COLUMNS = """
  key, label_en, label_fr, type, value, unit, cmp, state, valid_from, valid_to, observed_from, observed_to,
  rule_id, page_id, url, quote"""

VIEWS: dict[str, str] = {
    "v1_meta": "SELECT key, value FROM meta",
    "v1_health": """
SELECT page_id, state, since, last_success,
  CAST(julianday('now') - julianday(last_success) AS INTEGER) AS days_stale, reason FROM health""",
    "v1_page": """
SELECT page.page_id, page.source, page.url, page.lang, page.title, page.kind, page.parent_url, page.depth,
  twin.page_id AS twin_page_id, page.twin_url, page.modified, page.state, page.first_seen, page.last_checked,
  page.last_changed
FROM page LEFT JOIN page_url AS twin ON twin.url = page.twin_url""",
    "v1_version": """
SELECT version_id, page_id, seq, observed_at, recorded_at, content_hash, links_hash, raw_sha256, modified, medium,
  state, cause, extractor_version, document_state, document_state_date FROM version""",
    "v1_section": """
SELECT section.section_id, version.version_id, section.page_id, section.ordinal, body.level, body.heading,
  body.heading_path, body.anchor, body.label, body.text, body.text_hash, section.observed_from, section.observed_to,
  body.state, body.state_date
FROM section JOIN section_body AS body ON body.body = section.body JOIN version ON version.v = section.v""",
    "v1_rule": f"SELECT {_RULE_COLUMNS} {_RULE_JOIN}",
    "v1_rule_current": f"SELECT {_RULE_COLUMNS} {_RULE_JOIN} WHERE rule.observed_to IS NULL AND NOT rule.carried",
    "v1_rule_value": """
SELECT rule.rule_id, rule.version, ord, type, value, unit, cmp, role, grp, raw,
  rule.start + rule_value.start AS start, rule.start + rule_value."end" AS "end",
  column_label, row_label
FROM rule_value JOIN rule ON rule.r = rule_value.r""",
    "v1_rule_citation": """
SELECT rule.rule_id, rule.version, ord, raw, norm, href
FROM rule_citation JOIN rule ON rule.r = rule_citation.r""",
    "v1_fact": f"SELECT {_FACT_COLUMNS} FROM fact",  # noqa: S608
    "v1_fact_current": f"SELECT {_FACT_COLUMNS} FROM fact WHERE observed_to IS NULL AND NOT carried",  # noqa: S608
    "v1_change": """
SELECT seq, at, run_id, cause, severity, object, object_id, page_id, section_id, kind, summary_en, summary_fr,
  before, after FROM change WHERE seq IS NOT NULL AND NOT superseded""",
    "v1_parity": """
SELECT page_id, twin_page_id, nullif(rule_id, '') AS rule_id, nullif(twin_rule_id, '') AS twin_rule_id, state, since,
  detail FROM parity""",
    "v1_impact": """
SELECT rule_provision.provision, rule.rule_id, rule.page_id, rule_provision.raw
FROM rule_provision JOIN rule ON rule.r = rule_provision.r WHERE rule.observed_to IS NULL AND NOT rule.carried""",
    "v1_relation": "SELECT from_id AS from_rule, to_id AS to_rule, type, since FROM relation WHERE object = 'rule'",
    "v1_review": "SELECT rule_id, version, decision, reviewer, at, comment FROM review",
}


def view_statements() -> list[str]:
    """The statements that make all views."""
    return [f"CREATE VIEW {name} AS {query.strip()}" for name, query in VIEWS.items()]


def views_digest() -> str:
    """What tells the views of one release from those of another: an older file gets them anew when it is opened."""
    return hashlib.sha256("\n".join(view_statements()).encode()).hexdigest()[:16]
