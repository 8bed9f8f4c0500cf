"""What is particular to one site, as data: selectors, marks and patterns. The code knows no site by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from veille.model import DocumentState, PageKind

Reader = Literal["html", "legisquebec"]


@dataclass(frozen=True, slots=True)
class KindPattern:
    """A kind of page and the regular expression that its address matches."""

    pattern: str
    kind: PageKind


@dataclass(frozen=True, slots=True)
class Expect:
    """What every real page of the site has, `[expect]` in the file; a page without it is not believed.

    `main`: the main element, without which the page is refused. `text`, `headings`, `rules`: the least of each.
    `marks`: selectors of the site's frame, each of which must find something.
    """

    main: bool = False
    text: int = 0
    headings: int = 0
    rules: int = 0
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """One site. Selectors are CSS, tried in order; `selector@attribute` takes an attribute instead of the text.

    `origin` resolves links of a saved file whose address is not known. `recognise` are words of the page's source that
    tell a saved file's site; the profile with most of them wins. `title_suffix` ends `<title>` on every page.
    `contents` are headings of contents lists, `stamps` headings of the date stamp in Markdown captures, `line_stamps`
    the beginnings of lines that a capture tool adds. `responsive` are the classes under which a block is shown only on
    some screens. `path_prefix` stands before paths on the author's server. `forms` match links to forms and documents.
    `ignore` are regular expressions of whole lines that are no content (a source may add its own).
    `movers` are the whole words of links that only move the reader: to the top, to the next page.
    `reader_only` are elements that only screen readers say, `reader_notes` patterns of their folded words that are no content.
    `state` are elements outside the text whose line says whether the document still holds ("Repealed on 1 July 2021"),
    `states` the elements that say it by being there. `broken` are elements of the site's own errors in a good frame,
    `broken_text` their words in a main part that holds little else.
    `blocked_*`, `maintenance_*` and `soft_404_*` are words in title or text of a page that is not the page.
    `fallback` lets the densest column stand for a missing main element, with a hint. `digest` is the file's SHA-256.
    """

    name: str
    hosts: tuple[str, ...] = ()
    origin: str = ""
    reader: Reader = "html"
    recognise: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    title_suffix: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    twin: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    french_url: tuple[str, ...] = ()
    english_url: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    line_stamps: tuple[str, ...] = ()
    responsive: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    movers: tuple[str, ...] = ()
    reader_only: tuple[str, ...] = ()
    reader_notes: tuple[str, ...] = ()
    path_prefix: tuple[str, ...] = ()
    session_keys: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    kinds: tuple[KindPattern, ...] = ()
    kind: PageKind = "other"
    instruments: tuple[tuple[str, str], ...] = ()
    state: tuple[str, ...] = ()
    states: tuple[tuple[str, DocumentState], ...] = ()
    broken: tuple[str, ...] = ()
    broken_text: tuple[str, ...] = ()
    fallback: bool = False
    expect: Expect = Expect()
    blocked_title: tuple[str, ...] = ()
    blocked_text: tuple[str, ...] = ()
    maintenance_title: tuple[str, ...] = ()
    maintenance_text: tuple[str, ...] = ()
    soft_404_title: tuple[str, ...] = ()
    soft_404_text: tuple[str, ...] = ()
    digest: str = ""

    def ignoring(self, patterns: tuple[str, ...]) -> Profile:
        """The profile with a source's own `ignore` patterns; its digest says so, and stored pages are read again."""
        digest = hashlib.sha256("\n".join((self.digest, *patterns)).encode()).hexdigest()
        return replace(self, ignore=(*self.ignore, *patterns), digest=digest)
