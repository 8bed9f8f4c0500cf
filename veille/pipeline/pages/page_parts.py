"""The parts that a page loads are requested with it; page and parts become one capture, or the page is incomplete.

A page with parts waits until the round's pages are asked; then each part is requested once, however many pages load
it. When a part of the last reading cannot be obtained, the page is incomplete and the last reading stays. An answer that is
an error, a wall, an outage or a whole page in a part's place is not a part, whatever its status. A part that was never
obtained and that its site does not give (not there, robots, too large) is left out, with a remark on the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from veille import parsers
from veille.changes import believe
from veille.errors import ParseError, StoreError
from veille.log import log
from veille.model import DoubtReason, Fetched, FetchRequest, Lang, NotModified, Outcome, Rejected, RejectReason
from veille.pipeline.pages.containment import is_contained
from veille.pipeline.pages.lists import is_list
from veille.profiles import Profile
from veille.store import Page, PagePart
from veille.workspace import Workspace

# Answers that say for good that the site does not give the part: a page that never had it is read without.
_NOT_GIVEN = frozenset(
    {
        RejectReason.GONE, RejectReason.SOFT_404, RejectReason.ROBOTS, RejectReason.REFUSED, RejectReason.TOO_LARGE,
        RejectReason.WRONG_TYPE, RejectReason.REDIRECT_ERROR,
    }
)  # fmt: skip
# What a part that answers is refused for, when its words say that it is something else.
_SAID = {
    DoubtReason.BOT_WALL: RejectReason.BLOCKED,
    DoubtReason.OUTAGE: RejectReason.MAINTENANCE,
    DoubtReason.ERROR_PAGE: RejectReason.SERVER_ERROR,
    DoubtReason.SOFT_404: RejectReason.SOFT_404,
}
_PLAIN = Profile(name="part", main=("main", "body"), strip=("script", "style", "noscript", "template"))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A page whose parts are requested: its answer, language and own bytes, the parts it wants and those last held."""

    outcome: Fetched | NotModified
    own: parsers.Part
    wanted: tuple[str, ...]
    held: dict[str, parsers.Part]
    known: dict[str, PagePart]
    profile: Profile
    lang: Lang | None


@dataclass(slots=True)
class PartsAwaited:
    """The pages of one round that wait for their parts."""

    workspace: Workspace
    _waiting: list[_Waiting] = field(default_factory=list)
    _answers: dict[str, Outcome] = field(default_factory=dict)

    def holds(self, outcome: Outcome) -> bool:
        """Whether the page loads parts that are now waited for; the outcome of any other page is taken as it is."""
        if isinstance(outcome, Rejected) or (isinstance(outcome, Fetched) and not parsers.may_load_parts(outcome.body)):
            return False
        page = self.workspace.store.pages.get(outcome.request.page_id)
        profile = self.workspace.profile_of(page)
        if not profile.fragments.follow or is_list(self.workspace, page):
            return False
        known = {part.url: part for part in self.workspace.store.parts.of(page.page_id)}
        if isinstance(outcome, NotModified) and not known:
            return False
        held: tuple[parsers.Part, ...] | None = None
        if isinstance(outcome, Fetched):
            own = parsers.Part(outcome.url, outcome.body, outcome.header("content-type") or "")
        else:
            held = self._last_capture(page)
            if not held:
                return False
            own = replace(held[0], url=held[0].url or page.url)
        try:
            wanted = parsers.wanted_parts(own.body, profile=profile, url=own.url)
        except Exception as error:
            if not is_contained(error):
                raise
            return False  # the reading of the page meets the same and says why
        if not wanted:
            return False
        held = self._last_capture(page) if held is None else held
        by_url = {part.url: part for part in held[1:]}
        self._waiting.append(_Waiting(outcome, own, wanted, by_url, known, profile, page.lang))
        return True

    def requests(self) -> list[FetchRequest]:
        """One request for each part; conditional when all its pages hold the same bytes of it."""
        pages: dict[str, list[_Waiting]] = {}
        for waiting in self._waiting:
            for url in waiting.wanted:
                pages.setdefault(url, []).append(waiting)
        return [_request(url, waiting) for url, waiting in pages.items() if url not in self._answers]

    def answer(self, outcome: Outcome) -> None:
        """Take the answer for a part."""
        self._answers[outcome.request.url] = outcome

    def settle(self) -> Iterator[tuple[Outcome, tuple[PagePart, ...]]]:
        """Each page that waited as one outcome with its parts, to be recorded when the outcome was taken.

        Pages whose parts were not requested because the run ended stay due and are left out.
        """
        waiting, self._waiting = self._waiting, []
        for page in waiting:
            if all(url in self._answers for url in page.wanted):
                yield self._settle_page(page)

    def record(self, outcome: Outcome, parts: tuple[PagePart, ...]) -> None:
        """Keep what is now known of the page's parts, validators only of bytes that its reading holds."""
        store, page_id = self.workspace.store, outcome.request.page_id
        whole = isinstance(outcome, NotModified)
        if isinstance(outcome, Fetched):
            sha256 = hashlib.sha256(outcome.body).hexdigest()
            whole = store.pages.visit(page_id).raw_sha256 == sha256
        with store.transaction():
            if whole:
                store.parts.replace(page_id, parts)
                return
            faults = {part.url: part for part in parts}
            kept = [
                replace(old, fault=new.fault, fault_at=new.fault_at) if (new := faults.pop(old.url, None)) else old
                for old in store.parts.of(page_id)
            ]
            kept += [PagePart(page_id, new.url, fault=new.fault, fault_at=new.fault_at) for new in faults.values()]
            store.parts.replace(page_id, kept)

    def _settle_page(self, page: _Waiting) -> tuple[Outcome, tuple[PagePart, ...]]:
        outcome, rows, parts = page.outcome, [], []
        missing: list[Rejected] = []
        for url in page.wanted:
            answer = _believed(self._answers[url], url, page)
            part = _part_of(answer, url, page)
            if part is not None:
                parts.append(part)
            elif isinstance(answer, Rejected) and (url in page.held or answer.reason not in _NOT_GIVEN):
                missing.append(answer)
            elif isinstance(answer, NotModified):  # nothing was promised that could be unmodified
                missing.append(
                    _refused(answer, RejectReason.CLIENT_ERROR, "answers 304 to a request without validators")
                )
            rows.append(_row(outcome.request.page_id, url, answer, part, page.known.get(url)))
        if missing:
            log.info(
                "incomplete", page=outcome.request.page_id, parts=" ".join(answer.request.url for answer in missing)
            )
            return _incomplete(page, missing), tuple(rows)
        return self._whole(page, tuple(parts)), tuple(rows)

    def _whole(self, page: _Waiting, parts: tuple[parsers.Part, ...]) -> Outcome:
        """The page with its parts as one capture; an unmodified page with unmodified parts is unmodified."""
        outcome = page.outcome
        same = {part.url: part.body for part in parts} == {url: part.body for url, part in page.held.items()}
        if isinstance(outcome, NotModified):
            if same:
                return outcome
            headers = self._headers(outcome.request.page_id)
            fetched = Fetched(outcome.request, page.own.url, 200, headers, b"", outcome.fetched_at)
        else:
            fetched = outcome
        return replace(fetched, body=parsers.pack_parts(page.own, parts) if parts else page.own.body)

    def _last_capture(self, page: Page) -> tuple[parsers.Part, ...]:
        """The page's own answer and its parts as the last reading holds them; empty before the first."""
        sha256 = self.workspace.store.pages.visit(page.page_id).raw_sha256
        try:
            return parsers.unpack_parts(self.workspace.store.blobs.get(sha256)) if sha256 else ()
        except (StoreError, ParseError):
            return ()

    def _headers(self, page_id: str) -> tuple[tuple[str, str], ...]:
        sha256 = self.workspace.store.pages.visit(page_id).raw_sha256
        captures = self.workspace.store.blobs.snapshots(page_id)
        return next((c.headers for c in reversed(captures) if c.raw_sha256 == sha256), ())


def _request(url: str, pages: list[_Waiting]) -> FetchRequest:
    """A request for a part, under the settings of the first page that loads it."""
    first = pages[0].outcome.request
    known = [page.known.get(url) for page in pages]
    held = [page.held.get(url) for page in pages]
    alike = all(held) and len({part.body for part in held if part}) == 1
    row = known[0]
    validators = {(part.etag, part.last_modified) if part else None for part in known}
    usable = row is not None and alike and len(validators) == 1
    return FetchRequest(
        url,
        page_id=first.page_id,
        etag=row.etag if usable and row else None,
        last_modified=row.last_modified if usable and row else None,
        priority=max(page.outcome.request.priority for page in pages),
        allowed_hosts=first.allowed_hosts,
        profile=first.profile,
        part=True,
        limit=pages[0].profile.fragments.bytes,
    )


def _part_of(answer: Outcome, url: str, page: _Waiting) -> parsers.Part | None:
    if isinstance(answer, Fetched):
        return parsers.Part(url, answer.body, answer.header("content-type") or "")
    return page.held.get(url) if isinstance(answer, NotModified) else None


def _believed(answer: Outcome, url: str, page: _Waiting) -> Outcome:
    """The answer for a part; refused when an error, a wall, an outage or a whole page stands in the part's place."""
    new, old = _part_of(answer, url, page), page.held.get(url)
    if not isinstance(answer, Fetched) or new is None or (old is not None and old.body == new.body):
        return answer
    if new.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return answer  # data: what the page points at in it is there or not
    try:
        if parsers.is_whole_page(new) and (old is None or not parsers.is_whole_page(old)):
            return _refused(answer, RejectReason.WRONG_TYPE, "a whole page stands where a part of one should be")
        found = believe.judge_part(_read(old, page.lang) if old else None, _read(new, page.lang))
    except Exception as error:
        if not is_contained(error):
            raise
        return answer  # the reading of the page meets the same and says why
    return _refused(answer, _SAID[found.reason], found.en) if found is not None else answer


def _read(part: parsers.Part, lang: Lang | None) -> believe.ReadCapture:
    """A part as it is judged: read alone, as a page that is nothing else."""
    low = part.body.lower()
    raw = part.body if b"<html" in low or b"<main" in low else b"<main>" + part.body + b"</main>"
    document = parsers.read_document(raw, profile=_PLAIN, url=part.url, lang=lang, content_type=part.content_type)
    return believe.ReadCapture(document, parsers.read_look(raw, profile=_PLAIN, url=part.url, words=document.text))


def _row(page_id: str, url: str, answer: Outcome, part: parsers.Part | None, old: PagePart | None) -> PagePart:
    """What is known of a part after its answer."""
    before = old or PagePart(page_id, url)
    if isinstance(answer, Rejected) or part is None:
        detail = f"{answer.reason}: {answer.detail}" if isinstance(answer, Rejected) else "not modified, and not held"
        return replace(before, fault=detail, fault_at=answer.fetched_at)
    if isinstance(answer, NotModified):
        return replace(before, fault=None, fault_at=None)
    assert isinstance(answer, Fetched)  # noqa: S101  (the third kind of outcome)
    sha256 = hashlib.sha256(part.body).hexdigest()
    etag, modified = answer.header("etag"), answer.header("last-modified")
    return PagePart(page_id, url, sha256, etag, modified, answer.fetched_at)


def _incomplete(page: _Waiting, missing: list[Rejected]) -> Rejected:
    """The page's outcome when parts are missing; one that only waits for its host keeps its turn."""
    detail = "; ".join(f"{answer.request.url}: {answer.reason} ({answer.detail})" for answer in missing)
    waits = next((answer for answer in missing if answer.reason.postpones), None)
    headers = page.outcome.headers if isinstance(page.outcome, Fetched) else ()
    return Rejected(
        page.outcome.request,
        waits.reason if waits else RejectReason.INCOMPLETE,
        detail,
        page.outcome.fetched_at,
        headers=headers,
        body=b"" if waits else page.own.body,  # a person may take the page without the part: `veille review accept`
        retry_after=max((answer.retry_after for answer in missing if answer.retry_after), default=None),
    )


def _refused(answer: Fetched | NotModified, reason: RejectReason, detail: str) -> Rejected:
    return Rejected(answer.request, reason, detail, answer.fetched_at)
