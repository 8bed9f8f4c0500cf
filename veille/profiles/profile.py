"""What is particular to one site, as data: selectors, marks and patterns. The code knows no site by name."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from veille.model import DocumentState, PageKind
from veille.strict import NotEmpty, Strict, require_pattern
from veille.urls import require_address, require_host

Reader = Literal["html", "legisquebec"]
Spoken = Literal["heading", "block", "inline", "note"]  # how words of an attribute stand on the page


Element = Literal["heading", "div", "a", "section"]  # what an element of a site's design kit stands for


class KindPattern(NamedTuple):
    """A kind of page and the regular expression that its address matches."""

    pattern: str
    kind: PageKind


def _rows(table: object) -> object:
    """A table of the file as pairs, in its order: the first that matches counts."""
    return tuple(table.items()) if isinstance(table, dict) else table


def _kind_patterns(rows: tuple[KindPattern, ...]) -> tuple[KindPattern, ...]:
    for row in rows:
        require_pattern(row.pattern)
    return rows


def _selector(text: str) -> str:
    _try_selector(text, shown=text)
    return text


def _selector_of(text: str) -> str:
    _try_selector(text.partition("@")[0], shown=text)
    return text


def _class(text: str) -> str:
    _try_selector(f".{text}", shown=text, what="class")
    return text


def _selector_rows(rows: tuple[tuple[str, DocumentState], ...]) -> tuple[tuple[str, DocumentState], ...]:
    for selector, _ in rows:
        _selector(selector)
    return rows


def _spoken_rows(rows: tuple[tuple[str, Spoken], ...]) -> tuple[tuple[str, Spoken], ...]:
    for target, _ in rows:
        if "@" not in target:
            raise ValueError(f"{target!r} names no attribute: write element@attribute")
        _try_selector(target.replace("@", "[") + "]", shown=target)
    return rows


def _try_selector(css: str, *, shown: str, what: str = "CSS selector") -> None:
    """Raises ValueError for what the engine that reads the pages cannot read."""
    try:
        LexborHTMLParser("").css_first(css)
    except SelectolaxError:
        raise ValueError(f"{shown!r} is not a {what}") from None


def _host(name: str) -> str:
    require_host(name)
    return name


def _origin(address: str) -> str:
    if address:
        require_address(address)
    return address


Host = Annotated[str, AfterValidator(_host)]
Pattern = Annotated[str, AfterValidator(require_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
SelectorOf = Annotated[str, AfterValidator(_selector_of)]  # of an element, or of its attribute: `selector@attribute`
ClassName = Annotated[str, AfterValidator(_class)]
Count = Annotated[StrictInt, Field(ge=0)]


class Expect(Strict):
    """What every real page of the site has, `[expect]` in the file; a page without it is not believed.

    `main`: the main element, without which the page is refused. `text`, `headings`, `rules`: the least of each.
    `marks`: selectors of the site's frame, each of which must find something.
    """

    main: StrictBool = False
    text: Count = 0
    headings: Count = 0
    rules: Count = 0
    marks: tuple[Selector, ...] = ()


class Fragments(Strict):
    """The parts that a page of the site loads, `[fragments]` in the file: whether they are fetched with the page.

    At most `count` of a page's parts, each of at most `bytes`; addresses that match `skip` are never requested. What is not
    fetched is said on the page ("has unseen parts").
    """

    follow: StrictBool = False
    count: Annotated[StrictInt, Field(ge=1, le=50)] = 8
    bytes: Annotated[StrictInt, Field(ge=1)] = 500_000
    skip: tuple[Pattern, ...] = ()


class Profile(Strict):
    """One site. Selectors are CSS, tried in order; `selector@attribute` takes an attribute instead of the text.

    `origin` resolves links of a saved file whose address is not known. `recognise` are words of the page's source that
    tell a saved file's site; the profile with most of them wins. `title_suffix` ends `<title>` on every page.
    `contents` are headings of contents lists, `stamps` headings of the date stamp in Markdown captures, `line_stamps`
    the beginnings of lines that a capture tool adds. `responsive` are the classes under which a block is shown only on
    some screens. `apart` are elements that the style sheet sets on a line of their own, though the source joins them to the
    words before ("PART 1" and its title). `path_prefix` stands before paths on the author's server. `forms` match links to
    forms and documents.
    `ignore` are regular expressions of whole lines that are no content (a source may add its own).
    `movers` are the whole words of links that only move the reader: to the top, to the next page.
    `attribute_words` are attributes whose words readers see (`qc-notice@title`): as a heading, a block, inline, or a note, which
    stands in the element `note_list` of its scope.
    `reader_only` are elements that only screen readers say, `reader_notes` patterns of their folded words that are no content.
    `state` are elements outside the text whose line says whether the document still holds ("Repealed on 1 July 2021"),
    `states` the elements that say it by being there. `broken` are elements of the site's own errors in a good frame,
    `broken_text` their words in a main part that holds little else, `broken_title` marks in the title of a template that was not
    filled.
    `blocked_*`, `maintenance_*` and `soft_404_*` are words in title or text of a page that is not the page.
    `fallback` lets the densest column stand for a missing main element, with a hint. `digest` is the file's SHA-256.
    """

    name: NotEmpty
    hosts: tuple[Host, ...] = ()
    origin: Annotated[str, AfterValidator(_origin)] = ""
    reader: Reader = "html"
    recognise: tuple[str, ...] = ()
    main: tuple[Selector, ...] = ()
    strip: tuple[Selector, ...] = ()
    title: tuple[SelectorOf, ...] = ()
    title_suffix: tuple[str, ...] = ()
    modified: tuple[SelectorOf, ...] = ()
    twin: tuple[SelectorOf, ...] = ()
    language: tuple[SelectorOf, ...] = ()
    french_url: tuple[Pattern, ...] = ()
    english_url: tuple[Pattern, ...] = ()
    contents: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    line_stamps: tuple[str, ...] = ()
    responsive: tuple[ClassName, ...] = ()
    apart: tuple[Selector, ...] = ()
    ignore: tuple[Pattern, ...] = ()
    movers: tuple[str, ...] = ()
    reader_only: tuple[Selector, ...] = ()
    reader_notes: tuple[str, ...] = ()
    attribute_words: Annotated[
        tuple[tuple[str, Spoken], ...], BeforeValidator(_rows), AfterValidator(_spoken_rows)
    ] = ()
    note_list: Selector | Literal[""] = ""
    elements: Annotated[tuple[tuple[str, Element], ...], BeforeValidator(_rows)] = ()
    path_prefix: tuple[str, ...] = ()
    session_keys: tuple[str, ...] = ()
    forms: tuple[Pattern, ...] = ()
    kinds: Annotated[tuple[KindPattern, ...], BeforeValidator(_rows), AfterValidator(_kind_patterns)] = ()
    kind: PageKind = "other"
    instruments: Annotated[tuple[tuple[str, str], ...], BeforeValidator(_rows)] = ()
    state: tuple[Selector, ...] = ()
    states: Annotated[
        tuple[tuple[str, DocumentState], ...], BeforeValidator(_rows), AfterValidator(_selector_rows)
    ] = ()
    broken: tuple[Selector, ...] = ()
    broken_text: tuple[str, ...] = ()
    broken_title: tuple[str, ...] = ()
    fallback: StrictBool = False
    expect: Expect = Expect()
    fragments: Fragments = Fragments()
    blocked_title: tuple[str, ...] = ()
    blocked_text: tuple[str, ...] = ()
    maintenance_title: tuple[str, ...] = ()
    maintenance_text: tuple[str, ...] = ()
    soft_404_title: tuple[str, ...] = ()
    soft_404_text: tuple[str, ...] = ()
    digest: str = Field("", exclude=True)

    def ignoring(self, patterns: tuple[str, ...]) -> Profile:
        """The profile with a source's own `ignore` patterns; its digest says so, and stored pages are read again."""
        digest = hashlib.sha256("\n".join((self.digest, *patterns)).encode()).hexdigest()
        return self.model_copy(update={"ignore": (*self.ignore, *patterns), "digest": digest})
