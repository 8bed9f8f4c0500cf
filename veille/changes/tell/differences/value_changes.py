"""Changes of typed values as they are reported: rows for machines, one line for people, the quotes of both sides."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from veille.changes.match.headings import TITLE
from veille.changes.match.quantities.quantity import APART, Quantity, QuantityChange
from veille.changes.match.tables.groups import grouped
from veille.changes.match.units import Unit, UnitPair
from veille.changes.tell.places import name_place, place_above
from veille.changes.tell.summaries import summarize_words
from veille.changes.tell.topics import Phrase, find_phrase
from veille.changes.tell.value_lines import summarize_value, summarize_value_places
from veille.model import Change, ChangeKind, ChangeReason, Lang, Rule, Severity, Value, ValueChange
from veille.parsers.language.patterns import WordPattern
from veille.work import step

SUBSTITUTED = 3  # the same value for the same value in so many places is one edit
# Of amounts, codes and days two are enough: "30 days" may become "45 days" twice by chance, $155 hardly $160.
EXACT = frozenset({"money", "code", "date"})
EXACT_PLACES = 2
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f,.]\d+)*")
# "between 14 and 79" is shown as "14–79".
_OPENS_RANGE = WordPattern(r"(?:^| )(?:{opens_range})\Z")


def value_rows(change: QuantityChange) -> list[ValueChange]:
    """One row for each value of the change; both ends of a range that changed at one end."""
    rows = []
    for before, after in change.ends():
        value = after or before
        side = change.after if after is not None else change.before
        if value is None or side is None:
            continue
        rule = rule_of(side, value)
        rows.append(
            ValueChange(
                value.type,
                value.role,
                before.value if before else None,
                after.value if after else None,
                value.unit,
                side.unit.section.heading,
                (rule.id or None) if rule else None,
                raw_before=before.raw if before else None,
                raw_after=after.raw if after else None,
            )
        )
    return rows


def tell_values(
    quantities: Sequence[QuantityChange],
    folded: set[int],
    *,
    title: str,
    lang: Lang,
    reworded: Mapping[int, UnitPair] | None = None,
) -> list[Change]:
    """One change for each quantity, but one for all places where the same value became the same other one.

    `folded` are units, by id, that are reported with all that is in them; what came into a
    heading, and what a title says, is told by its new words. `title` and `lang` are those of the page. `reworded` are
    the pairs of units that stayed, by the id of either: a value that came into one is shown with both wordings.
    """
    same: defaultdict[tuple[object, ...], list[QuantityChange]] = defaultdict(list)
    for q in quantities:
        side = q.after or q.before
        alone = q.before is None or q.after is None
        heading = side is not None and side.unit.kind == "heading"
        renamed = heading and (alone or (side is not None and side.unit.section.ordinal == TITLE))
        if side is not None and not renamed and not (alone and id(side.unit) in folded):
            key = (q.before.key, q.after.key) if q.before and q.after else (id(q),)
            same[key].append(q)
    found: list[Change] = []
    lists: defaultdict[int, list[tuple[int, UnitPair]]] = defaultdict(list)
    for group in same.values():
        side = group[0].after or group[0].before
        exact = side is not None and {value.type for value in side.values} <= EXACT
        if len(group) < (EXACT_PLACES if exact else SUBSTITUTED):
            for q in group:
                pair = _reworded(q, reworded or {})
                change = state_change(q, title=title, lang=lang)
                if pair is not None:
                    lists[id(pair)].append((len(found), pair))
                found.append(change if pair is None else _in_wording(change, pair, title=title))
            continue
        alike = [state_change(q, title=title, lang=lang) for q in group]
        first = alike[0]
        words = first.words if not first.named and len({one.words for one in alike}) == 1 else ("", "")
        sections = [name_place(q.after.unit.section, title) for q in group if q.after is not None]
        places = tuple(dict.fromkeys(sections))
        before, after = (side.values for side in (group[0].before, group[0].after) if side is not None)
        named = _name_each(alike, sections) if words == ("", "") else places
        english, french = summarize_value_places(
            before, after, len(group), named, words, page=lang, section=places[0] if len(places) == 1 else ""
        )
        found.append(replace(first, summary_en=english, summary_fr=french, places=places, words=("", "")))
    return _told_as_lists(found, list(lists.values()), title)


def _name_each(alike: Sequence[Change], sections: Sequence[str]) -> tuple[str, ...]:
    """Each place by its row and column, or by the words beside the value; its section first where there are several."""
    several = len(set(sections)) > 1
    words = [change.words[0] or change.words[1].strip(" ,.;:") for change in alike]
    places = [
        " › ".join(part for part in (section if several or not said else "", said) if part)
        for section, said in zip(sections, words, strict=True)
    ]
    return tuple(dict.fromkeys(places))


def _told_as_lists(found: list[Change], lists: list[list[tuple[int, UnitPair]]], title: str) -> list[Change]:
    """The changes, with all that came into one sentence or left it ("TEER 0, 1, 2 or 3") told once, by both wordings."""
    told_with_first: set[int] = set()
    for members in (members for members in lists if len(members) > 1):
        (first, pair), *others = members
        changes = [found[at] for at, _ in members]
        before, after = (_joined(sides) for sides in ([c.before for c in changes], [c.after for c in changes]))
        kinds = {change.kind for change in changes}
        kind: ChangeKind = kinds.pop() if len(kinds) == 1 else "changed"
        one_type = len({(change.value_type, change.unit) for change in changes}) == 1
        first_change = replace(changes[0], kind=kind, before=before, after=after)
        if not one_type:
            first_change = replace(first_change, unit=None, unit_before=None)
        found[first] = _by_wording(first_change, pair, title=title)
        told_with_first.update(at for at, _ in others)
    return [change for at, change in enumerate(found) if at not in told_with_first]


def _joined(values: Sequence[str | None]) -> str | None:
    return "; ".join(value for value in values if value is not None) or None


def _reworded(quantity: QuantityChange, reworded: Mapping[int, UnitPair]) -> UnitPair | None:
    """Both wordings of the sentence that a value came into, left, changed places in or stands in in words ("twice", where
    "2 times" would be nobody's), and of the row that it names ("5 or more people"); None in a heading or another cell.
    """
    side = quantity.after or quantity.before
    if side is None:
        return None
    pair = reworded.get(id(side.unit))
    if pair is None or pair.old is None or pair.new is None or "heading" in (pair.old.kind, pair.new.kind):
        return None
    if pair.old.kind == pair.new.kind == "row":
        return pair if all(_names_row(one) for one in (quantity.before, quantity.after) if one is not None) else None
    both = quantity.before is not None and quantity.after is not None
    rows = "row" in (pair.old.kind, pair.new.kind)
    return None if rows or (both and not (_crossed(quantity) or _in_words(quantity))) else pair


def _names_row(side: Quantity) -> bool:
    """Whether a value stands in the first of several cells."""
    first, *others = side.unit.text.split("\t")
    return bool(others) and side.values[-1].end - side.unit.start <= len(first)


def _crossed(quantity: QuantityChange) -> bool:
    """Whether a value of before took the place of another: "from $500 to $650", "from $650 to $800"."""
    places = []
    for side in (quantity.before, quantity.after):
        if side is None:
            return False
        kin = sorted(v.start for v in side.unit.values if v.type == side.values[0].type)
        places.append((len(kin), bisect_left(kin, side.values[0].start)))
    (many, at), (as_many, now_at) = places
    return many == as_many and at != now_at


def _in_words(quantity: QuantityChange) -> bool:
    """Whether the page writes the value without a digit, before or now: "three times", "one copy"."""
    sides = (quantity.before, quantity.after)
    return any(not any(c.isdigit() for c in v.raw) for side in sides if side is not None for v in side.values)


def _in_wording(change: Change, pair: UnitPair, *, title: str) -> Change:
    """The change of a value that came into a sentence or left it, with both wordings."""
    if pair.old is None or pair.new is None:
        return change
    change = replace(change, quote_before=pair.old.text, quote_after=pair.new.text)
    return _by_wording(change, pair, title=title)


def _by_wording(change: Change, pair: UnitPair, *, title: str) -> Change:
    if pair.old is None or pair.new is None:
        return change
    named = "row" if pair.old.kind == "row" else "rule" if change.rule_kinds else "text"
    english, french = summarize_words(
        named, "changed", name_place(pair.new.section, title), before=pair.old.text, after=pair.new.text
    )
    return replace(change, summary_en=english, summary_fr=french, words=("", ""))


def state_change(change: QuantityChange, *, title: str, lang: Lang) -> Change:
    """The change of a quantity as one difference; a range is shown as a whole ("P33M..P35M")."""
    step()
    side = change.after or change.before
    if side is None:
        raise ValueError("a change has at least one side")
    unit, first = side.unit, side.values[0]
    rule = rule_of(side, first)
    old = change.before.values if change.before else ()
    new = change.after.values if change.after else ()
    last = max(v.end for v in side.values)
    phrase = _of_row(first, unit) or _in_sentence(unit, first, last)
    was = _other_words(change, phrase)
    headed = bool(first.column_label) and phrase.before.endswith(first.column_label or "")
    bare = (headed or not phrase.in_no_sentence) and all(_is_bare(v) for v in (*old, *new))
    number_end = None if phrase.in_no_sentence or was else _number_end(old, new)
    if number_end is not None:
        phrase, bare = _in_sentence(unit, first, number_end), True
    if bare:
        old, new = (tuple(replace(v, unit=None) for v in values) for values in (old, new))
    apart = phrase.in_no_sentence or bool(was)
    if unit.kind == "heading" and change.before and change.after:
        english, french = summarize_words(
            "heading", "changed", place_above(unit.section), before=change.before.unit.text, after=unit.text
        )
    else:
        english, french = summarize_value(name_place(unit.section, title), old, new, rule, phrase, was=was, page=lang)
    kind = kind_of(change.before, change.after)
    rates = (old[0].per if old else new[0].per, new[0].per if new else old[0].per)
    return Change(
        "value",
        kind,
        Severity.SUBSTANTIVE,
        unit.section.heading,
        english,
        french,
        label=unit.section.label,
        before="..".join(v.value for v in old) or None,
        after="..".join(v.value for v in new) or None,
        quote_before=change.before.unit.text if change.before else None,
        quote_after=change.after.unit.text if change.after else None,
        anchor=unit.section.anchor,
        object_id=rule.id if rule else "",
        section_id=unit.section.id,
        value_type=first.type,
        role=first.role,
        reason=ChangeReason.VALUE,
        unit=None if bare else first.unit,
        unit_before=old[0].unit if not bare and old and old[0].unit != first.unit else None,
        rates=rates if apart or rates[0] != rates[1] else (None, None),
        words=("", "") if was else (phrase.before, phrase.after if rates[0] == rates[1] else ""),
        named=phrase.named,
        rule_kinds=rule.kinds if rule else (),
        confidence=rule.confidence if rule else None,
        subject=rule.subject if rule else None,
    )


def _other_words(change: QuantityChange, phrase: Phrase) -> str:
    """The words that stood before the value, where it stood in a sentence that began otherwise; else empty."""
    if change.before is None or change.after is None or phrase.in_no_sentence:
        return ""
    old = change.before.values
    stood = _in_sentence(change.before.unit, old[0], max(v.end for v in old))
    return "" if stood.in_no_sentence or stood.before == phrase.before else stood.before


def _in_sentence(unit: Unit, value: Value, end: int) -> Phrase:
    base, start = unit.base, value.start
    apart = [v for v in unit.values if v.end <= start or v.start >= end]
    others, dates = (
        [(v.start - base, v.end - base) for v in apart if (v.type in APART) is dated] for dated in (False, True)
    )
    phrase = find_phrase(unit.text, start - base, end - base, others, dates)
    return replace(phrase, before=_OPENS_RANGE.both.sub("", phrase.before)) if end > value.end else phrase


def _is_bare(value: Value) -> bool:
    """Whether the page writes a number alone, as in "aged 14", "level 7": its sentence says already what is counted."""
    return value.type == "number" and value.unit != "percent" and bool(_NUMBER.fullmatch(value.raw.strip()))


def _number_end(old: Sequence[Value], new: Sequence[Value]) -> int | None:
    """Where the number ends that alone is another in the same words, as in "22 years of age": these are the page's own."""
    if len(old) != 1 or len(new) != 1 or {old[0].type, new[0].type} != {"number"} or new[0].unit == "percent":
        return None
    was, now = (_NUMBER.match(value.raw) for value in (old[0], new[0]))
    if was is None or now is None or old[0].raw[was.end() :] != new[0].raw[now.end() :]:
        return None
    return new[0].start + now.end()


def _of_row(value: Value, unit: Unit) -> Phrase | None:
    """What a value of a row is about: the row by its first cell, and the column where its table has several.

    A first cell that is a number says nothing without the head of its column: "Number of people 3".
    """
    cells = unit.text.split("\t")
    if unit.kind != "row" or len(cells) < 2 or value.end - unit.start <= len(cells[0]):
        return None
    wide = len(cells) > 2 or any(len(block.cells) > 2 for block in unit.section.blocks)  # an empty cell is none
    column = value.column_label if wide else None
    name = grouped(unit, value.row_label or cells[0])
    head = unit.block.cells[0].header if unit.block is not None and unit.block.cells else ""
    if head and not any(c.isalpha() for c in name):
        name = f"{head} {name}"
    words = ", ".join(part for part in (name, column) if part)
    return Phrase(words, named=True) if words.strip() else None


def kind_of(before: object, after: object) -> ChangeKind:
    """Added, removed or changed, by which side is there."""
    return "added" if before is None else "removed" if after is None else "changed"


def rule_of(side: Quantity, value: Value) -> Rule | None:
    """The smallest rule that holds the value."""
    holders = [r for r in side.unit.rules if r.start <= value.start and value.end <= r.end]
    return min(holders, key=lambda r: r.end - r.start, default=None)
