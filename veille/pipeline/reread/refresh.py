"""Stored versions read again by today's parsers, so that a parser upgrade is never taken for a change of the source."""

from __future__ import annotations

from dataclasses import replace

from veille import changes, parsers
from veille.errors import ParseError, StoreError
from veille.model import Change, Document, Fetched
from veille.parsers.version import extractor_version
from veille.pipeline.facts.rebinding import note_outdated, settle_facts
from veille.profiles import Profile
from veille.store import Page, Version
from veille.workspace import Workspace

_TYPES = {"xml": "application/xml", "pdf": "application/pdf", "markdown": "text/markdown"}  # of other media than HTML


def refresh_page(workspace: Workspace, page: Page, *, run_id: str) -> bool:
    """Whether the newest version had to be read again under the current parsers or profile.

    The older versions of the page wait for `veille reextract`, which goes through the whole history.
    """
    visit = workspace.store.pages.visit(page.page_id)
    profile = workspace.profile_of(page)
    current = visit.extractor_version in (None, extractor_version()) and visit.profile_digest in (None, profile.digest)
    if current:
        return False
    latest = workspace.store.history.latest(page.page_id)
    if latest is None:
        return False
    try:
        raw = workspace.store.blobs.get(latest.raw_sha256)
        document = reread(workspace, raw, profile, page, latest)
    except (StoreError, ParseError):
        return False  # the bytes were pruned or today's parsers refuse them: the version stays as it was read
    replace_reading(workspace, page, latest, document, run_id=run_id)
    settle_facts(workspace, run_id=run_id, cause="extractor")
    mark_read(workspace, page)
    return True


def mark_read(workspace: Workspace, page: Page) -> None:
    """Note that what is stored of the page is as today's parsers and its profile read it."""
    visit = workspace.store.pages.visit(page.page_id)
    digest = workspace.profile_of(page).digest
    workspace.store.pages.put_visit(replace(visit, extractor_version=extractor_version(), profile_digest=digest))


def reread(workspace: Workspace, raw: bytes, profile: Profile, page: Page, version: Version) -> Document:
    """The stored bytes of a version as today's parsers read them."""
    content_type = captured_type(workspace, version)
    document = parsers.read_document(
        raw, profile=profile, url=page.url, lang=page.stated_lang, content_type=content_type
    )
    return as_taken(document, version)


def as_taken(document: Document, version: Version) -> Document:
    """A version's new reading, and no outage where it had no text before either and a person took it as the page."""
    same = document.empty and not version.empty and version.content_hash == document.content_hash
    return replace(document, empty=False) if same else document


def read_capture(fetched: Fetched, profile: Profile, page: Page, *, url: str) -> Document:
    """A capture as today's parsers read it, as standing at `url`."""
    return parsers.read_document(
        fetched.body,
        profile=profile,
        url=url,
        lang=page.stated_lang,
        content_type=fetched.header("content-type"),
    )


def captured_type(workspace: Workspace, version: Version) -> str:
    """The content type under which a stored version is read again: that of its capture, else that of its medium."""
    kept = workspace.store.blobs.content_type(version.page_id, version.raw_sha256, version.observed_at)
    return kept or _TYPES.get(version.medium, "text/html")


def replace_reading(
    workspace: Workspace, page: Page, version: Version, document: Document, *, run_id: str
) -> tuple[Change, ...]:
    """Put a new reading in place of a version's; its differences are logged with cause `extractor`, never alerted.

    The caller lays out the source's facts anew when it is done (settle_facts).
    """
    history = workspace.store.history
    old = history.load(version.version_id)
    comparison = changes.compare(old, changes.with_places(document))
    named = changes.inherit_ids(document, page_id=page.page_id, seq=version.seq, old=old, comparison=comparison)
    comparison = changes.with_ids(comparison, named)
    told = {change.object_id for change in comparison.changes}
    readings = tuple(change for change in changes.compare_readings(old, named) if change.object_id not in told)
    differences = (*comparison.changes, *readings)
    history.replace_extraction(version.version_id, named, differences, at=workspace.now(), run_id=run_id)
    note_outdated(workspace, page)
    return differences


def replay_version(workspace: Workspace, version: Version, raw: bytes) -> Document | None:
    """A stored version read once more, for `verify`; None when other parsers read it than today's."""
    if version.extractor_version != extractor_version():
        return None
    page = workspace.store.pages.get(version.page_id)
    return reread(workspace, raw, workspace.profile_of(page), page, version)
