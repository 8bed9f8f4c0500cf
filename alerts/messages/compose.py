"""Messages about events: a subject, and the same account as text, Markdown and HTML, in English or French."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from veille.alerts.messages.alert_view import TEMPLATES, AlertView, load_message_words, tell
from veille.alerts.messages.inert import clean_text, escape_markdown, one_line
from veille.alerts.messages.marking import Piece
from veille.model import Event, Lang

WIDTH = 80  # what every terminal and mail reader shows
MOST_STORIES = 20  # told in full; further pages are named with their address, a longer message is cut by mail readers
LONGEST_SUBJECT = 150  # mail readers show less; what counts stands first
_GAP = " │ "


@dataclass(frozen=True, slots=True)
class Message:
    """One message, ready to send: each form can be read by itself."""

    subject: str
    text: str
    markdown: str
    html: str


def compose(events: Iterable[Event], lang: Lang) -> Message:
    """One message about all the events, worst first. Page text in it is inert: nothing in it acts or notifies."""
    ordered = sorted(events, key=lambda event: (-event.severity.rank, event.at, event.key))
    stories = tuple(tell(event, lang) for event in ordered)
    subject = _subject(stories, lang)
    text, markdown, html = (
        _environment()
        .get_template(f"message.{form}.j2")
        .render(
            subject=subject,
            stories=stories[:MOST_STORIES],
            others=stories[MOST_STORIES:],
            words=load_message_words(lang).table,
            lang=lang,
        )
        for form in ("txt", "md", "html")
    )
    return Message(subject, _tidy(text), _tidy(markdown), html.strip() + "\n")


def _subject(stories: tuple[AlertView, ...], lang: Lang) -> str:
    """`[veille] Critical: Permit length: 36 months → 24 months (Work permits)`; several events are counted."""
    words = load_message_words(lang)
    first = stories[0]
    if len(stories) == 1:
        told = first.rows[0].summaries[0] if first.rows else first.heading
        more = words.say_count("subject.changes", first.count) if first.count > 1 else ""
        tail = ", ".join(part for part in (first.title, more) if part)
        line = f"{first.severity_name}{words.table['label.colon']} {told} ({tail})"
    else:
        pages = words.say_count("subject.pages", len({story.url or story.title for story in stories}))
        line = words.say(
            "subject.many",
            count=str(len(stories)),
            pages=pages,
            severity=words.table[f"severity.{first.severity}"].lower(),
        )
        line += f"{words.table['label.colon']} " + ", ".join(dict.fromkeys(story.title for story in stories))
    line = one_line(f"[veille] {line}")
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "clean": clean_text,
        "wrap": wrap,
        "markdown": escape_markdown,
        "cell": _markdown_cell,
        "columns": lambda sides: side_by_side(*sides),
    }
    return environment


def wrap(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of at most 80 columns; addresses and long words stay whole, to be copied."""
    lines = textwrap.wrap(
        clean_text(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def side_by_side(before: str, after: str, heading_before: str, heading_after: str, indent: int = 3) -> str:
    """Two texts in two columns within 80 columns, each under its heading."""
    width = (WIDTH - indent - len(_GAP)) // 2
    left, right = (_column(text, width) for text in (before, after))
    rows = [(heading_before, heading_after), ("─" * width, "─" * width), *zip_longest(left, right, fillvalue="")]
    return "\n".join((" " * indent + _pad(a, width) + _GAP + b).rstrip() for a, b in rows)


def _column(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in clean_text(text).replace("\t", " ").split("\n"):
        lines += textwrap.wrap(line, width, break_on_hyphens=False) or [""]
    return lines


def _pad(text: str, width: int) -> str:
    taken = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(width - taken, 0)


def _markdown_cell(pieces: tuple[Piece, ...]) -> str:
    """A side as one cell of a Markdown table, the words that differ in bold."""
    out = []
    for piece in pieces:
        text = escape_markdown(" ".join(piece.text.split("\n")).replace("\t", " "))
        body = text.strip()
        if piece.changed and body:
            text = text.replace(body, f"**{body}**", 1)
        out.append(text)
    return "".join(out).strip()


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
