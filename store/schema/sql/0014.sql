-- Schema 14: a decision is known by the words that it is about and where they stand, not by ids of section and lead-in alone.

-- words: a digest of the machine's reading with its headings and its lead-in; '' until the page is next laid out.
-- section_id, parent_id: the ids under which it was decided on. The same words elsewhere in time are read as under these.
CREATE TABLE decided_reading (
  page_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  section_id TEXT NOT NULL,
  parent_id TEXT,
  PRIMARY KEY (page_id, basis)
) WITHOUT ROWID;
INSERT OR IGNORE INTO decided_reading (page_id, basis, section_id, parent_id)
SELECT page_id, basis, section_id, parent_rule_id FROM rule
WHERE basis IN (SELECT basis FROM review_basis WHERE review_basis.page_id = rule.page_id) ORDER BY r;

-- a value seen only after sights without one is no value of the days before it: all series are laid out anew by the next run
INSERT OR REPLACE INTO meta SELECT 'facts_outdated', json_group_array(source) FROM
  (SELECT DISTINCT source FROM page_source ORDER BY source) HAVING count(*);
