"""Citations of a text in normal form: "paragraph R205(a)" IRPR:205(a), "articles 204 à 208 du RIPR" a range.

The grammar finds references; here each gets its instrument: the one of its prefix, the one named beside it, or the one of
the law in which it stands, which also fills in what a relative provision leaves out ("subsection (2)", "l'alinéa (2)b)").
"this Regulation" and "that Act" are the instrument named last, "that section" and « le même article » the section cited
last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cache

from veille.model import Citation
from veille.parsers.citations.conflicts import level_conflict
from veille.parsers.citations.context import CitationContext
from veille.parsers.citations.grammar import Reference, find_references
from veille.parsers.citations.instruments import Instrument, load_instruments, name_keys
from veille.parsers.citations.mentions import DEFINITE, FOREIGN, FORMER, HISTORY, POINTING, instrument_pattern
from veille.parsers.citations.subdivisions import above
from veille.parsers.citations.terminals import ordinals, terminal
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.patterns import WordPattern


def find_citations(scope: FoldedText, host: CitationContext | None = None) -> tuple[Citation, ...]:
    """Every citation of a text in order, ranges and lists resolved; spans into the text."""
    return _Reader(scope, host or CitationContext()).read()


@cache
def _link() -> re.Pattern[str]:
    """Words that may stand between a provision and its instrument: "of the", "de la", ", "."""
    of, whose = terminal("provision_link", "of"), terminal("provision_link", "whose")
    return re.compile(rf",? ?(?:{of}|-|,)? ?(?:{whose} ?)?$|,? ?$")


@cache
def _held() -> re.Pattern[str]:
    """Words that may stand between an instrument and its provision: ", ", ", at ", ", à son "."""
    within, whose = terminal("provision_link", "within"), terminal("provision_link", "whose")
    return re.compile(rf",? ?\(?(?:{within} ?)?(?:{whose} ?)?")


_ELIDED = re.compile(r"(?<![a-z])l'$")

# Words that hang a part on the section cited last: "of that section", « du même article ».
_OF_SAME = WordPattern(r" {of_same_section}(?![a-z])")

# How far an instrument may stand from what it holds, in characters.
_NEAR_AFTER, _NEAR_BEFORE, _WIDEST_LINK = 60, 90, 40
# Levels that are cited whole: "Part 2" is part-2. A schedule of a form is none of a law without its name.
_WHOLE = ("part", "division", "schedule", "chapter")
_OF_LAWS = ("part", "division")
_QUEBEC_SHORT = "a."


@cache
def _joint() -> re.Pattern[str]:
    and_or, article = terminal("provision_joint", "and_or"), terminal("provision_article")
    return re.compile(rf",? (?:{and_or}) (?:under |in |of |by |with |a |de |par )?(?:{article})?")


def _hang(section: str, path: str) -> str:
    """A path, or both ends of a range, below a section."""
    return "..".join(section + end for end in path.split(".."))


def _joins(gap: str) -> bool:
    """Whether nothing but "and" or "or" stands between two references."""
    return bool(_joint().fullmatch(gap))


class _Reader:
    """One pass over a text: its references and the instruments that it names, merged in order."""

    def __init__(self, scope: FoldedText, host: CitationContext) -> None:
        self.scope = scope
        self.host = host
        self.own: Instrument | None = load_instruments().get(host.instrument or "")
        self.former = [m.start() for m in FORMER.finditer(scope.folded)]
        self.starts = [start for start, _, _ in host.places]
        self.named = [
            (m.start(), m.end(), self._key(m))
            for m in instrument_pattern().finditer(scope.folded)
            if not (host.federal and self._is_namesake(m))
        ]
        self.used: set[int] = set()
        self.last: str | None = None  # the section cited last, with its instrument

    def _key(self, m: re.Match[str]) -> str | None:
        return name_keys()[m["name"]] if m["name"] else None

    def _is_namesake(self, m: re.Match[str]) -> bool:
        return bool(m["name"]) and load_instruments()[name_keys()[m["name"]]].federal_namesake

    def read(self) -> tuple[Citation, ...]:
        references = list(find_references(self.scope, law=self.own is not None))
        self._resolve_anaphora(references)
        if self.own is None:
            references = self._coordinated(references)
        found = [c for reference in references if (c := self._cite(reference)) is not None]
        return tuple(sorted((*found, *self._bare_names(found)), key=lambda c: c.start))

    # --- which instrument "this Regulation" and "that Act" are

    def _resolve_anaphora(self, references: list[Reference]) -> None:
        """Give words such as "that Act" their instrument; the prefix of a provision names one as well."""
        kinds = load_instruments()
        resolved: list[tuple[int, int, str | None]] = []
        last: dict[str, str] = {}
        recent: dict[str, str] = {}  # those that a prefix names as well: "R205 ... the same Regulations"
        known = -1
        named = [(*entry, False) for entry in self.named]
        cited = [(r.start, r.end, r.key, True) for r in references if r.key is not None]
        for start, end, key, by_prefix in sorted((*named, *cited), key=lambda entry: entry[:2]):
            if by_prefix and key is not None:
                recent[kinds[key].kind] = key
                continue
            if key is None:
                words = self.scope.folded[start:end]
                kind = "regulation" if "reg" in words else "accord" if "ac" in words and "act" not in words else "act"
                # "the Act" of a regulation is its own Act, whatever other act stands before; "that Act" is that one.
                own = self._own(kind)
                former = bisect_left(self.former, start)
                if former and self.former[former - 1] > known and POINTING.both.match(words):
                    continue  # "that Act" after "the former Act"
                newest = recent if POINTING.both.match(words) else last
                known_one = newest.get(kind) or (self._regulation_of(last.get("act")) if kind == "regulation" else None)
                key = own if self.host.instrument and own and DEFINITE.match(words) else known_one or own
            if key is not None:
                last[kinds[key].kind] = recent[kinds[key].kind] = key
                known = start
            resolved.append((start, end, key))
        self.named = resolved

    def _regulation_of(self, act: str | None) -> str | None:
        """The regulation under an act that was named before: "the Regulations" after the Act's name."""
        return next((i.key for i in load_instruments().values() if act is not None and i.parent == act), None)

    def _own(self, kind: str) -> str | None:
        own = load_instruments().get(self.host.instrument or self.host.default or self.host.guidance or "")
        if own is None:
            return None
        if own.kind == kind:
            return own.key
        return own.parent if kind == "act" else None

    def _coordinated(self, references: list[Reference]) -> list[Reference]:
        """The references, each with the instrument of the next where one name stands behind both.

        "paragraph 20(1)(a) and subsection 22(1) of the Act".
        """
        shared = list(references)
        for i in range(len(shared) - 2, -1, -1):
            one, two = shared[i], shared[i + 1]
            if one.key is not None or one.level in _WHOLE or not _joins(self.scope.folded[one.end : two.start]):
                continue
            after = self._named_after(two.end)
            key = after[2] if after is not None else two.key
            if key is not None and self._named_before(one.start) is None:
                shared[i] = replace(one, key=key)
        return shared

    # --- one reference

    def _cite(self, reference: Reference) -> Citation | None:
        """The citation that a reference is; None when its instrument is not known or its place is nowhere."""
        same = _OF_SAME.both.match(self.scope.folded, reference.end)
        if same and self.last and all(path.startswith("(") for path in reference.paths):
            named, _, section = self.last.partition(":")
            key: str | None = named
            start, end = reference.start, same.end()
            reference = replace(reference, paths=tuple(_hang(section, path) for path in reference.paths))
        else:
            key, start, end = self._instrument(reference)
        counted = reference.word in ordinals() and any(path.startswith("(") for path in reference.paths)
        if key is None or (counted and not load_instruments()[key].ordinal_levels):
            return None  # "the first paragraph" of a letter
        paths = reference.paths
        if reference.level in _WHOLE:
            # An annex is named as its instrument calls it.
            name = "annex" if reference.word.startswith("annex") else reference.level
            paths = tuple(f"{name}-{path}" for path in paths)
        norm = [n for path in paths if (n := self._norm(key, path, start, reference.level)) is not None]
        if not norm:
            return None
        self.last = norm[-1].rpartition("..")[2].partition("(")[0]
        if _ELIDED.search(self.scope.folded[max(0, start - 3) : start]):
            start -= len("l'")
        conflict = level_conflict(reference.word, norm, key)
        return Citation(self.scope.text[start:end], tuple(norm), None, start, end, conflict)

    def _norm(self, key: str, path: str, at: int, level: str | None) -> str | None:
        """A path, or both ends of a range, with its instrument and with what its place adds."""
        ends = path.split("..")
        if any(not end or end.startswith("(") for end in ends):
            if key != self.host.instrument or self.host.provision is None:
                return None  # "paragraph (a) and section 12": what stands nowhere is left out
            stem = self.host.provision
            ends = [stem + self._above(at, end, level) + end if end.startswith("(") else end for end in ends]
        return "..".join(f"{key}:{end}" for end in ends)

    def _above(self, at: int, end: str, level: str | None) -> str:
        """The parts of the place where a relative provision is named that it leaves out."""
        place = bisect_right(self.starts, at) - 1
        if place < 0 or self.own is None or self.own.ordinal_levels or at >= self.host.places[place][1]:
            return ""
        marks = above(self.host.places[place][2], end[1:-1].split(")("), level)
        return "".join(f"({m})" for m in marks)

    # --- its instrument

    def _instrument(self, reference: Reference) -> tuple[str | None, int, int]:
        """The instrument of a reference with the span that names both; no instrument when it is none of the known."""
        key, start, end = reference.key, reference.start, reference.end
        if key is None and HISTORY.search(self.scope.folded[max(0, start - _NEAR_AFTER) : start]):
            return None, start, end  # "D. 963-2018, a. 5": a note of history
        after = self._named_after(end)
        if after is not None and key in (None, after[2]):
            position, end, key = after
            self.used.add(position)
        before = self._named_before(start) if key is None else None
        if before is not None:
            start, key = before
            self.used.add(start)
        if key is None and after is None and FOREIGN.match(self.scope.folded, end):
            return None, start, end
        if key is None and reference.named:
            return None, start, end
        if key is None and (reference.level not in _WHOLE or reference.level in _OF_LAWS):
            key = self._inherited(reference)
        return key, start, end

    def _inherited(self, reference: Reference) -> str | None:
        """The instrument of a provision that names none: the host's, or the default when it has a section number."""
        if self.own is not None:
            return self.own.key if reference.word != _QUEBEC_SHORT or self.own.ordinal_levels else None
        if self.host.guidance and reference.word.startswith("regulation"):
            return self.host.guidance  # "regulation 205(d)", as officers call it
        if self.host.default and reference.word != _QUEBEC_SHORT:
            return self.host.default if not all(p.startswith("(") for p in reference.paths) else None
        return None

    def _named_after(self, end: int) -> tuple[int, int, str] | None:
        """Position, end and key of an instrument that a link joins to what ends here."""
        folded = self.scope.folded
        for position, stop, key in self._near(end, end + _NEAR_AFTER):
            if key is not None and position - end < _WIDEST_LINK and _link().fullmatch(folded[end:position]):
                return position, stop, key
        return None

    def _named_before(self, start: int) -> tuple[int, str] | None:
        """Start and key of an instrument right before: "IRPR, section 205", "LIPR, art. 25"."""
        for position, stop, key in self._near(max(0, start - _NEAR_BEFORE), start):
            if key is not None and stop <= start and _held().fullmatch(self.scope.folded, stop, start):
                return position, key
        return None

    def _near(self, low: int, high: int) -> list[tuple[int, int, str | None]]:
        first = bisect_left(self.named, (low, -1, ""))
        near = []
        for entry in self.named[first : first + 6]:
            if entry[0] >= high:
                break
            near.append(entry)
        return near

    # --- instruments without a provision

    def _bare_names(self, found: list[Citation]) -> list[Citation]:
        """Instruments named without a provision, by their full title or abbreviation."""
        covered = sorted((c.start, c.end) for c in found)
        bare: list[Citation] = []
        index = 0
        for start, end, key in self.named:
            if key is None or start in self.used or not self._is_name(start):
                continue
            while index < len(covered) and covered[index][1] <= start:
                index += 1
            if index < len(covered) and covered[index][0] < end:
                continue
            bare.append(Citation(self.scope.text[start:end], (key,), None, start, end))
        return bare

    def _is_name(self, start: int) -> bool:
        m = instrument_pattern().match(self.scope.folded, start)
        return bool(
            m and m["name"] and len(m["name"]) > 8 and load_instruments()[name_keys()[m["name"]]].kind != "accord"
        )
