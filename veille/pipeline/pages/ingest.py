"""One capture of a page into its history: the hash ladder, then, only for changed content, parsing and comparison.

Shared by `check` (live captures) and `import` (dated copies). The caller's transaction covers all of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from veille import changes, parsers
from veille.model import Comparison, Document, Event, EventKind, Fetched, PageDigest, Rule, Section, Severity, Verdict
from veille.parsers.version import extractor_version
from veille.pipeline.facts.rebinding import note_outdated
from veille.pipeline.pages.believing import hold, judge, note_flapping, release
from veille.pipeline.reread.refresh import read_capture, refresh_page, replace_reading
from veille.profiles import Profile
from veille.store import Neighbours, Page, RawCapture, Version
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
    store = workspace.store
    profile = profile or workspace.profile_of(page)
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    visit = store.pages.visit(page.page_id)
    same = (visit.raw_sha256, visit.profile_digest, visit.extractor_version) == (
        sha256,
        profile.digest,
        extractor_version(),
    )
    if same and live and store.blobs.holds(sha256):
        _add_snapshot(workspace, page, fetched, sha256)
        return Ingested(LadderStep.SAME_BYTES, events=release(workspace, page, at=fetched.fetched_at, run_id=run_id))
    from veille.pipeline.pages.import_guard import BELIEVED  # from here on the bytes are new

    store.blobs.add(fetched.body, page_id=page.page_id)
    _add_snapshot(workspace, page, fetched, sha256, reason=BELIEVED if believed and not live else "")

    refresh_page(workspace, page, run_id=run_id)  # what is stored is first read by today's parsers
    cut = parsers.cut_page(
        fetched.body,
        profile=profile,
        url=fetched.url,
        lang=page.stated_lang,
        content_type=fetched.header("content-type"),
    )
    around = store.history.around(page.page_id, fetched.fetched_at, cut.content_hash)
    previous, following = around.previous, around.following
    if around.same is not None or (previous is not None and _same_content(workspace, previous, cut)):
        result = Ingested(LadderStep.SAME_CONTENT if live else LadderStep.KNOWN)
    elif following is not None and _same_content(workspace, following, cut):
        _see_earlier(workspace, page, fetched, following, sha256, profile, run_id)
        note_outdated(workspace, page)
        result = Ingested(LadderStep.KNOWN, detail="an earlier sight of a known version")
    else:
        document = read_capture(fetched, profile, page, url=fetched.url)
        result = _add(
            workspace,
            page,
            fetched,
            sha256,
            document,
            around,
            profile=profile,
            run_id=run_id,
            live=live,
            believed=believed,
        )
    if result.step not in (LadderStep.SUSPECT, LadderStep.DOUBTED) and following is None:
        if live and not believed:
            note = release(workspace, page, at=fetched.fetched_at, run_id=run_id)
            result = replace(result, events=(*result.events, *note))
        visit = store.pages.visit(page.page_id)
        store.pages.put_visit(
            replace(visit, raw_sha256=sha256, profile_digest=profile.digest, extractor_version=extractor_version())
        )
    return result


def _add(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    sha256: str,
    document: Document,
    around: Neighbours,
    *,
    profile: Profile,
    run_id: str,
    live: bool,
    believed: bool,
) -> Ingested:
    """The new version after the last one that had content: an outage between two versions breaks no comparison."""
    from veille.pipeline.pages.consequences import follow_up
    from veille.pipeline.pages.gained_parts import own_changes
    from veille.pipeline.pages.import_guard import is_named, judge_copy

    store = workspace.store
    filled, following = around.filled, around.following
    begins, copy = False, Verdict()
    if live and not believed:
        verdict = judge(workspace, page, fetched, document, profile, filled)
        if not verdict.believed:
            event = hold(workspace, page, fetched, document, sha256, verdict, run_id)
            return Ingested(LadderStep.SUSPECT, extracted=1, detail=_shown(verdict), events=(event,))
        begins = verdict.begins
    elif not live and not believed:
        copy = judge_copy(workspace, page, fetched, document, profile, filled)
    if is_named(copy):
        store.blobs.hold(page.page_id, sha256, fetched.fetched_at, reason=_shown(copy))
        return Ingested(LadderStep.DOUBTED, extracted=1, detail=_shown(copy))
    compared = filled if filled and not (document.empty and not believed) else around.previous
    before = store.history.load(compared.version_id) if compared else None
    after = store.history.load(following.version_id) if following else None
    seq = store.history.next_seq(page.page_id)
    named, comparison = _in_line(document, page.page_id, seq, before, after)
    later: Comparison | None = None
    if after is not None and not document.empty:  # an empty copy changes nothing for the one after it
        later = changes.compare(named, after)
    version = store.history.add_version(
        page.page_id,
        named,
        raw_sha256=sha256,
        observed_at=fetched.fetched_at,
        recorded_at=workspace.now(),
        run_id=run_id,
        comparison=comparison,
        before=before,
        following=later,
    )
    quiet = before is None or before.empty or begins  # a first version, or the first full copy after what was none
    told = comparison
    if live and not quiet and before is not None and filled is not None and comparison is not None:
        told = own_changes(workspace, page, fetched, profile, filled, before, comparison)
        quiet = told is not comparison and not told.changed
    events: tuple[Event, ...] = ()
    if following is None:
        events = follow_up(
            workspace, page, named, before, told, filled, version, run_id=run_id, alert=live and not quiet
        )
        note = note_flapping(workspace, page, at=version.observed_at, run_id=run_id) if live and not believed else None
        if note is not None:  # one note for the spell, in place of an alert for each flip
            events = (note, *(event for event in events if event.kind is not EventKind.CHANGE))
    else:
        note_outdated(workspace, page)  # an older copy: what the facts were then is laid out at the run's end
    severity = comparison.severity if comparison else Severity.NONE
    return Ingested(
        _step(document, before, following), version.version_id, 1, len(comparison.changes) if comparison else 0, events,
        severity=severity, document=named, before=before, doubtful=not copy.believed,
    )  # fmt: skip


def _in_line(
    document: Document, page_id: str, seq: int, before: Document | None, after: Document | None
) -> tuple[Document, Comparison | None]:
    """The document with the ids of what is the same before and after it, and how it differs from the one before."""
    comparison = changes.compare(before, changes.with_places(document)) if before is not None else None
    named = changes.inherit_ids(document, page_id=page_id, seq=seq, old=before, comparison=comparison)
    if after is not None:
        named = _inherit_from_later(named, before, after, comparison)
    return named, changes.with_ids(comparison, named) if comparison is not None else None


def _step(document: Document, before: Document | None, following: Version | None) -> LadderStep:
    """How far up the ladder a capture came that made a version."""
    if before is None:
        return LadderStep.FIRST_VERSION
    if following is not None:
        return LadderStep.BACKFILLED
    return LadderStep.EMPTY if document.empty else LadderStep.NEW_VERSION


def _see_earlier(
    workspace: Workspace, page: Page, fetched: Fetched, version: Version, sha256: str, profile: Profile, run_id: str
) -> None:
    """The same content in an older copy: the version is dated by it and cites its bytes, so it is read from them too."""
    workspace.store.history.observe_earlier(version.version_id, fetched.fetched_at, sha256)
    if version.raw_sha256 == sha256:
        return
    document = read_capture(fetched, profile, page, url=fetched.url)
    replace_reading(workspace, page, version, document, run_id=run_id)


def _inherit_from_later(
    document: Document, before: Document | None, after: Document, comparison: Comparison | None
) -> Document:
    """The document with the ids of the later version where the earlier one gave none: what is the same has one id.

    A rule that stands word for word in the later version, and was only taken for another one of the earlier, is the later's.
    """
    known = {s.id for s in before.sections} | {r.id for r in before.rules} if before is not None else set()
    unlike = {m.new for m in comparison.rules if m.method != "exact"} if comparison is not None else set()
    identity = changes.identify(document, after)
    sections = {m.old: m.new for m in identity.sections if m.old is not None and m.new is not None}
    rules = {m.old: m.new for m in identity.rules if m.old is not None and m.new is not None}
    later_sections = {s.ordinal: s.id for s in after.sections}
    later_rules = {r.ordinal: r.id for r in after.rules}
    same = {m.old for m in identity.rules if m.method == "exact"}

    def section_id(section: Section) -> str:
        match = sections.get(section.ordinal)
        later = later_sections[match] if match is not None else ""
        return section.id if section.id in known or not later or later in known else later

    def rule_id(rule: Rule) -> str:
        match = rules.get(rule.ordinal)
        later = later_rules[match] if match is not None else ""
        closer = rule.ordinal in unlike and rule.ordinal in same
        return rule.id if (rule.id in known and not closer) or not later or later in known else later

    return replace(
        document,
        sections=tuple(
            replace(s, id=section_id(s), rules=tuple(replace(r, id=rule_id(r)) for r in s.rules))
            for s in document.sections
        ),
    )


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


def _add_snapshot(workspace: Workspace, page: Page, fetched: Fetched, sha256: str, *, reason: str = "") -> None:
    workspace.store.blobs.add_capture(
        RawCapture(
            page.page_id,
            sha256,
            fetched.url,
            fetched.fetched_at,
            fetched.status,
            fetched.headers,
            fetched.redirects,
            reason=reason,
        )
    )
