"""What a run under a wrong clock left behind in the future, listed and put right: order and raw bytes stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from veille.clock import MOST_SKEW, from_stamp, to_stamp
from veille.errors import UsageError
from veille.pipeline.facts.rebinding import note_outdated, settle_facts
from veille.store.record.clock_repair import latest_until, move_times, times_after, versions_after
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FutureTimes:
    """What the record holds later than now: the moments, the versions observed then, and what they became when put right."""

    now: str
    times: tuple[str, ...]
    versions: tuple[tuple[str, str, str], ...]
    moved: tuple[tuple[str, str], ...] = ()


def list_future(workspace: Workspace) -> FutureTimes:
    """What the record holds later than now, beyond a small skew."""
    limit = to_stamp(workspace.clock() + MOST_SKEW)
    db = workspace.store.connection
    return FutureTimes(workspace.now(), times_after(db, limit), versions_after(db, limit))


def put_right(workspace: Workspace, *, at: str | None = None) -> FutureTimes:
    """Move all later times, a second apart in their order, to `at` (default: right after the newest right time).

    Raises UsageError when that would not lie between what is recorded and now. Nothing is deleted; facts are laid out anew.
    """
    found = list_future(workspace)
    if not found.times:
        return found
    db, clock = workspace.store.connection, workspace.clock()
    newest = latest_until(db, to_stamp(clock + MOST_SKEW))
    earliest = from_stamp(newest) + timedelta(seconds=1) if newest is not None else clock
    try:
        start = from_stamp(at) if at is not None else earliest
    except ValueError:
        raise UsageError(
            f"{at!r} is not a time", where="--at", hint="write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
        ) from None
    last = start + timedelta(seconds=len(found.times) - 1)
    if start < earliest or last > clock + MOST_SKEW:
        hint = f"give a time between {to_stamp(earliest)} and {workspace.now()}"
        raise UsageError(f"{to_stamp(start)} is not between what is recorded and now", where="--at", hint=hint)
    moved = {wrong: to_stamp(start + timedelta(seconds=n)) for n, wrong in enumerate(found.times)}
    pages = {version_id.rpartition("-")[0] for version_id, _, _ in found.versions}
    run_id = workspace.store.fetches.begin_run("clock", workspace.now())
    with workspace.store.transaction():
        move_times(db, moved, now=workspace.now())
        for page_id in sorted(pages):
            note_outdated(workspace, workspace.store.pages.get(page_id))
        settle_facts(workspace, run_id=run_id)
    workspace.store.fetches.finish_run(run_id, workspace.now(), {"moved": len(moved)})
    return FutureTimes(found.now, found.times, found.versions, tuple(sorted(moved.items())))
