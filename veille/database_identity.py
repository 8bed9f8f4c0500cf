"""What marks a file as a veille database, and which schema this release writes and reads: store and reader share it."""

from __future__ import annotations

APPLICATION_ID = 0x5645494C  # "VEIL": marks the file as ours
SCHEMA_VERSION = 18  # PRAGMA user_version: the number of the last migration (sql/)
