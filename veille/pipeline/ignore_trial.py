"""What an `ignore` pattern would take out of the pages as they are stored: a trial without a request or a change."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from veille.errors import ParseError, StoreError, UsageError
from veille.pipeline.reread.refresh import reread
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class IgnoreTrial:
    """One page: the lines of its newest version that the patterns match as a whole."""

    page_id: str
    url: str
    lines: tuple[str, ...]


def try_ignore(
    workspace: Workspace, patterns: Collection[str], sources: Collection[str] = ()
) -> tuple[IgnoreTrial, ...]:
    """The lines that the patterns would take out, page by page; UsageError for a pattern that does not compile."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise UsageError(f"{pattern!r} is not a regular expression: {error}", where="the pattern") from error
    found = []
    for page in workspace.store.pages.all():
        latest = workspace.store.history.latest_filled(page.page_id)
        if latest is None or (sources and page.source not in sources):
            continue
        profile = workspace.profile_of(page)
        try:
            raw = workspace.store.blobs.get(latest.raw_sha256)
            before = reread(raw, profile, page, latest)
            after = reread(raw, profile.ignoring(tuple(patterns)), page, latest)
        except (StoreError, ParseError):
            continue  # its bytes were pruned, or cannot be read: nothing to try on
        left = set(_lines(after.text))
        found.append(
            IgnoreTrial(page.page_id, page.url, tuple(line for line in _lines(before.text) if line not in left))
        )
    return tuple(found)


def line_pattern(line: str) -> str:
    """A pattern for one line as it stands, any number in place of each number: "Open 9 to 5" and "Open 10 to 6"."""
    return re.sub(r"\d+", r"\\d+", re.escape(" ".join(line.split())).replace("\\ ", " "))


def _lines(text: str) -> list[str]:
    return [line for line in dict.fromkeys(text.split("\n")) if line.strip()]
