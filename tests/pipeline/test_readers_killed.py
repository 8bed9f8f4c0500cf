"""`reextract` while those who read are killed: it finishes with who is left, or says what to do; nothing read is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.watching import Watch
from veille.errors import ReadersLost
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread import cluster
from veille.pipeline.reread.readings import ReadingJob, read_job
from veille.pipeline.reread.reextract import run_reextract
from veille.profiles import load_profiles
from veille.workspace import open_workspace

PAGES = 12
WAIT = 60.0  # seconds until something has begun on a busy machine
HEAD = "---\nurl: https://www.canada.ca/en/manuals/p{n}.html\ningest_date: 2025-01-01\n---\n\nPage {n}\n======\n\n"


def prepare(watch: Watch, pages: int = PAGES) -> None:
    """A record of pages as older parsers read them, each long enough to be in flight when somebody is killed."""
    for n in range(pages):
        rows = "".join(
            f"The fee number {n}.{k} is ${100 + k} if you apply before May {k % 28 + 1}, 2025.\n\n" for k in range(30)
        )
        (watch.folder / f"{n}.md").write_text(HEAD.format(n=n) + rows, encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [watch.folder / f"{n}.md" for n in range(pages)])
        for page in workspace.store.pages.all():
            (version,) = workspace.store.history.versions(page.page_id)
            older = replace(workspace.store.history.load(version.version_id), extractor_version="older")
            workspace.store.history.replace_extraction(version.version_id, older, at=workspace.now(), run_id=None)


def outdated(watch: Watch) -> int:
    """How many versions are still as the older parsers read them."""
    return int(str(watch.rows("SELECT count(*) FROM version WHERE extractor_version = 'older'")[0][0]))


def _seen(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + WAIT
    while time.monotonic() < end and not what():
        time.sleep(0.02)
    return what()


@contextmanager
def _workers(address: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Dask workers as processes of their own, without a nanny that would start them again."""
    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        address,
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    started = [
        subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )
        for _ in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore")  # Dask's own start-up warns of ports and of deprecated modules
def test_a_worker_killed_in_flight_is_made_up_for_by_the_other(watch: Watch) -> None:
    """All versions are read, none is skipped, and no thread is started for a reading."""
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    prepare(watch)
    threads: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=0, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
        ) as started,
        _workers(started.scheduler_address, 2) as workers,
    ):
        assert _seen(lambda: len(started.scheduler_info["workers"]) == len(workers))

        def kill_one(done: int, _total: int) -> None:
            threads.append(threading.active_count())
            if done == 2:
                workers[0].send_signal(signal.SIGKILL)

        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            report = run_reextract(workspace, dask=started.scheduler_address, progress=kill_one)
        assert workers[0].wait(timeout=10) == -signal.SIGKILL
    assert (report.versions, report.skipped, report.remarks) == (PAGES, 0, ())
    assert outdated(watch) == 0
    assert max(threads) - threads[0] <= 2, threads


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_without_workers_is_given_up_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOOK_AGAIN", 0.1)
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    job = ReadingJob(
        b"<p>You must apply.</p>", load_profiles(None)["generic"], "https://a.example/", "en", "text/html", 10
    )
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as empty,
        distributed.Client(empty) as client,
    ):
        pool = cluster.OnCluster(client, abandoned=0.3)
        with pytest.raises(ReadersLost, match="no worker left; what was read is kept: start workers"):
            pool.document(pool.submit(job))


def test_a_killed_process_ends_the_run_with_what_to_do_and_the_next_goes_on(watch: Watch) -> None:
    """Exit code 3 and one line; what was read before is not read again."""
    prepare(watch, 24)
    command = [sys.executable, "-m", "veille.cli", "reextract", "--processes", "2", "--quiet"]
    process = subprocess.Popen(command, cwd=watch.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.communicate(timeout=WAIT)
        pytest.skip("the children of a process are read from /proc")
    assert _seen(lambda: outdated(watch) < 23 or process.poll() is not None)
    os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    _, said = process.communicate(timeout=WAIT)
    assert (process.returncode, said.count("\n")) == (3, 1), said
    assert "was killed; is memory short?; what was read is kept" in said
    left = outdated(watch)
    assert 0 < left < 24
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_reextract(workspace, processes=1)
    assert (report.versions, outdated(watch)) == (left, 0)


def test_a_reading_is_bounded_by_the_configured_work_of_a_page() -> None:
    from veille.errors import WorkLimit

    raw = ("<main>" + "<p>You must pay $100 if you apply in May 2025.</p>" * 2_000 + "</main>").encode()
    job = ReadingJob(raw, load_profiles(None)["generic"], "https://a.example/", "en", "text/html", 0.05)
    with pytest.raises(WorkLimit, match=r"a\.example.*more than 0\.05 s"):
        read_job(job)
