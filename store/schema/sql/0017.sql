-- Schema 17: what follows from a person's decision, from another configuration or from what was learnt later of earlier days
-- is no change of our parsers.

-- reviewer, comment: who decided, and why, where a person's decision is the cause. Its run begins at the moment of the
-- decision; of several at one moment the last is named.
ALTER TABLE change ADD COLUMN reviewer TEXT;
ALTER TABLE change ADD COLUMN comment TEXT;
UPDATE change SET cause = 'review', (reviewer, comment) = (
  SELECT reviewer, nullif(comment, '') FROM review JOIN run ON review.at = run.started_at
  WHERE run.kind = 'review' AND 'r' || run.run = change.run_id ORDER BY review_id DESC LIMIT 1
)
WHERE cause = 'extractor' AND object = 'fact' AND EXISTS (
  SELECT 1 FROM review JOIN run ON review.at = run.started_at WHERE run.kind = 'review' AND 'r' || run.run = change.run_id
);
UPDATE change SET detail = json_patch(detail, json_object('reviewer', reviewer, 'comment', comment)) WHERE cause = 'review';
UPDATE change SET cause = 'history' WHERE cause = 'extractor' AND object = 'fact' AND EXISTS (
  SELECT 1 FROM run WHERE run.kind IN ('review', 'import', 'backfill', 'clock') AND 'r' || run.run = change.run_id
);
UPDATE change SET cause = 'configuration'
WHERE cause = 'extractor' AND object = 'fact' AND json_extract(detail, '$.reason') IN ('fact bound again', 'fact unbound');
