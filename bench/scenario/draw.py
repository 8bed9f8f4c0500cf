"""Draws a scenario from a seed: the same seed gives the same plan. Pure."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from scenario.plan import Content, Edit, Field, Glitch, HostFault, Outage, PageFault, Pair, Plan, Removal
from scenario.truth import reports

# More than half of a host's pages changed at once is held as a change of the template (guard.mass_share). A scenario
# stays well below, also on the first good day after an outage.
MOST_CHANGED = 1 / 3


def make_plan(*, pages: int, days: int, seed: int) -> Plan:
    """A scenario of that many pages (an even number, at least 12) and days (at least 12)."""
    if pages < 12 or pages % 2 or days < 12:
        raise ValueError("a scenario has an even number of pages, at least 12, and at least 12 days")
    attempt = 0
    while True:
        plan = _draw_plan(random.Random(f"{seed}.{attempt}"), pages, days, seed)
        if _is_calm(plan):
            return plan
        attempt += 1


def _is_calm(plan: Plan) -> bool:
    """Whether no day brings changes to a large share of a host's pages."""
    host_of = {page.source: page.pair.host for page in plan.pages}
    size = Counter(host_of.values())
    changed = Counter((host_of[source], day) for source, day in {(r.source, r.day) for r in reports(plan)})
    return all(count <= size[host] * MOST_CHANGED for (host, _), count in changed.items())


def _draw_plan(chance: random.Random, pages: int, days: int, seed: int) -> Plan:
    pairs = tuple(
        # Two thirds of the pages are on the host whose template changes.
        Pair(number, "quebec" if number % 3 == 2 else "canada", _draw_content(chance))
        for number in range(pages // 2)
    )
    outages = _draw_outages(chance, days)
    removals = (Removal(pairs[-1].number, "en", days // 3),)
    edits = _draw_edits(chance, pairs[:-1], days)
    glitches = _draw_glitches(chance, pairs[:-1], days, outages)
    return Plan(pairs, days, edits, outages, glitches, removals, days // 2, (2 * days) // 3, seed)


def _draw_content(chance: random.Random) -> Content:
    return Content(_duration(chance), _fee(chance), _date(chance), _code(chance), chance.choice(("any", "all")))


def _draw_edits(chance: random.Random, pairs: tuple[Pair, ...], days: int) -> tuple[Edit, ...]:
    """One edit for about every third pair of a long scenario, each kind at least once, and one that goes back."""
    kinds: tuple[Field, ...] = ("duration", "fee", "date", "code", "logic", "items", "prose")
    count = max(len(kinds), len(pairs) // 2)
    chosen = [pairs[i % len(pairs)] for i in chance.sample(range(max(len(pairs), count)), count)]
    edits, used = [], set()
    for index, pair in enumerate(chosen):
        field = kinds[index % len(kinds)]
        if (pair.number, field) in used:
            continue
        used.add((pair.number, field))
        before = _value_of(pair.start, field)
        # Day 0 gives first versions; the last days are left for twins that lag and for confirmation.
        day = chance.randrange(1, days - 5)
        edits.append(Edit(pair.number, day, chance.choice((0, 0, 1, 3)), field, before, _other(chance, field, before)))
    back = next((e for e in edits if e.field == "duration" and e.day < days - 6), None)
    if back is not None:  # A to B to A: two changes, three versions
        edits.append(Edit(back.pair, back.day + 4, back.lag, "duration", back.after, back.before))
    return tuple(sorted(edits, key=lambda e: (e.day, e.pair, e.field)))


def _draw_outages(chance: random.Random, days: int) -> tuple[Outage, ...]:
    kinds: tuple[HostFault, ...] = ("outage", "bot_wall", "maintenance", "hang_up")
    out, day = [], 2
    for index in range(max(4, days // 6)):
        length = chance.choice((1, 1, 2))
        if day + length >= days - 3:
            break
        host = ("canada", "quebec")[index % 2]
        out.append(Outage(host, kinds[index % len(kinds)], day, day + length - 1))
        day += length + chance.randrange(1, 3)
    return tuple(out)


def _draw_glitches(
    chance: random.Random, pairs: tuple[Pair, ...], days: int, outages: tuple[Outage, ...]
) -> tuple[Glitch, ...]:
    kinds: tuple[PageFault, ...] = ("soft_404", "empty_main", "halved", "server_error")
    out: list[Glitch] = []
    for index in range(max(4, len(pairs) // 6)):
        pair = chance.choice(pairs)
        well = [
            d for d in range(1, days - 3) if not any(o.host == pair.host and o.first <= d <= o.last for o in outages)
        ]
        day = chance.choice(well)
        if any(g.pair == pair.number and abs(g.day - day) < 3 for g in out):
            continue
        out.append(Glitch(pair.number, chance.choice(("en", "fr")), kinds[index % len(kinds)], day))
    return tuple(out)


def _value_of(content: Content, field: Field) -> str:
    if field == "items":
        return ",".join(str(item) for item in content.items)
    return str(getattr(content, field))


def _other(chance: random.Random, field: Field, before: str) -> str:
    """Another value of the field."""
    if field == "logic":
        return "all" if before == "any" else "any"
    if field == "prose":
        return "1"
    if field == "items":  # one condition goes
        items = before.split(",")
        items.pop(chance.randrange(len(items)))
        return ",".join(items)
    draw = {"duration": _duration, "fee": _fee, "date": _date, "code": _code}[field]
    after = before
    while after == before:
        after = draw(chance)
    return after


def _duration(chance: random.Random) -> str:
    return f"P{chance.randrange(3, 49)}M"


def _fee(chance: random.Random) -> str:
    return f"{chance.randrange(75, 995)}.00"


def _date(chance: random.Random) -> str:
    return (date(2021, 1, 1) + timedelta(days=chance.randrange(1700))).isoformat()


def _code(chance: random.Random) -> str:
    return f"{chance.choice('ACT')}{chance.randrange(11, 99)}"
