"""The pages that survey the whole record: timelines, parity, citation impact, health."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from veille.alerts.report_files import file_name
from veille.alerts.site.data import (
    CalendarRow,
    ImpactRow,
    PageHealth,
    PageRef,
    ParityView,
    SiteData,
    Timeline,
    count_until,
)
from veille.alerts.site.ledger import hash_text
from veille.alerts.site.output import SitePages
from veille.alerts.site.twin_days import gather, pair_twins
from veille.alerts.site.views.parity_view import pair_pages, place_of
from veille.alerts.site.views.picture import draw

# A table beyond this many rows is no longer read; the conflicts come first, the rest is in `veille parity`.
PARITY_ROWS = 1000
# Rules shown under one provision; `veille impact PROVISION` lists them all.
IMPACT_ROWS = 25
IMPACT_PROVISIONS = 1000
OPEN_PROVISIONS = 25  # of more, only the names stand open: a law that is watched cites itself in every section
HEALTH_ROWS = 300  # the removed come last; `veille pages --state` has all
DAYS_A_PICTURE = 30  # how far today's line may lag in the picture of a rule: a hair's breadth on an axis of years
SOURCE_ROWS = 300  # those with pages in trouble come first; `veille status` and `veille pages` have all
# States of pages that were not checked as planned; one that is removed or of no source is listed, and waited for no more.
TROUBLE = frozenset({"failing", "stale", "held", "never"})


def write_timelines(data: SiteData, refs: Iterable[PageRef], pages: SitePages) -> list[str]:
    """Write a page with a picture for each timeline, and their list; the keys of the facts come back."""
    facts: list[Timeline] = []
    rules: list[Timeline] = []
    generated_at = data.generated_at
    day = date.fromisoformat(generated_at[:10]).toordinal()
    digests: list[str] = []
    for line in data.timelines:
        (facts if line.kind == "fact" else rules).append(line)
        digests.append(hash_text(repr(line)))
        # today's line moves a little every day: in the picture of a fact it is of the day, of a rule of the month
        today = day if line.kind == "fact" else _turn(line.key, day)
        path, made_from = f"timeline/{file_name(line.key)}.html", hash_text(f"{digests[-1]}:{today}")
        if pages.is_made_from(path, made_from):
            continue
        for renderer in pages.renderers:
            values = {"here": "timelines", "line": line, "picture": draw(line, generated_at, renderer.lang, data.zone)}
            pages.write_one(renderer, path, "timeline.html", values, made_from=made_from)
    named = {line.page_id for line in (*facts, *rules)}
    titles = {ref.page_id: ref.title or ref.url for ref in refs if ref.page_id in named}
    made_from = hash_text(repr((digests, data.rules_changed, titles)))
    if not pages.is_made_from("timelines.html", made_from):
        values = {
            "here": "timelines", "here_is_page": True, "facts": facts, "rules": rules, "changed": data.rules_changed,
            "titles": titles,
        }  # fmt: skip
        pages.write("timelines.html", "timelines.html", values, made_from=made_from)
    return [line.key for line in facts]


def _turn(key: str, day: int) -> int:
    """A number that changes once in a month's time, for each key on another day: so no day has all pictures to draw."""
    return (day + int(hash_text(key)[:8], 16)) // DAYS_A_PICTURE


def write_parity(rows: Iterable[ParityView], left: int, pages: SitePages) -> None:
    """Write the pairs of pages: those that disagree first, those that agree last and cut when the page grows too long."""
    ordered = sorted(rows, key=lambda row: place_of(row.state))
    shown = ordered[:PARITY_ROWS]
    made_from = hash_text(repr((shown, len(ordered), left)))
    if pages.is_made_from("parity.html", made_from):
        return
    pages.write(
        "parity.html",
        "parity.html",
        {
            "here": "parity",
            "here_is_page": True,
            "pairs": pair_pages(shown),
            "hidden": len(ordered) - len(shown) + left,
            "states": list(dict.fromkeys(row.state for row in shown if not row.whole_page)),
        },
        made_from=made_from,
    )


def write_impact(rows: Iterable[ImpactRow], pages: SitePages) -> None:
    """Write which rules rely on which provision; the most cited provisions are kept when there are too many."""
    shown: dict[str, list[ImpactRow]] = defaultdict(list)
    more: dict[str, int] = defaultdict(int)
    for row in rows:
        if len(shown[row.provision]) < IMPACT_ROWS:
            shown[row.provision].append(row)
        else:
            more[row.provision] += 1
    by_weight = sorted(shown, key=lambda p: (-len(shown[p]) - more[p], p))[:IMPACT_PROVISIONS]
    groups = [(provision, tuple(shown[provision]), more[provision]) for provision in sorted(by_weight, key=_in_order)]
    laws = [(law, tuple(group)) for law, group in groupby(groups, key=lambda group: group[0].partition(":")[0])]
    values = {"here": "impact", "here_is_page": True, "laws": laws, "folded": len(groups) > OPEN_PROVISIONS}
    made_from = hash_text(repr(groups))
    if not pages.is_made_from("impact.html", made_from):
        pages.write("impact.html", "impact.html", values, made_from=made_from)


def _in_order(provision: str) -> list[tuple[int, str]]:
    """A key that puts section 87.3 before section 200."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", provision)]


def write_calendar(data: SiteData, pages: SitePages) -> None:
    """Write the days ahead on which something begins, ends or is due."""
    days = [
        (day, gather(pair_days(rows), lambda told: (told[0].event, frozenset(row.quote for row in told))))
        for day, rows in groupby(data.calendar, key=lambda row: row.day)
    ]
    values = {"here": "calendar", "here_is_page": True, "days": days}
    made_from = hash_text(repr(days))
    if not pages.is_made_from("calendar.html", made_from):
        pages.write("calendar.html", "calendar.html", values, made_from=made_from)


def pair_days(rows: Iterable[CalendarRow]) -> tuple[tuple[CalendarRow, ...], ...]:
    """A day's rows, each with that of the twin page where both pages say as much."""
    return pair_twins(rows, lambda row: (row.event, row.page.page_id, row.page.twin_page_id))


def write_held(data: SiteData, pages: SitePages) -> None:
    """Write what came instead of a page beside the page, for each answer that is held back."""
    for held in data.held:
        path, made_from = f"held/{file_name(held.page_id)}.html", hash_text(held.made_from)
        if not pages.is_made_from(path, made_from):
            pages.write(path, "held.html", {"here": "health", "held": held.read()}, made_from=made_from)


def write_health(data: SiteData, pages: SitePages) -> dict[str, str]:
    """Write the health of sources and pages; the state of each page that is not as planned comes back."""
    listed: list[PageHealth] = []
    states: dict[str, str] = {}
    for row in data.health:
        states[row.page.page_id] = row.state
        if len(listed) < HEALTH_ROWS:
            listed.append(row)
    sources = sorted(data.sources, key=lambda row: not (row.failing or row.stale or row.held or row.never))
    more = max(len(sources) - SOURCE_ROWS, 0)
    pages.write(
        "health.html",
        "health.html",
        {
            "here": "health",
            "here_is_page": True,
            "generated_at": data.generated_at,
            "fresh": data.fresh,
            "overdue": count_until(data.overdue, data.generated_at),
            "removed": sum(row.removed for row in sources),
            "trouble": count_trouble(states),
            "sources": sources[:SOURCE_ROWS],
            "more_sources": more,
            "pages": listed,
            "more_pages": len(states) - len(listed),
            "held": {held.page_id for held in data.held},
            "states": list(dict.fromkeys(row.state for row in listed)),
            "langs": sorted({row.page.lang for row in listed}),
            "page_sources": sorted({row.page.source for row in listed if row.page.source}),
        },
    )
    return states


def count_trouble(states: Mapping[str, str]) -> int:
    """How many pages could not be checked as planned."""
    return sum(state in TROUBLE for state in states.values())
