"""Values that did not come: several at once turned into one and the same word or mark that says no value.

No list of such words can be whole: a script, a template or a database that fails writes what it likes ("Fetching…", "ERR",
":fee:"). What they share is that one token takes the place of values that differed. A person who drops a fee says so
("No fee", "Gratuit"), and these few ways of saying a value in words are known.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from veille.changes.believe.likeness import ReadCapture, words_of
from veille.changes.believe.parts.replaced import Replaced, Swap, find_swaps
from veille.changes.believe.signs import find_signs
from veille.changes.believe.subject import is_of_reading, stems
from veille.parsers.language.patterns import WordPattern

LEAST_CELLS = 2  # a whole column of one cell is one value, which may be announced later
LEAST_VALUES = 3  # of one page, not in one column: two may be reworded alike
LEAST_MARKS = 2  # of signs without a word, which nobody writes in a sentence
MOST_WORDS = 8  # "The fee is not available at the moment"; a longer text says something
PHRASE = 3  # words; of so many, one that the page itself uses says what holds instead
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]{2}")
_BRACKETED = re.compile(r"^\W*[\[{<(%:@#|]+ ?[\w. -]+ ?[\]}>)%:@#|!?]+\W*$")  # [value], {fee}, %fee%, :frais:, #ref!
# What is said in words of a value: that there is none to pay or to keep, that it differs, that it is in another.
_SAID = WordPattern(r"\b{says_of_value}\b")  # in either language: no list of a page's own words is whole


def find_blank(old: ReadCapture, new_lines: tuple[str, ...], blocks: Sequence[Replaced]) -> str | None:
    """The token that took the place of several values at once, with the first of them; None without one."""
    groups: dict[str, list[Swap]] = defaultdict(list)
    for block in blocks:
        for swap in find_swaps(block, new_lines):
            if not _DIGIT.search(_unnamed(swap.after)) and swap.after != swap.before:
                groups[_unnamed(swap.after)].append(swap)
    known = set(words_of(old.document.text))
    same = next((line for block in blocks if (line := _all_the_same(block)) and not _says_a_value(line, known)), None)
    if same is not None:
        return same
    for token, swaps in groups.items():
        if _says_a_value(token, known) or not _are_values(swaps):
            continue
        marks = not _LETTERS.search(token) or bool(_BRACKETED.match(swaps[0].after))
        least = LEAST_MARKS if marks and token else LEAST_VALUES
        if len(swaps) >= LEAST_CELLS and (_fills_a_column(swaps, new_lines) or _is_scattered(swaps, least)):
            return f"{swaps[0].before} → {swaps[0].after}"
    return None


def _all_the_same(block: Replaced) -> str | None:
    """The line that stands several times where as many different lines stood."""
    line, times = Counter(block.new).most_common(1)[0] if block.new else ("", 0)
    return line if times >= LEAST_VALUES and len(set(block.old)) >= times and line not in block.old else None


def _unnamed(token: str) -> str:
    """A bracketed name as the brackets alone: {fee_1} and {fee_2} are one mark."""
    return re.sub(r"\w+", "x", token) if _BRACKETED.match(token) else token


def _says_a_value(token: str, known: set[str]) -> bool:
    words = words_of(token)
    if len(words) > MOST_WORDS:
        return True
    if find_signs(token):
        return False
    if _SAID.both.search(token):
        return True
    own = {word[:6] for word in known}
    return len(words) >= PHRASE and any(stem in own and not is_of_reading(stem) for stem in stems(words))


def _are_values(swaps: list[Swap]) -> bool:
    """Whether values stood there, or words that differed from each other; a column that is gone takes its head along."""
    if not swaps[0].after:
        return all(_DIGIT.search(s.before) for s in swaps)
    return sum(bool(_DIGIT.search(s.before)) for s in swaps) >= LEAST_CELLS or (
        len({s.before for s in swaps}) >= LEAST_VALUES and all(s.column for s in swaps)
    )


def _is_scattered(swaps: list[Swap], least: int) -> bool:
    """Whether so many values of the page turned into the token, none of them in a table beside values that came."""
    return all(swap.column is None for swap in swaps) and len(swaps) >= least


def _fills_a_column(swaps: list[Swap], lines: tuple[str, ...]) -> bool:
    """Whether in some column of a table no cell has a value any more, or signs without a word took most of its values."""
    columns: dict[tuple[int, int], list[Swap]] = defaultdict(list)
    for swap in swaps:
        if swap.column is not None:
            columns[_top(swap.line, lines), swap.column].append(swap)
    lone = [found[0] for found in columns.values() if len(found) == 1]
    for (top, column), found in columns.items():
        came = len(_valued(top, column, lines))
        marks = not _LETTERS.search(found[0].after)
        if len(found) >= LEAST_CELLS and (not came or (marks and found[0].after and len(found) > came)):
            return True
    whole = [swap for swap in lone if swap.column and not _valued(_top(swap.line, lines), swap.column, lines)]
    return len(whole) >= LEAST_VALUES


def _top(line: int, lines: tuple[str, ...]) -> int:
    while line > 0 and "\t" in lines[line - 1]:
        line -= 1
    return line


def _valued(top: int, column: int, lines: tuple[str, ...]) -> list[str]:
    """The cells of the column below its head that have a value; a row that lost a cell has none where it stood."""
    found, full = [], len(lines[top].split("\t"))
    for line in lines[top + 1 :]:
        if "\t" not in line:
            break
        cells = line.split("\t")
        if column < len(cells) >= full and _DIGIT.search(cells[column]):
            found.append(cells[column])
    return found
