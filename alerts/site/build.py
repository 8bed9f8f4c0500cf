"""Build the report site: one pass over the dossiers, then the pages that need all of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from veille.alerts.feed import entries_of, render_feed
from veille.alerts.site.data import ChangePage, Dossier, PageRef, SiteData
from veille.alerts.site.file_names import file_name
from veille.alerts.site.interface_words import TEMPLATES
from veille.alerts.site.listing import ChangeRow, headline, list_change, tally
from veille.alerts.site.output import SitePages
from veille.alerts.site.render import ASSETS, Renderer
from veille.alerts.site.surveys import write_health, write_impact, write_parity, write_timelines
from veille.errors import UsageError
from veille.model import Event, Lang, Severity

_T = TypeVar("_T")
LANGS: tuple[Lang, ...] = ("en", "fr")

# The overview must open at once on a slow machine and still hold a busy month: 200 entries are about 150 KB.
OVERVIEW_CHANGES = 200
# A part of the full list: few enough to search at once, many enough that 20,000 changes are 40 parts.
CHANGES_A_PART = 500
PAGES_A_PART = 500
# Marks a folder as written by this program; a folder without it is never replaced.
MARKER = ".veille-site"


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written."""

    dest: Path
    pages: int
    changes: int
    files: int


@dataclass(slots=True)
class _Seen:
    """What the pass over the dossiers leaves for the lists: light rows, no texts."""

    rows: list[ChangeRow]
    pages: list[tuple[PageRef, int]]


def build_site(data: SiteData, dest: Path, *, lang: Lang = "en") -> SiteReport:
    """Write the site to the folder `dest` and say what was written; `lang` is the language of its front page.

    The new site is made beside the old one and takes its place when it is whole. Raises UsageError when `dest` is
    something other than an earlier site or an empty folder.
    """
    _refuse_foreign(dest)
    dest.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{dest.name}-", dir=dest.parent))
    try:
        pages = SitePages(draft, tuple(Renderer(each, data.generated_at, data.program_version) for each in LANGS))
        seen = _write_dossiers(data.dossiers, pages)
        # Within a day the gravest come first: the list is read from the top by someone with little time.
        seen.rows.sort(
            key=lambda row: (row.at[:10], row.severity.rank, row.at, row.last_seq or 0, row.id), reverse=True
        )
        seen.pages.sort(key=lambda entry: (entry[0].source, entry[0].title, entry[0].page_id))
        write_timelines(data.timelines, pages, data.generated_at)
        write_parity(data.parity, pages)
        write_impact(data.impacts, pages)
        trouble = write_health(data.sources, data.health, pages)
        _write_lists(seen, pages)
        _write_overview(seen, pages, data.generated_at, trouble, lang)
        _write_feeds(data.events, draft, lang)
        _copy_assets(draft)
        (draft / MARKER).write_text(f"{data.generated_at}\n", "utf-8")
        draft.chmod(0o755)  # mkdtemp made it for the owner alone; a site is there to be read
        _put_in_place(draft, dest)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return SiteReport(dest, len(seen.pages), len(seen.rows), pages.written)


def _write_dossiers(dossiers: Iterable[Dossier], pages: SitePages) -> _Seen:
    seen = _Seen([], [])
    for dossier in dossiers:
        seen.pages.append((dossier.page, len(dossier.steps)))
        seen.rows.extend(list_change(dossier.page, step) for step in dossier.steps)
        for renderer in pages.renderers:
            history = [
                (step, headline(step, renderer.lang), renderer.redline(step.redline, dossier.page.lang))
                for step in dossier.steps
            ]
            for i, (step, words, redline) in enumerate(history):
                pages.write_one(
                    renderer,
                    f"change/{file_name(step.id)}.html",
                    "change.html",
                    {
                        "here": "changes",
                        "page": dossier.page,
                        "step": step,
                        "headline": words,
                        "redline": redline,
                        "items": sorted(step.items, key=lambda item: -item.severity.rank),
                        "moved_values": _moved_values(step),
                        "previous": dossier.steps[i - 1].id if i else None,
                        "next": dossier.steps[i + 1].id if i + 1 < len(dossier.steps) else None,
                    },
                )
            pages.write_one(
                renderer,
                f"page/{file_name(dossier.page.page_id)}.html",
                "page.html",
                {"here": "pages", "page": dossier.page, "dossier": dossier, "steps": history[::-1]},
            )
    return seen


def _write_feeds(events: Sequence[Event], draft: Path, lang: Lang) -> None:
    """An Atom feed in each language; `feed.xml` is that of the front page's."""
    for each in LANGS:
        xml = render_feed(entries_of(events, each), lang=each, feed_id=f"site:{each}")
        for name in (f"feed.{each}.xml", *(["feed.xml"] if each == lang else [])):
            (draft / name).write_text(xml, encoding="utf-8")


def _moved_values(step: ChangePage) -> list[object]:
    shown = ("value", "fact", "citation", "condition", "link")
    return [c for c in step.items if c.object in shown and (c.before is not None or c.after is not None)]


def _write_lists(seen: _Seen, pages: SitePages) -> None:
    parts = _split(seen.rows, CHANGES_A_PART)
    for number, rows in enumerate(parts, start=1):
        pages.write(
            f"changes/{number}.html",
            "changes.html",
            {
                "here": "changes",
                "here_is_page": number == 1,
                "number": number,
                "total": len(parts),
                "change_count": len(seen.rows),
                **_listing(rows),
            },
        )
    page_parts = _split(seen.pages, PAGES_A_PART)
    for number, listed in enumerate(page_parts, start=1):
        pages.write(
            f"pages/{number}.html",
            "pages.html",
            {
                "here": "pages",
                "here_is_page": number == 1,
                "number": number,
                "total": len(page_parts),
                "page_count": len(seen.pages),
                "pages": listed,
                "langs": sorted({page.lang for page, _ in listed}),
                "sources": sorted({page.source for page, _ in listed if page.source}),
            },
        )


def _write_overview(seen: _Seen, pages: SitePages, generated_at: str, trouble: int, lang: Lang) -> None:
    rows = seen.rows[:OVERVIEW_CHANGES]
    values = {
        "here": "overview",
        "here_is_page": True,
        "page_count": len(seen.pages),
        "change_count": len(seen.rows),
        "last_checked": max((page.last_checked for page, _ in seen.pages if page.last_checked), default=None),
        "trouble": trouble,
        "tally": tally(seen.rows, generated_at),
        **_listing(rows),
        "rows": len(rows),
    }
    pages.write("index.html", "overview.html", values)
    pages.write_root("index.html", "overview.html", values, lang)


def _listing(rows: Sequence[ChangeRow]) -> dict[str, object]:
    return {
        "groups": [(day, tuple(group)) for day, group in groupby(rows, key=lambda row: row.at[:10])],
        "severities": [s for s in reversed(Severity) if any(row.severity == s for row in rows)],
        "langs": sorted({row.page.lang for row in rows}),
        "sources": sorted({row.page.source for row in rows if row.page.source}),
    }


def _split(items: Sequence[_T], size: int) -> list[Sequence[_T]]:
    """The items in parts of one size; one empty part when there are none, so that the list page exists."""
    return [items[i : i + size] for i in range(0, len(items), size)] or [items]


def _copy_assets(draft: Path) -> None:
    folder = draft / "assets"
    folder.mkdir()
    for name in ASSETS:
        shutil.copyfile(TEMPLATES / name, folder / name)


def _refuse_foreign(dest: Path) -> None:
    if dest.is_symlink() or (dest.exists() and not dest.is_dir()):
        raise UsageError("is not a folder", where=str(dest), hint="name a new or empty folder for the report site")
    if dest.is_dir() and not (dest / MARKER).is_file() and any(dest.iterdir()):
        raise UsageError(
            "holds files that are not a report site and would be lost",
            where=str(dest),
            hint="name a new or empty folder for the report site",
        )


def _put_in_place(draft: Path, dest: Path) -> None:
    """Swap the finished site in; a reader finds the old or the new one, but for the moment between two renames."""
    old = draft.with_name(draft.name + "-old")
    if dest.exists():
        os.rename(dest, old)
    try:
        os.rename(draft, dest)
    except OSError:
        if old.exists():
            os.rename(old, dest)
        raise
    shutil.rmtree(old, ignore_errors=True)
