"""Whether an imported copy is the page: held when its own words say that it is not, or when the page was back after it.

Nothing here depends on the order of import: a copy is judged against the one before it in time, never by what else the
record holds. A copy that merely differs in all is taken, unless a later one is the page as it was before: then what stood
between was not the page. `veille import --believe` takes a copy as it is.
"""

from __future__ import annotations

from veille.changes import believe
from veille.model import Document, DoubtReason, Fetched, Verdict
from veille.parsers import read_look
from veille.pipeline.pages.believing import signatures_of, stored_capture
from veille.profiles import Profile
from veille.store import Page, Version
from veille.store.record.forgetting import has_been_watched
from veille.workspace import Workspace

BELIEVED = "believed by hand"  # the reason kept with a snapshot that a person took as it is
ACCEPTED = f"{BELIEVED}: this copy"  # of a held answer to a check that a person took: without text, the page has none
MOST_BETWEEN = 12  # versions after a doubtful one among which the page is looked for again
# What a copy says of itself, by its words or marks. The others say only that it is unlike the copy before it.
_NAMED = frozenset({
    DoubtReason.OTHER_LANGUAGE, DoubtReason.BOT_WALL, DoubtReason.OUTAGE, DoubtReason.ERROR_PAGE, DoubtReason.SOFT_404,
    DoubtReason.SIGN_IN, DoubtReason.CONSENT_WALL, DoubtReason.CAPTIVE_PORTAL, DoubtReason.PARKED, DoubtReason.STUB,
    DoubtReason.INTERSTITIAL, DoubtReason.UNLOADED, DoubtReason.UNFILLED, DoubtReason.MIXED_LANGUAGE, DoubtReason.EMPTY,
})  # fmt: skip


def judge_copy(
    workspace: Workspace, page: Page, fetched: Fetched, document: Document, profile: Profile, before: Version | None
) -> Verdict:
    """The verdict on an imported copy against the version with content before it in time.

    A copy without text ends nothing that the page said before it; where it is the first of its page it is flagged, not held.
    """
    if document.empty and before is None:
        return Verdict()
    look = read_look(fetched.body, profile=profile, url=fetched.url, words=document.text)
    old = stored_capture(workspace, profile, before) if before is not None else None
    return believe.judge_capture(old, believe.ReadCapture(document, look), _around(workspace, page, profile))


def is_named(verdict: Verdict) -> bool:
    """Whether the copy itself says what stands in the page's place."""
    return any(doubt.reason in _NAMED for doubt in verdict.doubts)


def set_islands_apart(workspace: Workspace, page_id: str) -> tuple[str, ...]:
    """Put aside the copies between two of which the later is the page as it was before them; a remark for each."""
    store = workspace.store
    if has_been_watched(store.connection, page_id):
        return ()
    page = store.pages.get(page_id)
    profile = workspace.profile_of(page)
    around = _around(workspace, page, profile)
    versions = sorted((v for v in store.history.versions(page_id) if not v.empty), key=lambda v: v.observed_at)
    remarks: list[str] = []
    at = 1
    while at < len(versions) - 1:
        old = stored_capture(workspace, profile, versions[at - 1])
        verdict = believe.judge_capture(old, stored_capture(workspace, profile, versions[at]), around)
        back = None
        if not verdict.believed:
            later = range(at + 1, min(at + 1 + MOST_BETWEEN, len(versions)))
            seen = (j for j in later if _is_back(workspace, profile, old, versions[j], around))
            back = next(seen, None)
        if back is not None:
            since, until = versions[at].observed_at, versions[back].observed_at
            reason = verdict.doubts[0].en
            if store.blobs.set_aside(page_id, since, until, reason=reason, kept=BELIEVED):
                remarks.append(f"{page.url}: copies since {since} held: {reason}; the page was itself again at {until}")
        at = back + 1 if back is not None else at + 1
    return tuple(remarks)


def _is_back(
    workspace: Workspace, profile: Profile, old: believe.ReadCapture, version: Version, around: believe.Surroundings
) -> bool:
    return believe.judge_capture(old, stored_capture(workspace, profile, version), around).believed


def _around(workspace: Workspace, page: Page, profile: Profile) -> believe.Surroundings:
    """Only what the configuration says: other pages of the record would make the order of import matter."""
    ratio = workspace.config.guard.suspect_ratio
    return believe.Surroundings(lang=page.stated_lang, shrunk_under=ratio, signatures=signatures_of(profile))
