"""Commands on mutes: mute add, list, end."""

from __future__ import annotations

from typing import Annotated

import typer

from veille.cli.commands.query import PageArgument, PageOption
from veille.cli.commands.review import Reviewer, reviewer_name
from veille.cli.help import GroupedHelp
from veille.cli.offers import offering
from veille.cli.options import AsJson, ConfigPath, DatabasePath, Quiet, QuietNotes, find_config, find_database, say
from veille.cli.tables import Listing, require_term, show_rows
from veille.cli.times import written_day

mute = typer.Typer(
    help="Mutes: changes that raise no alert for a while; they are still recorded.",
    no_args_is_help=True,
    cls=GroupedHelp,
)

_MUTES = Listing(
    {
        "mute_id": "number",
        "page_id": "page",
        "object": "kind",
        "section_id": "section",
        "until": "until",
        "reviewer": "by",
    },
    below=("note", "url"),
    nothing="nothing is muted",
)
_KINDS = ("section", "rule", "value", "condition", "citation", "link", "page")  # a watched fact is always reported


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.add_typer(mute, name="mute")


@mute.command("add")
def mute_add(
    page: PageArgument,
    section: Annotated[
        str | None, typer.Option(help="Only this section: its id, anchor or heading.", metavar="SECTION")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help=f"Only changes of this kind: {', '.join(_KINDS)}. Watched facts are always reported.",
            autocompletion=offering(lambda: _KINDS),
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(help="First day on which they raise alerts again (default: until you end it).", metavar="DATE"),
    ] = None,
    note: Annotated[str, typer.Option(help="Reason.")] = "",
    reviewer: Reviewer = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Raise no alert for a page, or for one of its sections or one kind of change, until a day."""
    from veille.pipeline.decisions.muting import add_mute
    from veille.workspace import open_workspace

    kind = require_term("object", kind, _KINDS, "kind of change") if kind else None
    settings = find_config(config)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        made = add_mute(
            workspace, page, section=section, kind=kind or "", until=until, reviewer=reviewer_name(reviewer), note=note
        )
    say(made, f"mute {made.mute_id}: {made.page_id}{f' until {written_day(until)}' if until else ''}", as_json, quiet)


@mute.command("list")
def mute_list(
    page: PageOption = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List what is muted now."""
    from veille.answers.handling.muting import mute_records
    from veille.clock import system_clock
    from veille.store import open_reading

    with open_reading(find_database(find_config(config), db)) as store:
        rows = mute_records(store, system_clock().date().isoformat(), page)
    show_rows(rows, _MUTES, as_json=as_json, quiet=quiet)


@mute.command("end")
def mute_end(
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", help="Number of the mute, as `veille mute list` shows it.")
    ],
    note: Annotated[str, typer.Option(help="Reason.")] = "",
    reviewer: Reviewer = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """End a mute: these changes raise alerts again."""
    from veille.workspace import open_workspace

    settings = find_config(config)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        ended = workspace.store.mutes.end(number, workspace.now(), reviewer=reviewer_name(reviewer), note=note)
    say(ended, f"mute {number} ended", as_json, quiet)
