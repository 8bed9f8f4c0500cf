"""A page whose part is seen for the first time: what the part says is new to us, and nothing tells that the source said it anew.

What the page itself changed in the same capture is told all the same.
"""

from __future__ import annotations

from dataclasses import replace

from veille import changes, parsers
from veille.errors import ParseError, StoreError
from veille.model import Change, Comparison, Document, Fetched, Severity
from veille.parsers import Part
from veille.pipeline.reread.refresh import read_capture
from veille.profiles import Profile
from veille.store import Page, Version
from veille.workspace import Workspace


def own_changes(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    profile: Profile,
    filled: Version,
    before: Document,
    comparison: Comparison,
) -> Comparison:
    """The comparison without what is only there because a part was had for the first time.

    `filled` is the last reading with content and `before` its document. A page without such parts gives the comparison.
    """
    found = _without_gained(workspace, fetched, filled, profile)
    if found is None:
        return comparison
    alone = replace(fetched, body=found)
    own = changes.compare(before, changes.with_places(read_capture(alone, profile, page, url=fetched.url)))
    if not own.changed:
        return replace(comparison, changes=(), value_changes=(), severity=Severity.NONE, reasons=())
    wanted = {_key(change) for change in own.changes}
    kept = tuple(change for change in comparison.changes if _key(change) in wanted)
    values = {(v.type, v.role, v.before, v.after) for v in own.value_changes}
    if not kept:  # the part changed how the two fit together: rather too much is reported than nothing
        return comparison
    return replace(
        comparison,
        severity=own.severity,
        changes=kept,
        value_changes=tuple(
            v for v in comparison.value_changes if (v.type, v.role, v.before, v.after) in values
        ),
        reasons=own.reasons,
    )  # fmt: skip


def _without_gained(workspace: Workspace, fetched: Fetched, filled: Version, profile: Profile) -> bytes | None:
    """The capture without the parts that the last reading named and did not hold; None when there are none."""
    page, *now = parsers.unpack_parts(fetched.body)
    if not now:
        return None
    try:
        own, *held = parsers.unpack_parts(workspace.store.blobs.get(filled.raw_sha256))
    except (StoreError, ParseError):
        return None
    named = set(parsers.wanted_parts(own.body, profile=profile, url=fetched.url))
    gained = {part.url for part in now} - {part.url for part in held}
    gained &= named
    if not gained:
        return None
    known: tuple[Part, ...] = tuple(part for part in now if part.url not in gained)
    return parsers.pack_parts(page, known) if known else page.body


def _key(change: Change) -> tuple[object, ...]:
    return (
        change.object, change.kind, change.label, change.before, change.after, change.quote_before, change.quote_after,
    )  # fmt: skip
