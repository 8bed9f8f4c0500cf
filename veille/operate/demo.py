"""`veille demo`: two crawls of the bundled site over loopback, with the change report between them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from veille.answers.report.record import write_site
from veille.clock import Clock
from veille.config import load_config
from veille.errors import UsageError
from veille.operate.demo_server import DemoServer, Substitutions, demo_config
from veille.pipeline.check import run_check
from veille.pipeline.outbox.delivery import DeliveryPlan
from veille.pipeline.run_report import RunReport
from veille.workspace import open_workspace

BETWEEN_CRAWLS = timedelta(days=1)  # the first crawl is dated a day back, so that nothing is dated in the future
MARKER = "veille-demo"  # a folder is only emptied when this file says that we made it

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Where the demo left its things, and what the two crawls did."""

    folder: Path
    database: Path
    report: Path
    messages: Path
    first: RunReport
    second: RunReport


def run_demo(
    folder: Path, *, clock: Clock, say: Say, quiet: bool = False, substitutions: Substitutions | None = None
) -> DemoResult:
    """Serve the before edition, crawl it, serve the after edition, crawl it again; `substitutions` plant other values."""
    _prepare(folder)
    delivery = DeliveryPlan(io.StringIO() if quiet else sys.stdout)  # here the messages are the result
    with DemoServer() as server:
        config_path = folder / "config.toml"
        config_path.write_text(demo_config(server.base_url, folder), encoding="utf-8")
        config = load_config(config_path)
        say(f"serving the before edition of {len(config.sources)} sources at {server.base_url}")
        with open_workspace(config, clock=lambda: clock() - BETWEEN_CRAWLS) as workspace:
            first = run_check(workspace, delivery=delivery)
            say(f"first check:  {first.pages} pages fetched, {first.versions} first versions, no alert")
        server.set_edition("after")
        server.substitute(substitutions or {})
        say("serving the after edition, a day later")
        with open_workspace(config, clock=clock) as workspace:
            second = run_check(workspace, everything=True, delivery=delivery)
            say(
                f"second check: {second.pages} pages fetched, {second.same_bytes + second.same_content} unchanged, "
                f"{second.versions} new versions"
            )
            report = write_site(workspace, folder / config.service.site_dir)
    return DemoResult(folder, config.database_path, report, folder / "alerts", first, second)


def _prepare(folder: Path) -> None:
    """An empty folder that is ours: a former demo's things are removed, anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise UsageError("is not empty", where=str(folder), hint="name another folder with --folder")
        import shutil

        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("made by `veille demo`; removed and made anew by the next one\n", encoding="utf-8")
