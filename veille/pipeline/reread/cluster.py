"""Readings on an existing Dask cluster: the one job that outgrows a machine (optional extra `dask`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from veille.errors import UsageError
from veille.model import Document

if TYPE_CHECKING:
    from distributed import Client

    from veille.pipeline.reread.reextract import ReadingJob

CONNECT_SECONDS = 10  # an address that does not answer by then is wrong or down


class ClusterPool:
    """A Dask client as a pool of readings."""

    def __init__(self, client: Client, read: Callable[[ReadingJob], Document]) -> None:
        self._client, self._read = client, read

    def submit(self, reading: ReadingJob) -> Future[Document]:
        """The reading's document, once a worker has it."""
        remote = self._client.submit(
            self._read, reading, pure=False
        )  # Dask would hash megabytes to look for an equal task
        local: Future[Document] = Future()

        def pass_on() -> None:
            try:
                local.set_result(remote.result())
            except BaseException as error:  # whatever the worker raised is raised where the result is asked for
                local.set_exception(error)

        Thread(target=pass_on, daemon=True).start()
        return local


@contextmanager
def connect_dask(address: str, read: Callable[[ReadingJob], Document]) -> Iterator[tuple[ClusterPool, int]]:
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
        yield ClusterPool(client, read), threads
    finally:
        client.close()  # type: ignore[no-untyped-call]
