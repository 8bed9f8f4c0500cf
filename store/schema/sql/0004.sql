-- Schema 4: where the first day of a fact comes from; a fact whose rule a person rejected.

CREATE TEMP TABLE fact_held AS SELECT * FROM fact;
DROP TABLE fact;
-- valid_basis: as of rules, or `observed` (from the day it was first seen), `always` (the value is itself the date)
CREATE TABLE fact (
  f INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  label_en TEXT NOT NULL,
  label_fr TEXT NOT NULL,
  type TEXT,
  value TEXT,
  unit TEXT,
  cmp TEXT,
  state TEXT NOT NULL CHECK (state IN ('known', 'missing', 'ambiguous', 'rejected')),
  valid_from TEXT,
  valid_to TEXT,
  observed_from TEXT NOT NULL,
  observed_to TEXT,
  rule_id TEXT,
  page_id TEXT REFERENCES page (page_id),
  url TEXT,
  quote TEXT,
  carried INTEGER NOT NULL DEFAULT 0,
  valid_basis TEXT NOT NULL DEFAULT 'unknown'
);
INSERT INTO fact SELECT *, CASE WHEN valid_from IS NULL THEN 'unknown' ELSE 'stated' END FROM fact_held;
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
