-- Schema 5: a delivery that the mass rule holds is kept with the moment since when, until a person releases it.

ALTER TABLE delivery ADD COLUMN held_since TEXT;
