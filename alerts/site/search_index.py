"""The index of the site-wide search: all rules that hold, small enough to be loaded with a page, without a server.

It lies in parts, each of some pages, so that a page that moves has one part made anew. In a part each distinct word is
numbered, the frequent ones low, and a rule is the numbers of its words in one to three printable characters. The whole
text comes back from it, so that what is found can be shown: about 60 bytes a rule.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain

from veille.alerts.report_files import file_name
from veille.alerts.site.data import PageRef, SearchedRule

# Printable ASCII without what JSON or HTML would escape: 89 characters.
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\<&>')
ONE = 40  # words of one character
TWO = 40  # leads of two characters: 40 * 89 words
MOST_WORDS = 70_000  # what three characters can number; rarer ones of a huge record are shown as "…"
# Each part has its own words: fewer pages would repeat more of them, more would make a page that moves cost more.
PAGES_A_PART = 128
_LONGEST = 60  # words of a rule that are searched and shown; a longer one goes on on its page


def split_pages(pages: Sequence[PageRef]) -> list[list[PageRef]]:
    """The pages of each part, in their order: by their ids alone, so that a page stays where it is while others come.

    Twins, which move together, stand in one part. The number of parts doubles as the pages grow; only then do all change.
    """
    count = 1
    while count * PAGES_A_PART < len(pages):
        count *= 2
    parts: list[list[PageRef]] = [[] for _ in range(count)]
    for page in pages:
        pair = min(page.page_id, page.twin_page_id or page.page_id)
        digest = sha256(pair.encode("utf-8", "surrogatepass")).digest()
        parts[int.from_bytes(digest[:4]) % count].append(page)
    return parts


def build_part(pages: Sequence[PageRef], rules: Iterable[SearchedRule]) -> str:
    """A part as a script that adds to `veilleIndex`: a page opened from a folder may load scripts, but no data."""
    numbers = {page.page_id: n for n, page in enumerate(pages)}
    listed = [rule for rule in rules if rule.page_id in numbers]
    split = [rule.quote.split()[:_LONGEST] for rule in listed]
    counts = Counter(chain.from_iterable(split))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    order = ["…", *(word for word in ranked if word != "…")]
    codes = {word: encode(n) for n, word in enumerate(order)}
    rest = codes["…"]
    anchors = list(dict.fromkeys(rule.anchor or "" for rule in listed))
    kinds = list(dict.fromkeys(rule.kind for rule in listed))
    places = {anchor: n for n, anchor in enumerate(anchors)}
    found = {
        "digits": DIGITS,
        "one": ONE,
        "two": TWO,
        "pages": [[page.title or page.url, file_name(page.page_id), page.lang, page.url] for page in pages],
        "words": " ".join(order),
        "kinds": kinds,
        "anchors": anchors,
        "rules": [
            [
                numbers[rule.page_id],
                kinds.index(rule.kind),
                places[rule.anchor or ""],
                "".join([codes.get(w, rest) for w in words]),
            ]
            for rule, words in zip(listed, split, strict=True)
        ],
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"(window.veilleIndex=window.veilleIndex||[]).push({text.replace('<', chr(92) + 'u003c')});\n"


def encode(number: int) -> str:
    """A number as characters: the first 40 in one, the next 3,560 in two, the others in three."""
    base = len(DIGITS)
    if number < ONE:
        return DIGITS[number]
    if number < ONE + TWO * base:
        high, low = divmod(number - ONE, base)
        return DIGITS[ONE + high] + DIGITS[low]
    high, rest = divmod(number - ONE - TWO * base, base * base)
    middle, low = divmod(rest, base)
    return DIGITS[ONE + TWO + high] + DIGITS[middle] + DIGITS[low]
