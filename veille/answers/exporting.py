"""The record in other forms, by name: what the store writes, and WARC, which the crawler writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from veille.clock import from_stamp, to_stamp
from veille.config import Config
from veille.crawler import write_warc
from veille.errors import ParseError, StoreError, UsageError
from veille.model import Fetched, FetchRequest
from veille.parsers import select_profile, unpack_parts
from veille.parsers.display import display_markdown
from veille.profiles import load_profiles
from veille.store import Page, Store, Version
from veille.store.exports import export_csv, export_jsonl, export_markdown, export_markdown_history, export_openfisca


def write_export(
    store: Store, config: Config, form: str, dest: Path, *, history: bool = False, since: str | None = None
) -> int:
    """The number of files (for `warc` and a Markdown history: captures, commits) written in that form."""
    if since is not None:
        try:
            since = to_stamp(from_stamp(since))
        except ValueError:
            raise UsageError(f"{since!r} is not a date", where="--since", hint="write YYYY-MM-DD") from None
    kind = store.connection.row("SELECT value FROM meta WHERE key = 'kind'")
    if form in ("markdown", "warc") and kind is not None and kind["value"] == "snapshot":
        raise UsageError("a snapshot holds no pages to write", where=form, hint="export from the working database")
    try:
        match form:
            case "jsonl":
                return len(export_jsonl(store.connection, dest))
            case "csv":
                return len(export_csv(store.connection, dest))
            case "openfisca":
                return len(export_openfisca(store.connection, dest))
            case "markdown":
                render = _renderer(config)
                if history:
                    return export_markdown_history(store, dest, render=render)
                return len(export_markdown(store, dest, render=render))
            case "warc":
                return write_warc(dest, _captures(store, since or ""))
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(dest)) from error
    raise UsageError(f"no such form: {form}", where="--format", hint="jsonl, csv, openfisca, markdown or warc")


def _renderer(config: Config) -> Callable[[Page, Version, bytes], str | None]:
    """The body of an exported page, from its raw bytes under its source's profile."""
    profiles = load_profiles(config.profiles_path)

    def render(page: Page, version: Version, raw: bytes) -> str | None:
        if version.medium != "html":
            return None
        source = config.source(page.source)
        known = source.profile if source else page.profile
        profile = (
            profiles[known] if known is not None and known in profiles else select_profile(profiles, page.url, raw)
        )
        try:
            return display_markdown(raw, profile=profile, url=page.url, lang=page.lang)
        except ParseError:
            return None  # today's parsers refuse it: the stored text is written instead

    return render


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
            headers = snapshot.headers
            if len(unpack_parts(raw)) > 1:  # a page with its parts is no HTML to other programs
                kept = (pair for pair in headers if pair[0] not in ("content-type", "content-length"))
                headers = (("content-type", "multipart/related"), *kept)
            yield Fetched(request, snapshot.url, snapshot.status or 200, headers, raw, snapshot.fetched_at)
