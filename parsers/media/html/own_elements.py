"""Elements of a site's design kit written as the ones of HTML that they stand for: `<gcds-heading tag="h2">` is an `<h2>`.

Browsers learn from the kit's script what such an element is; the profile says it under `[elements]`.
"""

from __future__ import annotations

import re

from veille.profiles import Profile

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*-[a-z0-9-]*)(?P<rest>(?>(?:\"[^\"]*+\"|'[^']*+'|[^'\">])*))>", re.I
)
_LEVEL = re.compile(r"\stag\s*=\s*[\"']?(h[1-6])\b", re.I)
HEADING = "heading"  # in a profile: the level stands in the element's attribute `tag`
_PLAIN_LEVEL = "h2"  # of one that names none


def as_html(text: str, profile: Profile) -> str:
    """The page with the kit's elements under the names of HTML; their attributes stay."""
    known: dict[str, str] = dict(profile.elements)
    if not any(f"<{kit}-" in text for kit in {name.partition("-")[0] for name in known}):
        return text
    level = _PLAIN_LEVEL

    def renamed(found: re.Match[str]) -> str:
        nonlocal level
        name = known.get(found["name"].lower())
        if name is None:
            return found[0]
        if name == HEADING:
            if not found["end"]:
                said = _LEVEL.search(found["rest"])
                level = said[1].lower() if said else _PLAIN_LEVEL
            name = level  # headings do not nest: the end is that of the last one
        return f"<{found['end']}{name}{found['rest']}>"

    return _TAG.sub(renamed, text)
