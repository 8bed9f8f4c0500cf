"""A process killed anywhere leaves a whole database, and the next run makes up for it: nothing lost, nothing doubled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.watching import Site, Watch, page

SCRIPT = Path(__file__).with_name("killed_check.py")
POINTS = 10  # spread evenly over all writes of a run: page transactions, settling, delivery, the end
BODY = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {months} months [R205(a) – A73].</p>"


def run_once(watch: Watch, at: int) -> int:
    """Run the check in a process of its own; the exit code, negative for a signal."""
    config = watch.folder / "config.toml"
    command = [sys.executable, str(SCRIPT), str(config), watch.now.isoformat(), str(at)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in (0, -9), done.stderr
    return int(done.stdout.split()[-1]) if done.returncode == 0 else -9


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
    writes = run_once(watch, at=10**9)
    expected = outcome(watch)
    assert len(expected["delivered"]) == 3
    for point in range(1, POINTS + 1):
        for leftover in watch.folder.glob("veille.db-*"):
            leftover.unlink()
        shutil.copy(first, watch.folder / "veille.db")
        at = max(1, point * writes // POINTS)
        assert run_once(watch, at) == -9
        assert watch.rows("PRAGMA integrity_check") == [("ok",)]
        watch.check()
        assert outcome(watch) == expected, f"killed at write {at} of {writes}"
        assert watch.rows("PRAGMA foreign_key_check") == []
