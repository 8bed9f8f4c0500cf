"""French words for both genders where one stood before: « les candidates et candidats » for « les candidats »."""

from __future__ import annotations

from collections.abc import Sequence

from veille.changes.match.units import Unit
from veille.changes.match.words import word_list

MEMBER_WORDS = 3  # « toutes les employeuses et tous les employeurs »
NEAR = 200  # characters behind a joint that are looked at: three words have fewer, and a text may have a joint in each
NOUN = 4  # letters of the shortest noun that has two genders: « amie »; articles are shorter
# How a word ends for women and for men.
_ONE = (
    ("euse", "eur"), ("eresse", "eur"), ("rice", "eur"), ("ère", "er"), ("enne", "en"), ("onne", "on"), ("ve", "f"),
    ("elle", "el"), ("ale", "al"), ("e", ""),
)  # fmt: skip
_OTHERS = (
    ("ales", "aux"), ("euse", "eux"), ("toutes", "tous"), ("toute", "tout"), ("une", "un"), ("la", "le"),
    ("celles", "ceux"),
)  # fmt: skip
_ENDINGS = (*_ONE, *((woman + "s", man + "s") for woman, man in _ONE), *_OTHERS)


def same_but_gender(old: Unit, new: Unit) -> bool:
    """Whether two units say the same of the same persons, of whom one names both women and men."""
    if not any(_joints(unit) for unit in (old, new)):
        return False
    one, two = _single(old), _single(new)
    return len(one) == len(two) and all(map(_akin, one, two))


def _joints(unit: Unit) -> list[tuple[int, int]]:
    return [(c.start - unit.start, c.end - unit.start) for c in unit.cues if c.subject == "join"]


def _single(unit: Unit) -> list[str]:
    """The words of a unit with one member of each pair of genders."""
    words: list[str] = []
    at = 0
    for start, end in _joints(unit):
        words += word_list(unit.text[at:start])
        after = _first_words(unit.text, end)
        size = next((k for k in range(MEMBER_WORDS, 0, -1) if _is_pair(words[-k:], after[:k], k)), 0)
        if size:
            del words[-size:]
        else:
            words += word_list(unit.text[start:end])
        at = end
    return [*words, *word_list(unit.text[at:])]


def _first_words(text: str, start: int) -> Sequence[str]:
    """The words that stand next in the text; one that the bound cuts is left out."""
    words = word_list(text[start : start + NEAR])
    return words[:-1] if start + NEAR < len(text) else words


def _is_pair(one: Sequence[str], two: Sequence[str], size: int) -> bool:
    if len(one) != size or len(two) != size or not all(map(_akin, one, two)):
        return False
    return one[-1] != two[-1] and len(one[-1]) >= NOUN


def _akin(one: str, two: str) -> bool:
    """Whether two words are the same, or one word for women and for men."""
    return one == two or any(_ends(one, two, *ends) or _ends(two, one, *ends) for ends in _ENDINGS)


def _ends(woman: str, man: str, one: str, two: str) -> bool:
    return woman.endswith(one) and man.endswith(two) and woman.removesuffix(one) == man.removesuffix(two)
