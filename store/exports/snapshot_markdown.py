"""The pages of a published snapshot as Markdown files: their sections' words. Lists and tables are lines of text there."""

from __future__ import annotations

from pathlib import Path

from veille.model import Section
from veille.store.database import Store
from veille.store.exports.markdown import page_path, render_sections, with_front


def export_snapshot_markdown(store: Store, dest: Path) -> tuple[Path, ...]:
    """The files written below `dest`: what each page says now as HOST/PATH.md, in the form that `veille import` reads."""
    written = []
    for page in store.pages.all():
        version = store.history.latest(page.page_id)
        if version is None:
            continue
        body = render_sections(_sections(store, page.page_id)).encode()
        path = dest / page_path(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(with_front(page, body, observed_at=version.observed_at, fetched_url=page.url))
        written.append(path)
    return tuple(written)


def _sections(store: Store, page_id: str) -> list[Section]:
    rows = store.connection.rows(
        "SELECT ordinal, level, heading, text, text_hash FROM v1_section WHERE page_id = ? AND observed_to IS NULL "
        "ORDER BY ordinal",
        (page_id,),
    )
    return [Section(row["ordinal"], row["level"], row["heading"], (), row["text"], row["text_hash"]) for row in rows]
