"""Conditions of sentences and lists are trees with the logic of their words, alike in both languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from veille.model import ConditionItem, Conditions, Lang
from veille.parsers.rules.extraction import judge_text

PAIRS = tomllib.loads((Path(__file__).parent / "conditions.toml").read_text(encoding="utf-8"))["pair"]
CASES = [(pair["why"], lang, pair[lang], pair[f"{lang}_tree"]) for pair in PAIRS for lang in ("en", "fr")]


def draw(tree: ConditionItem | Conditions | None) -> str:
    """A tree as `op[item | item | tree]`."""
    if tree is None:
        return ""
    if isinstance(tree, ConditionItem):
        return tree.text
    return f"{tree.op}[{' | '.join(draw(item) for item in tree.items)}]"


def leaves(tree: ConditionItem | Conditions) -> list[ConditionItem]:
    """The single conditions of a tree, in order."""
    if isinstance(tree, ConditionItem):
        return [tree]
    return [leaf for item in tree.items for leaf in leaves(item)]


@pytest.mark.parametrize(("why", "lang", "text", "expected"), CASES, ids=[f"{c[1]}: {c[0]}" for c in CASES])
def test_tree(why: str, lang: Lang, text: str, expected: str) -> None:
    """Each sentence gives its tree through the reading that every command uses; each item quotes the text."""
    tree = judge_text(text, lang)[0].rule.conditions
    assert draw(tree) == expected, why
    for item in leaves(tree) if tree else ():
        assert text[item.start : item.end] == item.text
