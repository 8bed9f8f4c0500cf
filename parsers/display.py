"""The main content of a page as Markdown for people: exports and reading, never a hash or a rule.

markdownify shifts cells on rowspan and drops ids, so nothing is compared or extracted from its output.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from markdownify import markdownify

from veille.model import Lang
from veille.parsers.media.charset import decode_page
from veille.parsers.media.html.content import cut_fragment
from veille.parsers.media.html.links import resolve_link
from veille.parsers.media.html.loaded.includes import place_parts
from veille.parsers.source import detect_medium
from veille.profiles import Profile

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.M)


def display_markdown(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> str | None:
    """Headings, paragraphs, lists, tables and absolute links of the page; None for what is no HTML.

    Raises ParseError as read_document does.
    """
    raw = place_parts(raw, profile=profile)
    if detect_medium(raw, content_type) != "html" or profile.reader != "html":
        return None
    page, _ = decode_page(raw, content_type=content_type, where=url or "")
    fragment = cut_fragment(page, profile=profile, url=url, lang=lang)
    soup = BeautifulSoup(fragment.html, "lxml")
    for link in soup.find_all("a", href=True):
        target = resolve_link(str(link["href"]), fragment.base)
        if target:
            link["href"] = target
        else:
            del link["href"]
    for heading in soup.find_all("h1"):
        heading.decompose()  # the title is written once, above
    text = str(markdownify(str(soup), heading_style="underlined", bullets="*", strip=["img", "picture", "button"]))
    body = _BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)).strip()
    title = fragment.cut.title
    return f"{title}\n{'=' * len(title)}\n\n{body}\n" if title else f"{body}\n"
