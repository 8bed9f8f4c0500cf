"""Saved pages as history: front-matter Markdown, HTML, PDF, Justice XML, WARC. Nothing imported raises an alert."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from veille.answers.files import content_type_of, read_bytes
from veille.clock import MOST_SKEW, from_stamp, to_stamp
from veille.config import Source
from veille.crawler import read_warc
from veille.errors import ParseError, UsageError
from veille.log import log
from veille.model import Fetched, FetchRequest, Lang
from veille.parsers import select_profile
from veille.parsers.language.detection import lang_of_words
from veille.parsers.media.front_matter import MAX_FRONT_MATTER, FrontMatter, has_front_matter, parse_front_matter
from veille.parsers.media.laws.justice import identify_law
from veille.parsers.read import detect_medium
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.containment import is_contained, keep_bytes, record_fault
from veille.pipeline.facts import settle_facts
from veille.pipeline.import_guard import BELIEVED, set_islands_apart
from veille.pipeline.ingest import Ingested, ingest
from veille.pipeline.time_order import comes_late, lay_anew, settle_order
from veille.profiles import Profile
from veille.progress import follow
from veille.store import Page
from veille.store.record.forgetting import has_been_watched
from veille.urls import canonical_url
from veille.work import bounded_work
from veille.workspace import Workspace

_DAY = re.compile(rb"^(?:ingest_date|date|captured):\s*[\"']?(\d{4}-\d{2}-\d{2})", re.M)
_CURRENT = re.compile(rb'lims:current-date="(\d{4}-\d{2}-\d{2})"')
FIRST_YEAR = 1991  # an earlier date is a slip of the keyboard
READABLE = (".md", ".markdown", ".html", ".htm", ".xml", ".pdf", ".warc", ".gz")


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
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """One saved page on its way in."""

    fetched: Fetched
    where: str
    lang: Lang | None = None
    parent_url: str | None = None
    depth: int | None = None


@dataclass(slots=True)
class _Intake:
    """What an import has met so far; pages in `late` got a copy older than one they had and are laid anew at the end.

    Pages in `doubtful` got a copy that is unlike the one before it. With `believe` a person says that all copies are right.
    """

    tally: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)
    believe: bool = False


def run_import(
    workspace: Workspace,
    paths: Iterable[Path],
    *,
    url: str | None = None,
    date: str | None = None,
    lang: Lang | None = None,
    believe: bool = False,
) -> ImportReport:
    """Import files and folders (recursively, in name order); a file that cannot be read is reported, the rest goes on.

    A copy that is not the page is kept and held, with a remark; `believe` takes every copy as it is.
    """
    files = list(_files(paths))
    if url is not None and len(files) > 1:
        raise UsageError("names one page, but there are several files", where="--url", hint="import them one by one")
    observed = _check_date(date, workspace.clock())
    require_configuration(workspace)
    workspace.store.connection.widen_cache()
    run_id = workspace.store.fetches.begin_run("import", workspace.now())
    agree_on_configuration(workspace, run_id=run_id)
    intake = _Intake(believe=believe)
    tally, remarks = intake.tally, intake.remarks
    sources = {canonical_url(source.url): source for source in workspace.config.sources}
    for path in follow(_by_date(files), "importing", len(files)):
        tally["files"] += 1
        try:
            for capture in _captures(path, url, observed, lang, remarks, workspace.profiles):
                _import_one(workspace, capture, sources.get(canonical_url(capture.fetched.url)), run_id, intake)
        except (ParseError, UsageError) as error:
            tally["failed"] += 1
            remarks.append(str(error))
    settle_import(workspace, intake, run_id=run_id)
    workspace.store.fetches.finish_run(run_id, workspace.now(), dict(tally))
    log.info("imported", run_id=run_id, **{k: v for k, v in sorted(tally.items()) if v})
    names = ("files", "captures", "versions", "known", "empty", "failed", "faults", "rules", "held")
    return ImportReport(run_id=run_id, remarks=tuple(remarks), **{name: tally[name] for name in names})


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
    if from_stamp(fetched.fetched_at) > workspace.clock() + MOST_SKEW:
        tally["failed"] += 1
        remarks.append(f"{capture.where}: captured in the future ({fetched.fetched_at}): refused; is a clock wrong?")
        return
    try:
        with workspace.store.transaction():
            page = _page_of(workspace, capture, source)
            intake.touched.add(page.page_id)
            if _waits(workspace, page, fetched, intake):
                return
            with bounded_work(page.url, seconds=workspace.config.guard.page_work.total_seconds()):
                result = ingest(workspace, page, fetched, run_id=run_id, live=False, believed=intake.believe)
    except ParseError as error:
        tally["failed"] += 1
        remarks.append(str(type(error)(error.what, where=capture.where, hint=error.hint)))
        return
    except Exception as error:
        if not is_contained(error):
            raise
        _note_fault(workspace, capture, source, run_id, tally, remarks, error)
        return
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
    blobs, tally = workspace.store.blobs, intake.tally
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    if blobs.has_snapshot(page.page_id, sha256, fetched.fetched_at):
        news = intake.believe and blobs.believe(page.page_id, sha256, fetched.fetched_at, reason=BELIEVED)
        if news and has_been_watched(workspace.store.connection, page.page_id):
            return False
        if news:
            intake.late.add(page.page_id)
        tally["known"] += 1
        return True
    if not comes_late(workspace, page, fetched.fetched_at):
        return False
    keep_bytes(workspace, page, fetched)
    if intake.believe:
        blobs.believe(page.page_id, sha256, fetched.fetched_at, reason=BELIEVED)
    intake.late.add(page.page_id)
    tally["late"] += 1
    return True


def _count(result: Ingested, capture: Capture, page: Page, intake: _Intake) -> None:
    """Count what became of a copy, and remark what is odd about it."""
    tally, remarks = intake.tally, intake.remarks
    if result.step == "doubted":
        tally["held"] += 1
        hint = "`veille import --believe` takes it as it is"
        remarks.append(f"{capture.where}: not believed to be the page: {result.detail}; kept and held ({hint})")
        return
    if result.doubtful:
        intake.doubtful.add(page.page_id)
    tally["versions"] += result.version_id is not None
    tally["known"] += result.step == "known"
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
    remarks.append(f"{capture.where}: a fault of veille itself: {said}; its bytes are kept, please report it")


def _captures(
    path: Path,
    url: str | None,
    observed: str | None,
    lang: Lang | None,
    remarks: list[str],
    profiles: dict[str, Profile],
) -> Iterator[Capture]:
    if path.suffix.lower() in (".warc", ".gz"):
        for fetched in sorted(read_warc(path), key=lambda fetched: fetched.fetched_at):
            yield Capture(fetched, f"{path} ({fetched.url})", lang)
        return
    raw = read_bytes(path)
    content_type = content_type_of(path)
    matter: FrontMatter | None = None
    if has_front_matter(raw):
        matter = parse_front_matter(raw, where=str(path))
        content_type = "text/markdown"
        if matter.intact is False:
            remarks.append(
                f"{path}: the body is not what its front matter recorded (content_hash differs); imported as it is"
            )
    law = _law_of(raw, profiles) if url is None or observed is None else None
    address = url or (matter.url if matter else None) or (law[0] if law else None)
    if address is None:
        raise UsageError("does not say which page it is", where=str(path), hint="give its address with --url")
    captured = (matter.captured if matter else None) or (law[1] if law else None)
    at = observed or (to_stamp(from_stamp(captured)) if captured else None)
    if at is None:
        raise UsageError("does not say when it was saved", where=str(path), hint="give the day with --date YYYY-MM-DD")
    headers = (("content-type", content_type),) if content_type else ()
    request = FetchRequest(url=address)
    fields = dict(matter.fields) if matter else {}
    yield Capture(
        Fetched(request, address, 200, headers, raw, at),
        str(path),
        lang or _known_lang(matter),
        parent_url=fields.get("parent_url") or None,
        depth=int(fields["depth"]) if fields.get("depth", "").isdigit() else None,
    )


def _law_of(raw: bytes, profiles: dict[str, Profile]) -> tuple[str, str | None] | None:
    """Address and day that a law's own XML says; None for anything else."""
    if detect_medium(raw) != "xml":
        return None
    try:
        return identify_law(raw, profile=select_profile(profiles, None, raw))
    except ParseError:
        return None


def _known_lang(matter: FrontMatter | None) -> Lang | None:
    if matter is None:
        return None
    return "fr" if matter.lang == "fr" else "en" if matter.lang == "en" else None


def _by_date(files: list[Path]) -> list[Path]:
    """The files in order of the days that their front matter or their law's XML states: one import learns history forwards."""

    def day(path: Path) -> str:
        ending = path.suffix.lower()
        if ending == ".xml":
            with path.open("rb") as file:
                current = _CURRENT.search(file.read(MAX_FRONT_MATTER))
            return current[1].decode() if current else ""
        if ending not in (".md", ".markdown"):
            return ""
        with path.open("rb") as file:
            head = file.read(MAX_FRONT_MATTER)
        found = _DAY.search(head) if has_front_matter(head) else None
        return found[1].decode() if found else ""

    return sorted(files, key=day)  # files of one day, and those that say none, keep their order


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READABLE)
            if not inside:
                raise UsageError(
                    "holds no file that can be imported", where=str(path), hint=f"endings: {', '.join(READABLE)}"
                )
            yield from inside
        elif path.is_file():
            yield path
        else:
            raise UsageError("no such file or folder", where=str(path))


def _check_date(date: str | None, now: datetime) -> str | None:
    if date is None:
        return None
    try:
        moment = from_stamp(date)
    except ValueError:
        hint = "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ"
        raise UsageError(f"{date!r} is not a date", where="--date", hint=hint) from None
    if moment > now + MOST_SKEW:
        raise UsageError(f"{date!r} is in the future", where="--date", hint="give the day on which the page was saved")
    if moment.year < FIRST_YEAR:
        raise UsageError(f"{date!r} is before there were web pages", where="--date")
    return to_stamp(moment)
