"""Whether a capture becomes a version: the judgement with what the record knows, what is held, and when it ends."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise

from veille import parsers
from veille.alerts.messages.sentences import Said, say, say_time
from veille.changes import believe
from veille.changes.judge.guard import is_flapping
from veille.errors import StoreError
from veille.model import Document, DoubtReason, Event, EventKind, Fetched, Severity, Verdict
from veille.pipeline.outbox.events import name_of, page_event
from veille.profiles import Profile
from veille.store import Page, Version
from veille.urls import canonical_url, host_of
from veille.workspace import Workspace

LEAST_EDITS = 2  # by which a page shows that its date moves with its text; one may be chance
MOST_LOOKED_AT = 20  # newest versions among which one with more text, or the state of an earlier date, is looked for


def judge(
    workspace: Workspace, page: Page, fetched: Fetched, document: Document, profile: Profile, filled: Version | None
) -> Verdict:
    """Whether the capture is the page, compared with its last version that had content."""
    old = stored_capture(workspace, profile, filled) if filled is not None else None
    return judge_against(workspace, page, fetched, document, profile, old)


def known_capture(workspace: Workspace, page: Page, profile: Profile) -> believe.ReadCapture | None:
    """What the page's newest version with content looks like; None before its first."""
    filled = workspace.store.history.latest_filled(page.page_id)
    return stored_capture(workspace, profile, filled) if filled is not None else None


def judge_against(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    document: Document,
    profile: Profile,
    old: believe.ReadCapture | None,
) -> Verdict:
    """Whether the capture is the page that `old` shows; judged alone when there is none."""
    store = workspace.store
    address = canonical_url(page.url)
    look = parsers.read_look(fetched.body, profile=profile, url=fetched.url, words=document.text)
    new = believe.ReadCapture(document, look)
    held = store.suspects.held_on_host(page.page_id, document.content_hash, host_of(page.url))
    around = believe.Surroundings(
        address=address,
        answered=canonical_url(fetched.url) if fetched.redirects else address,
        lang=page.stated_lang or (page.lang if old is not None else document.lang),
        shrunk_under=workspace.config.guard.suspect_ratio,
        signatures=signatures_of(profile),
        elsewhere=store.history.with_content(document.content_hash, page.page_id),
        copy_of=_copied_from(workspace, page, old, new),
        held_before=held.reason if held is not None else None,
        stated=page.stated_lang,
        unproven=old is not None and _is_unproven(workspace, page, profile, old),
        taken_at=fetched.fetched_at,
        earlier=_before_last(workspace, page) if _went_back(old, document) else (),
        redated=_is_redated(workspace, page),
    )
    return believe.judge_capture(old, new, around)


def _copied_from(
    workspace: Workspace, page: Page, old: believe.ReadCapture | None, new: believe.ReadCapture
) -> str | None:
    """The address of the page of the record that the capture nearly is, when it is little like its own page."""
    if old is None or believe.is_kept(old, new):
        return None
    history = workspace.store.history
    hashes = [section.text_hash for section in new.document.sections if section.text]
    for page_id in history.sharing_sections(hashes, page.page_id):
        version = history.latest_filled(page_id)
        if version is not None and believe.is_copy(history.load(version.version_id), old, new):
            return workspace.store.pages.get(page_id).url
    return None


def _went_back(old: believe.ReadCapture | None, document: Document) -> bool:
    """Whether the page states an earlier date than it did."""
    return old is not None and (document.modified or "") < (old.document.modified or "")


def _before_last(workspace: Workspace, page: Page) -> tuple[Document, ...]:
    """The page's versions with content before the last one, the newest few."""
    versions = [v for v in workspace.store.history.versions(page.page_id) if v.state != "empty"]
    return tuple(workspace.store.history.load(v.version_id) for v in versions[-MOST_LOOKED_AT:-1])


def _is_redated(workspace: Workspace, page: Page) -> bool:
    """Whether the page's own date moved with each of its edits that are on record, and there are enough to tell."""
    versions = [v for v in workspace.store.history.versions(page.page_id) if v.state != "empty"][-MOST_LOOKED_AT:]
    edits = [(a, b) for a, b in pairwise(versions) if a.content_hash != b.content_hash]
    return len(edits) >= LEAST_EDITS and all(a.modified and b.modified and a.modified != b.modified for a, b in edits)


def _is_unproven(workspace: Workspace, page: Page, profile: Profile, newest: believe.ReadCapture) -> bool:
    """Whether no version of the page has shown more than a little text in the site's template."""
    versions = [v for v in workspace.store.history.versions(page.page_id) if not v.empty][-MOST_LOOKED_AT:-1]
    return believe.is_unproven(newest) and all(
        believe.is_unproven(stored_capture(workspace, profile, v)) for v in versions
    )


def hold(
    workspace: Workspace, page: Page, fetched: Fetched, document: Document, sha256: str, verdict: Verdict, run_id: str
) -> Event:
    """Keep a doubted capture aside; the event that tells of it, the same one while the spell lasts."""
    found = verdict.doubts[0]
    likeness = json.dumps(asdict(verdict.likeness)) if verdict.likeness is not None else ""
    suspect = workspace.store.suspects.add(
        page.page_id, document.content_hash, sha256, found, fetched.fetched_at, likeness=likeness
    )
    seen = say_time(fetched.fetched_at, workspace.config.alerts.timezone)
    said = say("detail.suspect", at=seen, reason=Said(found.en, found.fr))
    return page_event(
        EventKind.SUSPECT, name_of(page), said, key=f"{page.page_id}:{found.reason}:{suspect.first_seen}",
        severity=Severity.SUBSTANTIVE, at=fetched.fetched_at, run_id=run_id,
    )  # fmt: skip


def accept_hint(page_id: str, at: str | None = None) -> str:
    """The command with which a person takes a held answer, or the held copy of a moment, as the page."""
    return f"`veille review accept {page_id}{f' --at {at}' if at else ''}` takes it as it is"


def release(workspace: Workspace, page: Page, *, at: str, run_id: str) -> tuple[Event, ...]:
    """End what is held of a page that is itself again; the note that says so, when there had been an alert."""
    ended = workspace.store.suspects.dismiss_open(page.page_id)
    if not ended:
        return ()
    first = min(suspect.first_seen for suspect in ended)
    reasons = Said("; ".join(s.reason for s in ended), "; ".join(s.reason_fr or s.reason for s in ended))
    said = say("detail.suspect_closed", first=say_time(first, workspace.config.alerts.timezone), reasons=reasons)
    return (
        page_event(
            EventKind.SUSPECT_CLOSED, name_of(page), said, key=f"{page.page_id}:{first}", severity=Severity.SUBSTANTIVE,
            at=at, run_id=run_id,
        ),
    )  # fmt: skip


def stored_capture(workspace: Workspace, profile: Profile, version: Version) -> believe.ReadCapture:
    """A stored version as the judgement sees it."""
    document = workspace.store.history.load(version.version_id)
    try:
        raw = workspace.store.blobs.get(version.raw_sha256)
    except StoreError:
        raw = b""  # pruned: title, text and links are still known
    look = parsers.read_look(raw, profile=profile, url=document.url, words=document.text)
    return believe.ReadCapture(document, look)


def signatures_of(profile: Profile) -> tuple[tuple[DoubtReason, str], ...]:
    """The site's own titles of pages that are not the page."""
    kinds = (
        (DoubtReason.BOT_WALL, profile.blocked_title),
        (DoubtReason.OUTAGE, profile.maintenance_title),
        (DoubtReason.SOFT_404, profile.soft_404_title),
    )
    return tuple((reason, believe.plain(words)) for reason, titles in kinds for words in titles)


def note_flapping(workspace: Workspace, page: Page, *, at: str, run_id: str) -> Event | None:
    """The note that the page went back to what it said before, one for a spell of going back and forth; None if it did not."""
    versions = workspace.store.history.versions(page.page_id)
    if not is_flapping([(v.observed_at, v.content_hash) for v in versions]):
        return None
    if any(_is_accepted(workspace, version) for version in versions[-3:]):
        return None  # neither a cache nor a test: a person saw one of them and took it as the page
    first = before_flapping(versions)
    said = say("detail.flapping", when=say_time(first.observed_at, workspace.config.alerts.timezone))
    return page_event(
        EventKind.FLAPPING, name_of(page), said, key=f"{page.page_id}:{first.version_id}",
        severity=Severity.SUBSTANTIVE, at=at, run_id=run_id,
    )  # fmt: skip


def _is_accepted(workspace: Workspace, version: Version) -> bool:
    from veille.pipeline.pages.import_guard import ACCEPTED

    reason = workspace.store.blobs.reason_of(version.page_id, version.raw_sha256, version.observed_at)
    return reason == ACCEPTED


def before_flapping(versions: list[Version]) -> Version:
    """The first version of the spell in which a page goes back and forth; `versions` are its own, oldest first, two or more."""
    start = len(versions) - 1
    while start >= 2 and versions[start].content_hash == versions[start - 2].content_hash:
        start -= 1
    return versions[start - 1]
