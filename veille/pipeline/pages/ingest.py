"""One capture of a page into its history: the hash ladder, then, only for changed content, parsing and comparison.

Shared by `check` (live captures) and `import` (dated copies). The caller's transaction covers all of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from veille import changes, parsers
from veille.model import Comparison, Document, Event, EventKind, Fetched, PageDigest, Severity, Verdict
from veille.parsers.version import extractor_version
from veille.pipeline.facts.rebinding import note_outdated
from veille.pipeline.pages.believing import hold, judge, note_flapping, release
from veille.pipeline.pages.between_versions import place_between
from veille.pipeline.pages.version_step import VersionStep
from veille.pipeline.reread.refresh import read_capture, refresh_page, replace_reading
from veille.profiles import Profile
from veille.store import Neighbours, Page, RawCapture, Store, Version
from veille.workspace import Workspace


class LadderStep(StrEnum):
    """How far a capture came on the hash ladder. Runs count pages by it."""

    SAME_BYTES = "same_bytes"
    SAME_CONTENT = "same_content"  # other bytes; text, links, title and dates as before
    FIRST_VERSION = "first_version"
    NEW_VERSION = "new_version"
    EMPTY = "empty"  # a new version that has a title and no text
    SUSPECT = "suspect"  # a live answer that is not believed to be the page: held, no version
    KNOWN = "known"  # imported, and stored already
    BACKFILLED = "backfilled"  # imported: a version older than one that was stored
    DOUBTED = "doubted"  # imported, and says itself that it is another page: held, no version


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a capture. `extracted` counts full readings by the parsers.

    `doubtful` says that an imported copy is unlike the one before it, and was taken all the same.
    """

    step: LadderStep
    version_id: str | None = None
    extracted: int = 0
    changes: int = 0
    events: tuple[Event, ...] = ()
    detail: str = ""
    severity: Severity = Severity.NONE
    document: Document | None = None
    before: Document | None = None
    doubtful: bool = False


def ingest(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    *,
    run_id: str,
    live: bool,
    profile: Profile | None = None,
    believed: bool = False,
) -> Ingested:
    """Store the raw bytes, then climb the ladder; raises ParseError when the bytes cannot be read.

    `live` captures may raise alerts; imports and first versions never do. `believed` content is not judged: a person did.
    """
    profile = profile or workspace.profile_of(page)
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    return _ingest(_Capture(workspace, page, fetched, sha256, profile, run_id, live, believed))


@dataclass(frozen=True, slots=True)
class _Capture:
    """A capture on its way into a page's history; `sha256` is that of its bytes."""

    workspace: Workspace
    page: Page
    fetched: Fetched
    sha256: str
    profile: Profile
    run_id: str
    live: bool
    believed: bool

    @property
    def store(self) -> Store:
        """The record that it goes into."""
        return self.workspace.store

    @property
    def at(self) -> str:
        """When it was captured."""
        return self.fetched.fetched_at

    def read(self) -> Document:
        """The capture as the parsers read it."""
        document = read_capture(self.fetched, self.profile, self.page, url=self.fetched.url)
        # no outage: a person saw that the page has no text
        return replace(document, empty=False) if document.empty and self.accepted else document

    @property
    def accepted(self) -> bool:
        """Whether a person looked at this very copy and took it as the page."""
        from veille.pipeline.pages.import_guard import ACCEPTED

        return self.store.blobs.reason_of(self.page.page_id, self.sha256, self.at) == ACCEPTED

    def released(self) -> tuple[Event, ...]:
        """The note that what was held of its page has ended, when there had been an alert."""
        return release(self.workspace, self.page, at=self.at, run_id=self.run_id)

    def keep(self, *, reason: str = "") -> None:
        """Note that these bytes were captured then."""
        fetched = self.fetched
        self.store.blobs.add_capture(
            RawCapture(
                self.page.page_id, self.sha256, fetched.url, fetched.fetched_at, fetched.status, fetched.headers,
                fetched.redirects, reason=reason,
            )
        )  # fmt: skip


def _ingest(capture: _Capture) -> Ingested:
    workspace, store, page = capture.workspace, capture.store, capture.page
    visit = store.pages.visit(page.page_id)
    read_so = (capture.sha256, capture.profile.digest, extractor_version())
    same = (visit.raw_sha256, visit.profile_digest, visit.extractor_version) == read_so
    if same and capture.live and store.blobs.holds(capture.sha256):
        capture.keep()
        return Ingested(LadderStep.SAME_BYTES, events=capture.released())
    from veille.pipeline.pages.import_guard import BELIEVED  # from here on the bytes are new

    store.blobs.add(capture.fetched.body, page_id=page.page_id)
    capture.keep(reason=BELIEVED if capture.believed and not capture.live else "")

    refresh_page(workspace, page, run_id=capture.run_id)  # what is stored is first read by today's parsers
    cut = parsers.cut_page(
        capture.fetched.body,
        profile=capture.profile,
        url=capture.fetched.url,
        lang=page.stated_lang,
        content_type=capture.fetched.header("content-type"),
    )
    around = store.history.around(page.page_id, capture.at, cut.content_hash)
    previous, following = around.previous, around.following
    if around.same is not None or (previous is not None and _same_content(workspace, previous, cut)):
        result = Ingested(LadderStep.SAME_CONTENT if capture.live else LadderStep.KNOWN)
    elif following is not None and _same_content(workspace, following, cut):
        _see_earlier(capture, following)
        note_outdated(workspace, page)
        result = Ingested(LadderStep.KNOWN, detail="an earlier sight of a known version")
    else:
        result = _add(capture, capture.read(), around)
    if result.step not in (LadderStep.SUSPECT, LadderStep.DOUBTED) and following is None:
        if capture.live and not capture.believed:
            result = replace(result, events=(*result.events, *capture.released()))
        visit = store.pages.visit(page.page_id)
        raw_sha256, digest, extractor = read_so
        store.pages.put_visit(replace(visit, raw_sha256=raw_sha256, profile_digest=digest, extractor_version=extractor))
    return result


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was thought of a capture: `held` when it makes no version; `begins` when the page had no content before it.

    `doubtful` says that an imported copy is taken although it is unlike the one before it.
    """

    held: Ingested | None = None
    begins: bool = False
    doubtful: bool = False


def _judge(capture: _Capture, document: Document, filled: Version | None) -> _Judged:
    """Whether a capture is believed to be the page, beside the last version that had content; what is not is held."""
    from veille.pipeline.pages.import_guard import is_named, judge_copy

    workspace, page, fetched = capture.workspace, capture.page, capture.fetched
    if capture.believed:
        return _Judged()
    if capture.live:
        verdict = judge(workspace, page, fetched, document, capture.profile, filled)
        if verdict.believed:
            return _Judged(begins=verdict.begins)
        event = hold(workspace, page, fetched, document, capture.sha256, verdict, capture.run_id)
        return _Judged(Ingested(LadderStep.SUSPECT, extracted=1, detail=_shown(verdict), events=(event,)))
    verdict = judge_copy(workspace, page, fetched, document, capture.profile, filled)
    if is_named(verdict):
        capture.store.blobs.hold(page.page_id, capture.sha256, capture.at, reason=_shown(verdict))
        return _Judged(Ingested(LadderStep.DOUBTED, extracted=1, detail=_shown(verdict)))
    return _Judged(doubtful=not verdict.believed)


def _last_with_text(capture: _Capture) -> Version | None:
    """The newest version before the capture that had text."""
    store = capture.store
    before = (v for v in reversed(store.history.versions(capture.page.page_id)) if v.observed_at < capture.at)
    return next((v for v in before if not v.empty and not _is_bare(store, v)), None)


def _is_bare(store: Store, version: Version) -> bool:
    """Whether a version that is no outage has no text: a person took the page so."""
    return not any(section.text for section in store.history.load(version.version_id).sections)


def _add(capture: _Capture, document: Document, around: Neighbours) -> Ingested:
    """The new version after the last one that had content: an outage between two versions breaks no comparison."""
    workspace, store, page = capture.workspace, capture.store, capture.page
    filled, following = around.filled, around.following
    bare = filled is not None and _is_bare(store, filled)
    if bare and document.empty:
        document, judged = replace(document, empty=False), _Judged()
    else:
        judged = _judge(capture, document, _last_with_text(capture) if bare else filled)
    if judged.held is not None:
        return judged.held
    compared = filled if filled and not (document.empty and not capture.believed) else around.previous
    before = store.history.load(compared.version_id) if compared else None
    after = store.history.load(following.version_id) if following else None
    seq = store.history.next_seq(page.page_id)
    named, comparison = place_between(document, page.page_id, seq, before, after)
    later: Comparison | None = None
    if after is not None and not document.empty:  # an empty copy changes nothing for the one after it
        later = changes.compare(named, after)
    version = store.history.add_version(
        page.page_id,
        named,
        raw_sha256=capture.sha256,
        observed_at=capture.at,
        recorded_at=workspace.now(),
        run_id=capture.run_id,
        comparison=comparison,
        before=before,
        following=later,
    )
    events: tuple[Event, ...] = ()
    if following is None:
        step = VersionStep(page, named, version, before, filled, comparison)
        events = _events_of(capture, step, begins=judged.begins)
    else:
        note_outdated(workspace, page)  # an older copy: what the facts were then is laid out at the run's end
    severity = comparison.severity if comparison else Severity.NONE
    return Ingested(
        _step(document, before, following), version.version_id, 1, len(comparison.changes) if comparison else 0, events,
        severity=severity, document=named, before=before, doubtful=judged.doubtful,
    )  # fmt: skip


def _events_of(capture: _Capture, step: VersionStep, *, begins: bool) -> tuple[Event, ...]:
    """What the newest version gives rise to; nothing is reported of a first one, or of the first full copy after an empty one."""
    from veille.pipeline.pages.consequences import follow_up
    from veille.pipeline.pages.gained_parts import own_changes

    workspace, page = capture.workspace, step.page
    before, filled, comparison = step.before, step.previous, step.comparison
    quiet = not capture.live or before is None or before.empty or begins
    if not quiet and before is not None and filled is not None and comparison is not None:
        own = own_changes(workspace, page, capture.fetched, capture.profile, filled, before, comparison)
        quiet = own is not comparison and not own.changed
        step = replace(step, comparison=own)
    events = follow_up(workspace, step, run_id=capture.run_id, alert=not quiet)
    if not capture.live or capture.believed:
        return events
    note = note_flapping(workspace, page, at=step.version.observed_at, run_id=capture.run_id)
    if note is None:
        return events
    return (
        note,
        *(event for event in events if event.kind is not EventKind.CHANGE),
    )  # one note for all flips of the spell


def _step(document: Document, before: Document | None, following: Version | None) -> LadderStep:
    """How far up the ladder a capture came that made a version."""
    if before is None:
        return LadderStep.FIRST_VERSION
    if following is not None:
        return LadderStep.BACKFILLED
    return LadderStep.EMPTY if document.empty else LadderStep.NEW_VERSION


def _see_earlier(capture: _Capture, version: Version) -> None:
    """The same content in an older copy: the version is dated by it and cites its bytes, so it is read from them too."""
    capture.store.history.observe_earlier(version.version_id, capture.at, capture.sha256)
    if version.raw_sha256 != capture.sha256:
        replace_reading(capture.workspace, capture.page, version, capture.read(), run_id=capture.run_id)


def _same_content(workspace: Workspace, version: Version, cut: PageDigest) -> bool:
    """The ladder's third step: content, links, title and modified date all equal. Words say the same in any medium."""
    if version.content_hash != cut.content_hash:
        return False
    if version.medium != cut.medium:
        return True  # a change of medium alone: same words, other packaging
    header = workspace.store.history.header(version.version_id)
    said = (version.links_hash, version.modified, header.title, header.state, header.state_date)
    return said == (cut.links_hash, cut.modified, cut.title, cut.state, cut.state_date)


def _shown(verdict: Verdict) -> str:
    """The reasons against a capture, with their kinds, as the fetch row keeps them."""
    return "; ".join(f"{found.reason}: {found.en}" for found in verdict.doubts)
