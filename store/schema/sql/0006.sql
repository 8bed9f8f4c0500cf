-- Schema 6: what was stated of a page, apart from what its evidence says: its language, and the profile of an imported page.

ALTER TABLE page ADD COLUMN stated_lang TEXT;
ALTER TABLE page ADD COLUMN profile TEXT;
