"""How words, numbers and days are written for people."""
