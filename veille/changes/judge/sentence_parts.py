"""Parts of a sentence as they were read: its bounds, the clause that its words open, what stands before it binds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from veille.changes.judge.readings import FORCE, UnitReading
from veille.changes.match.edits import Edit
from veille.changes.match.spelling.provision_names import find_provisions
from veille.changes.match.spelling.renamed import find_offices
from veille.changes.match.spelling.short_names import long_names
from veille.changes.match.units import Unit
from veille.changes.match.words import fold, word_list
from veille.model import Cue, CueSubject, Lang, Modality, Rule
from veille.parsers.language.folding import fold as fold_accents
from veille.parsers.language.meaning import names_any, read_meaning
from veille.parsers.language.patterns import WordPattern

# « Signez-le »: a pronoun that a hyphen joins to its verb, where words alone would be an article's
_JOINED = re.compile(r"-(?:les?|la|l|en|y)\b", re.IGNORECASE)


_EXAMPLE = WordPattern(r"\W*(?:{example_opening}\s*)+")
# "It should be noted that", « Nota : »: what calls for attention says nothing of a rule
_NOTICE = WordPattern(r"\W*(?:{notice_opening}|{notice_label} ?:)[ ,]*(?=\S)")
SAID = 3  # words that must follow such an opening


def without_openings(old: Unit, new: Unit) -> tuple[Unit, Unit]:
    """Two units without the words that call for attention, nor those that open an example where both begin with some.

    "Keep in mind that", "Note:"; "For example,", "This can happen if".
    """
    old, new = _without_notice(old), _without_notice(new)
    one, two = (_EXAMPLE.both.match(fold_accents(unit.text)) for unit in (old, new))
    return (_behind(old, one.end()), _behind(new, two.end())) if one and two else (old, new)


def _without_notice(unit: Unit) -> Unit:
    found = _NOTICE.both.match(fold_accents(unit.text))
    return _behind(unit, found.end()) if found and len(word_list(unit.text[found.end() :])) >= SAID else unit


def without_names(old: Unit, new: Unit) -> tuple[Unit, Unit]:
    """Two units without what is read inside a name for which the other has the abbreviation: the "permanent" of "COPR"."""
    return _nameless(old, new), _nameless(new, old)


def _nameless(unit: Unit, other: Unit) -> Unit:
    names = long_names(unit.text, other.text)
    if not names:
        return unit
    known = {cue.tag for cue in other.cues if cue.subject in ("actor", "paper")}
    inside = [
        cue
        for cue in unit.cues
        for start, end, _ in names
        if start <= cue.start - unit.base and cue.end - unit.base <= end and cue.tag not in known
    ]
    written = _written(unit, names)
    return replace(written, cues=tuple(cue for cue in unit.cues if cue not in inside)) if inside else written


def with_plain_names(old: Unit, new: Unit) -> tuple[Unit, Unit]:
    """Two units with the provisions and offices that both name written alike, whatever their style or former name.

    "paragraph (a) of subsection 22(1)", "paragraph 22(1)(a)".
    """
    for find in (find_provisions, find_offices):
        one, two = find(old.text), find(new.text)
        if one and {label for _, _, label in one} == {label for _, _, label in two}:
            old, new = _written(old, one), _written(new, two)
    return old, new


def _written(unit: Unit, parts: Sequence[tuple[int, int, str]]) -> Unit:
    """A unit with parts of its text written otherwise, filled up with spaces, so that each span of it stays."""
    text = unit.text
    for start, end, written in parts:
        if len(written) <= end - start:
            text = f"{text[:start]}{written.ljust(end - start)}{text[end:]}"
    return replace(unit, text=text, folded=fold(text))


def _behind(unit: Unit, size: int) -> Unit:
    """A unit without its first characters."""
    text, start = unit.text[size:], unit.start + size
    values = tuple(value for value in unit.values if value.start >= start)
    cues = tuple(cue for cue in unit.cues if cue.start >= start)
    bound = any(cue.subject == "modality" and cue.start < start for cue in unit.cues)
    rules = tuple(_beginning(rule, start, cues, read=bound) for rule in unit.rules)
    return replace(unit, start=start, text=text, folded=fold(text), values=values, cues=cues, rules=rules)


def _beginning(rule: Rule, start: int, cues: Sequence[Cue], *, read: bool) -> Rule:
    """A rule of which the first words are left out; with `read`, its stance stood in them and is what the others say."""
    if not rule.start < start < rule.end:
        return rule
    stance = next((cue.tag for cue in cues if cue.subject == "modality"), None) if read else rule.modality
    return replace(rule, start=start, modality=cast("Modality | None", stance))


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
