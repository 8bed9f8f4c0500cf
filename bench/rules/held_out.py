"""Scores pages with models that have not seen them, by the corpus's own `score_units.py`."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from material import TRUTH, bare, condition_texts, digest, read_annotations

from veille.answers.files import rule_records
from veille.model import Document
from veille.parsers.rules.extraction import attach_rules, judge_sections
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


def score_annotated(which: str, pages: dict[str, Document], models: dict[str, Model], show: str | None) -> None:
    """Print how many of the annotated pieces are told right, by language; `show` prints the pieces (recall, alarm).

    A piece whose file or words are not found counts as lost.
    """
    count: dict[str, Counter[str]] = {"en": Counter(), "fr": Counter()}
    rows = [row for row in read_annotations(which) if row["file"] in pages]
    stated = {name: _stated(pages[name], models[name]) for name in {row["file"] for row in rows}}
    for row in rows:
        lang, said = pages[row["file"]].lang, stated[row["file"]].get(row["piece"])
        truth = "lost" if said is None else TRUTH.get(row["rule"], "either")
        count[lang][f"{truth} {said and said[0]}"] += 1
        if said and truth in (True, False) and said[0] != truth and show == ("recall" if truth else "alarm"):
            print(show, which, lang, said[1], "|", said[2])
    for lang, of in (*count.items(), ("all", count["en"] + count["fr"])):
        rules, none = of["True True"] + of["True False"], of["False True"] + of["False False"]
        print(
            f"{which} {lang}: {of.total()} pieces, {rules} rules found {of['True True'] / max(1, rules):.3f},", end=" "
        )
        print(f"{none} none, false {of['False True'] / max(1, none):.3f}, lost {of['lost None']}")


def _stated(page: Document, model: Model) -> dict[str, tuple[bool, str, str]]:
    """The pieces of a page by their words' digest: whether each is a rule, how surely, its words."""
    judged = judge_sections(
        page.sections, lang=page.lang, instrument=page.instrument, title=page.title, url=page.url, model=model
    )
    return {
        digest(bare(j.rule.quote)): (
            j.stated,
            f"{j.probability} x{j.ease:.2g} {j.impression}% {j.refused}",
            j.rule.quote,
        )
        for _, pieces in judged
        for j in pieces
    }


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
