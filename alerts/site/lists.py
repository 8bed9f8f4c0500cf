"""The lists of the site: the overview, the changes month by month, the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from veille.alerts.site.change_index import ROWS_A_PART, build_changes_part
from veille.alerts.site.data import PageRef, SiteData, count_until
from veille.alerts.site.ledger import Ledger, Month, hash_text
from veille.alerts.site.output import SitePages
from veille.alerts.site.views.listing import ChangeRow, group_rows
from veille.alerts.site.views.weeks import YearPicture, draw_weeks, first_monday
from veille.alerts.wording.typography import local_day
from veille.model import Lang, Severity

_T = TypeVar("_T")
# The overview must open at once on a slow machine; the months hold the rest: 80 entries are about 65 KB.
OVERVIEW_CHANGES = 80
RECENT_DAYS = 30  # the window of the overview's tally: one month of a maintainer's attention
# A part of a month: few enough to write again when one of them moves, for a page that moves also touches its entries of
# earlier months; only a month in which a whole site was rebuilt has more.
CHANGES_A_PART = 75
PAGES_A_PART = 250


def write_lists(
    data: SiteData, refs: Sequence[PageRef], ledger: Ledger, pages: SitePages, trouble: int, lang: Lang
) -> list[Month]:
    """Write the lists whose rows moved, and the overview; the months that have changes come back.

    The `state` of a page is that of its health.
    """
    today = local_day(data.generated_at, data.zone)
    months = ledger.months()
    year = draw_weeks(ledger.days(first_monday(today)), today)
    for n, month in enumerate(months):
        newer = months[n - 1].name if n else None
        older = months[n + 1].name if n + 1 < len(months) else None
        _write_month(month, ledger, pages, newer, older)
    _write_changes(months, ledger, pages, year, sorted({ref.source for ref in refs if ref.source}))
    _write_pages(refs, ledger, pages, data.zone)
    rows = ledger.newest(OVERVIEW_CHANGES)
    values = {
        "here": "overview",
        "here_is_page": True,
        "page_count": len(refs),
        "change_count": sum(month.steps for month in months),
        "generated_at": data.generated_at,
        "last_checked": max((ref.last_checked for ref in refs if ref.last_checked), default=None),
        "trouble": trouble,
        "fresh": data.fresh,
        "overdue": count_until(data.overdue, data.generated_at),
        "tally": ledger.tally((date.fromisoformat(today) - timedelta(days=RECENT_DAYS)).isoformat()),
        "year": year,
        **_listing(rows),
        "rows": len(rows),
    }
    pages.write("index.html", "overview.html", values)
    pages.write_root("index.html", "overview.html", values, lang)
    return months


def _write_changes(
    months: Sequence[Month], ledger: Ledger, pages: SitePages, year: YearPicture, sources: Sequence[str]
) -> None:
    """The list of the months with its filters, and the index that these look through."""
    names = []
    for month in months:
        for number, digests in enumerate(_split(month.digests, ROWS_A_PART), start=1):
            names.append(f"{month.name}-{number}")
            made_from = hash_text(repr(digests))

            def make(name: str = names[-1], month: Month = month, first: int = (number - 1) * ROWS_A_PART) -> str:
                return build_changes_part(name, ledger.rows(month.name, first, ROWS_A_PART))

            pages.write_made(f"assets/changes-{names[-1]}.js", made_from, make)
    values = {
        "here": "changes",
        "here_is_page": True,
        "months": months,
        "year": year,
        "severities": list(Severity),
        "sources": sources,
        "parts_of_index": names,
    }
    pages.write("changes/index.html", "changes.html", values)


def _write_month(month: Month, ledger: Ledger, pages: SitePages, newer: str | None, older: str | None) -> None:
    parts = _split(month.digests, CHANGES_A_PART)
    for number, digests in enumerate(parts, start=1):
        name = f"changes/{month.name}{f'-{number}' if number > 1 else ''}.html"
        made_from = hash_text(repr((month.steps, newer, older, digests)))
        if pages.is_made_from(name, made_from):
            continue
        part = ledger.rows(month.name, (number - 1) * CHANGES_A_PART, CHANGES_A_PART)
        values = {
            "here": "changes",
            "month": month,
            "number": number,
            "total": len(parts),
            "newer": newer,
            "older": older,
            **_listing(part),
        }
        pages.write(name, "month.html", values, made_from=made_from)


def _write_pages(refs: Sequence[PageRef], ledger: Ledger, pages: SitePages, zone: str) -> None:
    """The list of pages; days stand in it, so that a check later in the day moves nothing."""
    steps = ledger.steps_of_pages()
    rows: list[tuple[PageRef, int, str, str]] = []
    for ref in refs:
        count, newest = steps.get(ref.page_id, (0, ""))
        changed, checked = (local_day(at, zone) if at else "" for at in (newest, ref.last_checked))
        rows.append((replace(ref, last_checked=None, last_changed=None), count, changed, checked))
    parts = _split(rows, PAGES_A_PART)
    for number, listed in enumerate(parts, start=1):
        name, made_from = f"pages/{number}.html", hash_text(repr((len(parts), len(refs), listed)))
        if pages.is_made_from(name, made_from):
            continue
        values = {
            "here": "pages",
            "here_is_page": number == 1,
            "number": number,
            "total": len(parts),
            "page_count": len(refs),
            "pages": listed,
            "langs": sorted({ref.lang for ref, *_ in listed}),
            "sources": sorted({ref.source for ref, *_ in listed if ref.source}),
        }
        pages.write(name, "pages.html", values, made_from=made_from)


def _listing(rows: Sequence[tuple[str, ChangeRow]]) -> dict[str, object]:
    """The rows by day, each day's as entries, and what the filters offer."""
    days = {row.id: day for day, row in rows}
    listed = [row for _, row in rows]
    entries = group_rows(rows)
    return {
        "groups": [(day, tuple(group)) for day, group in groupby(entries, key=lambda entry: days[entry.row.id])],
        "severities": [s for s in reversed(Severity) if any(row.severity == s for row in listed)],
        "langs": sorted({row.lang for row in listed}),
        "sources": sorted({row.source for row in listed if row.source}),
    }


def _split(items: Sequence[_T], size: int) -> list[Sequence[_T]]:
    """The items in parts of one size; one empty part when there are none, so that the list page exists."""
    return [items[i : i + size] for i in range(0, len(items), size)] or [items]
