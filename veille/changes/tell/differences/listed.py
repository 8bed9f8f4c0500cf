"""Sentences that were set as a lead-in with items, and lists that were set as a sentence, judged as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from veille.changes.judge.readings import MUST, force_name, force_of
from veille.changes.judge.severity import judge_pair
from veille.changes.judge.substance import compare_substance, lang_of_unit
from veille.changes.match.units import Unit, UnitPair, join_units
from veille.changes.tell.differences.joined import Joined, same_values
from veille.changes.tell.differences.recast import joined_otherwise, weighty_words
from veille.model import Cue, Severity
from veille.parsers.language.meaning import names_any

MOST_TRIED = 400  # sentences times lists of a section; more is a section written anew
LEAST_ITEMS = 2  # one item is no list
HELD = 0.5  # of a list's items so many stand in the sentence word for word; the others may be put into its grammar


def find_listed(pairs: Sequence[UnitPair], homes: Mapping[int, int]) -> Joined:
    """The sentences that say what a lead-in and its items say on the other side, each pair as one.

    `homes` are the ordinals of sections in the new version by those in the old one. Units that a pair holds are paired with
    nothing outside it.
    """
    found = Joined()
    sections: defaultdict[int, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
    partners: dict[int, Unit] = {}
    for pair in pairs:
        if pair.old is not None and pair.new is not None:
            if pair.old.text == pair.new.text:
                continue
            partners[id(pair.old)], partners[id(pair.new)] = pair.new, pair.old
        if pair.old is not None:
            sections[homes.get(pair.old.section.ordinal, -1)][0].append(pair.old)
        if pair.new is not None:
            sections[pair.new.section.ordinal][1].append(pair.new)
    for old, new in sections.values():
        for wholes, others in ((old, new), (new, old)):
            lists = list(_lists(sorted(others, key=lambda unit: unit.start)))
            texts = [unit for unit in wholes if unit.kind in ("paragraph", "summary")]
            if len(lists) * len(texts) > MOST_TRIED:
                continue
            for whole in texts:
                parts = next((p for p in lists if _says_all(whole, p, partners, found)), None)
                if parts is None:
                    continue
                one = _composed(parts, whole)
                found.parts.update(map(id, parts))
                found.listed.add(id(whole))
                found.wholes[id(whole)] = UnitPair(whole, one) if wholes is old else UnitPair(one, whole)
    return found


def _lists(units: Sequence[Unit]) -> Iterator[tuple[Unit, ...]]:
    """The items that stand under one lead-in, behind it where it changed too; those of a list without one by themselves."""
    for (listed, lead), run in groupby(units, key=lambda unit: (unit.kind == "item", unit.lead)):
        items = tuple(run)
        if not listed or len(items) < LEAST_ITEMS:
            continue
        if any(two.index - one.index != 1 for one, two in pairwise(items)):
            continue
        before = next((u for u in units if u.index == items[0].index - 1 and u.section is items[0].section), None)
        if not lead:
            yield items
        elif before is not None and lead.endswith(before.text):  # of a paragraph that leads in the last sentence
            yield (before, *items)


def _says_all(whole: Unit, parts: Sequence[Unit], partners: Mapping[int, Unit], found: Joined) -> bool:
    """Whether a sentence and a list say the same, and neither is part of anything else."""
    items = [part for part in parts if part.kind == "item"]
    held = [item for item in items if f" {item.folded} " in f" {whole.folded} "]
    if len(held) < HELD * len(items) or joined_otherwise(whole, parts):
        return False
    units = {id(unit) for unit in (whole, *parts)}
    if units & (found.parts | found.wholes.keys()) or any(id(partners.get(u, whole)) not in units for u in units):
        return False
    pair = UnitPair(whole, _composed(parts, whole))
    if not same_values(pair):
        return False
    if len(held) == len(items) == len(parts):
        return _leads_plainly(whole, items)
    return judge_pair(pair).severity is not Severity.SUBSTANTIVE or _only_announces(pair)


def _only_announces(pair: UnitPair) -> bool:
    """Whether all that one side says for itself announces a list, and both ask the same: "choose one of these options:"."""
    one, two = pair.old, pair.new
    if one is None or two is None:
        return False
    asked, asks = (Counter(force for force in force_of(unit) if force != MUST) for unit in (one, two))
    if asked != asks:
        return False
    lang = lang_of_unit(one) or "en"
    found = compare_substance(one, two)
    return all(names_any(m.word, "announcing", lang) for m in (*found.gone, *found.come))


def _leads_plainly(whole: Unit, items: Sequence[Unit]) -> bool:
    """Whether a sentence puts no more before the items of a list without a lead-in than that they are to be sent or had."""
    said = {word for item in items for word in weighty_words(item)}
    first = min(whole.folded.find(item.folded) for item in items)
    behind = set(weighty_words(whole)) - set(whole.folded[:first].split())
    asked = {force for item in items for force in force_of(item)} | set(map(force_name, items[0].section.heading_cues))
    return behind <= said and set(force_of(whole)) - asked <= {MUST} and asked <= set(force_of(whole)) | {MUST}


def _composed(parts: Sequence[Unit], whole: Unit) -> Unit:
    """A list as one unit, joined as the sentence joins its words."""
    one = join_units(parts)
    joints = (Cue("join", c.tag, one.end, one.end) for c in whole.cues if c.subject == "join")
    return replace(one, cues=(*one.cues, *joints))
