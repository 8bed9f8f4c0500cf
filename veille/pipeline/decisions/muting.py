"""A person's wish to hear nothing of some differences: checked against the record, then kept."""

from __future__ import annotations

from datetime import date
from typing import get_args

from veille.answers.queries import find_page
from veille.errors import UsageError
from veille.model import ChangeObject
from veille.nearest import require_known
from veille.store import Mute
from veille.workspace import Workspace


def add_mute(
    workspace: Workspace, page: str, *, section: str | None, kind: str, until: str | None, reviewer: str, note: str
) -> Mute:
    """The mute as kept; UsageError for an unknown page or section, and for a day that has passed."""
    page_id = str(find_page(workspace.store.connection.raw, page)["page_id"])
    if kind:
        require_known(kind, get_args(ChangeObject), "kind of difference")
    if until is not None:
        _require_day(until, workspace.now()[:10])
    section_id = _section_of(workspace, page_id, section) if section else ""
    for one in workspace.store.mutes.active(workspace.now()[:10], page_id):
        if (one.section_id, one.object, one.until) == (section_id, kind, until):
            raise UsageError(f"that is muted already, by {one.reviewer} on {one.at}", where=f"mute {one.mute_id}")
    return workspace.store.mutes.add(
        page_id, section_id=section_id, object_=kind, until=until, reviewer=reviewer, at=workspace.now(), note=note
    )


def _section_of(workspace: Workspace, page_id: str, name: str) -> str:
    """The id of the page's section that an id, an anchor or a heading names."""
    rows = workspace.store.connection.rows(
        "SELECT DISTINCT section_id, anchor, heading FROM v1_section WHERE page_id = ? ORDER BY observed_from DESC",
        (page_id,),
    )
    for column in ("section_id", "anchor", "heading"):
        for row in rows:
            if row[column] == name:
                return str(row["section_id"])
    for row in rows:
        if str(row["heading"]).casefold() == name.casefold():  # "fees" is the heading "Fees"
            return str(row["section_id"])
    known = [str(row["heading"]) for row in rows if row["heading"]]
    require_known(name, known, "section of the page")
    return name


def _require_day(text: str, today: str) -> None:
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is not a date", where="--until", hint="write YYYY-MM-DD") from None
    if day <= today:
        raise UsageError(f"{text} has come already", where="--until", hint="name a later day")
