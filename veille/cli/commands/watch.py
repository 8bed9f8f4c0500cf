"""Commands that watch: check, import, serve, demo, init, doctor, status."""

from __future__ import annotations

import logging
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from veille.cli.commands.backfill import backfill
from veille.cli.commands.clock import clock
from veille.cli.language import cli_lang, to_reader, tr
from veille.cli.options import (
    DEFAULT_CONFIG,
    AdoptConfig,
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    find_config,
    find_database,
    note,
    say_line,
    write_json,
    write_line,
)
from veille.cli.progress import progress_bar
from veille.cli.tables import stdout_width, wrap_text
from veille.errors import EXIT_BUG, EXIT_CHANGED, EXIT_PARTIAL, UsageError

MOST_FAILURES_SHOWN = 10  # the rest is in `veille status`
MOST_REMARKS_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.command()(check)
    app.command("import")(import_)
    app.command()(backfill)
    app.command()(clock)
    for command in (serve, demo, init, doctor, status):
        app.command()(command)


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Only these sources (default: all).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Check every page, due or not.")] = False,
    now: Annotated[
        bool,
        typer.Option("--now", help="Check the named sources now, due or not, even while their hosts are left alone."),
    ] = False,
    max_runtime: Annotated[
        str | None, typer.Option(help="Stop after this long (90s, 30m, 2h); the rest stays due.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 10 when something changed.")] = False,
    later: Annotated[
        bool,
        typer.Option("--deliver-later", help="Keep the alerts in the outbox; `veille alerts retry` sends them."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens to standard error.")] = False,
    adopt_config: AdoptConfig = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Check the pages that are due once: fetch them, record what changed, send alerts."""
    from veille.config.sources import parse_interval
    from veille.log import configure_logs
    from veille.operate.stopping import stop_on_signals
    from veille.pipeline.check import require_contact, run_check
    from veille.pipeline.outbox.delivery import DeliveryPlan
    from veille.workspace import open_workspace

    configure_logs(level=logging.INFO if verbose else logging.WARNING)
    if now and not sources:
        raise UsageError("needs the names of sources", where="--now", hint="`veille check --now SOURCE`")
    settings = find_config(config)
    require_contact(settings)  # before a database is made
    try:
        limit = parse_interval(max_runtime) if max_runtime else None
    except ValueError as error:
        raise UsageError(str(error), where="--max-runtime") from None
    with (
        stop_on_signals() as stop,
        open_workspace(settings, database=db, adopt_config=adopt_config) as workspace,
        progress_bar("checking", quiet=quiet or as_json) as report_progress,
    ):
        report = run_check(
            workspace,
            sources=sources or (),
            everything=everything,
            max_runtime=limit,
            stop=stop,
            progress=lambda done, known: report_progress("checking", done, known or None),
            telling=DeliveryPlan(hold_console=quiet, later=later),
            insist=now,
        )
    if as_json:
        write_json(report)
    elif not quiet:
        counts = asdict(report)
        parts = [
            tr(
                "{pages} [page|pages]: {not_modified} not modified, {same_bytes} sent again as before, {same_content} with the "
                "same text, {versions} new [version|versions], {failed} failed",
                **counts,
            )
        ]
        parts += [tr("{held} held back (see `veille status`)", **counts)] if report.held else []
        parts += (
            [tr("{postponed} postponed because [its|their] host is paused or cannot be reached for now", **counts)]
            if report.postponed
            else []
        )
        parts += [tr("{left} left for the next run", **counts)] if report.left else []
        write_line("\n".join(wrap_text(", ".join(parts), stdout_width(), "", "  ")))
        if report.changes:
            write_line(
                tr("{changes} [change|changes]; {delivered} [alert|alerts] delivered, {undelivered} waiting", **counts)
            )
    for line in report.notes:
        note(f"veille: {line}", quiet=quiet)
    for line in report.failures[:MOST_FAILURES_SHOWN]:
        note(f"veille: {line}")
    if len(report.failures) > MOST_FAILURES_SHOWN:
        more = tr("and {count} more; see `veille status`", count=len(report.failures) - MOST_FAILURES_SHOWN)
        note(f"veille: {more}")
    if report.faults:
        raise typer.Exit(EXIT_BUG)
    if report.failed or report.held or report.all_put_off or report.wrong_clock:
        raise typer.Exit(EXIT_PARTIAL)
    if exit_code and report.changes:
        raise typer.Exit(EXIT_CHANGED)


def import_(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Files or folders: Markdown, HTML, PDF, XML, WARC.")
    ],
    url: Annotated[str | None, typer.Option(help="Address of the page, if the file does not give it.")] = None,
    date: Annotated[
        str | None, typer.Option(help="Day on which it was saved (YYYY-MM-DD), if the file does not give it.")
    ] = None,
    lang: Annotated[
        Literal["en", "fr"] | None, typer.Option("--lang", help="Language, if the file does not give it.")
    ] = None,
    believe: Annotated[
        bool,
        typer.Option("--believe", help="Accept the copies as they are, even those that do not look like the page."),
    ] = False,
    adopt_config: AdoptConfig = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Import saved pages into the history, as if they had been watched. Imports raise no alert.

    A copy that is evidently not the page (a block page, an outage, an error) is stored but held back for review; so is one
    after which the page was again as before.
    """
    from veille.log import configure_logs
    from veille.pipeline.past.imports import run_import
    from veille.workspace import open_workspace

    configure_logs(level=logging.WARNING)
    with (
        open_workspace(find_config(config), database=db, adopt_config=adopt_config) as workspace,
        progress_bar("importing", quiet=quiet or as_json),
    ):
        report = run_import(workspace, paths, url=url, date=date, lang=lang, believe=believe)
    if as_json:
        write_json(report)
    elif not quiet:
        said = tr(
            "{files} [file|files], {captures} [capture|captures]: {versions} [version|versions] added ({empty} empty), {known} "
            "already known, {held} held, {failed} failed; {rules} [rule|rules]",
            **asdict(report),
        )
        write_line("\n".join(wrap_text(said, stdout_width(), "", "  ")))
    for line in report.remarks[:MOST_REMARKS_SHOWN]:
        note(f"veille: {line}", quiet=quiet and not report.failed)
    if report.faults:
        raise typer.Exit(EXIT_BUG)
    if report.failed:
        raise typer.Exit(EXIT_PARTIAL)


def serve(
    review: Annotated[
        bool,
        typer.Option("--review", help="Also serve the review desk, to decide on changes in a browser on this machine."),
    ] = False,
    no_check: Annotated[
        bool, typer.Option("--no-check", help="Check nothing: another program or machine does that.")
    ] = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Check on a schedule, deliver alerts, and serve the report, feeds, health and metrics."""
    from veille.log import configure_logs
    from veille.operate.daemon import run_daemon

    configure_logs(level=logging.WARNING if quiet else logging.INFO)
    run_daemon(
        config or DEFAULT_CONFIG,
        db,
        review=review,
        check=not no_check,
        announce=lambda address: note(tr("review desk: {address}", address=address)),
    )


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
    quiet: Quiet = False,
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
    elif not quiet:
        for finding in findings:
            say_line(f"{'ok  ' if finding.good else 'look'}  {finding.host}  {finding.url}")
            for line in finding.lines:
                write_line("\n".join(wrap_text(to_reader(line), stdout_width(), "      ", "        ")))
    if local or not all(finding.good for finding in findings):
        raise typer.Exit(EXIT_PARTIAL)


def status(
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Show what is fresh, failing, stale, waiting for review, undelivered or growing.

    Exits with 3 when something needs attention.
    """
    from veille.answers.status import LABEL_WIDTH, read_status, status_lines
    from veille.clock import system_clock
    from veille.store import open_reading

    settings = find_config(config)
    path = find_database(settings, db)
    with open_reading(path) as store:
        found = read_status(store.connection.raw, settings, path, system_clock)
    if as_json:
        write_json(found)
    elif not quiet:
        for line in status_lines(found, system_clock, cli_lang(), settings.alerts.timezone):
            said = wrap_text(line[LABEL_WIDTH:], stdout_width(), " " * LABEL_WIDTH)
            write_line(line[:LABEL_WIDTH] + "\n".join(said)[LABEL_WIDTH:])
    if not found.good:
        raise typer.Exit(EXIT_PARTIAL)
