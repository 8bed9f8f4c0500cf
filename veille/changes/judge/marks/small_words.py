"""Small words of a reworded sentence that carry a policy: "free", "full", "including", "once", "three of the five", "deemed"."""

from __future__ import annotations

from functools import lru_cache

from veille.changes.judge.sentence import Sentence
from veille.changes.judge.substance import has_matter, lang_of_unit
from veille.changes.match.units import Unit
from veille.model import Lang
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern, hits_of

_ONE_TIME = WordPattern(r"^(?:{one_time})$")
_PART = WordPattern(r"(?<![\d.,a-z])(\d{1,3})(?: [a-z]+){0,2}? {part_of_whole} (\d{1,3})(?![\d.,]*\d)")


def cost_turned(s: Sentence) -> bool:
    """Whether one wording alone says that a thing costs nothing: "transportation", "free transportation"."""
    for unit, other in ((s.old, s.new), (s.new, s.old)):
        if _tags(fold(unit.text), "gratis", _lang(s)) and not _tags(fold(other.text), "unpaid_for", _lang(s)):
            return True
    return False


def fullness_changed(s: Sentence) -> bool:
    """Whether one wording alone says that a thing is had whole, where a few words differ: "a refund", "a full refund"."""
    return s.local and _on_one_side(s, "in_full")


def list_opened(s: Sentence) -> bool:
    """Whether the same list is whole in one wording and only begun in the other: "these are", "these include"."""
    alone = [one.word for side in (s.meaning.gone, s.meaning.come) for one in side]
    return s.local and _on_one_side(s, "opened_list") and set(alone) <= _words_of(s, "opened_list")


def times_changed(s: Sentence) -> bool:
    """Whether all that came or went says that it is done once."""
    if len(s.edits) != 1 or bool(s.edits[0].removed) == bool(s.edits[0].added):
        return False
    words = fold(" ".join(s.edits[0].removed or s.edits[0].added))
    return bool(_ONE_TIME[_lang(s)].search(words)) and _weighs(s)


def part_changed(s: Sentence) -> bool:
    """Whether one wording alone asks for a part of a number that the other names whole: "all four", "three of the four"."""
    one, two = (_parts(unit, _lang(s)) for unit in (s.old, s.new))
    numbers = [_numbers(unit) for unit in (s.old, s.new)]
    return any(
        whole in other and part not in other
        for parts, other in ((one - two, numbers[1]), (two - one, numbers[0]))
        for part, whole in parts
    )


def deemed_otherwise(s: Sentence) -> bool:
    """Whether one wording alone says what a file is taken for, which the other says in no words: "deemed withdrawn"."""
    lang = _lang(s)
    for unit, other in ((s.old, s.new), (s.new, s.old)):
        said = _tags(fold(unit.text), "deemed", lang)
        if said and not said & _tags(fold(other.text), "outcome", lang):
            return True
    return False


def _lang(s: Sentence) -> Lang:
    return lang_of_unit(s.new) or lang_of_unit(s.old) or "en"


def _on_one_side(s: Sentence, group: str) -> bool:
    one, two = (bool(_tags(fold(unit.text), group, _lang(s))) for unit in (s.old, s.new))
    return one != two


def _weighs(s: Sentence) -> bool:
    freed = any("may" in side.tags.get("modality", ()) for side in (s.before, s.after))
    return s.binding or s.listed or freed or has_matter(s.old, s.new, _lang(s))


def _words_of(s: Sentence, group: str) -> set[str]:
    """The words of both sides that are of a group of the lexicon, those of its phrases each for itself."""
    texts = [fold(unit.text) for unit in (s.old, s.new)]
    return {
        word for text in texts for hit in hits_of(group, text, _lang(s)) for word in text[hit.start : hit.end].split()
    }


@lru_cache(maxsize=1_024)
def _tags(text: str, group: str, lang: Lang) -> frozenset[str]:
    """The tags of a group of the lexicon that a folded text has."""
    return frozenset(hit.entry.tag for hit in hits_of(group, text, lang))


def _in_digits(unit: Unit) -> str:
    """The folded text of a unit with its numbers in digits."""
    text, at = "", 0
    for cue in unit.cues:
        if cue.subject == "number" and cue.start - unit.base >= at:
            text += unit.text[at : cue.start - unit.base] + cue.tag
            at = cue.end - unit.base
    return fold(text + unit.text[at:])


def _parts(unit: Unit, lang: Lang) -> frozenset[tuple[str, str]]:
    return frozenset((found[1], found[2]) for found in _PART[lang].finditer(_in_digits(unit)))


def _numbers(unit: Unit) -> frozenset[str]:
    return frozenset(word for word in _in_digits(unit).replace(".", " ").replace(",", " ").split() if word.isdigit())
