"""One capture of a page into its history: the hash ladder, then, only for changed content, parsing and comparison.

Shared by `check` (live captures) and `import` (dated copies). The caller's transaction covers all of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from veille import changes, parsers
from veille.model import Comparison, Cut, Document, Event, Fetched, Rule, Section, Severity
from veille.parsers.version import EXTRACTOR_VERSION
from veille.pipeline.consequences import follow_up
from veille.pipeline.outbox.events import name_of, page_event
from veille.pipeline.reread.refresh import refresh_page
from veille.profiles import Profile
from veille.store import Page, Snapshot, Version
from veille.workspace import Workspace

Step = Literal["same_bytes", "same_content", "new_version", "first_version", "empty", "suspect", "backfilled", "known"]


@dataclass(frozen=True, slots=True)
class Ingested:
    """How far up the ladder a capture came, and what followed. `extracted` counts full readings by the parsers."""

    step: Step
    version_id: str | None = None
    extracted: int = 0
    changes: int = 0
    events: tuple[Event, ...] = ()
    detail: str = ""
    severity: Severity = Severity.NONE
    document: Document | None = None
    before: Document | None = None


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
    profile = profile or workspace.profile_of(page.source, page.url)
    sha256 = hashlib.sha256(fetched.body).hexdigest()
    visit = store.pages.visit(page.page_id)
    same = (visit.raw_sha256, visit.profile_digest, visit.extractor_version) == (
        sha256,
        profile.digest,
        EXTRACTOR_VERSION,
    )
    if same and live and store.blobs.holds(sha256):
        _add_snapshot(workspace, page, fetched, sha256)
        return Ingested("same_bytes")
    store.blobs.add(fetched.body, page_id=page.page_id)
    _add_snapshot(workspace, page, fetched, sha256)

    refresh_page(workspace, page, run_id=run_id)  # what is stored is first read by today's parsers
    lang = page.lang
    content_type = fetched.header("content-type")
    cut = parsers.cut_page(fetched.body, profile=profile, url=fetched.url, lang=lang, content_type=content_type)
    around = store.history.around(page.page_id, fetched.fetched_at, cut.content_hash)
    previous, following = around.previous, around.following
    result: Ingested
    if around.same is not None or (previous is not None and _same_content(workspace, previous, cut)):
        result = Ingested("same_content" if live else "known")
    elif following is not None and _same_content(workspace, following, cut):
        store.history.observe_earlier(following.version_id, fetched.fetched_at, sha256)
        result = Ingested("known", detail="an earlier sight of a known version")
    else:
        document = parsers.read_document(
            fetched.body, profile=profile, url=fetched.url, lang=lang, content_type=content_type
        )
        result = _add(
            workspace, page, fetched, sha256, document, previous, following, run_id=run_id, live=live, believed=believed
        )
    if result.step != "suspect" and following is None:
        store.suspects.dismiss_open(page.page_id)
        visit = store.pages.visit(page.page_id)
        store.pages.put_visit(
            replace(visit, raw_sha256=sha256, profile_digest=profile.digest, extractor_version=EXTRACTOR_VERSION)
        )
    return result


def _add(
    workspace: Workspace,
    page: Page,
    fetched: Fetched,
    sha256: str,
    document: Document,
    previous: Version | None,
    following: Version | None,
    *,
    run_id: str,
    live: bool,
    believed: bool,
) -> Ingested:
    store = workspace.store
    before = store.history.load(previous.version_id) if previous else None
    if live and before is not None and not believed:
        reason = changes.judge_content(before, document, workspace.config.guard)
        if reason is not None and not _is_confirmed(workspace, page, fetched, document, sha256, reason):
            return Ingested(
                "suspect",
                extracted=1,
                detail=reason,
                events=(_suspect_event(workspace, page, fetched, reason, document, run_id),),
            )
    seq = store.history.next_seq(page.page_id)
    comparison = changes.compare(before, document) if before is not None else None
    after = store.history.load(following.version_id) if following else None
    named = changes.inherit_ids(document, page_id=page.page_id, seq=seq, old=before, comparison=comparison)
    if after is not None:
        named = _inherit_from_later(named, before, after)
    later: Comparison | None = changes.compare(named, after) if after is not None else None
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
        state="empty" if document.empty else "accepted",
    )
    quiet = before is None or before.empty  # a first version, or a full copy after a failed capture
    events: tuple[Event, ...] = ()
    if following is None:
        events = follow_up(
            workspace, page, named, before, comparison, previous, version, run_id=run_id, alert=live and not quiet
        )
    step: Step = (
        "first_version"
        if before is None
        else "backfilled"
        if following
        else "empty"
        if document.empty
        else "new_version"
    )
    severity = comparison.severity if comparison else Severity.NONE
    return Ingested(
        step, version.version_id, 1, len(comparison.changes) if comparison else 0, events,
        severity=severity, document=named, before=before,
    )  # fmt: skip


def _inherit_from_later(document: Document, before: Document | None, after: Document) -> Document:
    """The document with the ids of the later version where the earlier one gave none: what is the same has one id."""
    known = {s.id for s in before.sections} | {r.id for r in before.rules} if before is not None else set()
    identity = changes.identify(document, after)
    sections = {m.old: m.new for m in identity.sections if m.old is not None and m.new is not None}
    rules = {m.old: m.new for m in identity.rules if m.old is not None and m.new is not None}
    later_sections = {s.ordinal: s.id for s in after.sections}
    later_rules = {r.ordinal: r.id for r in after.rules}

    def section_id(section: Section) -> str:
        match = sections.get(section.ordinal)
        later = later_sections[match] if match is not None else ""
        return section.id if section.id in known or not later or later in known else later

    def rule_id(rule: Rule) -> str:
        match = rules.get(rule.ordinal)
        later = later_rules[match] if match is not None else ""
        return rule.id if rule.id in known or not later or later in known else later

    return replace(
        document,
        sections=tuple(
            replace(s, id=section_id(s), rules=tuple(replace(r, id=rule_id(r)) for r in s.rules))
            for s in document.sections
        ),
    )


def _same_content(workspace: Workspace, version: Version, cut: Cut) -> bool:
    """The ladder's third step: content, links, title and modified date all equal. Words say the same in any medium."""
    if version.content_hash != cut.content_hash:
        return False
    if version.medium != cut.medium:
        return True  # a change of medium alone: same words, other packaging
    title = workspace.store.history.header(version.version_id).title
    return (version.links_hash, version.modified, title) == (cut.links_hash, cut.modified, cut.title)


def _is_confirmed(
    workspace: Workspace, page: Page, fetched: Fetched, document: Document, sha256: str, reason: str
) -> bool:
    """Whether the same suspect content was seen before, `confirm_after` ago or longer; else it is noted."""
    suspects = workspace.store.suspects
    suspect = suspects.add(page.page_id, document.content_hash, sha256, reason, fetched.fetched_at)
    if not changes.confirms(suspect.first_seen, fetched.fetched_at, workspace.config.guard):
        return False
    suspects.close(suspect.suspect_id, "confirmed")
    return True


def _suspect_event(
    workspace: Workspace, page: Page, fetched: Fetched, reason: str, document: Document, run_id: str
) -> Event:
    hours = int(workspace.config.guard.confirm_after.total_seconds() // 3600)
    en = (
        f"The page answered with doubtful content ({reason}). It is kept aside and becomes a version when the same content "
        f"returns at least {hours} hours later, or with `veille review accept {page.page_id}`."
    )
    fr = (
        f"La page a répondu avec un contenu douteux ({reason}). Il est mis de côté et deviendra une version si le même "
        f"contenu revient au moins {hours} heures plus tard, ou avec `veille review accept {page.page_id}`."
    )
    return page_event(
        "suspect", name_of(page), key=f"{page.page_id}:{document.content_hash[:16]}", severity=Severity.SUBSTANTIVE,
        at=fetched.fetched_at, run_id=run_id, en=en, fr=fr,
    )  # fmt: skip


def _add_snapshot(workspace: Workspace, page: Page, fetched: Fetched, sha256: str) -> None:
    workspace.store.blobs.add_snapshot(
        Snapshot(
            page.page_id, sha256, fetched.url, fetched.fetched_at, fetched.status, fetched.headers, fetched.redirects
        )
    )
