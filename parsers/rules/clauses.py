"""Conditional clauses of a sentence, each with its parts: "if A and B, unless C or D".

A clause begins at its connective ("if", "unless", "except for") and ends where its sentence goes on without it: at a
bracket that it did not open, at the next connective, at a comma behind which the main clause or an aside stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import Hit
from veille.parsers.language.patterns import WordPattern

Join = Literal["and", "or"]
Polarity = Literal["holds", "excepts", "neither"]


@dataclass(frozen=True, slots=True)
class ClausePart:
    """One condition as written, its connective included, and how it is joined to the part before it."""

    start: int
    end: int
    join: Join = "and"


@dataclass(frozen=True, slots=True)
class Clause:
    """Parts that stand under one sense: all must be weighed as `polarity` says.

    "if A or if B" is one clause of two parts; "if A, unless B" two clauses.
    """

    polarity: Polarity
    parts: tuple[ClausePart, ...]
    bare: bool = False  # nothing follows its connective: "unless:" leaves what it says to a list

    @property
    def end(self) -> int:
        """Where its last part ends."""
        return self.parts[-1].end


@dataclass(frozen=True, slots=True)
class _Opener:
    start: int
    end: int
    excepts: bool


_EXCEPTS = ("unless", "except")
# A comma inside a date does not end the clause: "before May 1, 2024".
_YEAR = re.compile(r", (?:19|20)\d\d")
_LINK = WordPattern(r"[,;]? ?(?:(?P<or>{or_word})|(?P<and>{and_link}))? ?(?:{also_word} )?")
_JOIN = WordPattern(r"(?<![a-z])(?:(?P<or>{or_word})|(?P<and>{and_word}))(?: {also_word})?(?![a-z])")
_JOINS_ON = WordPattern(r", {joins_clause_on}(?![a-z])")
_SERIES_ENDS = WordPattern(r",? (?:{and_word}|{or_word}) ")
_BRACKETS = "()[]"
_LABEL = re.compile(r"(?:[\d)]| )(?:[a-z]|[ivx]{1,4})$")
# What may end a clause: a bracket, a new line, a mark before a space.
_MARKS = re.compile(r"[()\[\]\n]|[,;:](?: |$)")
# A clause shorter than this says nothing.
_SHORTEST = 6
# A verb this many words behind "and the ..." is that of the clause it begins.
_SUBJECT_WORDS = 6
# The last member of a series is looked for this far on, so that a long list is not walked through for each of its commas.
_SERIES = 300


def find_clauses(scope: FoldedText, start: int, end: int) -> tuple[Clause, ...]:
    """The conditional clauses of a sentence in its own words, in order."""
    found: list[Clause] = []
    openers = _openers(scope, start, end)
    for i, opener in enumerate(openers):
        limit = openers[i + 1].start if i + 1 < len(openers) else end
        stop = _trim_end(scope, opener.start, _end_of(scope, opener, start, limit))
        if stop - opener.start < _SHORTEST or stop < opener.end:
            continue
        clause = replace(_read(scope, opener, stop), bare=stop <= opener.end)
        before = found[-1] if found else None
        if before is not None and before.polarity == clause.polarity != "neither":
            link = _LINK[scope.lang].fullmatch(scope.folded, before.end, opener.start)
            if link is not None:
                found[-1] = _joined(before, clause, link)
                continue
        found.append(clause)
    return tuple(found)


def _joined(before: Clause, clause: Clause, link: re.Match[str]) -> Clause:
    """Two clauses of one sense as one; a comma takes the joint of the last link ("if A, if B or if C")."""
    join: Join = "or" if link["or"] or (before.polarity == "excepts" and not link["and"]) else "and"
    parts = before.parts
    if join == "or" and len(parts) > 1 and all(p.join == "and" for p in parts) and _only_commas(parts):
        parts = (parts[0], *(replace(p, join="or") for p in parts[1:]))
    first = replace(clause.parts[0], join=join)
    return Clause(before.polarity, (*parts, first, *clause.parts[1:]))


def _only_commas(parts: tuple[ClausePart, ...]) -> bool:
    """Whether nothing but commas joins the parts so far: each begins where the one before it ended, two signs on."""
    return all(two.start - one.end <= len(", ") for one, two in pairwise(parts))


# --- where a clause begins --------------------------------------------------------------------------------------------


def _openers(scope: FoldedText, start: int, end: int) -> list[_Opener]:
    """The connectives of a sentence in order, without those that make no condition."""
    found = scope.statements.within(start, end)
    hits = [(hit, False) for hit in found["conditional"]]
    hits += [(hit, True) for hit in found["exception"] if hit.entry.tag in _EXCEPTS]
    openers: list[_Opener] = []
    if not hits:
        return openers
    no = [(h.start, h.end) for group in ("unconditional", "courtesy") for h in found[group]]
    for hit, excepts in sorted(hits, key=lambda h: (h[0].start, -h[0].end)):
        if any(s < hit.end and hit.start < e for s, e in no):
            continue
        if openers and start + hit.start <= openers[-1].end + 1:  # "except" and "in cases where"
            last = openers[-1]
            openers[-1] = _Opener(last.start, max(last.end, start + hit.end), last.excepts or excepts)
            continue
        openers.append(_Opener(start + hit.start, start + hit.end, excepts))
    return openers


# --- where it ends ----------------------------------------------------------------------------------------------------


def _end_of(scope: FoldedText, opener: _Opener, start: int, limit: int) -> int:
    """Where a clause ends: at a mark that ends it, or at its limit."""
    folded, depth = scope.folded, 0
    leading = not any(c.isalpha() for c in scope.text[start : opener.start])
    inside = folded[max(start, opener.start - 2) : opener.start] == ", "
    for m in _MARKS.finditer(folded, opener.end, limit):
        mark = m[0][0]
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(mark, 0)
        if depth < 0 and _LABEL.search(folded, opener.end, m.start()):
            depth = 0  # "aux alinéas 240(1)a) à c)": the bracket of a label closes nothing
            continue
        if depth < 0:
            return m.start()
        if depth or mark in _BRACKETS:
            continue
        if mark != "," or not _goes_on(scope, m.start(), limit, leading=leading, inside=inside):
            return m.start()
    return limit


def _goes_on(scope: FoldedText, comma: int, limit: int, *, leading: bool, inside: bool) -> bool:
    """Whether a clause goes on behind a comma: a series, a further condition."""
    folded, text = scope.folded, scope.text
    if _YEAR.match(folded, comma):
        return True
    next_comma = folded.find(", ", comma + 2, limit)
    stop = limit if next_comma < 0 else next_comma
    segment = folded[comma + 2 : stop]
    if not segment or scope.lexicon.scanner("clause_break").match(segment):
        return False
    if _JOINS_ON[scope.lang].match(folded, comma):
        return not (leading and next_comma < 0) and not _has_modal(scope, segment)
    if inside and not leading:
        return False  # "should, where the file is late, ask for a letter"
    if _tells(scope, text, comma + 2, stop):
        return False
    rest = folded[comma + 2 : min(limit, comma + _SERIES)]
    series = bool(_JOIN[scope.lang].search(segment) or _SERIES_ENDS[scope.lang].search(rest))
    return series if not leading else series and next_comma >= 0


def _has_modal(scope: FoldedText, segment: str) -> bool:
    return any(hit.entry.tag != "relative" for hit in scope.lexicon.scanner("modality").scan(segment))


def _tells(scope: FoldedText, text: str, start: int, end: int) -> bool:
    """Whether words hold a verb that tells, as a main clause does."""
    segment = scope.folded[start:end]
    return _has_modal(scope, segment) or any(
        hit.entry.tag in ("verb", "pronoun") and _is_word(text, start, hit)
        for hit in scope.lexicon.scanner("clause_start").scan(segment)
    )


def _is_word(text: str, at: int, hit: Hit) -> bool:
    """Whether a hit in folded text is no word that accents alone tell apart ("ou", "où")."""
    return text[at + hit.start : at + hit.end].isascii() or hit.end - hit.start > len("ou")


def _trim_end(scope: FoldedText, start: int, end: int) -> int:
    """The end without marks, spaces and a joint that leads to the next clause."""
    while end > start:
        if scope.text[end - 1] in " ,;.:":
            end -= 1
            continue
        last = re.search(r"(?<![a-z])(?:and|or|et|ou|mais|but)$", scope.folded[start:end])
        if last is None or scope.text[end - 1] == "ù" or last.start() == 0:
            break
        end = start + last.start()
    return end


# --- its parts --------------------------------------------------------------------------------------------------------


def _read(scope: FoldedText, opener: _Opener, end: int) -> Clause:
    """The clause of a connective, cut where "and" or "or" begins a further condition."""
    pair = _pair(scope, opener.end, end)
    polarity: Polarity = "excepts" if opener.excepts else "neither" if pair == "none" else "holds"
    parts = [ClausePart(opener.start, end)]
    for cut, begin, join in _cuts(scope, opener, end, pair):
        parts[-1] = replace(parts[-1], end=cut)
        parts.append(ClausePart(begin, end, join))
    return Clause(polarity, tuple(parts))


def _pair(scope: FoldedText, start: int, end: int) -> str | None:
    """The words that announce a pair inside a clause: either, both, neither; "soit" and "ni" only when they come twice."""
    hits = list(scope.lexicon.scanner("clause_pair").scan(scope.folded[start:end]))
    tag = hits[0].entry.tag if hits else None
    if tag is None or (scope.lang == "fr" and tag != "all" and len(hits) < 2):
        return None
    if scope.lexicon.scanner("logic").first(scope.folded[start + hits[0].start : end]):
        return None  # "either of the following"
    return tag


def _cuts(scope: FoldedText, opener: _Opener, end: int, pair: str | None) -> Iterator[tuple[int, int, Join]]:
    """Where a part ends, where the next begins, and how they are joined."""
    folded = scope.folded
    if pair in ("none", "any") and (scope.lang == "fr" or pair == "none"):
        marks = [h.start + opener.end for h in scope.lexicon.scanner("clause_pair").scan(folded[opener.end : end])]
        for mark in marks[1:]:
            cut = _trim_end(scope, opener.start, mark)
            yield cut, mark, "or"
        return
    done = opener.end
    for m in _JOIN[scope.lang].finditer(folded, opener.end, end):
        if scope.text[m.start() : m.end()].endswith("ù"):
            continue
        begin = m.end() + 1
        first = _begins_clause(scope, begin, end)
        if (pair and m.end() < end) or first == "connective" or (first and _says(scope, done, m.start())):
            yield _trim_end(scope, opener.start, m.start()), begin, "or" if m["or"] else "and"
            done, pair = begin, None


def _says(scope: FoldedText, start: int, end: int) -> bool:
    """Whether the words before "and" are a clause by themselves: with a subject and more than its verb."""
    said = scope.folded[start:end].split()
    if len(said) < len(("you", "live", "here")):
        return False
    tags = [h.entry.tag for h in scope.lexicon.scanner("clause_start").scan(scope.folded[start:end])]
    return "verb" in tags or "pronoun" in tags or "connective" in tags


def _begins_clause(scope: FoldedText, start: int, end: int) -> str | None:
    """What begins a clause at a place: a connective, a pronoun, a verb, or a determiner with its verb close by."""
    segment = scope.folded[start:end]
    scanner = scope.lexicon.scanner("clause_start")
    first = next(iter(scanner.scan(segment)), None)
    if first is None or first.start:
        return None
    if first.entry.tag == "determiner":
        near = re.match(rf"(?:[^ ]+ ?){{1,{_SUBJECT_WORDS}}}", segment)
        hits = scanner.scan(near[0] if near else segment)
        tells = any(h.entry.tag == "verb" and h.start and not _accented(scope, start + h.start, h) for h in hits)
        return first.entry.tag if tells else None
    return None if _accented(scope, start, first) else first.entry.tag


def _accented(scope: FoldedText, at: int, hit: Hit) -> bool:
    """Whether a short word only looks like one of the list once its accents are gone: "à" is no "a"."""
    said = scope.text[at : at + hit.end - hit.start]
    return len(said) < len("ont") and not said.isascii()
