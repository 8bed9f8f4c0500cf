"""The language of the command line: `--lang` before the command, else that of the environment (LC_ALL, LC_MESSAGES, LANG)."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from veille.answers import translation

if TYPE_CHECKING:
    from veille.errors import VeilleError
    from veille.model import Lang

_HOLE = re.compile(
    r"\{(\w+)\}|\[([^][|]*)\|([^][|]*)\]"
)  # a part to fill in, or the two forms of a word after a number
_chosen: list[Lang] = []  # what `--lang` said in this process


def choose_lang(lang: Lang | None) -> None:
    """Say which language the command line speaks from now on; None: that of the environment."""
    _chosen[:] = [lang] if lang is not None else []


def cli_lang() -> Lang:
    """The language that people are spoken to in; results with `--json` have none."""
    if _chosen:
        return _chosen[0]
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if named.lower().startswith("fr") else "en"


def tr(words: str, **parts: object) -> str:
    """Our own words in the reader's language, `{name}` parts filled in; what has no French stays English.

    Of two forms `[page|pages]` the one is said that the number before it asks for in that language.
    """
    said = french().get(words, words) if cli_lang() == "fr" else words
    number = 0

    def fill(hole: re.Match[str]) -> str:
        nonlocal number
        name, one, many = hole.groups()
        if name is None:
            return one if is_single(number, cli_lang()) else many
        part = parts.get(name, hole.group())
        number = part if isinstance(part, int) else number
        return str(part)

    if "|" in said:
        from veille.alerts.wording.format import is_single  # loads the plurals of languages; not for other words
    return _HOLE.sub(fill, said)


def to_reader(line: str) -> str:
    """A line of ours in the reader's language."""
    return translation.to_reader(line, cli_lang())


def in_reader_words(words: str) -> str:
    """A word or phrase of ours in the reader's language."""
    return translation.in_reader_words(words, cli_lang())


def help_words(text: str) -> str:
    """A help text in the reader's language."""
    return translation.help_words(text, cli_lang())


def error_words(error: VeilleError) -> str:
    """What, where and what to do, in the reader's language."""
    return translation.error_words(error, cli_lang())


def colon() -> str:
    """A colon as the reader's language sets it."""
    return translation.colon(cli_lang())


@cache
def french() -> dict[str, str]:
    """French by English, as the table beside this file has it."""
    from veille.alerts.wording.typography import set_spaces

    table = tomllib.loads((translation.TABLES / "terminal.toml").read_text(encoding="utf-8"))
    return {english: set_spaces(str(said), "fr") for english, said in table.items()}
