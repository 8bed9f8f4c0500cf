"""Sections of page versions: each wording stored once, each version a short list of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from sqlite3 import Row

from veille.errors import StoreError
from veille.model import Document, Section
from veille.store.codec import decode_document, decode_section, encode_section, first_rule, section_record
from veille.store.connection import Connection


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a stored wording stands in one version."""

    body: int
    section_id: str
    ordinal: int
    first_rule: int


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """The sections of one version, by its row key and time."""

    v: int
    observed_at: str
    places: tuple[SectionPlace, ...]


def put_sections(db: Connection, sections: Sequence[Section]) -> tuple[SectionPlace, ...]:
    """Where each section's wording is kept; known wordings are not stored again."""
    places = []
    for section in sections:
        digest, record = section_record(section)
        row = db.row("SELECT body FROM section_body WHERE section_id = ? AND digest = ?", (section.id, digest))
        body = (
            int(row["body"])
            if row is not None
            else db.insert(
                "INSERT INTO section_body "
                "(section_id, digest, level, heading, heading_path, anchor, label, text, text_hash, detail, state, "
                "state_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    section.id, digest, section.level, section.heading,
                    json.dumps(section.path, ensure_ascii=False), section.anchor, section.label, section.text,
                    section.text_hash, encode_section(record, section.text), section.state.value, section.state_date,
                ),
            )
        )  # fmt: skip
        places.append(SectionPlace(body, section.id, section.ordinal, first_rule(section)))
    return tuple(places)


def layout_json(places: Sequence[SectionPlace]) -> str:
    """The layout column of a version: `[[body, ordinal, first rule], ...]`."""
    return json.dumps([[p.body, p.ordinal, p.first_rule] for p in places], separators=(",", ":"))


def read_places(db: Connection, layout: str) -> tuple[SectionPlace, ...]:
    """The places that `layout_json` wrote."""
    triples = json.loads(layout)
    ids = {
        row["body"]: row["section_id"]
        for row in db.rows(
            "SELECT body, section_id FROM section_body WHERE body IN (SELECT value ->> 0 FROM json_each(?))", (layout,)
        )
    }
    return tuple(SectionPlace(body, ids[body], ordinal, first) for body, ordinal, first in triples)


def load_document(db: Connection, version: Row) -> Document:
    """The document of a version's row as it was saved, with its ids; StoreError when its bytes are damaged."""
    bodies = {
        row["body"]: row
        for row in db.rows(
            "SELECT body, heading, text, text_hash, detail FROM section_body "
            "WHERE body IN (SELECT value ->> 0 FROM json_each(?))",
            (version["layout"],),
        )
    }
    try:
        sections = tuple(
            decode_section(
                bodies[body]["detail"],
                heading=bodies[body]["heading"],
                text=bodies[body]["text"],
                text_hash=bodies[body]["text_hash"],
                ordinal=ordinal,
                first_rule=first,
            )
            for body, ordinal, first in json.loads(version["layout"])
        )
        return replace(decode_document(version["document"]), sections=sections)
    except (zlib.error, ValueError, KeyError) as error:
        raise StoreError(
            f"version {version['version_id']} is damaged ({type(error).__name__})",
            where=str(db.path),
            hint="run `veille verify`, then restore a copy made by `veille backup`",
        ) from error


def advance_sections(db: Connection, page_id: str, latest: SectionLayout) -> None:
    """Bring the page's section rows up to a version newer than all others."""
    now_open = {
        row["section_id"]: (row["body"], row["ordinal"], row["v"])
        for row in db.rows("SELECT * FROM section WHERE page_id = ? AND observed_to IS NULL", (page_id,))
    }
    stays = {p.section_id for p in latest.places if now_open.get(p.section_id, ())[:2] == (p.body, p.ordinal)}
    db.many(
        "UPDATE section SET observed_to = ? WHERE section_id = ? AND v = ?",
        [(latest.observed_at, i, v) for i, (_, _, v) in now_open.items() if i not in stays],
    )
    _insert(db, page_id, [(latest, p, None) for p in latest.places if p.section_id not in stays])


def rebuild_sections(db: Connection, page_id: str, layouts: Sequence[SectionLayout]) -> None:
    """Lay out all section rows of a page anew from its versions in order of time."""
    db.run("DELETE FROM section WHERE page_id = ?", (page_id,))
    now_open: dict[str, tuple[SectionLayout, SectionPlace]] = {}
    rows: list[tuple[SectionLayout, SectionPlace, str | None]] = []
    for layout in layouts:
        new = {p.section_id: p for p in layout.places}
        for section_id, (since, place) in list(now_open.items()):
            later = new.get(section_id)
            if later is None or (later.body, later.ordinal) != (place.body, place.ordinal):
                rows.append((since, place, layout.observed_at))
                del now_open[section_id]
        for section_id, place in new.items():
            now_open.setdefault(section_id, (layout, place))
    _insert(db, page_id, [*rows, *((since, place, None) for since, place in now_open.values())])


def _insert(db: Connection, page_id: str, rows: Sequence[tuple[SectionLayout, SectionPlace, str | None]]) -> None:
    db.many(
        "INSERT INTO section (section_id, v, page_id, body, ordinal, observed_from, observed_to) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(p.section_id, a.v, page_id, p.body, p.ordinal, a.observed_at, until) for a, p, until in rows],
    )
