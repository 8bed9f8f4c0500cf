"""What the daemon does at each tick: one pass over the due pages, then the report site and feed made anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from veille.answers.report.record import write_site
from veille.config import Config
from veille.errors import ClockLost, LockHeld
from veille.log import log
from veille.operate.serve import Daemon
from veille.pipeline.check import run_check
from veille.workspace import open_workspace


def run_daemon(
    config_path: Path,
    database: Path | None,
    *,
    review: bool = False,
    check: bool = True,
    announce: Callable[[str], None] = lambda _address: None,
) -> None:
    """Serve until SIGTERM or SIGINT; with `review` the desk, too, whose start address `announce` is given.

    Without `check` nothing is fetched: the report site is kept fresh, and another program does the watching.
    """

    def tick(config: Config, stop: threading.Event) -> None:
        if check:
            run_tick(config, stop, database)
        else:
            refresh_site(config, database)

    Daemon(config_path, tick, database, review=review, announce=announce).run()


def refresh_site(config: Config, database: Path | None = None) -> None:
    """Bring the report site up to date with the record; another run at work on it is waited for until the next tick."""
    try:
        with open_workspace(config, database=database) as workspace:
            write_site(workspace, config.base / config.service.site_dir)
    except LockHeld as busy:
        log.info("skipped", reason=str(busy))


def run_tick(config: Config, stop: threading.Event, database: Path | None = None) -> None:
    """One pass; another run at work on the database (a cron job, a maintainer) is no fault: the next tick comes."""
    try:
        with open_workspace(config, database=database) as workspace:
            run_check(workspace, stop=stop)
            if stop.is_set():
                return
            # only what moved is written: a decision taken since the last pass, a page that is late by now
            write_site(workspace, config.base / config.service.site_dir)
    except LockHeld as busy:
        log.info("skipped", reason=str(busy))
    except ClockLost as lost:
        log.warning("skipped", reason=str(lost))  # a machine that has just started: the time may come from the network
