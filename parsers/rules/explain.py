"""Why a piece is or is not a rule: its probability, what refused it, and the evidence that weighed most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from veille.model import Document, Modality, RuleKind
from veille.parsers.rules.extraction import judge_sections
from veille.parsers.rules.score import load_model

# Pieces of evidence that are shown; the rest together weigh little.
_TOLD = 8
_SLIGHT = "no rule by its own words"
_STEP = re.compile(r"(.+:from) (\d+)")  # one step of a measure: "section:from 45" holds with "section:from 30"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One piece with what it would say as a rule, whether it is one, and why.

    `modality_words` are the words that speak for the modality; empty where the whole sentence does. `evidence` are names with their weights on the log-odds of being a rule, the heaviest first. `refused` names what no
    score can outweigh; empty otherwise.
    """

    section: int
    start: int
    end: int
    quote: str
    stated: bool
    probability: float
    threshold: float
    refused: str
    kinds: tuple[RuleKind, ...]
    modality: Modality | None
    modality_words: str
    evidence: tuple[tuple[str, float], ...]


def explain_document(document: Document) -> Iterator[Explanation]:
    """Every sentence, item and row of a document in order, with why it is or is not a rule."""
    model = load_model()
    judged = judge_sections(
        document.sections, lang=document.lang, instrument=document.instrument, title=document.title, url=document.url
    )
    for section, judgement in ((section, judgement) for section, pieces in judged for judgement in pieces):
        rule = judgement.rule
        weighed = _in_whole(model.weigh((*judgement.evidence, *judgement.company)))
        yield Explanation(
            section=section.ordinal, start=rule.start, end=rule.end, quote=rule.quote, stated=judgement.stated,
            probability=judgement.probability, threshold=model.threshold, refused=judgement.refused or _SLIGHT * judgement.slight, kinds=rule.kinds,
            modality=rule.modality, modality_words=section.text[slice(*judgement.stance)].strip(), evidence=tuple(weighed[:_TOLD]),
        )  # fmt: skip


def _in_whole(weighed: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The evidence with the steps of each measure in one, under the highest reached: step by step they take each other back."""
    whole: dict[str, tuple[int, float]] = {}
    for name, weight in weighed:
        step = _STEP.fullmatch(name)
        kept, at = (step[1], int(step[2])) if step else (name, 0)
        highest, so_far = whole.get(kept, (0, 0.0))
        whole[kept] = (max(highest, at), so_far + weight)
    told = [(f"{name} {at}" if at else name, round(weight, 2)) for name, (at, weight) in whole.items()]
    return sorted(told, key=lambda row: (-abs(row[1]), row[0]))
