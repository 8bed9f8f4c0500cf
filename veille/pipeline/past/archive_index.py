"""Which captures of a page an archive holds, by its index: a CDX answer, or a TimeMap with the TimeMaps it leads to."""

from __future__ import annotations

from veille.crawler import Crawler
from veille.crawler.lists.archives import ArchivedCapture, cdx_address, read_cdx, read_timemap, timemap_pages
from veille.errors import ParseError
from veille.model import Fetched, FetchRequest, Rejected, RejectReason
from veille.urls import host_of
from veille.workspace import Workspace

MOST_PARTS = 50  # of one TimeMap; archives put thousands of captures in each


def list_captures(
    workspace: Workspace, crawler: Crawler, url: str, *, since: str, remarks: list[str]
) -> tuple[tuple[ArchivedCapture, ...], int]:
    """What the archive holds of the page, oldest first, and how many answers of its index could not be had or read.

    `remarks` gains a line for each of these, and where the archive holds nothing.
    """
    settings, until = workspace.config.backfill, workspace.now()
    if settings.protocol == "memento":
        found, faults = _follow_timemaps(
            crawler, settings.index.replace("{url}", url), since=since, until=until, remarks=remarks
        )
    else:
        address = cdx_address(settings.index, url, since=since, until=until)
        body, faults = _ask_index(crawler, address, remarks)
        found = {}
        try:
            found = {capture.at: capture for capture in read_cdx(body or b"", url, settings.playback)}
        except ParseError as error:
            faults += 1
            remarks.append(f"{address}: {error}")
    return tuple(found[at] for at in sorted(found) if since <= at <= until), faults


def _follow_timemaps(
    crawler: Crawler, address: str, *, since: str, until: str, remarks: list[str]
) -> tuple[dict[str, ArchivedCapture], int]:
    """The captures of a TimeMap and of those that it leads to on its host, one after the other, by their times."""
    found: dict[str, ArchivedCapture] = {}
    host, waiting, asked, faults = host_of(address), [address], set[str](), 0
    while waiting:
        if len(asked) >= MOST_PARTS:
            faults += 1
            remarks.append(
                f"the archive's index has more than {MOST_PARTS} parts: the rest was left out ({waiting[0]})"
            )
            break
        part = waiting.pop(0)
        asked.add(part)
        body, failed = _ask_index(crawler, part, remarks)
        faults += failed
        if body is None:
            continue
        try:
            found.update((capture.at, capture) for capture in read_timemap(body))
        except ParseError as error:
            faults += 1
            remarks.append(f"{part}: {error}")
        for other in timemap_pages(body, part, since=since, until=until):
            if other not in asked and other not in waiting and host_of(other) == host:
                waiting.append(other)
    return found, faults


def _ask_index(crawler: Crawler, address: str, remarks: list[str]) -> tuple[bytes | None, int]:
    """The body of the answer, None when it cannot be had; 1 where that is a failure, 0 where the archive holds nothing."""
    (outcome,) = crawler.crawl([FetchRequest(address)])
    if isinstance(outcome, Fetched):
        return outcome.body, 0
    nothing = isinstance(outcome, Rejected) and outcome.reason in (RejectReason.TRUNCATED, RejectReason.GONE)
    why = outcome.detail if isinstance(outcome, Rejected) else "not modified"
    remarks.append(f"the archive's index: {'no capture' if nothing else why} ({address})")
    return None, int(not nothing)
