"""The whole history read again by today's parsers: several processes read, one writes; stops and goes on where it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from veille.errors import ParseError, ReadersLost, StoreError
from veille.log import log
from veille.model import Document
from veille.parsers.version import extractor_version
from veille.pipeline.configuration import agree_on_configuration, require_configuration
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.pages.containment import describe_fault
from veille.pipeline.reread.readings import Pool, ReadingJob, in_processes
from veille.pipeline.reread.refresh import as_taken, captured_type, mark_read, replace_reading
from veille.store import Page, Version
from veille.workspace import Workspace

MOST_PROCESSES = 8  # one process writes; more readers than this outrun it
IN_FLIGHT = 4  # readings a worker may have waiting: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class ReextractReport:
    """How many versions were read again, how many of them came out otherwise, and what could not be read."""

    run_id: str
    versions: int
    changed: int
    skipped: int
    remarks: tuple[str, ...]


def run_reextract(
    workspace: Workspace,
    *,
    pages: Iterable[Page] | None = None,
    processes: int | None = None,
    dask: str | None = None,
    everything: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ReextractReport:
    """Read every stored version again that today's parsers have not read (with `everything`, all), page by page in order.

    Raises ReadersLost when nobody is left to read; what was read by then is kept, and the next run goes on behind it.
    """
    require_configuration(workspace)
    workspace.store.connection.widen_cache()
    jobs = [
        (page, version)
        for page in (workspace.store.pages.all() if pages is None else pages)
        for version in workspace.store.history.versions(page.page_id)
        if everything or version.extractor_version != extractor_version()
    ]
    run_id = workspace.store.fetches.begin_run("reextract", workspace.now())
    agree_on_configuration(workspace, run_id=run_id)
    read = _Rereading(workspace, run_id)
    lost: ReadersLost | None = None
    try:
        with _open_pool(processes, dask) as (pool, workers):
            for done, (page, version, reading) in enumerate(_readings(workspace, jobs, pool, workers), start=1):
                read.take(page, version, pool, reading)
                if progress is not None:
                    progress(done, len(jobs))
    except ReadersLost as error:
        lost = error
    with workspace.store.transaction():
        settle_facts(workspace, run_id=run_id, cause="extractor")
    counts = {"versions": len(jobs), "changed": read.changed, "skipped": read.skipped}
    workspace.store.fetches.finish_run(run_id, workspace.now(), counts)
    if lost is not None:
        raise lost
    return ReextractReport(run_id, len(jobs), read.changed, read.skipped, tuple(read.remarks))


@dataclass(slots=True)
class _Rereading:
    """One run: takes what was read, version by version, each in a transaction of its own."""

    workspace: Workspace
    run_id: str
    changed: int = 0
    skipped: int = 0
    remarks: list[str] = field(default_factory=list)

    def take(self, page: Page, version: Version, pool: Pool, reading: Future[Document]) -> None:
        """Put a reading in its version's place, or note why it stays as it was read."""
        document = self._document(page, version, pool, reading)
        if document is None:
            self.skipped += 1
            return
        store = self.workspace.store
        with store.transaction():
            newest = store.history.latest(page.page_id)
            self.changed += bool(replace_reading(self.workspace, page, version, document, run_id=self.run_id))
            if newest is not None and newest.version_id == version.version_id:
                mark_read(self.workspace, page)

    def _document(self, page: Page, version: Version, pool: Pool, reading: Future[Document]) -> Document | None:
        where = f"{page.url}, version {version.seq}"
        try:
            document = pool.document(reading)
        except (StoreError, ParseError) as error:
            self.remarks.append(f"{where}: {error}; it stays as it was read")
            return None
        except ReadersLost:
            raise
        except Exception as error:
            said = describe_fault(error)
            log.exception("a fault of ours on one page", page=page.page_id, url=page.url, fault=said)
            self.remarks.append(f"{where}: a fault of veille itself: {said}; it stays as it was read")
            return None
        if document.extractor_version != extractor_version():
            raise ReadersLost(
                f"a worker reads with other parsers ({document.extractor_version}, here {extractor_version()})",
                where="--dask",
                hint="install this very version of veille on all workers",
            )
        return as_taken(document, version)


def _readings(
    workspace: Workspace, jobs: list[tuple[Page, Version]], pool: Pool, workers: int
) -> Iterator[tuple[Page, Version, Future[Document]]]:
    """The readings in the order of the jobs, a bounded number of them under way."""
    waiting: list[tuple[Page, Version, Future[Document]]] = []
    for page, version in jobs:
        waiting.append((page, version, _submit(workspace, page, version, pool)))
        if len(waiting) >= IN_FLIGHT * workers:
            yield waiting.pop(0)
    yield from waiting


def _submit(workspace: Workspace, page: Page, version: Version, pool: Pool) -> Future[Document]:
    try:
        raw = workspace.store.blobs.get(version.raw_sha256)
    except StoreError as error:
        gone: Future[Document] = Future()
        gone.set_exception(error)
        return gone
    seconds = workspace.config.guard.page_work.total_seconds()
    content_type = captured_type(workspace, version)
    return pool.submit(ReadingJob(raw, workspace.profile_of(page), page.url, page.stated_lang, content_type, seconds))


@contextmanager
def _open_pool(processes: int | None, dask: str | None) -> Iterator[tuple[Pool, int]]:
    """Where readings run, and how many at once."""
    if dask is not None:
        from veille.pipeline.reread.cluster import connect_dask

        with connect_dask(dask) as (cluster, workers):
            yield cluster, workers
        return
    wanted = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    with in_processes(wanted) as pool:
        yield pool, wanted
