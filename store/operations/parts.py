"""What pages load into themselves: each part's own hash and validators, and why it could not be had the last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class PagePart:
    """One part of a page. `sha256` is that of its bytes in the last whole reading, None when no reading holds it.

    `fault` says why it could not be obtained at the last request.
    """

    page_id: str
    url: str
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    received_at: str | None = None
    fault: str | None = None
    fault_at: str | None = None


class PageParts:
    """The parts of all pages."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(self, page_id: str) -> tuple[PagePart, ...]:
        """The page's parts, by address."""
        rows = self._db.rows("SELECT * FROM page_part WHERE page_id = ? ORDER BY url", (page_id,))
        return tuple(PagePart(**{key: row[key] for key in PagePart.__slots__}) for row in rows)

    def replace(self, page_id: str, parts: Iterable[PagePart]) -> None:
        """Keep these parts of the page and no others."""
        self._db.run("DELETE FROM page_part WHERE page_id = ?", (page_id,))
        for part in parts:
            self._db.run(
                "INSERT INTO page_part (page_id, url, sha256, etag, last_modified, received_at, fault, fault_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    page_id, part.url, part.sha256, part.etag, part.last_modified, part.received_at, part.fault,
                    part.fault_at,
                ),
            )  # fmt: skip
