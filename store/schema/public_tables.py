"""The public tables: all that a published snapshot holds. Private ones are in schema_private.py.

Physical tables may change from release to release; downstream packages read the `v1_*` views (views.py).
Integer keys (`v`, `r`, `f`, `body`, `c`) are local to one file; text ids are the same in every copy.
"""

from __future__ import annotations

APPLICATION_ID = 0x5645494C  # "VEIL": marks the file as ours
SCHEMA_VERSION = 1  # PRAGMA user_version: one more with each migration

PUBLIC_TABLES: dict[str, str] = {
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "page": """
CREATE TABLE page (
  page_id TEXT PRIMARY KEY,
  source TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL UNIQUE,
  lang TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'other',
  parent_url TEXT,
  depth INTEGER NOT NULL DEFAULT 0,
  twin_url TEXT,
  modified TEXT,
  state TEXT NOT NULL DEFAULT 'new',
  first_seen TEXT NOT NULL,
  last_checked TEXT,
  last_changed TEXT
) WITHOUT ROWID""",
    "page_url": """
CREATE TABLE page_url (
  url TEXT PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id)
) WITHOUT ROWID""",
    "health": """
CREATE TABLE health (
  page_id TEXT PRIMARY KEY REFERENCES page (page_id),
  state TEXT NOT NULL CHECK (state IN ('ok', 'failing')),
  since TEXT NOT NULL,
  last_success TEXT,
  reason TEXT,
  detail TEXT,
  count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID""",
    # data is zlib; with a base it is coded against that blob's bytes (deltas.py)
    "blob": """
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  base TEXT REFERENCES blob (sha256),
  data BLOB NOT NULL
)""",
    # raw_sha256 has no foreign key: a snapshot may be published without the raw bytes
    "version": """
CREATE TABLE version (
  v INTEGER PRIMARY KEY,
  version_id TEXT NOT NULL UNIQUE,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  seq INTEGER NOT NULL,
  observed_at TEXT NOT NULL,
  recorded_at TEXT,
  content_hash TEXT NOT NULL,
  links_hash TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  modified TEXT,
  medium TEXT NOT NULL,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  severity TEXT NOT NULL,
  extractor_version TEXT NOT NULL,
  run_id TEXT,
  document BLOB NOT NULL,
  layout TEXT NOT NULL,
  UNIQUE (page_id, seq)
)""",
    "section_body": """
CREATE TABLE section_body (
  body INTEGER PRIMARY KEY,
  section_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  level INTEGER NOT NULL,
  heading TEXT NOT NULL,
  heading_path TEXT NOT NULL,
  anchor TEXT,
  label TEXT,
  text TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  detail BLOB NOT NULL,
  UNIQUE (section_id, digest)
)""",
    "section": """
CREATE TABLE section (
  section_id TEXT NOT NULL,
  v INTEGER NOT NULL REFERENCES version (v),
  page_id TEXT NOT NULL REFERENCES page (page_id),
  body INTEGER NOT NULL REFERENCES section_body (body),
  ordinal INTEGER NOT NULL,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  PRIMARY KEY (section_id, v)
) WITHOUT ROWID""",
    # digest is that of the words shown, basis that of the machine's reading under them (they differ after an edit).
    # start and "end" follow the newest version that states the rule; values and citations count from start.
    # carried: an earlier value kept for the time before a stated effective date, no longer on the page
    "rule": """
CREATE TABLE rule (
  r INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  v INTEGER NOT NULL REFERENCES version (v),
  page_id TEXT NOT NULL REFERENCES page (page_id),
  section_id TEXT NOT NULL,
  parent_rule_id TEXT,
  digest TEXT NOT NULL,
  basis TEXT NOT NULL,
  lang TEXT NOT NULL,
  kind TEXT NOT NULL,
  kinds TEXT NOT NULL,
  modality TEXT,
  actor TEXT,
  subject TEXT,
  text TEXT NOT NULL,
  conditions TEXT,
  quote TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  valid_basis TEXT NOT NULL,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  recorded_at TEXT,
  pattern TEXT NOT NULL,
  confidence REAL,
  carried INTEGER NOT NULL DEFAULT 0,
  UNIQUE (rule_id, version)
)""",
    "rule_value": """
CREATE TABLE rule_value (
  r INTEGER NOT NULL REFERENCES rule (r) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT,
  cmp TEXT,
  role TEXT,
  grp INTEGER,
  raw TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  exclusive INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (r, ord)
) WITHOUT ROWID""",
    "rule_citation": """
CREATE TABLE rule_citation (
  r INTEGER NOT NULL REFERENCES rule (r) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  raw TEXT NOT NULL,
  norm TEXT NOT NULL,
  href TEXT,
  PRIMARY KEY (r, ord)
) WITHOUT ROWID""",
    "rule_provision": """
CREATE TABLE rule_provision (
  provision TEXT NOT NULL,
  r INTEGER NOT NULL REFERENCES rule (r) ON DELETE CASCADE,
  raw TEXT NOT NULL,
  PRIMARY KEY (provision, r, raw)
) WITHOUT ROWID""",
    "fact": """
CREATE TABLE fact (
  f INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  label_en TEXT NOT NULL,
  label_fr TEXT NOT NULL,
  type TEXT,
  value TEXT,
  unit TEXT,
  cmp TEXT,
  state TEXT NOT NULL CHECK (state IN ('known', 'missing', 'ambiguous')),
  valid_from TEXT,
  valid_to TEXT,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  rule_id TEXT,
  page_id TEXT REFERENCES page (page_id),
  url TEXT,
  quote TEXT,
  carried INTEGER NOT NULL DEFAULT 0
)""",
    # seq is given when the run ends and never again; superseded rows gave way to a copy found later
    "change": """
CREATE TABLE change (
  c INTEGER PRIMARY KEY,
  seq INTEGER UNIQUE,
  at TEXT NOT NULL,
  run_id TEXT,
  cause TEXT NOT NULL,
  severity TEXT NOT NULL,
  object TEXT NOT NULL,
  object_id TEXT NOT NULL,
  page_id TEXT REFERENCES page (page_id),
  section_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  summary_en TEXT NOT NULL,
  summary_fr TEXT NOT NULL,
  before TEXT,
  after TEXT,
  v INTEGER REFERENCES version (v),
  ord INTEGER NOT NULL,
  detail TEXT NOT NULL,
  superseded INTEGER NOT NULL DEFAULT 0
)""",
    "parity": """
CREATE TABLE parity (
  page_id TEXT NOT NULL REFERENCES page (page_id),
  twin_page_id TEXT NOT NULL REFERENCES page (page_id),
  rule_id TEXT NOT NULL DEFAULT '',
  twin_rule_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  since TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (page_id, twin_page_id, rule_id, twin_rule_id)
) WITHOUT ROWID""",
    "relation": """
CREATE TABLE relation (
  object TEXT NOT NULL,
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  type TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (object, from_id, to_id, type)
) WITHOUT ROWID""",
    "review": """
CREATE TABLE review (
  review_id INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'edited', 'rejected')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  comment TEXT NOT NULL DEFAULT ''
)""",
}

PUBLIC_INDEXES: tuple[str, ...] = (
    "CREATE INDEX page_url_page ON page_url (page_id)",
    "CREATE INDEX version_in_time ON version (page_id, observed_at, content_hash)",
    "CREATE INDEX section_of_page ON section (page_id, observed_from)",
    "CREATE INDEX section_version ON section (v)",
    "CREATE INDEX section_body_rows ON section (body)",
    "CREATE INDEX rule_of_page ON rule (page_id, observed_from)",
    "CREATE INDEX rule_version_row ON rule (v)",
    # one index for `kind` and `subject` as of a day, one for the rules open now
    "CREATE INDEX rule_by_subject ON rule (subject, kind, observed_from)",
    "CREATE INDEX rule_open ON rule (kind, subject) WHERE observed_to IS NULL",
    "CREATE INDEX rule_provision_rule ON rule_provision (r)",
    "CREATE INDEX fact_key ON fact (key, observed_from)",
    "CREATE INDEX change_page ON change (page_id, seq)",
    "CREATE INDEX change_version ON change (v)",
    "CREATE INDEX review_rule ON review (rule_id, version)",
    "CREATE INDEX relation_to ON relation (to_id)",
)

_NEVER = "'9999'"  # after every date and time that we write


def _overlap(table: str, key: str, row: str, event: str) -> str:
    return f"""
CREATE TRIGGER {table}_no_overlap_{event.split()[0].lower()} BEFORE {event} ON {table}
WHEN EXISTS (
  SELECT 1 FROM {table} AS other
  WHERE other.{key} = NEW.{key} AND other.{row} IS NOT NEW.{row}
    AND other.observed_from < coalesce(NEW.observed_to, {_NEVER})
    AND NEW.observed_from < coalesce(other.observed_to, {_NEVER})
    AND coalesce(other.valid_from, '') < coalesce(NEW.valid_to, {_NEVER})
    AND coalesce(NEW.valid_from, '') < coalesce(other.valid_to, {_NEVER})
)
BEGIN SELECT RAISE(ABORT, 'overlap in {table}'); END"""  # noqa: S608  names of our own tables


TRIGGERS: tuple[str, ...] = tuple(
    _overlap(table, key, row, event)
    for table, key, row in (("rule", "rule_id", "r"), ("fact", "key", "f"))
    for event in ("INSERT", "UPDATE OF observed_from, observed_to, valid_from, valid_to")
) + tuple(
    f"CREATE TRIGGER review_keeps_{event.lower()} BEFORE {event} ON review "
    "BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END"
    for event in ("UPDATE", "DELETE")
)
