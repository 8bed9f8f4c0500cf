"""The `v1_*` views: what downstream packages may rely on. Columns are only ever added (docs/contract.md)."""

from __future__ import annotations

import hashlib

# A decision is on the machine's reading under the words shown: what reads like a person's words elsewhere was not decided on.
# A fact laid out by an earlier release does not know that reading: for it the words alone count.
_DECIDED = """FROM review WHERE review.digest = {table}.digest AND EXISTS (SELECT 1 FROM review_basis AS b
    WHERE b.page_id = {table}.page_id AND b.basis = coalesce({table}.basis, b.basis) AND b.review_id = review.review_id)"""
_VERDICT = f"(SELECT nullif(decision, 'withdrawn') {_DECIDED} ORDER BY review_id DESC LIMIT 1)"
_RULE_COLUMNS = f"""
  rule.rule_id, rule.version, version.version_id, rule.parent_rule_id, rule.page_id, rule.section_id, rule.lang,
  rule.kind, rule.kinds, rule.modality, rule.actor, rule.subject, rule.text, rule.conditions, rule.quote,
  rule.start, rule."end", page.url, version.raw_sha256, rule.valid_from, rule.valid_to, rule.valid_basis,
  rule.observed_from, rule.observed_to, rule.recorded_at, rule.pattern, rule.confidence,
  coalesce(
    {_VERDICT.format(table="rule")},
    CASE WHEN (SELECT decision FROM review WHERE review.rule_id = rule.rule_id AND review.version <= rule.version
      ORDER BY review_id DESC LIMIT 1) <> 'withdrawn'
      THEN 'stale' ELSE 'unreviewed' END
  ) AS review_state, rule.state, rule.state_date"""  # noqa: S608  no outside words
# A page is stale when its last successful check lies further back than the configuration that filled the file allows.
_STALE = """
  coalesce(julianday('now') - julianday(page.last_checked) > coalesce(
    (SELECT CAST(value AS REAL) FROM meta WHERE key = 'stale_after_days'), 7), 1)"""
# When a page left the source that it spoke for, where no other watches it: its rules are no longer what the pages say.
_LEFT_AT = """
  (SELECT max(until) FROM source_turn WHERE source_turn.page_id = page.page_id AND NOT EXISTS
    (SELECT 1 FROM page_source WHERE page_source.page_id = page.page_id))"""
# Since when a page speaks in the place of another, for all sources that watch it.
_TOOK_OVER_AT = """
  nullif((SELECT min(coalesce(t.since, '')) FROM page_source AS s LEFT JOIN source_turn AS t
    ON t.source = s.source AND t.page_id = s.page_id AND t.until IS NULL WHERE s.page_id = page.page_id), '')"""
# Who corrected a reading, when and why: empty for what the machine read
_EDIT = f"""
  (SELECT {{column}} {_DECIDED} AND decision = 'edited'
   ORDER BY review_id DESC LIMIT 1) AS {{name}}"""
_CORRECTED = (("reviewer", "corrected_by"), ("at", "corrected_at"), ("comment", "corrected_why"))


def _corrected(table: str) -> str:
    return ",".join(_EDIT.format(table=table, column=column, name=name) for column, name in _CORRECTED)


_RULE_LATER = f""", NOT rule.carried AND {_LEFT_AT} IS NULL AS on_page, page.last_checked, {_STALE} AS stale,
  {_corrected("rule")},
  rule.stated_from, rule.stated_to"""
_RULE_JOIN = "FROM rule JOIN version ON version.v = rule.v JOIN page ON page.page_id = rule.page_id"
# The decision on the very reading that states the value; words that came before or after it are another reading.
_FACT_COLUMNS = f"""
  fact.key, fact.label_en, fact.label_fr, fact.type, fact.value, fact.unit, fact.cmp, fact.state, fact.valid_from,
  fact.valid_to, fact.observed_from, fact.observed_to, fact.rule_id, fact.page_id, fact.url, fact.quote,
  fact.valid_basis, NOT fact.carried AS on_page,
  CASE WHEN fact.rule_id IS NULL THEN NULL ELSE coalesce(
    {_VERDICT.format(table="fact")},
    CASE WHEN (SELECT decision FROM review WHERE review.rule_id = fact.rule_id AND review.version <= coalesce(
        (SELECT max(rule.version) FROM rule WHERE rule.rule_id = fact.rule_id AND rule.digest = fact.digest),
        review.version)
      ORDER BY review_id DESC LIMIT 1) <> 'withdrawn' THEN 'stale' ELSE 'unreviewed' END
  ) END AS review_state, page.last_checked, """  # noqa: S608  no outside words
_FACT_COLUMNS += f"{_STALE} AS stale, {_corrected('fact')}, fact.per"
_FACT_JOIN = "FROM fact LEFT JOIN page ON page.page_id = fact.page_id"
# The day before which a date of a rule's words begins, or up to which it ends: a month or a year is all its days.
_BEGIN = "substr(x.value || '-01-01', 1, 10)"
_END = """CASE WHEN x.exclusive THEN substr(x.value || '-01-01', 1, 10) WHEN length(x.value) = 10 THEN date(x.value, '+1 day')
  WHEN length(x.value) = 7 THEN date(x.value || '-01', '+1 month') ELSE date(x.value || '-01-01', '+1 year') END"""
# The day on which something is due or ends: the last one before a date that is itself too late ("before December 1").
_LAST_DAY = """CASE WHEN x.role <> 'effective_from' AND x.exclusive
  THEN date(substr(x.value || '-01-01', 1, 10), '-1 day') ELSE x.value END"""
# The next one of a day or a month that comes each year ("--04-30", "--09"); February 29 comes in leap years, at most 8 apart.
_NEXT = """CASE WHEN x.value = '--02-29' THEN (SELECT min(leap.day) FROM
    (SELECT (strftime('%Y', 'now') + value) || '-02-29' AS day FROM json_each('[0, 1, 2, 3, 4, 5, 6, 7, 8]')) AS leap
    WHERE leap.day >= date('now') AND date(leap.day, '+0 days') = leap.day)
  WHEN strftime('%Y', 'now') || substr(x.value, 2) >= substr(date('now'), 1, length(x.value) + 3)
  THEN strftime('%Y', 'now') || substr(x.value, 2) ELSE strftime('%Y', 'now', '+1 year') || substr(x.value, 2) END"""
# One rule in thirty has a day: the others are passed over before anything else of them is asked.
_DATED = """(rule.valid_from IS NOT NULL OR rule.valid_to IS NOT NULL OR EXISTS (SELECT 1 FROM rule_value AS x
    WHERE x.r = rule.r AND (x.type = 'date' OR x.valid_from IS NOT NULL OR x.valid_to IS NOT NULL)))"""
# The rules with a day that speak now, with the days that the machine read where a person gave others (`basis` is its reading).
_SPEAKING = f"""
  SELECT rule.r, rule.rule_id, rule.version, rule.page_id, page.source, page.url, rule.lang, rule.kind, rule.subject,
    rule.quote, rule.valid_from AS begins, rule.valid_to AS ends, rule.valid_basis, rule.digest <> rule.basis AS edited,
    CASE WHEN rule.digest <> rule.basis THEN (SELECT m.valid_from FROM rule AS m WHERE m.rule_id = rule.rule_id
      AND m.digest = rule.basis ORDER BY m.r LIMIT 1) ELSE rule.valid_from END AS read_from,
    CASE WHEN rule.digest <> rule.basis THEN (SELECT m.valid_to FROM rule AS m WHERE m.rule_id = rule.rule_id
      AND m.digest = rule.basis ORDER BY m.r LIMIT 1) ELSE rule.valid_to END AS read_to, {_corrected("rule")}
  FROM rule JOIN page ON page.page_id = rule.page_id
  WHERE rule.observed_to IS NULL AND NOT rule.carried AND {_DATED} AND {_LEFT_AT} IS NULL
    AND coalesce({_VERDICT.format(table="rule")}, '') <> 'rejected'"""  # noqa: S608  no outside words
_DAY_OF = (
    "rule_id, version, page_id, source, url, lang, kind, subject, quote, corrected_by, corrected_at, corrected_why "
    "FROM speaking"
)
# Whether a date in the words of a rule says already that it, or a value of it, begins or ends on a day.
_SAID = """EXISTS (SELECT 1 FROM rule_value AS x WHERE x.r = speaking.r AND x.type = 'date' AND x.role = '{role}'
    AND {day} = {{}})"""
_SAID_TO_BEGIN = _SAID.format(role="effective_from", day=_BEGIN)
_SAID_TO_END = _SAID.format(role="effective_to", day=_END)

VIEWS: dict[str, str] = {
    "v1_meta": "SELECT key, value FROM meta",
    "v1_health": """
SELECT page_id, state, since, last_success,
  CAST(julianday('now') - julianday(last_success) AS INTEGER) AS days_stale, reason FROM health""",
    "v1_page": """
SELECT page.page_id, page.source, page.url, page.lang, page.title, page.kind, page.parent_url, page.depth,
  twin.page_id AS twin_page_id, page.twin_url, page.modified, page.state, page.first_seen, page.last_checked,
  page.last_changed,"""
    + _LEFT_AT
    + """ AS left_at,"""
    + _TOOK_OVER_AT
    + """ AS took_over_at
FROM page LEFT JOIN page_url AS twin ON twin.url = page.twin_url""",
    "v1_version": """
SELECT version_id, page_id, seq, observed_at, recorded_at, content_hash, links_hash, raw_sha256, modified, medium,
  state, cause, extractor_version, document_state, document_state_date FROM version""",
    "v1_section": """
SELECT section.section_id, version.version_id, section.page_id, section.ordinal, body.level, body.heading,
  body.heading_path, body.anchor, body.label, body.text, body.text_hash, section.observed_from, section.observed_to,
  body.state, body.state_date
FROM section JOIN section_body AS body ON body.body = section.body JOIN version ON version.v = section.v""",
    "v1_rule": f"SELECT {_RULE_COLUMNS}{_RULE_LATER} {_RULE_JOIN}",
    "v1_rule_current": f"SELECT {_RULE_COLUMNS}{_RULE_LATER} {_RULE_JOIN} WHERE rule.observed_to IS NULL AND NOT rule.carried "
    f"AND {_LEFT_AT} IS NULL",
    "v1_rule_value": """
SELECT rule.rule_id, rule.version, ord, type, value, unit, cmp, role, grp, raw,
  rule.start + rule_value.start AS start, rule.start + rule_value."end" AS "end",
  column_label, row_label, rule_value.valid_from, rule_value.valid_to, rule_value.per
FROM rule_value JOIN rule ON rule.r = rule_value.r""",
    "v1_rule_citation": """
SELECT rule.rule_id, rule.version, ord, raw, norm, href
FROM rule_citation JOIN rule ON rule.r = rule_citation.r""",
    "v1_fact": f"SELECT {_FACT_COLUMNS} {_FACT_JOIN}",
    "v1_fact_current": f"SELECT {_FACT_COLUMNS} {_FACT_JOIN} WHERE fact.observed_to IS NULL AND NOT fact.carried",
    "v1_change": """
SELECT seq, at, run_id, cause, severity, object, object_id, page_id, section_id, kind, summary_en, summary_fr,
  before, after, reviewer, comment FROM change WHERE seq IS NOT NULL AND NOT superseded""",
    "v1_parity": """
SELECT page_id, twin_page_id, nullif(rule_id, '') AS rule_id, nullif(twin_rule_id, '') AS twin_rule_id, state, since,
  detail FROM parity""",
    "v1_impact": """
SELECT rule_provision.provision, rule.rule_id, rule.page_id, rule_provision.raw
FROM rule_provision JOIN rule ON rule.r = rule_provision.r WHERE rule.observed_to IS NULL AND NOT rule.carried""",
    "v1_relation": "SELECT from_id AS from_rule, to_id AS to_rule, type, since FROM relation WHERE object = 'rule'",
    # dates with which something begins, ends or is due, in order; of laws the days on which provisions come into force.
    # Days of a rule that a heading, a column or a lead-in gives it, and days of its values, stand there as well.
    # Where a person gave a rule another first or last day, that stands in place of the day by which its words gave it.
    "v1_calendar": f"""
WITH speaking AS ({_SPEAKING})
SELECT {_LAST_DAY} AS day, CASE x.role WHEN 'effective_from' THEN 'begins' WHEN 'effective_to' THEN 'ends' ELSE 'deadline' END
  AS event, {_DAY_OF} JOIN rule_value AS x USING (r)
WHERE x.type = 'date' AND x.role IN ('effective_from', 'effective_to', 'deadline') AND x.value >= '0001'
  AND NOT (x.role = 'effective_from' AND begins IS NOT read_from
    AND {_BEGIN} IN (coalesce(begins, ''), coalesce(read_from, '')))
  AND NOT (x.role = 'effective_to' AND ends IS NOT read_to
    AND {_END} IN (coalesce(ends, ''), coalesce(read_to, '')))
UNION ALL
SELECT {_NEXT}, x.role, {_DAY_OF} JOIN rule_value AS x USING (r)
WHERE x.type = 'date' AND x.role IN ('recurring', 'deadline') AND x.value LIKE '--%'
UNION ALL
SELECT begins, 'begins', {_DAY_OF}
  WHERE begins IS NOT NULL AND (valid_basis = 'in_force' OR (edited AND begins IS NOT read_from))
UNION ALL
SELECT date(ends, '-1 day'), 'ends', {_DAY_OF}
  WHERE ends IS NOT NULL AND edited AND ends IS NOT read_to
UNION ALL
SELECT begins, 'begins', {_DAY_OF}
  WHERE begins IS NOT NULL AND valid_basis = 'stated' AND begins IS read_from AND NOT {_SAID_TO_BEGIN.format("begins")}
UNION ALL
SELECT date(ends, '-1 day'), 'ends', {_DAY_OF}
  WHERE ends IS NOT NULL AND valid_basis = 'stated' AND ends IS read_to AND NOT {_SAID_TO_END.format("ends")}
UNION ALL
SELECT DISTINCT own.valid_from, 'begins', {_DAY_OF} JOIN rule_value AS own USING (r)
  WHERE own.valid_from IS NOT NULL AND own.valid_from IS NOT begins AND NOT {_SAID_TO_BEGIN.format("own.valid_from")}
UNION ALL
SELECT DISTINCT date(own.valid_to, '-1 day'), 'ends', {_DAY_OF} JOIN rule_value AS own USING (r)
  WHERE own.valid_to IS NOT NULL AND own.valid_to IS NOT ends AND NOT {_SAID_TO_END.format("own.valid_to")}
    AND NOT {_SAID_TO_BEGIN.format("own.valid_to")}""",
    "v1_review": "SELECT rule_id, version, decision, reviewer, at, comment FROM review",
}


def view_statements() -> list[str]:
    """The statements that make all views."""
    return [f"CREATE VIEW {name} AS {query.strip()}" for name, query in VIEWS.items()]


def views_digest() -> str:
    """What tells the views of one release from those of another: an older file gets them anew when it is opened."""
    return hashlib.sha256("\n".join(view_statements()).encode()).hexdigest()[:16]
