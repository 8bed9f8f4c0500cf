"""Whose pages an address is of, as far as citations depend on it: a federal page, a manual on an Act's Regulations."""

from __future__ import annotations

import re

from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

# The sites of the federal government: "https://www.canada.ca/...", "https://laws-lois.justice.gc.ca/...".
_FEDERAL = re.compile(r"https?://(?:[a-z0-9-]+\.){0,4}(?:canada|gc)\.ca(?:[:/]|$)", re.IGNORECASE)
# The officers' manuals and the department's services to the public stand on the immigration Act and its Regulations, those on
# citizenship on theirs; the words are those of the site's addresses.
_MANUAL = re.compile(
    r"/(?:(?:operational-bulletins-manuals|bulletins-guides-operationnels)"
    r"|(?:immigration-refugees-citizenship|immigration-refugies-citoyennete)/services)"
    r"/(?P<citizenship>(?:canadian-)?citizenship|citoyennete)?",
    re.IGNORECASE,
)
# A bulletin stands among those of immigration, whatever it is about: its title says it.
_OF_CITIZENSHIP = WordPattern(r"(?<![a-z]){citizenship_matter}(?![a-z])")


def is_federal(url: str | None) -> bool:
    """Whether an address is of a site of the federal government."""
    return url is not None and bool(_FEDERAL.match(url))


def stands_on(url: str | None, instrument: str | None, title: str) -> str | None:
    """The regulations that "the Act" and "the Regulations" of a federal page on immigration point to; None elsewhere."""
    manual = _MANUAL.search(url) if url and instrument is None and _FEDERAL.match(url) else None
    if manual is None:
        return None
    about = manual["citizenship"] or _OF_CITIZENSHIP.both.search(fold(title))
    return "CitR" if about else "IRPR"
