"""The versions of pages: added, placed in time, read back, and read anew by a later extractor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from sqlite3 import Row

from veille.errors import UsageError
from veille.model import Change, Comparison, Document, Severity
from veille.store.codec import decode_document, encode_document
from veille.store.connection import Connection
from veille.store.record.changes import ChangeLog
from veille.store.record.rules import Rules, decided_readings, hold_reviewed, tell_words
from veille.store.record.sections import (
    SectionLayout,
    advance_sections,
    layout_json,
    load_document,
    put_sections,
    read_places,
    rebuild_sections,
)
from veille.store.record.statements import VersionRules, version_rules
from veille.store.record.versions import EMPTY, FILLED, Neighbours, Version, read_version

UNREAD = " otherwise"  # behind an extractor version: read by it, under another configuration


class History:
    """Versions of pages, with their sections, rules and changes."""

    def __init__(self, connection: Connection, rules: Rules, changes: ChangeLog) -> None:
        self._db = connection
        self._rules = rules
        self._changes = changes

    def latest(self, page_id: str) -> Version | None:
        """The newest version by time of observation (content hash where two have the same)."""
        rows = self._rows("WHERE page_id = ? ORDER BY observed_at DESC, content_hash DESC LIMIT 1", page_id)
        return read_version(rows[0]) if rows else None

    def latest_filled(self, page_id: str) -> Version | None:
        """The newest version that had content; the newest of all when none had."""
        rows = self._rows(
            "WHERE page_id = ? ORDER BY state = 'empty', observed_at DESC, content_hash DESC LIMIT 1", page_id
        )
        return read_version(rows[0]) if rows else None

    def with_content(self, content_hash: str, page_id: str) -> str | None:
        """The address of another page whose newest version has this very content; None when there is none."""
        row = self._db.row(
            "SELECT page.url FROM version JOIN page USING (page_id) WHERE content_hash = ? AND page_id <> ? "
            "AND version.state <> 'empty' AND observed_at = (SELECT max(observed_at) FROM version AS other "
            "WHERE other.page_id = version.page_id) LIMIT 1",
            (content_hash, page_id),
        )
        return str(row["url"]) if row is not None else None

    def sharing_sections(self, text_hashes: Sequence[str], page_id: str, *, most: int = 3) -> list[str]:
        """The other pages whose newest sections have the most of these texts, first the one that has most of them."""
        rows = self._db.rows(
            "SELECT page_id, count(*) AS shared FROM section JOIN section_body USING (body) "
            "WHERE text_hash IN (SELECT value FROM json_each(?)) AND observed_to IS NULL AND page_id <> ? "
            "GROUP BY page_id ORDER BY shared DESC, page_id LIMIT ?",
            (json.dumps(list(text_hashes)), page_id, most),
        )
        return [str(row["page_id"]) for row in rows]

    def versions(self, page_id: str) -> list[Version]:
        """All versions of a page, oldest first."""
        return [
            read_version(row) for row in self._rows("WHERE page_id = ? ORDER BY observed_at, content_hash", page_id)
        ]

    def get(self, version_id: str) -> Version:
        """The version of that id; UsageError when there is none."""
        return read_version(self._row(version_id))

    def as_of(self, page_id: str, observed: str) -> Version | None:
        """The version that the page had at a moment."""
        rows = self._rows(
            "WHERE page_id = ? AND observed_at <= ? ORDER BY observed_at DESC, content_hash DESC LIMIT 1",
            page_id,
            observed,
        )
        return read_version(rows[0]) if rows else None

    def around(self, page_id: str, observed_at: str, content_hash: str) -> Neighbours:
        """The versions before and after a copy of that time and content."""
        previous = following = same = filled = None
        for version in self.versions(page_id):
            key = (version.observed_at, version.content_hash)
            if key < (observed_at, content_hash):
                previous = version
                filled = version if not version.empty else filled
            elif key == (observed_at, content_hash):
                same = version
            elif following is None:
                following = version
        return Neighbours(previous, following, same, filled)

    def next_seq(self, page_id: str) -> int:
        """The `seq` that the page's next version will have: what `inherit_ids` mints new ids from."""
        return 1 + self._db.number(
            "SELECT max(seq) FROM (SELECT seq FROM version WHERE page_id = ?1 UNION ALL "
            "SELECT seq FROM capture_verdict WHERE page_id = ?1)",  # one that was taken out keeps its number
            (page_id,),
        )

    def load(self, version_id: str) -> Document:
        """The version's document exactly as it was saved, with its ids."""
        row = self._row(version_id)
        return load_document(self._db, row)

    def header(self, version_id: str) -> Document:
        """The version's document without its sections: title, dates, hashes."""
        return decode_document(self._row(version_id)["document"])

    def add_version(
        self,
        page_id: str,
        document: Document,
        *,
        raw_sha256: str,
        observed_at: str,
        recorded_at: str,
        run_id: str | None,
        comparison: Comparison | None = None,
        before: Document | None = None,
        following: Comparison | None = None,
    ) -> Version:
        """The new version, with all that follows from it: sections, rules, values, citations, relations, changes.

        `document` has its ids (veille.changes.inherit_ids). `comparison` is with the version before it in time, and
        `before` that version's document (needed when the comparison holds relations). A copy older than the newest
        version takes its place in time; `following` is then the comparison of it with the version after it, which
        supersedes the changes logged for that one. What is newest decides the page's title, date and kind.
        """
        with self._db.transaction():
            around = self.around(page_id, observed_at, document.content_hash)
            seq = self.next_seq(page_id)
            severity = comparison.severity if comparison else Severity.NONE
            places = put_sections(self._db, document.sections)
            v = self._db.insert(
                "INSERT INTO version (version_id, page_id, seq, observed_at, recorded_at, content_hash, links_hash, "
                "raw_sha256, modified, medium, state, cause, severity, extractor_version, run_id, document, layout, "
                "document_state, document_state_date) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    f"{page_id}-{seq}", page_id, seq, observed_at, recorded_at, document.content_hash,
                    document.links_hash, raw_sha256, document.modified, document.medium,
                    EMPTY if document.empty else FILLED, "source", severity.value,
                    document.extractor_version, run_id, encode_document(document), layout_json(places),
                    document.state.value, document.state_date,
                ),
            )  # fmt: skip
            decided = decided_readings(self._db, page_id)
            latest = version_rules(page_id, v, observed_at, recorded_at, document, decided=decided)
            if around.following is not None or self._rules.needs_rebuild(page_id, latest):
                self._rebuild(page_id)
            else:
                advance_sections(self._db, page_id, SectionLayout(v, observed_at, places))
                self._rules.advance(page_id, latest)
            if around.following is None:
                self._describe(page_id, document)
            if comparison is not None:
                self._changes.add(
                    comparison.changes, page_id=page_id, at=observed_at, run_id=run_id, cause="source", v=v
                )
                self._changes.relate(comparison, before, document, since=observed_at)
                self._changes.note_matches(comparison, document, v=v)
            if following is not None and around.following is not None:
                after = around.following
                key = self._key(after.version_id)
                self._changes.supersede(key)
                self._changes.add(
                    following.changes, page_id=page_id, at=after.observed_at, run_id=run_id, cause="source", v=key
                )
                self._changes.relate(following, document, self.load(after.version_id), since=after.observed_at)
            self._date(page_id)
            return self.get(f"{page_id}-{seq}")

    def take_out(self, version_id: str) -> None:
        """Take the page's newest version out again: what is recorded of the page is as before it. UsageError for an older one.

        Its changes are set aside, its raw bytes stay; whoever takes it out keeps its number, which no other gets.
        """
        with self._db.transaction():
            version = self.get(version_id)
            newest = self.latest(version.page_id)
            if newest is None or newest.version_id != version_id:
                raise UsageError("is not the newest version of its page", where=version_id)
            self._db.run("PRAGMA defer_foreign_keys = ON")
            v = self._key(version_id)
            self._changes.take_out(v, version.page_id, version.run_id)
            self._db.run(
                "DELETE FROM relation WHERE since = ?1 AND (from_id GLOB ?2 || '.*' OR to_id GLOB ?2 || '.*')",
                (version.observed_at, version.page_id),
            )
            self._db.run("DELETE FROM version WHERE v = ?", (v,))
            self._rebuild(version.page_id)
            latest = self.latest(version.page_id)
            if latest is not None:
                self._describe(version.page_id, self.load(latest.version_id))
            self._date(version.page_id)

    def observe_earlier(self, version_id: str, observed_at: str, raw_sha256: str) -> None:
        """Record that a version's content was there before it was first seen (an older copy with the same content)."""
        with self._db.transaction():
            version = self.get(version_id)
            if observed_at < version.observed_at:
                self._db.run(
                    "UPDATE version SET observed_at = ?, raw_sha256 = ? WHERE version_id = ?",
                    (observed_at, raw_sha256, version_id),
                )
                self._db.run(
                    "UPDATE change SET at = ? WHERE v = ? AND cause = 'source'", (observed_at, self._key(version_id))
                )
                self._rebuild(version.page_id)
                self._date(version.page_id)

    def replace_extraction(
        self,
        version_id: str,
        document: Document,
        changes: Sequence[Change] = (),
        *,
        at: str,
        run_id: str | None,
    ) -> None:
        """Put a later extractor's reading in place of a version's; `changes` are logged with cause `extractor`.

        The page's sections and rules are laid out anew. A rule that a person reviewed keeps the person's reading
        while its quote stays the same.
        """
        with self._db.transaction():
            row = self._row(version_id)
            version = read_version(row)
            old = load_document(self._db, row)
            hold_reviewed(self._db, old, document, version.page_id, version.observed_at)
            self._db.run(
                "UPDATE version SET content_hash = ?, links_hash = ?, modified = ?, medium = ?, extractor_version = ?, "
                "document = ?, layout = ?, document_state = ?, document_state_date = ? WHERE version_id = ?",
                (
                    document.content_hash, document.links_hash, document.modified, document.medium,
                    document.extractor_version, encode_document(document),
                    layout_json(put_sections(self._db, document.sections)), document.state.value, document.state_date,
                    version_id,
                ),
            )  # fmt: skip
            self._rebuild(version.page_id)
            self._changes.add(
                changes, page_id=version.page_id, at=at, run_id=run_id, cause="extractor", v=self._key(version_id)
            )
            latest = self.latest(version.page_id)
            if latest is not None and latest.version_id == version_id:
                self._describe(version.page_id, document)

    def note_unread(self, page_ids: Iterable[str]) -> None:
        """Mark the pages' versions as read under another configuration than today's: reextract reads them again."""
        for page_id in page_ids:
            self._db.run(
                "UPDATE version SET extractor_version = extractor_version || ?1 WHERE page_id = ?2 "
                "AND extractor_version NOT LIKE '%' || ?1",
                (UNREAD, page_id),
            )

    def lay_out_decided(self, page_id: str, rule_ids: Sequence[str], *, beyond: bool = False) -> None:
        """Lay out the page's rules anew where a decision reaches readings of older versions, alone (`beyond`) or too."""
        if beyond or self._rules.said_before(rule_ids):
            self._rebuild(page_id)

    def _rebuild(self, page_id: str) -> None:
        """Sections and rules laid out anew from all versions in order of time."""
        tell_words(self._db, page_id)
        decided = decided_readings(self._db, page_id)
        layouts: list[SectionLayout] = []
        versions_rules: list[VersionRules] = []
        for row in self._rows("WHERE page_id = ? ORDER BY observed_at, content_hash", page_id):
            layouts.append(SectionLayout(row["v"], row["observed_at"], read_places(self._db, row["layout"])))
            document = load_document(self._db, row)
            versions_rules.append(
                version_rules(page_id, row["v"], row["observed_at"], row["recorded_at"], document, decided=decided)
            )
        rebuild_sections(self._db, page_id, layouts)
        self._rules.rebuild(page_id, versions_rules)
        tell_words(self._db, page_id, laid_out=True)

    def _describe(self, page_id: str, document: Document) -> None:
        self._db.run(
            "UPDATE page SET title = ?, modified = ?, lang = ?, kind = ?, twin_url = coalesce(?, twin_url), "
            "state = CASE WHEN state = 'new' THEN 'active' ELSE state END "  # a page that is gone comes back by a check alone
            "WHERE page_id = ?",
            (document.title, document.modified, document.lang, document.kind, document.twin_url, page_id),
        )

    def _date(self, page_id: str) -> None:
        self._db.run(
            "UPDATE page SET last_changed = newest, first_seen = min(first_seen, oldest) "
            "FROM (SELECT max(observed_at) AS newest, min(observed_at) AS oldest FROM version WHERE page_id = :page) "
            "WHERE page_id = :page",
            {"page": page_id},
        )

    def _rows(self, rest: str, *parameters: str) -> list[Row]:
        return self._db.rows(f"SELECT * FROM version {rest}", parameters)  # noqa: S608  our own clauses

    def _row(self, version_id: str) -> Row:
        rows = self._rows("WHERE version_id = ?", version_id)
        if not rows:
            raise UsageError(f"unknown version {version_id}", hint="list them with `veille explain PAGE`")
        return rows[0]

    def _key(self, version_id: str) -> int:
        return int(self._row(version_id)["v"])
