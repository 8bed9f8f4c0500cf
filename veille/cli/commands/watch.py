"""Commands that watch: check, serve, status."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from veille.alerts.wording.lines import wrap_text
from veille.cli.language import cli_lang, tr
from veille.cli.options import (
    DEFAULT_CONFIG,
    AdoptConfig,
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    QuietNotes,
    find_config,
    find_database,
    note,
    write_json,
    write_line,
)
from veille.cli.progress import progress_bar
from veille.cli.tables import stdout_width
from veille.errors import EXIT_BUG, EXIT_CHANGED, EXIT_PARTIAL, UsageError

if TYPE_CHECKING:
    from veille.pipeline.run_report import RunReport

MOST_FAILURES_SHOWN = 10  # the rest is in `veille status`


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (check, serve, status):
        app.command()(command)


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Only these sources (default: all).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Check every page, due or not.")] = False,
    now: Annotated[
        bool,
        typer.Option("--now", help="Check the named sources now, due or not, even while their hosts are paused."),
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
            delivery=DeliveryPlan(hold_console=quiet, later=later),
            insist=now,
        )
    if as_json:
        write_json(report)
    elif not quiet:
        for line in _report_lines(report):
            write_line(line)
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


def _report_lines(report: RunReport) -> Iterator[str]:
    """What a pass did, for the person at the terminal: its pages, then its changes and alerts."""
    counts = asdict(report)
    parts = [
        tr(
            "{pages} [page|pages]: {not_modified} not modified, {same_bytes} sent again as before, {same_content} with the "
            "same text, {versions} new [version|versions], {failed} failed",
            **counts,
        )
    ]
    if report.held:
        parts.append(tr("{held} held back (see `veille status`)", **counts))
    if report.postponed:
        parts.append(
            tr("{postponed} postponed because [its|their] host is paused or cannot be reached for now", **counts)
        )
    if report.left:
        parts.append(tr("{left} left for the next run", **counts))
    yield "\n".join(wrap_text(", ".join(parts), stdout_width(), "", "  "))
    if report.changes:
        yield tr("{changes} [change|changes]; {delivered} [alert|alerts] delivered, {undelivered} waiting", **counts)


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


def status(
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """Show what is fresh, failing, stale, waiting for review, undelivered or growing.

    Exits with 3 when something needs attention.
    """
    from veille.answers.handling.inbox import read_inbox
    from veille.answers.status import LABEL_WIDTH, read_status, status_lines
    from veille.clock import system_clock
    from veille.store import open_reading

    settings = find_config(config)
    path = find_database(settings, db)
    with open_reading(path) as store:
        found = read_status(store.connection.raw, settings, path, system_clock, read_inbox(store).count)
    if as_json:
        write_json(found)
    else:
        for line in status_lines(found, system_clock, cli_lang(), settings.alerts.timezone):
            said = wrap_text(line[LABEL_WIDTH:], stdout_width(), " " * LABEL_WIDTH)
            write_line(line[:LABEL_WIDTH] + "\n".join(said)[LABEL_WIDTH:])
    if not found.good:
        raise typer.Exit(EXIT_PARTIAL)
