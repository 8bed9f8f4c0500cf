"""Lines for people in their language: errors, remarks and help, found in the French tables by their English templates.

What the program raises or notes is English; the command line and the desk turn it where they show it. A template has `{}` where
the program fills something in; what stands there is turned too when it is one of our own phrases. A French part `{!}` is for
what a library says: words of it that have no French stand in quotes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veille.errors import VeilleError
    from veille.model import Lang

TABLES = Path(__file__).resolve().parent / "french"
_TEMPLATES = ("help", "errors", "lines", "libraries")
# Columns that hold terms of the record, and the groups of words that name them: the kind of a rule or of an event, ...
TERMS = {
    "kind": ("kind", "heading"), "modality": ("modality",), "subject": ("subject",), "review_state": ("review_state",),
    "freshness": ("page_state.short", "page_state"), "state": ("delivery", "page_state"), "event": ("calendar",),
    "severity": ("severity",), "object": ("object",), "type": ("type",), "parity": ("parity",), "verdict": ("verdict",),
}  # fmt: skip
LOWER = frozenset({"severity", "object", "type"})  # in a table; on the site they begin with a capital
_HOLE = "{}"
_LIBRARY = "{!}"
_FRENCH_HOLE = re.compile(r"(\{!?\})")
_SEVERAL = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")  # words of a language, no name or number
_QUOTING = ("“", "«\u00a0", "« ", '"', "`")  # what stands behind these is a page's, or to be typed
_LEAST_TERMS = 2
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")  # a number as English groups it
_LETTER = re.compile(r"[A-Za-z]")  # a template of signs alone fits anything
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")


@dataclass(frozen=True, slots=True)
class _Template:
    """An English template in its parts, and its French."""

    parts: tuple[str, ...]
    french: str

    def turn(self, text: str) -> str | None:
        """The text in French when it is made from this template."""
        if not text.startswith(self.parts[0]) or any(part not in text for part in self.parts):
            return None
        found = re.fullmatch("(.+?)".join(map(re.escape, self.parts)), text, re.DOTALL)
        if found is None:
            return None
        pieces = _FRENCH_HOLE.split(self.french)
        filled = (
            said if before.endswith(_QUOTING) else in_french(said)
            for before, said in zip(self.parts, found.groups(), strict=False)
        )
        out = pieces[0]
        for hole, piece in zip(pieces[1::2], pieces[2::2], strict=True):
            said = next(filled)
            out += (
                f"«\u00a0{said}\u00a0»"
                if hole == _LIBRARY and said in found.groups() and _SEVERAL.search(said)
                else said
            ) + piece
        return out


def to_reader(line: str, lang: Lang) -> str:
    """One line of ours in the reader's language; what has no French, page text above all, stays as it is."""
    if lang != "fr":
        return line
    return "\n".join(_with_indent(each) for each in line.split("\n"))


def in_reader_words(words: str, lang: Lang) -> str:
    """A word or phrase of ours in the reader's language."""
    return in_french(words) if lang == "fr" else words


def colon(lang: Lang) -> str:
    """A colon as the reader's language sets it."""
    return "\u00a0:" if lang == "fr" else ":"


def error_words(error: VeilleError, lang: Lang) -> str:
    """What, where and what to do, in the reader's language."""
    if lang != "fr":
        return str(error)
    what, hint = in_french(error.what), in_french(error.hint)
    said = f"{error.where}{colon(lang)} {what}" if error.where else what
    return f"{said}; {hint}" if hint else said


def help_words(text: str, lang: Lang) -> str:
    """A help text in the reader's language, sentence by sentence."""
    if lang != "fr":
        return text
    return " ".join(in_french(sentence) for sentence in sentences(text))


def sentences(text: str) -> list[str]:
    """The sentences of a help text, as the French table has them."""
    return [sentence for sentence in _SENTENCE_END.split(" ".join(text.split())) if sentence]


def name_term(column: str, term: str, lang: Lang) -> str | None:
    """What a term of a column is called in a table, where it has a name."""
    from veille.alerts.messages.word_table import load_message_words
    from veille.alerts.wording.interface_words import load_words

    tables = (load_words(lang).table, load_message_words(lang).table)
    keys = [f"{group}.{term}" for group in TERMS.get(column, ())]
    name = next((table[key] for key in keys for table in tables if key in table), None)
    return name.lower() if name and column in LOWER else name


def label_term(column: str, term: str, lang: Lang) -> str:
    """A term as a list offers it to be typed: its name, and the term itself where that is another word."""
    name = name_term(column, term, lang)
    return term if name is None or name == term.replace("_", " ") else f"{name} ({term})"


def in_french(text: str) -> str:
    """Our own words in French: a template that fits the whole, else the parts of a line `where: what; what to do`."""
    if _GROUPED.fullmatch(text):
        return text.replace(",", "\u00a0")
    return _whole(text) or _terms(text) or _parts(text) or text


def _terms(text: str) -> str | None:
    """A list of the record's own terms, each by its name: "fee, deadline" is "frais (fee), date limite (deadline)"."""
    listed = text.split(", ")
    if len(listed) < _LEAST_TERMS:
        return None
    columns = (one for one in TERMS if all(name_term(one, term, "fr") for term in listed))
    column = next(columns, None)
    return ", ".join(label_term(column, term, "fr") for term in listed) if column is not None else None


def _whole(text: str) -> str | None:
    exact, templates = _load()
    if text in exact:
        return exact[text]
    return next((turned for template in templates if (turned := template.turn(text)) is not None), None)


def _parts(text: str) -> str | None:
    """A line that is put together: the place before a colon stays, what follows it and the remedy are turned."""
    for sign, shown in (("; ", "; "), (": ", "\u00a0: ")):
        left, found, right = text.partition(sign)
        if found and right:
            first, second = (_whole(left) or (_parts(left) if sign == "; " else None)), (_whole(right) or _parts(right))
            if first or second:
                place = (first or left).rstrip("\u00a0") if sign == ": " else first or left
                return f"{place}{shown}{second or right}"
    return None


def _with_indent(line: str) -> str:
    said = line.lstrip()
    return line[: len(line) - len(said)] + in_french(said.rstrip()) if said else line


@cache
def _load() -> tuple[dict[str, str], tuple[_Template, ...]]:
    """French by whole English sentence, and the templates, those with the most words of their own first."""
    from veille.alerts.messages.word_table import load_message_words
    from veille.alerts.wording.typography import set_spaces
    from veille.changes.believe.wording import doubt_sentences

    exact: dict[str, str] = {}
    templates = []
    for name in _TEMPLATES:
        table = tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8")).items()
        for english, french in (*table, *(doubt_sentences() if name == "lines" else ())):
            said = set_spaces(str(french), "fr")
            if _HOLE in english:
                templates.append(_Template(tuple(english.split(_HOLE)), said))
            else:
                exact[english] = said
    english_words, french_words = load_message_words("en").table, load_message_words("fr").table
    exact |= {said: french_words[key] for key, said in english_words.items() if key.startswith("reject.")}
    templates.sort(key=lambda template: (-sum(map(len, template.parts)), len(template.parts)))
    return exact, tuple(template for template in templates if _LETTER.search("".join(template.parts)))
