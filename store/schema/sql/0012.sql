-- Schema 12: the days of one value, where the values of a rule have different ones ("$100 in 2024 and $120 in 2025").
ALTER TABLE rule_value ADD COLUMN valid_from TEXT;
ALTER TABLE rule_value ADD COLUMN valid_to TEXT;
