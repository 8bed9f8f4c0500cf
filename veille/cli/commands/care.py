"""Commands that take care of the record: reextract, verify, prune, backup, clock."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from veille.alerts.wording.lines import wrap_text
from veille.cli.destinations import Force, claim_file, claim_record, is_database
from veille.cli.language import cli_lang, tr
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
    say_line,
    write_json,
    write_line,
)
from veille.cli.progress import progress_bar
from veille.cli.tables import stdout_width
from veille.cli.times import local_times
from veille.errors import EXIT_PARTIAL, UsageError

# What `verify` looked through and `prune` drops, by the names under which JSON has them.
_COUNTED = {
    "blobs": "{count} [stored file|stored files]",
    "blobs that others were coded against": "{count} [stored file|stored files] that others were coded against",
    "deliveries": "{count} [delivery|deliveries]",
    "events": "{count} [event|events]",
    "fact rows": "{count} [row|rows] of facts",
    "fetches": "{count} [fetch|fetches]",
    "replayed": "{count} read again",
    "rule rows": "{count} [row|rows] of rules",
    "rules": "{count} [rule|rules]",
    "sections": "{count} [section|sections]",
    "snapshots": "{count} [capture|captures]",
    "suspects": "{count} held [copy|copies]",
    "wordings no version holds": "{count} [wording|wordings] that no version holds",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (reextract, verify, prune, backup, clock):
        app.command()(command)


def reextract(
    page: Annotated[str | None, typer.Option(help="Only this page: id, address or source id.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Include what the current parsers have already read.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Number of processes (default: one per core, at most 8).")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Use this Dask cluster instead (extra `dask`).")
    ] = None,
    adopt_config: AdoptConfig = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Read the stored captures again with the current parsers. Differences are recorded as ours and never raise an alert."""
    from veille.answers.queries import find_page
    from veille.log import configure_logs
    from veille.pipeline.reread.reextract import run_reextract
    from veille.workspace import open_workspace

    configure_logs(level=logging.WARNING)
    with open_workspace(find_config(config), database=_existing(config, db), adopt_config=adopt_config) as workspace:
        pages = None
        if page is not None:
            pages = [workspace.store.pages.get(str(find_page(workspace.store.connection.raw, page)["page_id"]))]
        with progress_bar("reading again", quiet=quiet or as_json) as told:
            report = run_reextract(
                workspace, pages=pages, processes=processes, dask=dask, everything=everything,
                progress=lambda done, total: told("reading again", done, total),
            )  # fmt: skip
    said = tr(
        "{versions} [version|versions] read again, {changed} read differently, {skipped} left as [it was|they were]",
        versions=report.versions, changed=report.changed, skipped=report.skipped,
    )  # fmt: skip
    say(report, said, as_json, quiet)
    for line in report.remarks:
        note(f"veille: {line}")
    if report.skipped:
        raise typer.Exit(EXIT_PARTIAL)


def verify(
    sample: Annotated[
        int,
        typer.Option(min=0, help="How many versions to read again, besides those whose content has several copies."),
    ] = 20,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Check that everything stored is intact: bytes, references, quotes, intervals, extraction. Exits with 3 when something is not."""
    from dataclasses import asdict

    from veille.pipeline.configuration import require_configuration
    from veille.pipeline.reread.refresh import replay_version
    from veille.store.verify import verify as verify_store
    from veille.workspace import read_workspace

    with read_workspace(find_config(config), _existing(config, db)) as workspace:
        require_configuration(workspace)
        with progress_bar("verifying", quiet=quiet or as_json):
            result = verify_store(
                workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=sample
            )
    if as_json:
        write_json(asdict(result) | {"whole": result.whole})
    elif not quiet:
        write_line("\n".join(wrap_text(_counted(result.counts), stdout_width(), "", "  ")))
        write_line(tr("complete") if result.whole else tr("{count} [problem|problems]", count=len(result.problems)))
    for problem in result.problems:
        note(f"veille: {problem}")
    if not result.whole:
        raise typer.Exit(EXIT_PARTIAL)


def prune(
    keep: Annotated[str, typer.Option(help="Keep logs and uncited bytes younger than this (90d, 52w).")] = "365d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be deleted.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Delete old logs and bytes that no version or rule cites. History is kept."""
    from dataclasses import asdict

    from veille.alerts.wording.format import format_tenths
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
    before, after = (format_tenths(size / 1e6, cli_lang()) for size in (pruned.bytes_before, pruned.bytes_after))
    done = (
        "would drop {what}; {before} MB, now {after} MB" if dry_run else "dropped {what}; {before} MB, now {after} MB"
    )
    what = _counted({name: count for name, count in pruned.counts.items() if count})
    done = done if what else "nothing to drop; {before} MB"
    said = wrap_text(tr(done, what=what, before=before, after=after), stdout_width(), "", "  ")
    say(asdict(pruned), "\n".join(said), as_json, quiet and not dry_run)


def backup(
    dest: Annotated[Path, typer.Argument(metavar="DEST", help="File or folder for the copy.")],
    force: Force = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Make a complete, checked copy of the database, even during a run."""
    from veille.store import open_reading
    from veille.store.backup import backup as backup_store
    from veille.store.backup import backup_path

    source = find_database(find_config(config), db)
    file = backup_path(source, dest)
    claim_file(file, is_database, "a database of veille", force=force)
    claim_record(file, source, "store", force=force)
    with open_reading(source) as store:
        path = backup_store(store, dest)
    say({"path": path}, f"copied to {path}", as_json, quiet)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(tr(_COUNTED[name], count=count) for name, count in sorted(counts.items()))


def _existing(config: Path | None, db: Path | None) -> Path:
    return find_database(find_config(config), db)


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
    elif not (put_right and quiet):
        right = dict(found.moved)
        counts = {"times": len(found.times), "versions": len(found.versions)}
        said = "Now is {now}; {times} later [time|times] in the record, {versions} [version|versions]."
        write_line(tr(said, now=local_times(found.now), **counts))
        for version_id, url, seen in found.versions:
            dated = local_times(f"{seen}{f' → {right[seen]}' if seen in right else ''}")
            write_line(f"{version_id}  {dated}  {url}")
        if found.times and not put_right:
            say_line("If the clock is right now: `veille clock --put-right`.")
    if found.times and not put_right:
        raise typer.Exit(EXIT_PARTIAL)
