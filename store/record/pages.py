"""Pages: one URL in one language, known by a short id from the moment its URL is first seen, and their next visit."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from veille.errors import UsageError
from veille.model import Lang, PageState
from veille.store.connection import Connection

ID_DIGITS = 10  # 40 bits: among 10,000 pages two share an id once in 20,000 databases; then it takes more digits


@dataclass(frozen=True, slots=True)
class Page:
    """One watched page."""

    page_id: str
    source: str
    url: str
    lang: Lang
    title: str
    kind: str
    parent_url: str | None
    depth: int
    twin_url: str | None
    modified: str | None
    state: PageState
    first_seen: str
    last_checked: str | None
    last_changed: str | None
    stated_lang: Lang | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What the next visit of a page needs: when, how urgent, validators, and the skip key of the last full reading.

    The skip key is (raw_sha256, profile_digest, extractor_version), written only after extraction succeeded.
    `gone_since` and `gone_count` follow a page that answers 404 until its removal is confirmed.
    """

    page_id: str
    next_due: str | None = None
    priority: int = 0
    etag: str | None = None
    last_modified: str | None = None
    full_fetch_at: str | None = None
    raw_sha256: str | None = None
    profile_digest: str | None = None
    extractor_version: str | None = None
    gone_since: str | None = None
    gone_count: int = 0


class Pages:
    """Pages by id and URL, and what is due."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def see(
        self,
        url: str,
        *,
        at: str,
        source: str | None = None,
        lang: str | None = None,
        kind: str | None = None,
        parent_url: str | None = None,
        depth: int | None = None,
        twin_url: str | None = None,
        profile: str | None = None,
    ) -> Page:
        """The page of a canonical URL (or of one that redirected to it), made on first sight; given fields are updated.

        `at` is when the page was first seen, of a saved copy the day of the copy. `lang` and `profile` are statements:
        without them the page's own evidence decides at each reading.
        """
        with self._db.transaction():
            known = self.find(url)
            page_id = known.page_id if known else self._mint(url)
            if known is None:
                self._db.run(
                    "INSERT INTO page (page_id, url, lang, first_seen) VALUES (?, ?, ?, ?)",
                    (page_id, url, lang or "en", at),
                )
                self._db.run("INSERT INTO page_url (url, page_id) VALUES (?, ?)", (url, page_id))
                self._db.run("INSERT INTO visit (page_id, next_due) VALUES (?, ?)", (page_id, at))
            self._db.run(
                "UPDATE page SET source = coalesce(?, source), lang = coalesce(?, lang), "
                "stated_lang = coalesce(?, stated_lang), profile = coalesce(?, profile), kind = coalesce(?, kind), "
                "parent_url = coalesce(?, parent_url), depth = coalesce(?, depth), twin_url = coalesce(?, twin_url), "
                "first_seen = min(first_seen, ?) WHERE page_id = ?",
                (source, lang, lang, profile, kind, parent_url, depth, twin_url, at, page_id),
            )
            if source:
                self.share(page_id, source)
            return self.get(page_id)

    def title_from_link(self, page_id: str, words: str) -> None:
        """Give a page that was never read the words of a link to it as its title: a scan has none of its own."""
        self._db.run("UPDATE page SET title = ? WHERE page_id = ? AND title = ''", (words, page_id))

    def state_lang(self, page_id: str, lang: Lang | None) -> None:
        """What the configuration says of the page's language; None leaves it to the page's own evidence."""
        self._db.run("UPDATE page SET stated_lang = ? WHERE page_id = ?", (lang, page_id))

    def state_twin(self, page_id: str, address: str) -> None:
        """Record the twin that the configuration states, whatever the page itself links to."""
        self._db.run("UPDATE page SET twin_url = ? WHERE page_id = ?", (address, page_id))

    def share(self, page_id: str, source: str) -> None:
        """Record that a source watches the page too: its package hears of it, its facts are bound to it.

        A page that left the source by a new address stays out, though links lead to it: a person said so.
        """
        self._db.run(
            "INSERT OR IGNORE INTO page_source (page_id, source) SELECT :page_id, :source WHERE NOT EXISTS "
            "(SELECT 1 FROM source_turn WHERE source = :source AND page_id = :page_id)",
            {"page_id": page_id, "source": source},
        )

    def place_under(self, page_id: str, parent_url: str, depth: int) -> None:
        """The page was found from another page than the one that first led to it."""
        self._db.run("UPDATE page SET parent_url = ?, depth = ? WHERE page_id = ?", (parent_url, depth, page_id))

    def sources(self, page_id: str) -> tuple[str, ...]:
        """The ids of all sources that watch the page, by name."""
        rows = self._db.rows("SELECT source FROM page_source WHERE page_id = ? ORDER BY source", (page_id,))
        return tuple(str(row["source"]) for row in rows)

    def get(self, page_id: str) -> Page:
        """The page of that id; UsageError when there is none."""
        row = self._db.row("SELECT * FROM page WHERE page_id = ?", (page_id,))
        if row is None:
            raise UsageError(f"unknown page {page_id}", hint="list them with `veille pages`")
        return _page(row)

    def find(self, name: str) -> Page | None:
        """The page of that id, URL or former URL; None when there is none."""
        row = self._db.row(
            "SELECT page.* FROM page JOIN page_url USING (page_id) WHERE page_url.url = ? "
            "UNION SELECT * FROM page WHERE page_id = ?",
            (name, name),
        )
        return _page(row) if row is not None else None

    def all(self, *, source: str | None = None) -> list[Page]:
        """All pages, or those that one source watches, alone or with others, by URL."""
        rows = self._db.rows(
            "SELECT * FROM page WHERE :source IS NULL OR page_id IN "
            "(SELECT page_id FROM page_source WHERE source = :source) ORDER BY url",
            {"source": source},
        )
        return [_page(row) for row in rows]

    def add_alias(self, page_id: str, url: str) -> None:
        """Keep the page's id under another URL that it answers from."""
        self._db.run("INSERT OR IGNORE INTO page_url (url, page_id) VALUES (?, ?)", (url, page_id))

    def set_state(self, page_id: str, state: PageState) -> None:
        """Record what is known of a page's existence."""
        self._db.run("UPDATE page SET state = ? WHERE page_id = ?", (state, page_id))

    def mark_checked(self, page_id: str, at: str) -> None:
        """Record a successful live check, whatever it found (imports need none: add_version knows their day)."""
        self._db.run(
            "UPDATE page SET last_checked = max(coalesce(last_checked, ''), ?) WHERE page_id = ?", (at, page_id)
        )

    def visit(self, page_id: str) -> Visit:
        """What the next visit of a page needs."""
        row = self._db.row("SELECT * FROM visit WHERE page_id = ?", (page_id,))
        return _visit(row) if row is not None else Visit(page_id)

    def put_visit(self, visit: Visit) -> None:
        """Keep what the next visit needs."""
        self._db.run(
            "INSERT OR REPLACE INTO visit (page_id, next_due, priority, etag, last_modified, full_fetch_at, "
            "raw_sha256, profile_digest, extractor_version, gone_since, gone_count) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                visit.page_id, visit.next_due, visit.priority, visit.etag, visit.last_modified, visit.full_fetch_at,
                visit.raw_sha256, visit.profile_digest, visit.extractor_version, visit.gone_since, visit.gone_count,
            ),
        )  # fmt: skip

    def settle_visit(self, page_id: str, next_due: str) -> None:
        """The page answered that it is unchanged: when it is due again. It is not gone."""
        self._db.run(
            "UPDATE visit SET next_due = ?, gone_since = NULL, gone_count = 0 WHERE page_id = ?", (next_due, page_id)
        )

    def settle_fetch(
        self, page_id: str, next_due: str, *, at: str, etag: str | None, last_modified: str | None
    ) -> None:
        """The page was fetched whole `at`: when it is due again, and the validators to ask with. It is not gone."""
        self._db.run(
            "UPDATE visit SET next_due = ?, etag = ?, last_modified = ?, full_fetch_at = ?, gone_since = NULL, "
            "gone_count = 0 WHERE page_id = ?",
            (next_due, etag, last_modified, at, page_id),
        )

    def due(self, now: str, *, sources: Collection[str] | None = None, everything: bool = False) -> list[Page]:
        """The pages to look at, most urgent first: those that are due, or all; removed ones only when due.

        A page that left its source is not among them.
        """
        rows = self._db.rows(
            "SELECT page.* FROM page JOIN visit USING (page_id) WHERE "
            "(next_due <= :now OR (:everything AND page.state <> 'removed')) "
            "AND (page.source = '' OR EXISTS (SELECT 1 FROM page_source WHERE page_source.page_id = page.page_id)) "
            "ORDER BY priority DESC, next_due, page_id",
            {"now": now, "everything": everything},
        )
        if sources is None:
            return [_page(row) for row in rows]
        watched = self._db.rows("SELECT page_id, source FROM page_source")
        asked = {row["page_id"] for row in watched if row["source"] in sources}
        return [_page(row) for row in rows if row["page_id"] in asked]

    def _mint(self, url: str) -> str:
        digest = hashlib.sha256(url.encode()).hexdigest()
        for digits in range(ID_DIGITS, len(digest)):
            page_id = "p" + digest[:digits]
            if self._db.row("SELECT 1 FROM page WHERE page_id = ?", (page_id,)) is None:
                return page_id
        raise AssertionError("two pages share a SHA-256")


def _page(row: Row) -> Page:
    return Page(
        **{key: row[key] for key in Page.__slots__}
        | {"lang": "fr" if row["lang"] == "fr" else "en", "state": PageState(row["state"])}
    )


def _visit(row: Row) -> Visit:
    return Visit(**{key: row[key] for key in Visit.__slots__})
