"""Commands that read the database: pages, rules, facts, changes, parity, impact, diff, explain."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from veille.cli.options import (
    AsJson,
    AsOf,
    ConfigPath,
    DatabasePath,
    Observed,
    Quiet,
    find_config,
    find_database,
    note,
    write_json,
    write_line,
    write_table,
)

PageOption = Annotated[str | None, typer.Option("--page", help="Page id, address or source id.")]
PageArgument = Annotated[str, typer.Argument(help="Page id, address or source id.")]

_RULE_COLUMNS = {
    "rule_id": "rule",
    "kind": "kind",
    "modality": "modality",
    "subject": "subject",
    "quote": "quote",
    "valid_from": "from",
}
_PAGE_COLUMNS = {
    "page_id": "page",
    "source": "source",
    "lang": "lang",
    "state": "state",
    "last_changed": "changed",
    "title": "title",
}
_FACT_COLUMNS = {
    "key": "fact",
    "value": "value",
    "unit": "unit",
    "cmp": "cmp",
    "state": "state",
    "valid_from": "from",
    "quote": "quote",
}
_TRIAL_COLUMNS = {
    "key": "fact",
    "state": "state",
    "value": "value",
    "cmp": "cmp",
    "section": "section",
    "quote": "quote",
}
_CHANGE_COLUMNS = {"seq": "seq", "at": "at", "severity": "severity", "object": "object", "summary_en": "summary"}
_PARITY_COLUMNS = {
    "page_id": "page",
    "twin_page_id": "twin",
    "rule_id": "rule",
    "twin_rule_id": "twin rule",
    "state": "state",
    "since": "since",
    "detail": "detail",
}
_IMPACT_COLUMNS = {"provision": "provision", "page_id": "page", "rule_id": "rule", "raw": "as cited", "url": "address"}


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (pages, rules, facts, changes, parity, impact, diff, explain):
        app.command()(command)


@contextmanager
def reading(config: Path | None, db: Path | None) -> Iterator[sqlite3.Connection]:
    """The database of the call, opened for reading."""
    from veille.store import open_store

    store = open_store(find_database(find_config(config), db), create=False)
    try:
        yield store.connection.raw
    finally:
        store.close()


def pages(
    source: Annotated[str | None, typer.Option(help="Only the pages of this source.")] = None,
    state: Annotated[str | None, typer.Option(help="Only pages in this state.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List the pages that are watched or were imported."""
    from veille.pipeline.queries import list_pages

    with reading(config, db) as connection:
        _show(
            list_pages(connection, source, state),
            _PAGE_COLUMNS,
            as_json,
            quiet,
            "no page yet: run `veille check` or `veille import`",
        )


def rules(
    page: PageOption = None,
    kind: Annotated[str | None, typer.Option(help="Only rules of this kind.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only rules on this subject (CAQ, CSQ, ...).")] = None,
    lang: Annotated[Literal["en", "fr"] | None, typer.Option(help="Only rules of pages in this language.")] = None,
    cites: Annotated[
        str | None, typer.Option(help="Only rules that cite this provision, for example IRPR:205(a).")
    ] = None,
    review: Annotated[str | None, typer.Option(help="Only rules in this review state.")] = None,
    as_of: AsOf = None,
    observed: Observed = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List rules, as they stand now or as of a date."""
    from veille.pipeline.queries import check_moment, list_rules

    moment = check_moment(as_of, observed)
    with reading(config, db) as connection:
        found = list_rules(
            connection, moment, page=page, kind=kind, subject=subject, lang=lang, cites=cites, review=review
        )
        _show(found, _RULE_COLUMNS, as_json, quiet, "no rule fits")


def facts(
    key: Annotated[str | None, typer.Argument(help="Key, with * as a wildcard.")] = None,
    as_of: AsOf = None,
    observed: Observed = None,
    try_: Annotated[
        bool, typer.Option("--try", help="Show what the configured facts select on the pages stored now.")
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List the named values that packages depend on."""
    from veille.pipeline.queries import check_moment, list_facts

    if try_:
        from veille.pipeline.trial import try_facts
        from veille.store import open_store

        settings = find_config(config)
        with open_store(find_database(settings, db), create=False) as store:
            _show(try_facts(settings, store, key), _TRIAL_COLUMNS, as_json, quiet, "no fact is configured")
        return
    moment = check_moment(as_of, observed)
    with reading(config, db) as connection:
        _show(list_facts(connection, moment, key), _FACT_COLUMNS, as_json, quiet, "no fact fits")


def changes(
    since: Annotated[int, typer.Option(help="Only changes after this sequence number.", metavar="SEQ", min=0)] = 0,
    page: PageOption = None,
    cause: Annotated[Literal["source", "extractor"] | None, typer.Option(help="Only changes of this cause.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List recorded changes, oldest first."""
    from veille.pipeline.queries import list_changes

    with reading(config, db) as connection:
        _show(list_changes(connection, since, page, cause), _CHANGE_COLUMNS, as_json, quiet, "no change")


def parity(
    state: Annotated[
        Literal["equal", "lagging", "conflict", "unpaired"] | None, typer.Option(help="Only this state.")
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Show where the English and the French page do not say the same."""
    from veille.pipeline.queries import list_parity

    with reading(config, db) as connection:
        _show(list_parity(connection, state), _PARITY_COLUMNS, as_json, quiet, "no pair of pages")


def impact(
    provision: Annotated[str, typer.Argument(help="Provision in normal form, for example IRPR:205(a).")],
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List the rules and pages that cite a provision, ranges and parent citations included."""
    from veille.pipeline.impacts import find_citing

    with reading(config, db) as connection:
        _show(find_citing(connection, provision), _IMPACT_COLUMNS, as_json, quiet, f"nothing cites {provision}")


def diff(
    page: PageArgument,
    from_: Annotated[
        int | None, typer.Option("--from", help="Version before (default: the one before the last).")
    ] = None,
    to: Annotated[int | None, typer.Option(help="Version after (default: the last).")] = None,
    format_: Annotated[
        Literal["text", "md", "html", "json"], typer.Option("--format", help="Form of the redline.")
    ] = "text",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Redline between two versions of a page."""
    from veille.pipeline.history import redline_between
    from veille.store import open_store

    store = open_store(find_database(find_config(config), db), create=False)
    try:
        result = redline_between(store, page, from_, to, "json" if as_json else format_)
    finally:
        store.close()
    if isinstance(result, str):
        if not quiet:
            write_line(result)
    else:
        write_json(result)


def explain(
    page: PageArgument,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Say why something was, or was not, reported for a page."""
    from veille.pipeline.history import explain_page
    from veille.store import open_store

    store = open_store(find_database(find_config(config), db), create=False)
    try:
        account = explain_page(store, page)
    finally:
        store.close()
    if as_json:
        write_json(account)
    elif not quiet:
        for line in account["lines"]:
            write_line(line)


def _show(rows: list[dict[str, object]], columns: dict[str, str], as_json: bool, quiet: bool, nothing: str) -> None:
    if as_json:
        write_json(rows)
    elif rows and not quiet:
        write_table(rows, columns)
    else:
        note(nothing if not rows else "", quiet=quiet or bool(rows))
