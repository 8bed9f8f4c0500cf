"""The record in other forms, by name: what the store writes, and WARC, which the crawler writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from veille.clock import from_stamp, to_stamp
from veille.crawler import write_warc
from veille.errors import StoreError, UsageError
from veille.model import Fetched, FetchRequest
from veille.store import Store
from veille.store.exports import export_csv, export_jsonl, export_markdown, export_markdown_history, export_openfisca


def write_export(store: Store, form: str, dest: Path, *, history: bool = False, since: str | None = None) -> int:
    """The number of files (for `warc` and a Markdown history: captures, commits) written in that form."""
    if since is not None:
        try:
            since = to_stamp(from_stamp(since))
        except ValueError:
            raise UsageError(f"{since!r} is not a date", where="--since", hint="write YYYY-MM-DD") from None
    try:
        match form:
            case "jsonl":
                return len(export_jsonl(store.connection, dest))
            case "csv":
                return len(export_csv(store.connection, dest))
            case "openfisca":
                return len(export_openfisca(store.connection, dest))
            case "markdown":
                return export_markdown_history(store, dest) if history else len(export_markdown(store, dest))
            case "warc":
                return write_warc(dest, _captures(store, since or ""))
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(dest)) from error
    raise UsageError(f"no such form: {form}", where="--format", hint="jsonl, csv, openfisca, markdown or warc")


def _captures(store: Store, since: str) -> Iterator[Fetched]:
    """What was fetched and taken as the page, page by page, oldest first."""
    for page in store.pages.all():
        for snapshot in store.blobs.snapshots(page.page_id):
            if snapshot.quarantined or snapshot.fetched_at < since:
                continue
            try:
                raw = store.blobs.get(snapshot.raw_sha256)
            except StoreError:
                continue  # pruned: the version is kept, its bytes are not
            request = FetchRequest(page.url, page.page_id)
            yield Fetched(request, snapshot.url, snapshot.status or 200, snapshot.headers, raw, snapshot.fetched_at)
