"""Commands on the outbox: alerts list, retry, release, ack, test."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Annotated

import typer

from veille.cli.help import GroupedHelp
from veille.cli.language import cli_lang, tr
from veille.cli.offers import offering
from veille.cli.options import (
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    QuietNotes,
    find_config,
    find_database,
    say,
    say_line,
    write_json,
)
from veille.cli.options import note as remark
from veille.cli.tables import Listing, require_term, show_rows
from veille.errors import EXIT_PARTIAL, UsageError
from veille.model import DeliveryOutcome, DeliveryState

if TYPE_CHECKING:
    from veille.answers.queries import Record

alerts = typer.Typer(
    help="Alerts: what was sent to whom, what is waiting, what could not be delivered.",
    no_args_is_help=True,
    cls=GroupedHelp,
)

_EVENTS = Listing(
    {
        "number": "number",
        "state": "state",
        "severity": "severity",
        "at": "at ({zone})",
        "by": "decided by",
    },
    below=("what", "told", "note", "before", "link"),
    nothing="no alert: first versions and imports raise none",
)
_STATES = tuple(DeliveryState)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.add_typer(alerts, name="alerts")


@alerts.command("list")
def alerts_list(
    state: Annotated[
        list[str] | None,
        typer.Option(help=f"Only these states: {', '.join(_STATES)}.", autocompletion=offering(lambda: _STATES)),
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List alerts, newest first, with their state on every channel and what people decided."""
    from veille.alerts.report_files import report_link_of
    from veille.alerts.wording.interface_words import say_note
    from veille.answers.handling.deliveries import event_records, tell_deliveries, tell_event
    from veille.store import open_reading

    state = [require_term("state", name, _STATES, "state of a delivery") for name in state or ()]
    with open_reading(find_database(find_config(config), db)) as store:
        rows = event_records(store, state or ())
    if as_json:
        write_json(rows)
        return
    site_url = find_config(config).site_url
    channels = any(row["deliveries"] for row in rows)  # without any there is nothing to say of each
    shown = [
        row
        | {"by": row["handled_by"], "told": tell_deliveries(row, cli_lang()) if channels else None}
        | {"what": tell_event(row, cli_lang()), "note": say_note(str(row["note"]), cli_lang()), "before": _before(row)}
        | {"state": _state(row)}
        | {"link": report_link_of(site_url, str(row["change_id"]), cli_lang()) if row["change_id"] else None}
        for row in rows
    ]
    show_rows(shown, _EVENTS, as_json=False, quiet=quiet)


def _state(row: Record) -> object:
    """What was decided, else the state of its deliveries; None where the line below says that it went to no channel."""
    from veille.answers.translation import name_term

    if row["verdict"]:
        verdict = str(row["verdict"])
        return name_term("verdict", verdict, cli_lang()) or name_term("review_state", verdict, cli_lang())
    return None if row["state"] == "none" else row["state"]


def _before(row: Record) -> str | None:
    """What people had decided before what stands."""
    from veille.answers.handling.deliveries import tell_earlier

    earlier = tell_earlier(row, cli_lang())
    return tr("before: {decisions}", decisions=earlier) if earlier else None


@alerts.command("retry")
def alerts_retry(
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="Number of the alert (default: all that are waiting or were given up)."),
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Retry deliveries now. What a channel has accepted is never sent again."""
    from veille.pipeline.outbox.delivery import DeliveryPlan, deliver_due
    from veille.workspace import open_workspace

    settings = find_config(config)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        made_due = workspace.store.outbox.retry(workspace.now(), number)
        if number is not None and not made_due:
            raise UsageError(f"nothing of alert {number} waits or is dead", hint="list them with `veille alerts list`")
        sent, waiting = deliver_due(workspace, DeliveryPlan(hold_console=quiet))
    say(
        {"delivered": sent, "undelivered": waiting},
        tr("{sent} delivered, {waiting} not", sent=sent, waiting=waiting),
        as_json,
        quiet,
    )
    if waiting:
        raise typer.Exit(EXIT_PARTIAL)


@alerts.command("release")
def alerts_release(
    run: Annotated[
        str,
        typer.Argument(metavar="RUN", help="Run whose alerts are held, as named in the alert about the mass change."),
    ],
    note: Annotated[str, typer.Option(help="Why; it is kept with the alert about the mass change.")] = "",
    reviewer: Annotated[str | None, typer.Option(help="Your name (default: your login name).")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Send the change alerts that were held because most pages of a host changed at once.

    What was sent cannot be taken back; `veille alerts hold` holds the others again.
    """
    from veille.cli.commands.review import reviewer_name
    from veille.pipeline.decisions.held_mass import release_held
    from veille.pipeline.outbox.delivery import DeliveryPlan, deliver_due
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.workspace import open_workspace

    settings, who = find_config(config), reviewer_name(reviewer)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        released, words = release_held(workspace, run, reviewer=who, note=note)
        for line in tell_trackers(workspace, words):
            remark(f"veille: {line}")
        sent, waiting = deliver_due(workspace, DeliveryPlan(hold_console=quiet))
    say(
        {"released": released, "delivered": sent, "undelivered": waiting},
        tr("{released} released, {sent} delivered", released=released, sent=sent),
        as_json,
        quiet,
    )


@alerts.command("hold")
def alerts_hold(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Run whose held alerts were released, or settled as a template.")
    ],
    note: Annotated[str, typer.Option(help="Why; it is kept with the alert about the mass change.")] = "",
    reviewer: Annotated[str | None, typer.Option(help="Your name (default: your login name).")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Undo a release, or a decision at the review desk on alerts of a mass change: those not sent yet are held again.

    What was sent cannot be taken back.
    """
    from veille.cli.commands.review import reviewer_name
    from veille.pipeline.decisions.held_mass import hold_again
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.workspace import open_workspace

    settings, who = find_config(config), reviewer_name(reviewer)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        taken = hold_again(workspace, run, reviewer=who, note=note)
        for line in tell_trackers(workspace, taken.words):
            remark(f"veille: {line}")
    if taken.sent:
        numbers = ", ".join(map(str, taken.sent))
        remark(
            tr("{count} [was|were] sent before and [stays|stay] so: {numbers}", count=len(taken.sent), numbers=numbers),
            quiet=quiet,
        )
    say({"held": taken.held, "sent": taken.sent}, tr("{count} held again", count=taken.held), as_json, quiet)


@alerts.command("ack")
def alerts_ack(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", help="Numbers of the alerts.")],
    no_effect: Annotated[bool, typer.Option("--no-effect", help="The change is right and does not affect us.")] = False,
    note: Annotated[str, typer.Option(help="What you did; the next message about the page says so.")] = "",
    reopen: Annotated[bool, typer.Option("--reopen", help="Undo: the alerts are open again.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Decide otherwise than somebody has; what was decided before stays on record."),
    ] = False,
    reviewer: Annotated[str | None, typer.Option(help="Your name (default: your login name).")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Mark alerts as dealt with, on all channels. Every message shows its number.

    One that is decided already keeps its decision: the same again changes nothing, another one needs `--replace`.
    """
    from veille.cli.commands.review import reviewer_name
    from veille.model import EventVerdict
    from veille.pipeline.decisions.earlier_decisions import tell_known
    from veille.pipeline.decisions.verdicts import judge_event, waiting_twin
    from veille.pipeline.outbox.trackers import tell_trackers
    from veille.workspace import open_workspace

    if reopen and no_effect:
        raise UsageError("either --no-effect or --reopen", where="veille alerts ack")
    verdict = EventVerdict.REOPENED if reopen else EventVerdict.NO_EFFECT if no_effect else EventVerdict.HANDLED
    settings, who = find_config(config), reviewer_name(reviewer)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        with workspace.store.transaction():
            judged = [
                judge_event(workspace, number, verdict, reviewer=who, note=note, replacing=replace)
                for number in dict.fromkeys(numbers)
            ]
        for line in tell_trackers(workspace, [one.event for one in judged if not one.known]):
            remark(f"veille: {line}")
        twins = [] if reopen else [waiting_twin(workspace, number) for number in dict.fromkeys(numbers)]
    known = [one.event for one in judged if one.known]
    for word in known:
        remark(tell_known(word), quiet=quiet)
    for twin in dict.fromkeys(twin for twin in twins if twin is not None):
        remark(f"the same change in the other language waits: veille alerts ack {twin.number}")
    done, numbers = ("reopened" if reopen else "acknowledged"), [one.event.number for one in judged if not one.known]
    outcome = {done: numbers} | ({"unchanged": [word.number for word in known]} if known else {})
    say(outcome, tr("{count} reopened" if reopen else "{count} acknowledged", count=len(numbers)), as_json, quiet)


@alerts.command("test")
def alerts_test(
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Send a harmless message to every channel and show which ones accepted it."""
    from veille.pipeline.outbox.delivery import try_channels
    from veille.pipeline.probe import NO_ROUTE

    settings = find_config(config)
    stream = io.StringIO() if quiet else None
    results = try_channels(settings, stream=stream, database=find_database(settings, db, must_exist=False))
    if as_json:
        write_json(results)
    elif not quiet:
        for result in results:
            say_line(f"{result.channel}: {'delivered' if result.state is DeliveryOutcome.SENT else result.error}")
    for name in settings.alerts.unrouted():
        remark(f"channel {name}: {NO_ROUTE}", quiet=quiet)
    if any(result.state is not DeliveryOutcome.SENT for result in results):
        raise typer.Exit(EXIT_PARTIAL)
