"""The words of messages and events, read once from words.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from veille.alerts.wording.interface_words import Words
from veille.alerts.wording.tokens import load_tokens, read_table
from veille.model import Lang

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "message"


@cache
def load_message_words(lang: Lang) -> Words:
    """The words of alert messages in one language, with the names of the record's terms."""
    return Words(lang, load_tokens(lang) | read_table(TEMPLATES / "words.toml", lang))
