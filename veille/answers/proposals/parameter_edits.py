"""What a parameter's file needs to say what the record says: days to set, to take out, and those that only a person can judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yaml.nodes import MappingNode, ScalarNode

from veille.answers.proposals.parameter import DatedValue, Parameter, ParameterEdit, read_parameter
from veille.answers.proposals.plain_values import Plain, plain_or_none, plain_value, same_value
from veille.answers.proposals.wanted import Segment, Wanted, one_line
from veille.answers.proposals.yaml_text import Path, compose, drop_member, member, set_member
from veille.errors import PlaceError
from veille.store.exports.openfisca import ALWAYS


def withdrawn_edits(parameter: Parameter, wanted: Wanted) -> list[ParameterEdit]:
    """The package's days that the record once gave, with that value or none, and has corrected since: to be taken out."""
    if not wanted.segments:
        return []
    once: list[tuple[str, Plain | None]] = []
    for day, value in wanted.withdrawn:
        plain = None if value is None else plain_or_none(value, parameter.unit, parameter.like)
        if value is None or plain is not None:  # what the file could never hold was not written
            once.append((day, plain))
    gone = [
        entry
        for entry in parameter.entries
        if any(entry.day == day and same_value(entry.value, value) for day, value in once)
        or _was_for_all_days(entry, parameter, wanted)
    ]
    left = tuple(entry for entry in parameter.entries if entry not in gone)
    rest = Parameter(parameter.unit, left)
    return [ParameterEdit(e.day, e.value, rest.on(e.day), wanted.segments[-1], dropped=True) for e in gone]


def _was_for_all_days(entry: DatedValue, parameter: Parameter, wanted: Wanted) -> bool:
    """Whether the record once gave the value for all days, as its citation shows, and now gives it for later ones or none.

    An older copy that comes in late tells the whole history anew: what was believed before it is no row of the record.
    """
    if entry.day != ALWAYS or entry.value is None or entry.cited not in wanted.cited:
        return False
    first = wanted.segments[0]
    now = plain_or_none(first.value, parameter.unit, parameter.like) if first.begins is None else None
    return not same_value(entry.value, now)


def without_replaced(dropped: Sequence[ParameterEdit], edits: Sequence[ParameterEdit]) -> list[ParameterEdit]:
    """All the edits, a day that is taken out and set again as one: its value changes."""
    gone, again = {edit.day: edit for edit in dropped}, {edit.day for edit in edits}
    sets = [replace(edit, before=gone[edit.day].before) if edit.day in gone else edit for edit in edits]
    return [edit for edit in dropped if edit.day not in again] + sets


def needed_edits(
    parameter: Parameter, segments: Sequence[Segment], first_seen: str, *, reviewed: bool = False
) -> list[ParameterEdit]:
    """What is to be set for the parameter to give the record's value on every day of its segments.

    Each segment is held against what the edits before it make of the file: a value that comes back is written on its day
    again. Those of segments that wait for a review (`reviewed`) are named, and taken as not made.
    """
    edits: list[ParameterEdit] = []
    like = parameter.like
    for index, segment in enumerate(segments):
        value = plain_value(segment.value, parameter.unit, like)
        following = segments[index + 1].begins if index + 1 < len(segments) else None
        asked: list[ParameterEdit] = []
        if segment.basis == "always":
            asked = _for_all_days(parameter, segment, value)
        elif not _holds(parameter, segment, value, following, first_seen):
            day = segment.begins or first_seen
            asked = [ParameterEdit(day, parameter.on(day), value, segment)]
        made = parameter
        for edit in asked:
            made = made.after(edit)
        # where the package has another value on that day, it may know better what holds then
        if segment.ends and segment.ends != following and same_value(made.on(segment.ends), value):
            asked.append(ParameterEdit(segment.ends, value, None, segment))
            made = made.after(asked[-1])
        edits += asked
        if segment.reviewed or not reviewed:
            parameter = made
    return edits


def contradicting(parameter: Parameter, segments: Sequence[Segment], first_seen: str) -> list[DatedValue]:
    """Values of the package inside or after the days of a value that its page does not state: for a person, never changed.

    Where the page gives no day for the value that follows, the package may have a day of its own for it.
    """
    if segments[-1].basis == "always":
        return []
    found = _too_early(parameter, segments)
    for index, segment in enumerate(segments):
        after = segments[index + 1] if index + 1 < len(segments) else None
        value = plain_value(segment.value, parameter.unit, parameter.like)
        own = plain_value(after.value, parameter.unit, value) if after is not None and not after.dated else None
        begins, until = segment.begins or first_seen, after.begins if after is not None else None
        for entry in parameter.entries:
            if not begins < entry.day or (until is not None and entry.day >= until):
                continue
            said = value if segment.ends is None or entry.day < segment.ends else None
            if not same_value(entry.value, said) and (own is None or not same_value(entry.value, own)):
                found.append(entry)
    return found


def set_later(
    parameter: Parameter, segments: Sequence[Segment], first_seen: str, wanted: Wanted
) -> list[tuple[DatedValue, str]]:
    """Values in the record's own words from a later day than its page was seen with them, and that day: an older copy came in.

    The day may also be the author's, who knows since when it holds: so it stays.
    """
    found: list[tuple[DatedValue, str]] = []
    for segment in segments:
        day, value = segment.begins or first_seen, plain_or_none(segment.value, parameter.unit, parameter.like)
        if segment.dated or segment.basis == "always" or same_value(parameter.on(day), value):
            continue
        after = (e for e in parameter.entries if day < e.day and (segment.ends is None or e.day < segment.ends))
        mine = next((e for e in after if same_value(e.value, value)), None)
        if mine is not None and mine.cited in wanted.cited:
            found.append((mine, day))
    return found


def _too_early(parameter: Parameter, segments: Sequence[Segment]) -> list[DatedValue]:
    """The value for all days of a file that cites nothing, where the record gives it from a later day and another before."""
    own = [plain_or_none(segment.value, parameter.unit, parameter.like) for segment in segments]
    return [
        entry
        for entry in parameter.entries[:1]
        if entry.day == ALWAYS and entry.value is not None
        if segments[0].begins is None and not same_value(entry.value, own[0])
        if any(same_value(entry.value, value) for value in own[1:])
    ]


def apply_edits(text: str, edits: Sequence[ParameterEdit], valid_on: str | None) -> str:
    """The file with the edits, each value with its words and address; `valid_on` is when the last one was last seen."""
    before = read_parameter(text, None)
    for edit in sorted(edits, key=lambda edit: edit.dropped):  # set first: a mapping never runs empty
        text = _drop(text, edit.day) if edit.dropped else _set(text, edit)
    if valid_on is not None and member(member(compose(text), "metadata"), "last_value_still_valid_on") is not None:
        text = set_member(text, ("metadata", "last_value_still_valid_on"), date.fromisoformat(valid_on))
    expected = {entry.day: entry.value for entry in before.without(edits).entries}
    expected |= {edit.day: edit.after for edit in edits if not edit.dropped}
    found = {entry.day: entry.value for entry in read_parameter(text, None).entries}
    if expected.keys() != found.keys() or any(not same_value(found[day], value) for day, value in expected.items()):
        raise PlaceError("cannot be edited in place; edit it by hand")
    return text


def _holds(parameter: Parameter, segment: Segment, value: Plain, following: str | None, first_seen: str) -> bool:
    """Whether the package gives the value already: from the stated day on, or from a day of its own where none is stated."""
    if segment.dated:
        return same_value(parameter.on(segment.begins or ""), value)
    day = segment.begins or first_seen
    if following is not None and following <= day:
        return True  # nothing is known of the days before the next value but that this one came before
    return same_value(parameter.on(day), value) or any(
        same_value(entry.value, value) and day <= entry.day and (following is None or entry.day < following)
        for entry in parameter.entries
    )


def _for_all_days(parameter: Parameter, segment: Segment, value: Plain) -> list[ParameterEdit]:
    if not parameter.entries:
        return [ParameterEdit(ALWAYS, None, value, segment)]
    return [
        ParameterEdit(entry.day, entry.value, value, segment)
        for entry in parameter.entries
        if entry.value is not None and not same_value(entry.value, value)
    ]


def _drop(text: str, day: str) -> str:
    key = date.fromisoformat(day)
    text = drop_member(text, ("values", key))
    by_day = member(member(compose(text), "metadata"), "reference")
    if isinstance(by_day, MappingNode) and member(by_day, key) is not None and len(by_day.value) > 1:
        text = drop_member(text, ("metadata", "reference", key))
    return text


def _set(text: str, edit: ParameterEdit) -> str:
    row, day = edit.segment.row, date.fromisoformat(edit.day)
    reference = [{"title": one_line(row["quote"]), "href": row["url"]}] if row["quote"] and row["url"] else None
    root = compose(text)
    held = member(member(root, "values"), day)
    by_day = member(member(root, "metadata"), "reference")
    own = member(member(held, "metadata"), "reference") or member(held, "reference")
    where: Path = ("values", day, "metadata", "reference")
    if isinstance(by_day, MappingNode) and own is None:
        where = ("metadata", "reference", day)
    elif member(held, "reference") is not None:
        where = ("values", day, "reference")
    if isinstance(held, ScalarNode) or held is None:
        whole: dict[str, object] = {"value": edit.after}
        if reference is not None and where[0] == "values":
            return set_member(text, ("values", day), whole | {"metadata": {"reference": reference}})
        text = set_member(text, ("values", day), whole)
    else:
        text = set_member(text, ("values", day, "value"), edit.after)
    return text if reference is None else set_member(text, where, reference)
