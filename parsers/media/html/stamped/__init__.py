"""Lines that date or count a page and are no content of it."""
