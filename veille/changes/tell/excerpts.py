"""The words around a difference, short enough for a line; never cut inside a date, a number or a bracket."""

from __future__ import annotations

import re

from rapidfuzz.distance import Indel

SHORT = 90  # letters of a quote in a summary; a line of a message holds about 120
ROOM = 40  # letters beyond that which a date, an amount or a bracket may take to stay whole

# What stays whole: an address from its number to its postal code, a box at a post office, a bracket with what is in it,
# an amount with its spaces and its sign, a word.
_TOKEN = re.compile(
    r"\d{1,5},? [A-Za-zÀ-ÿ][^$\n]{3,80}?\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b[.,;:]?|(?:C\. ?P\.|P\.? ?O\.? Box) \d+\S*|"
    r"[(\[][^()\[\]]{0,40}[)\]][.,;:]?|\$?\d(?:[\d.,:/-]|[\u00a0 ](?=\d{3}(?!\d)))*(?:[\u00a0 ]?[$%])?\S*|\S+"
)


def shorten(text: str, limit: int = SHORT) -> str:
    """A text on one line from its beginning, with an ellipsis when it is longer than `limit` letters."""
    line = on_one_line(text)
    if len(line) <= limit:
        return line
    tokens = _TOKEN.findall(line)
    return _cut(tokens, 0, 0, limit)


def on_one_line(text: str) -> str:
    """A text on one line: a stroke between its lines, a dot between the cells of a row."""
    rows = [
        " · ".join(" ".join(cell.split()) for cell in line.split("\t") if cell.strip()) for line in text.split("\n")
    ]
    return " / ".join(row for row in rows if row)


def around(before: str, after: str, limit: int = SHORT) -> tuple[str, str]:
    """Both texts cut to the words around their first difference; they never read the same unless the texts do."""
    one, two = _TOKEN.findall(on_one_line(before)), _TOKEN.findall(on_one_line(after))
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    return _cut(one, head, len(one) - tail, limit), _cut(two, head, len(two) - tail, limit)


BESIDE = 3  # words shown on each side of one difference of several
APART = 5  # words that stayed between two differences; fewer make them one


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """Both sides of each difference with the words beside it, in order; differences close together are one."""
    one, two = _TOKEN.findall(on_one_line(before)), _TOKEN.findall(on_one_line(after))
    spans: list[tuple[int, int, int, int]] = []
    for code in Indel.opcodes(one, two):
        if code.tag == "equal":
            continue
        if spans and code.src_start - spans[-1][1] < APART and code.dest_start - spans[-1][3] < APART:
            first = spans.pop()
            spans.append((first[0], code.src_end, first[2], code.dest_end))
        else:
            spans.append((code.src_start, code.src_end, code.dest_start, code.dest_end))
    return [(_beside(one, a, b), _beside(two, c, d)) for a, b, c, d in spans]


def _beside(tokens: list[str], first: int, last: int) -> str:
    start, end = max(first - BESIDE, 0), last + BESIDE
    said = shorten(" ".join(tokens[start:end]))
    return f"{'…' if start else ''}{said}{'…' if end < len(tokens) and not said.endswith('…') else ''}"


def _cut(tokens: list[str], first: int, last: int, limit: int) -> str:
    """Tokens from `first` up to `last` with as many around them as fit."""
    if not tokens:
        return ""
    start = min(first, len(tokens) - 1)
    end = start + 1
    size = len(tokens[start])
    while end < last and size + 1 + len(tokens[end]) <= limit:
        size += 1 + len(tokens[end])
        end += 1
    whole = end >= last
    grown = True
    while grown:
        grown = False
        if whole and end < len(tokens) and size + 1 + len(tokens[end]) <= limit:
            size += 1 + len(tokens[end])
            end += 1
            grown = True
        # what stands before a difference says more than what follows it, but not all of it
        if start > 0 and size + 1 + len(tokens[start - 1]) <= limit:
            size += 1 + len(tokens[start - 1])
            start -= 1
            grown = True
    room = limit + ROOM
    while start > 0 and _together(tokens[start - 1], tokens[start]) and size < room:
        start -= 1
        size += 1 + len(tokens[start])
    while end < len(tokens) and _together(tokens[end - 1], tokens[end]) and size < room:
        size += 1 + len(tokens[end])
        end += 1
    text = " ".join(tokens[start:end])
    if end < len(tokens):
        text = text.rstrip(" ,;:.") + "…"
    return ("…" if start > 0 else "") + text


def _together(one: str, two: str) -> bool:
    """Whether a cut between two tokens would break a date or an amount: "January 15,|2024", "36|months"."""
    return any(c.isdigit() for c in one) or any(c.isdigit() for c in two)
