"""What keeps a watched page from being read whole, for its newest version: parts unseen, languages that disagree."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from veille.model import PageState
from veille.parsers.language.detection import CONTRADICTION
from veille.parsers.media.expectations import EXPECTED
from veille.parsers.media.html.boilerplate import KEPT
from veille.parsers.media.html.loaded.includes import NOT_SEEN, UNSEEN
from veille.store.codec import decode_document

_WANTS_A_LOOK = (UNSEEN, CONTRADICTION, KEPT, EXPECTED)  # beginnings of hints; the others are in `explain`
MOST_NAMED = 3  # unseen parts of a page; a page built of forty parts would fill a screen with them
_NEWEST = """
SELECT page.page_id, page.url, version.document FROM page JOIN version USING (page_id)
WHERE page.state <> ? AND page.source IS NOT NULL AND page.source <> '' AND version.v = (
  SELECT v FROM version AS last WHERE last.page_id = page.page_id ORDER BY observed_at DESC, content_hash DESC LIMIT 1
)
ORDER BY page.source, page.url
"""


@dataclass(frozen=True, slots=True)
class PageRemark:
    """One page and what its reader should know of it."""

    page_id: str
    url: str
    remark: str


def read_remarks(db: sqlite3.Connection, sources: Collection[str]) -> tuple[PageRemark, ...]:
    """The remarks that want a person's look, on pages of those sources, by source and address."""
    watched = {row[0] for row in db.execute("SELECT page_id, source FROM page") if row[1] in sources}
    return tuple(
        PageRemark(str(page_id), str(url), hint)
        for page_id, url, document in db.execute(_NEWEST, (PageState.REMOVED.value,))
        if page_id in watched
        for hint in fold_unseen(decode_document(document).hints)
        if hint.startswith(_WANTS_A_LOOK)
    )


def fold_unseen(hints: Sequence[str]) -> tuple[str, ...]:
    """The hints with those on unseen parts as one where there are many: some addresses, and how many more there are."""
    parts = [hint.removeprefix(UNSEEN).removesuffix(NOT_SEEN) for hint in hints if hint.startswith(UNSEEN)]
    if len(parts) <= MOST_NAMED:
        return tuple(hints)
    folded = f"{UNSEEN}{', '.join(parts[:MOST_NAMED])} (+{len(parts) - MOST_NAMED}){NOT_SEEN}"
    return (folded, *(hint for hint in hints if not hint.startswith(UNSEEN)))
