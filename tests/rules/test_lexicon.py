"""Every entry of the two lexicons says with an example of its own what it matches."""

from __future__ import annotations

import re

import pytest

from veille.parsers.citations.instruments import load_instruments
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import Entry, load_lexicon

ENTRIES = [
    (lang, group, entry) for lang in ("en", "fr") for group, rows in load_lexicon(lang).groups.items() for entry in rows
]


@pytest.mark.parametrize(("lang", "group", "entry"), ENTRIES, ids=lambda x: x.tag if isinstance(x, Entry) else x)
def test_example_matches(lang: str, group: str, entry: Entry) -> None:
    """An entry matches its own example."""
    edge = "" if entry.side == "right" else "(?<![a-z0-9])"
    assert re.search(rf"{edge}(?:{entry.match})", fold(entry.example)), (group, entry.tag)


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
