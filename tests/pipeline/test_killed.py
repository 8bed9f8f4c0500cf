"""A process killed anywhere leaves a whole database, and the next run makes up for it: nothing lost, nothing doubled."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.watching import Site, Watch, page

SCRIPT = Path(__file__).with_name("killed_check.py")
POINTS = 10  # spread evenly over all writes of a run: page transactions, settling, delivery, the end
BODY = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {months} months [R205(a) – A73].</p>"


@contextmanager
def checks(watch: Watch) -> Iterator[tuple[int, Callable[[int], int]]]:
    """How many writes a whole check made, and `run(at)`: the exit code of a check that dies at a write."""
    command = [sys.executable, str(SCRIPT), str(watch.folder / "config.toml"), watch.now.isoformat()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout

        def run(at: int) -> int:
            print(at, file=asked, flush=True)
            return int(told.readline())

        yield int(told.readline()), run
        asked.close()


def outcome(watch: Watch) -> dict[str, list[tuple[object, ...]]]:
    """What must be the same however often a run was killed."""
    return {
        "versions": watch.rows("SELECT page_id, seq, content_hash FROM v1_version ORDER BY 1, 2"),
        "changes": watch.rows("SELECT page_id, object, kind, before, after FROM v1_change ORDER BY 1, 2, 3, 4, 5"),
        "rules": watch.rows("SELECT rule_id, version, quote FROM v1_rule ORDER BY 1, 2"),
        "delivered": watch.rows(
            "SELECT key, channel, state FROM delivery WHERE event_id IN (SELECT event_id FROM event WHERE kind = 'change') ORDER BY 1"
        ),
    }


def test_killed_anywhere_nothing_is_lost_and_nothing_doubled(watch: Watch, site: Site) -> None:
    """Ten kills over one run: integrity, versions, changes and alerts end as if it had never been killed."""
    site.validators = False
    for n in range(3):
        site.pages[f"/p{n}"] = page(BODY.format(months=24), title=f"Page {n}")
        watch.source(f"p{n}", f"/p{n}")
    watch.check()
    first = watch.folder / "first.db"
    shutil.copy(watch.folder / "veille.db", first)
    for n in range(3):
        site.pages[f"/p{n}"] = page(BODY.format(months=36 + n), title=f"Page {n}")
    watch.later(days=1)
    watch.config()
    with checks(watch) as (writes, run):
        expected = outcome(watch)
        assert len(expected["delivered"]) == 3
        for point in range(1, POINTS + 1):
            for leftover in watch.folder.glob("veille.db-*"):
                leftover.unlink()
            shutil.copy(first, watch.folder / "veille.db")
            at = max(1, point * writes // POINTS)
            assert run(at) == -signal.SIGKILL
            assert watch.rows("PRAGMA integrity_check") == [("ok",)]
            watch.check()
            assert outcome(watch) == expected, f"killed at write {at} of {writes}"
            assert watch.rows("PRAGMA foreign_key_check") == []
