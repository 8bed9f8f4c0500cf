"""Commands that steer what is watched by editing config.toml: add, pause, ignore."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veille.cli.offers import offer_sources
from veille.cli.options import (
    DEFAULT_CONFIG,
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
)  # fmt: skip
from veille.cli.times import written_day
from veille.errors import EXIT_PARTIAL, ConfigError, UsageError
from veille.nearest import known_names, require_known

if TYPE_CHECKING:
    from veille.config import Config, Source
    from veille.pipeline.adding import SourceProposal
    from veille.pipeline.decisions.ignore_trial import AlertTrial

MOST_LINES_SHOWN = 20  # of those that an `ignore` pattern takes out

SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the source.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show it, and leave config.toml as it is.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    for command in (add, pause, ignore):
        app.command()(command)


def add(
    urls: Annotated[list[str] | None, typer.Argument(metavar="URL", help="Addresses of the pages.")] = None,
    listed: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="List of addresses, one per line; # starts a comment.")
    ] = None,
    name: Annotated[str | None, typer.Option("--id", help="Short name (default: made from the address).")] = None,
    every: Annotated[str | None, typer.Option(help="How often it is checked (12h, 1d; default: once a day).")] = None,
    package: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A rule package of config.toml that relies on it (may be repeated)."),
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    quiet: Quiet = False,
) -> None:
    """Watch more pages: each is fetched once, shown as it is read, and added to config.toml."""
    from veille.config.editing import add_source
    from veille.log import configure_logs
    from veille.pipeline.adding import propose_sources

    configure_logs(level=logging.WARNING)
    settings, path = find_config(config), config or DEFAULT_CONFIG
    wanted = [*(urls or ()), *(_read_list(listed) if listed else ())]
    _require_sense(wanted, name, every, settings, path)
    _require_packages(package or (), settings)
    found = propose_sources(settings, wanted, name=name, every=every, packages=package or ())
    for proposal in found:
        if not proposal.faults and not dry_run:
            add_source(path, proposal.keys)
        if not as_json and (dry_run or not quiet):
            _show(proposal, path, dry_run=dry_run)
    if as_json:
        write_json(found)
    for proposal in found:
        for fault in proposal.faults:
            note(f"veille: {proposal.url}: {fault}; not added")
    added = sum(not proposal.faults for proposal in found)
    if added and not dry_run:
        note(
            f"{added} written to {path}; next: `veille check`, and `systemctl reload` for a running service",
            quiet=quiet,
        )
    if added < len(found):
        raise typer.Exit(EXIT_PARTIAL)


def pause(
    source: SourceName,
    until: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="First day on which it is checked again (default: until `--end`)."),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help="End the pause now.")] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    quiet: Quiet = False,
) -> None:
    """Pause a source until a day, or until you end it: it is neither checked nor reported as stale."""
    from veille.clock import system_clock, to_stamp
    from veille.config.editing import set_source_key

    settings, path = find_config(config), config or DEFAULT_CONFIG
    _known_source(settings, source)
    try:
        day = date.fromisoformat(until).isoformat() if until else None
    except ValueError:
        raise UsageError(f"{until!r} is not a day", where="--until", hint="write it as YYYY-MM-DD") from None
    if day and day <= to_stamp(system_clock())[:10]:
        raise UsageError(f"{day} has come already", where="--until", hint="name a later day")
    if end and until:
        raise UsageError("cannot be combined with --end", where="--until", hint="give one of them")
    set_source_key(path, source, "paused", None if end else (day or True))
    said = (
        "checked again from now on"
        if end
        else f"paused until {written_day(day)}"
        if day
        else "paused until `veille pause SOURCE --end`"
    )
    say({"source": source, "paused": False if end else day or True}, f"{source}: {said}", as_json, quiet)


def ignore(
    source: Annotated[
        str | None,
        typer.Argument(metavar="SOURCE", help="Id of the source; --alert knows its own.", autocompletion=offer_sources),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Argument(metavar="PATTERN", help="Regular expression for whole lines (with --exact, the line itself)."),
    ] = None,
    alert: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", help="An alert about nothing: ignore its lines that differ only in numbers."),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Take the words literally, and any digits for digits.")
    ] = False,
    dry_run: DryRun = False,
    force: Annotated[
        bool, typer.Option("--force", help="Write it even when stated rules or watched facts go with the lines.")
    ] = False,
    as_json: AsJson = False,
    config: ConfigPath = None,
    db: DatabasePath = None,
    quiet: Quiet = False,
) -> None:
    """Ignore some lines of a source's pages: shows which stored lines match, then writes config.toml."""
    from veille.config.editing import set_source_key
    from veille.pipeline.configuration import adopt_ignored_lines
    from veille.pipeline.decisions.ignore_trial import line_pattern, try_alert, try_ignore
    from veille.workspace import open_workspace

    settings, path = find_config(config), config or DEFAULT_CONFIG
    if alert is not None and pattern is None:
        source, pattern = None, source  # `veille ignore --alert 12 PATTERN`
    if alert is None and (source is None or pattern is None):
        raise UsageError("needs a source and a pattern, or --alert", where="veille ignore")
    if source is not None:
        _known_source(settings, source)
    wanted = line_pattern(pattern) if exact and pattern is not None else pattern
    if wanted is not None:
        _require_pattern(wanted)
    with open_workspace(settings, database=find_database(settings, db)) as workspace:
        tried = try_alert(workspace, alert, wanted) if alert is not None else None
        held = _known_source(settings, source or (tried.source if tried else ""))
        patterns = tried.patterns if tried is not None else (wanted or "",)
        trials = try_ignore(workspace, patterns, [held.id])
    lines = [line for trial in trials for line in trial.lines]
    rules = [rule for trial in trials for rule in trial.rules]
    facts = list(dict.fromkeys(key for trial in trials for key in trial.facts))
    if not lines and tried is None:
        raise UsageError(
            "matches no whole line of the stored pages", where=patterns[0], hint="`veille diff PAGE` shows the lines"
        )
    if (rules or facts) and not dry_run and not force:
        raise UsageError(
            _what_goes(rules, facts),
            where=held.id,
            hint="config.toml is as it was; narrow the pattern, or say `--force`",
        )
    new = [p for p in patterns if p not in held.ignore]
    if not dry_run and new:
        set_source_key(path, held.id, "ignore", [*held.ignore, *new])
        try:
            with open_workspace(settings, database=find_database(settings, db)) as workspace:
                adopt_ignored_lines(workspace, held.model_copy(update={"ignore": (*held.ignore, *new)}))
        except Exception:  # a full disk: file and record stay as they were, both
            set_source_key(path, held.id, "ignore", [*held.ignore] or None)
            raise
    if as_json:
        goes = {"lines": lines, "rules": rules, "facts": facts}
        found = {"source": held.id, "patterns": list(patterns), **goes, "written": not dry_run}
        write_json(found | ({"told": tried.told, "left": tried.left} if tried is not None else {}))
    elif dry_run or not quiet:
        _show_ignored(held.id, patterns, lines, tried, dry_run=dry_run)
    if rules or facts:
        note(f"veille: {_what_goes(rules, facts)}", quiet=quiet)


def _what_goes(rules: Sequence[str], facts: Sequence[str]) -> str:
    """What the lines take with them, in one line for people."""
    if not facts:
        return f"stated rules go with these lines: {len(rules)}, the first {rules[0][:140]!r}"
    named = ", ".join(facts)
    if not rules:
        return f"watched facts would no longer be read there: {named}"
    return f"stated rules and watched facts ({named}) go with these lines, the first rule {rules[0][:140]!r}"


def _require_pattern(pattern: str) -> None:
    """Refuse what config.toml would be refused for, before all stored pages are read with it."""
    from veille.config.patterns import require_line_pattern

    try:
        require_line_pattern(pattern)
    except ValueError as error:
        raise UsageError(str(error), where="veille ignore") from None


def _show_ignored(
    source: str, patterns: Sequence[str], lines: Sequence[str], tried: AlertTrial | None, *, dry_run: bool
) -> None:
    from veille.alerts.messages.inert import one_line

    for line in lines[:MOST_LINES_SHOWN]:
        write_line(one_line(f"  {line}"))
    if len(lines) > MOST_LINES_SHOWN:
        say_line(f"  and {len(lines) - MOST_LINES_SHOWN} more")
    if tried is not None:
        for pattern in patterns:
            say_line(f"pattern: {pattern}")
        say_line(f"differences that the alert told: {tried.told}; with this pattern there would be left: {tried.left}")
    if len(lines) == 1:
        say_line(f"{source}: 1 line {'would be' if dry_run else 'is'} no content from the next check on")
    else:
        say_line(f"{source}: {len(lines)} lines {'would be' if dry_run else 'are'} no content from the next check on")


def _known_source(settings: Config, name: str) -> Source:
    """The configured source of that id; UsageError with the nearest ids when there is none."""
    require_known(name, [source.id for source in settings.sources], "source")
    found = settings.source(name)
    assert found is not None  # noqa: S101 -- its id is known
    return found


def _require_sense(wanted: list[str], name: str | None, every: str | None, settings: Config, path: Path) -> None:
    """Raise for what cannot be added, before anybody is asked for a page."""
    from veille.config.sources import parse_interval

    if not path.is_file():
        raise ConfigError("no such file", where=str(path), hint="write one with `veille init`")
    if not wanted:
        raise UsageError("needs an address", where="add", hint="`veille add URL`, or a list with `--from FILE`")
    if name is not None and len(wanted) > 1:
        raise UsageError("names one source only", where="--id", hint="leave it out: names are made from the addresses")
    if name is not None and settings.source(name) is not None:
        raise UsageError(f"a source is called {name!r} already", where="--id", hint="choose another name")
    try:
        if every:
            parse_interval(every)
    except ValueError as error:
        raise UsageError(str(error), where="--every") from None


def _require_packages(names: Sequence[str], settings: Config) -> None:
    """Raise for a package that nothing in the configuration names; the very first name can be no slip of another."""
    known = settings.package_names()
    for name in names if known else ():
        if name not in known:
            raise UsageError(f"no such package: {name!r}", where="--package", hint=known_names(name, known))


def _read_list(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(path)) from error
    return [url for line in lines if (url := line.partition(" #")[0].strip()) and not url.startswith("#")]


def _show(proposal: SourceProposal, path: Path, *, dry_run: bool) -> None:
    from veille.alerts.messages.inert import one_line

    if proposal.faults:
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in proposal.kinds)
    write_line(one_line(f"{proposal.title or proposal.url} [{proposal.lang}, {proposal.kind}]"))
    say_line(f"  sections: {proposal.sections}; rules: {proposal.rules}{f' ({kinds})' if kinds else ''}")
    say_line(f"  modified {proposal.modified or 'unknown'}; twin {proposal.keys.get('twin', 'unknown')}")
    for quote in proposal.excerpts:
        write_line(one_line(f"  “{quote[:140]}{'…' if len(quote) > 140 else ''}”"))
    for hint in proposal.hints:
        say_line(one_line(f"  hint: {hint}"))
    say_line(
        f"  {'would be' if dry_run else 'is'} source {proposal.keys['id']} with profile {proposal.keys['profile']} in {path}"
    )
