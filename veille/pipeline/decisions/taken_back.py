"""An answer that a person had accepted as the page, held again: versions and alerts stand as they did before."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from veille.errors import UsageError
from veille.model import EventVerdict, OwnNote, PageState
from veille.pipeline.facts.rebinding import note_outdated, settle_facts
from veille.pipeline.pages.parity import compare_twins
from veille.store import Handled, Page
from veille.store.operations.captures import CaptureVerdict
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An acceptance that was undone: the capture, the version that is gone with it, and what is said of its alerts.

    `sent` are the numbers of the alerts on the change it had made that a channel took: they stay sent.
    """

    capture: CaptureVerdict
    version_id: str | None = None
    sent: tuple[int, ...] = ()
    words: tuple[Handled, ...] = ()


def take_back_answer(
    workspace: Workspace, page: Page, said: CaptureVerdict, *, reviewer: str, comment: str = ""
) -> TakenBack:
    """Undo the acceptance of an answer to a check: its version is taken out, with its changes and alerts that were not sent.

    What was held is held again, with its alert open. UsageError where a later version was compared with it.
    """
    was = json.loads(said.was)
    _require_newest(workspace, page, was["version_id"])
    run_id = workspace.store.fetches.begin_run("review", workspace.now())
    with workspace.store.transaction():
        done = _take_out(workspace, page, said, (reviewer, comment))
        settle_facts(workspace, run_id=run_id)
    workspace.store.fetches.finish_run(run_id, workspace.now(), {"taken_back": 1})
    return done


def _require_newest(workspace: Workspace, page: Page, version_id: str | None) -> None:
    newest = workspace.store.history.latest(page.page_id)
    if version_id is not None and (newest is None or newest.version_id != version_id):
        raise UsageError(
            "a later version of the page was compared with it: that cannot be taken back", where=page.url,
            hint="decide on what changed: `veille alerts list`",
        )  # fmt: skip


def _take_out(workspace: Workspace, page: Page, said: CaptureVerdict, person: tuple[str, str]) -> TakenBack:
    """The version taken out, the alerts on it closed, those on what was held open again."""
    store, now, was = workspace.store, workspace.now(), json.loads(said.was)
    (who, why), version_id = person, was["version_id"]
    version = store.history.get(version_id) if version_id is not None else None
    store.captures.add(
        replace(
            said, verdict=EventVerdict.REOPENED, reviewer=who, at=now, note=why, was="",
            seq=version.seq if version is not None else None,
        )
    )  # fmt: skip
    store.blobs.disbelieve(
        page.page_id, said.raw_sha256, said.fetched_at, reason=was["reason"], quarantined=was["quarantined"]
    )
    if version is not None:
        store.history.take_out(version.version_id)
        note_outdated(workspace, page)
        latest = store.history.latest(page.page_id)
        if latest is not None:
            store.parity.forget(page.page_id)
            known = store.pages.get(page.page_id)
            compare_twins(workspace, known, store.history.load(latest.version_id), at=now)
    raw_sha256, digest, extractor = was["visit"]
    visit = replace(
        store.pages.visit(page.page_id), raw_sha256=raw_sha256, profile_digest=digest, extractor_version=extractor,
        etag=None, last_modified=None,
    )  # fmt: skip
    store.pages.put_visit(visit)
    if page.state.value != was["state"]:
        store.pages.set_state(page.page_id, PageState(was["state"]))
    made = [event for event in store.outbox.events(page_id=page.page_id) if event.run_id == was["run_id"]]
    words = [
        store.handling.decide(event.number, EventVerdict.HANDLED, reviewer=who, at=now, note=why or OwnNote.TAKEN_BACK)
        for event in made
        if store.handling.standing(event.number) is None
    ]
    words += [
        store.handling.decide(number, EventVerdict.REOPENED, reviewer=who, at=now, note=why)
        for suspect in store.suspects.reopen(was["suspects"])
        if (number := store.outbox.number_of(suspect.event_key)) and store.handling.standing(number) is not None
    ]
    sent = store.outbox.taken_of([event.number for event in made])[0]
    return TakenBack(said, version_id, tuple(sorted(sent)), tuple(words))
