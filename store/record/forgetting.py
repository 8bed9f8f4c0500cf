"""A page's history taken out, so that it can be laid anew from its raw bytes in order of time."""

from __future__ import annotations

from veille.store.connection import Connection


def has_been_watched(db: Connection, page_id: str) -> bool:
    """Whether anybody may hold ids of the page: published, checked live, or a rule of it was decided on by a person."""
    return bool(
        is_published(db)
        or db.number(
            "SELECT count(*) FROM fetch JOIN run ON 'r' || run.run = fetch.run_id "
            "WHERE page_id = ? AND run.kind = 'check' AND outcome <> 'rejected'",
            (page_id,),
        )
        or db.number("SELECT count(*) FROM review WHERE rule_id GLOB ? || '.*'", (page_id,))
    )


def is_published(db: Connection) -> bool:
    """Whether a snapshot was ever published: others hold its ids and its numbers of changes since."""
    return bool(db.number("SELECT count(*) FROM meta WHERE key = 'published'"))


def is_settled(db: Connection) -> bool:
    """Whether nothing is left to be noted when others get ids, numbers of changes and the record's own id."""
    unnumbered = db.number("SELECT count(*) FROM change WHERE seq IS NULL AND NOT superseded")
    return (
        is_published(db) and not unnumbered and bool(db.number("SELECT count(*) FROM meta WHERE key = 'installation'"))
    )


def forget_history(db: Connection, page_id: str) -> None:
    """Delete the page's versions and all that was derived from them; its raw bytes and snapshots stay."""
    for statement in (
        "DELETE FROM rule_value WHERE r IN (SELECT r FROM rule WHERE page_id = :page)",
        "DELETE FROM rule_citation WHERE r IN (SELECT r FROM rule WHERE page_id = :page)",
        "DELETE FROM rule_provision WHERE r IN (SELECT r FROM rule WHERE page_id = :page)",
        "DELETE FROM rule WHERE page_id = :page",
        "DELETE FROM section WHERE page_id = :page",
        "DELETE FROM section_body WHERE section_id GLOB :page || '.*'",
        "DELETE FROM relation WHERE from_id GLOB :page || '.*' OR to_id GLOB :page || '.*'",
        "DELETE FROM inheritance WHERE v IN (SELECT v FROM version WHERE page_id = :page)",
        "DELETE FROM change WHERE page_id = :page OR v IN (SELECT v FROM version WHERE page_id = :page)",
        "DELETE FROM parity WHERE page_id = :page OR twin_page_id = :page",
        "DELETE FROM version WHERE page_id = :page",
        "UPDATE page SET twin_url = NULL, modified = NULL, title = '' WHERE page_id = :page",
        "UPDATE visit SET raw_sha256 = NULL, profile_digest = NULL, extractor_version = NULL WHERE page_id = :page",
    ):
        db.run(statement, {"page": page_id})


def renumber_changes(db: Connection) -> bool:
    """Whether the numbers of changes were taken back, to be given anew by time: only before anybody holds one."""
    if is_published(db) or db.number("SELECT count(*) FROM run WHERE kind = 'check'"):
        return False  # somebody may hold a number as a cursor
    db.run("UPDATE change SET seq = NULL")
    return True
