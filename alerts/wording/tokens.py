"""What the record's own terms are called in both languages: units, actors, subjects, states, reasons."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from veille.alerts.wording.typography import set_spaces
from veille.changes.tell.shown_values import UNITS
from veille.model import Lang

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@cache
def load_tokens(lang: Lang) -> dict[str, str]:
    """The words of each term under `group.term`; a unit's under `unit.term.one` and `unit.term.many`."""
    return read_table(TEMPLATES / "tokens.toml", lang) | read_table(UNITS, lang)


def read_table(path: Path, lang: Lang) -> dict[str, str]:
    """A table of words in one language; French ones with their no-break spaces."""
    raw = tomllib.loads(path.read_text("utf-8"))
    return {key: set_spaces(str(entry[lang]), lang) for key, entry in raw.items()}
