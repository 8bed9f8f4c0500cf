"""Promise: every document type is read into the sections, blocks, links, dates and rules that its fixture folder states."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

import veille.profiles
from tests.readings import section_record
from veille.model import Document
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
