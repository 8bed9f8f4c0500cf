"""A part of a page in whose place one short line stands that speaks of nothing the part, its heading or the page spoke of.

Whoever takes a part away names what was there, or states what holds now; a component that failed, a server that did not
answer and a gate that wants a password do not, whatever words they choose.
"""

from __future__ import annotations

from collections.abc import Iterable

from veille.changes.believe.likeness import ReadCapture, heading_of, plain, reading_share, words_of
from veille.changes.believe.parts.replaced import Replaced
from veille.changes.believe.subject import LEAST_STEM, STEM, is_of_reading, stems
from veille.model import Section
from veille.parsers.language.patterns import WordPattern

LINE_WORDS = 16  # "This section could not be loaded. Please try again later."
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
_NOTHING = WordPattern(r"^\W*{nothing_is}\b")


def find_stand_in(old: ReadCapture, new: ReadCapture, blocks: Iterable[Replaced]) -> str | None:
    """The line that stands in the place of a part; None without one."""
    edited = new.document.modified is not None and new.document.modified > (old.document.modified or "")
    said = [(block, line) for block in blocks if (line := _line_in_place(block)) is not None]
    again = {line for _, line in said if sum(line == other for _, other in said) > 1}
    known = set(stems(words_of(old.document.text)))
    headings = {plain(section.heading) for section in new.document.sections}
    for block, line in said:
        if line in headings or _speaks_of_it(old, block, line, known) or _states(new, line):
            continue
        share = reading_share(words_of(line))
        before = len(words_of(" ".join(block.old)))
        if line in again or share > 0 or (before >= LONG_PART and not edited):
            return line
    return None


def _line_in_place(block: Replaced) -> str | None:
    """The one short line, with its button, that stands where more stood."""
    if len(block.new) > MOST_LINES:
        return None
    line = " ".join(block.new).strip()
    before, after = len(words_of(" ".join(block.old))), len(words_of(line))
    return line if after <= LINE_WORDS and before >= PART_WORDS and before > after else None


def _speaks_of_it(old: ReadCapture, block: Replaced, line: str, known: set[str]) -> bool:
    if _NOTHING.both.match(line) or ADVICE.both.search(line) or _PROVISION.both.search(line):
        return True
    words = {word for word in words_of(line) if len(word) >= NAMES_IT and not _COMMON.both.fullmatch(word)}
    named = words_of(" ".join((block.under, heading_of(old))))
    if words & {word for word in named if not is_of_reading(word[:STEM])}:
        return True
    part = set(stems(words_of(" ".join(block.old)))) | set(stems(named))
    said = {stem for stem in stems(words_of(line)) if len(stem) >= LEAST_STEM and not is_of_reading(stem)}
    return bool(said & part) or len(said & known) >= PAGE_STEMS


def _states(new: ReadCapture, line: str) -> bool:
    """Whether the line states a value, the end of something or a paper."""
    for section in new.document.sections:
        start, end = _span(section, line)
        if end <= start:
            continue
        if any(start <= v.start < end and v.type in _VALUES for v in section.values):
            return True
        if any(start <= c.start < end and c.subject in _STANDING for c in section.cues):
            return True
    return False


def _span(section: Section, line: str) -> tuple[int, int]:
    """Where the line stands in a section's text; an empty span where it does not."""
    place = 0
    for shown in section.text.split("\n"):
        if plain(shown).strip() and plain(shown).strip() in line:
            return place, place + len(shown)
        place += len(shown) + 1
    return 0, 0
