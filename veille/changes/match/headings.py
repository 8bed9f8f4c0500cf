"""Which sections are the same under another heading, and which only stand in the same place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from veille.changes.match.alignment import text_likeness
from veille.changes.match.units import UnitPair, heading_unit
from veille.changes.match.words import fold, plain_marks, word_list
from veille.model import Document, Match, Section
from veille.parsers.language.folding import drop_accents
from veille.parsers.language.meaning import akin, lang_of, read_meaning
from veille.parsers.language.patterns import WordPattern

SAME_LINES = 0.5  # sections are one under another heading when this share of the letters of the shorter stayed
EDITED = 85.0  # headings that differ less than this are one heading, edited
MOST_NAMES = 0.5  # values of two headings are compared when more than this share of their naming words is common
LIKE_TEXT = 60.0  # with a word of the heading in common, text this much alike is the same section
NAMING = 4  # shorter words ("the", "pour") name nothing
COMMON_WORD = 2  # a word of more headings than these of a page tells none from another ("Step", "permit")
TITLE = -1  # the ordinal of the section that stands for the page's title
LINE_LETTERS = 12  # shorter lines ("Yes", "Apply") stand anywhere

# "3. Pay the fees", "Étape 2 : Payer": the number moves when a step comes before it
_STEP = re.compile(r"^\s*(?:(?:step|étape)\s+)?(\d{1,2})\s*[.):–-]\s+", re.IGNORECASE)
_PROGRAM = WordPattern(r"{program_kind}")
_MARKS = re.compile(r"[\s:()\[\]–—-]+")
_SPACE = re.compile(r"\s+")


def plain_heading(heading: str) -> str:
    """A heading without its step number, in lower case: "3. Pay the fees" is "pay the fees"."""
    return _SPACE.sub(" ", _STEP.sub("", plain_marks(heading))).strip().casefold()


def core_of(section: Section) -> str:
    """A heading without its step number, its values and what it says of its state: "Fee: $120" is "fee"."""
    heading, at, parts = section.heading, 0, []
    spans = [(v.start, v.end) for v in section.heading_values if v.type != "code"]  # a code names what it heads
    spans += [(c.start, c.end) for c in section.heading_cues if c.subject == "status"]
    for start, end in sorted(spans):
        parts.append(heading[at:start])
        at = max(at, end)
    return plain_heading(_MARKS.sub(" ", "".join([*parts, heading[at:]])))


def step_number(heading: str) -> int | None:
    """The number of a step: 3 of "3. Pay the fees", None for other headings."""
    match = _STEP.match(plain_marks(heading))
    return int(match[1]) if match else None


def pair_headings(old: Document, new: Document, homes: Mapping[int, int]) -> list[UnitPair]:
    """Headings of sections that correspond, and the titles, where they differ; with the values that they state."""
    olds, news = ({s.ordinal: s for s in document.sections} for document in (old, new))
    both = [(_titled(old), _titled(new)), *((olds[i], news[j]) for i, j in homes.items())]
    return [
        UnitPair(heading_unit(one, valued=True), heading_unit(two, valued=True))
        for one, two in both
        if one.heading != two.heading and not (one.label or two.label) and _akin(one, two)
    ]


def _akin(one: Section, two: Section) -> bool:
    """Whether two headings are one, edited: the same but for values and state, or most of their naming words common."""
    words = set(_naming(one.heading)), set(_naming(two.heading))
    return core_of(one) == core_of(two) != "" or len(words[0] & words[1]) > MOST_NAMES * max(map(len, words))


def _titled(document: Document) -> Section:
    """The page's title as the heading of a section without text."""
    return Section(TITLE, 1, document.title, (), "", "", heading_values=document.title_values)


def settle_renames(old: Sequence[Section], new: Sequence[Section], rows: Sequence[Match]) -> list[Match]:
    """The matches, by position, without pairs that only share a place, and with those that share what they say.

    Sections of laws are known by their numbers and stay as they are.
    """
    evidence = _Evidence(old, new)
    pairs: dict[int, Match] = {}
    for match in rows:
        if match.old is not None and match.new is not None and evidence.stands(match.old, match.new, match.method):
            pairs[match.old] = match
    taken = {m.new for m in pairs.values()}
    left = [i for i in range(len(old)) if i not in pairs]
    right = [j for j in range(len(new)) if j not in taken]
    for i, j in _same_headings(old, new, left, right):
        pairs[i] = Match(i, j, "label", 100.0)
        taken.add(j)
    for i, j, share in evidence.renames(left, right):
        if i not in pairs and j not in taken:
            pairs[i] = Match(i, j, "similar", round(100 * share, 1))
            taken.add(j)
    for find in (_empty_headings, _grown_headings, _kept_places):
        for i, j in find(old, new, {i: m.new for i, m in pairs.items() if m.new is not None}):
            pairs[i] = Match(i, j, "similar", 100.0)
            taken.add(j)
    both = [pairs.get(i) or Match(i, None, None, 0.0) for i in range(len(old))]
    return [*both, *(Match(None, j, None, 0.0) for j in range(len(new)) if j not in taken)]


class _Evidence:
    """What two sections share beside their place: lines that stand once on each page, words of their headings."""

    def __init__(self, old: Sequence[Section], new: Sequence[Section]) -> None:
        self.old, self.new = old, new
        self.lines = [_lines(s) for s in old], [_lines(s) for s in new]
        counts = [Counter(line for lines in side for line in lines) for side in self.lines]
        homes = {line: j for j, lines in enumerate(self.lines[1]) for line in lines if counts[1][line] == 1}
        self.shared: dict[tuple[int, int], int] = defaultdict(int)
        for i, lines in enumerate(self.lines[0]):
            for line in lines:
                if counts[0][line] == 1 and line in homes:
                    self.shared[i, homes[line]] += len(line)
        words = Counter(w for side in (old, new) for s in side for w in _naming(s.heading))
        self.named = [{w for s in side for w in _naming(s.heading)} for side in (old, new)]
        self.rare = {word for word, count in words.items() if count <= 2 * COMMON_WORD}

    def share(self, i: int, j: int) -> float:
        """The share of the letters of the shorter section that stand in the other one."""
        sizes = [sum(map(len, side[k])) for side, k in zip(self.lines, (i, j), strict=True)]
        return self.shared.get((i, j), 0) / min(sizes) if min(sizes) else 0.0

    def stands(self, i: int, j: int, method: str | None) -> bool:
        """Whether a match holds: the same heading, or another one over much of the same text."""
        one, two = self.old[i], self.new[j]
        if one.label or two.label or method == "publisher_id":
            return True
        first, second = plain_heading(one.heading), plain_heading(two.heading)
        if core_of(one) == core_of(two) != "":
            return True
        if self._names_another(first, second) or (one.text != two.text and names_other_program(first, second)):
            return False
        if first == second or fuzz.ratio(first, second) >= EDITED or not first or not second:
            return True
        if one.text == two.text and one.text:
            return True
        if self.share(i, j) >= SAME_LINES:
            return True
        if not one.text or not two.text:
            return method == "anchor" and not (one.text or two.text)
        common = set(_naming(first)) & set(_naming(second)) & self.rare
        return bool(common) and text_likeness(one.text, two.text) >= LIKE_TEXT

    def _names_another(self, first: str, second: str) -> bool:
        """Whether each heading has a rare word that the other lacks and the other's page has: both things are there still."""
        one, two = set(_naming(first)) & self.rare, set(_naming(second)) & self.rare
        return bool((one - two) & self.named[1]) and bool((two - one) & self.named[0])

    def renames(self, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int, float]]:
        """Free sections of both sides that say much the same, the likest first."""
        free_old, free_new = set(left), set(right)
        found = [
            (i, j, self.share(i, j))
            for i, j in self.shared
            if i in free_old and j in free_new and not self.old[i].label and not self.new[j].label
        ]
        return sorted((f for f in found if f[2] >= SAME_LINES), key=lambda f: (-f[2], f[0], f[1]))


def _same_headings(
    old: Sequence[Section], new: Sequence[Section], left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """Free sections with the same heading under the same headings, once on each side: what they say was replaced."""

    def names(sections: Sequence[Section], free: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
        found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for k in free:
            heading = core_of(sections[k])
            if heading and not sections[k].label:
                found[(heading, *(plain_heading(part) for part in sections[k].path))].append(k)
        return found

    olds, news = names(old, left), names(new, right)
    return [(at[0], news[key][0]) for key, at in olds.items() if len(at) == 1 and len(news.get(key, ())) == 1]


def _lines(section: Section) -> list[str]:
    return [line for raw in section.text.split("\n") if len(line := fold(raw)) >= LINE_LETTERS]


def _naming(heading: str) -> list[str]:
    return [word for word in word_list(heading) if len(word) >= NAMING and word.isalpha()]


def _empty_headings(old: Sequence[Section], new: Sequence[Section], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Headings without text of their own that were reworded: the sections right below them are the same."""
    taken = set(pairs.values())
    found = []
    for i, one in enumerate(old):
        if i in pairs or one.text or one.label:
            continue
        below = _first_below(old, i)
        j = pairs.get(below, 0) - 1 if below is not None else -1
        if (
            j >= 0
            and j not in taken
            and not new[j].text
            and new[j].level == one.level
            and _first_below(new, j) == j + 1
        ):
            found.append((i, j))
    return found


def _grown_headings(old: Sequence[Section], new: Sequence[Section], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Headings in one place of which one holds all words of the other: "Fees", "Fees for students"; their text may differ."""
    taken = set(pairs.values())
    found: list[tuple[int, int]] = []
    for i, one in enumerate(old):
        j = 0 if i == 0 else pairs.get(i - 1, dict(found).get(i - 1, -2)) + 1
        j = j if 0 <= j < len(new) and j not in taken else pairs.get(i + 1, -1) - 1
        if i in pairs or j in taken or not 0 <= j < len(new):
            continue
        two = new[j]
        short, long = sorted((_naming(one.heading), _naming(two.heading)), key=len)
        same = core_of(one) == core_of(two) != ""
        grown = bool(short) and set(short) <= set(long) and not _other_code(one, two)
        if (same or grown) and one.level == two.level and not (one.label or two.label):
            found.append((i, j))
    return found


def _kept_places(old: Sequence[Section], new: Sequence[Section], pairs: dict[int, int]) -> list[tuple[int, int]]:
    """Sections between the same others, as many on both sides, with much of their text alike, under a reworded heading.

    Both headings name something in common, in whatever words; one that the other page still has is of another section.
    """
    names = [{plain_heading(section.heading) for section in side} for side in (old, new)]
    stops = [(-1, -1), *sorted(pairs.items()), (len(old), len(new))]
    found = []
    for (i, j), (end, other) in pairwise(stops):
        if end - i != other - j:
            continue
        for k, m in zip(range(i + 1, end), range(j + 1, other), strict=True):
            one, two = old[k], new[m]
            there = plain_heading(one.heading) in names[1] or plain_heading(two.heading) in names[0]
            if (
                one.level == two.level
                and not (one.label or two.label or there or names_other_program(one.heading, two.heading))
                and text_likeness(one.text, two.text) >= LIKE_TEXT
                and _name_alike(one, two)
            ):
                found.append((k, m))
    taken = set(pairs.values())
    return [(k, m) for k, m in found if k not in pairs and m not in taken]


def _name_alike(one: Section, two: Section) -> bool:
    """Whether two headings have a word that can say the same: "Fees", "Cost"."""
    lang = lang_of(two.heading, two.text) or lang_of(one.heading, one.text) or "en"
    left, right = ([word for word in read_meaning(s.heading, lang) if not word.idle] for s in (one, two))
    return any(akin(a, b) for a in left for b in right)


def names_other_program(first: str, second: str) -> bool:
    """Whether two headings name two programs: each its own name, and only what any program is called in common."""
    one, two = set(_naming(first)), set(_naming(second))
    common = one & two
    kinds = {word for word in common if _PROGRAM.both.fullmatch(drop_accents(word))}
    return bool(kinds) and kinds == common and bool(one - common) and bool(two - common)


def _other_code(one: Section, two: Section) -> bool:
    """Whether the headings name two codes: "Code A23", "Code C43"."""
    codes = [{v.value for v in section.heading_values if v.type == "code"} for section in (one, two)]
    return bool(codes[0] and codes[1]) and codes[0] != codes[1]


def _first_below(sections: Sequence[Section], at: int) -> int | None:
    after = at + 1
    return after if after < len(sections) and sections[after].level > sections[at].level else None
