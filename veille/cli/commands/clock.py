"""The command for what a wrong clock left in the record."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from veille.cli.options import AsJson, ConfigPath, DatabasePath, Quiet, find_config, say_line, write_json, write_line
from veille.errors import EXIT_PARTIAL


def clock(
    put_right: Annotated[
        bool, typer.Option("--put-right", help="Move what is dated in the future to its right time, in the same order.")
    ] = False,
    at: Annotated[
        str | None, typer.Option(help="Right time of the first one (default: just after everything with a right date).")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List what a wrong clock has dated in the future, or correct it; raw bytes stay."""
    from veille.log import configure_logs
    from veille.pipeline.past.clock_repair import list_future
    from veille.pipeline.past.clock_repair import put_right as repair
    from veille.workspace import open_workspace

    configure_logs(level=logging.WARNING)
    with open_workspace(find_config(config), database=db) as workspace:
        found = repair(workspace, at=at) if put_right else list_future(workspace)
    if as_json:
        write_json(found)
    elif not quiet:
        right = dict(found.moved)
        say_line(f"Now is {found.now}; {len(found.times)} later times in the record, {len(found.versions)} versions.")
        for version_id, url, seen in found.versions:
            write_line(f"{version_id}  {seen}{f' -> {right[seen]}' if seen in right else ''}  {url}")
        if found.times and not put_right:
            say_line("If the clock is right now: `veille clock --put-right`.")
    if found.times and not put_right:
        raise typer.Exit(EXIT_PARTIAL)
