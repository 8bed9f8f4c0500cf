"""What a capture looks like from outside its text, and whether it is believed to be the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from veille.model.terms import Lang


class DoubtReason(StrEnum):
    """Why a capture is held instead of believed. The value is what the store and `explain` show."""

    EMPTY = "empty"  # no text any more
    SHRUNK = "shrunk"  # little of the text is left, and nothing says that somebody edited it
    LITTLE = "little"  # a first answer of a few words that say nothing of what their title names
    UNLOADED = "unloaded"  # a part of the page did not load, or is behind a sign-in
    UNFILLED = "unfilled"  # marks of a template, or noughts, where values stood
    GARBLED = "garbled"  # letters that came in a wrong encoding
    REPEATED = "repeated"  # the page's text came twice over
    OUTDATED = "outdated"  # an older state of the page: its own date went back
    UNDATED = "undated"  # other sections in the place of the page's own, under the date that it had
    MIXED_LANGUAGE = "mixed_language"  # a part of the page came in the other language
    UNLIKE = "unlike"  # the page's title and template around words that are not its own
    OTHER_SUBJECT = "other_subject"  # under the page's own title a text about something else
    OTHER_LANGUAGE = "other_language"  # the page in the other language stands at the address
    REDIRECTED = "redirected"  # the address leads to a parent page, a home page or elsewhere
    ANOTHER_PAGE = "another_page"  # a page of the same site, another subject
    FOREIGN_PAGE = "foreign_page"  # neither the site's template nor the page's words
    BOT_WALL = "bot_wall"
    OUTAGE = "outage"
    ERROR_PAGE = "error_page"
    SOFT_404 = "soft_404"
    SIGN_IN = "sign_in"
    CONSENT_WALL = "consent_wall"
    CAPTIVE_PORTAL = "captive_portal"
    INTERSTITIAL = "interstitial"  # a gift, a survey or a newsletter is asked for before the page is shown
    PARKED = "parked_domain"
    STUB = "stub"  # "this page has moved", a placeholder that a script should fill
    KNOWN_BAD = "known_bad"  # the same answer was held before, at this page or at another of the host


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason against a capture, said in both languages; `what` is what was found, which both name or quote."""

    reason: DoubtReason
    en: str
    fr: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class PageLook:
    """The marks of a capture beside its text: title, template, addresses it names, what it asks of the reader.

    `frame` are ids, classes, meta names and resources outside the main content; `title` is the head's, `heading` the
    first h1. `spoken` is the language of the words, `stated` that of the markup,
    `tongues` how many words stand in lines of each language. `refresh` is the target of a
    meta refresh. `body` are the words of the whole page, bounded; `source` its lower-case markup, bounded.
    """

    title: str = ""
    heading: str = ""
    stated: Lang | None = None
    spoken: Lang | None = None
    tongues: tuple[tuple[Lang, int], ...] = ()
    canonical: str | None = None
    main: bool = False
    frame: frozenset[str] = frozenset()
    refresh: str | None = None
    password: bool = False
    body: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far a capture resembles the last version with content; shares from 0 to 1, None where nothing can be compared.

    `topic` is the share of the new text's longer words that are the page's own, `reading` of those about
    reading web pages, less the old text's share: a page that explains a portal may speak of it.
    """

    kept_of_old: float
    kept_of_new: float
    title: float
    headings: float | None
    frame: float | None
    links: float | None
    topic: float
    reading: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a capture is believed to be the page: no doubts; with the likeness that was measured.

    `begins` says that what was believed before it was not the page: there is nothing to compare it with.
    """

    doubts: tuple[Doubt, ...] = ()
    likeness: Likeness | None = None
    begins: bool = False

    @property
    def believed(self) -> bool:
        """Whether the capture may become a version."""
        return not self.doubts
