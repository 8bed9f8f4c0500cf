"""Parts of a sentence as they were read: its bounds, the clause that its words open, what stands before it binds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from veille.changes.judge.readings import FORCE, UnitReading
from veille.changes.match.edits import Edit
from veille.changes.match.units import Unit
from veille.changes.match.words import fold, word_list
from veille.model import Cue, CueSubject, Lang
from veille.parsers.language.folding import fold as fold_accents
from veille.parsers.language.meaning import names_any, read_meaning
from veille.parsers.language.patterns import WordPattern

# « Signez-le »: a pronoun that a hyphen joins to its verb, where words alone would be an article's
_JOINED = re.compile(r"-(?:les?|la|l|en|y)\b", re.IGNORECASE)


_EXAMPLE = WordPattern(r"\W*(?:{example_opening}\s*)+")


def without_openings(old: Unit, new: Unit) -> tuple[Unit, Unit]:
    """Two units without the words that open an example, where both begin with some: "For example,", "This can happen if"."""
    one, two = (_EXAMPLE.both.match(fold_accents(unit.text)) for unit in (old, new))
    return (_behind(old, one.end()), _behind(new, two.end())) if one and two else (old, new)


def _behind(unit: Unit, size: int) -> Unit:
    """A unit without its first characters."""
    text, start = unit.text[size:], unit.start + size
    values = tuple(value for value in unit.values if value.start >= start)
    cues = tuple(cue for cue in unit.cues if cue.start >= start)
    return replace(unit, start=start, text=text, folded=fold(text), values=values, cues=cues)


def measured_tags(side: UnitReading, unit: Unit) -> Mapping[CueSubject, Counter[str]]:
    """The tags of a side; "within 30 days" bounds as "up to 30 days" does where a period is measured."""
    bounds = Counter(side.tags.get("bound", ()))
    if "within" in bounds and any(value.type == "duration" for value in unit.values):
        bounds["max"] += bounds.pop("within")
    return {**side.tags, "bound": bounds}


def opens_with(unit: Unit, cue: Cue, words: Sequence[str]) -> bool:
    """Whether these words of a unit begin with the cue, and no comma or bracket sets them apart as an aside."""
    before, rest = unit.text[: cue.start - unit.start].rstrip(), unit.text[cue.start - unit.start :]
    return word_list(rest)[: len(words)] == tuple(words) and before[-1:] not in ("", ",", "(", "–", "—", "-")


def named_again(old: Unit, new: Unit, edits: Sequence[Edit], lang: Lang) -> frozenset[str]:
    """The roots of words in whose place the other wording has a pronoun: "sign the form", "sign it".

    They count only where the section names the thing in another sentence too.
    """
    found = frozenset[str]()
    for edit in edits:
        for unit, other, words, pronoun in ((new, old, edit.added, edit.removed), (old, new, edit.removed, edit.added)):
            joined = not pronoun and len(_JOINED.findall(other.text)) > len(_JOINED.findall(unit.text))
            if words and (joined or _stands_in(pronoun, lang)):
                said = {one.root for one in read_meaning(" ".join(words), lang)}
                found |= said & {one.root for one in read_meaning(_around(unit), lang)}
    return found


def _stands_in(words: Sequence[str], lang: Lang) -> bool:
    """Whether words are a pronoun and nothing that means something."""
    text = " ".join(words)
    return names_any(text, "standing_in", lang) and all(one.idle for one in read_meaning(text, lang))


def _around(unit: Unit) -> str:
    """What the section of a unit says outside it."""
    section = unit.section
    return f"{section.heading} {section.text[: unit.start]} {section.text[unit.end :]}"


def at_force(unit: Unit) -> tuple[str, str]:
    """What a sentence says before its first word that binds or frees, and from there on."""
    starts = (c.start for c in unit.cues if c.subject == "modality" and (c.tag in FORCE or c.tag == "may"))
    at = max(min(starts, default=unit.start) - unit.start, 0)
    return unit.text[:at], unit.text[at:]


ACT = 40  # letters behind a word of force that name what is to be done
_HOLDING = frozenset({"before", "after", "until"})


def same_turn(old: Unit, new: Unit, lang: Lang) -> bool:
    """Whether the same stands behind "before", "after" or "until" in both wordings: "after May 12", "before May 12".

    "You can work only after you get a permit" and "get a permit before you work" have the clauses exchanged.
    """
    one, two = _behind_turn(old, lang), _behind_turn(new, lang)
    return bool(one) and 2 * len(one & two) > len(one | two)


def _behind_turn(unit: Unit, lang: Lang) -> set[str]:
    """The words of meaning and the numbers behind the first word that says before or after what."""
    at = next((c.end - unit.base for c in unit.cues if c.subject == "bound" and c.tag in _HOLDING), None)
    if at is None:
        return set()
    clause = re.split(r"[,;:]", unit.text[at:], maxsplit=1)[0]
    numbers = {word for word in word_list(clause) if word[0].isdigit()}
    return numbers | {one.root for one in read_meaning(clause, lang) if not one.idle}


def same_act(old: Unit, new: Unit, tags: tuple[str, str], lang: Lang) -> bool:
    """Whether what one wording leaves is what the other binds to: "you may leave if", "you must leave"."""
    one, two = sorted((_acts(unit, tags, lang) for unit in (old, new)), key=len)
    return bool(one) and one <= two


def _acts(unit: Unit, tags: tuple[str, str], lang: Lang) -> set[str]:
    """The first word of meaning behind each word of force with one of these tags."""
    found = set[str]()
    for cue in unit.cues:
        if cue.subject == "modality" and cue.tag in tags:
            at = cue.end - unit.base
            said = (one.root for one in read_meaning(unit.text[at : at + ACT], lang) if not one.idle)
            found.update(root for root in [next(said, None)] if root is not None)
    return found
