"""Promise: on real revisions nothing is reported for noise, nothing of substance is missed, and values are named."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import pytest

from veille.changes import compare
from veille.changes.match.alignment import align
from veille.changes.match.provisions import provision_items, walk_provisions
from veille.model import Document
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

pytestmark = pytest.mark.corpus
PROFILES = load_profiles()


def read(path: Path) -> Document:
    raw = path.read_bytes()
    return read_document(raw, profile=select_profile(PROFILES, None, raw))


def scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pairs_of_real_revisions(corpus: Path) -> None:
    """No false alarm, every substantive change as such, few editorial ones escalated, values right both ways."""
    score = scorer(corpus)
    gold, verdicts = [], {}
    for folder in sorted((corpus / "pairs").iterdir()):
        one = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        result = compare(read(folder / "before.html"), read(folder / "after.html"))
        gold.append(one)
        verdicts[one["id"]] = {
            "severity": result.severity.value,
            "value_changes": [asdict(v) for v in result.value_changes],
        }
    figures, _ = score.judge_pairs(gold, verdicts)
    assert figures["noise reported (false alarms)"] == 0
    assert figures["substantive seen as such"] == 1
    assert figures["editorial escalated"] <= 0.1
    assert figures["value precision"] >= 0.95
    assert figures["value recall"] >= 0.95


@pytest.fixture(scope="module")
def versions(corpus: Path) -> tuple[Document, Document]:
    """Two versions of the regulations, far enough apart to hold additions, repeals and amendments."""
    return read(corpus / "laws" / "irpr-en-2022-07-28.xml"), read(corpus / "laws" / "irpr-en-2022-10-20.xml")


def test_versions_of_the_federal_regulations(corpus: Path, versions: tuple[Document, Document]) -> None:
    """Sections added, repealed and changed are exactly right."""
    gold = json.loads((corpus / "laws" / "gold.json").read_text(encoding="utf-8"))
    result = compare(*versions)
    verdict = {"severity": result.severity.value, "changes": [asdict(c) for c in result.changes]}
    right, note = scorer(corpus).judge_law(gold["en:11"], verdict)
    assert right, note


def test_identity_of_changed_provisions(versions: tuple[Document, Document]) -> None:
    """With the publisher's ids hidden, changed provisions are found again: precision .90, recall .95 or better."""
    old, new = versions
    before, after = provision_items(old), provision_items(new)
    where = {fid: j for j, fid in enumerate(publisher_ids(new)) if fid}

    def changed(i: int, j: int) -> bool:
        return before[i].text != after[j].text and min(len(before[i].text), len(after[j].text)) >= 15

    truth = {(i, where[f]) for i, f in enumerate(publisher_ids(old)) if f in where and changed(i, where[f])}
    pairs = [(m.old, m.new) for m in align(before, after) if m.old is not None and m.new is not None]
    found = {(i, j) for i, j in pairs if changed(i, j)}
    assert len(truth) > 40
    assert len(truth & found) / len(found) >= 0.90
    assert len(truth & found) / len(truth) >= 0.95


def publisher_ids(document: Document) -> list[str | None]:
    found: list[str | None] = []
    for section in document.sections:
        if section.label and section.body:
            ids: dict[tuple[str, ...], str | None] = {(): section.publisher_id}
            for path, block in walk_provisions(section):
                ids.setdefault(path, block.publisher_id)
            found += ids.values()
    return found
