"""What an `ignore` pattern would take out of the pages as they are stored: a trial without a request or a change."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from veille.changes import compare
from veille.errors import ParseError, StoreError, UsageError
from veille.model import Document, Event
from veille.pipeline.decisions.verdicts import find_event
from veille.pipeline.facts.rebinding import fact_states
from veille.pipeline.reread.refresh import reread
from veille.profiles import Profile
from veille.store import Page
from veille.strict import require_pattern
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class IgnoreTrial:
    """One page: the lines of its newest version that the patterns match as a whole; rules and facts that go with them."""

    page_id: str
    url: str
    lines: tuple[str, ...]
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()  # keys of watched facts that would have another value, or none


@dataclass(frozen=True, slots=True)
class AlertTrial:
    """An alert read again with patterns: its source, the patterns, its differences as reported and as they would be left."""

    source: str
    patterns: tuple[str, ...]
    told: int
    left: int


def try_ignore(
    workspace: Workspace, patterns: Collection[str], sources: Collection[str] = ()
) -> tuple[IgnoreTrial, ...]:
    """The lines that the patterns would take out, page by page; UsageError for a pattern that does not compile."""
    _require_patterns(patterns)
    found = []
    for page in workspace.store.pages.all():
        latest = workspace.store.history.latest_filled(page.page_id)
        if latest is None or (sources and page.source not in sources):
            continue
        profile = workspace.profile_of(page)
        try:
            raw = workspace.store.blobs.get(latest.raw_sha256)
            before = reread(workspace, raw, profile, page, latest)
            after = reread(workspace, raw, profile.ignoring(tuple(patterns)), page, latest)
        except (StoreError, ParseError):
            continue  # its bytes were pruned, or cannot be read: nothing to try on
        left, stated = set(_lines(after)), set(_quotes(after))
        lines = tuple(line for line in _lines(before) if line not in left)
        rules = tuple(quote for quote in _quotes(before) if quote not in stated)
        facts = _moved_facts(workspace, page, before, after)
        found.append(IgnoreTrial(page.page_id, page.url, lines, rules, facts))
    return tuple(found)


def try_alert(workspace: Workspace, number: int, pattern: str | None = None) -> AlertTrial:
    """The alert of a number read again without the lines of the pattern, or of patterns made from its own lines.

    Made from an alert are only lines that state no rule and differ in their numbers alone: a counter, a time. UsageError
    when it has none, when its bytes are no longer there, or when the pattern takes nothing out of what it told.
    """
    event = find_event(workspace, number)
    page = workspace.store.pages.get(event.page_id) if event.page_id else None
    if page is None or len(event.raw_sha256) < 2 or not event.changes:
        raise UsageError(f"alert {number} tells no change of a page", where="--alert", hint="`veille alerts list`")
    profile = workspace.profile_of(page)
    before, after = _read_both(workspace, event, page, profile)
    patterns = (pattern,) if pattern is not None else _moving_lines(before, after)
    _require_patterns(patterns)
    if not patterns:
        raise UsageError(
            f"no line of alert {number} differs in its numbers alone and states no rule",
            where="--alert",
            hint=f"give the pattern as well, or `veille mute add {page.source or page.page_id}`",
        )
    told = len(compare(before, after).changes)
    left = len(compare(*_read_both(workspace, event, page, profile.ignoring(patterns))).changes)
    if left >= told:
        raise UsageError(
            f"takes nothing out of what alert {number} told", where=patterns[0], hint=f"`veille diff {page.page_id}`"
        )
    return AlertTrial(page.source, patterns, told, left)


def line_pattern(line: str) -> str:
    """A pattern for one line as it stands, any number in place of each number: "Open 9 to 5" and "Open 10 to 6"."""
    return re.sub(r"\d+", r"\\d+", re.escape(" ".join(line.split())).replace("\\ ", " "))


def _moving_lines(before: Document, after: Document) -> tuple[str, ...]:
    """A pattern for each line that stands in both, with other numbers, and states no rule in either."""
    old, new = ({line_pattern(line): line for line in _lines(document)} for document in (before, after))
    stated = "\n".join((*_quotes(before), *_quotes(after)))
    return tuple(
        pattern
        for pattern, line in old.items()
        if pattern in new and new[pattern] != line and line not in stated and new[pattern] not in stated
    )


def _read_both(workspace: Workspace, event: Event, page: Page, profile: Profile) -> tuple[Document, Document]:
    versions = {version.raw_sha256: version for version in workspace.store.history.versions(page.page_id)}
    read: list[Document] = []
    for sha256 in event.raw_sha256[:2]:
        try:
            version = versions[sha256]
            read.append(reread(workspace, workspace.store.blobs.get(sha256), profile, page, version))
        except (KeyError, StoreError, ParseError) as error:
            raise UsageError(
                f"the bytes of alert {event.number} can no longer be read: {error}",
                where="--alert",
                hint="`veille ignore SOURCE PATTERN`",
            ) from error
    return read[0], read[1]


def _require_patterns(patterns: Collection[str]) -> None:
    for pattern in patterns:
        try:
            require_pattern(pattern)
        except ValueError as error:
            raise UsageError(str(error), where="the pattern") from error


def _moved_facts(workspace: Workspace, page: Page, before: Document, after: Document) -> tuple[str, ...]:
    """Keys of the facts that the page states in the one document otherwise than in the other."""
    left = {state.key: (state.state, state.value, state.quote) for state in fact_states(workspace, page, after)}
    held = [(state.key, (state.state, state.value, state.quote)) for state in fact_states(workspace, page, before)]
    return tuple(key for key, what in held if left.get(key) != what)


def _quotes(document: Document) -> Sequence[str]:
    return [rule.quote for section in document.sections for rule in section.rules]


def _lines(document: Document) -> list[str]:
    return [line for line in dict.fromkeys(document.text.split("\n")) if line.strip()]
