"""Commands of the first hours: demo, init, doctor."""

from __future__ import annotations

import logging
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from veille.alerts.wording.lines import wrap_text
from veille.cli.language import to_reader
from veille.cli.options import (
    DEFAULT_CONFIG,
    AsJson,
    ConfigPath,
    Quiet,
    QuietNotes,
    find_config,
    note,
    say_line,
    write_json,
    write_line,
)
from veille.cli.tables import stdout_width
from veille.errors import EXIT_PARTIAL


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (demo, init, doctor):
        app.command()(command)


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo leaves its database and report.")] = Path("demo-output"),
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Crawl a bundled site twice over loopback and report what changed in between."""
    from veille.clock import system_clock
    from veille.log import configure_logs
    from veille.operate.demo import run_demo

    configure_logs(level=logging.WARNING)
    result = run_demo(
        folder, clock=system_clock, say=lambda line: note(line, quiet=quiet or as_json), quiet=quiet or as_json
    )
    if as_json:
        write_json(
            {"first": result.first, "second": result.second, "database": result.database, "report": result.report}
        )
    elif not quiet:
        write_line("")
        say_line(f"database  {result.database}")
        say_line(f"report    {result.report}")
        say_line(f"messages  {result.messages}")
        write_line("")
        if activate := _activation():
            say_line(f"`veille` is not on the path of this shell: run `{activate}` first.")
        say_line(
            f"To go on asking: cd {folder} and run `veille facts`, `veille diff quebec-cases-en`, `veille review list`."
        )


def _activation() -> str | None:
    """The command that puts this virtual environment on the shell's path; None where `veille` is found already."""
    script = Path(sys.prefix) / "bin" / "activate"
    if shutil.which("veille") is not None or not script.is_file():
        return None
    here = Path.cwd()
    return f". {script.relative_to(here) if script.is_relative_to(here) else script}"


def init(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File to write.")] = DEFAULT_CONFIG,
    contact: Annotated[str | None, typer.Option(help="E-mail address or URL that site operators can write to.")] = None,
    force: Annotated[bool, typer.Option(help="Replace an existing file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write a commented configuration for the Quebec sources."""
    from veille.operate.init import write_config

    write_config(path, contact=contact, force=force)
    first = "" if contact else "set crawl.contact in it, then "
    note(f"wrote {path}; next: {first}`veille doctor` and `veille check`", quiet=quiet)


def doctor(
    all_sources: Annotated[
        bool,
        typer.Option(
            "--all-sources", help="Look at every source (default: one per host, and those marked unconfirmed)."
        ),
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    quiet: QuietNotes = False,
) -> None:
    """Look at each host once, politely: can it be fetched, is it the page, does the profile fit?"""
    from veille.log import configure_logs
    from veille.pipeline.probe import check_locally, probe_hosts

    configure_logs(level=logging.WARNING)
    settings = find_config(config)
    local = check_locally(settings)
    for line in local:
        note(f"here  {line}", quiet=quiet)
    findings = probe_hosts(settings, every_source=all_sources)
    if as_json:
        write_json(findings)
    else:
        for finding in findings:
            say_line(f"{'ok  ' if finding.good else 'look'}  {finding.host}  {finding.url}")
            for line in finding.lines:
                write_line("\n".join(wrap_text(to_reader(line), stdout_width(), "      ", "        ")))
    if local or not all(finding.good for finding in findings):
        raise typer.Exit(EXIT_PARTIAL)
