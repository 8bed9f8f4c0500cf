"""What came or went without anything being said or unsaid by it: a line said twice, a sentence set as a list, a menu's line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from veille.changes.judge.readings import MUST, force_of
from veille.changes.judge.weights import Weight, editorial
from veille.changes.match.identity import Identity
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.rows import names_columns
from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import fold, word_list
from veille.model import Block, ChangeReason, Document

MOST_PAIRS = 40_000  # reworded sentences times new items of a section; a longer list is no sentence set otherwise
CLOSING = " \u00a0;,."  # what an item of a list ends with
SHORT_WORD = 3  # articles and prepositions have no more letters than these


_CELLS = frozenset({"row", "cell", "caption"})


def _heads(row: Unit) -> set[str]:
    """The words of the headings above the cells of a row."""
    cells = row.block.cells if row.block is not None else ()
    return {word for cell in cells for word in word_list(cell.header)}


def set_in_list(old: Unit, new: Unit) -> bool:
    """Whether a row is an item of a list now whose lead-in says the other cells, or the headings the lead-in; and back."""
    row, other = (old, new) if old.kind in _CELLS else (new, old)
    if row.kind not in _CELLS or other.kind in _CELLS or row.values != () or other.values != ():
        return False
    mine, theirs = set(row.words), set(other.words)
    if other.kind == "item" and other.lead:
        return theirs <= mine and mine <= theirs | set(word_list(other.lead))
    table = {word for block in row.section.blocks if block.kind == "row" for word in _words_of(row, block)}
    return names_columns(row) and other.text.rstrip().endswith(":") and mine <= theirs <= table


def _words_of(row: Unit, block: Block) -> Sequence[str]:
    return word_list(row.section.text[block.start : block.end])


class Quiet:
    """What came or went without anything being said or unsaid by it."""

    def __init__(self, pairs: Sequence[UnitPair], old: Document, new: Document, identity: Identity) -> None:
        self.forward = identity.section_pairs()
        self.backward = {j: i for i, j in self.forward.items()}
        self.old = {(p.old.section.ordinal, p.old.lead, p.old.folded) for p in pairs if p.old is not None}
        self.new = {(p.new.section.ordinal, p.new.lead, p.new.folded) for p in pairs if p.new is not None}
        self.menus = (_menus(old), _menus(new))
        self.leads = tuple(
            {u.lead for p in pairs if (u := p.old if side == 0 else p.new) is not None and u.lead} for side in (0, 1)
        )
        self.rows = tuple(
            [u for p in pairs if (u := p.old if side == 0 else p.new) is not None and u.kind in _CELLS]
            for side in (0, 1)
        )
        self.labels = tuple(
            {fold(u.text.partition(":")[0]) for p in pairs if (u := p.old if side == 0 else p.new) and ":" in u.text}
            for side in (0, 1)
        )
        self.headings = tuple({fold(section.heading) for section in document.sections} for document in (old, new))
        self.recast = _recast(pairs, self)
        self.listed = _find_listed(pairs, self)

    def says_twice(self, pair: UnitPair, unit: Unit) -> bool:
        """Said twice in a section before, once now; a line of a menu that still stands elsewhere; a sentence's item."""
        if id(unit) in self.listed.items:
            return True
        if unit.values:
            return False
        gone = pair.new is None
        home = (self.forward if gone else self.backward).get(unit.section.ordinal)
        other, menus = (self.new, self.menus[1]) if gone else (self.old, self.menus[0])
        stands = unit.folded in (self.headings[gone] if unit.kind == "summary" else self.labels[gone])
        if stands or self._led_otherwise(unit, int(gone)):
            return True  # the name of a part that folded is a heading now, a term before its words: "host: who invites"
        return (home, unit.lead, unit.folded) in other or (unit.only_link and unit.text.strip() in menus)

    def _led_otherwise(self, unit: Unit, other: int) -> bool:
        """Whether a cell stands in the lead-in of a list on the other side, or a lead-in in the cells of a row."""
        if unit.kind in _CELLS and unit.folded:
            leads = [f" {fold(lead)} " for lead in self.leads[other]]
            cells = [fold(cell) for cell in unit.text.split("\t")]
            return all(any(f" {cell} " in lead for lead in leads) for cell in cells if cell)
        if unit.text not in self.leads[1 - other]:
            return False
        words = set(unit.words)
        return any(words <= {*row.words, *_heads(row)} for row in self.rows[other])

    def leads_stay(self, old: Unit, new: Unit) -> bool:
        """Whether both leads stand in both versions: the item went from one list to another."""
        return old.lead in self.leads[1] and new.lead in self.leads[0]

    def between_sections(self, pair: UnitPair) -> bool:
        """Whether a unit went from a section that is still there to another that was there."""
        if pair.old is None or pair.new is None or not pair.moved:
            return False
        return pair.old.section.ordinal in self.forward and pair.new.section.ordinal in self.backward

    def home(self, pair: UnitPair) -> int | None:
        """The old ordinal of the section that a unit stands in."""
        if pair.new is not None:
            return self.backward.get(pair.new.section.ordinal)
        return pair.old.section.ordinal if pair.old is not None else None

    def is_recast(self, pair: UnitPair) -> bool:
        """Whether the words of the section, or of the sentence, were only set otherwise."""
        listed = self.listed.sentences.keys() & {id(pair.old), id(pair.new)}
        return bool(listed) or self.home(pair) in self.recast

    def with_items(self, pair: UnitPair) -> UnitPair:
        """The pair with a lead-in as long as the sentence that it was: its items stand behind it."""
        items = {id(unit): self.listed.sentences.get(id(unit), ()) for unit in (pair.old, pair.new) if unit is not None}
        if not any(items.values()):
            return pair
        one, two = (_lengthened(unit, items.get(id(unit), ())) for unit in (pair.old, pair.new))
        return replace(pair, old=one, new=two)


def set_otherwise(pair: UnitPair) -> Weight:
    """That a sentence was set as a list, or a list as a sentence: not a word of it is another."""
    was, now = (unit is not None and (unit.kind == "item" or "\n" in unit.text) for unit in (pair.old, pair.new))
    if pair.old is None:
        was = not now  # a sentence that came stands for items that went
    elif pair.new is None:
        now = not was
    return editorial(ChangeReason.UNLISTED if was and not now else ChangeReason.LISTED)


def _lengthened(unit: Unit | None, items: Sequence[Unit]) -> Unit | None:
    if unit is None or not items:
        return unit
    return replace(unit, text="\n".join([unit.text, *(item.text for item in items)]))


def _menus(document: Document) -> set[str]:
    return {link.text.strip() for section in document.sections for link in section.links}


def _recast(pairs: Sequence[UnitPair], quiet: Quiet) -> set[int]:
    """Old ordinals of sections where what went is word for word what came: a sentence set as a list, or the reverse."""
    sides: dict[int, tuple[Counter[str], Counter[str]]] = {}
    uneven: set[int] = set()
    for pair in pairs:
        home = quiet.home(pair)
        if home is None or (pair.old is not None and pair.new is not None and pair.old.text == pair.new.text):
            continue
        if pair.old is None or pair.new is None:
            uneven.add(home)
        for words, part in zip(sides.setdefault(home, (Counter(), Counter())), (pair.old, pair.new), strict=True):
            words.update(_said(part))
    return {home for home, (old, new) in sides.items() if home in uneven and old and old == new}


@dataclass(frozen=True, slots=True)
class _Listed:
    """By identity: items that say nothing beside the sentence that became their lead-in, and those sentences and lead-ins."""

    items: set[int] = field(default_factory=set)
    sentences: dict[int, tuple[Unit, ...]] = field(default_factory=dict)


def _find_listed(pairs: Sequence[UnitPair], quiet: Quiet) -> _Listed:
    """Sentences that were set as a lead-in with items, and the reverse, where all that they say is there still."""
    homes: defaultdict[int | None, list[UnitPair]] = defaultdict(list)
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.old.text != pair.new.text:
            homes[quiet.home(pair)].append(pair)
    found = _Listed()
    for inside in homes.values():
        for wholes, parts in (("old", "new"), ("new", "old")):
            items: defaultdict[str, list[Unit]] = defaultdict(list)
            for pair in inside:
                unit = getattr(pair, parts)
                if unit is not None and unit.kind == "item" and unit.lead and getattr(pair, wholes) is None:
                    items[unit.lead].append(unit)
            whole = [u for pair in inside if (u := getattr(pair, wholes)) is not None and u.kind != "item"]
            leads = [u for pair in inside if (u := getattr(pair, parts)) is not None and u.text in items]
            if len(whole) * len(leads) <= MOST_PAIRS:
                _add_listed(found, whole, leads, items)
    return found


def _add_listed(found: _Listed, wholes: Sequence[Unit], leads: Sequence[Unit], items: dict[str, list[Unit]]) -> None:
    for lead in leads:
        for whole in wholes:
            inside = _within(items[lead.text], whole, lead)
            if inside:
                found.items.update(id(unit) for unit in inside)
                found.sentences[id(lead)] = tuple(inside)
                found.sentences.setdefault(id(whole), ())


def _within(items: Sequence[Unit], whole: Unit, lead: Unit) -> list[Unit]:
    """The items that a sentence holds, when it and they ask the same and it holds no weighty word beside them."""
    inside = [item for item in items if item.folded and f" {item.folded} " in f" {whole.folded} "]
    parts = [lead, *inside]
    said = {word for part in parts for word in weighty_words(part)}
    if not inside or set(weighty_words(whole)) - said:
        return []
    asked, asks = set(force_of(whole)), {force for part in parts for force in force_of(part)}
    same = asks <= asked and asked - asks <= {MUST}  # "You need:" binds as "You need a photo" does
    return inside if same and not joined_otherwise(whole, parts) else []


def joined_otherwise(whole: Unit, parts: Sequence[Unit]) -> bool:
    """Whether items that all held are now choices, or the reverse: "a permit and a contract", "one of the following"."""
    joints = {cue.tag for cue in whole.cues if cue.subject == "join"}
    logic = {cue.tag for part in parts for cue in part.cues if cue.subject in ("logic", "join")}
    if joints == {"and"}:
        return bool(logic & {"any", "or"})
    if joints != {"or"} or logic & {"any", "or"}:
        return False
    units = (whole, *parts)
    must = any(MUST in force_of(unit) or any(rule.modality == "must" for rule in unit.rules) for unit in units)
    binding = must and not any(cue.subject == "condition" for part in parts for cue in part.cues)
    return binding or bool(logic & {"all", "and"})  # "you need:" asks for each item


def weighty_words(unit: Unit | None) -> Iterator[str]:
    """The longer words of a unit, and its numbers, codes and signs of money however short."""
    if unit is None:
        return
    yield from (word for word in word_list(unit.text) if len(word) > SHORT_WORD or not word.isalpha())
    yield from (normal_form(value) for value in unit.values if value.type == "code")


def _said(unit: Unit | None) -> Iterator[str]:
    """What a unit may not lose when its section is set otherwise: weighty words, what it asks, how it joins."""
    if unit is None:
        return
    yield from weighty_words(unit)
    yield from (force for force in force_of(unit) if force != MUST)  # its words are long enough to be weighty
    yield from (f"\x00{cue.tag}" for cue in unit.cues if cue.subject == "join" and cue.tag == "or")
    yield from (f"\x00{cue.tag}" for cue in unit.cues if cue.subject == "logic")


def without_closing_marks(judged: Sequence[tuple[UnitPair, Weight]]) -> list[tuple[UnitPair, Weight]]:
    """The same without items whose closing mark only follows from an item that came or went: "a birth certificate;"."""
    lists = {
        id(unit.section)
        for pair, _ in judged
        if (pair.old is None) != (pair.new is None)
        and (unit := pair.new or pair.old) is not None
        and unit.kind == "item"
    }

    def follows(pair: UnitPair, verdict: Weight) -> bool:
        old, new = pair.old, pair.new
        if verdict.reason is not ChangeReason.MARKS or old is None or new is None or not old.kind == new.kind == "item":
            return False
        beside = {id(old.section), id(new.section)} & lists
        return bool(beside) and old.text.rstrip(CLOSING) == new.text.rstrip(CLOSING)

    return [entry for entry in judged if not follows(*entry)]
