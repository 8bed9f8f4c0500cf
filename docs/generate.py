"""Writes docs/reference/cli.md from the commands and docs/reference/config.md from the settings.

    python docs/generate.py            write both pages
    python docs/generate.py --check    exit 1 and name the page that is out of step

Kept outside the package: the layers run cli > operate, so nothing below the command line may import it.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal, Union, get_args, get_origin

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.models import ArgumentInfo, OptionInfo

from veille.cli.app import app
from veille.cli.help import EXAMPLES
from veille.config import Config
from veille.strict import models_of

REFERENCE = Path(__file__).resolve().parent / "reference"
_MADE = "<!-- Written by docs/generate.py from the code; edit the code instead. -->"
_EXIT_CODES = (
    (0, "done"),
    (1, "a bug: please report it"),
    (2, "bad usage, configuration or input"),
    (3, "done, but some pages could not be checked"),
    (4, "another run holds the lock"),
    (5, "done, but the result could not be written: full disk, closed output"),
    (10, "with `--exit-code`: something changed"),
    (130, "ended by Ctrl-C"),
    (141, "the reader of the output went away before its end, as `head` does; nothing is said"),
)
_SPANS = ((604800, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def render_cli() -> str:
    """The command reference as Markdown: every command with its arguments, options and defaults."""
    lines = [_MADE, "", "# Commands", "", (app.info.help or "").strip(), ""]
    lines += ["Results go to standard output, logs and progress to standard error.", "", "## Exit codes", ""]
    lines += ["| code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in _EXIT_CODES]
    for name, function in commands(app):
        lines += ["", f"## veille {name}", "", _words(function.__doc__)]
        rows = [_parameter_row(parameter) for parameter in parameters(function)]
        if rows:
            lines += ["", "| argument or option | type | default | what |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument or option of a command as its function declares it."""

    name: str
    annotation: object
    info: ArgumentInfo | OptionInfo
    default: object

    @property
    def flags(self) -> tuple[str, ...]:
        """What is typed for it: its upper-case name for an argument, `--name` and its short form for an option."""
        if isinstance(self.info, ArgumentInfo):
            return (self.info.metavar or self.name.upper(),)
        # Inside Annotated the first positional argument of typer.Option is a flag, kept by typer as its default.
        declared = [flag for flag in (self.info.default, *(self.info.param_decls or ())) if isinstance(flag, str)]
        return tuple(declared) or (f"--{self.name.replace('_', '-')}",)


def commands(group: typer.Typer, path: str = "") -> Iterator[tuple[str, Callable[..., object]]]:
    """Every command with its words after `veille` and its function, in alphabetical order."""
    found: dict[str, typer.Typer | Callable[..., object]] = {}
    for command in group.registered_commands:
        if command.callback is not None and not command.hidden:
            found[command.name or command.callback.__name__.replace("_", "-")] = command.callback
    for inner in group.registered_groups:
        if inner.typer_instance is not None and not inner.hidden:
            found[str(inner.name or inner.typer_instance.info.name)] = inner.typer_instance
    for name in sorted(found):
        entry = found[name]
        words = f"{path} {name}".strip()
        if isinstance(entry, typer.Typer):
            yield from commands(entry, words)
        else:
            yield words, entry


def parameters(function: Callable[..., object]) -> Iterator[Parameter]:
    """The arguments and options of a command in the order of its signature; hidden ones are left out."""
    for name, parameter in inspect.signature(function, eval_str=True).parameters.items():
        for info in get_args(parameter.annotation)[1:]:
            if isinstance(info, ArgumentInfo | OptionInfo) and not info.hidden:
                yield Parameter(name, get_args(parameter.annotation)[0], info, parameter.default)


def _parameter_row(parameter: Parameter) -> str:
    shown = "" if parameter.default in (None, False, (), [], "") else f"`{_plain(parameter.default)}`"
    if parameter.default is inspect.Parameter.empty:
        shown = "required"
    names = ", ".join(f"`{flag}`" for flag in parameter.flags)
    cells = (names, type_words(parameter.annotation), shown, _words(parameter.info.help))
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def render_config() -> str:
    """The configuration reference as Markdown: every table of config.toml with its keys."""
    lines = [_MADE, "", "# config.toml", ""]
    lines += [
        "A wrong key, a wrong type or an unknown profile is refused with the file, the key and what is allowed.",
        "Time spans are written as a number and `s`, `m`, `h`, `d` or `w`: `90s`, `12h`, `1d`.",
        "`veille init` writes a commented file for the Quebec sources.",
    ]
    for title, model in tables(Config):
        lines += ["", f"## {title}", "", (model.__doc__ or "").strip().splitlines()[0], ""]
        lines += ["| key | type | default | what |", "|---|---|---|---|"]
        lines += [
            f"| `{name}` | {_cell(type_words(field.annotation))} | {_cell(_default(field))} | {_cell(field.description or '')} |"
            for name, field in model.model_fields.items()
            if not field.exclude
        ]
    return "\n".join(lines) + "\n"


def tables(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Each table of the file with its heading, the top level first: `[crawl]`, `[[sources]]`, `[[alerts.channels]]`."""
    yield (prefix or "top level", model)
    for name, field in model.model_fields.items():
        inner = models_of(field.annotation)
        if field.exclude:
            continue
        dotted = f"{prefix.split(',')[0].strip('[]')}.{name}" if prefix else name
        heading = f"[[{dotted}]]" if get_origin(field.annotation) is tuple else f"[{dotted}]"
        for choice in inner:
            kind = f', type = "{get_args(choice.model_fields["type"].annotation)[0]}"' if len(inner) > 1 else ""
            yield from tables(choice, heading + kind)


def type_words(annotation: object) -> str:
    """A type in words for people: `text`, `whole number`, `list of text`, `"a" or "b"`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_words(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(type_words(argument) for argument in arguments if argument is not type(None))
    if origin in (tuple, list):
        return "tables" if models_of(annotation) else f"list of {type_words(arguments[0])}"
    if origin is dict:
        return f"table of {type_words(arguments[1])}"
    if isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            return "table"
        if issubclass(annotation, Enum):
            return ", ".join(f"`{member.value}`" for member in annotation)
        names = {
            bool: "true or false",
            int: "whole number",
            float: "number",
            str: "text",
            date: "day",
            timedelta: "time span",
            Path: "path",
        }
        if annotation in names:
            return names[annotation]
    return str(annotation)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value == () or value == {} or isinstance(value, BaseModel):
        return ""
    return f"`{_plain(value)}`"


def _plain(value: object) -> str:
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        size, letter = next(((size, letter) for size, letter in _SPANS if seconds and seconds % size == 0), (1, "s"))
        return f"{seconds // size}{letter}"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value) if isinstance(value, Enum) else str(value)


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def render_man() -> str:
    """The manual page veille(1), in the roff that every `man` reads."""
    lines = [
        '.TH VEILLE 1 "" "veille" "User Commands"',
        ".SH NAME",
        f"veille \\- {_roff((app.info.help or '').strip())}",
    ]
    lines += [
        ".SH SYNOPSIS",
        ".B veille",
        "[\\fB\\-\\-lang\\fR en|fr] \\fICOMMAND\\fR [\\fIARGUMENTS\\fR]",
        ".SH COMMANDS",
    ]
    for name, function in commands(app):
        lines += [".SS", f"veille {_roff(name)}", _roff(_words(function.__doc__))]
        for parameter in parameters(function):
            flags = ", ".join(parameter.flags)
            lines += [".TP", f"\\fB{_roff(flags)}\\fR", _roff(parameter.info.help or "")]
        example = EXAMPLES.get(name)
        if example:
            lines += [".PP", "Example:", f"\\fB{_roff(example)}\\fR"]
    lines += [".SH EXIT STATUS"]
    for code, meaning in _EXIT_CODES:
        lines += [".TP", f"\\fB{code}\\fR", _roff(meaning)]
    lines += [
        ".SH ENVIRONMENT",
        ".TP",
        "\\fBLC_ALL, LC_MESSAGES, LANG\\fR",
        "Language of what is said to people (English or French).",
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """Text that roff takes as words: backslashes and hyphens escaped, no line that begins with a request."""
    flat = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return "\\&" + flat if flat.startswith((".", "'")) else flat


PAGES = {"cli.md": render_cli, "config.md": render_config, "veille.1": render_man}


def main(arguments: list[str]) -> int:
    """Write or check the pages; the exit code says whether they were in step."""
    stale = []
    for name, render in PAGES.items():
        path, text = REFERENCE / name, render()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            REFERENCE.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        sys.stderr.write(f"out of step with the code: {', '.join(stale)}; run `python docs/generate.py`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
