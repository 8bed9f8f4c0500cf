"""Words with a polarity of their own are turned around by whatever denies them: every word of the lexicon, every denier."""

from __future__ import annotations

import re
from functools import cache

import pytest

from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.rules.extraction import judge_text

OPPOSITE = {"must": "need_not", "need_not": "must", "may": "must_not", "must_not": "may"}
# "Is not supposed to", "n'est pas censé": the denial of a duty may also be a ban.
TURNED = {tag: {opposite, "must_not"} if tag == "must" else {opposite} for tag, opposite in OPPOSITE.items()}
FRAMES: dict[Lang, str] = {"en": "This step {} {}.", "fr": "Cette étape {} {}."}
VERB: dict[Lang, str] = {"en": "is", "fr": "est"}
DENIED: dict[Lang, tuple[str, ...]] = {
    "en": (
        "is not", "isn't", "is never", "is no longer", "is by no means", "is in no way", "is in no case", "is hardly",
        "is far from", "is anything but", "is not always", "is not necessarily", "is not at all", "is neither easy nor",
        "is not considered", "is under no circumstances", "is at no time", "has never been",
    ),
    "fr": (
        "n'est pas", "n'est plus", "n'est jamais", "n'est nullement", "n'est aucunement", "n'est en rien", "n'est guère",
        "n'est point", "n'est en aucun cas", "n'est en aucune façon", "est loin d'être", "est tout sauf",
        "n'est pas toujours", "n'est pas nécessairement", "n'est pas pour autant", "n'est ni facile ni", "n'a pas été",
        "ne demeure pas", "n'a rien de",
    ),
}  # fmt: skip
WHOLES: dict[Lang, tuple[str, ...]] = {
    "en": (
        "No step is {}.", "None of these steps is {}.", "Neither step is {}.", "Not every step is {}.",
        "Nothing is {}.", "Under no circumstances is this step {}.", "At no time is the step {}.",
        "The guide says that no step is {}.", "No step that the clerk takes is {}.", "Never is this step {}.",
        "It is not true that the step is {}.",
    ),
    "fr": (
        "Aucune étape n'est {}.", "Nulle étape n'est {}.", "Rien n'est {}.", "Jamais cette étape n'est {}.",
        "En aucun cas cette étape n'est {}.", "À aucun moment l'étape n'est {}.", "Le guide dit qu'aucune étape n'est {}.",
        "Pas toutes les étapes sont {}.", "Il est faux que cette étape est {}.", "Ce ne sont pas toutes les étapes qui sont {}.",
    ),
}  # fmt: skip


def _read(text: str, lang: Lang) -> set[str]:
    return {str(j.rule.modality) for j in judge_text(text, lang)}


@cache
def polar_words(lang: Lang) -> dict[str, str]:
    """The words of the lexicon's modality that say must, need_not, may or must_not alone behind a verb."""
    found = {}
    for entry in load_lexicon(lang).groups["modality"]:
        for word in re.findall(r"(?<![a-z\\])[a-z]{5,}(?: of charge)?", entry.match):
            said = _read(FRAMES[lang].format(VERB[lang], word), lang)
            verbs = [load_lexicon(lang).piece(name) for name in ("modal_of_duty", "modal_of_leave")]
            modal = word == "cannot" or any(re.fullmatch(verb, word) for verb in verbs)
            if said == {entry.tag} and entry.tag in OPPOSITE and not modal:
                found[word] = entry.tag
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_lexicon_has_polar_words_of_each_sense(lang: Lang) -> None:
    """The table below is as large as the lexicon: at least four words of each sense."""
    words = polar_words(lang)
    assert all(sum(tag == sense for tag in words.values()) >= 4 for sense in OPPOSITE)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_denied_word_says_the_opposite(lang: Lang) -> None:
    """ "Is by no means optional" is a duty, "n'est en rien interdit" leave, with every denier and word."""
    wrong = [
        (text, tag, said)
        for denied in DENIED[lang]
        for word, tag in polar_words(lang).items()
        for text in [FRAMES[lang].format(denied, word)]
        for said in [_read(text, lang)]
        if not said & TURNED[tag]
    ]
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_word_of_a_denied_whole_says_the_opposite(lang: Lang) -> None:
    """ "No step is optional", "under no circumstances is this step free", "aucune étape n'est gratuite"."""
    wrong = [
        (text, tag, said)
        for frame in WHOLES[lang]
        for word, tag in polar_words(lang).items()
        for text in [frame.format(word)]
        for said in [_read(text, lang)]
        if not said & TURNED[tag]
    ]
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_denier_is_of_the_table(lang: Lang) -> None:
    """A denier that the lexicon learns is tried with every word."""
    denier = re.compile(rf"(?<![a-z]){load_lexicon(lang).piece('denier')}(?![a-z])")
    frames = [
        *DENIED[lang],
        "is scarcely",
        "is nowhere",
        "is on no account",
        "est non",
        "est non-",
        "ni",
        "n'est d'aucune façon",
    ]
    met = {m[0] for frame in frames for m in [denier.search(fold(frame))] if m}
    examples = load_lexicon(lang).pieces["denier"][0].examples
    assert {m[0] for e in examples for m in [denier.search(fold(e))] if m} <= met | {
        "non",
        "ni",
        "neither",
        "pas",
        "isn't",
    }
