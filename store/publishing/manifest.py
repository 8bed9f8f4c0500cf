"""The manifest beside a snapshot: hash, schema, counts, coverage, and how fresh each source is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from veille.store.connection import Connection
from veille.store.schema.views import VIEWS

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """One source: its pages, how many cannot be checked, and when one was last checked with success."""

    source: str
    pages: int
    failing: int
    last_success: str | None
    days_stale: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a published snapshot is and holds. `counts` are the rows of each view.

    The manifest is put in place first: for a moment, and after a crash in it, the file beside it is the one that it
    `replaces`, whole as well.
    """

    file: str
    sha256: str
    bytes: int
    schema_version: int
    contract: str
    published_at: str
    checked_at: str | None
    observed_from: str | None
    observed_until: str | None
    raw: bool
    languages: tuple[str, ...]
    counts: dict[str, int]
    sources: tuple[SourceFreshness, ...]
    replaces: str | None = None

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def describe(db: Connection, *, file: str, sha256: str, size: int, at: str) -> Manifest:
    """The manifest of the snapshot open as `db`, published at `at`."""
    meta = {row["key"]: row["value"] for row in db.rows("SELECT key, value FROM meta")}
    counts = {
        name: db.number(f"SELECT count(*) FROM {name}")  # noqa: S608  our own names
        for name in sorted(VIEWS)
        if name != "v1_meta"
    }
    sources = db.rows(
        "SELECT source, count(*) AS pages, sum(health.state IS 'failing') AS failing, "
        "max(coalesce(health.last_success, page.last_checked)) AS last_success "
        "FROM page LEFT JOIN health USING (page_id) GROUP BY source ORDER BY source"
    )
    first = db.row("SELECT min(observed_at) AS first FROM version")
    languages = db.rows("SELECT DISTINCT lang FROM page ORDER BY lang")
    return Manifest(
        file=file,
        sha256=sha256,
        bytes=size,
        schema_version=db.number("PRAGMA user_version"),
        contract=meta["contract"],
        published_at=at,
        checked_at=meta.get("checked_at"),
        observed_from=first["first"] if first else None,
        observed_until=meta.get("observed_until"),
        raw=meta["raw"] == "yes",
        languages=tuple(row["lang"] for row in languages),
        counts=counts,
        sources=tuple(
            SourceFreshness(
                row["source"], row["pages"], row["failing"], row["last_success"], _days(row["last_success"], at)
            )
            for row in sources
        ),
    )


def _days(since: str | None, at: str) -> int | None:
    return None if since is None else (datetime.fromisoformat(at) - datetime.fromisoformat(since)).days
