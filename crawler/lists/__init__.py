"""Lists of pages: sitemaps, feeds, tables of updates."""
