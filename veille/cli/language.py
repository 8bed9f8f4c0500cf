"""The language of the command line: `--lang` before the command, else that of the environment (LC_ALL, LC_MESSAGES, LANG)."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veille.model import Lang

_FRENCH = Path(__file__).resolve().parent / "french" / "terminal.toml"
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
    """Our own words in the reader's language, `{name}` parts filled in; what has no French stays English."""
    said = french().get(words, words) if cli_lang() == "fr" else words
    for name, part in parts.items():
        said = said.replace("{" + name + "}", str(part))
    return said


@cache
def french() -> dict[str, str]:
    """French by English, as the table beside this file has it."""
    from veille.alerts.site.typography import set_spaces

    table = tomllib.loads(_FRENCH.read_text(encoding="utf-8"))
    return {english: set_spaces(str(said), "fr") for english, said in table.items()}
