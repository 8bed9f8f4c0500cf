"""The words of the program stand in `parsers/language/words`: a pattern in code is made of signs, digits and named pieces.

Words crept into the code of the parsers twice, by quick mends, until English texts were read with French words. So they are
counted: what stands below is what is there on purpose, and a file that is not named may hold a word or two of syntax.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("parsers", "veille/changes")
LANGUAGE = "parsers/language"  # the lexicon, which reads the words and may name some
SYNTAX = 3  # words of three letters or more that a file's patterns may hold: "the", "er" of an ordinal
# Abbreviations of laws, currency codes, addresses of sites, marks of scripts and templates; the rest is still to be moved.
ON_PURPOSE = {
    "parsers/citations/cells.py": 4,
    "parsers/citations/grammar.py": 37,
    "parsers/citations/hosts.py": 18,
    "parsers/citations/items.py": 34,
    "parsers/citations/mentions.py": 11,
    "parsers/media/html/links.py": 5,
    "parsers/media/html/unseen.py": 9,
    "parsers/media/laws/legisquebec.py": 23,
    "parsers/media/pdf/wording.py": 10,
    "parsers/values/money.py": 16,
    "parsers/values/reading.py": 6,
    "parsers/values/tables/currency.py": 20,
    "veille/changes/believe/parts/marks.py": 7,
    "veille/changes/believe/parts/pieces.py": 6,
    "veille/changes/believe/refresh.py": 6,
    "veille/changes/match/words.py": 11,
}
_CALLS = ("re.", "WordPattern")
_WORD = re.compile(r"[a-zà-ÿ]{3,}")
_NO_WORD = re.compile(
    r"\(\?P[<=]\w+[>)]|\\[a-zA-Z]|\[[^\]]*\]|\{\w+\}"
)  # names of groups, escapes, classes, named pieces


def _words(path: Path) -> int:
    """How many words stand in the patterns that a file writes."""
    count = 0
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).startswith(_CALLS):
            parts = (
                c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant) and isinstance(c.value, str)
            )
            count += len(_WORD.findall(_NO_WORD.sub(" ", "".join(parts))))
    return count


def test_words_stand_in_the_lexicon() -> None:
    """A pattern that needs a word names a piece of the lexicon, where the word has an example in its language."""
    found = {
        path.relative_to(ROOT).as_posix(): _words(path)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not path.relative_to(ROOT).as_posix().startswith(LANGUAGE)
    }
    assert len(found) > 100
    assert {name: count for name, count in found.items() if count > ON_PURPOSE.get(name, SYNTAX)} == {}


def test_the_list_shrinks_with_the_code() -> None:
    """What is let through is no more than what is there."""
    assert {name: most for name, most in ON_PURPOSE.items() if _words(ROOT / name) < most} == {}
