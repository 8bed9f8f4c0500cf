"""The pages that survey the whole record: timelines, parity, citation impact, health."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from veille.alerts.site.data import ImpactRow, PageHealth, ParityRow, Period, SourceHealth, Timeline
from veille.alerts.site.file_names import file_name
from veille.alerts.site.output import SitePages
from veille.alerts.site.picture import draw

# A table beyond this many rows is no longer read; the conflicts come first, the rest is in `veille parity`.
PARITY_ROWS = 1000
# Rules shown under one provision; `veille impact PROVISION` lists them all.
IMPACT_ROWS = 25
IMPACT_PROVISIONS = 1000
HEALTH_ROWS = 1000
_PARITY_ORDER = {"conflict": 0, "lagging": 1, "unpaired": 2, "equal": 4}


def write_timelines(timelines: Iterable[Timeline], pages: SitePages, generated_at: str) -> None:
    """Write a page with a picture for each timeline, and their list."""
    facts: list[tuple[Timeline, Period | None]] = []
    rules: list[tuple[Timeline, Period | None]] = []
    for line in timelines:
        now = next((p for p in reversed(line.periods) if p.observed_to is None), None)
        (facts if line.kind == "fact" else rules).append((line, now))
        for renderer in pages.renderers:
            pages.write_one(
                renderer,
                f"timeline/{file_name(line.key)}.html",
                "timeline.html",
                {"here": "timelines", "line": line, "picture": draw(line, generated_at, renderer.lang)},
            )
    pages.write(
        "timelines.html", "timelines.html", {"here": "timelines", "here_is_page": True, "facts": facts, "rules": rules}
    )


def write_parity(rows: Iterable[ParityRow], pages: SitePages) -> None:
    """Write the table of twins: what disagrees first, what agrees last and cut when the table grows too long."""
    ordered = sorted(rows, key=lambda row: _PARITY_ORDER.get(row.state, 3))
    shown = ordered[:PARITY_ROWS]
    pages.write(
        "parity.html",
        "parity.html",
        {
            "here": "parity",
            "here_is_page": True,
            "rows": shown,
            "hidden": len(ordered) - len(shown),
            "states": list(dict.fromkeys(row.state for row in shown)),
        },
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
    groups = [(provision, tuple(shown[provision]), more[provision]) for provision in sorted(by_weight)]
    pages.write("impact.html", "impact.html", {"here": "impact", "here_is_page": True, "groups": groups})


def write_health(sources: Iterable[SourceHealth], health: Iterable[PageHealth], pages: SitePages) -> int:
    """Write the health of sources and pages; the number of pages in trouble comes back."""
    listed: list[PageHealth] = []
    count = 0
    for row in health:
        count += 1
        if len(listed) < HEALTH_ROWS:
            listed.append(row)
    pages.write(
        "health.html",
        "health.html",
        {
            "here": "health",
            "here_is_page": True,
            "sources": list(sources),
            "pages": listed,
            "langs": sorted({row.page.lang for row in listed}),
            "page_sources": sorted({row.page.source for row in listed if row.page.source}),
        },
    )
    return count
