CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
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
, stated_lang TEXT, profile TEXT) WITHOUT ROWID;
CREATE TABLE page_url (
  url TEXT PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id)
) WITHOUT ROWID;
CREATE TABLE health (
  page_id TEXT PRIMARY KEY REFERENCES page (page_id),
  state TEXT NOT NULL CHECK (state IN ('ok', 'failing')),
  since TEXT NOT NULL,
  last_success TEXT,
  reason TEXT,
  detail TEXT,
  count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  base TEXT REFERENCES blob (sha256),
  data BLOB NOT NULL
);
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
  layout TEXT NOT NULL, document_state TEXT NOT NULL DEFAULT 'in_force', document_state_date TEXT,
  UNIQUE (page_id, seq)
);
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
  detail BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'in_force', state_date TEXT,
  UNIQUE (section_id, digest)
);
CREATE TABLE section (
  section_id TEXT NOT NULL,
  v INTEGER NOT NULL REFERENCES version (v),
  page_id TEXT NOT NULL REFERENCES page (page_id),
  body INTEGER NOT NULL REFERENCES section_body (body),
  ordinal INTEGER NOT NULL,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  PRIMARY KEY (section_id, v)
) WITHOUT ROWID;
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
  carried INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'in_force', state_date TEXT, stated_from TEXT, stated_to TEXT,
  UNIQUE (rule_id, version)
);
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
  exclusive INTEGER NOT NULL DEFAULT 0, column_label TEXT, row_label TEXT, valid_from TEXT, valid_to TEXT, per TEXT,
  PRIMARY KEY (r, ord)
) WITHOUT ROWID;
CREATE TABLE rule_citation (
  r INTEGER NOT NULL REFERENCES rule (r) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  raw TEXT NOT NULL,
  norm TEXT NOT NULL,
  href TEXT,
  PRIMARY KEY (r, ord)
) WITHOUT ROWID;
CREATE TABLE rule_provision (
  provision TEXT NOT NULL,
  r INTEGER NOT NULL REFERENCES rule (r) ON DELETE CASCADE,
  raw TEXT NOT NULL,
  PRIMARY KEY (provision, r, raw)
) WITHOUT ROWID;
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
, reviewer TEXT, comment TEXT);
CREATE TABLE parity (
  page_id TEXT NOT NULL REFERENCES page (page_id),
  twin_page_id TEXT NOT NULL REFERENCES page (page_id),
  rule_id TEXT NOT NULL DEFAULT '',
  twin_rule_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  since TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (page_id, twin_page_id, rule_id, twin_rule_id)
) WITHOUT ROWID;
CREATE TABLE relation (
  object TEXT NOT NULL,
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  type TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (object, from_id, to_id, type)
) WITHOUT ROWID;
CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  counts TEXT NOT NULL DEFAULT '{}'
);
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
);
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
) WITHOUT ROWID;
CREATE TABLE inheritance (
  v INTEGER NOT NULL REFERENCES version,
  object TEXT NOT NULL CHECK (object IN ('section', 'rule')),
  id TEXT NOT NULL,
  method TEXT NOT NULL,
  score REAL NOT NULL,
  doubtful INTEGER NOT NULL,
  PRIMARY KEY (v, object, id)
) WITHOUT ROWID;
CREATE TABLE host (
  host TEXT PRIMARY KEY,
  paused_until TEXT,
  robots TEXT,
  robots_status INTEGER,
  robots_fetched_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  open_until TEXT
) WITHOUT ROWID;
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
);
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
);
CREATE TABLE rule_edit (
  edit_id INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  at TEXT NOT NULL,
  rule TEXT NOT NULL
);
CREATE TABLE fact_assertion (
  key TEXT NOT NULL,
  at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (key, at)
) WITHOUT ROWID;
CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  page_id TEXT NOT NULL,
  payload TEXT NOT NULL
);
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
, held_since TEXT);
CREATE TABLE breaker (
  channel TEXT PRIMARY KEY,
  failures INTEGER NOT NULL DEFAULT 0,
  open_until TEXT
) WITHOUT ROWID;
CREATE INDEX page_url_page ON page_url (page_id);
CREATE INDEX version_in_time ON version (page_id, observed_at, content_hash);
CREATE INDEX section_of_page ON section (page_id, observed_from);
CREATE INDEX section_version ON section (v);
CREATE INDEX section_body_rows ON section (body);
CREATE INDEX rule_of_page ON rule (page_id, observed_from);
CREATE INDEX rule_version_row ON rule (v);
CREATE INDEX rule_by_subject ON rule (subject, kind, observed_from);
CREATE INDEX rule_open ON rule (kind, subject) WHERE observed_to IS NULL;
CREATE INDEX rule_provision_rule ON rule_provision (r);
CREATE INDEX change_page ON change (page_id, seq);
CREATE INDEX change_version ON change (v);
CREATE INDEX relation_to ON relation (to_id);
CREATE INDEX fetch_page ON fetch (page_id, at);
CREATE INDEX fetch_run ON fetch (run_id);
CREATE INDEX visit_due ON visit (next_due);
CREATE INDEX snapshot_raw ON snapshot (raw_sha256);
CREATE INDEX suspect_page ON suspect (page_id, kind, state);
CREATE INDEX suspect_content ON suspect (content_hash);
CREATE INDEX version_content ON version (content_hash);
CREATE INDEX rule_edit_rule ON rule_edit (rule_id);
CREATE INDEX delivery_due ON delivery (state, due_at);
CREATE INDEX delivery_event ON delivery (event_id);
CREATE INDEX blob_base ON blob (base);
CREATE INDEX version_raw ON version (raw_sha256);
CREATE TRIGGER rule_no_overlap_insert BEFORE INSERT ON rule
WHEN EXISTS (
  SELECT 1 FROM rule AS other
  WHERE other.rule_id = NEW.rule_id AND other.r IS NOT NEW.r
    AND other.observed_from < coalesce(NEW.observed_to, '9999')
    AND NEW.observed_from < coalesce(other.observed_to, '9999')
    AND coalesce(other.valid_from, '') < coalesce(NEW.valid_to, '9999')
    AND coalesce(NEW.valid_from, '') < coalesce(other.valid_to, '9999')
)
BEGIN SELECT RAISE(ABORT, 'overlap in rule'); END;
CREATE TRIGGER rule_no_overlap_update BEFORE UPDATE OF observed_from, observed_to, valid_from, valid_to ON rule
WHEN EXISTS (
  SELECT 1 FROM rule AS other
  WHERE other.rule_id = NEW.rule_id AND other.r IS NOT NEW.r
    AND other.observed_from < coalesce(NEW.observed_to, '9999')
    AND NEW.observed_from < coalesce(other.observed_to, '9999')
    AND coalesce(other.valid_from, '') < coalesce(NEW.valid_to, '9999')
    AND coalesce(NEW.valid_from, '') < coalesce(other.valid_to, '9999')
)
BEGIN SELECT RAISE(ABORT, 'overlap in rule'); END;
CREATE TABLE page_source (
  page_id TEXT NOT NULL REFERENCES page (page_id),
  source TEXT NOT NULL,
  PRIMARY KEY (page_id, source)
) WITHOUT ROWID;
CREATE INDEX page_source_source ON page_source (source);
CREATE TABLE event_verdict (
  event_verdict_id INTEGER PRIMARY KEY,
  event_id INTEGER NOT NULL REFERENCES event (event_id) ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'no_effect', 'handled', 'reopened', 'note')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX event_verdict_event ON event_verdict (event_id);
CREATE INDEX event_page ON event (page_id);
CREATE TABLE mute (
  mute_id INTEGER PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  section_id TEXT NOT NULL DEFAULT '',
  object TEXT NOT NULL DEFAULT '',
  until TEXT,
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  ended_at TEXT
, ended_by TEXT, ended_why TEXT);
CREATE INDEX mute_page ON mute (page_id);
CREATE TABLE page_part (
  page_id TEXT NOT NULL REFERENCES page (page_id),
  url TEXT NOT NULL,
  sha256 TEXT,
  etag TEXT,
  last_modified TEXT,
  received_at TEXT,
  fault TEXT,
  fault_at TEXT,
  PRIMARY KEY (page_id, url)
) WITHOUT ROWID;
CREATE TABLE review (
  review_id INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'edited', 'rejected', 'withdrawn')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  comment TEXT NOT NULL DEFAULT '',
  digest TEXT NOT NULL DEFAULT ''
);
CREATE INDEX review_rule ON review (rule_id, version);
CREATE INDEX review_reading ON review (digest);
CREATE TRIGGER review_keeps_update BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
CREATE TRIGGER review_keeps_delete BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
CREATE TABLE fact (
  f INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  label_en TEXT NOT NULL,
  label_fr TEXT NOT NULL,
  type TEXT,
  value TEXT,
  unit TEXT,
  cmp TEXT,
  state TEXT NOT NULL CHECK (state IN ('known', 'missing', 'ambiguous', 'rejected', 'not_fitting')),
  valid_from TEXT,
  valid_to TEXT,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  rule_id TEXT,
  page_id TEXT REFERENCES page (page_id),
  url TEXT,
  quote TEXT,
  carried INTEGER NOT NULL DEFAULT 0,
  valid_basis TEXT NOT NULL DEFAULT 'unknown',
  digest TEXT
, per TEXT, basis TEXT);
CREATE INDEX fact_key ON fact (key, observed_from);
CREATE INDEX fact_rule ON fact (rule_id);
CREATE TRIGGER fact_no_overlap_insert BEFORE INSERT ON fact
WHEN EXISTS (
  SELECT 1 FROM fact AS other
  WHERE other.key = NEW.key AND other.f IS NOT NEW.f
    AND other.observed_from < coalesce(NEW.observed_to, '9999')
    AND NEW.observed_from < coalesce(other.observed_to, '9999')
    AND coalesce(other.valid_from, '') < coalesce(NEW.valid_to, '9999')
    AND coalesce(NEW.valid_from, '') < coalesce(other.valid_to, '9999')
)
BEGIN SELECT RAISE(ABORT, 'overlap in fact'); END;
CREATE TRIGGER fact_no_overlap_update BEFORE UPDATE OF observed_from, observed_to, valid_from, valid_to ON fact
WHEN EXISTS (
  SELECT 1 FROM fact AS other
  WHERE other.key = NEW.key AND other.f IS NOT NEW.f
    AND other.observed_from < coalesce(NEW.observed_to, '9999')
    AND NEW.observed_from < coalesce(other.observed_to, '9999')
    AND coalesce(other.valid_from, '') < coalesce(NEW.valid_to, '9999')
    AND coalesce(NEW.valid_from, '') < coalesce(other.valid_to, '9999')
)
BEGIN SELECT RAISE(ABORT, 'overlap in fact'); END;
CREATE TABLE source_turn (
  source TEXT NOT NULL,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  since TEXT NOT NULL,
  until TEXT,
  PRIMARY KEY (source, page_id, since)
) WITHOUT ROWID;
CREATE INDEX source_turn_page ON source_turn (page_id);
CREATE TABLE decided_reading (
  page_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  section_id TEXT NOT NULL,
  parent_id TEXT,
  PRIMARY KEY (page_id, basis)
) WITHOUT ROWID;
CREATE TABLE review_basis (
  page_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  review_id INTEGER NOT NULL REFERENCES review (review_id),
  PRIMARY KEY (page_id, basis, review_id)
) WITHOUT ROWID;
CREATE TABLE capture_verdict (
  capture_verdict_id INTEGER PRIMARY KEY,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  raw_sha256 TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'reopened')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  was TEXT NOT NULL DEFAULT '',
  seq INTEGER
);
CREATE INDEX capture_verdict_page ON capture_verdict (page_id);
INSERT INTO meta VALUES ('kind', 'store');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm001_first_schema', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0002', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0003', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0004', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0005', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0006', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0007', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0008', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0009', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0010', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0011', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0012', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0013', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0014', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0015', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0016', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0017', '');
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('veille', 'm0018', '');
PRAGMA application_id = 1447381324;
PRAGMA user_version = 18;
