"""Readings on an existing Dask cluster: the one job that outgrows a machine (optional extra `dask`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from veille.errors import ParseError, ReadersLost, UsageError
from veille.model import Document
from veille.pipeline.reread.readings import ReadingJob, read_job

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 10  # an address that does not answer by then is wrong or down
LOOK_AGAIN = 5.0  # seconds between two looks at a cluster whose answer is late
ABANDONED = 60.0  # seconds without any worker: a nanny starts a killed one again in a few


class OnCluster:
    """Readings by a Dask client. What a killed worker had in hand is read by another; three deaths over one reading end it."""

    def __init__(
        self, client: Client, *, abandoned: float = ABANDONED, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client, self._abandoned, self._clock = client, abandoned, clock

    def submit(self, job: ReadingJob) -> Future[Document]:
        """The reading, under way.

        It is Dask's own future, of which only the result is asked: in that of Dask's executor a reading whose worker dies
        between its end and its delivery is an error of Dask's, where its own reads it again.
        """
        # not pure: Dask would hash megabytes to look for an equal task
        return cast("Future[Document]", self._client.submit(read_job, job, pure=False))

    def document(self, reading: Future[Document]) -> Document:
        """Its document; ReadersLost when the scheduler or the last worker has been gone for a while."""
        from distributed import KilledWorker

        seen = self._clock()
        while True:
            try:
                return reading.result(timeout=LOOK_AGAIN)
            except KilledWorker as error:
                raise ParseError(f"workers died over it ({error.allowed_failures + 1} of them)") from error
            except CancelledError as error:
                raise self._lost("the cluster gave the reading up: its scheduler is gone") from error
            except TimeoutError:
                if self._workers():
                    seen = self._clock()
                elif self._clock() - seen > self._abandoned:
                    raise self._lost("the cluster has no worker left") from None

    def _workers(self) -> int:
        if self._client.status != "running":
            return 0
        return len(self._client.scheduler_info()["workers"])

    def _lost(self, what: str) -> ReadersLost:
        address = self._client.scheduler.address if self._client.scheduler is not None else "--dask"
        return ReadersLost(
            what,
            where=str(address),
            hint="what was read is kept: start workers (`dask worker ADDRESS`) and run it again",
        )


@contextmanager
def connect_dask(address: str) -> Iterator[tuple[OnCluster, int]]:
    """A pool on the cluster at `address` (`tcp://host:8786`), and its number of worker threads."""
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("needs the extra `dask`", where="--dask", hint='pip install "veille[dask]"') from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers: {error}", where=address, hint="start one with `dask scheduler`"
        ) from error
    try:
        threads = sum(worker["nthreads"] for worker in client.scheduler_info()["workers"].values())
        if not threads:
            raise UsageError("the cluster has no worker", where=address, hint="start some with `dask worker ADDRESS`")
        yield OnCluster(client), threads
    finally:
        client.close()  # type: ignore[no-untyped-call]
