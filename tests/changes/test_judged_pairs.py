"""Promise: what is asked of a reworded sentence, before any score weighs it, is answered as it was; a person reads what moves."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import cast

import pytest
from changes_build import page, section

from tests.readings import require_kept
from tests.untaught import UNTAUGHT
from veille.changes.judge.questions import reason_of
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.score.evidence import find_evidence
from veille.changes.judge.score.score import is_weighed
from veille.changes.judge.sentence import Sentence
from veille.changes.match.units import Unit, split_units
from veille.model import Lang
from veille.parsers import attach_rules

SETS = Path(__file__).resolve().parents[2] / "bench" / "changes" / "rewordings"
EACH = 10  # one edit in so many of each writer's set
FLAGS = ("rewritten", "same_words", "listed", "binding", "one_way", "local", "unsaid", "denied_otherwise")


def only_unit(lang: Lang, sentence: str) -> Unit:
    """The sentence as the first unit of a page of its own."""
    bare = page(section("Steps", sentence), lang=lang)
    held = attach_rules(bare.sections, lang=lang, instrument=None, title=bare.title, url=bare.url, model=UNTAUGHT)
    return split_units(held[0])[0]


def pair_record(old: Unit, new: Unit) -> dict[str, object]:
    """What each side says in its normal form and in words of its own, what is claimed, and the evidence for it."""
    sentence = Sentence(old, new)
    claim = reason_of(sentence)
    sides = (sentence.before, sentence.after)
    return {
        "claim": claim,
        "weighed": claim is not None and is_weighed(sentence, claim),
        "flags": [flag for flag in FLAGS if getattr(sentence, flag)],
        "edits": [[" ".join(edit.removed), " ".join(edit.added)] for edit in sentence.edits],
        "said": [sorted(f"{subject}:{tag}" for subject, tags in side.tags.items() for tag in tags) for side in sides],
        "force": [sorted(filter(None, side.modalities)) for side in sides],
        "compared": [sorted(map(str, side.comparisons.items())) for side in sides],
        "words": [[word.word for word in words] for words in (sentence.meaning.gone, sentence.meaning.come)],
        "normative": [UnitReading(unit).normative for unit in (old, new)],
        "evidence": sorted(find_evidence(sentence, claim)),
    }


@pytest.mark.parametrize("file", sorted(SETS.glob("*.tsv")), ids=lambda file: file.stem)
def test_every_pair_is_judged_as_before(file: Path) -> None:
    """One line an edit: its place in the set, and all that is asked of it."""
    with file.open(encoding="utf-8", newline="") as rows:
        edits = list(enumerate(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE), 1))[::EACH]
    lines = []
    for number, (lang, _, before, after, *_) in edits:
        pair = [only_unit(cast("Lang", lang), sentence) for sentence in (before, after)]
        lines.append(f"{number}\t{json.dumps(pair_record(*pair), ensure_ascii=False)}")
    require_kept(Path(__file__).parent / "judged" / f"{file.stem}.tsv", lines)
