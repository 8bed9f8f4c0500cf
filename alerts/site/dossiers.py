"""The pages of one dossier: its changes, its history, its versions as kept, its first text against its last."""

from __future__ import annotations

from veille.alerts.messages.grouping import leading_changes, told_differences
from veille.alerts.messages.headlines import headline
from veille.alerts.report_files import file_name
from veille.alerts.site.data import ChangePage, Dossier
from veille.alerts.site.output import SitePages
from veille.alerts.site.views.listing import ChangeRow, list_change
from veille.alerts.site.views.others import other_lines
from veille.alerts.site.views.redline_view import view_redline, view_step
from veille.alerts.site.views.version_view import view_version
from veille.alerts.wording.interface_words import load_words
from veille.model import Severity

# Changes with a page of their own, the newest of a watched page and its newest critical ones; older ones keep their entry
# in the list of their month and in the page's history. So the site of twenty years is hardly larger than that of two.
OWN_PAGES = 12
# Of a large record fewer, so that the site of a thousand pages stays below some 300 MB: pages in the record, changes each.
LARGE = ((900, 4), (300, 6))
MOST_ITEMS = 50  # differences in the list below the redline; the redline and `veille diff` hold every one


def own_pages(pages: int) -> int:
    """How many changes, and versions, of each page have a page of their own when the record has so many pages."""
    return next((own for least, own in LARGE if pages > least), OWN_PAGES)


def write_dossier(dossier: Dossier, pages: SitePages, most: int = OWN_PAGES) -> list[ChangeRow]:
    """Write all pages of the dossier, `most` of them of changes; the rows of its steps for the lists come back."""
    page = dossier.page
    own = _own_pages(dossier.steps, most)
    kept = {version.bytes.version_id for version in dossier.versions}
    english, french = load_words("en"), load_words("fr")
    headlines = {step.id: (headline(step.card, english), headline(step.card, french)) for step in dossier.steps}
    views = {step.id: view_step(step) for step in dossier.steps}
    others = {step.id: other_lines(step, views[step.id]) for step in dossier.steps}
    rows = [
        list_change(page, step, headlines[step.id], others[step.id], own_page=step.id in own) for step in dossier.steps
    ]
    shown = [step for step in dossier.steps if step.id in own]
    for n, step in enumerate(shown):
        values = {
            "here": "changes",
            "page": page,
            "step": step,
            "card": step.card,
            "view": views[step.id],
            "others": others[step.id],
            **list_differences(step),
            "kept": kept,
            "previous": shown[n - 1].id if n else None,
            "next": shown[n + 1].id if n + 1 < len(shown) else None,
        }
        for renderer in pages.renderers:
            headline_here = headlines[step.id][renderer.lang == "fr"]
            pages.write_one(
                renderer, f"change/{file_name(step.id)}.html", "change.html", {**values, "headline": headline_here}
            )
    for row in rows:
        if not row.own_page:  # an address once given leads somewhere for ever: messages and bookmarks name it
            pages.write(f"change/{row.file}.html", "older.html", {"id": row.id, "page_id": page.page_id})
    for n, version in enumerate(dossier.versions):
        pages.write(
            f"version/{file_name(version.bytes.version_id)}.html",
            "version.html",
            {
                "here": "pages",
                "page": page,
                "version": version,
                "sections": view_version(version.document),
                "previous": dossier.versions[n - 1].bytes if n else None,
                "next": dossier.versions[n + 1].bytes if n + 1 < len(dossier.versions) else None,
            },
        )
    name = file_name(page.page_id)
    if dossier.whole is not None:
        values = {"here": "pages", "page": page, "dossier": dossier, "view": view_redline(dossier.whole)}
        pages.write(f"compare/{name}.html", "compare.html", values)
    values = {"here": "pages", "page": page, "dossier": dossier, "rows": rows[::-1], "kept": kept}
    pages.write(f"page/{name}.html", "page.html", values)
    return rows


def list_differences(step: ChangePage) -> dict[str, object]:
    """The differences of a step as the list below the redline has them: each with its changes, and those beside the text."""
    told = told_differences(step.items)
    said = {id(change) for together in told for change in together}
    beside = [change for change in leading_changes(step.items) if id(change) not in said]
    return {"items": told[:MOST_ITEMS], "more_items": max(len(told) - MOST_ITEMS, 0), "beside": beside[:MOST_ITEMS]}


def _own_pages(steps: tuple[ChangePage, ...], most: int) -> set[str]:
    """The steps that have a page of their own: the newest, and the newest critical ones."""
    grave = [step for step in steps if step.severity is Severity.CRITICAL]
    return {step.id for step in (*steps[-most:], *grave[-most:])}
