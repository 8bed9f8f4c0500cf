"""The interface's words in both languages, read once from words.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from veille.alerts.wording.format import format_count, is_single
from veille.alerts.wording.tokens import load_tokens, read_table
from veille.model import Lang, OwnNote

_OWN_NOTES = frozenset(note.value for note in OwnNote)
TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "site"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: Lang
    table: dict[str, str]

    def say(self, key: str, **parts: str) -> str:
        """The words under a key with `{name}` parts filled in; a missing key is a bug and raises KeyError."""
        words = self.table[key]
        for name, text in parts.items():
            words = words.replace("{" + name + "}", text)
        return words

    def say_count(self, key: str, count: int, **parts: str) -> str:
        """The words for a number of things; English counts 0 as many, French as one."""
        form = "one" if is_single(count, self.lang) else "many"
        return self.say(f"{key}.{form}", count=format_count(count, self.lang), **parts)

    def name(self, group: str, value: str | None) -> str:
        """The words for a stored term ("kind", "fee"); a term that has none is shown as stored."""
        return self.table.get(f"{group}.{value}", (value or "").replace("_", " "))


@cache
def load_words(lang: Lang) -> Words:
    """The interface's words of one language, with the names of the record's terms."""
    return Words(lang, load_tokens(lang) | read_table(TEMPLATES / "words.toml", lang))


def say_note(note: str, lang: Lang) -> str:
    """A note beside a decision: a person's as it was written, the program's own in the reader's language."""
    return load_words(lang).name("own_note", note) if note in _OWN_NOTES else note
