-- Schema 13: the time for which an amount is counted: "$155 per year", "10 jours par an".
ALTER TABLE rule_value ADD COLUMN per TEXT;
ALTER TABLE fact ADD COLUMN per TEXT;
