"""Messages about events: a subject, and the same account as text, Markdown and HTML, in English or French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from veille.alerts.compiled_templates import CompiledTemplates
from veille.alerts.messages.alert_view import AlertView, tell
from veille.alerts.messages.contents import Group, first_of_alike, list_contents
from veille.alerts.messages.inert import clean_text, escape_markdown, one_line
from veille.alerts.messages.marking import MarkedRun
from veille.alerts.messages.setting import PLAIN, Setting
from veille.alerts.messages.subject import write_subject
from veille.alerts.messages.word_table import TEMPLATES, load_message_words
from veille.alerts.wording.lines import wrap_text
from veille.model import Event, EventKind, Lang

WIDTH = 80  # what every terminal and mail reader shows
MOST_STORIES = 5  # described in full; the others are in the contents, with their links
LARGEST_HTML = 90_000  # bytes: Gmail cuts a message at about 102,000
# Rows of each story and stories described in full, fewer and fewer until the message is small enough.
_FITS = ((25, MOST_STORIES), (12, MOST_STORIES), (6, MOST_STORIES), (6, 3), (4, 1), (1, 1))
_PREVIEW = 140  # characters that a list of mails shows behind the subject
_GAP = " │ "


@dataclass(frozen=True, slots=True)
class Message:
    """One message, ready to send: each form can be read by itself."""

    subject: str
    text: str
    markdown: str
    html: str


def compose(events: Iterable[Event], lang: Lang, setting: Setting = PLAIN) -> Message:
    """One message about all the events, worst first. Page text in it is inert: nothing in it acts or notifies."""
    ordered = sorted(_each_once(events), key=_place)
    for rows, most in _FITS:
        views = tuple(tell(event, lang, setting, most_rows=rows) for event in ordered)
        subject = write_subject(views, lang)
        contents = list_contents(views, lang) if len(views) > 1 else ()
        told = first_of_alike(views)[:most]
        html = _render("html", subject, told, contents, lang).strip() + "\n"
        if len(html.encode("utf-8", "replace")) <= LARGEST_HTML:
            break
    text, markdown = (_tidy(_render(form, subject, told, contents, lang)) for form in ("txt", "md"))
    return Message(subject, text, markdown, html)


# What another alert on the same page says already, when both are in one message: its checks fail, so none succeeded.
_SAID_BY = {EventKind.STALE: EventKind.FAILURE_OPENED, EventKind.STALE_CLOSED: EventKind.FAILURE_CLOSED}


def _each_once(events: Iterable[Event]) -> Iterator[Event]:
    """The events without those that another one of the same page says; of reminders the newest, which lists all."""
    told = tuple(events)
    said = {(event.kind, event.page_id) for event in told}
    newest = max((event.at for event in told if event.kind is EventKind.REMINDER), default="")
    return (
        event
        for event in told
        if (_SAID_BY.get(event.kind), event.page_id) not in said
        and not (event.kind is EventKind.REMINDER and event.at < newest)
    )


def _place(event: Event) -> tuple[int, bool, str, str, str]:
    """The worst first, of these what moves a watched fact, then by page: the order in which pages answered says nothing."""
    return (-event.severity.rank, not event.facts, event.url, event.at, event.key)


def _render(form: str, subject: str, stories: tuple[AlertView, ...], contents: tuple[Group, ...], lang: Lang) -> str:
    words = load_message_words(lang)
    template = _environment().get_template(f"message.{form}.j2")
    told = stories[0]
    row = told.rows[0] if told.rows else None
    preview = row.text_after or row.text_before if row is not None else " ".join(told.account)
    return template.render(
        subject=subject, stories=stories, contents=contents, words=words.table, lang=lang, preview=preview[:_PREVIEW]
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=CompiledTemplates(__file__),
    )
    environment.filters |= {
        "clean": clean_text,
        "wrap": wrap,
        "markdown": escape_markdown,
        "code": _markdown_code,
        "runs": _runs,
        "cell": _markdown_cell,
        "columns": lambda sides: side_by_side(*sides),
    }
    return environment


def wrap(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of at most 80 columns; addresses and long words stay whole, to be copied."""
    return "\n".join(wrap_text(clean_text(text), WIDTH, first, rest))


def side_by_side(before: str, after: str, heading_before: str, heading_after: str, indent: int = 3) -> str:
    """Two texts in two columns within 80 columns, each under its heading."""
    width = (WIDTH - indent - len(_GAP)) // 2
    left, right = (_column(text, width) for text in (before, after))
    rows = [(heading_before, heading_after), ("─" * width, "─" * width), *zip_longest(left, right, fillvalue="")]
    return "\n".join((" " * indent + _pad(a, width) + _GAP + b).rstrip() for a, b in rows)


def _column(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in clean_text(text).replace("\t", " ").split("\n"):
        lines += wrap_text(line, width, cut_words=True) or [""]
    return lines


def _pad(text: str, width: int) -> str:
    taken = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return text + " " * max(width - taken, 0)


def _markdown_cell(pieces: tuple[MarkedRun, ...], mark: str = "**") -> str:
    """A side as one cell of a Markdown table, the words that differ in bold (`mark` "**") or struck ("~~")."""
    out = []
    for piece in pieces:
        text = escape_markdown(" ".join(piece.text.split("\n")).replace("\t", " "))
        body = text.strip()
        if piece.changed and body:
            text = text.replace(body, f"{mark}{body}{mark}", 1)
        out.append(text)
    return "".join(out).strip()


def _markdown_code(command: str) -> str:
    """A command as Markdown code; a backtick in it cannot end the code."""
    fence = "`" * (max((len(run) for run in re.findall("`+", command)), default=0) + 1)
    pad = " " if command.startswith("`") or command.endswith("`") else ""
    return f"{fence}{pad}{one_line(command)}{pad}{fence}"


def _runs(pieces: tuple[MarkedRun, ...], tag: str) -> Iterator[tuple[str, str]]:
    """Each run of a side with the tag that marks it, "" where nothing differs."""
    return ((tag if piece.changed else "", piece.text) for piece in pieces)


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"
