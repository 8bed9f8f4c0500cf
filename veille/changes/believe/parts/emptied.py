"""A place that was kept and is empty: a heading with nothing below, the head of a table without rows, a lead-in without items.

Whoever takes a part away takes its heading along. Text that only moved to another place of the page is not missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from veille.changes.believe.likeness import ReadCapture, plain, words_of
from veille.changes.believe.parts.replaced import lines_of
from veille.changes.believe.subject import says_repealed
from veille.model import Likeness, Section

SOME_WORDS = 4  # of the text that stood below; a label may have had a word or a mark
LEAST_ROWS = 2
LEAST_RULES = 3  # an edit may take one or two away
HALF = 0.5  # of the page's text
FRAME = 0.6  # of what is left stood there before
MOVED = 0.5  # of the lines: a part that stands elsewhere on the page
_LEAD = ":"


def find_emptied(old: ReadCapture, new: ReadCapture) -> str | None:
    """The heading, head of a table or lead-in that was left alone; None without one."""
    now = set(lines_of(new.document.text))
    headed = [section for section in old.document.sections if section.heading]
    first = old.document.sections[:1]  # what stands above all headings
    before = {plain(section.heading): section for section in (*first, *headed)}
    twice = len({plain(section.heading) for section in headed}) < len(headed)
    sections = new.document.sections
    for at, section in enumerate(sections):
        was = before.get(plain(section.heading))
        if was is None or (twice and _times(section, sections) > 1):
            continue
        if section.heading and _is_alone(at, sections) and len(words_of(was.text)) >= SOME_WORDS:
            if not _is_moved(was.text, now) and not _is_hidden(was.text, new):
                return section.heading
            continue
        left = _left_alone(lines_of(was.text), lines_of(section.text), now)
        if left is not None:
            return left
    return None


def is_shell(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether of a page with rules the frame is left, whatever its date: titles, numbers, how to share it, and no rule."""
    less = len(new.document.text) < HALF * len(old.document.text)
    some, none = len(old.document.rules) >= LEAST_RULES, not new.document.rules
    return less and some and none and like.kept_of_new >= FRAME and not says_repealed(new.document)


def _times(section: Section, sections: Sequence[Section]) -> int:
    return sum(plain(other.heading) == plain(section.heading) for other in sections)


def _is_alone(at: int, sections: Sequence[Section]) -> bool:
    """Whether a heading has neither text nor headings of its own below."""
    section = sections[at]
    below = sections[at + 1] if at + 1 < len(sections) else None
    return not section.text.strip() and (below is None or below.level <= section.level)


def _is_moved(text: str, now: set[str]) -> bool:
    lines = lines_of(text)
    return sum(line in now for line in lines) >= MOVED * max(len(lines), 1)


def _is_hidden(text: str, new: ReadCapture) -> bool:
    """Whether the text came and is not shown: who hides a paragraph has edited the page."""
    source = " ".join(plain(new.look.source).split())
    return any(" ".join(line.split()) in source for line in lines_of(text))


def _left_alone(was: tuple[str, ...], left: tuple[str, ...], now: set[str]) -> str | None:
    """The head of a table, or the lead-in that ends a section, though rows or items stood below it."""
    if not left or left == was:
        return None
    for head in (line for at, line in enumerate(left) if _is_single_row(left, at) and line in was):
        at = was.index(head)
        rows = tuple(takewhile(_is_row, was[at + 1 :]))
        if not (at and _is_row(was[at - 1])) and len(rows) >= LEAST_ROWS and not _is_moved("\n".join(rows), now):
            return head
    last = left[-1]
    rest = was[was.index(last) + 1 :] if last in was and last.rstrip().endswith(_LEAD) else ()
    return last if rest and not _is_moved("\n".join(rest), now) else None


def _is_row(line: str) -> bool:
    return "\t" in line


def _is_single_row(lines: tuple[str, ...], at: int) -> bool:
    """Whether a table has one row there, and none before or behind it."""
    beside = (lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else "")
    return _is_row(lines[at]) and not any(map(_is_row, beside))
