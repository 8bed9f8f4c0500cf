-- Schema 15: a fact knows the machine's reading under the words that state it, on which people decide (review_basis).
ALTER TABLE fact ADD COLUMN basis TEXT;

-- published from now on; its columns stand as in its key, without which SQLite before 3.41 finds damage where there is none
CREATE TEMP TABLE review_basis_held AS SELECT * FROM review_basis;
DROP TABLE review_basis;
CREATE TABLE review_basis (
  page_id TEXT NOT NULL,
  basis TEXT NOT NULL,
  review_id INTEGER NOT NULL REFERENCES review (review_id),
  PRIMARY KEY (page_id, basis, review_id)
) WITHOUT ROWID;
INSERT INTO review_basis SELECT page_id, basis, review_id FROM review_basis_held;
DROP TABLE review_basis_held;

-- all series are laid out anew by the next run, with it
INSERT OR REPLACE INTO meta SELECT 'facts_outdated', json_group_array(source) FROM
  (SELECT DISTINCT source FROM page_source ORDER BY source) HAVING count(*);
