"""Raw bytes by their SHA-256, kept once and compressed, and the snapshots that say when and how they were received."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from sqlite3 import Row

from veille.errors import StoreError
from veille.store.connection import Connection
from veille.store.deltas import code, pack, unpack, unpack_against


@dataclass(frozen=True, slots=True)
class RawCapture:
    """Bytes as received: when, from where, with which headers; `quarantined` ones were refused, for `reason`."""

    page_id: str
    raw_sha256: str
    url: str
    fetched_at: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    quarantined: bool = False
    reason: str | None = None


HELD = "held: "  # begins the reason of a dated copy that is kept but not believed; answers to live checks are suspects
LOST = (
    "lost: "  # begins the reason of a capture that an archive lists and does not have: noted, so that it is asked once
)


class Blobs:
    """Content-addressed raw bytes and their snapshots."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def add(self, raw: bytes, *, page_id: str = "") -> str:
        """The SHA-256 under which the bytes are kept; with `page_id` they are coded against that page's earlier copy."""
        sha256 = hashlib.sha256(raw).hexdigest()
        if self._db.row("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)) is None:
            base = self._base(page_id)
            data = None if base is None else code(raw, self.get(base))
            base, data = (base, data) if data is not None else (None, pack(raw))
            self._db.run("INSERT INTO blob VALUES (?, ?, ?, ?)", (sha256, len(raw), base, data))
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; StoreError when they are not kept or no longer are what they were."""
        where = f"{self._db.path}: blob {sha256}"
        row = self._db.row("SELECT base, data FROM blob WHERE sha256 = ?", (sha256,))
        if row is None:
            raise StoreError("the raw bytes are not kept", where=where, hint="they were pruned or never stored")
        try:
            raw = unpack(row["data"]) if row["base"] is None else unpack_against(row["data"], self.get(row["base"]))
        except zlib.error as error:
            raise StoreError(f"the raw bytes are damaged ({error})", where=where, hint="restore a backup") from error
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise StoreError("the raw bytes do not fit their hash", where=where, hint="restore a backup")
        return raw

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are kept."""
        return self._db.row("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)) is not None

    def add_capture(self, snapshot: RawCapture) -> None:
        """Record when and how bytes were received; the same reception again adds nothing."""
        self._db.run(
            "INSERT OR IGNORE INTO snapshot "
            "(page_id, raw_sha256, url, fetched_at, status, headers, redirects, quarantined, reason) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                snapshot.page_id, snapshot.raw_sha256, snapshot.url, snapshot.fetched_at, snapshot.status,
                json.dumps(snapshot.headers), json.dumps(snapshot.redirects), snapshot.quarantined, snapshot.reason,
            ),
        )  # fmt: skip

    def has_snapshot(self, page_id: str, sha256: str, fetched_at: str) -> bool:
        """Whether those bytes were received of the page at that time."""
        return bool(
            self._db.row(
                "SELECT 1 FROM snapshot WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ?",
                (page_id, sha256, fetched_at),
            )
        )

    def set_aside(self, page_id: str, since: str, until: str, *, reason: str, kept: str) -> bool:
        """Quarantine the page's copies of that span, but not those whose reason begins with `kept`; whether there was one."""
        changed = self._db.run(
            "UPDATE snapshot SET quarantined = 1, reason = ? "
            "WHERE page_id = ? AND fetched_at >= ? AND fetched_at < ? AND NOT quarantined "
            "AND NOT coalesce(reason GLOB ?, 0)",
            (HELD + reason, page_id, since, until, f"{kept}*"),
        )
        return changed > 0

    def believe(self, page_id: str, sha256: str, fetched_at: str, *, reason: str) -> bool:
        """Take a copy as the page because a person says so; whether that is news."""
        changed = self._db.run(
            "UPDATE snapshot SET quarantined = 0, reason = ? "
            "WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ? AND reason IS NOT ?",
            (reason, page_id, sha256, fetched_at, reason),
        )
        return changed > 0

    def disbelieve(self, page_id: str, sha256: str, fetched_at: str, *, reason: str | None, quarantined: bool) -> None:
        """Undo `believe`: the copy stands as it did before, held for the reason that it had."""
        self._db.run(
            "UPDATE snapshot SET quarantined = ?, reason = ? WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ?",
            (quarantined, reason, page_id, sha256, fetched_at),
        )

    def reason_of(self, page_id: str, sha256: str, fetched_at: str) -> str | None:
        """The reason kept with the copy of those bytes received at that time."""
        row = self._db.row(
            "SELECT reason FROM snapshot WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ?",
            (page_id, sha256, fetched_at),
        )
        return row["reason"] if row is not None else None

    def hold(self, page_id: str, sha256: str, fetched_at: str, *, reason: str) -> None:
        """Note why a dated copy is not believed to be the page."""
        self._db.run(
            "UPDATE snapshot SET reason = ? WHERE page_id = ? AND raw_sha256 = ? AND fetched_at = ?",
            (HELD + reason, page_id, sha256, fetched_at),
        )

    def unhold(self, page_id: str) -> None:
        """Forget why copies that are not quarantined were held: they are about to be judged anew."""
        self._db.run(
            "UPDATE snapshot SET reason = NULL WHERE page_id = ? AND NOT quarantined AND reason GLOB ?",
            (page_id, f"{HELD}*"),
        )

    def held(self, page_id: str | None = None) -> list[RawCapture]:
        """The dated copies that are held, of one page or of all, by page and time."""
        rows = self._db.rows(
            "SELECT * FROM snapshot WHERE (?1 IS NULL OR page_id = ?1) AND reason GLOB ?2 "
            "ORDER BY page_id, fetched_at, raw_sha256",
            (page_id, f"{HELD}*"),
        )
        return [_capture(row) for row in rows]

    def newest_at(self, page_id: str) -> str | None:
        """When the page's newest copy that was taken as the page was received; None without one."""
        row = self._db.row(
            "SELECT max(fetched_at) AS at FROM snapshot WHERE page_id = ? AND NOT quarantined", (page_id,)
        )
        return str(row["at"]) if row is not None and row["at"] else None

    def content_type(self, page_id: str, sha256: str, observed_at: str) -> str | None:
        """The Content-Type under which bytes of a page were received, at that time where they were; None when it is not kept.

        The header's charset decides how bytes read where the page itself names none.
        """
        row = self._db.row(
            "SELECT headers FROM snapshot WHERE page_id = ?1 AND raw_sha256 = ?2 ORDER BY fetched_at <> ?3, fetched_at LIMIT 1",
            (page_id, sha256, observed_at),
        )
        headers = json.loads(row["headers"]) if row is not None else []
        return next((str(value) for name, value in headers if name.lower() == "content-type"), None)

    def snapshots(self, page_id: str) -> list[RawCapture]:
        """The page's snapshots, oldest first."""
        rows = self._db.rows("SELECT * FROM snapshot WHERE page_id = ? ORDER BY fetched_at, raw_sha256", (page_id,))
        return [_capture(row) for row in rows]

    def _base(self, page_id: str) -> str | None:
        """The newest copy of the page that stands on its own: one step away, so no chain has to be followed."""
        row = self._db.row(
            "SELECT blob.sha256 FROM snapshot JOIN blob ON blob.sha256 = snapshot.raw_sha256 "
            "WHERE page_id = ? AND NOT quarantined AND base IS NULL ORDER BY fetched_at DESC LIMIT 1",
            (page_id,),
        )
        return str(row["sha256"]) if row is not None else None


def _capture(row: Row) -> RawCapture:
    return RawCapture(
        page_id=row["page_id"],
        raw_sha256=row["raw_sha256"],
        url=row["url"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"])),
        redirects=tuple(json.loads(row["redirects"])),
        quarantined=bool(row["quarantined"]),
        reason=row["reason"],
    )
