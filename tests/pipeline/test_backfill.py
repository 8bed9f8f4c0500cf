"""`veille backfill` against loopback imitations of a CDX index and a Memento TimeMap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest

from tests.watching import Watch, page
from veille.crawler.lists.archives import cdx_address
from veille.errors import UsageError
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.decisions.reviews import is_held
from veille.pipeline.past.backfill import BackfillReport, run_backfill
from veille.pipeline.past.held_copies import accept_copies
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace

FEE = "<p>A worker must pay a fee of ${amount} before the application is processed.</p>" + "".join(
    f"<p>Officers read part {n} of these instructions before they decide anything about the certificate.</p>"
    for n in range(6)
)
# The archive's captures: a fee that rises, one copy that was a wall, one that is another page altogether.
PAST = (
    ("20230110120000", page(FEE.format(amount=100))),
    ("20230610120000", page(FEE.format(amount=120))),
    (
        "20240110120000",
        "<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>",
    ),
    ("20240610120000", page(FEE.format(amount=140))),
    ("20250110120000", page(FEE.format(amount=140))),
)


class Archive:
    """A web archive on loopback that speaks both protocols."""

    def __init__(self) -> None:
        self.server = LoopbackServer(self.answer)
        self.down = False
        self.index: list[str] = []  # lines of a CDX index, in place of one for each capture
        self.lost: tuple[str, ...] = ()  # captures, and parts of an index, that are listed and not there
        self.broken: dict[str, tuple[tuple[str, str], ...]] = {}
        self.moved: dict[str, str] = {}  # captures in whose place another is given
        self.part = len(PAST)  # captures in a part of the TimeMap

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")
        if self.down or path in self.lost:
            return Answer(b"<html>oops</html>", status=500)
        if path.startswith("/cdx"):
            lines = self.index or [f"{stamp} http://x/fee text/html 200 SHA{n}" for n, (stamp, _) in enumerate(PAST)]
            return Answer("\n".join(lines).encode(), content_type="text/plain")
        if path.startswith("/timemap/"):
            first = int(path.partition("/from/")[2] or 0)
            links = [
                f'<{self.server.base_url}/play/{stamp}/x>; rel="memento"; datetime="{http_date(stamp)}"'
                for stamp, _ in PAST[first : first + self.part]
            ]
            links += [f'<{path}>; rel="self"; type="application/link-format"']
            for later in range(first + self.part, len(PAST), self.part):
                links.append(f'</timemap/x/from/{later}>; rel="timemap"; type="application/link-format"')
            links.append('</timemap/x/from/0>; rel="timemap"; type="application/link-format"')
            links.append('<http://other.example/timemap/x>; rel="timemap"; type="application/link-format"')
            return Answer(
                ('<http://x/fee>; rel="original",\n' + ",\n".join(links)).encode(),
                content_type="application/link-format",
            )
        for stamp, _ in PAST:
            if path.startswith(f"/play/{stamp}/") and stamp in self.broken:
                return Answer(b"down", status=503, headers=self.broken[stamp])
            if path.startswith(f"/play/{stamp}/") and stamp not in self.lost:
                given = self.moved.get(stamp, stamp)
                return Answer(dict(PAST)[given].encode(), headers=(("Memento-Datetime", http_date(given)),))
        return Answer(b"nothing", status=404)


def http_date(stamp: str) -> str:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.fixture
def archive() -> Iterator[Archive]:
    found = Archive()
    with found.server:
        yield found


def settings(archive: Archive, protocol: str) -> str:
    base = archive.server.base_url
    index = f"{base}/cdx" if protocol == "cdx" else f"{base}/timemap/{{url}}"
    return f'[backfill]\nprotocol = "{protocol}"\nindex = "{index}"\nplayback = "{base}/play/{{timestamp}}/{{url}}"\n'


def run(watch: Watch, *, since: str = "2023-01-01", budget: int | None = None) -> BackfillReport:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        return run_backfill(workspace, "fee", since=since, budget=budget, sleep=lambda seconds: None)


@pytest.fixture
def fee_watch(watch: Watch) -> Watch:
    watch.site.validators = False
    watch.site.pages["/fee"] = page(FEE.format(amount=155))
    watch.source("fee", "/fee")
    return watch


@pytest.mark.parametrize("protocol", ["cdx", "memento"])
@pytest.mark.parametrize("checked", [False, True])
def test_the_past_is_there_with_its_days_and_nobody_is_woken(
    fee_watch: Watch, archive: Archive, protocol: str, checked: bool
) -> None:
    """The fee's steps at their days, before or after the first live check; the wall is held; no alert."""
    fee_watch.extra += settings(archive, protocol)
    if checked:
        fee_watch.check()
    report = run(fee_watch)
    assert (report.listed, report.taken, report.held, report.failed) == (5, 4, 1, 0)
    if not checked:
        fee_watch.check()
    found = fee_watch.rows("SELECT substr(at, 1, 10), before, after FROM v1_change WHERE object = 'value' ORDER BY at")
    assert found == [
        ("2023-06-10", "100.00", "120.00"),
        ("2024-06-10", "120.00", "140.00"),
        ("2026-03-01", "140.00", "155.00"),
    ]
    assert [kind for kind, _ in fee_watch.alerts() if kind != "change"] == []


def test_a_run_stops_at_its_budget_and_the_next_goes_on(fee_watch: Watch, archive: Archive) -> None:
    """Two captures a run, newest first, none asked twice, until nothing is left; then nothing is asked."""
    fee_watch.extra += settings(archive, "cdx")
    seen = []
    for _ in range(3):
        report = run(fee_watch, budget=2)
        seen.append(report.left)
    played = [path for path, _ in archive.server.requests if path.startswith("/play/")]
    assert (seen, len(played), len(set(played))) == ([3, 1, 0], 5, 5)
    assert fee_watch.rows("SELECT count(*) FROM v1_version") == [(3,)]


def test_a_long_timemap_is_read_to_its_end(fee_watch: Watch, archive: Archive) -> None:
    """It comes in parts that lead to one another: each is asked once, other hosts are left alone."""
    archive.part = 2
    fee_watch.extra += settings(archive, "memento")
    report = run(fee_watch)
    assert (report.listed, report.taken, report.held, report.failed) == (5, 4, 1, 0)
    parts = [path for path, _ in archive.server.requests if path.startswith("/timemap/")]
    assert len(parts) == 4 == len(set(parts))  # three, and the first again under its short address


def test_a_part_of_an_index_that_is_down_costs_no_other(fee_watch: Watch, archive: Archive) -> None:
    """The captures of the parts before and behind it are taken, and the report counts the part as failed."""
    archive.part, archive.lost = 2, ("/timemap/x/from/2",)
    fee_watch.extra += settings(archive, "memento")
    report = run(fee_watch)
    assert (report.listed, report.failed) == (3, 1)


def test_a_timemap_without_end_is_left(fee_watch: Watch, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """More parts than any page has: what was listed is taken, and it says that there is more."""
    monkeypatch.setattr("veille.pipeline.past.archive_index.MOST_PARTS", 2)
    archive.part = 1
    fee_watch.extra += settings(archive, "memento")
    report = run(fee_watch)
    assert report.failed == 1
    assert "more than 2 parts" in report.remarks[0]


def test_a_page_that_went_back_is_in_the_index_as_a_revisit(fee_watch: Watch, archive: Archive) -> None:
    """Archives list what they saw again without a status: it is a version again; a redirect seen again is none."""
    archive.index = [
        "20230110120000 http://x/fee text/html 200 A",
        "20230610120000 http://x/fee text/html 200 B",
        "20240109120000 http://x/fee text/html 301 C",
        "20240110120000 http://x/fee warc/revisit - C",
        "20240610120000 http://x/fee warc/revisit - A",
    ]
    fee_watch.extra += settings(archive, "cdx")
    report = run(fee_watch)
    assert (report.listed, report.taken, report.failed) == (3, 3, 0)
    assert "filter=" not in cdx_address("", "http://x/fee", since="2023-01-01", until="2025-01-01")  # of the status "-"


def test_captures_that_the_archive_lost_are_asked_once(fee_watch: Watch, archive: Archive) -> None:
    """Listed and not there, or another given in its place: the next run gets past them, and none is a version or held."""
    archive.lost, archive.moved = ("20250110120000", "20240610120000"), {"20240110120000": "20230610120000"}
    fee_watch.extra += settings(archive, "cdx")
    reports = [run(fee_watch, budget=2) for _ in range(3)]
    assert [(r.failed, r.taken, r.left) for r in reports] == [(2, 0, 3), (0, 2, 1), (0, 1, 0)]
    run(fee_watch)
    played = [path for path, _ in archive.server.requests if path.startswith("/play/")]
    assert (len(played), len(set(played))) == (5, 5)
    with open_workspace(fee_watch.config(), clock=lambda: fee_watch.now) as workspace:
        (found,) = workspace.store.pages.all()
        assert workspace.store.blobs.held() == []
        assert not is_held(workspace, found)
        assert verify(workspace.store, replay=partial(replay_version, workspace), sample=99).problems == []
    assert fee_watch.rows("SELECT count(*) FROM v1_version") == [(2,)]


def test_only_the_wanted_span_is_taken(fee_watch: Watch, archive: Archive) -> None:
    """`--since` leaves older captures alone."""
    fee_watch.extra += settings(archive, "memento")
    assert run(fee_watch, since="2024-02-01").listed == 2


def test_an_archive_that_fails_is_said(fee_watch: Watch, archive: Archive) -> None:
    """The index cannot be had: failed, with the address, nothing stored."""
    archive.down = True
    fee_watch.extra += settings(archive, "cdx")
    report = run(fee_watch)
    assert (report.failed, report.taken) == (1, 0)
    assert "/cdx?url=" in report.remarks[0]


def test_slips_are_refused(fee_watch: Watch) -> None:
    """A source that is not there, a day that is none, a day to come."""
    for name, since, words in (
        ("fie", "2023-01-01", "no such source"),
        ("fee", "2023", "not a date"),
        ("fee", "2062-01-01", "future"),
    ):
        with (
            open_workspace(fee_watch.config(), clock=lambda: fee_watch.now) as workspace,
            pytest.raises(UsageError, match=words),
        ):
            run_backfill(workspace, name, since=since)


@pytest.mark.parametrize("checked", [False, True])
def test_a_held_capture_is_accepted_without_the_archive(fee_watch: Watch, archive: Archive, checked: bool) -> None:
    """`review accept` gives the capture its place in time, whether the page was checked before or not; nobody is told."""
    fee_watch.extra += settings(archive, "cdx")
    if checked:
        fee_watch.check()
    run(fee_watch)
    before = fee_watch.rows("SELECT count(*) FROM v1_version")[0][0]
    alerts = fee_watch.alerts()
    with open_workspace(fee_watch.config(), clock=lambda: fee_watch.now) as workspace:
        (copy,) = workspace.store.blobs.held()
        assert accept_copies(workspace, workspace.store.pages.get(copy.page_id), reviewer="Ann") == (copy,)
        replay = partial(replay_version, workspace)
        assert verify(workspace.store, replay=replay, sample=99).problems == []
    assert fee_watch.rows("SELECT count(*) FROM v1_version") == [(before + 1,)]
    assert fee_watch.rows(
        "SELECT count(*) FROM v1_version WHERE observed_at = ?".replace("?", f"'{copy.fetched_at}'")
    ) == [(1,)]
    assert fee_watch.alerts() == alerts


def test_an_error_that_was_archived_is_the_pages_and_one_of_the_archive_is_not(
    fee_watch: Watch, archive: Archive
) -> None:
    """The first is not asked for again; what the archive could not give now is left for the next run."""
    archive.broken = {"20240610120000": (("Memento-Datetime", http_date("20240610120000")),)}
    fee_watch.extra += settings(archive, "memento")
    assert (run(fee_watch).failed, run(fee_watch).left) == (1, 0)
    archive.broken = {}
    assert run(fee_watch).failed == 0
