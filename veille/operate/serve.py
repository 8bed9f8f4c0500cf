"""The daemon: checks on a schedule, delivers alerts, keeps the report site fresh, answers health checks.

SIGTERM and SIGINT end it within ten seconds: what is in hand is given up (one transaction a page), it waits for the next run.
SIGHUP reads the configuration again; a faulty file, or one under which the database was not filled, is reported and the old
one kept.
"""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

import uvicorn
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from veille.alerts.site.build import require_own_folder
from veille.answers.freshness import Freshness, read_freshness
from veille.answers.report.record import write_site
from veille.clock import Clock, system_clock
from veille.config import Config, load_config
from veille.errors import EXIT_DONE, VeilleError
from veille.log import log
from veille.operate.desk import Desk
from veille.operate.desk_guard import DeskGuard, require_loopback
from veille.operate.metrics import render_metrics
from veille.operate.stopping import ShutdownTimer
from veille.operate.web import SiteRenewal, build_app
from veille.pipeline.configuration import check_configuration
from veille.store.run_lock import hold_service_lock, make_folder_of
from veille.workspace import open_workspace

STOP_PATIENCE = 2.0  # seconds that the web server has to end
_TICK = "tick"
_STOP, _RELOAD = "stop", "reload"

Job = Callable[[Config, threading.Event], None]


@dataclass
class Daemon:
    """One running service; `job` does one pass over what is due and returns early once the event is set."""

    config_path: Path
    job: Job
    database: Path | None = None
    clock: Clock = system_clock
    stopping: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    review: bool = False
    announce: Callable[[str], None] = lambda _address: None
    guard: DeskGuard | None = None
    _asked: SimpleQueue[str] = field(default_factory=SimpleQueue)  # a signal's handler may put into it
    _shutdown: ShutdownTimer | None = None
    _last_error: str | None = None
    _config: Config | None = None

    def run(self) -> None:
        """Serve until stopped.

        Raises LockHeld when another daemon serves the same database, ConfigError when the database was filled under
        another configuration, UsageError when the folder of the report holds what is none, StoreError when its lock file
        cannot be made or opened.
        """
        config = load_config(self.config_path)
        database = self.database or config.database_path
        check_configuration(database, config)
        require_own_folder(config.base / config.service.site_dir)
        make_folder_of(database)
        with hold_service_lock(database):
            self._serve(config, database)

    def _serve(self, config: Config, database: Path) -> None:
        server, thread = self._start_web(config, database)
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            # After a suspend or a clock change one run makes up for all that were missed.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=config.service.timezone,
        )
        self._schedule(scheduler, config)
        scheduler.start()
        self._handle_signals()
        self.ready.set()
        if self.guard is not None:
            self.announce(self.guard.start_address(config.service.host))
        log.info("serving", address=f"http://{config.service.host}:{self.port}/", database=str(database))
        for _ in iter(self._asked.get, _STOP):
            if not self.stopping.is_set():
                self._take_new_config(scheduler)
        log.info("stopping")
        server.should_exit = True
        scheduler.shutdown(wait=True)
        thread.join(STOP_PATIENCE)
        if self._shutdown is not None:
            self._shutdown.cancel()
        log.info("stopped")

    def stop(self) -> None:
        """End the service: what is under way is given up, and the process has ended within ten seconds."""
        self.stopping.set()
        if self._shutdown is not None:
            self._shutdown.start()
        self._asked.put(_STOP)

    def reload(self) -> None:
        """Read the configuration again."""
        self._asked.put(_RELOAD)

    def _start_web(self, config: Config, database: Path) -> tuple[uvicorn.Server, threading.Thread]:
        service = config.service
        hosts = {service.host, "127.0.0.1", "localhost", "[::1]"}
        desk = self._desk(config, database, tuple(sorted(hosts)))
        app = build_app(
            database.absolute(), config.base / service.site_dir, ready=lambda: self._readiness(database),
            metrics=lambda: render_metrics(database, self._config or config, self.clock), hosts=tuple(sorted(hosts)),
            desk=desk.routes() if desk is not None else (),
            renew=SiteRenewal(database, lambda: self._build_site(self._config or config, database)),
        )  # fmt: skip
        settings = uvicorn.Config(app, host=service.host, port=service.port, log_level="warning", access_log=False)
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, name="web", daemon=True)
        thread.start()
        for _ in range(200):
            if server.started or not thread.is_alive():
                break
            self.stopping.wait(0.05)
        if not server.started:
            raise VeilleError("cannot listen", where=f"{service.host}:{service.port}", hint="is the port taken?")
        self.port = server.servers[0].sockets[0].getsockname()[1]
        return server, thread

    def _build_site(self, config: Config, database: Path) -> None:
        with open_workspace(config, database=database, clock=self.clock, create=False) as workspace:
            write_site(workspace, config.base / config.service.site_dir)

    def _desk(self, config: Config, database: Path, hosts: tuple[str, ...]) -> Desk | None:
        """The review desk, when it was asked for; refused where others could reach it."""
        if not self.review:
            return None
        require_loopback(config.service.host)
        self.guard = DeskGuard(lambda: self.port, hosts)
        return Desk(database.absolute(), lambda: self._config or config, self.clock, self.guard, self.stopping)

    def _schedule(self, scheduler: BackgroundScheduler, config: Config) -> None:
        self._config = config
        scheduler.add_job(
            self._tick, "interval", args=[config], id=_TICK, replace_existing=True,
            seconds=config.service.tick.total_seconds(), next_run_time=datetime.now(scheduler.timezone),
        )  # fmt: skip

    def _tick(self, config: Config) -> None:
        try:
            self.job(config, self.stopping)
            self._last_error = None
        except VeilleError as error:
            self._last_error = str(error)
            log.error("run failed", error=str(error))
        except Exception:
            self._last_error = "a bug: see the log"
            log.exception("run failed")

    def _take_new_config(self, scheduler: BackgroundScheduler) -> None:
        try:
            config = load_config(self.config_path)
            check_configuration(self.database or config.database_path, config)
            require_own_folder(config.base / config.service.site_dir)
        except VeilleError as error:
            log.error("configuration kept as it was", error=str(error))
            return
        self._schedule(scheduler, config)
        log.info("configuration read again", sources=len(config.sources))

    def _readiness(self, database: Path) -> tuple[bool, str]:
        """Ready while runs succeed and some page is fresh, or none is late yet."""
        config = self._config
        if self.stopping.is_set() or not self.ready.is_set() or config is None:
            return False, "starting or stopping"
        if self._last_error is not None:
            return False, self._last_error
        if not database.is_file():
            return True, "ready: no run has ended yet"
        db = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
        try:
            states = Counter(page.state for page in read_freshness(db, config, self.clock()))
        finally:
            db.close()
        said = ", ".join(f"{states[state]} {state}" for state in Freshness if states[state]) or "no page yet"
        if states[Freshness.STALE] and not states[Freshness.FRESH]:
            return False, f"no page is fresh: {said}"
        return True, f"ready: {said}"

    def _handle_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # in a test: only the main thread may set handlers
        self._shutdown = ShutdownTimer(EXIT_DONE)

        def on_stop(_number: int, _frame: FrameType | None) -> None:
            self.stop()

        def on_reload(_number: int, _frame: FrameType | None) -> None:
            self.reload()

        signal.signal(signal.SIGTERM, on_stop)
        signal.signal(signal.SIGINT, on_stop)
        signal.signal(signal.SIGHUP, on_reload)
