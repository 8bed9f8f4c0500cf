"""Promise: every document type is read into the sections, blocks, links, dates and rules that its fixture folder states."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import veille.profiles
from tests.readings import rule_record
from veille.model import Block, Document, Section
from veille.parsers import cut_page, read_document, select_profile
from veille.profiles import load_profiles

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/*/input.*"))
PROFILES = Path(veille.profiles.__file__).parent
TYPES = {path.stem for path in PROFILES.glob("*.toml")} - {"generic"} | {"pdf"}


def read_folder(folder: Path) -> Document:
    """The document of a fixture folder, read as its source.toml says."""
    raw = next(folder.glob("input.*")).read_bytes()
    source = folder / "source.toml"
    said = tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}
    url = said.get("url")
    profile = select_profile(load_profiles(), url, raw)
    document = read_document(raw, profile=profile, url=url)
    cut = cut_page(raw, profile=profile, url=url)
    for name in ("content_hash", "links_hash", "title", "modified", "lang", "medium", "url", "twin_url"):
        assert getattr(cut, name) == getattr(document, name), f"the hash path and the whole path differ in {name}"
    return document


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_document_is_read_as_its_fixture_says(folder: Path) -> None:
    got = record(read_folder(folder))
    expected = folder / "expected.json"
    if not expected.is_file():
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: read it before you commit it")
    assert got == json.loads(expected.read_text(encoding="utf-8"))


def test_every_document_type_has_a_fixture() -> None:
    """A site profile without a fixture folder of its name is a failing test."""
    assert {folder.parent.name for folder in FOLDERS} >= TYPES
    assert {next(f.glob("input.*")).suffix for f in FOLDERS} == {".html", ".md", ".xml", ".pdf"}


def record(document: Document) -> dict[str, object]:
    """The document as plain data: what people see of it, its rules, and its hashes, by which changes are noticed."""
    names = (
        "url",
        "lang",
        "title",
        "modified",
        "kind",
        "medium",
        "tables",
        "details",
        "twin_url",
        "empty",
        "instrument",
        "content_hash",
        "links_hash",
    )
    return {
        **{name: getattr(document, name) for name in names},
        **({} if document.state == "in_force" else {"state": document.state, "state_date": document.state_date}),
        "hints": list(document.hints),
        "sections": [section_record(section) for section in document.sections],
    }


def section_record(section: Section) -> dict[str, object]:
    """A section without what is at its default."""
    names = ("level", "heading", "anchor", "label", "publisher_id", "in_force_from", "repealed", "contents")
    lean = {name: value for name in names if (value := getattr(section, name))}
    return {
        **lean,
        **({} if section.body else {"body": False}),
        **({"path": list(section.path)} if section.path else {}),
        **({"notes": list(section.notes)} if section.notes else {}),
        "blocks": [block_record(block, section) for block in section.blocks],
        **({"rules": [rule_record(rule) for rule in section.rules]} if section.rules else {}),
        **(
            {"links": [[a.text, a.href, *(["form"] if a.form else [])] for a in section.links]} if section.links else {}
        ),
    }


def block_record(block: Block, section: Section) -> dict[str, object]:
    """A block with its words; a row as its cells under their headings."""
    names = ("depth", "lead", "label", "publisher_id", "term", "in_force_from")
    lean = {name: value for name in names if (value := getattr(block, name)) not in (None, 0)}
    if block.lead == 0:
        lean["lead"] = 0
    cells = [[section.text[c.start : c.end], c.header] for c in block.cells]
    return {
        "kind": block.kind,
        **({"cells": cells} if cells else {"text": section.text[block.start : block.end]}),
        **lean,
        **({"context": list(block.context)} if block.context else {}),
    }
