"""A part of a page in whose place one short line stands that speaks of nothing the part, its heading or the page spoke of.

Whoever takes a part away names what was there, or states what holds now; a component that failed, a server that did not
answer and a gate that wants a password do not, whatever words they choose. In the place of all the rest of a page, of sections
that are gone, naming is not enough: a gate names what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from veille.changes.believe.likeness import ReadCapture, heading_of, is_edited, plain, reading_share, words_of
from veille.changes.believe.parts.marks import is_name_of_text, is_of_machine
from veille.changes.believe.parts.replaced import Replaced, lines_of
from veille.changes.believe.signs import find_signs
from veille.changes.believe.subject import HOURS, LEAST_STEM, STEM, is_of_reading, stems
from veille.model import Section
from veille.parsers.language.patterns import WordPattern

LINE_WORDS = 16  # "This section could not be loaded. Please try again later."
NOTICE_WORDS = 45  # a team that excuses itself goes on; it has to speak of reading web pages, or of nothing of the page
SPOKEN = 0.2  # of the longer words of such a notice
PART_WORDS = 8  # fewer words say a thing that may be said otherwise
LONG_PART = 20  # so much text comes back as one line for no reason of its own
MOST_LINES = 2  # a message and its button
NAMES_IT = 4  # letters: "fees" of a heading, but not "the"
PAGE_STEMS = 2  # words of elsewhere on the page that speak for a line; one may be chance
_VALUES = frozenset({"money", "code", "date", "duration"})
_STANDING = frozenset({"status", "paper"})
# A message of the site may stand in the other language than its page: both are read.
_COMMON = WordPattern(r"{common_word}")
ADVICE = WordPattern(r"\b{advice_if}\b")  # "If the form cannot be loaded, ..."
_PROVISION = WordPattern(r"\b{provision_noun} \d")
_POINTS = WordPattern(r"\b{points_to}\b(?:\W+\w+){0,3}?\W+{document_named}\b")  # "See the regulation on bees."
_NOTHING = WordPattern(r"^\W*{nothing_is}\b(?! {part_of_page}\b)")
_TO_COME = WordPattern(r"^\W*(?:{part_of_page} )?{to_come}\b(?:\W+\w+){0,4}\W*$|^\W*{text_missing}\b")
_COMES_YET = WordPattern(r"\b{to_come}\b")
_YEAR = re.compile(r"\b20\d\d\b")  # a machine dates its faults by the day and the hour
_DUTIES = frozenset({"must", "must_not", "may", "need_not"})


def find_stand_in(old: ReadCapture, new: ReadCapture, blocks: Sequence[Replaced]) -> str | None:
    """The line that stands in the place of a part; None without one."""
    edited = is_edited(old, new)
    named = next((line for block in blocks for line in block.new if is_name_of_text(line)), None)
    if named is not None:
        return named
    said = [(block, line) for block in blocks if (line := _line_in_place(block)) is not None]
    again = {line for _, line in said if sum(line == other for _, other in said) > 1}
    known = set(stems(words_of(old.document.text)))
    headings = {plain(section.heading) for section in new.document.sections}
    parts = {plain(section.heading) for section in old.document.sections[1:] if section.heading}
    lines = lines_of(new.document.text)
    for block, line in said:
        if line in headings:
            continue
        if says_nothing(line) or is_of_machine(line) or _TO_COME.both.search(line):
            return line
        share, words = reading_share(words_of(line)), len(line.split())
        yet = bool(_COMES_YET.both.search(line))
        if not edited and _is_rest(block, lines, parts):
            of_reading = share > 0 or bool(find_signs(line))
            if _states(new, line, share, yet=yet or of_reading) or _points(line) or new.document.sections[-1].links:
                continue
            return line
        if _states(new, line, share, yet=yet) or _points(line) or _speaks_of_it(old, block, line, known):
            continue
        before = len(words_of(" ".join(block.old)))
        if words > LINE_WORDS:
            if share >= SPOKEN or find_signs(line) or yet:
                return line
        elif line in again or share > 0 or find_signs(line) or (before >= LONG_PART and not edited):
            return line
    return None


def says_nothing(line: str) -> bool:
    """Whether a line has neither letter nor digit: "…", "- - -"."""
    return not any(map(str.isalnum, line))


def _line_in_place(block: Replaced) -> str | None:
    """The one short line, with its button, that stands where more stood."""
    if len(block.new) > MOST_LINES:
        return None
    line = " ".join(block.new).strip()
    before, after = len(" ".join(block.old).split()), len(line.split())
    short = after <= LINE_WORDS and before > after
    return line if before >= PART_WORDS and (short or LINE_WORDS < after <= NOTICE_WORDS) else None


def _is_rest(block: Replaced, lines: tuple[str, ...], parts: set[str]) -> bool:
    """Whether a block ends the text, in the place of sections, below sections that were kept."""
    ends = block.start + len(block.new) == len(lines)
    return ends and not parts.isdisjoint(block.old) and not parts.isdisjoint(lines[: block.start])


def _points(line: str) -> bool:
    """Whether a line says where the matter stands, that there is none of it, or what to do in the case with which it begins."""
    return bool(
        ADVICE.both.match(line)
        or _NOTHING.both.match(line)
        or _POINTS.both.search(line)
        or _PROVISION.both.search(line)
    )


def _speaks_of_it(old: ReadCapture, block: Replaced, line: str, known: set[str]) -> bool:
    if ADVICE.both.search(line):
        return True
    words = {word for word in words_of(line) if len(word) >= NAMES_IT and not _COMMON.both.fullmatch(word)}
    named = words_of(" ".join((block.under, heading_of(old))))
    if words & {word for word in named if not is_of_reading(word[:STEM])}:
        return True
    part = set(stems(words_of(" ".join(block.old)))) | set(stems(named))
    said = {stem for stem in stems(words_of(line)) if len(stem) >= LEAST_STEM and not is_of_reading(stem)}
    return bool(said & part) or len(said & known) >= PAGE_STEMS


def _states(new: ReadCapture, line: str, share: float, *, yet: bool) -> bool:
    """Whether the line states a value, a year, a duty, the end of something or a paper, and not of reading web pages.

    What says that text is `yet` to come states none but a value.
    """
    if share == 0 and _YEAR.search(line):
        return True
    for section in new.document.sections:
        start, end = _span(section, line)
        if end <= start:
            continue
        if any(start <= v.start < end and v.type in _VALUES and not v.value.startswith(HOURS) for v in section.values):
            return True
        if yet:
            continue
        if share == 0 and any(start <= r.start < end and r.modality in _DUTIES for r in section.rules):
            return True
        if any(start <= c.start < end and c.subject in _STANDING for c in section.cues):
            return True
    return False


def _span(section: Section, line: str) -> tuple[int, int]:
    """Where the line, or the lines it was joined of, stands in a section's text; an empty span where it does not."""
    place = start = end = 0
    for shown in section.text.split("\n"):
        if plain(shown).strip() and plain(shown).strip() in line:
            start, end = start if end else place, place + len(shown)
        elif end:
            break
        place += len(shown) + 1
    return start, end
