"""The address of a passage: a page, its anchor, and the words themselves, which browsers find and show."""

from __future__ import annotations

import re
from urllib.parse import quote

from veille.urls import split_url

# A text fragment of more words is given as its first and last ones (URL fragment text directives): long addresses break.
FRAGMENT_WORDS = 10
FRAGMENT_ENDS = 4
# The letter before an item may be drawn by the style of its list: a browser finds no such words.
_MARK = re.compile(r"^\s*\([A-Za-z]{1,5}\)\s+(?=\S)")


def passage_link(url: str, anchor: str | None, words: str) -> str:
    """The address of words on a page: its anchor and a text fragment (`#fees:~:text=The%20fee`), as browsers read it.

    Browsers look for the words within one block: a row of a table, its cells apart by tabs, is given by its first and
    its last cell that say something.
    """
    if split_url(url).fragment:
        return url
    cells = [cell for part in _MARK.sub("", words.split("\n")[0]).split("\t") if (cell := part.split())]
    if not cells:
        return f"{url}#{quote(anchor, safe=':')}" if anchor else url
    if len(cells) > 1:
        parts = [cells[0][:FRAGMENT_WORDS], cells[-1][-FRAGMENT_WORDS:]]
    else:
        parts = cells if len(cells[0]) <= FRAGMENT_WORDS else [cells[0][:FRAGMENT_ENDS], cells[0][-FRAGMENT_ENDS:]]
    # a comma and a hyphen have a meaning in a text directive, so they are encoded with the rest
    text = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in parts)
    return f"{url}#{quote(anchor or '', safe=':')}:~:text={text}"
