"""How sections and rules keep their identity: matches, splits, merges and moves between two versions, and ids that stay.

An id is minted once, from the page, the version that first held the thing and an ordinal; it is inherited by matching,
never derived from words and never used again (docs/identity.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from veille.changes.match.alignment import LABEL_WEIGHT, SURE, TEXT_WEIGHT, Item, align
from veille.changes.match.headings import plain_heading, settle_renames
from veille.changes.match.pairing import pair_units
from veille.changes.match.provisions import REPEAL_NOTICE
from veille.changes.match.rules import pair_rules
from veille.changes.match.units import UnitPair
from veille.changes.match.words import runs_of
from veille.model import Comparison, Document, Match, Relation, Rule, Section
from veille.rising import longest_rising

COVERED = 0.8  # a part of a split holds at least this share of its words in the whole, in order
OWN = 0.5  # and the rest of the whole does not already account for them
UNTITLED = "-"  # the label of a section without heading: the words before the first one
PART_WORDS = 5  # shorter texts are in many others by chance
RUN_WORDS = 3  # words in a row that a part shares with the whole it stood in
COMMON_RUN = 10  # a run of words in more texts than these tells none of them
LEAST_RUNS = 0.2  # of its runs of words, or a part does not stand in a whole: four words in five in order keep more
MOST_WHOLES = 6  # of those that share most, so many are compared


@dataclass(frozen=True, slots=True)
class Identity:
    """How the sections and rules of two versions correspond; ordinals as in the documents."""

    sections: tuple[Match, ...]
    rules: tuple[Match, ...]
    relations: tuple[Relation, ...]

    def section_pairs(self) -> dict[int, int]:
        """The new ordinal of each old section that is still there."""
        return {m.old: m.new for m in self.sections if m.old is not None and m.new is not None}


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Everything of two versions and what it became: sections and rules by ordinal, and the units of their text."""

    identity: Identity
    units: tuple[UnitPair, ...]


_PLACE = "\x00"  # stands in no id that the record gives


def identify(old: Document, new: Document) -> Identity:
    """Matches of sections, then of rules, and the relations beside them."""
    return correspond(old, new).identity


def correspond(old: Document, new: Document) -> Correspondence:
    """Sections first, then the units of their text, then the rules that stand in those."""
    sections = match_sections(old, new)
    homes = {m.old: m.new for m in sections if m.old is not None and m.new is not None}
    units = pair_units(old, new, homes)
    rules = match_rules(old, new, sections, units)
    old_texts = {s.ordinal: _whole(s) for s in old.sections}
    new_texts = {s.ordinal: _whole(s) for s in new.sections}
    old_quotes = {r.ordinal: r.quote for r in old.rules}
    new_quotes = {r.ordinal: r.quote for r in new.rules}
    relations = (
        *_parts("section", sections, old_texts, new_texts),
        *_moved_sections(sections),
        *_parts("rule", rules, old_quotes, new_quotes),
        *_moved_rules(old, new, sections, rules),
    )
    return Correspondence(Identity(sections, rules, relations), units)


def match_sections(old: Document, new: Document) -> tuple[Match, ...]:
    """One Match a section of either side, by section ordinal."""
    rows = align([_section_item(s) for s in old.sections], [_section_item(s) for s in new.sections])
    by_place = settle_renames(old.sections, new.sections, rows)
    return _by_ordinal(by_place, [s.ordinal for s in old.sections], [s.ordinal for s in new.sections])


def match_rules(
    old: Document, new: Document, sections: Sequence[Match], units: Sequence[UnitPair]
) -> tuple[Match, ...]:
    """One Match a rule of either side, by rule ordinal: those of the same unit, of sections that correspond, the rest."""
    olds, news = old.rules, new.rules
    fixed = pair_rules(old, new, sections, units)
    taken = set(fixed.values())
    left = [r for r in olds if r.ordinal not in fixed]
    right = [r for r in news if r.ordinal not in taken]
    homes = {m.new: f"s{m.old}" for m in sections if m.old is not None and m.new is not None}
    rows = align(
        [_rule_item(r, f"s{r.section}") for r in left],
        [_rule_item(r, homes.get(r.section, f"new{r.section}")) for r in right],
    )
    rest = _by_ordinal(rows, [r.ordinal for r in left], [r.ordinal for r in right])
    quotes = {r.ordinal: r.quote for r in olds}, {r.ordinal: r.quote for r in news}
    sure = [_sure(i, j, quotes[0][i], quotes[1][j]) for i, j in fixed.items()]
    both = [*sure, *(m for m in rest if m.old is not None)]
    return (*sorted(both, key=lambda m: m.old or 0), *(m for m in rest if m.old is None))


def _sure(old: int, new: int, before: str, after: str) -> Match:
    """A match that the unit gives, weighed like one by label: doubtful when hardly a word of it stayed."""
    if before == after:
        return Match(old, new, "exact", 100.0)
    score = TEXT_WEIGHT * fuzz.ratio(before, after) + LABEL_WEIGHT * 100
    return Match(old, new, "label", round(score, 1), doubtful=score < SURE)


def inherit_ids(
    new: Document, *, page_id: str, seq: int, old: Document | None = None, comparison: Comparison | None = None
) -> Document:
    """The same document with an id on every section and rule: the old one's where they match, else a new one.

    New ids are `<page_id>.<seq>.s<n>` and `<page_id>.<seq>.r<n>`; numbers that the old document already carries for
    this `seq` are passed over, so a version read again mints none twice.
    """
    section_ids: dict[int, str] = {}
    rule_ids: dict[int, str] = {}
    if old is not None:
        if comparison is not None and (comparison.sections or comparison.rules):
            sections, rules = comparison.sections, comparison.rules
        else:
            identity = identify(old, new)
            sections, rules = identity.sections, identity.rules
        old_sections = {s.ordinal: s.id for s in old.sections}
        old_rules = {r.ordinal: r.id for r in old.rules}
        section_ids = {m.new: old_sections[m.old] for m in sections if m.old is not None and m.new is not None}
        rule_ids = {m.new: old_rules[m.old] for m in rules if m.old is not None and m.new is not None}
    taken = {s.id for s in old.sections} | {r.id for r in old.rules} if old is not None else set()
    fresh_sections = _mint(f"{page_id}.{seq}.s", taken)
    fresh_rules = _mint(f"{page_id}.{seq}.r", taken)

    def named_rule(rule: Rule) -> Rule:
        return replace(rule, id=rule_ids.get(rule.ordinal) or next(fresh_rules))

    def named_section(section: Section) -> Section:
        own = section_ids.get(section.ordinal) or next(fresh_sections)
        return replace(section, id=own, rules=tuple(named_rule(rule) for rule in section.rules))

    return replace(new, sections=tuple(named_section(section) for section in new.sections))


def with_places(document: Document) -> Document:
    """The document with each section's and rule's ordinal for an id, so that a comparison says where it speaks of."""

    def placed(section: Section) -> Section:
        rules = tuple(replace(rule, id=f"{_PLACE}r{rule.ordinal}") for rule in section.rules)
        return replace(section, id=f"{_PLACE}s{section.ordinal}", rules=rules)

    return replace(document, sections=tuple(placed(section) for section in document.sections))


def with_ids(comparison: Comparison, named: Document) -> Comparison:
    """A comparison with a document of `with_places`, its places now the ids that the document was given."""
    ids = {f"{_PLACE}s{section.ordinal}": section.id for section in named.sections}
    ids |= {f"{_PLACE}r{rule.ordinal}": rule.id for rule in named.rules}
    changes = tuple(
        replace(
            change,
            object_id=ids.get(change.object_id, change.object_id),
            section_id=ids.get(change.section_id, change.section_id),
        )
        for change in comparison.changes
    )
    values = tuple(
        replace(value, rule_id=ids.get(value.rule_id, value.rule_id)) if value.rule_id else value
        for value in comparison.value_changes
    )
    return replace(comparison, changes=changes, value_changes=values)


def _mint(prefix: str, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        if f"{prefix}{number}" not in taken:
            yield f"{prefix}{number}"
        number += 1


def _whole(section: Section) -> str:
    return f"{section.heading}\n{section.text}".strip()


def _section_item(section: Section) -> Item:
    """A law's section is known by its number, weighed against its words; a page's by its heading and place."""
    if section.label:
        part = "body" if section.body else "schedule"
        return Item(
            _squeeze(section.text),
            labels=(f"{part}:{section.label}",),
            publisher_id=section.publisher_id,
            group=f"{part}:{section.label}",
            repealed=section.repealed or bool(REPEAL_NOTICE.match(section.text)),
        )
    heading = plain_heading(section.heading)
    return Item(
        _squeeze(f"{heading}\n{section.text}"),
        labels=(heading or UNTITLED, " / ".join(plain_heading(part) for part in section.path)),
        anchor=section.anchor,
        publisher_id=section.publisher_id,
    )


def _rule_item(rule: Rule, home: str) -> Item:
    return Item(_squeeze(rule.quote), labels=(home, rule.kinds[0] if rule.kinds else "", rule.subject or ""))


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _by_ordinal(rows: Iterable[Match], old: Sequence[int], new: Sequence[int]) -> tuple[Match, ...]:
    return tuple(
        replace(m, old=None if m.old is None else old[m.old], new=None if m.new is None else new[m.new]) for m in rows
    )


def _parts(
    object_: Literal["section", "rule"], matches: Sequence[Match], old: dict[int, str], new: dict[int, str]
) -> list[Relation]:
    """Splits (a new thing that was part of an old one) and merges (an old thing that is now part of a new one)."""
    forward = {m.old: m.new for m in matches if m.old is not None and m.new is not None}
    backward = {j: i for i, j in forward.items()}
    gone = [m.old for m in matches if m.old is not None and m.new is None]
    come = [m.new for m in matches if m.new is not None and m.old is None]
    changed = [(i, j) for i, j in forward.items() if old[i] != new[j]]
    found = []
    wholes = _Wholes((i, old[i]) for i, _ in changed if come)
    for j in come:
        i = next((i for i in wholes.like(new[j]) if _is_part(new[j], old[i], new[forward[i]])), None)
        if i is not None:
            found.append(Relation(object_, "split", i, j))
    wholes = _Wholes((j, new[j]) for _, j in changed if gone)
    for i in gone:
        k = next((j for j in wholes.like(old[i]) if _is_part(old[i], new[j], old[backward[j]])), None)
        if k is not None:
            found.append(Relation(object_, "merged", i, k))
    return found


class _Wholes:
    """Texts by the runs of words in them, so that a part is compared with those few that share words with it."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self.order: dict[int, int] = {}
        homes: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for ordinal, text in texts:
            self.order[ordinal] = len(self.order)
            for run in set(runs_of(text.split(), RUN_WORDS)):
                homes[run].append(ordinal)
        self.homes = {run: at for run, at in homes.items() if len(at) <= COMMON_RUN}

    def like(self, part: str) -> list[int]:
        """The texts that share the most runs of words with a part, in the order in which they were given."""
        runs = set(runs_of(part.split(), RUN_WORDS))
        found = self.homes.keys() & runs
        least = LEAST_RUNS * len(runs)
        if not found or len(found) < least:
            return []
        shared = Counter(home for run in found for home in self.homes[run])
        likest = sorted((-count, self.order[i], i) for i, count in shared.items() if count >= least)[:MOST_WHOLES]
        return [i for _, _, i in sorted(likest, key=lambda entry: entry[1])]


def _is_part(part: str, whole: str, rest: str) -> bool:
    """Whether the words of `part` stand in `whole`, and `rest` (its counterpart now or then) does not hold them."""
    words = part.split()
    if len(words) < PART_WORDS or len(words) > len(whole.split()):
        return False
    share = LCSseq.similarity(words, whole.split()) / len(words)
    return share >= COVERED and LCSseq.similarity(words, rest.split()) / len(words) < max(OWN, share - OWN)


def _moved_sections(matches: Sequence[Match]) -> list[Relation]:
    """Sections out of the order of the others.

    Another heading above a section that stands where it stood is no move of it: a heading came, went or changed its level.
    """
    pairs = sorted((m.old, m.new) for m in matches if m.old is not None and m.new is not None)
    kept = longest_rising([j for _, j in pairs])
    return [Relation("section", "moved", i, j) for k, (i, j) in enumerate(pairs) if k not in kept]


def _moved_rules(old: Document, new: Document, sections: Sequence[Match], rules: Sequence[Match]) -> list[Relation]:
    homes = {m.old: m.new for m in sections if m.old is not None}
    old_home = {r.ordinal: r.section for r in old.rules}
    new_home = {r.ordinal: r.section for r in new.rules}
    return [
        Relation("rule", "moved", m.old, m.new)
        for m in rules
        if m.old is not None and m.new is not None and homes.get(old_home[m.old]) != new_home[m.new]
    ]
