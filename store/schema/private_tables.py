"""The private tables: runs, fetches, due times, outbox and evidence. None of them is ever published."""

from __future__ import annotations

PRIVATE_TABLES: dict[str, str] = {
    "run": """
CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  counts TEXT NOT NULL DEFAULT '{}'
)""",
    "fetch": """
CREATE TABLE fetch (
  fetch_id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  url TEXT NOT NULL,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('fetched', 'not_modified', 'rejected')),
  status INTEGER,
  reason TEXT,
  detail TEXT NOT NULL DEFAULT '',
  elapsed_ms INTEGER NOT NULL DEFAULT 0,
  wire_bytes INTEGER NOT NULL DEFAULT 0,
  redirects TEXT NOT NULL DEFAULT '[]',
  quality REAL,
  quality_reasons TEXT NOT NULL DEFAULT '[]'
)""",
    "visit": """
CREATE TABLE visit (
  page_id TEXT PRIMARY KEY REFERENCES page (page_id),
  next_due TEXT,
  priority INTEGER NOT NULL DEFAULT 0,
  etag TEXT,
  last_modified TEXT,
  full_fetch_at TEXT,
  raw_sha256 TEXT,
  profile_digest TEXT,
  extractor_version TEXT,
  gone_since TEXT,
  gone_count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID""",
    # how a section or rule was found to be the one of the version before, where neither id nor wording said so
    "inheritance": """
CREATE TABLE inheritance (
  v INTEGER NOT NULL REFERENCES version,
  object TEXT NOT NULL CHECK (object IN ('section', 'rule')),
  id TEXT NOT NULL,
  method TEXT NOT NULL,
  score REAL NOT NULL,
  doubtful INTEGER NOT NULL,
  PRIMARY KEY (v, object, id)
) WITHOUT ROWID""",
    "host": """
CREATE TABLE host (
  host TEXT PRIMARY KEY,
  paused_until TEXT,
  robots TEXT,
  robots_status INTEGER,
  robots_fetched_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  open_until TEXT
) WITHOUT ROWID""",
    "snapshot": """
CREATE TABLE snapshot (
  snapshot_id INTEGER PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  raw_sha256 TEXT NOT NULL REFERENCES blob (sha256),
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  status INTEGER,
  headers TEXT NOT NULL DEFAULT '[]',
  redirects TEXT NOT NULL DEFAULT '[]',
  quarantined INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  UNIQUE (page_id, raw_sha256, fetched_at)
)""",
    "suspect": """
CREATE TABLE suspect (
  suspect_id INTEGER PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  content_hash TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  reason_fr TEXT NOT NULL DEFAULT '',
  likeness TEXT NOT NULL DEFAULT '',
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  count INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed'))
)""",
    # a person's reading of a rule: it stands in for the machine's readings that have this basis
    "rule_edit": """
CREATE TABLE rule_edit (
  edit_id INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  at TEXT NOT NULL,
  rule TEXT NOT NULL
)""",
    # what was asserted and when; the fact table is laid out from it
    "fact_assertion": """
CREATE TABLE fact_assertion (
  key TEXT NOT NULL,
  at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (key, at)
) WITHOUT ROWID""",
    "event": """
CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  page_id TEXT NOT NULL,
  payload TEXT NOT NULL
)""",
    "delivery": """
CREATE TABLE delivery (
  delivery_id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES event (event_id),
  channel TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  grp TEXT NOT NULL DEFAULT '',
  due_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead', 'acknowledged')),
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  reference TEXT,
  changed_at TEXT
)""",
    "breaker": """
CREATE TABLE breaker (
  channel TEXT PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  open_until TEXT
) WITHOUT ROWID""",
}

PRIVATE_INDEXES: tuple[str, ...] = (
    "CREATE INDEX fetch_page ON fetch (page_id, at)",
    "CREATE INDEX fetch_run ON fetch (run_id)",
    "CREATE INDEX visit_due ON visit (next_due)",
    "CREATE INDEX snapshot_raw ON snapshot (raw_sha256)",
    "CREATE INDEX suspect_page ON suspect (page_id, kind, state)",
    "CREATE INDEX suspect_content ON suspect (content_hash)",
    "CREATE INDEX version_content ON version (content_hash)",
    "CREATE INDEX rule_edit_rule ON rule_edit (rule_id)",
    "CREATE INDEX delivery_due ON delivery (state, due_at)",
    "CREATE INDEX delivery_event ON delivery (event_id)",
    "CREATE INDEX blob_base ON blob (base)",
    "CREATE INDEX version_raw ON version (raw_sha256)",
)
