"""Commands that take care of the record: review, reextract, verify, prune, backup."""

from __future__ import annotations

import getpass
import logging
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from veille.cli.destinations import Force, claim_file, is_database
from veille.cli.options import (
    AdoptConfig,
    AsJson,
    ConfigPath,
    DatabasePath,
    Quiet,
    find_config,
    find_database,
    note,
    say,
    write_json,
    write_line,
)
from veille.cli.tables import Listing, show_rows
from veille.errors import EXIT_PARTIAL, UsageError
from veille.model import Modality, RuleKind
from veille.nearest import require_known

review = typer.Typer(help="Accept, edit or reject rules; take held-back content as the page.", no_args_is_help=True)

Reviewer = Annotated[str | None, typer.Option(help="Your name (default: the login name).")]
Comment = Annotated[str, typer.Option(help="Why.")]
Target = Annotated[
    str, typer.Argument(metavar="RULE|PAGE", help="Rule id; for `accept` also a page whose content is held back.")
]

ValidFrom = Annotated[
    str | None, typer.Option(help="First day on which it applies (YYYY-MM-DD, or none).", metavar="DATE")
]
ValidTo = Annotated[
    str | None, typer.Option(help="First day on which it no longer applies (YYYY-MM-DD, or none).", metavar="DATE")
]

_PENDING = Listing(
    {"rule_id": "rule", "review_state": "state", "kind": "kind"},
    below=("quote", "url"),
    nothing="nothing waits for a review",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.add_typer(review, name="review")
    for command in (reextract, verify, prune, backup):
        app.command()(command)


@review.command("list")
def review_list(
    state: Annotated[
        list[str] | None, typer.Option(help="Only these states (default: unreviewed, doubtful and stale).")
    ] = None,
    page: Annotated[str | None, typer.Option(help="Only this page: id, address or source id.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List rules that wait for a decision."""
    from dataclasses import asdict

    from veille.answers.queries import find_page
    from veille.store import open_reading

    with open_reading(find_database(find_config(config), db)) as store:
        page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
        rows = [asdict(row) for row in store.reviews.pending(*(state or ()), page_id=page_id)]
    show_rows(rows, _PENDING, as_json=as_json, quiet=quiet)


@review.command("accept")
def review_accept(
    target: Target,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Accept a rule as it was read, or a page's held-back content as the page."""
    from veille.pipeline.reviews import accept_suspect, decide_rule
    from veille.workspace import open_workspace

    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        page = workspace.store.pages.find(target)
        if page is not None:
            result = accept_suspect(workspace, page)
            outcome: object = {"page_id": page.page_id, "version_id": result.version_id}
            said = f"{page.url}: taken as version {result.version_id}"
        else:
            outcome = decide_rule(workspace, target, "accepted", reviewer=_who(reviewer), comment=comment)
            said = f"{target}: accepted"
    say(outcome, said, as_json, quiet)


@review.command("reject")
def review_reject(
    target: Target,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Reject a rule: downstream packages that ask for reviewed rules do not see it."""
    from veille.pipeline.reviews import decide_rule
    from veille.workspace import open_workspace

    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        outcome = decide_rule(workspace, target, "rejected", reviewer=_who(reviewer), comment=comment)
    say(outcome, f"{target}: rejected", as_json, quiet)


@review.command("edit")
def review_edit(
    target: Target,
    kind: Annotated[
        list[str] | None, typer.Option(help=f"Kinds, the first is primary: {', '.join(get_args(RuleKind))}.")
    ] = None,
    modality: Annotated[str | None, typer.Option(help=f"One of {', '.join(get_args(Modality))}.")] = None,
    subject: Annotated[str | None, typer.Option(help="What the rule is about (CAQ, CSQ, ...).")] = None,
    actor: Annotated[str | None, typer.Option(help="Whom it binds.")] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N=VALUE", help="Set value N: 0=P24M, 0=2024-01-15,role=cutoff_before, new=5,type=number, 1=none."
        ),
    ] = None,
    condition: Annotated[list[str] | None, typer.Option(help="Conditions, in words of the section.")] = None,
    joined: Annotated[Literal["all", "any", "none"], typer.Option(help="How the conditions are joined.")] = "all",
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Record your own reading of a rule: kinds, values, dates, conditions, validity. Its quote stays; no machine overwrites it."""
    from veille.pipeline.edits import RuleEdit
    from veille.pipeline.reviews import edit_rule
    from veille.workspace import open_workspace

    for name in kind or ():
        require_known(name, get_args(RuleKind), "kind")
    kinds: tuple[RuleKind, ...] = tuple(k for name in kind or () for k in get_args(RuleKind) if k == name)
    if modality is not None:
        require_known(modality, get_args(Modality), "modality")
    edit = RuleEdit(
        kinds, next((m for m in get_args(Modality) if m == modality), None), subject, actor, tuple(value or ()),
        tuple(condition or ()), joined, valid_from, valid_to,
    )  # fmt: skip
    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        outcome = edit_rule(workspace, target, edit, reviewer=_who(reviewer), comment=comment)
    say(outcome, f"{target}: edited", as_json, quiet)


@review.command("correct")
def review_correct(
    key: Annotated[str, typer.Argument(metavar="FACT", help="Key of the fact.")],
    value: Annotated[
        str, typer.Argument(metavar="[VALUE]", help="The right value: P24M, 2024-01-15, 160.00,cmp=max.")
    ] = "",
    valid_from: ValidFrom = None,
    valid_to: ValidTo = None,
    reviewer: Reviewer = None,
    comment: Comment = "",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Correct a fact's value or days: an edit of the rule that states it, shown as edited everywhere."""
    from veille.pipeline.edits import RuleEdit
    from veille.pipeline.reviews import correct_fact
    from veille.workspace import open_workspace

    edit = RuleEdit(valid_from=valid_from, valid_to=valid_to)
    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        outcome = correct_fact(workspace, key, edit, value, reviewer=_who(reviewer), comment=comment)
    say(outcome, f"{key}: corrected", as_json, quiet)


def reextract(
    page: Annotated[str | None, typer.Option(help="Only this page: id, address or source id.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what today's parsers have read already.")] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes that read (default: one a core, at most 8).")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Read on this Dask cluster instead (extra `dask`).")
    ] = None,
    adopt_config: AdoptConfig = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Read the stored snapshots again with today's parsers. Differences are recorded as ours and never alerted."""
    from veille.answers.queries import find_page
    from veille.log import configure_logs
    from veille.pipeline.reread.reextract import run_reextract
    from veille.workspace import open_workspace

    configure_logs(level=logging.WARNING)
    with open_workspace(find_config(config), database=_existing(config, db), adopt_config=adopt_config) as workspace:
        pages = None
        if page is not None:
            pages = [workspace.store.pages.get(str(find_page(workspace.store.connection.raw, page)["page_id"]))]
        report = run_reextract(workspace, pages=pages, processes=processes, dask=dask, everything=everything)
    said = f"{report.versions} versions read again, {report.changed} came out otherwise, {report.skipped} left as they were"
    say(report, said, as_json, quiet)
    for line in report.remarks:
        note(f"veille: {line}")
    if report.skipped:
        raise typer.Exit(EXIT_PARTIAL)


def verify(
    sample: Annotated[
        int, typer.Option(min=0, help="Versions read again besides those with several copies of their content.")
    ] = 20,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Is everything stored whole: bytes, references, quotes, intervals, extraction. Exits with 3 when something is not."""
    from dataclasses import asdict

    from veille.pipeline.configuration import require_configuration
    from veille.pipeline.reread.refresh import replay_version
    from veille.store.verify import verify as verify_store
    from veille.workspace import open_workspace

    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        require_configuration(workspace)
        result = verify_store(
            workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=sample
        )
    if as_json:
        write_json(asdict(result) | {"whole": result.whole})
    elif not quiet:
        write_line(", ".join(f"{count} {name}" for name, count in sorted(result.counts.items())))
        write_line("whole" if result.whole else f"{len(result.problems)} problems")
    for problem in result.problems:
        note(f"veille: {problem}")
    if not result.whole:
        raise typer.Exit(EXIT_PARTIAL)


def prune(
    keep: Annotated[str, typer.Option(help="Keep logs and uncited bytes younger than this (90d, 52w).")] = "365d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Drop old logs and bytes that no version or rule cites. History stays."""
    from dataclasses import asdict

    from veille.clock import to_stamp
    from veille.config.sources import parse_interval
    from veille.store.prune import prune as prune_store
    from veille.workspace import open_workspace

    try:
        span: timedelta = parse_interval(keep)
    except ValueError as error:
        raise UsageError(str(error), where="--keep") from None
    with open_workspace(find_config(config), database=_existing(config, db)) as workspace:
        pruned = prune_store(workspace.store, before=to_stamp(workspace.clock() - span), dry_run=dry_run)
    what = ", ".join(f"{count} {name}" for name, count in pruned.counts.items() if count) or "nothing"
    said = f"{'would drop' if dry_run else 'dropped'} {what}; {pruned.bytes_before / 1e6:.1f} MB, now {pruned.bytes_after / 1e6:.1f} MB"
    say(asdict(pruned), said, as_json, quiet)


def backup(
    dest: Annotated[Path, typer.Argument(metavar="DEST", help="File or folder of the copy.")],
    force: Force = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """A whole, checked copy of the database, also while a run is at work."""
    from veille.store import open_store
    from veille.store.backup import backup as backup_store
    from veille.store.backup import backup_path

    source = find_database(find_config(config), db)
    claim_file(backup_path(source, dest), is_database, "a database of veille", force=force)
    with open_store(source, create=False) as store:
        path = backup_store(store, dest)
    say({"path": path}, f"copied to {path}", as_json, quiet)


def _existing(config: Path | None, db: Path | None) -> Path:
    return find_database(find_config(config), db)


def _who(reviewer: str | None) -> str:
    try:
        return reviewer or getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("your name is not known", hint="give it with --reviewer") from None
