"""The whole history read again by today's parsers: several processes read, one writes; stops and goes on where it was.

Reading is pure (bytes, profile and language in, Document out), so it may run anywhere; the database stays with us.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from veille.errors import ParseError, StoreError
from veille.log import log
from veille.model import Document, Lang
from veille.parsers import read_document
from veille.parsers.version import EXTRACTOR_VERSION
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.containment import describe_fault
from veille.pipeline.facts import settle_facts
from veille.pipeline.reread.refresh import captured_type, mark_read, replace_reading
from veille.profiles import Profile
from veille.store import Page, Version
from veille.work import bounded_work
from veille.workspace import Workspace

MOST_PROCESSES = 8  # one process writes; more readers than this outrun it
IN_FLIGHT = 4  # readings a worker may have waiting: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """What a worker needs to read one snapshot."""

    raw: bytes
    profile: Profile
    url: str
    lang: Lang | None
    content_type: str


@dataclass(frozen=True, slots=True)
class ReextractReport:
    """How many versions were read again, how many of them came out otherwise, and what could not be read."""

    run_id: str
    versions: int
    changed: int
    skipped: int
    remarks: tuple[str, ...]


class Pool(Protocol):
    """Where readings run: processes here, or a cluster."""

    def submit(self, reading: ReadingJob) -> Future[Document]: ...


class ProcessPool:
    """Readings in processes of this machine."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def submit(self, reading: ReadingJob) -> Future[Document]:
        """The reading's document, once a process has it."""
        return self._executor.submit(read_snapshot, reading)


def read_snapshot(reading: ReadingJob) -> Document:
    """The document in a stored snapshot."""
    with bounded_work(reading.url):
        return read_document(
            reading.raw, profile=reading.profile, url=reading.url, lang=reading.lang, content_type=reading.content_type
        )


def run_reextract(
    workspace: Workspace,
    *,
    pages: Iterable[Page] | None = None,
    processes: int | None = None,
    dask: str | None = None,
    everything: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ReextractReport:
    """Read every stored version again that today's parsers have not read (with `everything`, all), page by page in order."""
    require_configuration(workspace)
    workspace.store.connection.widen_cache()
    jobs = [
        (page, version)
        for page in (workspace.store.pages.all() if pages is None else pages)
        for version in workspace.store.history.versions(page.page_id)
        if everything or version.extractor_version != EXTRACTOR_VERSION
    ]
    run_id = workspace.store.fetches.begin_run("reextract", workspace.now())
    agree_on_configuration(workspace, run_id=run_id)
    changed = skipped = 0
    remarks: list[str] = []
    with _open_pool(processes, dask) as (pool, workers):
        readings = _readings(workspace, jobs, pool, workers)
        for done, (page, version, reading) in enumerate(readings, start=1):
            document = _result(reading, page, version, remarks)
            if document is None:
                skipped += 1
            else:
                with workspace.store.transaction():
                    newest = workspace.store.history.latest(page.page_id)
                    changed += bool(replace_reading(workspace, page, version, document, run_id=run_id))
                    if newest is not None and newest.version_id == version.version_id:
                        mark_read(workspace, page)
            if progress is not None:
                progress(done, len(jobs))
    with workspace.store.transaction():
        settle_facts(workspace, run_id=run_id)
    counts = {"versions": len(jobs), "changed": changed, "skipped": skipped}
    workspace.store.fetches.finish_run(run_id, workspace.now(), counts)
    return ReextractReport(run_id, len(jobs), changed, skipped, tuple(remarks))


def _readings(
    workspace: Workspace, jobs: list[tuple[Page, Version]], pool: Pool | None, workers: int
) -> Iterator[tuple[Page, Version, Future[Document]]]:
    """The readings in the order of the jobs, a bounded number of them under way."""
    waiting: list[tuple[Page, Version, Future[Document]]] = []
    for page, version in jobs:
        waiting.append((page, version, _submit(workspace, page, version, pool)))
        if len(waiting) >= IN_FLIGHT * workers:
            yield waiting.pop(0)
    yield from waiting


def _submit(workspace: Workspace, page: Page, version: Version, pool: Pool | None) -> Future[Document]:
    future: Future[Document] = Future()
    try:
        reading = ReadingJob(
            workspace.store.blobs.get(version.raw_sha256),
            workspace.profile_of(page),
            page.url,
            page.stated_lang,
            captured_type(workspace, version),
        )
        if pool is not None:
            return pool.submit(reading)
        future.set_result(read_snapshot(reading))
    except (StoreError, ParseError) as error:
        future.set_exception(error)
    return future


def _result(reading: Future[Document], page: Page, version: Version, remarks: list[str]) -> Document | None:
    try:
        return reading.result()
    except (StoreError, ParseError) as error:
        remarks.append(f"{page.url}, version {version.seq}: {error}; it stays as it was read")
    except Exception as error:
        said = describe_fault(error)
        log.exception("a fault of ours on one page", page=page.page_id, url=page.url, fault=said)
        remarks.append(f"{page.url}, version {version.seq}: a fault of veille itself: {said}; it stays as it was read")
    return None


@contextmanager
def _open_pool(processes: int | None, dask: str | None) -> Iterator[tuple[Pool | None, int]]:
    """Where readings run, and how many at once; no pool means in this process."""
    if dask is not None:
        from veille.pipeline.reread.cluster import connect_dask

        with connect_dask(dask, read_snapshot) as (cluster, workers):
            yield cluster, workers
        return
    wanted = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    if wanted == 1:
        yield None, 1
        return
    with ProcessPoolExecutor(wanted) as executor:
        yield ProcessPool(executor), wanted
