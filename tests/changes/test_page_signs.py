"""Every notion of what stands in a page's place has examples that it finds and texts that it leaves alone."""

from __future__ import annotations

import re

import pytest

from veille.changes.believe.signs import Notion, find_signs, find_vendor, load_signs
from veille.model import DoubtReason
from veille.parsers.language.folding import fold

NOTIONS = load_signs().notions
NAMES = [f"{notion.reason}: {notion.examples[0]}" for notion in NOTIONS]


@pytest.mark.parametrize("notion", NOTIONS, ids=NAMES)
def test_a_notion_finds_its_examples_alone(notion: Notion) -> None:
    for example in notion.examples:
        assert notion.reason in {sign.reason for sign in find_signs(fold(example))}, example
        assert notion.compiled().search(fold(example)), example
    for other in notion.counter_examples:
        assert not notion.compiled().search(fold(other)), other
    assert notion.counter_examples


@pytest.mark.parametrize("notion", NOTIONS, ids=NAMES)
def test_every_pattern_of_a_notion_has_an_example(notion: Notion) -> None:
    for pattern in notion.patterns:
        assert any(re.search(pattern, fold(example)) for example in notion.examples), pattern


def test_the_heading_comes_first_and_is_told() -> None:
    signs = find_signs("please try again later", "just a moment")
    assert [(sign.reason, sign.heading) for sign in signs] == [
        (DoubtReason.BOT_WALL, True),
        (DoubtReason.OUTAGE, False),
    ]


def test_a_vendor_is_named_with_its_mark() -> None:
    assert find_vendor("<script src='/tspd/x.js'>") == ("F5", "/tspd/")
    assert find_vendor("<p>bread</p>") is None
