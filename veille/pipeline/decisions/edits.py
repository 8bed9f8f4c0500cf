"""A person's reading of a rule, built on the reading that stands now: any field may be set, the quote stays the source's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, TypeVar, get_args

from veille.clock import day_before
from veille.config.vocabulary import require_unit_of
from veille.errors import SnapshotError, UsageError
from veille.model import Cmp, ConditionItem, Conditions, DateRole, Modality, Rule, RuleKind, Section, Value, ValueType
from veille.nearest import known_names
from veille.pipeline.decisions.written_values import plain_value
from veille.reader.values import PartialDate, read_value

_BEYOND = Decimal(10) ** 12  # budgets of a province are below it; a longer number is a slip of the keyboard
NONE = "none"  # written for a day, unit, bound or role that is to be taken away
Member = TypeVar("Member", bound=str)

_FIELDS = ("value", "unit", "cmp", "role", "type", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class RuleEdit:
    """What a person sets of a rule; None and empty leave it as it is.

    `values` are written `N=VALUE[,unit=U][,cmp=C][,role=R][,valid_from=DAY][,valid_to=DAY]`: N is the value's `ord`, or
    `new` (then with `type=T`); `N=none` takes a value away, no VALUE leaves it. The days are the value's own.
    `conditions` are words of the section, joined by `joined`.
    """

    kinds: tuple[RuleKind, ...] = ()
    modality: Modality | None = None
    subject: str | None = None
    actor: str | None = None
    values: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    joined: Literal["all", "any", "none"] = "all"
    valid_from: str | None = None
    valid_to: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is set."""
        return self == RuleEdit(joined=self.joined)


def apply_edit(rule: Rule, section: Section, edit: RuleEdit) -> Rule:
    """The rule with what the person set; UsageError names what cannot be read or is not in the section."""
    if edit.empty:
        raise UsageError("nothing is changed", where=rule.id, hint="say what: --value, --valid-from, --kind, ...")
    values = edit_values(rule, edit.values)
    edited = replace(
        rule,
        kinds=edit.kinds or rule.kinds,
        modality=edit.modality or rule.modality,
        subject=edit.subject or rule.subject,
        actor=edit.actor or rule.actor,
        values=values,
        conditions=_conditions(section, edit) if edit.conditions else rule.conditions,
    )
    return _with_validity(edited, rule, edit)


def edit_values(rule: Rule, settings: Sequence[str]) -> tuple[Value, ...]:
    """The rule's values with each setting applied."""
    values: list[Value | None] = list(rule.values)
    for setting in settings:
        place, equals, rest = setting.partition("=")
        if not equals:
            raise UsageError(f"{setting!r} sets nothing", where="--value", hint="write N=VALUE, for example 0=P24M")
        if place == "new":
            values.append(_new_value(rule, _fields(rest)))
            continue
        if not place.isdigit() or int(place) >= len(rule.values):
            known = ", ".join(f"{n} ({v.type} {v.value})" for n, v in enumerate(rule.values)) or "none"
            raise UsageError(f"the rule has no value {place}", where=rule.id, hint=f"its values: {known}")
        held = values[int(place)]
        if rest == NONE or held is None:
            values[int(place)] = None
            continue
        values[int(place)] = _changed(held, _fields(rest))
    return tuple(value for value in values if value is not None)


def _fields(text: str) -> dict[str, str]:
    first, *others = text.split(",")
    given = {"value": first.strip()}
    for part in others:
        name, equals, value = part.partition("=")
        if not equals or name.strip() not in _FIELDS:
            raise UsageError(f"{part!r} is not part of a value", where="--value", hint=known_names(part, _FIELDS[1:]))
        given[name.strip()] = value.strip()
    return given


def _new_value(rule: Rule, given: dict[str, str]) -> Value:
    kind = next((t for t in get_args(ValueType) if t == given.get("type")), None)
    if kind is None:
        raise UsageError("a new value needs its type", where="--value", hint=f"type=: {', '.join(get_args(ValueType))}")
    return _changed(Value(kind, "", raw=rule.quote, start=rule.start, end=rule.end), given)


def _changed(value: Value, given: dict[str, str]) -> Value:
    cmp: Cmp | None = _member("cmp", given, get_args(Cmp), value.cmp)
    role: DateRole | None = _member("role", given, get_args(DateRole), value.role)
    unit = value.unit if "unit" not in given else None if given["unit"] == NONE else given["unit"]
    if unit is not None and "unit" in given:
        try:
            require_unit_of(unit, value.type)
        except ValueError as error:
            raise UsageError(str(error), where="--value") from None
    text = given["value"] or value.value
    if value.type == "duration" and "unit" not in given and unit != "business_day":
        unit = _duration_unit(text) or unit
    begins, ends = (
        _day(given[name], "--value") if name in given else held
        for name, held in (("valid_from", value.valid_from), ("valid_to", value.valid_to))
    )
    if begins is not None and ends is not None and ends <= begins:
        raise UsageError(
            f"it would end on {ends} and begin on {begins}", where="--value", hint="give both days in order"
        )
    typed = _normal_form(value.type, text, unit)
    return replace(value, value=typed, unit=unit, cmp=cmp, role=role, valid_from=begins, valid_to=ends)


def _normal_form(kind: ValueType, text: str, unit: str | None) -> str:
    """The text as the value contract writes it (199 dollars are 199.00); UsageError for what is no such value."""
    refusal = UsageError(
        f"{text!r} is no value of type {kind}", where="--value", hint="write it as `veille rules --json` does"
    )
    try:
        typed = read_value(kind, text, unit)
    except SnapshotError:
        written = plain_value(kind, text, unit)
        if written is None or written == text:
            raise refusal from None
        return _normal_form(kind, written, unit)
    if not isinstance(typed, Decimal):
        return text
    if not typed.is_finite() or (kind == "money" and (typed < 0 or typed != round(typed, 2))):
        raise refusal
    if abs(typed) >= _BEYOND:
        raise UsageError(f"{text!r} is more than any page states", where="--value", hint="look at its digits again")
    return f"{typed:.2f}" if kind == "money" else f"{typed:f}"


def _member(name: str, given: dict[str, str], known: tuple[Member, ...], held: Member | None) -> Member | None:
    text = given.get(name)
    if text is None:
        return held
    if text == NONE:
        return None
    for member in known:
        if member == text:
            return member
    raise UsageError(f"no such {name}: {text}", where="--value", hint=known_names(text, known))


def _duration_unit(text: str) -> str | None:
    timed = "T" in text
    return {"Y": "year", "M": "minute" if timed else "month", "W": "week", "D": "day", "H": "hour"}.get(text[-1:])


def _conditions(section: Section, edit: RuleEdit) -> Conditions:
    items = []
    for words in edit.conditions:
        at = section.text.find(words)
        if at < 0:
            raise UsageError(
                f"{words!r} is not in the rule's section", where="--condition", hint="use the source's own words"
            )
        items.append(ConditionItem(words, at, at + len(words)))
    return Conditions(edit.joined, tuple(items))


def _with_validity(edited: Rule, before: Rule, edit: RuleEdit) -> Rule:
    """The rule with the days the person gave; else those that its own edited dates state, where such dates gave them."""
    begins, ends, basis = edited.valid_from, edited.valid_to, edited.valid_basis
    if edited.values != before.values:
        old_from, old_to = _stated(before.values)
        new_from, new_to = _stated(edited.values)
        begins = new_from if old_from == begins else begins
        ends = new_to if old_to == ends else ends
        begins, ends = _with_lost_days(edited, before, edit, begins, ends)
    if (edit.valid_from or edit.valid_to) and any(v.valid_from or v.valid_to for v in edited.values):
        hint = "set them for one value: --value N=,valid_from=DAY,valid_to=DAY"
        raise UsageError("its values have days of their own", where=before.id, hint=hint)
    if edit.valid_from is not None:
        begins = _day(edit.valid_from, "--valid-from")
    if edit.valid_to is not None:
        ends = _day(edit.valid_to, "--valid-to")
    if (begins, ends) != (before.valid_from, before.valid_to):
        if begins is not None and ends is not None and ends <= begins:
            raise UsageError(
                f"it would end on {ends} and begin on {begins}", where=before.id,
                hint="give --valid-from and --valid-to in order: the last is the first day on which it no longer applies",
            )  # fmt: skip
        basis = "stated" if begins or ends else "unknown"
    return replace(edited, valid_from=begins, valid_to=ends, valid_basis=basis)


def _with_lost_days(
    edited: Rule, before: Rule, edit: RuleEdit, begins: str | None, ends: str | None
) -> tuple[str | None, str | None]:
    """The rule's days after its dates were edited; UsageError where it would lose one that the person did not name.

    A value whose first day goes with a date would hold for all days, and no word of the edit says so. Days beside
    those that values have of their own stay.
    """
    if any(v.valid_from or v.valid_to for v in edited.values):
        return begins or before.valid_from, ends or before.valid_to
    if before.valid_from and begins is None and edit.valid_from is None:
        what, option = f"it would lose its first day, {before.valid_from}", "--valid-from"
    elif before.valid_to and ends is None and edit.valid_to is None:
        what, option = f"it would lose its last day, {day_before(before.valid_to)}", "--valid-to"
    else:
        return begins, ends
    raise UsageError(what, where=before.id, hint=f"say from or up to when it applies: {option} DAY, or {option} none")


def _stated(values: Sequence[Value]) -> tuple[str | None, str | None]:
    first = last = None
    for value in values:
        if value.type == "date" and value.role == "effective_from" and first is None:
            first = _edge(value.value, after=False)
        if value.type == "date" and value.role == "effective_to" and last is None:
            last = _edge(value.value, after=not value.exclusive)
    return first, last


def _edge(text: str, *, after: bool) -> str:
    day = read_value("date", text, None)
    if isinstance(day, PartialDate):
        return (day.after if after else day.first).isoformat()
    return date.fromordinal(day.toordinal() + after).isoformat() if isinstance(day, date) else text


def _day(text: str, where: str) -> str | None:
    if text == NONE:
        return None
    try:
        return date.fromisoformat(plain_value("date", text, None) or text).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is not a date", where=where, hint="write YYYY-MM-DD, or `none`") from None
