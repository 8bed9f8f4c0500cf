"""Citations of a text in normal form: "paragraph R205(a)" IRPR:205(a), "articles 204 à 208 du RIPR" a range.

    cite   := [level] prefix? section subs* (sep item)* | level item (sep item)* link instrument | instrument level? item
    prefix := R | A | L | "IRPR " | ...      subs := "(x)" | "x)"      sep := , and or to et ou à au /

"this Regulation" and "that Act" are the instrument named last; a provision without instrument is the page's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from veille.model import Block, Citation
from veille.parsers.citations.conflicts import level_conflict
from veille.parsers.citations.instruments import load_instruments, name_keys, prefix_keys
from veille.parsers.citations.mentions import DEFINITE, FOREIGN, FORMER, POINTING, instrument_pattern
from veille.parsers.citations.subdivisions import SECTION, SUB, Path, above, inherit, nest, read_subs
from veille.parsers.language.folded_text import Scope

_LEVEL = (
    r"(?:sub-?sections?|sections?|sub-?paragraphs?|sub-?clauses?|clauses?|articles?|paragraphs?|sous-alineas?|alineas?|paragraphes?|sous-paragraphes?|divisions?|"
    r"parts?|parties?|annexe?s?|schedules?|chapters?|chapitres?|ss?\.(?= ?\d)|art\.(?= ?\d)|par\.(?= ?\d))"
)
_ARTICLE = r"(?:the |le |la |les |l'|du |des |de la |de l'|d'|au |aux |a l')?"
_UNIT_AHEAD = r"(?! ?(?:%|\$|days?\b|months?\b|years?\b|weeks?\b|hours?\b|jours?\b|mois\b|ans?\b|annees?\b|semaines?\b|heures?\b|business\b|pages?\b|of the following))"
_NUMBER = rf"{SECTION}(?![\d°])(?:{SUB})*{_UNIT_AHEAD}"
_LIST_IN = r" ?\( ?[a-z](?:\.\d)?(?:, ?(?:or |and |et |ou )?[a-z](?:\.\d)?)+(?: (?:or|and|et|ou) [a-z](?:\.\d)?)? ?\)"  # (f, v, or w)
# 200(3)(h)(i to iii): both ends of a range in one pair of brackets.
_RANGE_IN = re.compile(r" ?\( ?(?P<a>[ivx]{1,5}|[a-z]|\d{1,2}) ?(?:to|a|-) ?(?P<b>[ivx]{1,5}|[a-z]|\d{1,2}) ?\)")
_BARE = r"(?:[ivx]{1,5}|[a-z])(?:\.\d{1,2})?\)"  # d) in a list: "186a), d) ou m)"
_ITEM = rf"(?P<prefix>[ral] ?(?=\d))?(?P<section>{SECTION}(?![\d°]))?(?P<subs>(?:{_LIST_IN}|(?:{_BARE})?(?:{SUB})*))"
_ITEM_RE = re.compile(_ITEM)
_SEPARATOR = re.compile(
    rf"(?P<sep> ?(?:,|;|/) ?(?:(?:and|or|et|ou|and/or|et/ou) )?| (?:and|or|et|ou|and/or|et/ou) | (?:to|a|au|through) | ?- ?(?=[ral]?\d))(?:{_ARTICLE}{_LEVEL}? ?(?:{_ARTICLE}))?"
)
_LEVEL_WORD = re.compile(_LEVEL)
_RANGE_WORDS = re.compile(r"(?<![a-z])(?:to|a|au|through)(?![a-z])|-")


@dataclass(frozen=True, slots=True)
class Host:
    """Where a text stands: the instrument whose own text it is and the provision that holds it ("299")."""

    instrument: str | None = None
    provision: str | None = None
    default: str | None = None  # the instrument of bare section numbers when nothing names one
    places: tuple[tuple[int, int, tuple[str, ...]], ...] = ()  # spans of the provision's parts: ("1", "c", "ii")
    federal: bool = False  # on a federal page the title that Québec shares with a federal act is the federal act's


_LABEL = re.compile(r"\(?([a-zA-Z]{1,5}(?:\.\d{1,2})?|\d{1,3}(?:\.\d{1,3})?)\)")


def places_of(blocks: tuple[Block, ...]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The spans of a provision's blocks with the marks that lead to each: (1)(c)(ii) is ("1", "c", "ii")."""
    paths: list[tuple[str, ...]] = []
    for i, block in enumerate(blocks):
        lead = paths[block.lead] if block.lead is not None and block.lead < i else ()
        mark = _LABEL.fullmatch(block.label) if block.label else None
        paths.append((*lead, mark[1].lower()) if mark else lead)
    return tuple((block.start, block.end, path) for block, path in zip(blocks, paths, strict=True) if path)


# Words that may stand between a provision and its instrument: "of the", "de la", ", as defined in the".
_LINK = re.compile(
    r",? ?(?:of|in|under|from|du|de la|de l'|de|des|dans le|dans la|d'|-|,)? ?(?:the|this|that|le|la|l'|les|these|canada's|quebec's|federal )? ?$|,? ?$"
)

# "section 7 or 8 of the Regulations": what may follow the second number of a pair under a singular level word.
_PAIR_ENDS = re.compile(
    r" ?(?:$|[\])\n.;:,]|(?:of|du|de la|de l'|des|does|do|is|are|shall|ne|est|whom|that|which|qui|dont)(?![a-z]))"
)
# A federal regulation's division is a "section" in French.
_DIVISION = re.compile(r"divisions?$|sections?$")
_OF_PART = re.compile(r" (?:of|de la) (?:part|partie) \d")
_PAIR_SEPARATOR = re.compile(r" (?:or|and|to|ou|et|a) (?:the |l'|le )?")

# "R205", "A25.2", "L34": a capital prefix glued to a number.
_PREFIXED = r"(?<![A-Za-z0-9])[RAL] ?(?=\d{1,3}(?:\.\d|\(|[a-z]{1,3}(?:\.\d)?\)|(?![\d\w])))"


@cache
def _start_pattern() -> re.Pattern[str]:
    """Where a citation may start, in the folded text: a level word before a number or mark, or a prefix."""
    return re.compile(
        rf"(?<![a-z0-9.])(?:(?P<level>{_LEVEL})(?P<gap> (?:no\. |numero )?|\xa0)?(?:{_ARTICLE})(?=[ral]? ?\d|\((?:\d|[a-z])|[a-z]\) |[a-z] (?:de l'|of (?:the )?(?:sub|sec|par|art|first|second))|(?:irpr|irpa|ripr|lipr) )|(?P<prefix>[ral])(?=\d)|(?P<abbr>irpr|irpa|ripr|lipr)(?=,? (?:s\. ?|section |article |art\. ?)?\d))"
    )


def find_citations(scope: Scope, host: Host | None = None) -> tuple[Citation, ...]:
    """Every citation of a text in order, ranges and lists resolved; spans into the text."""
    host = host or Host()
    reader = _Reader(scope, host)
    return reader.read()


# "paragraphe b de l'alinéa 1 de l'article 95", "paragraph 2 of the first paragraph of section 12"
_CHAIN = re.compile(
    r"(?:sous-paragraphe|paragraphe|subparagraph|paragraph|alinea|subsection|clause) \(?(?P<a>[a-z]|\d{1,2}|[ivx]{1,5})\)?°? (?:of|de|du)(?: the| l'| la)? ?"
    r"(?:(?:(?:sous-paragraphe|paragraphe|subparagraph|paragraph|alinea|subsection) \(?(?P<b>[a-z]|\d{1,2})\)?°?|(?P<first>premier|deuxieme|troisieme|first|second|third) (?:alinea|paragraphe|paragraph)) (?:of|de|du)(?: the| l'| la)? ?)?"
    rf"(?:section|article) (?P<section>{SECTION})"
)
_ORDINALS = {"premier": "1", "first": "1", "deuxieme": "2", "second": "2", "troisieme": "3", "third": "3"}


class _Reader:
    """One pass over a text: starts of citations and names of instruments, merged in order."""

    def __init__(self, scope: Scope, host: Host) -> None:
        self.scope = scope
        self.host = host
        self.former = [m.start() for m in FORMER.finditer(scope.folded)]
        self.starts = [start for start, _, _ in host.places]
        self.named = [
            (m.start(), m.end(), self._key(m))
            for m in instrument_pattern().finditer(scope.folded)
            if not (host.federal and self._is_namesake(m))
        ]

    def _key(self, m: re.Match[str]) -> str | None:
        return name_keys()[m["name"]] if m["name"] else None

    def _is_namesake(self, m: re.Match[str]) -> bool:
        return bool(m["name"]) and load_instruments()[name_keys()[m["name"]]].federal_namesake

    def read(self) -> tuple[Citation, ...]:
        self._resolve_anaphora()
        folded, found, at = self.scope.folded, [], 0
        used: set[int] = set()
        for m in _start_pattern().finditer(folded):
            if m.start() < at:
                continue
            citation, end = self._one(m, used)
            if citation is not None:
                found.append(citation)
            at = max(end, m.end())  # a list is walked through once, cited or not
        found += self._bare_names(found, used)
        return tuple(sorted(found, key=lambda c: c.start))

    def _resolve_anaphora(self) -> None:
        """Give "this Regulation" and "the Act" the instrument they stand for."""
        kinds = load_instruments()
        resolved: list[tuple[int, int, str | None]] = []
        last: dict[str, str] = {}
        known = -1
        for start, end, key in self.named:
            if key is None:
                words = self.scope.folded[start:end]
                kind = "regulation" if "reg" in words else "accord" if "ac" in words and "act" not in words else "act"
                # "the Act" of a regulation is its own Act, whatever other act stands before; "that Act" is that one.
                own = self._own(kind)
                former = bisect_left(self.former, start)
                if former and self.former[former - 1] > known and POINTING.match(words):
                    continue  # "that Act" after "the former Act"
                key = own if self.host.instrument and own and DEFINITE.match(words) else last.get(kind) or own
            if key is not None:
                last[kinds[key].kind] = key
                known = start
            resolved.append((start, end, key))
        self.named = resolved

    def _own(self, kind: str) -> str | None:
        own = load_instruments().get(self.host.instrument or self.host.default or "")
        if own is None:
            return None
        if own.kind == kind:
            return own.key
        return own.parent if kind == "act" else None

    def _one(self, m: re.Match[str], used: set[int]) -> tuple[Citation | None, int]:
        """The citation that starts here, with the place where its words end."""
        folded, text = self.scope.folded, self.scope.text
        level = m["level"]
        if level is None and not m["abbr"] and not text[m.start()].isupper():
            return None, m.end()
        at = m.end() if level or m["abbr"] else m.start()
        if m["abbr"]:
            gap = re.compile(r",? (?:s\. ?|section |article |art\. ?)?").match(folded, at)
            level, at = "section", gap.end() if gap else at
        key: str | None = None
        short = re.compile(r"(irpr|irpa|ripr|lipr) (?:s\. ?|section |article )?").match(folded, at)
        if short:
            key, at = name_keys()[short[1]], short.end()
        chain = self._quebec_chain(m) if level and not short else None
        if chain is not None:
            return self._finish(m.start(), chain[1], [chain[0]], None, used, level=None)
        if level is None and not m["abbr"] and not self._may_start(m.start(), at):
            return None, m.end()
        paths, end, prefix = self._items(at, level)
        if not paths:
            return None, m.end()
        if prefix is None and level is None:
            return None, m.end()
        if m["abbr"]:
            key = name_keys()[m["abbr"]]
        elif prefix is not None:
            key = prefix_keys()[prefix]
        return self._finish(m.start(), end, paths, key, used, level)

    def _may_start(self, start: int, at: int) -> bool:
        """Whether a bare prefix is a provision: "A73" after a dash or the word code is an exemption code.

        Looks at the first item alone: a list of such codes is looked at once a code, not once a pair.
        """
        item = _ITEM_RE.match(self.scope.folded, at)
        if item is None or not item["section"]:
            return False
        first = item["section"] + item["subs"]
        left = self.scope.left(start, 40)
        if re.search(r"(?:codes?|exemption|dispense)(?: [a-z']+){0,3} ?[:(]? ?$", left):
            return "(" in first
        if re.fullmatch(r"\d\d", first):
            letter = self.scope.text[start]
            if letter == "A" and first[0] == "7":
                return False
            if first[0] == "0" or re.search(r"[\w)\]] ?- ?$", left):
                return False
            if letter == "A" and re.search(r"\d{2}(?:,|/| or| and| ou| et)+ ?$", left):
                return False
        if re.fullmatch(r"\d", first):
            return False  # "A1" alone is a guide or a level of a test
        return not first.startswith("0") or "." in first

    def _items(self, at: int, level: str | None) -> tuple[list[str], int, str | None]:
        """Normal forms of a list of items (ranges as `a..b` without instrument), its end and its prefix."""
        folded, text = self.scope.folded, self.scope.text
        written: list[str] = []
        last: Path | None = None
        prefix: str | None = None
        end = at
        plural, leveled = bool(level and level.endswith("s")), False
        while True:
            item = _ITEM_RE.match(folded, at)
            if item is None or item.end() == item.start():
                break
            mark = text[item.start("prefix")] if item["prefix"] else None
            if mark is not None and (mark not in prefix_keys() or not item["section"]):
                break
            if mark is not None and last is not None and re.fullmatch(r"0\d", item["section"]):
                break  # "R205(a) - R02": a code; no section begins with a nought
            marks = self._marks(item["subs"])
            if item["section"]:
                if re.compile(_UNIT_AHEAD).match(folded, item.end()) is None:
                    break
                if last is not None and not marks and mark is None and not plural and prefix is None and not leveled:
                    paired = _PAIR_SEPARATOR.fullmatch(folded, end, at) and _PAIR_ENDS.match(folded, item.end())
                    if not paired:
                        break
                if (
                    last is not None
                    and mark is None
                    and prefix is not None
                    and not marks
                    and len(item["section"]) > 3
                    and "." not in item["section"]
                ):
                    break
                if (
                    "(" not in folded[item.start("subs") : item.end("subs")]
                    and ")" not in item["subs"]
                    and last is not None
                    and mark is None
                    and prefix is not None
                    and not re.match(r"\d{2,3}(?:\.\d+)?$", item["section"])
                ):
                    break
                listed = bool(re.match(r" ?\([^)]*,", item["subs"]))  # (f, v, or w) are siblings
                paths = [Path(item["section"], (m,)) for m in marks] if listed else nest(item["section"], marks)
            elif marks and last is not None:
                paths = inherit(last, marks)
            elif marks and level is not None:
                paths = nest("", marks)
            else:
                break
            if mark and prefix and prefix_keys()[mark] != prefix_keys()[prefix]:
                break
            prefix = prefix or mark
            forms = [p.write() for p in paths]
            if written and self._ranged:
                written[-1] = f"{written[-1]}..{forms[0]}"
                forms = forms[1:]
            written += forms
            last, end = paths[-1], item.end()
            inner = _RANGE_IN.match(folded, end)
            if inner is not None:
                forms = [f"{last.write()}({inner['a']})..{last.write()}({inner['b']})"]
                written[-1:] = forms
                end = inner.end()
            sep = _SEPARATOR.match(folded, end)
            if sep is None or "\n" in sep[0]:
                break
            self._ranged = bool(_RANGE_WORDS.search(sep["sep"]))
            at, leveled = sep.end(), bool(_LEVEL_WORD.search(sep[0]))
        self._ranged = False
        return written, end, prefix

    _ranged = False

    def _marks(self, raw: str) -> list[str]:
        if raw and re.match(r" ?\([^)]*,", raw):  # (f, v, or w)
            return re.findall(r"(?<![a-z])[a-z](?:\.\d)?(?![a-z])", raw)
        return read_subs(raw)

    def _quebec_chain(self, m: re.Match[str]) -> tuple[str, int] | None:
        chain = _CHAIN.match(self.scope.folded, m.start())
        if chain is None:
            return None
        middle = chain["b"] or _ORDINALS.get(chain["first"] or "")
        subs = tuple(s for s in (middle, chain["a"]) if s)
        return Path(chain["section"], subs).write(), chain.end()

    def _finish(
        self, start: int, end: int, paths: list[str], key: str | None, used: set[int], level: str | None
    ) -> tuple[Citation | None, int]:
        """The citation with its instrument: the prefix's, the one named after it, or the host's own."""
        text, folded = self.scope.text, self.scope.folded
        whole = level is not None and re.match(r"part|annex|schedule|chap|division", level) is not None
        if level is not None and _DIVISION.match(level) and _OF_PART.match(folded, end):
            return None, end  # "Division 3 of Part 11" is cited by its part
        named = self._named_after(end)
        if named is not None:
            position, stop, after = named
            if key is None or after == key:
                key, end = after, stop
                used.add(position)
        before = self._named_before(start)
        if key is None and before is not None:
            position, begin, key = before
            used.add(position)
            start = begin
        if key is None and named is None and FOREIGN.match(folded, end):
            return None, end
        if key is None and not (whole and not re.match(r"part|division", level or "")):
            key = self._inherited(paths)
        if key is None:
            return None, end
        if whole:
            word = next(
                (w for w in ("part", "division", "annex", "schedule") if (level or "").startswith(w)), "chapter"
            )
            paths = [f"{word}-{p}" for p in paths]
        provision = self.host.provision if key == self.host.instrument else None
        norm = []
        for path in paths:
            ends = path.split("..")
            if any(not e or e.startswith("(") for e in ends):
                if provision is None:
                    continue  # "paragraph (a) and section 12": what stands nowhere is left out
                ends = [provision + self._above(start, e, level) + e if e.startswith("(") else e for e in ends]
            norm.append("..".join(f"{key}:{e}" for e in ends))
        if not norm:
            return None, end
        article = re.search(r"(?<![a-z])l'$", folded[max(0, start - 2) : start])
        start -= 2 if article else 0
        conflict = level_conflict(level, norm, key)
        return Citation(text[start:end], tuple(norm), None, start, end, conflict), end

    def _above(self, at: int, end: str, level: str | None) -> str:
        """The parts of the place where a relative provision is named that it leaves out."""
        known = load_instruments().get(self.host.instrument or "")
        place = bisect_right(self.starts, at) - 1
        if place < 0 or known is None or known.ordinal_levels or at >= self.host.places[place][1]:
            return ""
        marks = above(self.host.places[place][2], end[1:-1].split(")("), level, self.scope.lang)
        return "".join(f"({m})" for m in marks)

    def _named_after(self, end: int) -> tuple[int, int, str] | None:
        """Position, end and key of an instrument that a link joins to what ends here."""
        folded = self.scope.folded
        for position, stop, key in self._near(end, end + 60):
            if key is not None and len(folded[end:position]) < 40 and _LINK.fullmatch(folded[end:position]):
                return position, stop, key
        return None

    def _named_before(self, start: int) -> tuple[int, int, str] | None:
        """Position, start and key of an instrument right before: "IRPR, section 205", "LIPR, art. 25"."""
        for position, stop, key in self._near(max(0, start - 90), start):
            if (
                key is not None
                and stop <= start
                and re.fullmatch(
                    r",? ?\(?(?:a |au |aux |at |in )?(?:l'|la |le |les |the )?", self.scope.folded[stop:start]
                )
            ):
                return position, position, key
        return None

    def _near(self, low: int, high: int) -> list[tuple[int, int, str | None]]:
        first = bisect_left(self.named, (low, -1, ""))
        near = []
        for entry in self.named[first : first + 6]:
            if entry[0] >= high:
                break
            near.append(entry)
        return near

    def _inherited(self, paths: list[str]) -> str | None:
        """The instrument of a provision that names none: the host's, or the default when it has a section number."""
        if self.host.instrument:
            return self.host.instrument
        if self.host.default and not all(p.startswith("(") for p in paths):
            return self.host.default
        return None

    def _bare_names(self, found: list[Citation], used: set[int]) -> list[Citation]:
        """Instruments named without a provision, by their full title or abbreviation."""
        covered = [(c.start, c.end) for c in found]
        bare: list[Citation] = []
        index = 0
        covered.sort()
        for start, end, key in self.named:
            if key is None or start in used or not self._is_name(start):
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
