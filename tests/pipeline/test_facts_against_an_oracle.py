"""Promise: late copies, decisions, edits and words taken back, in any order: the reader answers as an oracle does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.facts.decided import count_wrong


@pytest.mark.parametrize("seed", [3, 42, 43, 45, 17021])
def test_no_answer_is_wrong_in_whatever_order_copies_and_decisions_came(tmp_path: Path, seed: int) -> None:
    """Each seed found a fault: a decision on words that came back, a copy between two sights, an edit after a rejection, words that read like an edit of others."""
    asked, wrong = count_wrong(tmp_path, seed)
    assert min(asked.values()) > 0
    assert wrong == []


@pytest.mark.parametrize("seed", [302, 304])
def test_rules_answer_for_a_day_as_the_facts_do(tmp_path: Path, seed: int) -> None:
    """Sentences without days: what the page said on the day, in a person's words where one gave them."""
    asked, wrong = count_wrong(tmp_path, seed, steps=20, plain=True)
    assert asked["rules"] > 0
    assert wrong == []
