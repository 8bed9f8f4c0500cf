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
from veille.store.exports import (
    export_csv,
    export_jsonl,
    export_markdown,
    export_markdown_history,
    export_openfisca,
    export_snapshot_markdown,
)


def write_export(
    store: Store, config: Config, form: str, dest: Path, *, history: bool = False, since: str | None = None
) -> int:
    """The number of files (for `warc` and a Markdown history: captures, commits) written in that form."""
    if since is not None:
        try:
            since = to_stamp(from_stamp(since))
        except ValueError:
            raise UsageError(f"{since!r} is not a date", where="--since", hint="write YYYY-MM-DD") from None
    meta = {row["key"]: row["value"] for row in store.connection.rows("SELECT key, value FROM meta")}
    snapshot = meta.get("kind") == "snapshot"
    if snapshot:
        _require_held(form, history=history, raw=meta.get("raw") == "yes")
    try:
        match form:
            case "jsonl":
                return len(export_jsonl(store.connection, dest))
            case "csv":
                return len(export_csv(store.connection, dest))
            case "openfisca":
                return len(export_openfisca(store.connection, dest))
            case "markdown" if snapshot:
                return len(export_snapshot_markdown(store, dest))
            case "markdown" if history:
                return export_markdown_history(store, dest, render=_renderer(config))
            case "markdown":
                return len(export_markdown(store, dest, render=_renderer(config)))
            case "warc":
                return write_warc(dest, (_cited if snapshot else _captures)(store, since or ""))
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(dest)) from error
    raise UsageError(f"no such form: {form}", where="--format", hint="jsonl, csv, openfisca, markdown or warc")


def _require_held(form: str, *, history: bool, raw: bool) -> None:
    """UsageError for a form that needs more than a snapshot holds."""
    if form == "markdown" and history:
        hint = "export it from the working database, or leave --history out"
        raise UsageError("a snapshot holds no layout of earlier versions", where="--history", hint=hint)
    if form == "warc" and not raw:
        hint = "publish it with --raw, or export from the working database"
        raise UsageError("this snapshot holds no raw bytes", where="warc", hint=hint)


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


# Of a snapshot's version the medium is known, not the headers of the answer.
_MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "markdown": "text/markdown; charset=utf-8",
    "xml": "application/xml",
}


def _cited(store: Store, since: str) -> Iterator[Fetched]:
    """The bytes that the versions of a snapshot cite, page by page, oldest first."""
    for page in store.pages.all():
        for version in store.history.versions(page.page_id):
            if version.observed_at < since or not store.blobs.holds(version.raw_sha256):
                continue
            raw = store.blobs.get(version.raw_sha256)
            headers = _headers_of(raw, (("content-type", _MEDIA.get(version.medium, "application/octet-stream")),))
            yield Fetched(FetchRequest(page.url, page.page_id), page.url, 200, headers, raw, version.observed_at)


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
            headers = _headers_of(raw, snapshot.headers)
            yield Fetched(request, snapshot.url, snapshot.status or 200, headers, raw, snapshot.fetched_at)


def _headers_of(raw: bytes, headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers of stored bytes: a page with its parts is no HTML to other programs."""
    if len(unpack_parts(raw)) < 2:
        return headers
    kept = (pair for pair in headers if pair[0] not in ("content-type", "content-length"))
    return (("content-type", "multipart/related"), *kept)
