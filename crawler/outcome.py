"""The transport's verdict: is this complete answer really the page? Status, type, title, size and structure decide.

The content's own verdict (an empty main, a text halved) belongs to veille.changes. The check reads bytes, no tree:
a parse is made only when something looks wrong, since most answers are the page of yesterday.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from veille.crawler import walls
from veille.crawler.client import Answer
from veille.crawler.faults import Fault
from veille.model import RejectReason

# A main content shorter than this beside a wall's mark is the wall's own text; a real page may well *mention* one.
THIN_TEXT = 1_200
# A page in any of the watched templates has more bytes than this; a smaller one is looked at closely.
SMALL_PAGE = 1_500
# Where a title must have come in a page: the heads of the watched sites end within 30 KB.
HEAD_BYTES = 131_072

_TITLE = re.compile(rb"(?is)<title[^>]*>(.{0,2000}?)</title")
_CLOSING = re.compile(rb"(?i)</(?:html|[\w:.-]+)\s*>\s*(?:<!--.{0,2000}?-->\s*)*$", re.DOTALL)
_SPACE = re.compile(r"\s+")
# /en.html, /fr/, /index.html, /accueil: a way to say "home", not a page of guidance.
_HOME = re.compile(r"(?i)^(?:|(?:en|fr|eng|fra|english|francais|home|accueil|index|default)(?:\.\w{2,5})?)$")
_READABLE = re.compile(
    r"(?ix) ^(?: text/(?:html|plain|xml|markdown) | application/(?:xhtml\+xml|xml|pdf|atom\+xml|rss\+xml|rdf\+xml"
    r"|gzip|x-gzip|octet-stream) ) \s*(?:;|$)"
)


class Marks(Protocol):
    """What of a site's profile the verdict needs: where the main content is, and the site's own marks."""

    @property
    def main(self) -> tuple[str, ...]: ...
    @property
    def blocked_marks(self) -> tuple[str, ...]: ...
    @property
    def maintenance_marks(self) -> tuple[str, ...]: ...
    @property
    def soft_404_marks(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Quality:
    """How far the transport vouches for an answer: 1.0 without remarks; `reasons` say what cost how much."""

    score: float
    reasons: tuple[str, ...]


def check_status(answer: Answer) -> None:
    """Raises Fault for a status that is not a page; 5xx and 408 may be tried again at once."""
    status = answer.status
    if any((answer.header(name) or "").lower() == value for name, value in walls.BLOCKED_HEADERS):
        raise Fault(RejectReason.BLOCKED, f"status {status} with a bot wall's header")
    if status in (200, 203):
        return
    if status in (404, 410):
        raise Fault(RejectReason.GONE, f"status {status}", transient=False)
    if status == 429 or (status == 503 and answer.header("retry-after") is not None):
        raise Fault(
            RejectReason.THROTTLED, f"status {status}, Retry-After {answer.header('retry-after') or 'not given'}"
        )
    if status in (401, 403, 451):
        raise Fault(RejectReason.BLOCKED, f"status {status}")
    if status >= 500:
        if _first_mark(answer.body.lower(), walls.MAINTENANCE):
            raise Fault(RejectReason.MAINTENANCE, f"status {status} with a maintenance page")
        raise Fault(RejectReason.SERVER_ERROR, f"status {status}", retry=True)
    if status >= 400:
        again = status in (408, 425)
        raise Fault(RejectReason.CLIENT_ERROR, f"status {status}", transient=again, retry=again)
    raise Fault(RejectReason.SERVER_ERROR, f"status {status}, which was not asked for")


def check_page(answer: Answer, marks: Marks | None, redirects: Sequence[str]) -> Quality:
    """The quality of an answer that is the page. Raises Fault when it is something else in the page's place."""
    body, kind = answer.body, (answer.header("content-type") or "").strip()
    if not body:
        raise Fault(RejectReason.TRUNCATED, "an empty body with status 200", retry=True)
    if kind and not _READABLE.match(kind):
        raise Fault(RejectReason.WRONG_TYPE, f"content type {kind!r} is none that is read", transient=False)
    is_pdf = body[:1024].find(b"%PDF-") >= 0
    if "application/pdf" in kind.lower() and not is_pdf:
        raise Fault(RejectReason.WRONG_TYPE, "the content type says PDF, the bytes do not")
    if redirects and _is_home(answer.url) and not _is_home(redirects[0]):
        raise Fault(RejectReason.SOFT_404, f"redirected to the home page {answer.url}", transient=False)
    markup = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if not answer.framed and not is_pdf and (markup and not _CLOSING.search(body[-4096:])):
        raise Fault(RejectReason.TRUNCATED, f"no length was declared and the {len(body)} bytes have no end", retry=True)
    if not markup or "xml" in kind.lower():
        return Quality(1.0, ())
    title = _read_title(body)
    _check_marks(body, title, marks)
    return _score(body, kind, title)


def _check_marks(body: bytes, title: str, marks: Marks | None) -> None:
    lower = body.lower()
    title = title.lower()
    groups = (
        (RejectReason.BLOCKED, walls.BLOCKED, marks.blocked_marks if marks else ()),
        (RejectReason.MAINTENANCE, walls.MAINTENANCE, marks.maintenance_marks if marks else ()),
        (RejectReason.SOFT_404, walls.SOFT_404, marks.soft_404_marks if marks else ()),
    )
    for reason, common, own in groups:
        found = _first_mark(lower, (*common, *own))
        if found is None:
            continue
        in_title = found.removeprefix("<title>") in title
        if in_title or _main_length(body, marks) < THIN_TEXT:
            place = "the title" if in_title else "a page without its main content"
            raise Fault(reason, f"{found!r} in {place}", transient=reason is not RejectReason.SOFT_404)


def _first_mark(lower: bytes, marks: Sequence[str]) -> str | None:
    return next((m for m in map(str.lower, marks) if m.encode() in lower), None)


def _main_length(body: bytes, marks: Marks | None) -> int:
    """Characters of the main content, 0 without one; of the whole body when the site's profile names no main."""
    from selectolax.lexbor import LexborHTMLParser  # only when something looks wrong

    tree = LexborHTMLParser(body)
    selectors = tuple(marks.main) if marks else ("main", "body")
    for selector in selectors or ("main", "body"):
        node = tree.css_first(selector)
        if node is not None:
            for noise in node.css("script, style, noscript, template"):
                noise.decompose()
            return len(_SPACE.sub(" ", node.text()).strip())
    return 0


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
    match = _TITLE.search(body, 0, HEAD_BYTES)
    return _SPACE.sub(" ", match[1].decode("utf-8", "replace")).strip() if match else ""


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    return not parts.query and len(segments) <= 2 and all(_HOME.match(s) for s in segments)
