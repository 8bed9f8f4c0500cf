-- Schema 10: the days on which the page said a rule, for rules whose words state none.

-- stated_from: the day from which it said so, NULL for what was there at the first sight; a correction keeps that of what it
-- corrects. stated_to: the day from which it no longer did, NULL while it does and where another row stands for those days.
ALTER TABLE rule ADD COLUMN stated_from TEXT;
ALTER TABLE rule ADD COLUMN stated_to TEXT;
UPDATE rule SET stated_from = (
  SELECT max(began.observed_from) FROM rule AS began
  WHERE began.rule_id = rule.rule_id AND began.basis = rule.basis AND began.observed_from <= rule.observed_from
  AND NOT EXISTS (
    SELECT 1 FROM rule AS before WHERE before.rule_id = began.rule_id AND before.basis = began.basis
    AND before.observed_to = began.observed_from AND before.observed_from < began.observed_from
  )
);
UPDATE rule SET stated_from = CASE
  WHEN stated_from > (SELECT min(observed_from) FROM rule AS one WHERE one.page_id = rule.page_id)
  THEN substr(stated_from, 1, 10) END;
UPDATE rule SET stated_to = substr(observed_to, 1, 10)
WHERE observed_to IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM rule AS later WHERE later.rule_id = rule.rule_id AND later.observed_from = rule.observed_to
  AND (later.basis = rule.basis OR later.valid_from IS NOT NULL)
);
