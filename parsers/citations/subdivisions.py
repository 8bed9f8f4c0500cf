"""Paths of provisions: "205(a)", "20(1)b)", "186(f, v, or w)", "209.991(3)(a)(b)", and what a list leaves out.

A path is the section number followed by its subdivisions. Items of a list inherit what they do not say: in
"207c) et d)" the second is 207(d), in "204 à 208" the two are the ends of a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SECTION = r"\d{1,3}(?:\.\d{1,3}){0,2}"
# (1), (a), (ii.1), a), ii.1): a subdivision with both brackets or, in French, the closing one only.
_MARK = r"(?:\d{1,2}(?:\.\d{1,2})?|[ivxIVX]{1,5}(?:\.\d{1,2})?|[a-zA-Z](?:\.\d{1,2})?)"
SUB = rf"(?: ?\( ?{_MARK} ?\)|(?<=[\d)]) ?(?:[ivx]{{1,5}}|[a-z])(?:\.\d{{1,2}})?\))"
_SUB = re.compile(SUB)
_MARK_OF = re.compile(_MARK)
_NUMBER_FIRST = re.compile(r"(\d{1,2})\)(?=\()")
_LEVEL_OF_ROMAN = re.compile(r"[ivx]+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Path:
    """A section (empty when inherited) and its subdivisions, outermost first."""

    section: str
    subs: tuple[str, ...] = ()

    def write(self) -> str:
        """The path in normal form: 205(1)(a)."""
        return self.section + "".join(f"({s})" for s in self.subs)


def sort_of(mark: str, within: str | None) -> str:
    """Whether a mark is a number, a letter or a Roman numeral, seen from the mark above it."""
    if mark[0].isdigit():
        return "number"
    if _LEVEL_OF_ROMAN.match(mark) and (len(mark.split(".")[0]) > 1 or within == "letter"):
        return "roman"
    return "letter"


def read_subs(raw: str) -> list[str]:
    """The marks of a run of subdivisions in order; the first may lack its opening bracket ("1)(a)")."""
    first = _NUMBER_FIRST.match(raw)
    if first:
        return [first[1], *read_subs(raw[first.end() :])]
    return [m[0].lower() for piece in _SUB.finditer("0" + raw) if (m := _MARK_OF.search(piece[0]))]


def nest(section: str, marks: list[str]) -> list[Path]:
    """The paths that a run of marks stands for; marks of one sort side by side are siblings."""
    paths: list[Path] = []
    chain: list[tuple[str, str]] = []
    for mark in marks:
        above = chain[-1][1] if chain else None
        sort = sort_of(mark, above)
        if sort == "roman" and above == "letter" and paths and mark == _next_letter(chain[-1][0]):
            sort = "letter"  # (g)(h)(i): the ninth letter; in (3)(h)(i) nothing lists letters, so it is a numeral
        if chain and sort == above:
            paths.append(Path(section, tuple(m for m, _ in chain)))
            chain[-1] = (mark, sort)
        else:
            chain.append((mark, sort))
    paths.append(Path(section, tuple(m for m, _ in chain)))
    return paths


# How deep each kind of mark stands in a federal law: (1), (a), (i), then (A) and (I) within these.
_RANKS = {"number": 0, "letter": 1, "roman": 2}
_INNER_RANKS = {"letter": 3, "roman": 4}
_RANK_OF_LEVEL = {"subsection": 0, "paragraph": 1, "subparagraph": 2, "clause": 3, "subclause": 4}


def above(place: tuple[str, ...], marks: list[str], level: str | None) -> tuple[str, ...]:
    """The marks of a place that also hold for a provision named from it: "paragraph (e)" in (1)(g)(ii) is (1)(e).

    The level names the last of the marks: a subparagraph "(a)(ii)" begins one level above it.
    """
    rank = _RANK_OF_LEVEL.get(level or "")
    if marks[0][0].isdigit():
        rank = 0
    elif rank is None:
        rank = _RANKS[sort_of(marks[0], None)]
    else:
        rank = max(rank - len(marks) + 1, 1)
    kept: list[str] = []
    within: str | None = None
    seen: set[str] = set()
    for known in place:
        within = sort_of(known, within)
        if (_INNER_RANKS.get(within, 0) if within in seen else _RANKS[within]) >= rank:
            break
        seen.add(within)
        kept.append(known)
    return tuple(kept)


def is_inside(outer: Path, level: str | None) -> bool:
    """Whether what is named behind a provision by its level is a part of it: the paragraph of "section 5, paragraph (a)"."""
    rank = _RANK_OF_LEVEL.get(level or "")
    if rank is None or not outer.section:
        return False
    within: str | None = None
    for mark in outer.subs:
        within = sort_of(mark, within)
    return within is None or _RANKS[within] < rank


def _next_letter(mark: str) -> str:
    return chr(ord(mark[0]) + 1) if len(mark) == 1 else ""


def inherit(previous: Path, marks: list[str]) -> list[Path]:
    """The paths of marks without a section, which stand beside `previous`."""
    if not marks:
        return [previous]
    sorts: list[str] = []
    for sub in previous.subs:
        sorts.append(sort_of(sub, sorts[-1] if sorts else None))
    first = marks[0]
    sort = "number" if first[0].isdigit() else "letter"
    if sorts and sorts[-1] == "roman" and _LEVEL_OF_ROMAN.match(first):
        sort = "roman"
    keep = max((i for i, known in enumerate(sorts) if known == sort), default=len(sorts))
    base = previous.subs[:keep]
    return [Path(previous.section, base + p.subs) for p in nest(previous.section, marks)]
