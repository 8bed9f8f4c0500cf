"""Units that were reworded, moved, came or went: one change for each edit, whatever the number of lines in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from veille.changes.judge.readings import MUST, force_of, normative, surest
from veille.changes.judge.severity import TURNING, headings_agree, judge_pair, lead_moved
from veille.changes.judge.weights import Weight
from veille.changes.match.edits import Edit, find_edits
from veille.changes.match.identity import Identity
from veille.changes.match.pairing import frame
from veille.changes.match.quantities import normal_form
from veille.changes.match.spelling.opposites import named_otherwise, names_of
from veille.changes.match.units import Unit, UnitPair, join_units
from veille.changes.match.words import word_list
from veille.changes.tell.differences.columns import same_cells, without_columns
from veille.changes.tell.differences.joined import Joined, find_joined
from veille.changes.tell.differences.replacing import find_replaced
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_places, summarize_words
from veille.model import Change, ChangeKind, ChangeObject, ChangeReason, Document, DocumentState, Rule, Severity

SUBSTITUTED = 3  # the same words for the same words in so many places are one edit
MOST_PAIRS = 40_000  # reworded sentences times new items of a section; a longer list is no sentence set otherwise
SHORT_EDIT = 12  # words on both sides of it; longer edits do not repeat
MOST_JOINED = 3  # more sentences than these are no sentence that was split
SHORT_WORD = 3  # articles and prepositions have no more letters than these

TYPESET = Weight(Severity.METADATA, ChangeReason.TYPOGRAPHY)

Run = Sequence[tuple[UnitPair, Weight]]
_CONDITIONS = frozenset({ChangeReason.CONDITION, ChangeReason.LOGIC, ChangeReason.ALTERNATIVE, ChangeReason.LIST_ITEM})


@dataclass(frozen=True, slots=True)
class Telling:
    """What the telling of words must know: the pages, how their sections correspond, and what is told elsewhere.

    `inside` are units that a section's change holds; `valued` those with a value that came or went; `told` pairs of
    units whose sentences a change of value shows.
    """

    old: Document
    new: Document
    identity: Identity
    law: bool
    inside: set[int]
    valued: set[int]
    told: set[tuple[int, int]]
    renamed: Sequence[Change] = ()  # headings that were only reworded: part of a substitution that made them so


def tell_words(pairs: Sequence[UnitPair], telling: Telling) -> list[Change]:
    """The changes of words in the order of the pairs; in a law's body only those of rules, since sections tell the rest."""
    judged = [(pair, verdict) for pair, verdict in _judge(pairs, telling)]
    columns, judged = without_columns(judged)
    groups, rest = _substitutions(judged, telling.renamed)
    found = [_substituted(group, telling) for group in groups]
    runs = _runs(rest)
    replaced = (
        {}
        if telling.law
        else find_replaced([[p for p, _ in run] for run in runs], pairs, telling.identity.section_pairs())
    )
    come = set(replaced.values())
    for k, run in enumerate(runs):
        if k in come:
            continue
        change = _of_run(run, telling)
        if change is not None:
            if k in replaced:
                come_run = runs[replaced[k]]
                change = _replacement(change, _of_run(come_run, telling), _place(come_run, telling))
                change = _as_reworded(change, run, come_run)
            found.append(change)
    return [*columns, *found]


def _replacement(gone: Change, come: Change | None, place: str) -> Change:
    """Text that took the place of other text as one change, as grave as the graver side."""
    if come is None:
        return gone
    worse = come if come.severity.rank >= gone.severity.rank else gone
    object_: ChangeObject = "rule" if "rule" in (gone.object, come.object) else worse.object
    english, french = summarize_words(
        "text" if object_ == "section" else object_, "changed", place, before=gone.before, after=come.after
    )
    kinds = tuple(dict.fromkeys((*gone.rule_kinds, *come.rule_kinds)))
    return replace(
        worse, object=object_, kind="changed", section=come.section, summary_en=english, summary_fr=french,
        before=gone.before, after=come.after, quote_before=gone.before, quote_after=come.after, anchor=come.anchor,
        section_id=come.section_id, rule_kinds=kinds, subject=come.subject or gone.subject,
    )  # fmt: skip


def _as_reworded(change: Change, gone: Run, come: Run) -> Change:
    """Sentences in the place of others weigh what a reworded sentence does: they may say the same."""
    olds, news = [p.old for p, _ in gone if p.old is not None], [p.new for p, _ in come if p.new is not None]
    if max(len(olds), len(news)) > MOST_JOINED or {u.kind for u in olds} != {u.kind for u in news}:
        return change
    one, two = join_units(olds), join_units(news)
    verdict = judge_pair(UnitPair(one, two))
    if verdict.severity.rank >= change.severity.rank or one.values or two.values:
        return change
    return replace(change, severity=verdict.severity, reason=verdict.reason)


def _judge(pairs: Sequence[UnitPair], telling: Telling) -> Iterator[tuple[UnitPair, Weight]]:
    quiet = _Quiet(pairs, telling)
    joined = Joined() if telling.law else find_joined(pairs)
    for pair in pairs:
        if pair.kept or id(pair.old or pair.new) in telling.inside or id(pair.old or pair.new) in joined.parts:
            continue
        if id(pair.old) in joined.wholes:
            whole = joined.wholes[id(pair.old)]
            yield whole, judge_pair(whole)
            continue
        if pair.old is not None and pair.new is not None:
            verdict = _of_pair(pair, pair.old, pair.new, telling, quiet)
        else:
            unit = pair.new or pair.old
            if unit is None or unit.kind == "heading" or quiet.says_twice(pair, unit):
                continue
            verdict = judge_pair(pair)
            if id(unit) in telling.valued and verdict.severity is not Severity.SUBSTANTIVE:
                verdict = Weight(Severity.SUBSTANTIVE, ChangeReason.VALUE)
        if quiet.is_recast(pair) and verdict.severity is Severity.SUBSTANTIVE:
            verdict = Weight(Severity.EDITORIAL, ChangeReason.LISTED)
        if verdict.severity is not Severity.NONE:
            yield quiet.with_items(pair), verdict


def _of_pair(pair: UnitPair, old: Unit, new: Unit, telling: Telling, quiet: _Quiet) -> Weight:
    nothing = Weight(Severity.NONE, ChangeReason.TYPOGRAPHY)
    if old.text == new.text:
        if lead_moved(old, new) and quiet.leads_stay(old, new):
            return Weight(Severity.SUBSTANTIVE, ChangeReason.LIST_ITEM)
        if pair.moved and not headings_agree(old, new):
            return Weight(Severity.SUBSTANTIVE, ChangeReason.SCOPE)
        return Weight(Severity.EDITORIAL, ChangeReason.MOVED) if quiet.between_sections(pair) else nothing
    if old.kind == new.kind == "row" and same_cells(old, new):
        return nothing
    if {old.kind, new.kind} & {"row", "cell"} and old.kind != new.kind and old.folded == new.folded:
        return nothing
    if _values_only(old, new):
        return nothing  # only the values differ, and each of them has its own change
    verdict = judge_pair(pair)
    shown = (id(old), id(new)) in telling.told
    if shown and (verdict.severity is not Severity.SUBSTANTIVE or verdict.reason not in TURNING):
        return nothing  # the value's change shows both sentences
    return verdict


class _Quiet:
    """What came or went without anything being said or unsaid by it."""

    def __init__(self, pairs: Sequence[UnitPair], telling: Telling) -> None:
        self.forward = telling.identity.section_pairs()
        self.backward = {j: i for i, j in self.forward.items()}
        self.old = {(p.old.section.ordinal, p.old.lead, p.old.folded) for p in pairs if p.old is not None}
        self.new = {(p.new.section.ordinal, p.new.lead, p.new.folded) for p in pairs if p.new is not None}
        self.menus = (_menus(telling.old), _menus(telling.new))
        self.leads = tuple(
            {u.lead for p in pairs if (u := p.old if side == 0 else p.new) is not None and u.lead} for side in (0, 1)
        )
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
        return (home, unit.lead, unit.folded) in other or (unit.only_link and unit.text.strip() in menus)

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


def _lengthened(unit: Unit | None, items: Sequence[Unit]) -> Unit | None:
    if unit is None or not items:
        return unit
    return replace(unit, text="\n".join([unit.text, *(item.text for item in items)]))


def _menus(document: Document) -> set[str]:
    return {link.text.strip() for section in document.sections for link in section.links}


def _recast(pairs: Sequence[UnitPair], quiet: _Quiet) -> set[int]:
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


def _find_listed(pairs: Sequence[UnitPair], quiet: _Quiet) -> _Listed:
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
    said = {word for part in parts for word in _weighty(part)}
    if not inside or set(_weighty(whole)) - said:
        return []
    asked, asks = set(force_of(whole)), {force for part in parts for force in force_of(part)}
    same = asks <= asked and asked - asks <= {MUST}  # "You need:" binds as "You need a photo" does
    return inside if same and not _joined_otherwise(whole, parts) else []


def _joined_otherwise(whole: Unit, parts: Sequence[Unit]) -> bool:
    """Whether items that all held are now choices, or the reverse: "a permit and a contract", "one of the following"."""
    joints = {cue.tag for cue in whole.cues if cue.subject == "join"}
    logic = {cue.tag for part in parts for cue in part.cues if cue.subject in ("logic", "join")}
    if joints == {"and"}:
        return bool(logic & {"any", "or"})
    return joints == {"or"} and bool(logic & {"all", "and"})


def _weighty(unit: Unit | None) -> Iterator[str]:
    """The longer words of a unit, and its numbers, codes and signs of money however short."""
    if unit is None:
        return
    yield from (word for word in word_list(unit.text) if len(word) > SHORT_WORD or not word.isalpha())
    yield from (normal_form(value) for value in unit.values if value.type == "code")


def _said(unit: Unit | None) -> Iterator[str]:
    """What a unit may not lose when its section is set otherwise: weighty words, what it asks, how it joins."""
    if unit is None:
        return
    yield from _weighty(unit)
    yield from (force for force in force_of(unit) if force != MUST)  # its words are long enough to be weighty
    yield from (f"\x00{cue.tag}" for cue in unit.cues if cue.subject == "join" and cue.tag == "or")
    yield from (f"\x00{cue.tag}" for cue in unit.cues if cue.subject == "logic")


def _values_only(old: Unit, new: Unit) -> bool:
    """Whether two units say the same but for values that differ."""
    one, two = ([normal_form(v) for v in unit.values] for unit in (old, new))
    return one != two and frame(old) == frame(new)


def edits_of(change: Change) -> tuple[Edit, ...]:
    """The words for which others stand after a change, each once; empty when that is no short edit of one text."""
    if not change.before or not change.after:
        return ()
    edits = find_edits(word_list(change.before), word_list(change.after))
    short = sum(len(e.removed) + len(e.added) for e in edits) <= SHORT_EDIT
    return tuple(dict.fromkeys(edits)) if short else ()


def _substitutions(
    judged: Sequence[tuple[UnitPair, Weight]], renamed: Sequence[Change]
) -> tuple[list[list[tuple[UnitPair, Weight]]], list[tuple[UnitPair, Weight]]]:
    """Pairs of units that differ by the same edit, where there are several; and the others."""
    by_edit: defaultdict[tuple[Edit, ...], list[tuple[UnitPair, Weight]]] = defaultdict(list)
    for pair, verdict in judged:
        if pair.old is not None and pair.new is not None and pair.old.text != pair.new.text:
            edits = find_edits(word_list(pair.old.text), word_list(pair.new.text))
            if edits and sum(len(e.removed) + len(e.added) for e in edits) <= SHORT_EDIT:
                by_edit[tuple(dict.fromkeys(edits))].append((pair, verdict))
    typeset = [e for e in judged if e[0].old is not None and e[0].new is not None and e[1] == TYPESET]
    headings = Counter(edits for change in renamed if (edits := edits_of(change)))
    groups = [group for edits, group in by_edit.items() if len(group) + headings[edits] >= SUBSTITUTED]
    groups += [typeset] if len(typeset) > 1 else []  # apostrophes or dashes of another form, all over the page
    inside = {id(pair) for group in groups for pair, _ in group}
    return groups, [(pair, verdict) for pair, verdict in judged if id(pair) not in inside]


def _substituted(group: Sequence[tuple[UnitPair, Weight]], telling: Telling) -> Change:
    pair, verdict = max(group, key=lambda entry: entry[1].severity.rank)
    if all(_renamed_everywhere(p, telling) for p, _ in group):
        verdict = Weight(Severity.EDITORIAL, ChangeReason.REWORDED)
    change = _change(pair, verdict, telling, rules=_rules_of(group))
    headings = [r for r in telling.renamed if edits_of(r) == edits_of(change)]
    places = tuple(
        dict.fromkeys(
            [
                *(name_place(u.section, telling.new.title) for p, _ in group if (u := p.new)),
                *(r.section for r in headings),
            ]
        )
    )
    count = len(group) + len(headings)
    english, french = summarize_places(change.before or "", change.after or "", count, places)
    return replace(change, summary_en=english, summary_fr=french, places=places)


def _renamed_everywhere(pair: UnitPair, telling: Telling) -> bool:
    """Whether only a name differs that stands nowhere any more, and the new one stood nowhere: an office was renamed."""
    if pair.old is None or pair.new is None or not named_otherwise(pair.old.text, pair.new.text):
        return False
    names = names_of(pair.old.text), names_of(pair.new.text)
    before, after = (set(word_list(document.text)) for document in (telling.old, telling.new))
    return bool(names[0] - after) and bool(names[1] - before)


def _runs(judged: Sequence[tuple[UnitPair, Weight]]) -> list[list[tuple[UnitPair, Weight]]]:
    """What came, went or moved together, line after line, as one; each reworded unit by itself."""
    runs: list[list[tuple[UnitPair, Weight]]] = []
    for entry in judged:
        last = runs[-1][-1] if runs else None
        if last is not None and _follows(last[0], entry[0]):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return runs


def _follows(one: UnitPair, two: UnitPair) -> bool:
    if (one.old is None, one.new is None) != (two.old is None, two.new is None):
        return False
    first, second = one.new or one.old, two.new or two.old
    if (
        first is None
        or second is None
        or first.section is not second.section
        or second.index - first.index not in (0, 1)
    ):
        return False
    return one.old is None or one.new is None or (one.old.text == one.new.text and two.old.text == two.new.text)  # type: ignore[union-attr]


def _place(run: Sequence[tuple[UnitPair, Weight]], telling: Telling) -> str:
    """Where a run of lines stands."""
    unit = run[0][0].new or run[0][0].old
    return name_place(unit.section, telling.new.title) if unit is not None else ""


def _rules_of(entries: Sequence[tuple[UnitPair, Weight]]) -> tuple[Rule, ...]:
    return tuple(rule for pair, _ in entries if (unit := pair.new or pair.old) is not None for rule in unit.rules)


def _of_run(run: Sequence[tuple[UnitPair, Weight]], telling: Telling) -> Change | None:
    said = [entry for entry in run if not _is_heading_row(entry[0])]
    if not said:
        return None  # the headings of a table that is set otherwise now
    pair, verdict = max(said, key=lambda entry: entry[1].severity.rank)
    unit = pair.new or pair.old
    if unit is None:
        return None
    change = _change(pair, verdict, telling, rules=_rules_of(run))
    if telling.law and change.object == "section":
        if unit.section.body or unit.section.state is DocumentState.NOT_IN_FORCE:
            return None  # the section's own change says it; what is not law yet is told by its rules
        change = replace(change, severity=Severity.SUBSTANTIVE)  # a schedule is law: a country more in a list counts
    if len(run) == 1:
        return change
    before, after = ("\n".join(u.text for p, _ in run if (u := getattr(p, side))) or None for side in ("old", "new"))
    english, french = summarize_words(
        _name_of(change.object, [p for p, _ in run]), change.kind,
        name_place(unit.section, telling.new.title), before=before, after=after if before != after else None,
    )  # fmt: skip
    return replace(
        change,
        summary_en=english,
        summary_fr=french,
        before=before,
        after=after,
        quote_before=before,
        quote_after=after,
    )


def _name_of(object_: ChangeObject, pairs: Sequence[UnitPair]) -> str:
    """What a line calls the thing: rows of a table are rows, whatever was read in them."""
    if all(unit.kind == "row" for p in pairs for unit in (p.old, p.new) if unit is not None):
        return "rows" if len(pairs) > 1 else "row"
    return "text" if object_ == "section" else object_


def _is_heading_row(pair: UnitPair) -> bool:
    unit = pair.new or pair.old
    if unit is None or (pair.old and pair.new) or unit.kind != "row" or unit.block is None:
        return False
    beside = [b for b in unit.section.blocks if b.kind == "row"]
    return not any(c.header for c in unit.block.cells) and any(c.header for b in beside for c in b.cells)


def _change(pair: UnitPair, verdict: Weight, telling: Telling, *, rules: Sequence[Rule]) -> Change:
    unit = pair.new or pair.old
    if unit is None:
        raise ValueError("a pair has at least one side")
    object_ = _object(verdict, rules)
    same = pair.old is not None and pair.new is not None and pair.old.text == pair.new.text
    kind: ChangeKind = (
        "added" if pair.old is None else "removed" if pair.new is None else "moved" if same else "changed"
    )
    before = pair.old.text if pair.old else None
    after = pair.new.text if pair.new else None
    rule = min(unit.rules, key=lambda r: r.end - r.start, default=None)
    named = _name_of(object_, [pair])
    english, french = summarize_words(
        named, kind, name_place(unit.section, telling.new.title), before=before, after=None if same else after
    )
    return Change(
        object_,
        kind,
        verdict.severity,
        unit.section.heading,
        english,
        french,
        label=unit.section.label,
        before=before,
        after=after,
        quote_before=before,
        quote_after=after,
        anchor=unit.section.anchor,
        object_id=rule.id if rule else "",
        section_id=unit.section.id,
        reason=verdict.reason,
        rule_kinds=tuple(dict.fromkeys(kind for r in rules for kind in r.kinds)),
        confidence=surest(rules),
        subject=rule.subject if rule else None,
    )


def _object(verdict: Weight, rules: Sequence[Rule]) -> ChangeObject:
    if verdict.severity is not Severity.SUBSTANTIVE:
        return "rule" if normative(rules) else "section"
    if verdict.reason in _CONDITIONS:
        return "condition"
    return "citation" if verdict.reason is ChangeReason.CITATION else "rule"
