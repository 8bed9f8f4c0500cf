"""Scores pages with models that have not seen them, by the corpus's own `score_units.py`."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from material import bare, condition_texts

from veille.answers.files import rule_records
from veille.model import Document
from veille.parsers.rules.extraction import attach_rules
from veille.parsers.rules.score import Model


def score_held_out(corpus: Path, pages: dict[str, Document], models: dict[str, Model], show: str | None) -> None:
    """Print the score of every page read with its own model, by language and shape."""
    sys.path.insert(0, str(corpus))
    spec = importlib.util.spec_from_file_location("score_units", corpus / "score_units.py")
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    docs = {name: _record(page, models[name]) for name, page in pages.items()}
    rows = [json.loads(line) for line in (corpus / "units" / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row | {"values": values_once(row["values"], judge.vkey)} for row in rows if row["file"] in docs]
    for group, figures in judge.judge(rows, docs, show).items():
        print(group, figures)


Noted = dict[str, str | list[str] | None]


def values_once(values: list[Noted], key: Callable[[Noted, str], tuple[str, str, str]]) -> list[Noted]:
    """The values of a unit, each once: what a program reads is counted as a set, so that what is wanted must be one.

    Without it a unit that says "24 months" three times counts three hits for one reading: a precision above 1.
    """
    kept: list[Noted] = []
    seen: set[tuple[str, str, str]] = set()
    for value in values:
        others = value.get("cmp_ok")
        ways = {
            key(value, str(cmp)) for cmp in (value.get("cmp") or "eq", *(others if isinstance(others, list) else ()))
        }
        if not ways & seen:
            kept.append(value)
        seen |= ways
    return kept


def _record(page: Document, model: Model) -> dict[str, object]:
    sections = attach_rules(
        page.sections, lang=page.lang, instrument=page.instrument, title=page.title, url=page.url, model=model
    )
    read = replace(page, sections=sections)
    rules = [
        record | {"_bare": bare(rule.quote), "_items": [bare(t) for t in condition_texts(rule.conditions)]}
        for record, rule in zip(rule_records(read), read.rules, strict=True)
    ]
    words = " ".join([read.text, *(s.heading for s in read.sections)])
    return {"rules": json.loads(json.dumps(rules, default=str)), "text": read.text, "_bare": bare(words)}
