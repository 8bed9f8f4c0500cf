"""Templates to HTML: one renderer a language, everything escaped, control characters shown, links checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from veille.alerts.compiled_templates import CompiledTemplates
from veille.alerts.messages.headlines import Headline, dated_words, fact_name, headline_line, in_wordings, says_days
from veille.alerts.messages.inert import clean_text, safe_link
from veille.alerts.report_files import file_name
from veille.alerts.site.data import count_until
from veille.alerts.site.views.cards import build_card
from veille.alerts.site.views.listing import ListEntry, cut_pieces
from veille.alerts.wording.format import (
    format_count,
    format_day,
    format_percent,
    format_time,
    format_value,
    show_side,
)
from veille.alerts.wording.interface_words import TEMPLATES, load_words, say_note
from veille.alerts.wording.typography import CELL, local_day, set_spaces
from veille.changes.tell.passages import passage_link
from veille.changes.tell.word_diff import diff_words
from veille.clock import day_before
from veille.model import DecisionCard, Lang, RuleKind

# Nothing loads from elsewhere and nothing inline runs. Chromium takes 'self' on a file: page as the same folder tree.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
ASSETS = ("site.css", "site.js", "search.js", "changes.js", "icon.svg")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
_QUOTED = "“[^”]*”?|«[^»]*»?"  # an excerpt may be cut within
_TITLE = 90  # letters of a page's title: a browser shows fewer, a list of bookmarks as many
_SENTENCE = 460  # letters of the sentence on a card


class Renderer:
    """Renders the templates in one language, times in one zone."""

    def __init__(self, lang: Lang, zone: str, program_version: str) -> None:
        self.lang = lang
        self._about = {"program_version": program_version}
        self._env = site_environment(lang, zone)
        self._navs: dict[tuple[str, str, bool], Markup] = {}

    def page(self, template: str, path: str, values: Mapping[str, object]) -> str:
        """The HTML of the page at `path` (below the language's folder, or `index.html` at the root)."""
        depth = path.count("/")
        at_root = not path.startswith(("en/", "fr/"))
        root = str(values.get("root", "../" * depth))  # a page that is shown at any address gives its own
        inner = path if at_root else path[len("en/") :]
        home = root + self.lang + "/"
        return self._env.get_template(template).render(
            {
                "root": root,
                "home": home,
                "nav": self._nav(home, str(values.get("here", "")), bool(values["here_is_page"])),
                "twin": root + ("fr/" if self.lang == "en" else "en/") + inner,
                **self._about,
                **values,
            }
        )

    def _nav(self, home: str, here: str, here_is_page: bool) -> Markup:
        """The navigation, made once for each folder and place: forty thousand pages share a handful."""
        key = (home, here, here_is_page)
        if key not in self._navs:
            html = self._env.get_template("nav.html").render(home=home, here=here, here_is_page=here_is_page)
            self._navs[key] = Markup(html)  # noqa: S704 - our own template, escaped
        return self._navs[key]


_COMPILED = CompiledTemplates(__file__)


@cache
def site_environment(lang: Lang, zone: str) -> Environment:
    """The templates of one language."""
    words = load_words(lang)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_show,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    env.globals.update(
        lang=lang,
        other="fr" if lang == "en" else "en",
        say=words.say,
        say_count=words.say_count,
        name_of=words.name,
        csp=CONTENT_SECURITY_POLICY,
        build_card=lambda pair: build_card(pair, lang),
        safe_link=safe_link,
        show_side=lambda change, side, page=lang: show_side(change, side, page),
        show_value=lambda kind, value, unit: format_value(kind, value, unit, lang),
        differing_words=diff_words,
        in_wordings=in_wordings,
        says_days=says_days,
        alone=ListEntry,
        title_of=lambda told, card: _title(told, card, lang),
        fact_name=lambda change: fact_name(change, lang),
        dated_words=lambda change: dated_words(change, lang),
        cut=lambda pieces: cut_pieces(pieces, _SENTENCE),
        kinds=get_args(RuleKind),
        passage_link=passage_link,
    )
    env.filters.update(
        file=file_name,
        day=lambda text: format_day(text, lang),
        day_before=day_before,
        time=lambda text: format_time(text, lang, zone),
        local_day=lambda text: local_day(text, zone),
        ours=lambda text: set_spaces(text, lang),
        capital=lambda text: text[:1].upper() + text[1:],
        overdue_at=count_until,
        count=lambda number: format_count(number, lang),
        as_typed=lambda text, value: format_value(value.type, text, value.unit, lang),
        typed=lambda item: format_value(item.type, item.value, item.unit, lang, item.cmp),
        excerpt=shorten,
        note=lambda text: say_note(text, lang),
        said_by=lambda text, page, *own: mark_page_words(text, page, lang, own),
        dom_id=dom_id,
        percent=lambda share: format_percent(share, lang),
    )
    return env


def _title(told: Headline, card: DecisionCard, lang: Lang) -> str:
    """What a browser names the page of a change: what happened, with its values, before the page's title has a place."""
    lead = card.lead
    valued = lead is not None and lead.object in ("fact", "value") and not says_days(lead) and not in_wordings(lead)
    return headline_line(told, lead if valued else None, load_words(lang), card.lang, _TITLE)


def _show(value: object) -> object:
    """What an expression puts out: plain strings lose their acting control characters; Markup is ours already."""
    return clean_text(value) if type(value) is str else value


def shorten(text: str | None, limit: int = 220) -> str:
    """The text on one line, a dot between the cells of a row, cut at a word with an ellipsis when it is longer than the limit.

    No-break spaces stay: "191 $" and "la page :" keep together.
    """
    flat = _BLANKS.sub(" ", (text or "").strip().replace("\t", CELL))
    if len(flat) <= limit:
        return flat
    cut = flat[:limit]
    head = cut.rpartition(" ")[0]
    return (head if len(head) > limit // 2 else cut) + "…"


def mark_page_words(text: str, page: Lang, reader: Lang, own: Iterable[str | None]) -> Markup:
    """A line of ours in which what a page says is marked as of its language: what is quoted, and the words of its `own`."""
    text = clean_text(text)
    words = sorted((re.escape(clean_text(set_spaces(word, reader))) for word in own if word), key=len, reverse=True)
    if page == reader:
        return escape(text)
    pieces = re.split(f"({'|'.join((*words, _QUOTED))})", text)
    marked = Markup('<span lang="{}">{}</span>')
    return Markup("").join(marked.format(page, piece) if n % 2 else piece for n, piece in enumerate(pieces))


def dom_id(key: str) -> str:
    """An element id for a key such as a provision: letters, digits and dashes, unique by digest."""
    return "k-" + sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
