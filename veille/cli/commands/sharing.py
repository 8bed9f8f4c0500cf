"""Commands for others: publish, export, propose, datasette, report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from veille.cli.commands.query import reading
from veille.cli.destinations import (
    Force,
    claim_file,
    claim_folder,
    claim_record,
    is_database,
    is_datasette_metadata,
    is_manifest,
    is_warc,
)
from veille.cli.language import tr
from veille.cli.offers import offer_packages
from veille.cli.options import (
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
from veille.errors import EXIT_CHANGED, EXIT_PARTIAL

# What an export wrote, with what its number counts.
_WRITTEN = {
    "jsonl": "{count} [file|files] written to {dest}", "csv": "{count} [file|files] written to {dest}",
    "openfisca": "{count} [parameter|parameters] written to {dest}",
    "markdown": "{count} [page|pages] written to {dest}", "history": "{count} [commit|commits] written to {dest}",
    "warc": "{count} [capture|captures] written to {dest}",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (publish, export, propose, datasette, report):
        app.command()(command)


def publish(
    dest: Annotated[
        Path,
        typer.Argument(metavar="DEST", help="File to write, or folder for snapshot.db; manifest.json goes beside it."),
    ],
    raw: Annotated[bool, typer.Option("--raw", help="Include the raw bytes of every version.")] = False,
    force: Force = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Write the snapshot that downstream packages read: one immutable file, with the same bytes for the same content."""
    from dataclasses import asdict

    from veille.file_rights import share
    from veille.store.publishing.manifest import MANIFEST
    from veille.store.publishing.publish import publish as publish_store
    from veille.store.publishing.publish import snapshot_path
    from veille.workspace import open_or_copy

    file = snapshot_path(dest)
    claim_file(file, is_database, "a snapshot", force=force)
    claim_file(file.with_name(MANIFEST), is_manifest, "a snapshot's manifest", force=force)
    settings = find_config(config)
    claim_record(file, find_database(settings, db), "snapshot", force=force)
    with (
        open_or_copy(settings, database=find_database(settings, db)) as workspace,
        progress_bar("publishing", quiet=quiet or as_json),
    ):
        # without a configuration file the bound that the last run noted stays
        stale_after = settings.guard.stale_after if "base" in settings.model_fields_set else None
        published = publish_store(workspace.store, dest, at=workspace.now(), with_raw=raw, stale_after=stale_after)
        for written in (published.path, published.manifest_path):
            share(written, settings.group)
    if as_json:
        write_json({"path": published.path, "manifest": asdict(published.manifest)})
    elif not quiet:
        write_line(f"{published.path}  {published.manifest.sha256}")


def export(
    form: Annotated[
        Literal["jsonl", "csv", "openfisca", "markdown", "warc"], typer.Option("--format", help="Format of the export.")
    ],
    dest: Annotated[Path, typer.Argument(metavar="DEST", help="Folder to write to; for warc, a file.")],
    history: Annotated[bool, typer.Option(help="markdown: write a git repository with one commit per change.")] = False,
    since: Annotated[str | None, typer.Option(help="warc: only captures from this day on (YYYY-MM-DD).")] = None,
    force: Force = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Export the record as JSON Lines, CSV, OpenFisca parameters, a Markdown tree or WARC."""
    from veille.answers.exporting import write_export
    from veille.file_rights import share
    from veille.store import open_reading

    settings = find_config(config)
    database = find_database(settings, db)
    if form == "warc":
        claim_file(dest, is_warc, "a WARC of veille", force=force)
    elif not history:  # a history looks after its own repository
        claim_folder(dest, force=force)
    with open_reading(database, snapshot=True) as store:
        written = write_export(store, settings, form, dest, history=history, since=since)
    share(dest, settings.group)
    if as_json:
        write_json({"format": form, "written": written})
    elif not quiet:
        write_line(tr(_WRITTEN["history" if history else form], count=written, dest=dest))


def propose(
    package: Annotated[
        str, typer.Option(help="Package from [[packages]] in the configuration.", autocompletion=offer_packages)
    ],
    into: Annotated[
        Path | None, typer.Option(help="Its working copy (default: the package's `root`).", metavar="FOLDER")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write no file.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 10 when there is something to propose.")
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Update a rule package's files from accepted facts. Prints the title and body of a pull request.

    The first line is the title; the body follows after an empty line, in English and French. Exit code 3: a fact does not
    fit into its place, or has none; the others are written.
    """
    from veille.answers.proposals.message import proposal_body, proposal_title
    from veille.answers.proposals.propose import propose as propose_changes
    from veille.answers.proposals.propose import write_files
    from veille.clock import system_clock

    settings = find_config(config)
    chosen = settings.package(package)
    root = into or settings.base / chosen.root
    with reading(config, db) as connection:
        proposal = propose_changes(connection, settings, chosen, root, system_clock().date())
    if not dry_run:
        write_files(proposal, root)
    title, body = proposal_title(proposal), proposal_body(proposal)
    if as_json:
        files = [str(root / file) for file in sorted(proposal.files)]
        write_json(
            {"package": package, "title": title, "body": body, "files": files, "changes": proposal.moved,
             "left_alone": proposal.remarks}
        )  # fmt: skip
    elif (dry_run or not quiet) and (proposal.moved or proposal.remarks):
        write_line(f"{title}\n\n{body}" if proposal.moved else body)
    elif not quiet:
        note(f"nothing to propose: {package} says what the record says")
    if any(remark.refused for remark in proposal.remarks):
        raise typer.Exit(EXIT_PARTIAL)
    if exit_code and proposal.moved:
        raise typer.Exit(EXIT_CHANGED)


def datasette(
    snapshot: Annotated[Path, typer.Argument(metavar="SNAPSHOT", help="Published snapshot.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8001,
    metadata: Annotated[
        Path | None, typer.Option(help="Only write the metadata to this file, for `datasette SNAPSHOT -m FILE`.")
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Open a snapshot in Datasette (extra `datasette`), with titles, facets, ready-made queries and search."""
    from veille.operate.datasette import check_snapshot, open_in_datasette
    from veille.store.publishing.datasette import write_datasette_metadata

    check_snapshot(snapshot)
    if metadata is not None:
        claim_file(metadata, is_datasette_metadata, "metadata of veille", force=force)
        write_datasette_metadata(snapshot, metadata)
        if not quiet:
            say_line(f"wrote {metadata}; open it with: datasette {snapshot} -m {metadata}")
        return
    open_in_datasette(snapshot, port)


def report(
    dest: Annotated[
        Path | None, typer.Argument(metavar="DEST", help="Folder for the report (default: service.site_dir).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the report of another record.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Build the HTML report: changes, differences in the text, timelines, parity, citations, health.

    It can be opened straight from its folder.
    """
    from veille.answers.report.record import write_site
    from veille.workspace import open_or_copy

    settings = find_config(config)
    folder = dest or settings.base / settings.service.site_dir
    with (
        open_or_copy(settings, database=find_database(settings, db)) as workspace,
        progress_bar("writing the report", quiet=quiet or as_json),
    ):
        index = write_site(workspace, folder, force=force)
    if as_json:
        write_json({"index": index})
    elif not quiet:
        write_line(str(index))
