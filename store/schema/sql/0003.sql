-- Schema 3: two sources may watch one page; page.source is the one whose profile and schedule rule.

CREATE TABLE page_source (
  page_id TEXT NOT NULL REFERENCES page (page_id),
  source TEXT NOT NULL,
  PRIMARY KEY (page_id, source)
) WITHOUT ROWID;

CREATE INDEX page_source_source ON page_source (source);

INSERT INTO page_source SELECT page_id, source FROM page WHERE source <> '';
