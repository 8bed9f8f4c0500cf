"""Every entry of the two lexicons says with an example of its own what it matches."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

import pytest

import veille.parsers.language.lexicon
from veille.model import Lang
from veille.parsers.citations.instruments import load_instruments
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import LexiconEntry, load_lexicon
from veille.parsers.language.openings import split_alternatives
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.kinds import find_heading_tags

LANGS: tuple[Lang, ...] = ("en", "fr")
GROUPS = [(lang, group) for lang in LANGS for group in load_lexicon(lang).groups]


def winning_tags(lang: Lang, group: str, side: str, text: str) -> list[str]:
    """The tags of a group that the production scanner reads in a text, in order."""
    lexicon = load_lexicon(lang)
    scanner = {"left": lexicon.left, "right": lexicon.right}.get(side, lexicon.scanner)(group)
    return [hit.entry.tag for hit in scanner.scan(fold(text))]


@pytest.mark.parametrize(("lang", "group"), GROUPS)
def test_examples_give_the_tag(lang: Lang, group: str) -> None:
    """In each of its examples an entry is matched, in none of its counter-examples; each group has such near misses."""
    assert any(entry.counter_examples for entry in load_lexicon(lang).groups[group])
    for entry in load_lexicon(lang).groups[group]:
        assert entry.examples, entry
        pattern = re.compile(rf"{'' if entry.side == 'right' else '(?<![a-z0-9])'}(?:{entry.match})")
        for example in entry.examples:
            assert pattern.search(fold(example)), (entry.tag, example)
        for text in entry.counter_examples:
            assert entry.tag not in tags_of(lang, group, entry.side, text), (entry.tag, text)


@pytest.mark.parametrize(("lang", "group"), GROUPS)
def test_each_alternative_has_an_example_in_which_its_tag_wins(lang: Lang, group: str) -> None:
    """Each alternative is met by an example, and the production scanner gives the entry's tag there: none is dead.

    Kinds are gathered, not weighed against one another: a sentence has the tag of every kind cue in it.
    """
    for entry in load_lexicon(lang).groups[group]:
        before = "" if entry.side == "right" else "(?<![a-z0-9])"
        after = "" if entry.side == "left" else "(?![a-z0-9])"
        for alternative in split_alternatives(entry.match):
            pattern = re.compile(f"{before}(?:{alternative}){after}")
            met = [example for example in entry.examples if pattern.search(fold(example))]
            tags = (tags_of(lang, group, entry.side, example) for example in met)
            assert any(entry.tag in tag for tag in tags), (entry.tag, alternative)


def tags_of(lang: Lang, group: str, side: str, text: str) -> Collection[str]:
    """The tags that production gives to a text in a group."""
    if group == "kind":
        return {hit.entry.tag for hit in load_lexicon(lang).scan_statement(fold(text))["kind"]}
    return winning_tags(lang, group, side, text)


@pytest.mark.parametrize("group", sorted(load_lexicon("en").groups))
def test_both_languages_have_the_group(group: str) -> None:
    """The machinery is one: a tag known in one language is known in the other."""
    tags = {lang: {e.tag for e in load_lexicon(lang).groups[group]} for lang in ("en", "fr")}
    one = {"or_before", "by", "and_after", "as_at"}  # words of one language only
    assert tags["en"] - one == tags["fr"] - one


_NOTHING = "(?!)"  # a piece that a language does not have, said so in its file


@pytest.mark.parametrize("lang", LANGS)
def test_each_alternative_of_a_piece_has_an_example(lang: Lang) -> None:
    """Each alternative stands as whole words in an example (what elides, "d'", before its word), none in a `not`."""
    for name, rows in load_lexicon(lang).pieces.items():
        assert load_lexicon(lang).piece(name)
        for entry in rows:
            if entry.match != _NOTHING:
                assert unmet(entry) == [], name


def unmet(entry: LexiconEntry) -> list[str]:
    """The alternatives that no example has, and the counter-examples that one of them matches."""
    examples = [fold(example) for example in entry.examples]
    alternatives = {
        alternative: re.compile(f"(?<![a-z0-9])(?:{alternative})(?:(?![a-z0-9])|(?<='))")
        for alternative in split_alternatives(entry.match)
    }
    whole = re.compile(f"(?<![a-z0-9])(?:{entry.match})(?:(?![a-z0-9])|(?<='))")
    return [a for a, pattern in alternatives.items() if not any(map(pattern.search, examples))] + [
        text for text in entry.counter_examples if whole.search(fold(text))
    ]


def test_both_languages_have_each_piece_once_with_counter_examples() -> None:
    """A pattern composed for one language is composed for the other; a name is used for one thing, in one file."""
    assert set(load_lexicon("en").pieces) == set(load_lexicon("fr").pieces)
    for lang in ("en", "fr"):
        files = (Path(veille.parsers.language.lexicon.__file__).parent / "words" / lang).glob("*.toml")
        names = [name for path in files for name in tomllib.loads(path.read_text("utf-8")).get("pieces", {})]
        assert len(names) == len(set(names))
        for name, rows in load_lexicon(lang).pieces.items():
            assert any(row.counter_examples or row.match == _NOTHING for row in rows), (lang, name)


def test_a_pattern_has_the_words_of_its_language_or_of_both() -> None:
    """Named pieces are put in place; a repeat in braces stays what it is."""
    pattern = WordPattern(r"(?<![a-z]){purpose} [a-z]{2,9}$")
    assert pattern["en"].search("bread to bake")
    assert not pattern["en"].search("du pain pour cuire")
    assert pattern["fr"].search("du pain pour cuire")
    assert pattern.both.search("bread to bake")
    assert pattern.both.search("du pain pour cuire")
    assert WordPattern("{state_of_what}").both.pattern.count("documents?") == 1  # a word of both languages stands once
    with pytest.raises(KeyError):
        _ = WordPattern("{no_such_piece}")["en"]


def test_instruments_are_named_in_their_examples() -> None:
    """Every instrument has a title or a prefix, so that text can name it."""
    for instrument in load_instruments().values():
        assert instrument.names
        assert instrument.example


def test_alternatives_are_parted_at_bars_outside_groups_and_classes() -> None:
    """A bracket inside a class of characters, or behind a backslash, opens and closes nothing."""
    assert split_alternatives(r"a|(?:b|c)d|[.)|]e|\(f|g") == ("a", "(?:b|c)d", "[.)|]e", r"\(f", "g")


@pytest.mark.parametrize("lang", LANGS)
def test_a_heading_announces_what_its_words_are_examples_of(lang: Lang) -> None:
    """The tag that wins in each example of these groups is announced by a heading of these words; a paper of any kind by one name."""
    for group in ("modality", "topic", "exception", "status", "paper"):
        for entry in load_lexicon(lang).groups[group]:
            for example in () if entry.side in ("left", "right") else entry.examples:
                won = winning_tags(lang, group, entry.side, example)
                announced = find_heading_tags(example, lang)
                assert (won[:1] and {"paper"} if group == "paper" else set(won)) <= announced, (group, example)
