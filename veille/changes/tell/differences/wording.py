"""Units that were reworded, moved, came or went: one change for each edit, whatever the number of lines in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from veille.changes.judge.alone import names_contact, under_condition
from veille.changes.judge.readings import FORCE, normative, surest
from veille.changes.judge.severity import TURNING, headings_agree, judge_pair, lead_moved
from veille.changes.judge.weights import Weight
from veille.changes.match.identity import Identity
from veille.changes.match.pairing import frame
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.tables.groups import Groups, grouped
from veille.changes.match.units import Unit, UnitPair, join_units
from veille.changes.tell.differences.columns import cell_line, heads_columns, heads_line, same_cells, without_columns
from veille.changes.tell.differences.joined import Joined, find_joined
from veille.changes.tell.differences.listed import find_listed
from veille.changes.tell.differences.recast import Quiet, set_in_list, set_otherwise, without_closing_marks
from veille.changes.tell.differences.replacing import find_replaced
from veille.changes.tell.differences.substitutions import edits_of, find_substitutions, renamed_everywhere
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import REORDERED, REWRITTEN, TYPESET, summarize_places, summarize_words
from veille.model import Change, ChangeKind, ChangeObject, ChangeReason, Document, DocumentState, Lang, Rule, Severity

LETTERS = 3  # an item of fewer letters ("3", "B") says nothing without its lead-in
MOST_JOINED = 3  # more sentences than these are no sentence that was split


Run = Sequence[tuple[UnitPair, Weight]]
_CONDITIONS = frozenset({ChangeReason.CONDITION, ChangeReason.LIST_ITEM})
_CHOSEN = frozenset({ChangeReason.ALTERNATIVE, ChangeReason.LOGIC})  # of conditions only where the sentence has some
# What a line calls a sentence that changed for such a reason.
_SENTENCES = {ChangeReason.RECAST: REWRITTEN, ChangeReason.TYPOGRAPHY: TYPESET}
_SLIPS = frozenset({ChangeReason.MARKS, ChangeReason.TYPOGRAPHY, ChangeReason.TYPO})
_REGROUPED = Weight(Severity.SUBSTANTIVE, ChangeReason.ROW)  # a row under the words of another group says another thing
_JOINING = frozenset({"condition", "logic"})  # what a lead-in says whose items are conditions


@dataclass(frozen=True, slots=True)
class Telling:
    """What the telling of words must know: the pages, how their sections correspond, and what is reported elsewhere.

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
    columns, judged = without_columns(without_closing_marks(judged), pairs)
    groups, rest = find_substitutions(judged, telling.renamed)
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
    quiet = Quiet(pairs, telling.old, telling.new, telling.identity)
    groups = Groups(pairs)
    homes = telling.identity.section_pairs()
    joined = Joined() if telling.law else find_joined(pairs, homes, find_listed(pairs, homes))
    for pair in pairs:
        whole = next((w for u in (pair.old, pair.new) if u is not None and (w := joined.wholes.get(id(u)))), None)
        if whole is not None:
            listed = not joined.listed.isdisjoint((id(pair.old), id(pair.new)))
            yield whole, set_otherwise(whole) if listed else judge_pair(whole)
            continue
        if pair.kept or id(pair.old or pair.new) in telling.inside or joined.holds(pair):
            continue
        if pair.old is not None and pair.new is not None:
            regrouped = pair.old.text == pair.new.text and groups.moved(pair.old, pair.new)
            verdict = _REGROUPED if regrouped else _of_pair(pair, pair.old, pair.new, telling, quiet)
        else:
            unit = pair.new or pair.old
            if unit is None or unit.kind == "heading" or quiet.says_twice(pair, unit):
                continue
            verdict = judge_pair(pair)
            valued = id(unit) in telling.valued and not _only_hours(unit)
            if valued and verdict.severity is not Severity.SUBSTANTIVE:
                verdict = Weight(Severity.SUBSTANTIVE, ChangeReason.VALUE)
        if quiet.is_recast(pair) and verdict.severity is Severity.SUBSTANTIVE:
            verdict = set_otherwise(quiet.with_items(pair))
        if verdict.severity is not Severity.NONE:
            yield quiet.with_items(pair), verdict


def _only_hours(unit: Unit) -> bool:
    """Whether the only values of a line are from when to when an office is there: "visit us from 8:30 to 4:30"."""
    return len(unit.values) > 1 and all(value.type == "time" for value in unit.values)


def _of_pair(pair: UnitPair, old: Unit, new: Unit, telling: Telling, quiet: Quiet) -> Weight:
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
    if set_in_list(old, new):
        return nothing  # a table set as a list: each word stands in the item or in its lead-in
    headings = heads_columns(old) and heads_columns(new)
    if _values_only(old, new) and not headings:
        return nothing  # only the values differ, and each of them has its own change
    verdict = judge_pair(pair)
    if headings and id(new) in telling.valued and verdict.severity is not Severity.SUBSTANTIVE:
        return Weight(Severity.SUBSTANTIVE, ChangeReason.VALUE)  # another age, day or currency over the column
    shown = (id(old), id(new)) in telling.told
    if shown and (verdict.severity is not Severity.SUBSTANTIVE or verdict.reason not in TURNING):
        return nothing  # the value's change shows both sentences
    return verdict


def _values_only(old: Unit, new: Unit) -> bool:
    """Whether two units say the same but for values that differ."""
    one, two = ([normal_form(v) for v in unit.values] for unit in (old, new))
    return one != two and frame(old) == frame(new)


def _substituted(group: Sequence[tuple[UnitPair, Weight]], telling: Telling) -> Change:
    pair, verdict = max(group, key=lambda entry: entry[1].severity.rank)
    if all(renamed_everywhere(p, telling.old, telling.new) for p, _ in group):
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
    reasons = {v.reason for _, v in group}
    only = next(iter(reasons)) if len(reasons) == 1 else None
    english, french = summarize_places(change.before or "", change.after or "", count, places, only=only)
    return replace(change, summary_en=english, summary_fr=french, places=places)


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
            return None  # the section's own change says it; what is not law yet is reported by its rules
        if change.reason not in _SLIPS:  # a schedule is law: a country more in a list counts
            change = replace(change, severity=Severity.SUBSTANTIVE)
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
    """What a line calls the thing: rows are rows and items items, whatever was read in them, but conditions are named."""
    if all(unit.kind == "row" for p in pairs for unit in (p.old, p.new) if unit is not None):
        return "rows" if len(pairs) > 1 else "row"
    units = [unit for p in pairs for unit in (p.old, p.new) if unit is not None]
    freed = {_freed_by(unit) for unit in units}
    if len(freed) == 1 and "" not in freed and object_ in ("rule", "condition", "section"):
        return freed.pop()
    if object_ == "rule" and len(units) == len(pairs) and all(map(_ends_its_lead, units)):
        return "item"
    if object_ == "condition" and all(map(_plain_item, units)):
        return "item"
    return "text" if object_ == "section" else object_


def _freed_by(unit: Unit) -> str:
    """What an item is called whose lead-in frees or excepts those that it names, so that its loss is no loosening."""
    if unit.kind != "item" or any(cue.subject == "modality" and cue.tag in FORCE for cue in unit.cues):
        return ""
    said = {(cue.subject, cue.tag) for cue in unit.lead_cues}
    binds = any(subject == "modality" and tag in ("must", "must_not") for subject, tag in said)
    if not binds and said & {("modality", "need_not"), ("exception", "exempt")}:
        return "exemption"
    return "exception" if ("exception", "except") in said else ""


def _ends_its_lead(unit: Unit) -> bool:
    """Whether an item is no sentence of its own, nor a condition, but a part of the one that its lead-in begins."""
    conditional = under_condition(unit) or any(cue.subject == "condition" for cue in unit.cues)
    return unit.kind == "item" and bool(unit.lead) and unit.text[:1].islower() and not conditional


def _plain_item(unit: Unit) -> bool:
    """Whether an item of a list is no condition: its lead-in does not say that its items are, nor does it itself."""
    return unit.kind == "item" and not any(cue.subject in _JOINING for cue in (*unit.lead_cues, *unit.cues))


def _in_columns(old: Unit, new: Unit, verdict: Weight, lang: Lang) -> tuple[str, tuple[str, str]] | None:
    """What a line calls the change of a row whose headings, or of which one short cell, are others, and both sides of it."""
    if heads_columns(old) and heads_columns(new):
        headings = heads_line(old, new)
        if headings is None:
            return None
        ordered = sorted(headings[0].split(" · ")) == sorted(headings[1].split(" · "))
        return REORDERED if ordered and verdict.reason is not ChangeReason.ROW else "column heading", headings
    cell = cell_line(old, new, lang)
    return ("row", cell) if cell is not None else None


def _in_list(unit: Unit | None) -> str | None:
    """A unit's text; a row behind its group, an item that is a bare number or letter behind the words of its list."""
    if unit is None:
        return None
    if unit.kind == "row":
        return grouped(unit, unit.text)
    bare = unit.kind == "item" and bool(unit.lead) and sum(map(str.isalpha, unit.text)) < LETTERS
    return f"{unit.lead} {unit.text}" if bare else unit.text


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
    object_ = _object(pair, verdict, rules)
    same = pair.old is not None and pair.new is not None and pair.old.text == pair.new.text
    kind: ChangeKind = (
        "added" if pair.old is None else "removed" if pair.new is None else "moved" if same else "changed"
    )
    before = pair.old.text if pair.old else None
    after = pair.new.text if pair.new else None
    rule = min(unit.rules, key=lambda r: r.end - r.start, default=None)
    named = _SENTENCES.get(verdict.reason) or _name_of(object_, [pair])
    shown = _in_list(pair.old), _in_list(pair.new)
    shown = (shown[0], None) if shown[0] == shown[1] else shown
    if pair.old is not None and pair.new is not None and pair.old.kind == pair.new.kind == "row":
        named, shown = _in_columns(pair.old, pair.new, verdict, telling.new.lang) or (named, shown)
    english, french = summarize_words(
        named, kind, name_place(unit.section, telling.new.title), before=shown[0], after=shown[1]
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


def _object(pair: UnitPair, verdict: Weight, rules: Sequence[Rule]) -> ChangeObject:
    units = [unit for unit in (pair.old, pair.new) if unit is not None]
    if verdict.severity is not Severity.SUBSTANTIVE:
        return "rule" if normative(rules) and not any(map(names_contact, units)) else "section"
    if all(map(under_condition, units)):
        return "condition"
    cues = [cue for unit in units for cue in (*unit.lead_cues, *unit.cues)]
    chosen = verdict.reason in _CHOSEN and any(cue.subject in ("condition", "logic") for cue in cues)
    if verdict.reason in _CONDITIONS or chosen:
        return "condition"
    return "citation" if verdict.reason is ChangeReason.CITATION else "rule"
