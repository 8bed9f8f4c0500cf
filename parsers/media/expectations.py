"""What every page of a site has, as its profile says under `[expect]`; what is missing is said on the document."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from veille.model import Document
from veille.profiles import Profile

EXPECTED = "expected "  # begins each remark; doctor does not call such a page good


def missing_marks(tree: LexborHTMLParser, profile: Profile) -> tuple[str, ...]:
    """The selectors of the site's frame that find nothing."""
    return tuple(mark for mark in profile.expect.marks if tree.css_first(mark) is None)


def unmet(document: Document, profile: Profile) -> tuple[str, ...]:
    """Remarks where the document has less than every page of its site; a failed capture says so itself (`empty`)."""
    expect = profile.expect
    if document.empty or document.medium not in ("html", "xml"):
        return ()
    found = (
        ("characters of text", expect.text, len(document.text)),
        ("headings", expect.headings, sum(1 for section in document.sections if section.heading)),
        ("rules", expect.rules, len(document.rules)),
    )
    return tuple(f"{EXPECTED}at least {least} {name}, found {count}" for name, least, count in found if count < least)
