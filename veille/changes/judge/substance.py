"""Whether a reworded sentence says something else: words of meaning that went or came and are no other way to say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz.distance import OSA

from veille.changes.match.edits import Edit
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.quantities.clock import find_hours
from veille.changes.match.quantities.in_words import amounts_in_words
from veille.changes.match.spelling.opposites import opposed
from veille.changes.match.spelling.short_names import names_of_forms, shorten_names
from veille.changes.match.units import Unit
from veille.model import Cue, CueSubject, Lang
from veille.parsers.language.meaning import Meaning, akin, begins_with, lang_of, names_any, read_meaning

TYPO = 5  # letters of the shortest word that may be another one misspelt
REPLACED = 2  # in a sentence that binds nobody, more words of meaning than these on a side are a new wording
SAMPLE = 600  # letters of a section that tell its language
# What is weighed as a cue is no word of meaning here.
_WEIGHED: frozenset[CueSubject] = frozenset({
    "negation", "join", "number", "bound", "exception", "condition",
})  # fmt: skip
# Endings for women and for men in one word: « étudiant·e·s », « étudiant(e)s »
_GENDERS = re.compile(r"(?<=\w)(?:[·•.]\w{1,4}(?=[·•.]s\b)[·•.]s|[·•]\w{1,5}\b|\([a-zè]{1,4}\)s?)")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LANGS: tuple[Lang, ...] = ("en", "fr")


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to read words: hyphens kept or not, words of force ("accepted") read or not."""

    hyphens: bool
    forced: bool
    states: bool = True  # whether words of a status are words of meaning: where both sides are closed they are not


_WAYS = tuple(_Way(hyphens, forced) for hyphens in (True, False) for forced in (True, False))


@dataclass(frozen=True, slots=True)
class Substance:
    """The words of meaning that one side alone has."""

    gone: tuple[Meaning, ...]
    come: tuple[Meaning, ...]
    shared: int = 0  # how many words of the old wording the new one says too
    swapped: tuple[tuple[str, str], ...] = ()  # words of both sides that stand beside the same word: one for the other
    balanced: bool = False  # each "not" that one side has more often is said by another word of the other side

    @property
    def replaced(self) -> bool:
        """Whether something stands in the place of something else."""
        return bool(self.gone and self.come)

    @property
    def size(self) -> int:
        """How many words of meaning the side with more of them has for itself."""
        return max(len(self.gone), len(self.come))


def compare_substance(old: Unit, new: Unit, denials: int = 0) -> Substance:
    """What each of two wordings says that the other does not say in any words.

    `denials` is how many times more the new one says "not".
    """
    known = lang_of_unit(new) or lang_of_unit(old)
    asides = [bool(_ASIDE.search(unit.text)) for unit in (old, new)]
    states = (True, False) if _states(old) and _states(old) == _states(new) else (True,)
    kept = (True,) if asides[0] == asides[1] else (False, True)  # on one side alone it may only explain
    best: Substance | None = None
    for lang in _LANGS if known is None else (known,):
        for way, aside, said in product(_ways(old, new), kept, states):
            found = _between(
                *(
                    _meanings(one, two, lang, replace(way, states=said), asides=aside)
                    for one, two in ((old, new), (new, old))
                )
            )
            if denials:
                found = _balanced(found, denials, lang)
            if not found.replaced:
                found = replace(found, gone=_weighty(found.gone, lang), come=_weighty(found.come, lang))
            if not found.size:
                return found
            if best is None or _order(found) < _order(best):
                best = found
    return best or Substance((), ())


def _order(found: Substance) -> tuple[bool, int]:
    """The less a reading finds, the better it has understood both wordings."""
    return found.replaced, len(found.gone) + len(found.come)


def _weighty(alone: tuple[Meaning, ...], lang: Lang) -> tuple[Meaning, ...]:
    """The words that one side alone has; none when all are verbs that say no more: "a letter issued by", "a letter by"."""
    return () if all(names_any(one.word, "light", lang) for one in alone) else alone


def _balanced(found: Substance, denials: int, lang: Lang) -> Substance:
    """The same without the words that deny as the other side's "not" does: "incomplete", "failure to send it"."""
    denying, plain = (found.gone, found.come) if denials > 0 else (found.come, found.gone)
    left = abs(denials)
    for one in denying:
        turned = next((two for two in plain if opposed(one.word, two.word)), None)
        if left and (turned is not None or names_any(one.word, "lacking", lang)):
            left -= 1
            denying = tuple(two for two in denying if two is not one)
            plain = tuple(two for two in plain if two is not turned)
    gone, come = (denying, plain) if denials > 0 else (plain, denying)
    return replace(found, gone=gone, come=come, balanced=not left)


def _ways(old: Unit, new: Unit) -> Iterator[_Way]:
    """The ways of reading that can differ for two units."""
    hyphens = "-" in old.text or "-" in new.text
    forced = any(cue.subject == "modality" for unit in (old, new) for cue in unit.cues)
    return (way for way in _WAYS if (way.hyphens or hyphens) and (way.forced or forced))


def lang_of_unit(unit: Unit) -> Lang | None:
    """The language that a unit is in, by its words and those around it; None when they do not tell."""
    return lang_of(unit.text, unit.section.text[:SAMPLE])


def explains(edits: Sequence[Edit], lang: Lang) -> bool:
    """Whether all that came, or all that went, gives a reason or an example: "so that we can reach you"."""
    if len(edits) != 1:
        return False
    return bool(edits[0].added) != bool(edits[0].removed) and begins_with(
        edits[0].added or edits[0].removed, "opens_reason", lang
    )


def has_matter(old: Unit, new: Unit, lang: Lang) -> bool:
    """Whether a sentence speaks of papers, persons or measures, and tells nobody's story."""
    both = f"{old.text} {new.text}"
    return names_any(both, "matter", lang) and not names_any(both, "story", lang)


def _tells(unit: Unit, cue: Cue) -> bool:
    """Whether a cue of force holds words of meaning: what befalls a file, "no work permit is required"."""
    return _names(unit, cue, "matter") or befalls(unit, cue)


def _names(unit: Unit, cue: Cue, what: str) -> bool:
    """Whether the words of a cue name something of a sort."""
    lang = lang_of_unit(unit)
    return lang is not None and names_any(unit.text[cue.start - unit.base : cue.end - unit.base], what, lang)


def befalls(unit: Unit, cue: Cue) -> bool:
    """Whether a cue of force is what an office does to a file ("will be returned") and no "not" stands in it.

    One that is denied before ("no document will be returned") is read as leave.
    """
    if cue.subject != "modality" or cue.tag not in ("must_not", "may"):
        return False  # "refuse the file" asks an officer to
    if not _names(unit, cue, "consequence"):
        return False
    return not any(c.subject == "negation" and c.start < cue.end and cue.start < c.end for c in unit.cues)


def _meanings(unit: Unit, other: Unit, lang: Lang, way: _Way, *, asides: bool) -> tuple[Meaning, ...]:
    text = shorten_names(_GENDERS.sub("", "".join(_unweighed(unit, other, way))), other.text)
    return read_meaning(text if asides else _ASIDE.sub(" ", text), lang, hyphens=way.hyphens)


def _states(unit: Unit) -> set[str]:
    return {cue.tag for cue in unit.cues if cue.subject == "status"}


def _unweighed(unit: Unit, other: Unit, way: _Way) -> Iterator[str]:
    """The text of a unit without its typed values, names that the other has codes for, and the words weighed as cues."""
    base = unit.base
    spans = [(v.start, v.end) for v in unit.values]
    spans += [(base + start, base + end) for start, end in names_of_forms(unit.text, other.text)]
    spans += [(base + start, base + end) for start, end, _ in find_hours(unit.text)]
    spans += [(base + start, base + end) for start, end in valued_there(unit, other)]
    spans += [
        (c.start, c.end)
        for c in unit.cues
        if c.subject in _WEIGHED
        or (c.subject == "status" and not way.states)
        or (c.subject == "modality" and not way.forced and not _tells(unit, c))
    ]
    at = 0
    for start, end in sorted(spans):
        if start - base >= at:
            yield unit.text[at : start - base]
            yield " "
        at = max(at, end - base)
    yield unit.text[at:]


def valued_there(unit: Unit, other: Unit) -> Iterator[tuple[int, int]]:
    """Where a unit says in a word, or names as a day, what was read as a value of the other: from and to, in its text."""
    values = [value for value in other.values if value.type in ("date", "duration", "number")]
    if not values:
        return
    forms = {normal_form(value) for value in values}
    yield from ((start, end) for start, end, amount in amounts_in_words(unit.text) if amount in forms)
    for raw in {value.raw.strip(" .,;") for value in values if value.type == "date"}:
        at = unit.text.find(raw)
        if at >= 0:
            yield at, at + len(raw)


def _between(old: Sequence[Meaning], new: Sequence[Meaning]) -> Substance:
    said = [_weighty_of(side) for side in (old, new)]
    gone, come = _unmatched(_alone(old, new), _alone(new, old))
    if any(one.parts for one in (*gone, *come)):  # a phrase that nothing matches is read word by word
        left = [
            [m for m in alone if m.idle] + _said_nowhere(alone, s) for alone, s in ((gone, said[1]), (come, said[0]))
        ]
        gone, come = _unmatched(_alone(_opened(left[0]), new), _alone(_opened(left[1]), old))
    shared = len({one.root for one in said[0]}) - sum(not one.idle for one in gone)
    gone, come = _said_nowhere(gone, said[1]), _said_nowhere(come, said[0])
    return Substance(tuple(gone), tuple(come), shared, _swapped((old, gone), (new, come)))


def _swapped(
    old: tuple[Sequence[Meaning], Sequence[Meaning]], new: tuple[Sequence[Meaning], Sequence[Meaning]]
) -> tuple[tuple[str, str], ...]:
    """Words that one side alone has beside a word that stands beside such a word of the other: "current employer",
    "former employer". Each side is its words in order, and those that it alone has.
    """
    one, two = _neighbours(*old), _neighbours(*new)
    return tuple(
        (a.word, b.word)
        for a, around in one
        for b, beside in two
        if any(_alike(x, y) for x, y in product(around, beside))
    )


def _neighbours(side: Sequence[Meaning], alone: Sequence[Meaning]) -> list[tuple[Meaning, list[Meaning]]]:
    """Each word that a side alone has, with the words of meaning before and behind it."""
    if not alone:
        return []
    words = [one for one in _opened(side) if not one.idle]
    places = {one.root: k for k, one in enumerate(words)}
    found = []
    for one in alone:
        k = places.get(one.root)
        if k is not None:
            found.append((one, [*words[max(k - 1, 0) : k], *words[k + 1 : k + 2]]))
    return found


def _said_nowhere(alone: Iterable[Meaning], said: Sequence[Meaning]) -> list[Meaning]:
    """Those with a meaning that nothing on the other side says, not even a word that both have.

    "An application ... it" says what "an application ... the application" does.
    """
    return [one for one in alone if not one.idle and not any(_alike(one, two) for two in said)]


def _unmatched(gone: list[Meaning], come: list[Meaning]) -> tuple[list[Meaning], list[Meaning]]:
    """The words of each side that no word of the other says; an idle word stands for one that is not."""
    left = []
    for one in sorted(gone, key=lambda meaning: meaning.idle):
        same = next((two for two in come if not (one.idle and two.idle) and _alike(one, two)), None)
        if same is not None:
            come.remove(same)
        else:
            left.append(one)
    return left, come


def _opened(side: Sequence[Meaning]) -> list[Meaning]:
    """The words of a side, those of its phrases each for itself."""
    return [part for one in side for part in (() if one.idle and one.parts else one.parts or (one,))]


def _weighty_of(side: Sequence[Meaning]) -> list[Meaning]:
    """All words of a side that mean something, its phrases and the words in them."""
    whole = [one for one in side if not one.idle]
    return [*whole, *(part for one in whole for part in one.parts if not part.idle)]


def _alone(side: Sequence[Meaning], other: Sequence[Meaning]) -> list[Meaning]:
    roots = {meaning.root for meaning in other} | {meaning.root for meaning in _weighty_of(other)}
    return [meaning for meaning in {m.root: m for m in side}.values() if meaning.root not in roots]


def _alike(one: Meaning, two: Meaning) -> bool:
    slip = min(len(one.word), len(two.word)) >= TYPO and OSA.distance(one.word, two.word, score_cutoff=1) <= 1
    return (slip or akin(one, two)) and not opposed(one.word, two.word)
