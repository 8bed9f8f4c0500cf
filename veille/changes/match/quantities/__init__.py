"""Typed values of two documents, paired: what each was and what it is now."""
