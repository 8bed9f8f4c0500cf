-- Schema 7: what people decided on events; what they do not want to hear of for a while; a decision that was taken back.

-- one row a word of a person, only ever added
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

-- changes that make no alert until a day: of a page, or one section of it, or one kind of difference there
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
);
CREATE INDEX mute_page ON mute (page_id);

-- `withdrawn`: a person takes a decision back
CREATE TEMP TABLE review_held AS SELECT * FROM review;
DROP TABLE review;
CREATE TABLE review (
  review_id INTEGER PRIMARY KEY,
  rule_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'edited', 'rejected', 'withdrawn')),
  reviewer TEXT NOT NULL,
  at TEXT NOT NULL,
  comment TEXT NOT NULL DEFAULT ''
);
INSERT INTO review SELECT * FROM review_held;
DROP TABLE review_held;
CREATE INDEX review_rule ON review (rule_id, version);
CREATE TRIGGER review_keeps_update BEFORE UPDATE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
CREATE TRIGGER review_keeps_delete BEFORE DELETE ON review BEGIN SELECT RAISE(ABORT, 'reviews are only added'); END;
