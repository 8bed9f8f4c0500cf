"""Commands that list what the record holds: pages, rules, facts, days to come, citations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

if TYPE_CHECKING:
    from veille.answers.queries import Record

from veille.cli.destinations import Force
from veille.cli.language import cli_lang, colon, tr
from veille.cli.offers import (
    PAGE_STATES,
    SUBJECTS,
    offer_facts,
    offer_kinds,
    offer_page_states,
    offer_review_states,
    offer_sources,
    offer_subjects,
    page_states,
)
from veille.cli.options import (
    AsJson,
    AsOf,
    ConfigPath,
    DatabasePath,
    Observed,
    Quiet,
    QuietNotes,
    find_config,
    find_database,
    note,
    say,
)
from veille.cli.tables import Listing, require_term, show_rows
from veille.cli.times import local_day
from veille.model import RuleKind

PageOption = Annotated[
    str | None, typer.Option("--page", help="Page id, address or source id.", autocompletion=offer_sources)
]
PageArgument = Annotated[str, typer.Argument(metavar="PAGE", help="Page id, address or source id.")]

_RULES = Listing(
    {"rule_id": "rule", "kind": "kind", "modality": "modality", "subject": "subject", "valid_from": "valid from"},
    below=("corrected", "quote", "url"),
    nothing="no rule fits",
)
_PAGES = Listing(
    {
        "page_id": "page",
        "source": "source",
        "lang": "lang",
        "freshness": "state",
        "last_changed": "last change ({zone})",
    },
    below=("title", "url"),
    nothing="no page fits: `veille check` and `veille import` bring pages",
)
_FACTS = Listing(
    {"key": "fact", "value": "value", "state": "state", "valid_from": "valid from", "last_day": "up to"},
    below=("corrected", "quote", "coming", "unchecked"),
    nothing="no fact fits: they are configured under [[facts]] and bound by `veille check` and `veille import`",
)
_UNBOUND = "{key}: not configured since {day}; `veille facts {key} --history` shows what it was"
_NO_VALUE = "no fact has a value on that day, as known then: `veille facts --history` shows the days of each"
_HISTORY = Listing(
    {
        "key": "fact", "value": "value", "state": "state", "valid_from": "valid from", "last_day": "up to",
        "observed_from": "known from ({zone})", "observed_to": "known to ({zone})",
    },
    below=("corrected", "quote"),
    nothing="no fact fits",
)  # fmt: skip
_CALENDAR = Listing(
    {"day": "day", "event": "event", "kind": "kind", "subject": "subject", "source": "source"},
    below=("corrected", "quote", "url", "twin_quote", "twin_url", "sources"),
    nothing="no rule names a day in that time",
)
_TRIAL = Listing(
    {"key": "fact", "state": "state", "value": "value"},
    below=("section", "quote", "about"),
    nothing="no fact is configured under [[facts]], or none fits the key",
)
_IMPACT = Listing(
    {"provision": "provision", "rule_id": "rule", "lang": "lang", "raw": "as cited"},
    below=("quote", "title", "url"),
    nothing="nothing cites it; a provision is written like IRPR:205(a)",
)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (pages, rules, facts, calendar, impact):
        app.command()(command)


@contextmanager
def reading(config: Path | None, db: Path | None) -> Iterator[sqlite3.Connection]:
    """The database of the call, opened for reading."""
    from veille.store.opening import open_as_it_stands

    path = find_database(find_config(config), db)
    connection = open_as_it_stands(path, snapshot=True)
    if connection is None:  # of an earlier release
        from veille.store import open_store

        connection = open_store(path, create=False).connection
    try:
        yield connection.raw
    finally:
        connection.close()


def pages(
    source: Annotated[
        str | None, typer.Option(help="Only the pages of this source.", autocompletion=offer_sources)
    ] = None,
    state: Annotated[
        str | None, typer.Option(help=f"Only pages in this state: {PAGE_STATES}.", autocompletion=offer_page_states)
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List the pages that are watched or were imported."""
    from veille.answers.freshness import shown_states
    from veille.answers.queries import list_pages
    from veille.clock import system_clock
    from veille.model import PageState

    asked = require_term("freshness", state, page_states(), "page state") if state else None
    existing = asked in tuple(PageState)  # a state of the page; the others are states of its checks
    with reading(config, db) as connection:
        rows = list_pages(connection, source, asked if existing else None)
        states = shown_states(connection, find_config(config), system_clock())
    if asked and not existing:
        rows = [row for row in rows if states.get(str(row["page_id"])) == asked]
    shown = rows if as_json else [row | {"freshness": states.get(str(row["page_id"]), row["state"])} for row in rows]
    show_rows(shown, _PAGES, as_json=as_json, quiet=quiet)


def rules(
    page: PageOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help=f"Only rules of this kind, primary or not: {', '.join(get_args(RuleKind))}.",
            autocompletion=offer_kinds,
        ),
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help=f"Only rules on this subject: {SUBJECTS}.", autocompletion=offer_subjects)
    ] = None,
    lang: Annotated[Literal["en", "fr"] | None, typer.Option(help="Only rules from pages in this language.")] = None,
    cites: Annotated[
        str | None, typer.Option(help="Only rules that cite this provision, for example IRPR:205(a) or R205(a).")
    ] = None,
    review: Annotated[
        str | None,
        typer.Option(
            help="Only rules in this review state (default: all but rejected): unreviewed, accepted, edited, rejected, stale.",
            autocompletion=offer_review_states,
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Only statements at least this likely to be a rule.")
    ] = 0.0,
    as_of: AsOf = None,
    observed: Observed = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List rules, current or as of a date."""
    from veille.answers.impacts import meant_provision
    from veille.answers.queries import check_moment, list_rules
    from veille.reader.filters import RuleFilter, subjects_of_rules

    moment = check_moment(as_of, observed)
    kind = require_term("kind", kind, offer_kinds(""), "kind") if kind else None
    review = require_term("review_state", review, offer_review_states(""), "review state") if review else None
    with reading(config, db) as connection:
        about = require_term("subject", subject, subjects_of_rules(connection), "subject") if subject else None
        cites = meant_provision(cites) if cites else cites
        asked = RuleFilter(kind, about, lang, page, cites, review, False, moment.as_of, moment.observed, min_confidence)
        found = list_rules(connection, asked, nested=as_json)
        if not as_json:
            found = [row | _corrected(row) for row in found]
        show_rows(found, _RULES, as_json=as_json, quiet=quiet)


def facts(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="Key, with * as a wildcard.", autocompletion=offer_facts)
    ] = None,
    as_of: AsOf = None,
    observed: Observed = None,
    history: Annotated[
        bool, typer.Option("--history", help="Show its whole history, by validity and by observation.")
    ] = False,
    try_: Annotated[
        bool, typer.Option("--try", help="Show what the configured facts find on the pages as stored now.")
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List the named values that packages depend on, as of today or another day."""
    from veille.answers.queries import check_moment, fact_history, known_facts, list_facts, unbound_facts

    if try_:
        from veille.answers.fact_trial import try_facts
        from veille.store import open_reading

        settings = find_config(config)
        with open_reading(find_database(settings, db)) as store:
            tried = try_facts(settings, store, key)
        show_rows(tried if as_json else list(map(_as_written, tried)), _TRIAL, as_json=as_json, quiet=quiet)
        return
    moment = check_moment(as_of, observed)
    with reading(config, db) as connection:
        found = fact_history(connection, key) if history else list_facts(connection, moment, key)
        shown = found if as_json else [_as_written(row) for row in found]
        if not as_json and not history:
            known = known_facts(connection, moment, key)
            shown = [row | {"coming": _coming(row, known, moment.as_of)} for row in shown]
        left = [] if history or as_json or observed else unbound_facts(connection, key)
        if not found and not history and not as_json and not left and fact_history(connection, key):
            note(tr(_NO_VALUE), quiet=quiet)
            return
        for gone, left_at in left:
            note(tr(_UNBOUND, key=gone, day=local_day(left_at)), quiet=quiet)
        if left and not found:
            return
        show_rows(shown, _HISTORY if history else _FACTS, as_json=as_json, quiet=quiet)


def _as_written(fact: Record) -> Record:
    """A fact's row with its value and state as people write them; `--json` has the typed ones."""
    from veille.alerts.wording.format import format_value
    from veille.alerts.wording.interface_words import load_words
    from veille.clock import day_before

    lang = cli_lang()
    value = fact["value"]
    kind, unit, cmp = (None if fact.get(name) is None else str(fact[name]) for name in ("type", "unit", "cmp"))
    written = "" if value is None else format_value(kind, str(value), unit, lang, cmp)
    shown = {
        "value": written,
        "state": load_words(lang).name("fact", str(fact["state"])),
        "last_day": day_before(str(fact["valid_to"])) if fact.get("valid_to") else None,
    }
    return fact | shown | _corrected(fact) | _unchecked(fact)


def _unchecked(fact: Record) -> Record:
    """That nobody has looked at the fact's page for too long, in a line; nothing for one that was checked in time.

    What is found nowhere stands on no page, of which that could be said.
    """
    if not fact.get("stale") or not fact["page_id"]:
        return {}
    if not fact["last_checked"]:
        return {"unchecked": tr("its page was imported and has never been checked")}
    day = local_day(str(fact["last_checked"]))
    return {"unchecked": tr("its page has not been checked for too long: last on {day}", day=day)}


def _coming(fact: Record, known: list[Record], day: str | None) -> str:
    """What is announced for days after the one asked about: "$260 from 1 January 2027"."""
    from veille.alerts.wording.format import format_day
    from veille.alerts.wording.interface_words import load_words
    from veille.clock import system_clock

    today, lang = day or system_clock().date().isoformat(), cli_lang()
    later = [r for r in known if r["key"] == fact["key"] and str(r["valid_from"] or "") > today]
    said = (
        load_words(lang).say(
            "timeline.then", value=str(_as_written(row)["value"]), day=format_day(str(row["valid_from"]), lang)
        )
        for row in later
    )
    return "; ".join(said)


def _corrected(row: Record) -> Record:
    """Who gave the reading in place of the machine's, when and why, in a line; nothing for what the machine read."""
    if not row.get("corrected_by"):
        return {}
    said = tr("corrected by {name}, {day}", name=str(row["corrected_by"]), day=local_day(str(row["corrected_at"])))
    return {"corrected": f"{said}{colon()} {row['corrected_why']}" if row["corrected_why"] else said}


def _shared(entry: Record) -> Record:
    """How many pages say of a day the same, and of which sources; nothing for what one page says."""
    sources = entry.get("sources")
    if not isinstance(sources, list):
        return {}
    return {"source": tr("{count} [page|pages]", count=len(sources)), "sources": "; ".join(sources)}


def impact(
    provision: Annotated[
        str,
        typer.Argument(metavar="PROVISION", help="Provision, for example IRPR:205(a); R205(a) as manuals write it."),
    ],
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: QuietNotes = False,
) -> None:
    """List the rules and pages that cite a provision, ranges and parent citations included."""
    from veille.answers.impacts import list_citing, meant_provision, near_provisions

    asked = meant_provision(provision)
    with reading(config, db) as connection:
        rows = list_citing(connection, asked)
        near = near_provisions(connection, asked) if not rows and not as_json else ()
    if near:
        named = ", ".join(f"{norm} ({count})" for norm, count in near)
        note(tr("nothing cites {asked}; cited near it: {near}", asked=asked, near=named), quiet=quiet)
        return
    show_rows(rows, _IMPACT, as_json=as_json, quiet=quiet)


def calendar(
    since: Annotated[str | None, typer.Option(help="First day (default: today).", metavar="DATE")] = None,
    until: Annotated[str | None, typer.Option(help="Last day (default: no end).", metavar="DATE")] = None,
    ics: Annotated[Path | None, typer.Option(help="Write an iCalendar file instead.", metavar="FILE")] = None,
    force: Force = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """List the coming days on which something begins, ends or is due, according to the rules."""
    from veille.answers.calendars import gather_entries, is_calendar, pair_entries, write_ics
    from veille.answers.queries import check_moment, list_calendar, twins_of_pages
    from veille.cli.destinations import claim_file
    from veille.clock import system_clock

    first = check_moment(since, None, names=("--since", "")).as_of or system_clock().date().isoformat()
    last = check_moment(until, None, names=("--until", "")).as_of
    with reading(config, db) as connection:
        found = list_calendar(connection, first, last)
        if ics is not None or not as_json:  # where people read; each rule has its row for a program
            found = pair_entries(found, twins_of_pages(connection))
    if ics is not None:
        claim_file(ics, is_calendar, "a calendar", force=force)
        write_ics(found, ics)
        written = tr("{count} [entry|entries] written to {dest}", count=len(found), dest=ics)
        say({"path": str(ics), "entries": len(found)}, written, as_json, quiet)
        return
    if not as_json:
        found = [row | _corrected(row) | _shared(row) for row in gather_entries(found)]
    show_rows(found, _CALENDAR, as_json=as_json, quiet=quiet)
