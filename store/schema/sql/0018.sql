-- Schema 18: what people decided on answers and copies that were held of a page, who, when and why; a mute's end has a name.

-- verdict: accepted as the page, or reopened: held again. was: what the acceptance replaced, as JSON, so that it can be taken
-- back. seq: the number of the version that was taken out with it; no other version of the page ever gets it.
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
ALTER TABLE mute ADD COLUMN ended_by TEXT;
ALTER TABLE mute ADD COLUMN ended_why TEXT;
-- What the program noted itself is a token since, said in each reader's language.
UPDATE event_verdict SET note = 'veille:released' WHERE note = 'all alerts released';
UPDATE event_verdict SET note = 'veille:template' WHERE note = 'a new page template';
UPDATE event_verdict SET note = 'veille:refused_taken' WHERE note = 'a refused answer accepted as the page';
