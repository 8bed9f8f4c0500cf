"""The words of a node of LégisQuébec's page: as lines of runs, without marks and numbers that are no words of it."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from veille.model import BlockKind
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.media.html.page_state import stamped_day
from veille.parsers.media.outline import LINE, Run, join_runs
from veille.parsers.media.powers import as_power

_DAY_LINE = WordPattern(
    r"\(?{version_day}(?![a-z])\.?(?: {state_since})? ?:? ?(?=\d|[a-z]+\.? \d)"
)  # "En vigueur le 1er août 2018"
_DAY_CHARS = 80
_DAYS = re.compile(r" (?:au|to|-|–) ")  # "du 2018-08-02 au 2024-12-31"
NOT_IN_FORCE = WordPattern(r"\(?{state_not_in_force}\)?\.?")  # "(Non en vigueur)." in place of a section's words
_STRAY = re.compile(r"[ \n\t]*([,.;])(?=\s|$)")
# The publisher's class for a part of a provision: the kind of block and its depth.
_PARTS: dict[str, tuple[BlockKind, int]] = {
    "subsection": ("paragraph", 0), "paragraph": ("item", 1), "subparagraph": ("item", 2), "clause": ("item", 3),
    "definition": ("definition", 0),
}  # fmt: skip
RAISED = frozenset({"superscript"})
BLOCKS = frozenset({"div", "p", "ul", "ol", "li", "section", "article", "blockquote", "dl", "dt", "dd", "h1", "h2"})


def day_of_line(words: str) -> str | None:
    """The day of a line that says from when a version holds, and nothing else."""
    folded = fold(words).strip()
    found = _DAY_LINE.both.match(folded) if len(folded) <= _DAY_CHARS else None
    days = _DAYS.split(folded[found.end() :].rstrip(" .)")) if found else []
    return stamped_day(days[0]) if days and (len(days) == 1 or stamped_day(days[-1])) else None


def says_not_in_force(node: Tag) -> bool:
    """Whether an element behind a section's words says that it is not in force: of all of it, not of one of its paragraphs."""
    if node.string is None or not NOT_IN_FORCE.both.fullmatch(fold(node.string.strip())):
        return False
    part = node.find_parent("div", class_="Subsection")
    beside = (part.find_next_sibling, part.find_previous_sibling) if part is not None else ()
    return not any(find("div", class_="Subsection") for find in beside)


def part_of(node: Tag | None) -> tuple[BlockKind, int] | None:
    """The part of a provision that a node's class names."""
    names = [str(name).lower().split("-")[0] for name in (node.get("class") or [])] if node is not None else []
    return next((_PARTS[name] for name in names if name in _PARTS), None)


def words_of(node: Tag) -> str:
    """The words of a node on one line: inner blocks parted by a blank, words of one line as they stand."""
    return join_runs(inline_runs(node)).text.replace("\n", " ")


def inline_runs(node: Tag) -> list[Run]:
    runs: list[Run] = []
    for child in node.descendants:
        if isinstance(child, Tag):
            if child.name in BLOCKS or child.name == "br":
                runs.append((LINE, None))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            parent = child.parent
            if parent is not None and RAISED & set(parent.get("class") or ()) and runs:
                runs.append((as_power(runs[-1][0], str(child).strip()) or str(child), None))
                continue
            closed = child.previous_sibling
            if isinstance(closed, Tag) and closed.name in BLOCKS:
                runs.append((LINE, None))
            runs.append((str(child), None))
            if parent is not None and parent.name in BLOCKS and child.next_sibling is None:
                runs.append((LINE, None))
    return runs


def without_stray_blanks(runs: list[Run]) -> list[Run]:
    """The runs without blanks before a comma, a point or a semicolon, which the publisher's marks leave between words."""
    kept: list[Run] = []
    for words, target in runs:
        if kept and _STRAY.match(words):
            kept[-1] = (kept[-1][0].rstrip(" \n\t"), kept[-1][1])
        kept.append((_STRAY.sub(r"\1", words), target))
    return kept


def without_label(runs: list[Run], label: str) -> list[Run]:
    """The runs without the section's own number before its first words ("105. The consent ...")."""
    for index, (words, target) in enumerate(runs):
        if not words.strip():
            continue
        found = re.match(rf"\s*(?:{re.escape(label)}(?![\w°)])\s*\.?|\.(?=\s|$))\s*", words) if label else None
        return [*runs[:index], (words[found.end() :], target), *runs[index + 1 :]] if found else runs
    return runs
