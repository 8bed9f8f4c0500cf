-- Schema 9: decisions stand on readings, not on row numbers; a fact says on which reading it stands.

-- `digest` is that of the reading decided on: the same words read in the same way, in whatever row they stand
CREATE TEMP TABLE review_held AS SELECT * FROM review;
DROP TABLE review;
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
INSERT INTO review SELECT review_held.*, coalesce((SELECT digest FROM rule WHERE rule.rule_id = review_held.rule_id
  AND rule.version = review_held.version), '') FROM review_held;
DROP TABLE review_held;
CREATE INDEX review_rule ON review (rule_id, version);
CREATE INDEX review_reading ON review (digest);
CREATE TRIGGER review_keeps_update BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
CREATE TRIGGER review_keeps_delete BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;

-- the machine's readings that a decision is about: the one it was taken on, and what later parsers made of the same quote
CREATE TABLE review_basis (
  review_id INTEGER NOT NULL REFERENCES review (review_id),
  page_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (page_id, basis, review_id)
) WITHOUT ROWID;
INSERT INTO review_basis SELECT review_id, page_id, basis FROM review JOIN rule USING (rule_id, version);

-- `digest` is that of the reading of rule_id which states the value; `not_fitting`: a person's edit left none that fits
CREATE TEMP TABLE fact_held AS SELECT * FROM fact;
DROP TABLE fact;
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
);
INSERT INTO fact SELECT fact_held.*, (SELECT digest FROM rule WHERE rule.rule_id = fact_held.rule_id
  AND rule.quote = fact_held.quote ORDER BY version DESC LIMIT 1) FROM fact_held;
DROP TABLE fact_held;
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

-- decisions used to be statements of their own in the facts' series: all series are laid out anew by the next run
INSERT OR REPLACE INTO meta SELECT 'facts_outdated', json_group_array(source) FROM
  (SELECT DISTINCT source FROM page_source ORDER BY source) HAVING count(*);
