"""A page that a machine set wrongly: markup shown as text, the whole text twice, the first of several pages of a list.

All the page's own words may be there, so neither likeness nor what the text is about can tell. What was so before, or on a
site that sets its pages so for good, is never doubted.
"""

from __future__ import annotations

import re
from collections import Counter

from veille.changes.believe.likeness import ReadCapture, words_of
from veille.changes.believe.parts.replaced import lines_of
from veille.changes.believe.wording import doubt
from veille.model import Doubt, DoubtReason
from veille.parsers.language.patterns import WordPattern

LEAST_TAGS = 3  # one may be written about
LINE_WORDS = 4  # of a line that is not said twice by chance
LEAST_LINES = 4
AGAIN = 0.2  # of the lines of the old text; one box that stands in two places is less
# <p>, </li>, <td class="x">: elements of running text and tables
_TAG = re.compile(r"</?(?:p|h[1-6]|li|[uo]l|t[dhr]|div|em|br)\b[^<>\n]{0,80}/?>")
_FIRST_OF = WordPattern(r"\b\d{1,4} ?(?:-|–|{number_to}) ?\d{1,4} ?(?:/|{of_many}) ?\d{1,5}\b")  # 1 to 10 of 45


def find_misprint(old: ReadCapture, new: ReadCapture, novel: list[str]) -> Doubt | None:
    """What was set wrongly of a page whose text is known; None for a page set as it should be."""
    tag = find_markup(new.document.text)
    if tag is not None and not _TAG.search(old.document.text.lower()):
        return doubt(DoubtReason.GARBLED, tag)
    before, after = lines_of(old.document.text), lines_of(new.document.text)
    again = _said_again(before, after)
    if again is not None:
        return doubt(DoubtReason.REPEATED, again)
    paged = next((line for line in novel if _FIRST_OF.both.search(line)), None) if len(after) < len(before) else None
    return doubt(DoubtReason.UNLOADED, paged.strip()) if paged is not None else None


def find_markup(text: str) -> str | None:
    """The first of several tags of HTML that a text shows; None without them."""
    tags = _TAG.findall(text.lower())
    return tags[0] if len(tags) >= LEAST_TAGS else None


def _said_again(before: tuple[str, ...], after: tuple[str, ...]) -> str | None:
    """The first line that came once more than it did, as a good part of a text that says nothing new; None without such."""
    was, now = Counter(before), Counter(after)
    long = [line for line in was if len(words_of(line)) >= LINE_WORDS]
    again = [line for line in long if now[line] > was[line]]
    anew = any(line not in was and len(words_of(line)) >= LINE_WORDS for line in now)
    return again[0] if not anew and len(long) >= LEAST_LINES and len(again) >= AGAIN * len(long) else None
