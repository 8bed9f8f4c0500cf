"""What the site folder holds, kept beside it: signatures of pages, rows of lists, digests of files; so that the next
build writes only what moved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

from veille.alerts.site.views.listing import ChangeRow
from veille.model import Severity

NAME = ".veille-ledger"  # begins with a dot: web servers and `cp *` leave it out
_ROWS = TypeAdapter(ChangeRow)
_ORDER = "ORDER BY day DESC, severity DESC, at DESC, id DESC"  # of every list of steps
_TABLES = """
CREATE TABLE IF NOT EXISTS program (digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS running (since INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS page (page_id TEXT PRIMARY KEY, signature TEXT NOT NULL, steps INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS step (
  id TEXT PRIMARY KEY, page_id TEXT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL, severity INTEGER NOT NULL,
  digest TEXT NOT NULL, row TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, owner TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS step_order ON step (day, severity, at, id, digest);
CREATE INDEX IF NOT EXISTS step_of_page ON step (page_id, at);
CREATE INDEX IF NOT EXISTS file_owner ON file (owner);
"""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the list: its name (2026-11), how many steps of each severity, the digests of its rows in their order."""

    name: str
    counts: tuple[int, ...]
    digests: tuple[str, ...]

    @property
    def steps(self) -> int:
        """The number of its steps."""
        return sum(self.counts)


class Ledger:
    """The ledger of one site folder; what a build noted is committed at its end, whole or cut short."""

    def __init__(self, folder: Path, program: str) -> None:
        self._db = sqlite3.connect(folder / NAME)
        self._db.executescript("PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL;" + _TABLES)
        known = self._db.execute("SELECT digest FROM program").fetchone()
        # whether files may lie about that no note names: after a build that was cut short, or by other code
        self.doubtful = (
            known is None or known[0] != program or bool(self._db.execute("SELECT 1 FROM running").fetchone())
        )
        self._db.execute("INSERT INTO running VALUES (1)")
        if known is None or known[0] != program:  # other templates or words: everything is written anew
            self._db.executescript("DELETE FROM program; UPDATE page SET signature = ''; UPDATE file SET digest = '';")
            self._db.execute("INSERT INTO program VALUES (?)", (program,))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep what is noted inside, also when the build fails: each note follows its file, so the next one goes on there."""
        self._db.commit()
        try:
            yield
            self._db.execute("DELETE FROM running")
        finally:
            self._db.commit()
            self._db.close()

    def signature(self, page_id: str) -> str | None:
        """The signature under which a page was last written."""
        row = self._db.execute("SELECT signature FROM page WHERE page_id = ?", (page_id,)).fetchone()
        return str(row[0]) if row is not None else None

    def put_page(self, page_id: str, signature: str, rows: Sequence[tuple[str, ChangeRow]]) -> None:
        """Keep a page as written now, with its rows, each with the day under which it is listed."""
        self._db.execute("DELETE FROM step WHERE page_id = ?", (page_id,))
        self._db.execute("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", (page_id, signature, len(rows)))
        for day, row in rows:
            text = _ROWS.dump_json(row).decode("utf-8", "replace")
            self._db.execute(
                "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row.id, page_id, row.at, day, row.severity.rank, hash_text(text), text),
            )

    def drop_pages(self, kept: Iterable[str]) -> list[str]:
        """The pages that are no longer in the record; they are forgotten."""
        known = {str(row[0]) for row in self._db.execute("SELECT page_id FROM page")}
        gone = sorted(known - set(kept))
        for page_id in gone:
            self._db.execute("DELETE FROM page WHERE page_id = ?", (page_id,))
            self._db.execute("DELETE FROM step WHERE page_id = ?", (page_id,))
        return gone

    def steps_of_pages(self) -> dict[str, tuple[int, str]]:
        """The number of steps of each page that has any, and the time of its newest one."""
        asked = "SELECT page_id, count(*), max(at) FROM step GROUP BY page_id"
        return {str(page): (int(n), str(at)) for page, n, at in self._db.execute(asked)}

    def months(self) -> list[Month]:
        """The months that have steps, newest first."""
        found: dict[str, tuple[list[int], list[str]]] = {}
        for name, severity, digest in self._db.execute(
            f"SELECT substr(day, 1, 7), severity, digest FROM step {_ORDER}"  # noqa: S608 - ours
        ):
            counts, digests = found.setdefault(str(name), ([0] * len(Severity), []))
            counts[severity] += 1
            digests.append(str(digest))
        return [Month(name, tuple(counts), tuple(digests)) for name, (counts, digests) in found.items()]

    def rows(self, month: str, first: int, most: int) -> list[tuple[str, ChangeRow]]:
        """So many rows of a month with their days from the one numbered `first` (0-based): newest day first; within a day
        the gravest first, then the newest.
        """
        return self._read("WHERE day GLOB ?", f"{month}-*", most, first)

    def newest(self, limit: int) -> list[tuple[str, ChangeRow]]:
        """The newest rows with their days, in the same order."""
        return self._read("", limit, 0)

    def tally(self, since: str) -> list[tuple[Severity, int, int]]:
        """How many steps of each severity, from the gravest: from a day on and in all."""
        counts = {
            int(rank): (int(recent or 0), int(total))
            for rank, recent, total in self._db.execute(
                "SELECT severity, sum(day >= ?), count(*) FROM step GROUP BY severity", (since,)
            )
        }
        return [(s, *counts.get(s.rank, (0, 0))) for s in reversed(Severity) if s is not Severity.NONE]

    def days(self, since: str) -> list[tuple[str, int, int]]:
        """Day, severity's rank and number of steps, from a day on."""
        query = "SELECT day, severity, count(*) FROM step WHERE day >= ? GROUP BY day, severity"
        return [(str(day), int(rank), int(n)) for day, rank, n in self._db.execute(query, (since,))]

    def _read(self, where: str, *parameters: str | int) -> list[tuple[str, ChangeRow]]:
        """The last two parameters are how many rows and behind how many; they are found by the index, then read."""
        found = f"SELECT id FROM step {where} {_ORDER} LIMIT ? OFFSET ?"  # noqa: S608 - ours
        query = f"SELECT day, row FROM step WHERE id IN ({found}) {_ORDER}"  # noqa: S608 - ours
        return [(str(day), _ROWS.validate_json(text)) for day, text in self._db.execute(query, parameters)]

    # --- files ---------------------------------------------------------------------------------------------------------

    def file_digest(self, path: str) -> str | None:
        """The digest of a file as last written, or of what it was made from."""
        row = self._db.execute("SELECT digest FROM file WHERE path = ?", (path,)).fetchone()
        return str(row[0]) if row is not None else None

    def put_file(self, path: str, owner: str, digest: str) -> None:
        """Keep that a file was written."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, owner, digest))

    def drop_files(self, owner: str, kept: Iterable[str]) -> list[str]:
        """The files of an owner that it no longer has; they are forgotten."""
        known = {str(row[0]) for row in self._db.execute("SELECT path FROM file WHERE owner = ?", (owner,))}
        gone = sorted(known - set(kept))
        self._db.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in gone])
        return gone

    def files(self) -> set[str]:
        """All files that belong to the site."""
        return {str(row[0]) for row in self._db.execute("SELECT path FROM file")}


def is_sound(folder: Path) -> bool:
    """Whether the folder has a ledger that can be read; one that a build was cut short over is looked through."""
    if not (folder / NAME).is_file():
        return False
    db = sqlite3.connect(folder / NAME)
    try:
        cut_short = db.execute("SELECT count(*) FROM running").fetchone()[0]
        return not cut_short or db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        return False
    finally:
        db.close()


def hash_text(text: str) -> str:
    """A short digest of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
