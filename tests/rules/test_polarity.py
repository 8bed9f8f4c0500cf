"""What is forbidden is never read as allowed, nor the reverse."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest

from tests.readings import reading_line, require_kept
from veille.model import Lang
from veille.parsers import extract_rules
from veille.parsers.rules.extraction import judge_text

TABLE = tomllib.loads((Path(__file__).parent / "polarity.toml").read_text(encoding="utf-8"))
SENTENCES = [
    (lang, text, modality)
    for lang in ("en", "fr")
    for row in TABLE[lang]
    for text, modality in ((row[0], row[1]), (row[2], row[3]))
]
# Single sentences of our own, each with the modalities that a reader would accept.
SAID = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "polarity_said.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", Path(__file__).resolve().parents[3] / "shared" / "corpus"))


def test_the_table_is_large_enough() -> None:
    """At least 120 sentences with their opposites, both languages about alike."""
    assert len(TABLE["en"]) + len(TABLE["fr"]) >= 120
    assert min(len(TABLE["en"]), len(TABLE["fr"])) >= 55


def read(text: str, lang: Lang) -> set[str]:
    return {str(j.rule.modality) for j in judge_text(text, lang)}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_sentence_has_its_polarity(lang: Lang) -> None:
    """A sentence of the table reads with its modality, whether or not it is thought a rule."""
    told = [(text, modality, read(text, lang)) for of, text, modality in SENTENCES if of == lang]
    assert [row for row in told if row[1] not in row[2]] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_single_sentence_has_its_polarity(lang: Lang) -> None:
    """A sentence that denies, doubly denies, joins opposites or only sounds so reads as a reader would take it."""
    told = [(text, modalities, [j.rule for j in judge_text(text, lang)]) for of, modalities, text in SAID if of == lang]
    assert [row for row in told if not {str(rule.modality) for rule in row[2]} & set(row[1].split())] == []
    lines = [f"{text[:40]}\t{reading_line(rules)}" for text, _, rules in told]
    require_kept(Path(__file__).parent / "readings" / f"polarity_said-{lang}.tsv", lines)


def _rows(name: str) -> list[dict[str, object]]:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip("no corpus (VEILLE_CORPUS)")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ["units/gold.jsonl", "gold/snippets.jsonl"])
def test_no_ban_is_read_as_leave_nor_leave_as_ban(name: str) -> None:
    """Over the corpora no text whose readers saw only a ban reads `may`, and none that they saw as leave `must_not`."""
    inverted = []
    for row in _rows(name):
        seen = set(row.get("modality_ok") or [row["modality"]])  # type: ignore[call-overload]
        said = {r.modality for r in extract_rules(str(row["text"]), row["lang"])}  # type: ignore[arg-type]
        if (seen <= {"must_not", "should_not"} and said == {"may"}) or (seen == {"may"} and said == {"must_not"}):
            inverted.append((row["id"], row["text"]))
    assert inverted == []
