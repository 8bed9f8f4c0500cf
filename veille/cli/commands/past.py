"""Commands that give the record a past: import, backfill."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from veille.alerts.wording.lines import wrap_text
from veille.cli.commands.review import Reviewer, reviewer_name
from veille.cli.language import tr
from veille.cli.offers import offer_sources
from veille.cli.options import (
    AdoptConfig,
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    find_config,
    note,
    write_json,
    write_line,
)
from veille.cli.progress import progress_bar
from veille.cli.tables import stdout_width
from veille.errors import EXIT_BUG, EXIT_PARTIAL

if TYPE_CHECKING:
    from veille.pipeline.past.backfill import BackfillReport
    from veille.pipeline.past.imports import ImportReport

MOST_REMARKS_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.command("import")(import_)
    app.command()(backfill)


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
    reviewer: Reviewer = None,
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
        report = run_import(
            workspace, paths, url=url, date=date, lang=lang, believed_by=reviewer_name(reviewer) if believe else None
        )
    if as_json:
        write_json(report)
    elif not quiet:
        said = tr(
            "{files} [file|files], {captures} [capture|captures]: {versions} [version|versions] added ({empty} empty), {known} "
            "already known, {held} held, {failed} failed; {rules} [rule|rules]",
            **asdict(report),
        )
        write_line("\n".join(wrap_text(said, stdout_width(), "", "  ")))
    _say_rest(report, quiet=quiet)


def backfill(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Source whose past versions you want.", autocompletion=offer_sources)
    ],
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
        said = tr(
            "{listed} [capture|captures] in the archive: {taken} taken, {versions} [version|versions] added, {held} held as not "
            "the page, {failed} failed, {left} left for the next run",
            **asdict(report),
        )
        write_line("\n".join(wrap_text(said, stdout_width(), "", "  ")))
    _say_rest(report, quiet=quiet)


def _say_rest(report: ImportReport | BackfillReport, *, quiet: bool) -> None:
    """The remarks of a report; then the exit code where something failed."""
    for line in report.remarks[:MOST_REMARKS_SHOWN]:
        note(f"veille: {line}", quiet=quiet and not report.failed)
    if report.faults:
        raise typer.Exit(EXIT_BUG)
    if report.failed:
        raise typer.Exit(EXIT_PARTIAL)
