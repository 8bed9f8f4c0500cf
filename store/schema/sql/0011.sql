-- Schema 11: the address of a source may move; the page at the old one leaves the source and keeps its history.

-- page_id speaks for the source from `since` (empty: from the start) up to `until` (NULL: still). Only pages that left a
-- source, or took the place of one that did, have rows; the others speak as long as they are in page_source.
CREATE TABLE source_turn (
  source TEXT NOT NULL,
  page_id TEXT NOT NULL REFERENCES page (page_id),
  since TEXT NOT NULL,
  until TEXT,
  PRIMARY KEY (source, page_id, since)
) WITHOUT ROWID;
CREATE INDEX source_turn_page ON source_turn (page_id);
