"""Options that every command shares, and how results and errors are written."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from veille.cli.language import to_reader
from veille.cli.output import say_error
from veille.cli.times import choose_zone, local_times
from veille.errors import UsageError

if TYPE_CHECKING:
    from veille.config import Config

MANY = 200  # rows: a longer list is for programs, one row a line, which is written ten times as fast
DEFAULT_CONFIG = Path("config.toml")

ConfigPath = Annotated[
    Path | None, typer.Option("--config", "-c", help="Configuration file (default: config.toml if there is one).")
]
DatabasePath = Annotated[Path | None, typer.Option("--db", help="Database file to use instead of the configured one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result to standard output as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on success.")]
# Of a command that answers a question: the answer is what it is for.
QuietNotes = Annotated[
    bool, typer.Option("--quiet", "-q", help="Leave out notes and progress; what was asked for is still printed.")
]
AdoptConfig = Annotated[
    bool,
    typer.Option(
        "--adopt-config",
        help="Accept a configuration that drops facts or reads sources differently from the database's.",
    ),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Valid on this date (YYYY-MM-DD).", metavar="DATE")]
Observed = Annotated[
    str | None,
    typer.Option("--observed", help="As known at this time (YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ).", metavar="TIME"),
]


def find_config(path: Path | None) -> Config:
    """The configuration of the call: the file named, else ./config.toml, else the defaults."""
    from veille.config import Config, load_config

    if path is not None:
        return choose_zone(load_config(path))
    if DEFAULT_CONFIG.is_file():
        return choose_zone(load_config(DEFAULT_CONFIG))
    return choose_zone(Config())


def find_database(config: Config, db: Path | None, *, must_exist: bool = True) -> Path:
    """The database of the call; a missing one is an error where something must be read from it."""
    path = db or config.database_path
    if must_exist and path.is_dir():
        raise UsageError("this is a folder", where=str(path), hint="`database` and --db name a file")
    if must_exist and not path.is_file():
        raise UsageError(
            "no such database",
            where=str(path),
            hint="run `veille check` or `veille import` first, or name one with --db",
        )
    return path


def write_json(result: object) -> None:
    """The result on standard output, as JSON; dataclasses become objects."""
    # JSON is UTF-8 by its standard; where standard output is not, escapes keep it valid for every reader.
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    if isinstance(result, list) and len(result) > MANY:
        rows = (json.dumps(row, ensure_ascii=not utf8, default=_plain) for row in result)
        sys.stdout.write("[\n" + ",\n".join(rows) + "\n]\n")
        return
    json.dump(result, sys.stdout, ensure_ascii=not utf8, indent=2, default=_plain)
    sys.stdout.write("\n")


def write_line(text: str) -> None:
    """One line of a result on standard output: page text, paths, tables; what acts on a terminal is shown as a sign."""
    from veille.alerts.messages.inert import clean_text  # not for `--help`

    sys.stdout.write(clean_text(text) + "\n")


def say_line(text: str) -> None:
    """One line of ours on standard output, in the reader's language."""
    write_line(to_reader(text))


def say(outcome: object, said: str, as_json: bool, quiet: bool) -> None:
    """The outcome as JSON, or as one line for people."""
    if as_json:
        write_json(outcome)
    elif not quiet:
        say_line(said)


def note(text: str, *, quiet: bool = False) -> None:
    """One line for the person at the terminal, on standard error, in the reader's language."""
    if not quiet:
        say_error(local_times(to_reader(text)))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)
