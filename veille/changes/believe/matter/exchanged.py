"""A page whose sections were exchanged for others, all or a good part, under the very date it had.

A page that states when it was last edited says so of such a work too. Two pages of one family share words and phrases,
so that likeness cannot tell one that came in the place of the other, or half of it, from a page that was written anew.
The date can, on a page whose date has moved with its edits. Of a page whose habit is not known, standing phrases of the
family in other sentences tell: texts written anew repeat none (14 of 15 that people wrote; of 10 sister pages 7 repeat
some). Of 54 real revisions, none exchanges a quarter of its text and two headings.
"""

from __future__ import annotations

from veille.changes.believe.likeness import ReadCapture, heading_of, novel_text, phrases_of, plain, words_of
from veille.model import Document, Likeness

MOST_KEPT = 0.75  # of the old text, and of the new one that was there before
LEAST_EXCHANGED = 2  # headings that went, and that came; one may have been reworded
PARTLY = 0.3  # of the old text: a page of which so much stays was not written anew as a whole
STANDING = 0.05  # of the phrases in new lines: so many of the old text’s make a sister page


def find_exchange(old: ReadCapture, new: ReadCapture, like: Likeness, *, redated: bool) -> str | None:
    """The first heading of the sections that came in the place of others; None where none did, or the date speaks for them.

    `redated` says that the page's date has moved with its edits so far.
    """
    dated = old.document.modified is not None and old.document.modified == new.document.modified
    if not dated or max(like.kept_of_old, like.kept_of_new) > MOST_KEPT:
        return None
    titles = heading_of(old).split("\n") + heading_of(new).split("\n")
    was, now = (_headings(page.document, titles) for page in (old, new))
    gone, came = [h for h in was if h not in now], [h for h in now if h not in was]
    if min(len(gone), len(came)) < LEAST_EXCHANGED:
        return None
    told = redated or like.kept_of_old >= PARTLY or _repeats_phrases(old, new)
    return now[came[0]] if told else None


def _headings(document: Document, titles: list[str]) -> dict[str, str]:
    """The page's headings below its title, in plain form and as they stand."""
    named = ((plain(section.heading), section.heading) for section in document.sections if section.heading)
    return {folded: heading for folded, heading in named if folded not in titles}


def _repeats_phrases(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether lines that the page did not have hold phrases that it had."""
    said, known = phrases_of(words_of(novel_text(old, new))), phrases_of(words_of(old.document.text))
    return (said & known).total() >= STANDING * max(said.total(), 1)
