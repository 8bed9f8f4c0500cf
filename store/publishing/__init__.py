"""Published snapshots: one file with the public tables, its manifest and search."""
