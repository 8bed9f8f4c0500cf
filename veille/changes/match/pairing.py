"""Which unit of the old page became which of the new one: the same words anywhere first, then likeness near by.

Words are matched across the whole page before sections are compared, so that text which stands elsewhere now, under no
heading, in a list, a table or a summary, neither came nor went.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from veille.changes.match.alignment import Item, align
from veille.changes.match.edits import Edit, find_edits
from veille.changes.match.headings import names_other_program
from veille.changes.match.in_place import pair_in_place
from veille.changes.match.kept import SHINGLE, find_kept
from veille.changes.match.listed_rows import pair_both_ways
from veille.changes.match.rows import find_tables, pair_tables
from veille.changes.match.units import Unit, UnitPair, heading_unit, split_row, split_units
from veille.changes.match.words import fold, runs_of
from veille.model import Document, Section

NEAR = 60.0  # two units of sections that correspond are one, reworded, from this likeness
FAR = 80.0  # across sections, from this one
SAME_VALUES = 30.0  # what equal dates, amounts or codes add to that
FAR_TURNED = 92.0  # across sections with their words sorted: the same words in another order
TURNED = 75.0  # with their words sorted, which are more alike by chance, from this one
MIN_WORDS = 4  # shorter units ("Yes", "a passport") stand in many places and are not looked for elsewhere by likeness
MOST_PAIRS = 40_000  # likeness is asked of so many pairs of a section; beyond it only of those that share words
CANDIDATES = 6  # of those that share most, so many are compared
SUBSTITUTED = 3  # the same words for the same words in so many places are one substitution
MOST_SUBSTITUTIONS = 5  # so many of a page are followed into units too short to be found by likeness


@dataclass(slots=True)
class _Pool:
    """Units of both sides that have no partner yet, in document order, and the pairs found."""

    gone: dict[int, Unit]
    come: dict[int, Unit]
    pairs: list[UnitPair]

    def pair(self, one: Unit, two: Unit, homes: Mapping[int, int]) -> None:
        moved = homes.get(one.section.ordinal) != two.section.ordinal
        self.pairs.append(UnitPair(one, two, moved=moved))
        self.gone.pop(id(one), None)
        self.come.pop(id(two), None)


def pair_units(old: Document, new: Document, homes: Mapping[int, int]) -> tuple[UnitPair, ...]:
    """Every unit of both documents once; `homes` are the new ordinals of the old sections that are still there.

    Sections that correspond and hold the same text give no pairs: nothing in them differs.
    """
    there = {s.ordinal: s for s in new.sections}
    reached = set(homes.values())
    same = {s.ordinal for s in old.sections if s.ordinal in homes and _same_content(s, there[homes[s.ordinal]])}
    same_new = {homes[i] for i in same}
    pool = _Pool({}, {}, [])
    for section in old.sections:
        if section.ordinal not in same:
            pool.gone |= _units(section, headed=section.ordinal not in homes)
    for section in new.sections:
        if section.ordinal not in same_new:
            pool.come |= _units(section, headed=section.ordinal not in reached)
    _pair_rows(pool, homes)
    _pair_same_words(pool, homes)
    pair_both_ways(pool.gone, pool.come, lambda one, two: pool.pair(one, two, homes))
    _pair_near(pool, homes)
    _pair_far(pool, homes)
    _pair_substituted(pool, homes)
    _pair_cells(pool, homes)
    kept_old, kept_new = find_kept(list(pool.gone.values()), list(pool.come.values()), pool.pairs)
    return (
        *pool.pairs,
        *(UnitPair(unit, None, kept=id(unit) in kept_old) for unit in pool.gone.values()),
        *(UnitPair(None, unit, kept=id(unit) in kept_new) for unit in pool.come.values()),
    )


def frame(unit: Unit) -> str:
    """A unit's words with each typed value replaced by its type."""
    text, at = [], 0
    base = unit.base
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        if value.start - base >= at:
            text += [unit.text[at : value.start - base], f" {value.type} "]
            at = value.end - base
    text.append(unit.text[at:])
    return fold("".join(text))


def _same_content(one: Section, two: Section) -> bool:
    """Whether nothing that a unit carries differs: words, targets of links, how lists are nested, heads of columns."""
    return (
        one.text == two.text
        and [link.href for link in one.links] == [link.href for link in two.links]
        and [(b.kind, b.depth, b.lead) for b in one.blocks] == [(b.kind, b.depth, b.lead) for b in two.blocks]
        and [c.header for b in one.blocks for c in b.cells] == [c.header for b in two.blocks for c in b.cells]
    )


def _units(section: Section, *, headed: bool) -> dict[int, Unit]:
    units = list(split_units(section))
    heading = heading_unit(section) if headed else None
    return {id(unit): unit for unit in ([heading] if heading else []) + units}


def _by_section(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    found: defaultdict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        found[unit.section.ordinal].append(unit)
    return found


def _pair_rows(pool: _Pool, homes: Mapping[int, int]) -> None:
    """Rows of tables by their keys; those of a table that corresponds are not looked for by likeness any more."""
    old = [t for units in _by_section(pool.gone.values()).values() for t in find_tables(units)]
    new = [t for units in _by_section(pool.come.values()).values() for t in find_tables(units)]
    rows, _ = pair_tables(old, new, homes)
    for one, two in rows:
        pool.pair(one, two, homes)


def _pair_same_words(pool: _Pool, homes: Mapping[int, int]) -> None:
    """The same words: in the section that corresponds, then once on each side of the page, then in order."""
    for key in (
        lambda u, home: (home, u.lead, u.folded),
        lambda u, home: (home, u.folded),
    ):
        waiting: defaultdict[tuple[object, ...], list[Unit]] = defaultdict(list)
        for two in reversed(pool.come.values()):
            waiting[key(two, two.section.ordinal)].append(two)
        for one in list(pool.gone.values()):
            home = homes.get(one.section.ordinal)
            queue = waiting.get(key(one, home)) if home is not None else None
            if one.folded and queue:
                pool.pair(one, queue.pop(), homes)
    anywhere: defaultdict[str, list[Unit]] = defaultdict(list)
    for two in reversed(pool.come.values()):
        anywhere[two.folded].append(two)
    for one in list(pool.gone.values()):
        queue = anywhere.get(one.folded)
        if one.folded and queue:
            pool.pair(one, queue.pop(), homes)


def _pair_near(pool: _Pool, homes: Mapping[int, int]) -> None:
    """Reworded units of sections that correspond: in their order, then with their words turned around."""
    placed: defaultdict[int, list[tuple[Unit, Unit]]] = defaultdict(list)
    for pair in pool.pairs:
        if pair.old is not None and pair.new is not None and not pair.moved:
            placed[pair.old.section.ordinal].append((pair.old, pair.new))
    gone, come = _by_section(pool.gone.values()), _by_section(pool.come.values())
    for ordinal, left in gone.items():
        right = come.get(homes.get(ordinal, -1), [])
        for one, two in _aligned(left, right, placed[ordinal]):
            pool.pair(one, two, homes)
        left = [u for u in left if id(u) in pool.gone]
        right = [u for u in right if id(u) in pool.come]
        for one, two in _turned(left, right):
            pool.pair(one, two, homes)
        for one, two in _grown([u for u in left if id(u) in pool.gone], [u for u in right if id(u) in pool.come]):
            pool.pair(one, two, homes)
        left = [u for u in left if id(u) in pool.gone]
        right = [u for u in right if id(u) in pool.come]
        for one, two in pair_in_place(left, right, placed[ordinal]) if left and right else ():
            pool.pair(one, two, homes)


def _aligned(
    left: Sequence[Unit], right: Sequence[Unit], placed: Sequence[tuple[Unit, Unit]]
) -> Iterator[tuple[Unit, Unit]]:
    """Free units between those that have their place, by likeness; a row is no sentence of another kind."""
    if not left or not right:
        return
    names = {id(unit): f"\x00{k}" for k, (one, two) in enumerate(placed) for unit in (one, two)}
    old = sorted([*left, *(one for one, _ in placed)], key=lambda u: (u.index, u.start))
    new = sorted([*right, *(two for _, two in placed)], key=lambda u: (u.index, u.start))
    for match in align([_item(u, names) for u in old], [_item(u, names) for u in new]):
        if match.old is None or match.new is None:
            continue
        one, two = old[match.old], new[match.new]
        if id(one) in names or id(two) in names:
            continue
        if one.kind == two.kind == "row":
            continue  # rows have keys, and theirs differ
        if fuzz.ratio(one.folded, two.folded) >= NEAR or _same_frame(one, two):
            yield one, two


def _item(unit: Unit, names: Mapping[int, str]) -> Item:
    known = names.get(id(unit))
    return Item(known or unit.folded, labels=() if known else (unit.kind, fold(unit.lead)))


def _same_frame(one: Unit, two: Unit) -> bool:
    """The same words around other values ("29 months", "30 months"), however short."""
    return bool(one.values) and bool(two.values) and fuzz.ratio(frame(one), frame(two)) >= NEAR


def _turned(gone: Sequence[Unit], come: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Units of a section whose words stand in another order: "When you apply, you must pay." """
    if len(gone) * len(come) > MOST_PAIRS:
        return
    scores = []
    for i, one in enumerate(gone):
        for j, two in enumerate(come):
            if _long(one) and _long(two) and not one.kind == two.kind == "row":
                likeness = fuzz.token_sort_ratio(one.folded, two.folded)
                scores.append((likeness + SAME_VALUES * _same_values(one, two), -i, -j))
    done_old: set[int] = set()
    done_new: set[int] = set()
    for score, i, j in sorted(scores, reverse=True):
        if score < TURNED:
            break
        if i not in done_old and j not in done_new:
            done_old.add(i)
            done_new.add(j)
            yield gone[-i], come[-j]


def _grown(gone: Sequence[Unit], come: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Sentences that begin or end as another one does and say all that it says: "It counts.", "It counts if it is paid." """
    taken: set[int] = set()
    for one in gone:
        for two in come:
            short, long = sorted((one, two), key=lambda unit: len(unit.words))
            kinds = {one.kind, two.kind}
            if id(two) in taken or len(short.words) < SHINGLE or kinds & {"row", "heading"} or len(kinds) > 1:
                continue
            if f"{long.folded} ".startswith(f"{short.folded} ") or f" {long.folded}".endswith(f" {short.folded}"):
                taken.add(id(two))
                yield one, two
                break


def _same_values(one: Unit, two: Unit) -> bool:
    """The same typed values, at least one: "Fill out IMM 5710", "Complete the request (IMM 5710)"."""
    left, right = (sorted((v.type, v.value) for v in unit.values) for unit in (one, two))
    return bool(left) and left == right


def _pair_far(pool: _Pool, homes: Mapping[int, int]) -> None:
    """Units whose words are nearly the same in a section that does not correspond; only those that share words."""
    come = [u for u in pool.come.values() if _long(u)]
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, two in enumerate(come):
        for shingle in set(runs_of(two.words, SHINGLE)):
            index[shingle].append(j)
    telling = {shingle: homes for shingle, homes in index.items() if len(homes) <= CANDIDATES}
    scores = []
    for i, one in enumerate(u for u in list(pool.gone.values()) if _long(u)):
        found = telling.keys() & set(runs_of(one.words, SHINGLE))
        hits = Counter(j for shingle in found for j in telling[shingle]) if found else {}
        for _, j in sorted((-count, j) for j, count in hits.items())[:CANDIDATES]:
            others = names_other_program(one.section.heading, come[j].section.heading)
            if not (others or one.kind == come[j].kind == "row"):  # the fee of one program is not that of another
                scores.append((_far_likeness(one, come[j]), i, j, one))
    for score, _, j, one in sorted(scores, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if score < FAR:
            break
        if id(one) in pool.gone and id(come[j]) in pool.come:
            pool.pair(one, come[j], homes)


def _far_likeness(one: Unit, two: Unit) -> float:
    """How alike two units of other sections are, as they stand, or in another order where hardly a word differs."""
    turned = fuzz.token_sort_ratio(one.folded, two.folded)
    return max(fuzz.ratio(one.folded, two.folded), turned if turned >= FAR_TURNED else 0.0)


def _pair_substituted(pool: _Pool, homes: Mapping[int, int]) -> None:
    """Units that are the same but for words which were replaced in several places of the page: a ministry's new name."""
    if not pool.gone or not pool.come:
        return
    often: Counter[Edit] = Counter()
    for pair in pool.pairs:
        if pair.old is not None and pair.new is not None and pair.old.folded != pair.new.folded:
            edits = set(find_edits(tuple(pair.old.words), tuple(pair.new.words)))
            often.update(e for e in edits if e.removed and e.added)
    for edit in [e for e, count in often.most_common(MOST_SUBSTITUTIONS) if count >= SUBSTITUTED]:
        one, two = (f" {' '.join(side)} " for side in (edit.removed, edit.added))
        waiting: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in reversed(pool.come.values()):
            waiting[unit.folded].append(unit)
        for unit in list(pool.gone.values()):
            queue = waiting.get(f" {unit.folded} ".replace(one, two).strip())
            if queue:
                pool.pair(unit, queue.pop(), homes)


def _pair_cells(pool: _Pool, homes: Mapping[int, int]) -> None:
    """Rows whose cells are sentences elsewhere now, or were before: a table set as text, and back."""
    _set_as_text(pool.gone, pool.come, lambda cell, unit: pool.pair(cell, unit, homes))
    _set_as_text(pool.come, pool.gone, lambda cell, unit: pool.pair(unit, cell, homes))


def _set_as_text(rows: dict[int, Unit], others: dict[int, Unit], pair: Callable[[Unit, Unit], None]) -> None:
    waiting: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in reversed(others.values()):
        waiting[unit.folded].append(unit)
    for row in [u for u in rows.values() if u.kind == "row"]:
        cells = split_row(row)
        found = [(cell, waiting[cell.folded].pop()) for cell in cells if cell.folded and waiting.get(cell.folded)]
        if 2 * sum(len(cell.folded) for cell, _ in found) < len(row.folded):
            for cell, unit in found:
                waiting[cell.folded].append(unit)
            continue
        del rows[id(row)]
        rows |= {id(cell): cell for cell in cells}
        for cell, unit in found:
            pair(cell, unit)


def _long(unit: Unit) -> bool:
    return len(unit.words) >= MIN_WORDS
