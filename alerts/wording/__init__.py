"""How words, numbers and days are written for people: in messages, on the report site, in the terminal."""
