-- Schema 8: what pages load into themselves, part by part: what the last whole reading holds, and why a part could not be had.

-- sha256 is that of the part's own bytes, which stand with the page's in one blob; NULL when no reading holds the part
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
