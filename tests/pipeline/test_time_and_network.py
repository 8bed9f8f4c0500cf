"""Clocks that are wrong, networks that are down, sources that were asked for by name: said, and nothing else is harmed."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page
from veille.answers.status import Status, read_status, status_lines
from veille.config import load_config
from veille.errors import ClockLost, UsageError
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.check import run_check
from veille.pipeline.past.clock_repair import list_future, put_right
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace

FEE = "<p>A worker must pay a fee of ${amount} before the application is processed.</p>"


@pytest.fixture
def fee_page(watch: Watch) -> Watch:
    """A watch on one page that has been checked once."""
    watch.site.validators = False
    watch.site.pages["/fee"] = page(FEE.format(amount=155))
    watch.source("fee", "/fee")
    watch.check()
    return watch


@pytest.fixture
def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def put_elsewhere(watch: Watch, *, up: int) -> None:
    """The second host of the watch, on a port where nobody listens unless `up` is the site's own."""
    watch.sources += f'[[sources]]\nid = "other"\nurl = "http://127.0.0.1:{up}/other"\nprofile = "canada-ca"\n'


def test_an_import_dated_in_the_future_is_refused(fee_page: Watch, tmp_path: Path) -> None:
    """By `--date`, and by what a file says of itself: nothing is stored, and it says why."""
    file = tmp_path / "copy.html"
    file.write_text(page(FEE.format(amount=160)), encoding="utf-8")
    url = f"{fee_page.site.base_url}/fee"
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        with pytest.raises(UsageError, match="in the future"):
            run_import(workspace, [file], url=url, date="2062-01-06")
        with pytest.raises(UsageError, match="in the future"):
            run_import(
                workspace, [file], url=url, date=(fee_page.now + timedelta(minutes=50)).strftime("%Y-%m-%dT%H:%M:%SZ")
            )
        said = tmp_path / "copy.md"
        said.write_text(
            f"---\nurl: {url}\ningest_date: 2062-01-06\n---\n\nFees\n====\n\nIt is $160.\n", encoding="utf-8"
        )
        report = run_import(workspace, [said])
    assert (report.versions, report.failed) == (0, 1)
    assert "captured in the future" in report.remarks[0]
    assert fee_page.rows("SELECT count(*) FROM v1_version") == [(1,)]


def test_a_clock_that_went_back_is_told_once_and_stores_nothing(fee_page: Watch) -> None:
    """Earlier than what is recorded: one alert, exit 3, no version; when the clock is right again the change is told."""
    fee_page.site.pages["/fee"] = page(FEE.format(amount=160))
    right = fee_page.now
    for hours in (1, 3):
        fee_page.now = right - timedelta(days=200) + timedelta(hours=hours)
        report = fee_page.check()
        assert (report.versions, report.failed, report.wrong_clock) == (0, 1, 1)
    assert fee_page.alerts() == [("failure_opened", "substantive")]
    fee_page.now = right + timedelta(days=1)
    assert fee_page.check().wrong_clock == 0
    assert [kind for kind, _ in fee_page.alerts()] == ["failure_opened", "failure_closed", "change"]
    fee_page.later(days=1)
    fee_page.check()
    assert len(fee_page.alerts()) == 3  # the clock is said to be right once


def test_a_first_check_before_there_were_web_pages_is_refused(watch: Watch) -> None:
    """A machine without a battery wakes in 1970: nothing is recorded; with its clock set, the page's first version is."""
    watch.site.pages["/fee"] = page(FEE.format(amount=155))
    watch.source("fee", "/fee")
    right, watch.now = watch.now, watch.now.replace(year=1970)
    with pytest.raises(ClockLost, match="before there was a Web"):
        watch.check()
    assert watch.rows("SELECT count(*) FROM page") == [(0,)]
    watch.now = right
    assert watch.check().versions == 1


@pytest.mark.parametrize("minutes", [1, 20, 59])
def test_a_clock_set_back_by_minutes_swallows_no_change(fee_page: Watch, minutes: int) -> None:
    """What was just fetched is the newest version, whatever the clock's small step; its change is told, and told once."""
    right = fee_page.now
    for step, amount in ((-minutes, 160), (-minutes, 165), (60 * 24, 165)):
        fee_page.now = right + timedelta(minutes=step)
        fee_page.site.pages["/fee"] = page(FEE.format(amount=amount))
        fee_page.check()
    assert fee_page.alerts() == [("change", "substantive")] * 2
    assert ["$160" in text for text in fee_page.messages()] == [True, True]
    assert fee_page.rows("SELECT count(*) FROM v1_version") == [(3,)]


def test_a_copy_dated_minutes_ahead_swallows_no_change(fee_page: Watch, tmp_path: Path) -> None:
    """Imported as of a few minutes from now, it is of now: the next live answer keeps its own time and is newer still."""
    file = tmp_path / "copy.html"
    file.write_text(page(FEE.format(amount=158)), encoding="utf-8")
    ahead = (fee_page.now + timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        run_import(workspace, [file], url=f"{fee_page.site.base_url}/fee", date=ahead)
    fee_page.later(minutes=1)
    fee_page.site.pages["/fee"] = page(FEE.format(amount=160))
    checked = fee_page.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert fee_page.check().wrong_clock == 0
    assert fee_page.rows("SELECT max(observed_at) FROM version") == [(checked,)]
    fee_page.later(days=1)
    fee_page.check()
    assert fee_page.alerts() == [("change", "substantive")]


def test_what_a_wrong_clock_left_is_put_right(fee_page: Watch) -> None:
    """Two runs in 2031 by mistake: listed, moved in their order behind what is dated rightly; the next change is told."""
    fee_page.sources += (
        '[[facts]]\nkey = "fee.amount"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "fee"\ntype = "money"\n'
    )
    right = fee_page.now
    for day, amount in ((1, 160), (2, 165)):
        fee_page.now = right.replace(year=2031) + timedelta(days=day)
        fee_page.site.pages["/fee"] = page(FEE.format(amount=amount))
        fee_page.check(adopt_config=True)
    fee_page.now = right + timedelta(days=3)
    fee_page.site.pages["/fee"] = page(FEE.format(amount=170))
    assert fee_page.check().wrong_clock == 1
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        assert [at for _, _, at in list_future(workspace).versions] == ["2031-03-02T12:00:00Z", "2031-03-03T12:00:00Z"]
        with pytest.raises(UsageError, match="not between what is recorded and now"):
            put_right(workspace, at="2026-02-01")
        assert len(put_right(workspace, at=None).versions) == 2
        assert list_future(workspace).times == ()
        assert verify(workspace.store, replay=lambda v, raw: replay_version(workspace, v, raw), sample=0).problems == []
    fee_page.later(hours=1)
    report = fee_page.check()
    assert (report.wrong_clock, report.versions) == (0, 1)
    assert fee_page.rows("SELECT substr(observed_at, 1, 4), count(*) FROM v1_version GROUP BY 1") == [("2026", 4)]
    assert fee_page.rows("SELECT count(*) FROM snapshot WHERE fetched_at > '2027'") == [(0,)]
    assert fee_page.rows("SELECT value FROM v1_fact_current WHERE key = 'fee.amount'") == [("170.00",)]
    assert any("$170" in text for text in fee_page.messages())


def test_when_no_host_answers_it_is_our_network(watch: Watch, free_port: int) -> None:
    """Two hosts, both refuse the connection: no page fails, no host is punished, one alert for the whole spell."""
    put_elsewhere(watch, up=free_port)
    watch.sources += '[[sources]]\nid = "localhost"\nurl = "http://localhost:9/fee"\nprofile = "canada-ca"\n'
    for _ in range(7):
        watch.later(hours=7)
        report = watch.check()
        assert (report.pages, report.postponed, report.failed, report.all_put_off) == (2, 2, 0, True)
    assert watch.rows("SELECT kind FROM event") == [("failure_opened",)]
    assert watch.rows("SELECT count(*) FROM host WHERE failures > 0") == [(0,)]
    assert watch.rows("SELECT count(*) FROM health WHERE state = 'failing'") == [(0,)]


@pytest.mark.parametrize(("code", "ours"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)])
def test_a_single_host_takes_the_systems_word(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, code: int, ours: bool
) -> None:
    """No name server answers: our network, one alert, no page fails. The name is unknown: the host's own fault."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "from the system's resolver")

    watch.sources = '[[sources]]\nid = "only"\nurl = "https://www.only.example/fee"\nprofile = "canada-ca"\n'
    monkeypatch.setattr(socket, "getaddrinfo", fail)
    for _ in range(4):
        watch.later(days=1)
        report = watch.check()
        assert (report.postponed, report.failed, report.all_put_off) == ((1, 0, True) if ours else (0, 1, False))
    assert [kind for kind, _ in watch.alerts()] == ["failure_opened"]
    assert watch.rows("SELECT count(*) FROM host WHERE failures > 0") == [(0,)]  # nothing shows that we were connected


def test_a_single_host_that_refuses_is_told_and_not_punished(watch: Watch) -> None:
    """Our own network may be what is down: the page fails each time, and the host is asked again at the next pass."""
    watch.sources = '[[sources]]\nid = "only"\nurl = "http://localhost:9/fee"\nprofile = "canada-ca"\n'
    for _ in range(7):
        watch.later(days=1)
        report = watch.check()
        assert (report.pages, report.failed, report.all_put_off) == (1, 1, False)
    assert [kind for kind, _ in watch.alerts()] == ["failure_opened"]
    assert watch.rows("SELECT count(*) FROM host WHERE failures > 0 OR open_until IS NOT NULL") == [(0,)]


def test_a_single_host_that_refuses_after_another_answered_is_counted(fee_page: Watch) -> None:
    """The last pass reached another host: our network was up a while ago, and the host's own fault is the likelier."""
    fee_page.sources += '[[sources]]\nid = "other"\nurl = "http://localhost:9/other"\nprofile = "canada-ca"\n'
    fee_page.later(days=1)
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        assert run_check(workspace, sources=("fee",), insist=True).failed == 0
        assert run_check(workspace, sources=("other",), insist=True).failed == 1
    assert fee_page.rows("SELECT failures > 0 FROM host WHERE host LIKE 'localhost%'") == [(1,)]


def test_one_host_that_is_down_beside_one_that_answers_has_failed(fee_page: Watch, free_port: int) -> None:
    """The network is up: the host that refuses is counted as failing."""
    put_elsewhere(fee_page, up=free_port)
    fee_page.later(days=1)
    report = fee_page.check()
    assert (report.failed, report.postponed) == (1, 0)
    assert fee_page.rows("SELECT count(*) FROM host WHERE failures > 0") == [(1,)]


def test_a_named_source_that_is_not_due_says_so_and_now_asks_it(fee_page: Watch) -> None:
    """`check fee` right after a check asks nothing and says until when; `--now` asks."""
    fee_page.later(minutes=5)
    report = fee_page.check(everything=False, sources=("fee",))
    assert report.pages == 0
    assert "nothing is due before 2026-03-02T" in report.notes[0]
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        assert run_check(workspace, sources=("fee",), insist=True).pages == 1


def test_now_overrides_the_back_off_of_a_host(fee_page: Watch) -> None:
    """A host that is left alone puts everything off; asked for by name and `--now`, its page is fetched."""
    good = fee_page.site.pages["/fee"]
    fee_page.extra = "breaker_failures = 1\n"
    fee_page.site.pages["/fee"] = Answer(b"<html>oops</html>", status=500)
    fee_page.later(days=1)
    assert fee_page.check().failed == 1
    fee_page.site.pages["/fee"] = good
    fee_page.later(hours=1)
    report = fee_page.check()
    assert (report.pages, report.postponed, report.all_put_off) == (1, 1, True)
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        assert run_check(workspace, sources=("fee",), insist=True).same_bytes == 1


def test_now_asks_a_closed_robots_file_again(fee_page: Watch) -> None:
    """A robots.txt that answered 503 is believed for an hour, but not past a person who asks for the page now."""
    fee_page.site.pages["/robots.txt"] = Answer(b"", status=503)
    fee_page.later(days=2)
    assert fee_page.check().same_bytes == 0
    del fee_page.site.pages["/robots.txt"]
    fee_page.later(minutes=5)
    assert fee_page.check().same_bytes == 0
    with open_workspace(fee_page.config(), clock=lambda: fee_page.now) as workspace:
        assert run_check(workspace, sources=("fee",), insist=True).same_bytes == 1


def test_hosts_that_asked_us_to_wait_are_said(fee_page: Watch) -> None:
    """Retry-After of a day: until then a plain check, too, looked at nothing, and says why; then the page is due again."""
    good = fee_page.site.pages["/fee"]
    fee_page.site.pages["/fee"] = Answer(b"slow", status=429, headers=(("Retry-After", "80000"),))
    fee_page.later(days=1)
    assert fee_page.check().failed == 1
    fee_page.site.pages["/fee"] = good
    for sources in ((), ("fee",)):
        fee_page.later(hours=2)
        report = fee_page.check(everything=False, sources=sources)
        assert (report.pages, report.waiting, report.all_put_off) == (0, 1, True)
        assert "asked us to wait until 2026-03-03T" in report.failures[0]
    fee_page.later(hours=24)
    report = fee_page.check(everything=False)
    assert (report.pages, report.waiting, report.all_put_off) == (1, 0, False)
    report = fee_page.check(everything=False)
    assert (report.pages, report.waiting, report.all_put_off) == (0, 0, False)


def test_a_host_that_asked_us_to_wait_is_said_beside_others(fee_page: Watch) -> None:
    """One of two hosts waits: what may be looked at was, so nothing failed and the code is 0; the note says what was not."""
    slow = Answer(b"slow", status=429, headers=(("Retry-After", "80000"),))
    robots = Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")
    with LoopbackServer(lambda path: robots if path == "/robots.txt" else slow) as other:
        address = other.base_url.replace("127.0.0.1", "localhost") + "/wait"
        fee_page.sources += f'[[sources]]\nid = "slow"\nurl = "{address}"\nprofile = "canada-ca"\n'
        fee_page.later(days=1)
        assert fee_page.check().failed == 1
        fee_page.later(hours=2)
        report = fee_page.check(everything=False)
        assert (report.failed, report.waiting, report.all_put_off, report.failures) == (0, 0, False, ())
        assert "asked us to wait until 2026-03-03T" in report.notes[0]
        assert "pages not requested: 1" in report.notes[0]


def test_now_without_a_source_is_refused(fee_page: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check --now` alone would override politeness everywhere."""
    monkeypatch.chdir(fee_page.folder)
    fee_page.config()
    result = invoke(["check", "--now"])
    assert isinstance(result.exception, UsageError)


def test_an_import_is_no_check(fee_page: Watch, tmp_path: Path) -> None:
    """A copy saved later than the last look does not move `last_checked`."""
    before = fee_page.rows("SELECT last_checked FROM v1_page")
    fee_page.later(days=30)
    file = tmp_path / "copy.html"
    file.write_text(page(FEE.format(amount=160)), encoding="utf-8")
    with open_workspace(load_config(fee_page.folder / "config.toml"), clock=lambda: fee_page.now) as workspace:
        report = run_import(workspace, [file], url=f"{fee_page.site.base_url}/fee", date="2026-03-20")
    assert report.versions == 1
    assert fee_page.rows("SELECT last_checked FROM v1_page") == before


def test_the_reminder_counts_days_in_the_configured_zone(watch: Watch) -> None:
    """18:00 and 20:00 in Montréal are one day there and two in UTC: one reminder."""
    watch.site.validators = False
    watch.site.pages["/en/a.html"] = page("<p>You must pay $155.</p>")
    watch.source("a", "/en/a.html")
    watch.now = datetime(2026, 3, 1, 15, tzinfo=UTC)
    watch.check()
    watch.site.pages["/en/a.html"] = page("").replace("<p>Officers", "<p hidden>Officers")
    reminders = []
    for day, hour in ((2, 15), (3, 23), (4, 1), (4, 23)):
        watch.now = datetime(2026, 3, day, hour, tzinfo=UTC)
        watch.check()
        reminders.append(watch.rows("SELECT count(*) FROM event WHERE kind = 'reminder'")[0][0])
    assert reminders == [0, 1, 1, 2]


def test_status_says_that_the_network_is_down_and_the_alert_closes(watch: Watch, free_port: int) -> None:
    """Nobody is told that all is well while no host can be reached; the note comes with the first answer."""
    watch.site.validators = False
    watch.site.pages["/fee"] = page(FEE.format(amount=155))
    watch.source("fee", "/fee")
    watch.check()
    good, watch.sources = watch.sources, ""
    for name, host in (("one", "127.0.0.1"), ("two", "127.0.0.2")):
        watch.sources += f'[[sources]]\nid = "{name}"\nurl = "http://{host}:{free_port}/a"\nprofile = "canada-ca"\n'
    for _ in range(2):
        watch.later(days=1)
        assert watch.check(adopt_config=True).network_down == 1
    assert [kind for kind, _ in watch.alerts()] == ["failure_opened"]
    assert "no host can be reached" in watch.messages()[-1]
    assert "page cannot be checked" not in watch.messages()[-1]
    status = _status(watch)
    assert not status.good
    assert status.network is not None
    assert status.network.checks == 2
    lines = status_lines(status, lambda: watch.now)
    assert [line for line in lines if line.startswith("network") and "in 2 passes" in line]
    watch.sources = good
    watch.later(days=1)
    watch.check(adopt_config=True)
    assert [kind for kind, _ in watch.alerts()] == ["failure_opened", "failure_closed"]
    assert "Hosts can be reached again" in watch.messages()[-1]
    assert _status(watch).network is None


def _status(watch: Watch) -> Status:
    with open_workspace(watch.config(), clock=lambda: watch.now, adopt_config=True) as workspace:
        database = watch.folder / "veille.db"
        return read_status(workspace.store.connection.raw, workspace.config, database, lambda: watch.now)
