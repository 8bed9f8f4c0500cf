"""What a perfect watch would have seen and reported in a scenario, for every page and day. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scenario.plan import VALUE_FIELDS, Content, Edit, Field, Page, Plan


@dataclass(frozen=True, slots=True)
class Report:
    """One planted change of one page as it must be reported: on which day, what, before and after."""

    source: str
    day: int
    field: Field
    before: str
    after: str


def content_on(plan: Plan, page: Page, day: int) -> Content:
    """What the page says on a day, whether or not it can be fetched."""
    content = page.pair.start
    for edit in plan.edits:
        if edit.pair == page.pair.number and edit.day_on(page.lang) <= day:
            content = _apply(content, edit)
    return content


def fault_on(plan: Plan, page: Page, day: int) -> str | None:
    """Why the page cannot be had on a day; None when it is well."""
    for removal in plan.removals:
        if (removal.pair, removal.lang) == (page.pair.number, page.lang) and removal.day <= day:
            return "gone"
    for outage in plan.outages:
        if outage.host == page.pair.host and outage.first <= day <= outage.last:
            return outage.kind
    for glitch in plan.glitches:
        if (glitch.pair, glitch.lang, glitch.day) == (page.pair.number, page.lang, day):
            return glitch.kind
    return None


def seen_on(plan: Plan, page: Page, day: int) -> int | None:
    """The day of the last good capture at the end of a day, with one check a day; None before the first."""
    return next((d for d in range(day, -1, -1) if fault_on(plan, page, d) is None), None)


def known_on(plan: Plan, page: Page, day: int) -> Content | None:
    """What is known of the page at the end of a day: the content of the last good capture."""
    seen = seen_on(plan, page, day)
    return None if seen is None else content_on(plan, page, seen)


def reports(plan: Plan) -> Iterator[Report]:
    """Every substantive change that must be reported, on the first day on which it can be seen, and no other.

    Two edits of one field between two good captures are one change, or none when the second undoes the first.
    """
    for page in plan.pages:
        last = known_on(plan, page, 0)
        for day in range(1, plan.days):
            now = known_on(plan, page, day)
            if now is None or last is None or fault_on(plan, page, day) is not None:
                last = last or now
                continue
            for field in (*VALUE_FIELDS, "logic", "items"):
                before, after = _text(last, field), _text(now, field)
                if before != after:
                    yield Report(page.source, day, field, before, after)
            last = now


def facts_on(plan: Plan, day: int) -> dict[str, str]:
    """The value of every fact of the scenario's configuration as known at the end of a day."""
    out = {}
    for page in plan.pages:
        known = known_on(plan, page, day)
        if known is not None:
            out |= {fact_key(page, field): _text(known, field) for field in VALUE_FIELDS}
    return out


def fact_key(page: Page, field: Field) -> str:
    """The key of the fact that is bound to a page's value of one field."""
    return f"page_{page.pair.number:03d}.{page.lang}.{field}"


def _text(content: Content, field: Field) -> str:
    value = getattr(content, field)
    return ",".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _apply(content: Content, edit: Edit) -> Content:
    if edit.field == "items":
        return replace(content, items=tuple(int(item) for item in edit.after.split(",")))
    if edit.field == "prose":
        return replace(content, prose=int(edit.after))
    return replace(content, **{edit.field: edit.after})
