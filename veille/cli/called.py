"""What the words of a call ask for, before they are understood: which command, in which language."""

from __future__ import annotations

import os
from copy import copy
from typing import TYPE_CHECKING

import typer
from typer.main import get_command_name

if TYPE_CHECKING:
    from typer.models import CommandInfo, TyperInfo

    from veille.model import Lang


def needed_for(app: typer.Typer, words: list[str]) -> typer.Typer:
    """The application as these words of the command line need it: the command that they name alone, for a list bare ones.

    Building all commands takes longer than most of them do.
    """
    names = {_name_of(info) for info in app.registered_commands}
    groups = {info.name for info in app.registered_groups}
    asked = _command_asked(words)
    if any(name.endswith("_COMPLETE") for name in os.environ):
        return app  # a shell completes names and options of all
    needed = copy(app)
    if asked is None:
        needed.registered_commands = [_without_options(info) for info in app.registered_commands]
        needed.registered_groups = [_without_commands(info) for info in app.registered_groups]
    elif asked in names | groups:
        needed.registered_commands = [info for info in app.registered_commands if _name_of(info) == asked]
        needed.registered_groups = [info for info in app.registered_groups if info.name == asked]
    return needed


def _name_of(info: CommandInfo) -> str:
    return info.name or get_command_name(_called(info))


def _called(info: CommandInfo) -> str:
    return info.callback.__name__ if info.callback else ""


def _without_options(info: CommandInfo) -> CommandInfo:
    """The same for a list of commands: its name, its first sentence, its heading."""

    def listed() -> None: ...

    listed.__doc__, listed.__name__ = getattr(info.callback, "__doc__", ""), _called(info)
    bare = copy(info)
    bare.callback = listed
    return bare


def _without_commands(info: TyperInfo) -> TyperInfo:
    bare = copy(info)
    bare.typer_instance = copy(info.typer_instance)
    if bare.typer_instance is not None:
        bare.typer_instance.registered_commands, bare.typer_instance.registered_groups = [], []
    return bare


def _command_asked(words: list[str]) -> str | None:
    """The first word that is no option of the program itself; None when there is none, as in `veille --help`."""
    rest = iter(words)
    for word in rest:
        if word == "--lang":
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def lang_asked(words: list[str]) -> Lang | None:
    """What `--lang` before the command says: help and errors are given in it even where the rest is not understood."""
    for place, word in enumerate(words):
        name, _, value = word.partition("=")
        if name == "--lang":
            said = value or "".join(words[place + 1 : place + 2])
            return "fr" if said == "fr" else "en" if said == "en" else None
        if not word.startswith("-"):
            return None
    return None
