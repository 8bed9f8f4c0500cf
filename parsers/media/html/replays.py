"""Pages as a web archive plays them back: rewritten addresses and the archive's own toolbar undone before reading.

A page that carries an archive's marks is touched, and one of whose addresses the archive rewrote most; a page that only
links to an archive keeps its links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

FEWEST, MOST_OF_THEM = 2, 0.5  # rewritten addresses of a page; a page about archives links to a few
# What every rewritten address holds, the end of a moment before an original address: most pages have no such place, and
# the prefix is slow to look for.
_ORIGINAL = "/http"
_MOMENT_AND_ORIGINAL = re.compile(rf"\d(?:[a-z]{{2}}_)?{_ORIGINAL}")
_ADDRESS = re.compile(r"(?:href|src)\s*=\s*[\"']?((?:https?:)?/[^\"'\s>]+)", re.I)


@dataclass(frozen=True, slots=True)
class Replay:
    """How one kind of archive marks a page that it plays back. Patterns are for `re`, applied to the whole source."""

    name: str
    marks: tuple[str, ...]  # plain strings; one of them in the source says that it is played back
    inserts: tuple[str, ...]  # what the archive put in


# What archives put before an original address: a moment, whole or (in the Wayback Machine's own links) its beginning, behind
# whatever host and path: https://web.archive.org/web/2024/https://..., /collection/20240105120000im_/https://...
_PREFIX = (
    r"(?:(?:(?:https?:)?//web\.archive\.org)?/web/|(?:https?:)?(?://[\w.-]+(?::\d+)?)?/(?:[\w./-]{0,60}?/)?(?=\d{14}))"
    r"(\d{4,14})(?:[a-z]{2}_)?/(?=https?:(?://|%3A))"
)
REPLAYS = (
    Replay(
        "wayback",
        marks=(
            "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
            "FILE ARCHIVED ON ",
            "/_static/js/bundle-playback.js",
            'id="wm-ipp-base"',
        ),
        inserts=(
            r"<!-- BEGIN WAYBACK TOOLBAR INSERT -->.*?<!-- END WAYBACK TOOLBAR INSERT -->",
            r"<script[^>]*(?:web-static\.archive\.org|/_static/)[^>]*>.*?</script>",
            r"<link[^>]*(?:web-static\.archive\.org|/_static/)[^>]*>",
            r"<!--\s*FILE ARCHIVED ON .*?-->",
        ),
    ),
    Replay(
        "pywb",  # the software of most other archives, Library and Archives Canada and BAnQ among its users
        marks=("wombatSetup.js", "wbinfo.is_framed", "WB Insert"),
        inserts=(
            r"<!-- WB Insert -->.*?<!-- End WB Insert -->",
            r"<script[^>]*wombat[^>]*>.*?</script>",
        ),
    ),
)


def undo_replay(text: str) -> str:
    """The source as the site sent it, as far as it can be known; unchanged when no archive plays it back."""
    played = [replay for replay in REPLAYS if any(mark in text for mark in replay.marks)]
    if not played and not _is_rewritten(text):
        return text
    for insert in (insert for replay in played for insert in replay.inserts):
        text = re.sub(insert, "", text, flags=re.S)
    return re.sub(rf"(?<=[\"'=\s(]){_PREFIX}", "", text)


def original_address(url: str) -> tuple[str, str] | None:
    """The address of which an archive's address plays a copy back, and the copy's moment; None for any other address.

    `https://web.archive.org/web/20240401000000/https://www.canada.ca/en/w.html` is a copy of 2024-04-01T00:00:00Z.
    """
    found = re.match(_PREFIX, url)
    moment = _moment(found[1]) if found else None
    if found is None or moment is None:
        return None
    rest = url[found.end() :]
    return (unquote(rest) if "%3A" in rest[:8] else rest), moment


def _moment(digits: str) -> str | None:
    """`20240401123000`, or its beginning, as a stamp; None when there is no such moment."""
    filled = digits + "00000101000000"[len(digits) :]
    try:
        return datetime.strptime(filled + "Z", "%Y%m%d%H%M%S%z").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _is_rewritten(text: str) -> bool:
    """Whether most of a page's addresses lead into the archive: it was saved without the archive's toolbar."""
    if _ORIGINAL not in text or not _MOMENT_AND_ORIGINAL.search(text) or not re.search(_PREFIX, text):
        return False
    targets = _ADDRESS.findall(text)
    rewritten = sum(1 for target in targets if re.match(_PREFIX, target))
    return rewritten >= FEWEST and rewritten >= MOST_OF_THEM * len(targets)
