"""Stored bytes to documents in other processes of this machine: what a job is, and where jobs run.

Reading is pure (bytes, profile and language in, Document out), so it may run anywhere; the database stays with us.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from veille.errors import ReadersLost
from veille.model import Document, Lang
from veille.parsers import read_document
from veille.profiles import Profile
from veille.work import bounded_work


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """What a worker needs to read one snapshot; `seconds` is the CPU time that it may take."""

    raw: bytes
    profile: Profile
    url: str
    lang: Lang | None
    content_type: str
    seconds: float


class Pool(Protocol):
    """Where readings run: this process, others of this machine, or a cluster."""

    def submit(self, job: ReadingJob) -> Future[Document]:
        """The reading's document, once somebody has read it."""

    def document(self, reading: Future[Document]) -> Document:
        """What a reading gave. Raises what it raised, and ReadersLost when nobody is left to read."""


def read_job(job: ReadingJob) -> Document:
    """The document in a stored snapshot."""
    with bounded_work(job.url, seconds=job.seconds):
        return read_document(job.raw, profile=job.profile, url=job.url, lang=job.lang, content_type=job.content_type)


class InThisProcess:
    """Readings one after the other, at once."""

    def submit(self, job: ReadingJob) -> Future[Document]:
        """The reading, done."""
        future: Future[Document] = Future()
        try:
            future.set_result(read_job(job))
        except Exception as error:  # raised again where the document is asked for, as by the other pools
            future.set_exception(error)
        return future

    def document(self, reading: Future[Document]) -> Document:
        """Its document."""
        return reading.result()


class InProcesses:
    """Readings in processes of this machine."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def submit(self, job: ReadingJob) -> Future[Document]:
        """The reading, under way."""
        try:
            return self._executor.submit(read_job, job)
        except BrokenExecutor as error:
            raise _killed() from error

    def document(self, reading: Future[Document]) -> Document:
        """Its document; ReadersLost when a process was killed, because the others end with it."""
        try:
            return reading.result()
        except BrokenExecutor as error:
            raise _killed() from error


@contextmanager
def in_processes(wanted: int) -> Iterator[Pool]:
    """A pool of that many processes; with one, this process reads."""
    if wanted == 1:
        yield InThisProcess()
        return
    with ProcessPoolExecutor(wanted) as executor:
        yield InProcesses(executor)


def _killed() -> ReadersLost:
    return ReadersLost(
        "a process that reads was killed; is memory short?",
        where="veille reextract",
        hint="what was read is kept: run it again, with fewer --processes",
    )
