"""Whom a sentence speaks to and for: plain language says "you" for the applicant, and "we", or nobody, for the office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.changes.judge.substance import lang_of_unit
from veille.changes.match.quantities.clock import find_hours
from veille.changes.match.spelling.short_names import shorten_names
from veille.changes.match.units import Unit
from veille.changes.match.words import word_list
from veille.parsers.language.folding import fold
from veille.parsers.language.meaning import names_any
from veille.parsers.language.patterns import WordPattern

# Actors that a page may speak to, and those that it may speak for.
READERS = frozenset({
    "student", "worker", "foreign_worker", "temporary_resident", "permanent_resident", "sponsor", "employer",
})  # fmt: skip
OFFICES = frozenset({"IRCC", "MIFI", "CBSA", "ESDC", "minister", "officer"})

# The department that a page is of may be named, or called so.
_DEPARTMENTS = frozenset({"IRCC", "MIFI", "ESDC", "CBSA"})
_ITSELF = WordPattern(r"(?<![a-z]){office_itself}(?![a-z])")
_OFFICE = "\ue000"  # stands for the name of an office, and its tag between two of them
# "Ministère de l'Immigration, de la Francisation et de l'Intégration": how a French name goes on behind its first words
_GOES_ON = re.compile(r"(?:(?:,| et)? (?:de la |de l['’]|d[ue]s? )[A-ZÀ-Þ][\w-]+)*")
_TWICE = re.compile(rf"({_OFFICE}\w*{_OFFICE}) ?\(\1\)")  # the name and its abbreviation in brackets
_NAMED = re.compile(rf"{_OFFICE}\w*{_OFFICE}|[^{_OFFICE}]+")
_ARTICLES = frozenset({"the", "le", "la", "du", "au", "de"})


def speaks_to_reader(unit: Unit) -> bool:
    """Whether a sentence says "you"."""
    return names_any(unit.text, "reader", lang_of_unit(unit) or "en")


def same_but_names(old: Unit, new: Unit) -> bool:
    """Whether all that differs is how offices and numbers are written, and whether a name or its abbreviation stands.

    "IRCC will write", "the department will write"; "four points", "4 points"; "the CAQ", "the acceptance certificate (CAQ)".
    """
    one, two = _plain_words(old, new), _plain_words(new, old)
    return len(one) == len(two) and all(
        a == b or (_OFFICE * 2 in (a, b) and a[0] == b[0]) for a, b in zip(one, two, strict=True)
    )


def _plain_words(unit: Unit, other: Unit) -> list[str]:
    """The words of a unit, its offices each one word, numbers in digits, a name by its abbreviation where the other has that."""
    text, at = "", 0
    for start, end, written in sorted(_written_plainly(unit), key=lambda part: (part[0], -part[1])):
        if start >= at:
            text += f"{unit.text[at:start]} {written} "
            at = end
    text = _TWICE.sub(r"\1", shorten_names(" ".join(f"{text}{unit.text[at:]}".split()), other.text))
    words: list[str] = []
    for part in _NAMED.findall(text):
        if part[0] == _OFFICE:
            if words and words[-1] in _ARTICLES:
                words.pop()
            words.append(part)
        else:
            words += word_list(part)
    return words


def _written_plainly(unit: Unit) -> Iterator[tuple[int, int, str]]:
    """The parts of a unit's text that are written otherwise in plain form, each with that."""
    for cue in unit.cues:
        start, end = cue.start - unit.base, cue.end - unit.base
        if cue.subject == "number":
            yield start, end, cue.tag
        elif cue.subject == "actor" and cue.tag in _DEPARTMENTS:
            more = _GOES_ON.match(unit.text, end)
            yield start, more.end() if more else end, f"{_OFFICE}{cue.tag}{_OFFICE}"
    yield from find_hours(unit.text)
    for found in _ITSELF[lang_of_unit(unit) or "en"].finditer(fold(unit.text)):
        yield found.end() - len(found[0].split(" ")[-1]), found.end(), _OFFICE * 2  # behind its article
