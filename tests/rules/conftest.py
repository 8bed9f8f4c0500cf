"""What the tests of rules, values, days and citations read is kept whole, by weights that have learnt nothing (tests/untaught.py)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import wraps
from typing import Any

import pytest

from tests.kept_calls import keeps_calls
from tests.kept_readings import READINGS
from tests.kept_readings import kept_readings as kept_readings
from tests.untaught import UNTAUGHT, piece_record, sections_of
from veille.model import Document, Lang
from veille.parsers.rules.extraction import Context, judge_text
from veille.parsers.rules.statements import Judgement

# Read by expected output of their own, drawn, or made to be long.
OTHERWISE = frozenset({
    "test_linear_work", "test_public_corpus", "test_hostile", "test_value_grid", "test_paraphrases", "test_polarity", "test_citations",
    "test_lexicon", "test_denied_words", "test_seen_sections", "test_company", "test_rule_corpus", "test_written_pieces",
    "test_stated_days",
})  # fmt: skip
kept_calls = keeps_calls(
    "read_values", "link_citations", "read_address", "column_types", "heading_values", "state_named", "split_sentences", "normal_form",
    "with_rate", "leaves", "cues", "provisions", "_values",
    but=OTHERWISE,
)  # fmt: skip


@pytest.fixture(autouse=True)
def kept_pieces(request: pytest.FixtureRequest, kept_readings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes every piece of what a test has read, rule or not."""
    drawn = getattr(request.function, "is_hypothesis_test", False)
    if drawn or request.path.stem in OTHERWISE or "corpus" in request.fixturenames:
        return
    for name, pieces_of in (
        ("judge_text", pieces_of_text),
        ("extract_rules", pieces_of_text),
        ("read_document", pieces_of_document),
    ):
        if callable(function := getattr(request.module, name, None)):
            monkeypatch.setattr(request.module, name, noting_pieces(function, pieces_of))


def noting_pieces(function: Any, pieces_of: Any) -> Any:
    """The function, with what `pieces_of` says of its answer noted, once."""
    seen: set[str] = set()

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        answer = function(*given, **named)
        for record in map(piece_record, pieces_of(answer, *given, **named)):
            if (line := json.dumps(record)) not in seen:
                seen.add(line)
                READINGS.note(record)
        return answer

    return call


def pieces_of_text(_: object, text: str, lang: Lang, context: Context | None = None, **__: object) -> list[Judgement]:
    """Every piece of a bare text."""
    return judge_text(text, lang, context, model=UNTAUGHT)


def pieces_of_document(document: Document, *_: object, **__: object) -> Iterable[Judgement]:
    """Every sentence, item and row of a document."""
    return [piece for _, pieces in sections_of(document) for piece in pieces]
