"""The command that takes a page's past from a web archive."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from veille.cli.options import AsJson, ConfigPath, DatabasePath, Quiet, find_config, note, say_line, write_json
from veille.errors import EXIT_BUG, EXIT_PARTIAL

MOST_REMARKS_SHOWN = 50


def backfill(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Source whose past versions you want.")],
    since: Annotated[str, typer.Option(help="First day to import (YYYY-MM-DD).")],
    budget: Annotated[
        int | None, typer.Option(min=1, help="Most captures to import (default: backfill.budget).")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Import a page's past versions from a web archive. Run it again to continue."""
    from veille.log import configure_logs
    from veille.pipeline.past.backfill import run_backfill
    from veille.workspace import open_workspace

    configure_logs(level=logging.WARNING)
    with open_workspace(find_config(config), database=db) as workspace:
        report = run_backfill(workspace, source, since=since, budget=budget)
    if as_json:
        write_json(report)
    elif not quiet:
        say_line(
            f"{report.listed} captures in the archive: {report.taken} taken, {report.versions} versions added, "
            f"{report.held} held as not the page, {report.failed} failed, {report.left} left for the next run"
        )
    for line in report.remarks[:MOST_REMARKS_SHOWN]:
        note(f"veille: {line}", quiet=quiet and not report.failed)
    if report.faults:
        raise typer.Exit(EXIT_BUG)
    if report.failed:
        raise typer.Exit(EXIT_PARTIAL)
