"""Saved pages as history: front-matter Markdown, HTML, PDF, Justice XML, WARC. Nothing imported raises an alert."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from veille.clock import MOST_AHEAD, from_stamp
from veille.config import Source
from veille.crawler import WarcNotes
from veille.errors import ParseError, UsageError
from veille.log import log
from veille.model import EventVerdict, Fetched, Lang
from veille.parsers import select_profile
from veille.parsers.language.detection import lang_of_words
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.pages.believing import accept_hint
from veille.pipeline.pages.containment import fault_line, is_contained, keep_bytes, record_fault
from veille.pipeline.pages.import_guard import BELIEVED, set_islands_apart
from veille.pipeline.pages.ingest import Ingested, LadderStep
from veille.pipeline.past.held_copies import note_accepted
from veille.pipeline.past.late_copies import ingest_copy
from veille.pipeline.past.revisits import find_revisits
from veille.pipeline.past.saved_files import (
    Capture,
    check_address,
    check_date,
    find_files,
    order_by_date,
    read_captures,
)
from veille.pipeline.past.time_order import comes_late, lay_anew, settle_order
from veille.progress import follow
from veille.store import Page, RawCapture
from veille.store.record.forgetting import has_been_watched
from veille.urls import canonical_url
from veille.work import bounded_work
from veille.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: files read, versions added, captures already known, and one line for each doubt or failure."""

    run_id: str
    files: int
    captures: int
    versions: int
    known: int
    empty: int
    failed: int
    faults: int
    rules: int
    held: int
    passed_over: int
    remarks: tuple[str, ...]


@dataclass(slots=True)
class _Intake:
    """What an import has met so far; pages in `late` got a copy older than one they had and are laid anew at the end.

    Pages in `doubtful` got a copy that is unlike the one before it. `believed_by` says that all copies are right.
    """

    tally: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    believed_by: str | None = None


def run_import(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    url: str | None = None,
    date: str | None = None,
    lang: Lang | None = None,
    believed_by: str | None = None,
) -> ImportReport:
    """Import files and folders (recursively, in name order); a file that cannot be read is reported, the rest goes on.

    A copy that is not the page is kept and held, with a remark; `believed_by` is who takes every copy as it is.
    """
    files = list(find_files(paths))
    if url is not None and len(files) > 1:
        raise UsageError("names one page, but there are several files", where="--url", hint="import them one by one")
    if url is not None:
        check_address(url, where="--url")
    observed = check_date(date, workspace.clock())
    require_configuration(workspace)
    workspace.store.connection.widen_cache()
    run_id = workspace.store.fetches.begin_run("import", workspace.now())
    agree_on_configuration(workspace, run_id=run_id)
    intake = _Intake(believed_by=believed_by)
    tally, remarks = intake.tally, intake.remarks
    notes = WarcNotes()
    sources = {canonical_url(source.url): source for source in workspace.config.sources}
    for path in follow(order_by_date(files), "importing", len(files)):
        tally["files"] += 1
        try:
            for capture in read_captures(path, url, observed, lang, remarks, workspace.profiles, notes):
                _import_one(workspace, capture, sources.get(canonical_url(capture.fetched.url)), run_id, intake)
        except (ParseError, UsageError) as error:
            tally["failed"] += 1
            remarks.append(str(error))
    for capture in find_revisits(workspace, notes, remarks):
        _import_one(workspace, capture, sources.get(canonical_url(capture.fetched.url)), run_id, intake)
    tally["failed"] += notes.left_out
    tally["passed_over"] = notes.passed_over
    if notes.passed_over:
        remarks.append(
            f"passed over: {notes.passed_over} records that are not pages (redirects, errors, pictures, scripts)"
        )
    settle_import(workspace, intake, run_id=run_id)
    workspace.store.fetches.finish_run(run_id, workspace.now(), dict(tally))
    log.info("imported", run_id=run_id, **{k: v for k, v in sorted(tally.items()) if v})
    counts = {each.name: tally[each.name] for each in fields(ImportReport) if each.name not in ("run_id", "remarks")}
    return ImportReport(run_id=run_id, remarks=tuple(remarks), **counts)


def settle_import(workspace: Workspace, intake: _Intake, *, run_id: str) -> None:
    """The end of an import: pages whose copies came out of order laid anew, twins and facts bound, changes numbered."""
    remarks: list[str] = []
    gained = lay_anew(workspace, intake.late, run_id=run_id, remarks=remarks)
    with workspace.store.transaction():
        islands = {page_id: set_islands_apart(workspace, page_id) for page_id in sorted(intake.doubtful | intake.late)}
    gained += lay_anew(workspace, [page_id for page_id, found in islands.items() if found], run_id=run_id)
    remarks += [remark for found in islands.values() for remark in found]
    intake.tally["held"] += len(remarks)
    intake.remarks += remarks
    intake.tally["versions"] += gained
    intake.tally["known"] += max(intake.tally["late"] - gained, 0)
    with workspace.store.transaction():
        settle_order(workspace, intake.touched)
        settle_facts(workspace, run_id=run_id)


def _import_one(
    workspace: Workspace,
    capture: Capture,
    source: Source | None,
    run_id: str,
    intake: _Intake,
) -> None:
    fetched, tally, remarks = capture.fetched, intake.tally, intake.remarks
    tally["captures"] += 1
    if from_stamp(fetched.fetched_at) > workspace.clock() + MOST_AHEAD:
        tally["failed"] += 1
        remarks.append(f"{capture.where}: captured in the future ({fetched.fetched_at}): refused; is a clock wrong?")
        return
    # no copy is later than the next answer of the page itself, which would have to be dated behind it
    fetched = replace(fetched, fetched_at=min(fetched.fetched_at, workspace.now()))
    try:
        with workspace.store.transaction():
            page = _page_of(workspace, capture, source)
            if _waits(workspace, page, fetched, intake):
                intake.touched.add(page.page_id)
                return
            with bounded_work(page.url, seconds=workspace.config.guard.page_work.total_seconds()):
                by = intake.believed_by
                result = ingest_copy(workspace, page, fetched, run_id=run_id, believed=by is not None)
                _note_believed(workspace, page, fetched, by)
    except ParseError as error:
        tally["failed"] += 1
        remarks.append(str(type(error)(error.what, where=capture.where, hint=error.hint)))
        return
    except Exception as error:
        if not is_contained(error):
            raise
        _note_fault(workspace, capture, source, run_id, tally, remarks, error)
        return
    intake.touched.add(page.page_id)  # not before: a new page whose first copy cannot be read is no page
    _count(result, capture, page, intake)


def _page_of(workspace: Workspace, capture: Capture, source: Source | None) -> Page:
    """The page that the capture is a copy of, new or known, with the profile that its first copy shows."""
    fetched, pages = capture.fetched, workspace.store.pages
    address = canonical_url(fetched.url)
    page = pages.see(
        address,
        at=fetched.fetched_at,
        source=source.id if source else None,
        lang=capture.lang or (source.lang if source else None),
        parent_url=capture.parent_url,
        depth=capture.depth,
    )
    if page.source or page.profile is not None:
        return page
    chosen = select_profile(workspace.profiles, page.url, fetched.body).name
    return pages.see(address, at=fetched.fetched_at, profile=chosen)


def _waits(workspace: Workspace, page: Page, fetched: Fetched, intake: _Intake) -> bool:
    """Whether nothing is left to read now: the copy is known, or its page is laid anew at the end with it in its place."""
    blobs, tally, by = workspace.store.blobs, intake.tally, intake.believed_by
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    if blobs.has_snapshot(page.page_id, sha256, fetched.fetched_at):
        _note_believed(workspace, page, fetched, by)
        news = by is not None and blobs.believe(page.page_id, sha256, fetched.fetched_at, reason=BELIEVED)
        if news and has_been_watched(workspace.store.connection, page.page_id):
            return False
        if news:
            intake.late.add(page.page_id)
        tally["known"] += 1
        return True
    if not comes_late(workspace, page, fetched.fetched_at):
        return False
    keep_bytes(workspace, page, fetched)
    if by is not None:
        _note_believed(workspace, page, fetched, by)
        blobs.believe(page.page_id, sha256, fetched.fetched_at, reason=BELIEVED)
    intake.late.add(page.page_id)
    tally["late"] += 1
    return True


def _note_believed(workspace: Workspace, page: Page, fetched: Fetched, by: str | None) -> None:
    """Keep who takes a copy as it is, where it is news: not again of one that a person took already."""
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    known = workspace.store.captures.words(page.page_id, sha256, fetched.fetched_at)
    if by is None or (known and known[-1].verdict is EventVerdict.ACCEPTED):
        return
    reason = workspace.store.blobs.reason_of(page.page_id, sha256, fetched.fetched_at)
    copy = RawCapture(page.page_id, sha256, fetched.url, fetched.fetched_at, reason=reason)
    note_accepted(workspace, copy, reviewer=by)


def _count(result: Ingested, capture: Capture, page: Page, intake: _Intake) -> None:
    """Count what became of a copy, and remark what is odd about it."""
    tally, remarks = intake.tally, intake.remarks
    if result.step is LadderStep.DOUBTED:
        tally["held"] += 1
        hint = accept_hint(page.page_id, capture.fetched.fetched_at)
        remarks.append(f"{capture.where}: not believed to be the page: {result.detail}; kept and held ({hint})")
        return
    if result.doubtful:
        intake.doubtful.add(page.page_id)
    tally["versions"] += result.version_id is not None
    tally["known"] += result.step is LadderStep.KNOWN
    if result.document is None:
        return
    tally["rules"] += len(result.document.rules)
    tally["empty"] += result.document.empty
    spoken = lang_of_words(result.document.text)
    if capture.lang is not None and spoken not in (None, capture.lang):
        remarks.append(f"{capture.where}: stated as {capture.lang}, but its words are {spoken}")
    if result.document.empty:
        remarks.append(f"{capture.where}: a title and no text (a failed capture): stored, flagged empty")


def _note_fault(
    workspace: Workspace,
    capture: Capture,
    source: Source | None,
    run_id: str,
    tally: Counter[str],
    remarks: list[str],
    error: Exception,
) -> None:
    """A fault of ours on one capture: its bytes are kept, the traceback is logged, the import goes on."""
    fetched = capture.fetched
    with workspace.store.transaction():
        page = workspace.store.pages.see(
            canonical_url(fetched.url), at=fetched.fetched_at, source=source.id if source else None
        )
        said = record_fault(workspace, page, fetched, error, run_id=run_id)
    tally["failed"] += 1
    tally["faults"] += 1
    remarks.append(fault_line(capture.where, said))
