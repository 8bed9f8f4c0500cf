"""The readings that people decided on, kept with their words: a decision follows these where the ids of their place differ."""

from __future__ import annotations

from veille.store.codec import rule_digest
from veille.store.connection import Connection
from veille.store.record.sections import load_document
from veille.store.record.statements import NONE_DECIDED, Decided, RulePlace, RuleReading, words_digest

_UNTOLD = ""  # words of a decision from before they were kept


def decided_readings(db: Connection, page_id: str) -> Decided:
    """What people decided on a page, as version_rules needs it; of the same words the first decision's place counts."""
    rows = db.rows("SELECT basis, words, section_id, parent_id FROM decided_reading WHERE page_id = ?", (page_id,))
    if not rows:
        return NONE_DECIDED
    places: dict[str, RulePlace] = {}
    for row in rows:
        if row["words"] != _UNTOLD:
            places.setdefault(row["words"], RulePlace(row["section_id"], row["parent_id"]))
    return Decided(frozenset(row["basis"] for row in rows), places)


def note_decided(db: Connection, reading: RuleReading) -> None:
    """Keep the words and the place of a reading that is decided on."""
    known = "SELECT 1 FROM decided_reading WHERE page_id = ? AND basis = ?"
    if db.row(known, (reading.page_id, reading.basis)) is None:
        words = _words_of(db, reading.rule.id, reading.v, reading.basis)
        db.run(
            "INSERT INTO decided_reading VALUES (?, ?, ?, ?, ?)",
            (reading.page_id, reading.basis, words, reading.section_id, reading.parent_id),
        )


def place_of(db: Connection, reading: RuleReading) -> RulePlace:
    """Where a stored reading stands for its digest: the place of what was decided on it, else its own."""
    sql = "SELECT section_id, parent_id FROM decided_reading WHERE page_id = ? AND basis = ?"
    row = db.row(sql, (reading.page_id, reading.basis))
    return (
        RulePlace(reading.section_id, reading.parent_id)
        if row is None
        else RulePlace(row["section_id"], row["parent_id"])
    )


def words_untold(db: Connection, page_id: str) -> bool:
    """Whether decisions on the page are known by ids alone."""
    sql = "SELECT 1 FROM decided_reading WHERE page_id = ? AND words = ?"
    return db.row(sql, (page_id, _UNTOLD)) is not None


def tell_words(db: Connection, page_id: str, *, laid_out: bool = False) -> None:
    """Keep the words of those decisions on the page that are known by ids alone.

    Once the page is laid out (`laid_out`), a reading that no row has is one that the parsers no longer make: it has none.
    """
    rows = db.rows(
        "SELECT d.basis, rule.rule_id, rule.v FROM decided_reading AS d LEFT JOIN rule "
        "ON rule.page_id = d.page_id AND rule.basis = d.basis WHERE d.page_id = ? AND words = ? GROUP BY d.basis",
        (page_id, _UNTOLD),
    )
    for row in rows:
        if row["v"] is not None:
            words = _words_of(db, row["rule_id"], row["v"], row["basis"])
        elif laid_out:
            words = row["basis"]
        else:
            continue
        db.run("UPDATE decided_reading SET words = ? WHERE page_id = ? AND basis = ?", (words, page_id, row["basis"]))


def stand_elsewhere(db: Connection, reading: RuleReading) -> bool:
    """Whether the page has the quote of a reading under other ids too: a decision on one may be on both."""
    sql = "SELECT 1 FROM rule WHERE page_id = ? AND quote = ? AND (section_id <> ? OR parent_rule_id IS NOT ?) LIMIT 1"
    place = (reading.page_id, reading.rule.quote, reading.section_id, reading.parent_id)
    return db.row(sql, place) is not None


def _words_of(db: Connection, rule_id: str, v: int, basis: str) -> str:
    """The words of a reading in the version that states it; the basis itself where that version is read otherwise now."""
    row = db.row("SELECT * FROM version WHERE v = ?", (v,))
    if row is None:
        return basis
    document = load_document(db, row)
    rules = {rule.ordinal: rule for rule in document.rules}
    for section in document.sections:
        for rule in section.rules:
            lead = None if rule.parent is None else rules.get(rule.parent)
            if rule.id == rule_id and rule_digest(rule, section.id, None if lead is None else lead.id) == basis:
                return words_digest(rule, section, lead)
    return basis
