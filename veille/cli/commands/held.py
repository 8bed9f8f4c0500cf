"""What is held of a page, from the command line: `review held`, and pages given to `review accept`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veille.cli.language import tr
from veille.cli.options import AsJson, ConfigPath, DatabasePath, QuietNotes, find_config, find_database, note, say
from veille.cli.tables import Listing, show_rows
from veille.cli.times import local_times

if TYPE_CHECKING:
    from veille.store import Page, Store
    from veille.workspace import Workspace

_HELD = Listing(
    {"at": "at ({zone})", "page_id": "page"}, below=("reason", "url"), nothing="no copy of a page’s past is held"
)
_SENT = "{count} [was|were] sent before and [stays|stay] so: {numbers}"
_LIVE = "{count} [page is|pages are] held back now: `veille pages --state held`"


def register(review: typer.Typer) -> None:
    """Add the commands of this file to `veille review`."""
    review.command("held")(review_held)


def accept_page(
    name: str,
    at: str | None,
    person: tuple[str, str],
    manner: tuple[bool, bool],
    place: tuple[Path | None, Path | None],
) -> bool:
    """Whether `name` is a page; then what is held of it is taken: the live answer, or the copy of its past of that time.

    `person` is who takes it and why.
    """
    from veille.pipeline.decisions.reviews import accept_suspect, is_held
    from veille.pipeline.outbox.delivery import DeliveryPlan, deliver_due
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.pipeline.past.held_copies import accept_copies

    as_json, quiet = manner
    with _named_page(name, place) as (workspace, page):
        if page is None:
            return False
        if at is None and (is_held(workspace, page) or not workspace.store.blobs.held(page.page_id)):
            accepted = accept_suspect(workspace, page, reviewer=person[0], comment=person[1])
            result = accepted.taken
            for line in tell_trackers(workspace, accepted.words):
                note(f"veille: {line}")
            deliver_due(workspace, DeliveryPlan(hold_console=quiet))
            outcome: dict[str, object] = {
                "page_id": page.page_id,
                "version_id": result.version_id,
                "reviewer": person[0],
                "comment": person[1],
            }
            say(outcome, f"{page.url}: taken as version {result.version_id}", as_json, quiet)
            return True
        copies = accept_copies(workspace, page, at, reviewer=person[0], comment=person[1])
        taken = [copy.fetched_at for copy in copies]
        said = tr("{url}: copies taken in their place in time: {times}", url=page.url, times=", ".join(taken))
        outcome = {"page_id": page.page_id, "copies": taken, "reviewer": person[0], "comment": person[1]}
        say(outcome, said, as_json, quiet)
    return True


def take_back_page(
    name: str,
    at: str | None,
    person: tuple[str, str],
    manner: tuple[bool, bool],
    place: tuple[Path | None, Path | None],
) -> bool:
    """Whether `name` is a page; then what a person had accepted of it is held again, the newest or that of a time."""
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.pipeline.past.held_copies import take_back

    as_json, quiet = manner
    with _named_page(name, place) as (workspace, page):
        if page is None:
            return False
        done = take_back(workspace, page, reviewer=person[0], comment=person[1], day=at)
        for line in tell_trackers(workspace, done.words):
            note(f"veille: {line}")
    if done.sent:
        numbers = ", ".join(map(str, done.sent))
        note(tr(_SENT, count=len(done.sent), numbers=numbers), quiet=quiet)
    outcome: dict[str, object] = {
        "page_id": page.page_id,
        "at": done.capture.fetched_at,
        "version_id": done.version_id,
        "sent": done.sent,
        "reviewer": person[0],
        "comment": person[1],
    }
    took = tr("; version {version} is taken out", version=done.version_id) if done.version_id is not None else ""
    said = tr("{url}: what was received on {at} is held again", url=page.url, at=local_times(done.capture.fetched_at))
    say(outcome, said + took, as_json, quiet)
    return True


@contextmanager
def _named_page(name: str, place: tuple[Path | None, Path | None]) -> Iterator[tuple[Workspace, Page | None]]:
    """The record open for writing, and its page of that id or address, or the only one of that source."""
    from veille.workspace import open_workspace

    settings = find_config(place[0])
    with open_workspace(settings, database=find_database(settings, place[1])) as workspace:
        yield workspace, workspace.store.pages.find(name) or _only_page_of(workspace.store, name)


def _only_page_of(store: Store, source: str) -> Page | None:
    pages = store.pages.all(source=source)
    return pages[0] if len(pages) == 1 else None


def review_held(
    page: Annotated[
        str | None, typer.Argument(metavar="PAGE", help="Only this page: id, address or source id.")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List copies from imports and backfills that are kept and not believed to be the page."""
    from veille.answers.handling.reviewing import held_records
    from veille.store import open_reading

    with open_reading(find_database(find_config(config), db)) as store:
        rows = held_records(store, page)
        live = len({suspect.page_id for suspect in store.suspects.all_open()})
    show_rows(rows, _HELD, as_json=as_json, quiet=quiet)
    if live and page is None and not as_json:
        note(tr(_LIVE, count=live), quiet=quiet)
