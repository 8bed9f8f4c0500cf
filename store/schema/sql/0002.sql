-- Schema 2: the labels of a value's table cell; whether a document, section or rule is in force.

ALTER TABLE rule_value ADD COLUMN column_label TEXT;
ALTER TABLE rule_value ADD COLUMN row_label TEXT;

-- in_force, not_in_force, repealed, replaced or archived; version.state says whether the capture had text
ALTER TABLE version ADD COLUMN document_state TEXT NOT NULL DEFAULT 'in_force';
ALTER TABLE version ADD COLUMN document_state_date TEXT;
ALTER TABLE section_body ADD COLUMN state TEXT NOT NULL DEFAULT 'in_force';
ALTER TABLE section_body ADD COLUMN state_date TEXT;
ALTER TABLE rule ADD COLUMN state TEXT NOT NULL DEFAULT 'in_force';
ALTER TABLE rule ADD COLUMN state_date TEXT;
