"""Web pages: the content of a page without its frame, its sections, tables and links."""
