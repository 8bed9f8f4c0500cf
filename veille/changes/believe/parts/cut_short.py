"""A page that breaks off: its markup has no end, or its text is the beginning of what it was and nothing else.

A connection that ends, a cache with half an answer and a script that stops after the first part leave a page that is all
its own. Who shortens a page takes out of its midst, or says something in the place of what went.
"""

from __future__ import annotations

import re
from functools import cache

from veille.changes.believe.likeness import ReadCapture, is_edited, plain, words_of
from veille.changes.believe.parts.replaced import lines_of
from veille.changes.believe.signs import find_signs
from veille.model import DoubtReason

_END = "</html>"
DANGLING = 2  # entries of a table of contents whose sections are gone; an editor may forget one
_SENTENCE_ENDS = (".", "!", "?", ")", "»", '"')
MOST_SOURCE = 380_000  # of the source that is looked at; a longer one has its end behind what is kept
LEAST_LOST = 0.03  # of the old text
HALF = 0.5
MUCH_CUT = 2 / 3  # of a page's text is left: who takes the rest, whole sections at its end, sets its date
NEARLY_ALL_CUT = 0.3  # of the text of a page that states no date
SEVERAL = (
    2  # signs of kinds whose single words are of many matters ("advertise the job", "third parties", "security check")
)
_OF_OTHERS = frozenset({DoubtReason.BOT_WALL, DoubtReason.CONSENT_WALL, DoubtReason.CAPTIVE_PORTAL, DoubtReason.PARKED})
MUCH_LOST = 0.6  # less is left of a page that broke down at its beginning; a banner leaves it all


def find_break(old: ReadCapture, new: ReadCapture, *, redated: bool = False) -> str | None:
    """The last line of a page that breaks off; None for one that came to its end.

    `redated` says that the page's date has moved with its edits so far: then nobody took the last sections of one away
    whose date did not. Nor did anybody take a third of a page that states a
    date, and leave the date, or all but a little of one without, and leave the rest as it was.
    """
    before, after = lines_of(old.document.text), lines_of(new.document.text)
    left = len(new.document.text) / max(len(old.document.text), 1)
    if not after or left > 1 - LEAST_LOST:
        return None
    endless = _END in old.look.source and _END not in new.look.source and len(new.look.source) < MOST_SOURCE
    closed = after == before[: len(after)] and _has_foot(old, before) and not _has_foot(new, after)  # by a repairer
    headings = {plain(section.heading) for section in old.document.sections}
    stated = None not in (old.document.modified, new.document.modified)
    unsaid = redated or left <= (
        MUCH_CUT if stated else NEARLY_ALL_CUT
    )  # an edit of that size would have moved the date
    if (
        endless
        or closed
        or (set(after) <= set(before) and _names_what_is_gone(old, new))
        or (not is_edited(old, new) and _breaks_off(before, after, headings, half=left < HALF, unsaid=unsaid))
    ):
        return after[-1]
    return None


def find_fault(novel: list[str], kept: float, most_words: int) -> str | None:
    """A new line of a page that lost much of its text (`kept` is what is left of it), which speaks of an error.

    A single word of advertising, partners or a network says nothing of that; signing in may be a step of what the page is
    about, and who offers the rest of a page for it is known by other words.
    """
    if kept >= MUCH_LOST:
        return None
    return next((line for line in novel if len(line.split()) <= most_words and _is_fault(line)), None)


def _has_foot(capture: ReadCapture, lines: tuple[str, ...]) -> bool:
    """Whether the page goes on below its main content; so it seems of a page longer than what is kept of its words."""
    last, words = words_of(lines[-1]), words_of(capture.look.body)
    return words[-len(last) :] != last


def _names_what_is_gone(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the page's own table of contents leads to places that it had and has no more."""
    if max(len(old.look.source), len(new.look.source)) >= MOST_SOURCE:
        return False
    target, place = _anchors()
    gone = set(place.findall(old.look.source)) - set(place.findall(new.look.source))
    return len(gone.intersection(target.findall(new.look.source))) >= DANGLING


@cache
def _anchors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a link within a page leads to, and the places that one may lead to; compiled when a page is first in doubt."""
    return (
        re.compile(r"""href\s*=\s*["']#([^"'\s]{1,80})["']"""),
        re.compile(r"""\b(?:id|name)\s*=\s*["']([^"'\s]{1,80})["']"""),
    )


def _is_fault(line: str) -> bool:
    reasons = [sign.reason for sign in find_signs(line) if sign.reason is not DoubtReason.SIGN_IN]
    return len(reasons) >= SEVERAL or any(reason not in _OF_OTHERS for reason in reasons)


def _breaks_off(
    before: tuple[str, ...], after: tuple[str, ...], headings: set[str], *, half: bool, unsaid: bool
) -> bool:
    """Whether the text is the beginning of the old one and ends where nobody ends a page.

    That is within a sentence; within a section when the rest, the last `half` of the page or sections of their own, is gone
    too; or above the first of several sections, all of which are gone, where an edit would have moved the page's date
    (`unsaid`) or nothing else is left.
    """
    end = len(after)
    if end > len(before) or after[:-1] != before[: end - 1]:
        return False
    last, was, rest = after[-1], before[end - 1], before[end:]
    gone = sum(line in headings for line in rest)
    if last != was:
        within = was.rstrip().endswith(_SENTENCE_ENDS) and not last.rstrip().endswith(_SENTENCE_ENDS)
        return was.startswith(last.rstrip(" .…")) and (half or within or gone > 0)
    if rest and rest[0] in headings:
        return gone > 1 and (unsaid or not any(line in headings for line in after))
    return bool(rest) and (half or gone > 0)
