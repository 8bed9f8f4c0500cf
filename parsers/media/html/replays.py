"""Pages as a web archive plays them back: rewritten addresses and the archive's own toolbar undone before reading.

Only a page that carries an archive's marks is touched; a page that links to an archive keeps its links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replay:
    """How one kind of archive marks and rewrites a page. Patterns are for `re`, applied to the whole source."""

    name: str
    marks: tuple[str, ...]  # plain strings; one of them in the source says that it is played back
    prefix: str  # what stands before an original address
    inserts: tuple[str, ...]  # what the archive put in


REPLAYS = (
    Replay(
        "wayback",
        marks=("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "FILE ARCHIVED ON ", "/_static/js/bundle-playback.js"),
        # https://web.archive.org/web/20240105120000/https://..., /web/20240105120000im_/https://...
        prefix=r"(?:(?:https?:)?//web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:(?://|%3A))",
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
        prefix=r"(?:https?:)?(?://[\w.-]+(?::\d+)?)?/[\w./-]{0,60}?/\d{14}(?:[a-z]{2}_)?/(?=https?:(?://|%3A))",
        inserts=(
            r"<!-- WB Insert -->.*?<!-- End WB Insert -->",
            r"<script[^>]*wombat[^>]*>.*?</script>",
        ),
    ),
)


def undo_replay(text: str) -> str:
    """The source as the site sent it, as far as it can be told; unchanged when no archive plays it back."""
    for replay in REPLAYS:
        if not any(mark in text for mark in replay.marks):
            continue
        for insert in replay.inserts:
            text = re.sub(insert, "", text, flags=re.S)
        text = re.sub(rf"(?<=[\"'=\s(]){replay.prefix}", "", text)
    return text
