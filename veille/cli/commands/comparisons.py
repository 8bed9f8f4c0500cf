"""Commands that ask what moved and why: changes, parity, diff, explain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from veille.answers.queries import Record

from veille.alerts.wording.lines import wrap_text
from veille.cli.commands.query import PageArgument, PageOption, reading
from veille.cli.language import cli_lang, colon, tr
from veille.cli.offers import offer_facts, offer_objects, offer_severities, offering
from veille.cli.options import (
    AsJson,
    ConfigPath,
    DatabasePath,
    QuietNotes,
    find_config,
    find_database,
    note,
    write_json,
    write_line,
)
from veille.cli.tables import Listing, require_term, show_rows, stdout_width
from veille.cli.times import iso_day, local_times, past_day
from veille.model import Cause, Lang

_CHANGES = Listing(
    {
        "seq": "seq",
        "alert": "alert",
        "at": "at ({zone})",
        "severity": "severity",
        "object": "object",
        "page_id": "page",
    },
    below=("said", "why", "title", "link"),
    nothing="no change fits: first versions and imports are no changes",
)
_PARITY = Listing(
    {"here": "page or rule", "state": "state", "since": "since ({zone})"},
    below=("quote", "twin", "more"),
    nothing="no pair fits: both languages must be stored, and the pages must name each other",
)
_NONE_SO = "no pair is in this state"


_STATES = ("equal", "lagging", "conflict", "unpaired")
_offer_states = offering(lambda: _STATES)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (changes, parity, diff, explain):
        app.command()(command)


def changes(
    since: Annotated[
        str,
        typer.Option(
            help="Only changes after this sequence number, or from this day on (2026-11-01, 1 week).",
            metavar="SEQ|DATE",
        ),
    ] = "0",
    page: PageOption = None,
    cause: Annotated[Cause | None, typer.Option(help="Only changes with this cause.")] = None,
    severity: Annotated[
        str | None,
        typer.Option(
            help="Only changes of this severity or higher: metadata, editorial, substantive, critical.",
            autocompletion=offer_severities,
        ),
    ] = None,
    object_: Annotated[
        str | None,
        typer.Option(
            "--object",
            help="Only changes to one of these: page, section, rule, value, condition, citation, link, fact.",
            autocompletion=offer_objects,
        ),
    ] = None,
    fact: Annotated[
        str | None, typer.Option(help="Only changes to this fact, with * as a wildcard.", autocompletion=offer_facts)
    ] = None,
    each: Annotated[
        bool, typer.Option("--each", help="Give a change that was made on many pages a row for each of them.")
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List recorded changes, newest first; `--json` lists them oldest first, by number."""
    from veille.alerts.report_files import report_link_of
    from veille.answers.handling.page_steps import alert_numbers, step_ids
    from veille.answers.queries import list_changes, read_since, titles_of, without_values_of_facts
    from veille.clock import system_clock
    from veille.reader.filters import ChangeFilter

    site_url = find_config(config).site_url  # read first: a day is one of its zone
    seq, day = read_since(past_day(since, system_clock()))
    severity = require_term("severity", severity, offer_severities(""), "severity") if severity else None
    object_ = require_term("object", object_, offer_objects(""), "object") if object_ else None
    asked = ChangeFilter(seq, page, cause, severity, object_, fact)
    with reading(config, db) as connection:
        rows = [row for row in list_changes(connection, asked) if not day or iso_day(str(row["at"])) >= day]
        alerts = alert_numbers(connection)
        rows = [row | {"alert": alerts.get(int(str(row["seq"])), (None, False))[0]} for row in rows]
        rows = rows if as_json else without_values_of_facts(connection, rows)
        titles = titles_of(connection) if not as_json else {}
        steps = step_ids(connection) if site_url and not as_json else {}
    if as_json:
        write_json(rows)
        return
    lang = cli_lang()
    links = {seq: report_link_of(site_url, step, lang) for seq, step in steps.items()}
    shown = [
        row
        | {
            "link": links.get(int(str(row["seq"]))),
            "title": titles.get(str(row["page_id"]), ""),
            "said": _said(row, lang),
            "why": _cause(row, lang),
        }
        for row in reversed(rows)
    ]
    tellers = {number for number, many in alerts.values() if many}
    listed = shown if each else _folded(shown, lang, tellers)
    show_rows(listed, _CHANGES, as_json=False, quiet=quiet)
    if len(listed) < len(shown):
        note(tr("a change that was made on many pages is one row: `--each` lists its pages"), quiet=quiet)


def _folded(rows: Sequence[Record], lang: Lang, tellers: Collection[object]) -> list[Record]:
    """The rows, of which an edit that one run found on many pages is one, with its pages counted and named.

    `tellers` are the numbers of alerts that tell such an edit for all of its pages: a decision on one decides on them.
    """
    from veille.alerts.site.twin_days import SAME_ON
    from veille.alerts.wording.interface_words import load_words

    alike: dict[tuple[object, ...], list[Record]] = {}
    for row in rows:
        key = tuple(row[name] for name in ("run_id", "cause", "severity", "object", "said"))
        alike.setdefault(key if row["run_id"] else (row["seq"],), []).append(row)
    folded = []
    for group in alike.values():
        pages = {row["page_id"]: str(row["title"]) for row in group}
        if len(pages) < SAME_ON:
            folded += group
            continue
        count = load_words(lang).say_count("count.pages", len(pages))
        number = next((row["alert"] for row in group if row["alert"] in tellers), group[0]["alert"])
        folded.append(group[0] | {"alert": number, "page_id": count, "title": "; ".join(pages.values()), "link": None})
    return sorted(folded, key=lambda row: -int(str(row["seq"])))


def _said(row: Record, lang: Lang) -> str:
    """The line of a change; the days of values are written as the report writes them, quoted words stay."""
    from veille.alerts.wording.format import write_days

    return write_days(str(row[f"summary_{lang}"]), str(row["object"]), (row["before"], row["after"]), lang)


def _cause(row: Record, lang: Lang) -> str | None:
    """Why a change was recorded, where it is not the page that said otherwise."""
    from veille.alerts.wording.interface_words import load_words

    return None if row["cause"] == "source" else load_words(lang).name("cause", str(row["cause"]))


def parity(
    state: Annotated[
        str | None,
        typer.Option(help=f"Only this state: {', '.join(_STATES)}.", autocompletion=_offer_states),
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """Show where the English and French pages do not say the same thing. `--json` also lists the pairs that agree."""
    from veille.alerts.site.views.parity_view import place_of
    from veille.answers.queries import list_pages, list_parity, quotes_of, seen_of, titles_of

    state = require_term("parity", state, _STATES, "state") if state else None
    with reading(config, db) as connection:
        rows = list_parity(connection, state)
        titles = titles_of(connection) if not as_json else {}
        quotes = quotes_of(connection) if not as_json else {}
        langs = (
            {str(page["page_id"]): page["lang"] for page in list_pages(connection, None, None)} if not as_json else {}
        )
        seen = seen_of(connection) if not as_json else {}
    if as_json:
        write_json(rows)
        return
    rows.sort(key=lambda row: place_of(str(row["state"])))
    told = [
        row
        | {"here": row["rule_id"] or row["page_id"]}
        | {"state": _state_words(row, langs, seen)}
        | {"quote": quotes.get(str(row["rule_id"]), "") or titles.get(str(row["page_id"]), "")}
        | {"twin": _twin_line(row, quotes, titles)}
        for row in rows
        if state or row["state"] != "equal"
    ]
    shown = _once_each(told)
    if shown or not rows:
        show_rows(shown, replace(_PARITY, nothing=_NONE_SO) if state else _PARITY, as_json=False, quiet=quiet)
    if len(told) < len(rows):
        equal = len(rows) - len(told)
        note(tr("{count} [pair says|pairs say] the same: `veille parity --state equal`", count=equal), quiet=quiet)


def _once_each(rows: list[Record]) -> list[Record]:
    """The rows with a sentence that pages repeat once."""
    kept: dict[tuple[object, ...], list[Record]] = {}
    for row in rows:
        said = str(row["twin"]).partition(colon())[2]
        kept.setdefault((row["page_id"], row["state"], row["quote"], said), []).append(row)
    return [
        alike[0] | {"more": tr("{count} more [time|times] on these pages", count=len(alike) - 1) if alike[1:] else ""}
        for alike in kept.values()
    ]


def _state_words(row: Record, langs: Mapping[str, object], seen: Mapping[str, str]) -> str:
    """How two statements agree, as the report says it: "French not updated yet"."""
    from veille.alerts.wording.interface_words import load_words
    from veille.answers.queries import language_behind

    sides = [seen.get(str(row[rule])) for rule in ("rule_id", "twin_rule_id")]
    if langs.get(str(row["page_id"])) == "fr":
        sides.reverse()
    words, behind = load_words(cli_lang()), language_behind(*sides)
    return (
        words.table[f"parity.behind.{behind}"]
        if row["state"] == "lagging" and behind
        else words.name("parity", str(row["state"]))
    )


def _twin_line(row: Record, quotes: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """The other language's side: what it says where it says something, else its page."""
    there = str(row["twin_rule_id"] or row["twin_page_id"])
    said = quotes.get(str(row["twin_rule_id"]), "") or titles.get(str(row["twin_page_id"]), "")
    return f"{there}{colon()} {said}" if said else there


def diff(
    page: PageArgument,
    from_: Annotated[
        int | None, typer.Option("--from", help="Version before (default: the one before the last).")
    ] = None,
    to: Annotated[int | None, typer.Option(help="Version after (default: the last).")] = None,
    format_: Annotated[Literal["text", "md", "html", "json"], typer.Option("--format", help="Output format.")] = "text",
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """Show the differences between two versions of a page."""
    from veille.alerts.report_files import report_link_of
    from veille.answers.explain import VersionPair, outside_the_text, pair_of, redline_between
    from veille.cli.redline import show_redline
    from veille.store import open_reading

    settings = find_config(config)
    with open_reading(find_database(settings, db)) as store:
        if as_json or format_ != "text":
            result: object = redline_between(store, page, from_, to, "json" if as_json else format_)
        else:
            result = pair_of(store, page, from_, to)
    if isinstance(result, str):
        write_line(result)
    elif as_json or format_ == "json":
        write_json(result)
    elif isinstance(result, VersionPair):
        link = report_link_of(settings.site_url, result.after.version_id, cli_lang())
        show_redline(result, outside_the_text(result, cli_lang()), settings.alerts.timezone, link)


def explain(
    page: PageArgument,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """Explain why something was, or was not, reported for a page."""
    from veille.answers.explain import explain_page
    from veille.store import open_reading

    store = open_reading(find_database(find_config(config), db))
    try:
        account = explain_page(store, page, cli_lang())
    finally:
        store.close()
    if as_json:
        write_json(account)
    else:
        for line in account["lines"]:
            indent = line[: len(line) - len(line.lstrip())]
            write_line("\n".join(wrap_text(local_times(line.strip()), stdout_width(), indent, indent + "    ")))
