-- Schema 16: a fact keeps the words around its value, beside which a later statement is judged (veille/changes/fact_turns.py).
-- They stand in the statements themselves (fact_assertion.state): all series are laid out anew by the next run, with them.
INSERT OR REPLACE INTO meta SELECT 'facts_outdated', json_group_array(source) FROM
  (SELECT DISTINCT source FROM page_source ORDER BY source) HAVING count(*);
