"""Steps of a numbered list in another order: who follows them does one thing before the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from veille.changes.match.units import Unit, UnitPair
from veille.changes.match.words import word_list
from veille.changes.tell.places import name_place
from veille.changes.tell.summaries import summarize_steps
from veille.model import Change, ChangeReason, Severity
from veille.rising import longest_rising

MOST_JOINTS = 6  # words; more that changed places between steps are what the steps say


def tell_steps(pairs: Sequence[UnitPair], title: str) -> list[Change]:
    """One substantive change for each numbered list in which steps that stayed stand in another order."""
    lists: defaultdict[tuple[int, int, str], list[tuple[Unit, Unit]]] = defaultdict(list)
    for pair in pairs:
        old, new = pair.old, pair.new
        if old is not None and new is not None and _is_step(old) and _is_step(new) and old.lead == new.lead:
            lists[old.section.ordinal, new.section.ordinal, new.lead].append((old, new))
    found = []
    for steps in lists.values():
        steps.sort(key=lambda pair: (pair[0].index, pair[0].start))
        new_order = [two.start for _, two in steps]
        kept = longest_rising(new_order)
        if len(kept) == len(steps) or _is_set([one for one, _ in steps]):
            continue
        moved = next(two for k, (_, two) in enumerate(steps) if k not in kept)
        found.append(
            _change(moved, [one for one, _ in steps], sorted((two for _, two in steps), key=lambda u: u.start), title)
        )
    return found


def without_moved_joints(words: Sequence[Change], steps: Sequence[Change]) -> list[Change]:
    """The changes of words but those that only follow from the new order: "Then" left one step and stands in another."""
    told = list(words)
    for moved in steps:
        inside = [c for c in told if c.section_id == moved.section_id and _is_reworded(c)]
        gone, come = Counter[str](), Counter[str]()
        for change in inside:
            one, two = (Counter(word_list(side or "")) for side in (change.before, change.after))
            gone, come = gone + (one - two), come + (two - one)
        if gone == come and gone.total() <= MOST_JOINTS:
            told = [change for change in told if change not in inside]
    return told


def _is_reworded(change: Change) -> bool:
    return change.kind == "changed" and change.severity is Severity.EDITORIAL and change.before is not None


def _is_step(unit: Unit) -> bool:
    """A first sentence of an item of a numbered list; footnotes and menus are numbered and no steps."""
    return unit.block is not None and unit.block.ordered and unit.start == unit.block.start and not unit.only_link


def _is_set(items: Sequence[Unit]) -> bool:
    """Whether items are conditions that hold together or one for another, in whatever order: "...; and", "any of these"."""
    last = items[-2]  # "a; b; and c": the joint ends the last item but one
    joined = any(c.subject == "join" and c.end >= last.start + len(last.text.rstrip(" ,;.")) for c in last.cues)
    return joined or any(c.subject in ("logic", "condition") for c in items[0].lead_cues)


def _change(moved: Unit, before: Sequence[Unit], after: Sequence[Unit], title: str) -> Change:
    at = after.index(moved)
    # the neighbour that it passed: it stood on the other side of it
    rank = {unit.folded: k for k, unit in enumerate(before)}
    passed = [u for k, u in enumerate(after) if (rank.get(u.folded, k) < rank.get(moved.folded, at)) != (k < at)]
    other = passed[0] if passed else after[at - 1 if at else 1]
    first, second = (moved, other) if at < after.index(other) else (other, moved)
    section = moved.section
    english, french = summarize_steps(name_place(section, title), first.text, second.text)
    texts = ["\n".join(unit.text for unit in side) for side in (before, after)]
    return Change(
        "section", "moved", Severity.SUBSTANTIVE, section.heading, english, french, label=section.label,
        before=texts[0], after=texts[1], anchor=section.anchor, object_id=section.id, section_id=section.id,
        reason=ChangeReason.STEP_ORDER, rule_kinds=tuple(dict.fromkeys(k for r in moved.rules for k in r.kinds)),
    )  # fmt: skip
