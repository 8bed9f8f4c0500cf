"""The transport's verdict: is this complete answer really the page? Status, type, title, size and structure decide.

The content's own verdict (an empty main, a text halved) belongs to veille.changes. The check reads bytes, no tree:
a parse is made only when something looks wrong, since most answers are the page of yesterday.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from veille.changes.believe.titles import has_subject
from veille.crawler import block_pages
from veille.crawler.faults import Fault
from veille.crawler.http.client import HttpAnswer
from veille.model import RejectReason
from veille.profiles import Profile

# A main content shorter than this beside a wall's words is the wall's own text: a real page may mention maintenance.
THIN_TEXT = 1_200
# Nor has a wall so many characters of text under a title that names a matter ("Access denied to housing: what you can do").
WALL_TEXT = 600
# With the words in the title, error pages that offer a menu or a search are meant too.
THIN_UNDER_TITLE = 4_000
# Source bytes that a thin main content may take, markup included, and a thin page without a main element.
THIN_SOURCE, THIN_PAGE = 12_000, 60_000
# A page in any of the watched templates has more bytes than this; a smaller one is looked at closely.
SMALL_PAGE = 1_500
# Where a title must have come in a page: the heads of the watched sites end within 30 KB.
HEAD_BYTES = 131_072

# A title longer than this is no title.
MAX_TITLE = 2_000

_CLOSING_TAG = re.compile(rb"</[\w:.-]{1,64}\s{0,64}>$")
_SPACE = re.compile(r"\s+")
# /en.html, /fr/, /index.html, /accueil: a way to say "home", not a page of guidance.
_HOME = re.compile(r"(?i)^(?:|(?:en|fr|eng|fra|english|francais|home|accueil|index|default)(?:\.\w{2,5})?)$")
_READABLE = re.compile(
    r"(?ix) ^(?: text/(?:html|plain|xml|markdown) | application/(?:link-format|xhtml\+xml|xml|pdf|atom\+xml|rss\+xml|rdf\+xml"
    r"|gzip|x-gzip|octet-stream) ) \s*(?:;|$)"
)

_PART = re.compile(r"(?i)^(?:text/[\w.+-]+|application/(?:[\w.+-]*json|xhtml\+xml|xml|octet-stream))\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the transport vouches for an answer: 1.0 without remarks; `reasons` say what cost how much."""

    score: float
    reasons: tuple[str, ...]


def check_status(answer: HttpAnswer, profile: Profile | None) -> None:
    """Raises Fault for a status that is not a page; 5xx and 408 may be tried again at once."""
    status = answer.status
    if any((answer.header(name) or "").lower() == value for name, value in block_pages.BLOCKED_HEADERS):
        raise Fault(RejectReason.BLOCKED, f"status {status} with a bot wall's header")
    if status in (200, 203):
        return
    if status in (404, 410):
        raise Fault(RejectReason.GONE, f"status {status}")
    if status == 429 or (status == 503 and answer.header("retry-after") is not None):
        raise Fault(
            RejectReason.THROTTLED, f"status {status}, Retry-After {answer.header('retry-after') or 'not given'}"
        )
    if status in (401, 403, 451):
        raise Fault(RejectReason.BLOCKED, f"status {status}")
    if status >= 500:
        marks = next(m for m in _marks(profile) if m.reason is RejectReason.MAINTENANCE)
        if marks.in_title(_read_title(answer.body)) or marks.in_text(answer.body.lower()):
            raise Fault(RejectReason.MAINTENANCE, f"status {status} with a maintenance page")
        raise Fault(RejectReason.SERVER_ERROR, f"status {status}", retry=True)
    if status >= 400:
        raise Fault(RejectReason.CLIENT_ERROR, f"status {status}", retry=status in (408, 425))
    raise Fault(RejectReason.SERVER_ERROR, f"status {status}, which was not asked for")


def check_page(answer: HttpAnswer, profile: Profile | None, redirects: Sequence[str]) -> Quality:
    """The quality of an answer that is the page. Raises Fault when it is something else in the page's place."""
    body, kind = answer.body, (answer.header("content-type") or "").strip()
    if not body:
        raise Fault(RejectReason.TRUNCATED, "an empty body with status 200", retry=True)
    if kind and not _READABLE.match(kind):
        raise Fault(RejectReason.WRONG_TYPE, f"content type {kind!r} is none that is read")
    is_pdf = body[:1024].find(b"%PDF-") >= 0
    if "application/pdf" in kind.lower() and not is_pdf:
        raise Fault(RejectReason.WRONG_TYPE, "the content type says PDF, the bytes do not")
    if redirects and _is_home(answer.url) and not _is_home(redirects[0]):
        raise Fault(RejectReason.SOFT_404, f"redirected to the home page {answer.url}")
    markup = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if not answer.framed and not is_pdf and (markup and not _has_end(body)):
        raise Fault(RejectReason.TRUNCATED, f"no length was declared and the {len(body)} bytes have no end", retry=True)
    if not markup or "xml" in kind.lower():
        return Quality(1.0, ())
    title = _read_title(body)
    _check_marks(body, title, profile)
    return _score(body, kind, title)


def check_part(answer: HttpAnswer, profile: Profile | None, redirects: Sequence[str]) -> Quality:
    """The same for a part that a page loads: a piece of markup or data, which has no title and may be small."""
    body, kind = answer.body, (answer.header("content-type") or "").strip()
    if not body:
        raise Fault(RejectReason.TRUNCATED, "an empty body with status 200", retry=True)
    if kind and not _PART.match(kind):
        raise Fault(RejectReason.WRONG_TYPE, f"content type {kind!r} is neither markup nor data")
    if redirects and _is_home(answer.url) and not _is_home(redirects[0]):
        raise Fault(RejectReason.SOFT_404, f"redirected to the home page {answer.url}")
    data = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    ended = body.rstrip()[-1:] in (b"}", b"]") if data else _has_end(body)
    if not answer.framed and not ended:
        raise Fault(RejectReason.TRUNCATED, f"no length was declared and the {len(body)} bytes have no end", retry=True)
    title = "" if data else _read_title(body)
    if title:  # a whole page in the part's place may be a wall
        _check_marks(body, title, profile)
    return Quality(1.0, ())


@dataclass(frozen=True, slots=True)
class _Marks:
    """Words of pages that are not the page, in lower case, for one reason."""

    reason: RejectReason
    titles: tuple[str, ...]
    texts: tuple[bytes, ...]

    def in_title(self, title: str) -> str | None:
        lower = title.lower().replace("\u2019", "'")
        return next((m for m in self.titles if (lower.startswith(m[1:]) if m.startswith("^") else m in lower)), None)

    def in_text(self, lower: bytes) -> str | None:
        return next((mark.decode() for mark in self.texts if mark in lower), None)


@lru_cache(maxsize=64)
def _marks(profile: Profile | None) -> tuple[_Marks, ...]:
    """The vendors' marks and the site's own."""
    p = profile or Profile(name="none")

    def make(
        reason: RejectReason, common: block_pages.BlockWords, titles: Sequence[str], texts: Sequence[str]
    ) -> _Marks:
        all_titles, all_texts = (*common.titles, *titles), (*common.texts, *texts)
        return _Marks(reason, tuple(map(str.lower, all_titles)), tuple(t.lower().encode() for t in all_texts))

    return (
        make(RejectReason.BLOCKED, block_pages.BLOCKED, p.blocked_title, p.blocked_text),
        make(RejectReason.MAINTENANCE, block_pages.MAINTENANCE, p.maintenance_title, p.maintenance_text),
        make(RejectReason.SOFT_404, block_pages.SOFT_404, p.soft_404_title, p.soft_404_text),
    )


def _check_marks(body: bytes, title: str, profile: Profile | None) -> None:
    """Raises Fault for a page that says it is something else, when no main content speaks against it.

    A title with a subject of its own above more than a wall's words, and words beside a main element of the site, are left
    to the judgement of the content, which knows what the page said before (veille.changes.believe).
    """
    lower, length, framed = body.lower() if _may_be_thin(body) else b"", -1, False
    for marks in _marks(profile):
        in_title, in_text = marks.in_title(title), marks.in_text(lower)
        if in_title is None and in_text is None:
            continue
        if length < 0:
            length, framed = _main_length(body, profile)
        said = framed or length >= WALL_TEXT
        if in_title is not None and length < THIN_UNDER_TITLE and not (said and has_subject(title, (in_title,))):
            raise Fault(marks.reason, f"{in_title!r} in the title, {length} characters of main content")
        if in_text is not None and length < THIN_TEXT and not framed:
            raise Fault(marks.reason, f"{in_text!r} in the page, {length} characters of main content")


def _may_be_thin(body: bytes) -> bool:
    """A guess from two searches that spares most pages the reading: a long main element is no wall's."""
    start = body.find(b"<main")
    if start < 0:
        return len(body) < THIN_PAGE
    end = body.find(b"</main", start)
    return (end if end >= 0 else len(body)) - start < THIN_SOURCE


def _main_length(body: bytes, profile: Profile | None) -> tuple[int, bool]:
    """Characters of the main content, and whether the site's main element holds some; 0 without any."""
    from selectolax.lexbor import LexborHTMLParser  # only when something looks wrong

    tree = LexborHTMLParser(body)
    own = (profile.main if profile else ()) or ("main",)
    for selector in (*own, "body") if profile is None or profile.fallback else own:
        node = tree.css_first(selector)
        if node is not None:
            for noise in node.css("script, style, noscript, template"):
                noise.decompose()
            length = len(_SPACE.sub(" ", node.text()).strip())
            return length, node.tag != "body" and length > 0
    return 0, False


def _score(body: bytes, kind: str, title: str) -> Quality:
    score, reasons = 1.0, []
    for cost, failed, words in (
        (0.3, not title, "no title"),
        (0.3, len(body) < SMALL_PAGE, f"only {len(body)} bytes"),
        (0.2, b"</html>" not in body[-4096:].lower(), "no </html> at the end"),
        (0.1, not kind, "no content type"),
    ):
        if failed:
            score -= cost
            reasons.append(words)
    lie = _charset_remark(body, kind)
    if lie:
        score -= 0.1
        reasons.append(lie)
    return Quality(round(max(score, 0.0), 2), tuple(reasons))


def _charset_remark(body: bytes, kind: str) -> str | None:
    """What does not fit between the declared charset and the bytes; the parsers read the bytes, not the claim."""
    declared = kind.lower().partition("charset=")[2].strip(" \"';")
    if body.isascii():
        return None
    try:
        body.decode("utf-8")
        real = True
    except UnicodeDecodeError:
        real = False
    claims = declared.replace("_", "-") in ("utf-8", "utf8")
    if declared and real and not claims:
        return f"charset {declared} declared, the bytes are UTF-8"
    if claims and not real:
        return "charset UTF-8 declared, the bytes are not"
    return None


def _read_title(body: bytes) -> str:
    """The first title's words, empty without one. Plain searches: a hostile page must not cost more than a long one."""
    head = body[:HEAD_BYTES].lower()
    start = head.find(b">", head.find(b"<title")) + 1 if b"<title" in head else 0
    end = head.find(b"</title", start, start + MAX_TITLE) if start else -1
    return _SPACE.sub(" ", body[start:end].decode("utf-8", "replace")).strip() if end >= 0 else ""


def _has_end(body: bytes) -> bool:
    """Whether a document of markup ends with a closing tag, comments behind it left aside."""
    tail = body[-4096:].rstrip()
    while tail.endswith(b"-->"):
        start = tail.rfind(b"<!--")
        if start < 0:
            return False
        tail = tail[:start].rstrip()
    return _CLOSING_TAG.search(tail[-256:]) is not None


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    return not parts.query and len(segments) <= 2 and all(_HOME.match(s) for s in segments)
