"""Sentences of our own, in both languages, give the kind, modality, values and citations that they state."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.readings import reading_line, require_kept
from veille.model import Lang, Rule
from veille.parsers import extract_rules
from veille.parsers.rules.extraction import judge_text

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_sentence(lang: str) -> None:
    """A sentence reads with exactly its values and citations, its kind and its modality; spans are exact.

    All that is read of it besides is as it was when a person last read it (readings/).
    """
    lines = [f"{str(row['text'])[:40]}\t{reading_line(check(row))}" for row in ROWS if row["lang"] == lang]
    require_kept(Path(__file__).parent / "readings" / f"paraphrases-{lang}.tsv", lines)


def check(row: dict[str, object]) -> list[Rule]:
    text = str(row["text"])
    rules = [j.rule for j in judge_text(text, row["lang"])]  # type: ignore[arg-type]
    values = {(v.type, v.value, None if v.type == "date" else v.cmp, v.role) for r in rules for v in r.values}
    for rule in rules:
        assert text[rule.start : rule.end] == rule.quote
        assert all(rule.start <= v.start < v.end <= rule.end and text[v.start : v.end] == v.raw for v in rule.values)
    if row["kind"] == "none":
        return rules
    assert values == {tuple(v) for v in row["values"]}, text  # type: ignore[attr-defined]
    assert {n for r in rules for c in r.citations for n in c.norm} == set(row["cites"]), text  # type: ignore[call-overload]
    assert row["kind"] is None or row["kind"] in {k for r in rules for k in r.kinds}, text
    assert row["modality"] is None or row["modality"] in {r.modality for r in rules}, text
    return rules


# Sentences judged wrongly without a page around them, each with the reason; one that comes right leaves the list.
MISSES = tomllib.loads((Path(__file__).parent / "paraphrase_misses.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_sentence_is_told_from_what_is_no_rule(lang: Lang) -> None:
    """A sentence with a rule gives one and a hard negative none, but for the misses that are listed with their reason."""
    for row in ROWS:
        if row["lang"] != lang or row["kind"] is None:
            continue
        text = str(row["text"])
        kinds = {k for r in extract_rules(text, lang) for k in r.kinds}
        found = bool(kinds - {"contact", "reference"}) or (row["kind"] == "reference" and bool(kinds))
        missed = found != (row["kind"] != "none")
        assert missed == (text in MISSES), (text, MISSES.get(text, "not in paraphrase_misses.toml"))


def test_few_sentences_are_missed() -> None:
    """The list stays short, and each of its entries is one of the sentences."""
    assert set(MISSES) <= {row["text"] for row in ROWS}
    assert len(MISSES) <= 0.05 * len(ROWS)
