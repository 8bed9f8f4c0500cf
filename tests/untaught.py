"""What is read of a text before anything is learnt: expected output that stays as it is when the scores are learnt anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from tests.kept_calls import said_of
from veille.model import Document, Section
from veille.parsers.rules.extraction import judge_sections
from veille.parsers.rules.score import RULE, Model
from veille.parsers.rules.statements import Judgement

# Weights that have learnt nothing: every piece is a rule, of the kinds that its words name and with the force they have.
UNTAUGHT = Model({RULE: 0, "modality:none": -1}, {}, 0.0)
OF_PLACE = frozenset({"confidence", "start", "end", "ordinal"})  # places hang on the quotes


def sections_of(document: Document) -> Iterable[tuple[Section, list[Judgement]]]:
    """The sections of a document, each with its sentences, items and rows."""
    return judge_sections(
        document.sections, lang=document.lang, instrument=document.instrument, title=document.title, url=document.url,
        model=UNTAUGHT,
    )  # fmt: skip


def piece_record(piece: Judgement) -> dict[str, object]:
    """A piece with what it would say as a rule, and what refuses it."""
    rule = piece.rule if piece.rule.text != piece.rule.quote else replace(piece.rule, text="")
    return {**json.loads(said_of(rule, OF_PLACE)), **({"refused": piece.refused} if piece.refused else {})}
