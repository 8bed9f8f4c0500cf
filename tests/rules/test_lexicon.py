"""Every entry of the two lexicons says with an example of its own what it matches."""

from __future__ import annotations

import re

import pytest

from veille.model import Lang
from veille.parsers.citations.instruments import load_instruments
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import Entry, load_lexicon, split_alternatives

ENTRIES = [
    (lang, group, entry) for lang in ("en", "fr") for group, rows in load_lexicon(lang).groups.items() for entry in rows
]
NAMES = [f"{lang}-{group}-{entry.tag}" for lang, group, entry in ENTRIES]


def winning_tags(lang: Lang, group: str, side: str, text: str) -> list[str]:
    """The tags of a group that the production scanner reads in a text, in order."""
    lexicon = load_lexicon(lang)
    scanner = {"left": lexicon.left, "right": lexicon.right}.get(side, lexicon.scanner)(group)
    return [hit.entry.tag for hit in scanner.scan(fold(text))]


@pytest.mark.parametrize(("lang", "group", "entry"), ENTRIES, ids=NAMES)
def test_examples_give_the_tag(lang: Lang, group: str, entry: Entry) -> None:
    """In each of its examples an entry is matched, in none of its counter-examples."""
    assert entry.examples
    pattern = re.compile(rf"{'' if entry.side == 'right' else '(?<![a-z0-9])'}(?:{entry.match})")
    for example in entry.examples:
        assert pattern.search(fold(example)), example
    for text in entry.counter_examples:
        assert entry.tag not in winning_tags(lang, group, entry.side, text), text


CUE_ENTRIES = [
    (lang, group, e)
    for lang, group, e in ENTRIES
    if group in ("bound", "scope", "status", "exception", "paper", "way", "topic")
]


@pytest.mark.parametrize(("lang", "group", "entry"), CUE_ENTRIES, ids=[f"{a}-{b}-{c.tag}" for a, b, c in CUE_ENTRIES])
def test_each_alternative_has_an_example_in_which_it_wins(lang: Lang, group: str, entry: Entry) -> None:
    """The production scanner gives the entry's tag in every example, and each alternative is met by one of them."""
    for example in entry.examples:
        assert entry.tag in winning_tags(lang, group, entry.side, example), example
    for alternative in split_alternatives(entry.match):
        pattern = re.compile(rf"(?<![a-z0-9])(?:{alternative})(?![a-z0-9])")
        assert any(pattern.search(fold(example)) for example in entry.examples), alternative


@pytest.mark.parametrize("group", sorted(load_lexicon("en").groups))
def test_both_languages_have_the_group(group: str) -> None:
    """The machinery is one: a tag known in one language is known in the other."""
    tags = {lang: {e.tag for e in load_lexicon(lang).groups[group]} for lang in ("en", "fr")}
    assert tags["en"] - {"or_before", "by"} == tags["fr"] - {"or_before", "by"}


def test_instruments_are_named_in_their_examples() -> None:
    """Every instrument has a title or a prefix, so that text can name it."""
    for instrument in load_instruments().values():
        assert instrument.names
        assert instrument.example


def test_alternatives_are_parted_at_bars_outside_groups_and_classes() -> None:
    """A bracket inside a class of characters, or behind a backslash, opens and closes nothing."""
    assert split_alternatives(r"a|(?:b|c)d|[.)|]e|\(f|g") == ("a", "(?:b|c)d", "[.)|]e", r"\(f", "g")
