"""Questions to the record, each answered in one place."""
