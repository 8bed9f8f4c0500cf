"""A person takes dated copies that an import or a backfill held: they stand in the page's history at their own time."""

from __future__ import annotations

import json
from dataclasses import replace

from veille.errors import UsageError
from veille.model import EventVerdict
from veille.pipeline.decisions.taken_back import TakenBack, take_back_answer
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.pages.import_guard import BELIEVED
from veille.pipeline.past.late_copies import capture_of, ingest_copy
from veille.pipeline.past.time_order import lay_anew, settle_order
from veille.store import Page, RawCapture
from veille.store.blobs import HELD
from veille.store.operations.captures import CaptureVerdict
from veille.store.record.forgetting import has_been_watched
from veille.workspace import Workspace

MOST_SHOWN = 6  # held copies named in a message


def accept_copies(
    workspace: Workspace, page: Page, day: str | None = None, *, reviewer: str, comment: str = ""
) -> tuple[RawCapture, ...]:
    """The held copies of a page that were taken, oldest first: those whose time begins with `day`, or the only one.

    Nothing that is taken so raises an alert, like all history. Raises UsageError when none or, without a day, several fit.
    """
    store = workspace.store
    held = store.blobs.held(page.page_id)
    chosen = tuple(copy for copy in held if copy.fetched_at.startswith(day or ""))
    if not chosen or (day is None and len(chosen) > 1):
        raise UsageError(
            "several copies are held" if chosen else f"no copy {f'of {day} ' if day else ''}is held", where=page.url,
            hint=_hint(held),
        )  # fmt: skip
    run_id = store.fetches.begin_run("review", workspace.now())
    with store.transaction():
        for copy in chosen:
            note_accepted(workspace, copy, reviewer=reviewer, comment=comment)
            store.blobs.believe(page.page_id, copy.raw_sha256, copy.fetched_at, reason=BELIEVED)
        if has_been_watched(store.connection, page.page_id):
            for copy in chosen:
                raw = store.blobs.get(copy.raw_sha256)
                ingest_copy(
                    workspace, store.pages.get(page.page_id), capture_of(copy, raw), run_id=run_id, believed=True
                )
        else:
            lay_anew(workspace, (page.page_id,), run_id=run_id)
        settle_order(workspace, (page.page_id,))
        settle_facts(workspace, run_id=run_id)
    store.fetches.finish_run(run_id, workspace.now(), {"accepted": len(chosen)})
    return chosen


def note_accepted(workspace: Workspace, copy: RawCapture, *, reviewer: str, comment: str = "") -> None:
    """Keep who takes a copy as the page, and why, with what it was held for."""
    was = json.dumps({"reason": copy.reason, "quarantined": copy.quarantined})
    workspace.store.captures.add(
        CaptureVerdict(
            copy.page_id,
            copy.raw_sha256,
            copy.fetched_at,
            EventVerdict.ACCEPTED,
            reviewer,
            workspace.now(),
            comment,
            was,
        )
    )


def take_back(
    workspace: Workspace, page: Page, *, reviewer: str, comment: str = "", day: str | None = None
) -> TakenBack:
    """Undo the newest acceptance of what was held of a page, an answer or a copy; with `day` that of this day or time.

    What it made is taken out, what was held is held again. UsageError where nothing was accepted, and where it cannot be
    taken back: a later version was compared with the answer, or the copy stands among versions that were checked live.
    """
    store = workspace.store
    found = [one for one in store.captures.accepted(page.page_id) if one.fetched_at.startswith(day or "")]
    if not found:
        hint = "`veille review withdraw RULE` takes back what was decided on a rule"
        raise UsageError("nothing that was held of it was accepted", where=page.url, hint=hint)
    said = found[0]
    was = json.loads(said.was)
    if "version_id" in was:
        return take_back_answer(workspace, page, said, reviewer=reviewer, comment=comment)
    if has_been_watched(store.connection, page.page_id):
        raise UsageError(
            "the copy stands among versions that were checked since: that cannot be taken back", where=page.url
        )
    run_id = store.fetches.begin_run("review", workspace.now())
    undone = replace(said, verdict=EventVerdict.REOPENED, reviewer=reviewer, at=workspace.now(), note=comment, was="")
    with store.transaction():
        store.captures.add(undone)
        store.blobs.disbelieve(
            page.page_id, said.raw_sha256, said.fetched_at, reason=was["reason"], quarantined=was["quarantined"]
        )
        lay_anew(workspace, (page.page_id,), run_id=run_id)
        settle_order(workspace, (page.page_id,))
        settle_facts(workspace, run_id=run_id)
    store.fetches.finish_run(run_id, workspace.now(), {"taken_back": 1})
    return TakenBack(said)


def _hint(held: list[RawCapture]) -> str:
    if not held:
        return "`veille status` and `veille review held` list what is"
    days = [f"{copy.fetched_at} ({(copy.reason or '').removeprefix(HELD)})" for copy in held[:MOST_SHOWN]]
    more = f" and {len(held) - MOST_SHOWN} more" if len(held) > MOST_SHOWN else ""
    return f"give --at one of {'; '.join(days)}{more}"
