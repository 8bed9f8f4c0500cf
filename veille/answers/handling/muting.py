"""What is muted, as JSON-ready records."""

from __future__ import annotations

from dataclasses import asdict

from veille.answers.queries import Record, find_page
from veille.store import Store


def mute_records(store: Store, day: str, page: str | None = None) -> list[Record]:
    """The mutes that hold on a day, of all pages or one, with the page's address."""
    page_id = str(find_page(store.connection.raw, page)["page_id"]) if page else None
    return [asdict(mute) | {"url": store.pages.get(mute.page_id).url} for mute in store.mutes.active(day, page_id)]
