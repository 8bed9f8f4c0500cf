"""`veille check`: the hash ladder, changes and their alerts, failures, removals, suspects, discovery."""

from __future__ import annotations

import pytest

from tests.watching import Site, Watch, page
from veille.answers.explain import explain_page
from veille.answers.status import read_status
from veille.errors import ConfigError, LockHeld, UsageError
from veille.operate.loopback import Answer
from veille.pipeline.check import run_check
from veille.pipeline.decisions.reviews import accept_suspect
from veille.pipeline.outbox.delivery import DeliveryPlan, deliver_due
from veille.pipeline.outbox.mass import release_run
from veille.pipeline.reread.reextract import run_reextract
from veille.store.run_lock import hold_run_lock
from veille.workspace import open_workspace

CAQ = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {months} months.</p><p>{more}</p>"


@pytest.fixture
def one_page(watch: Watch) -> Watch:
    """A watch on one page that has been checked once."""
    watch.site.pages["/caq"] = page(CAQ.format(months=24, more="It must be shown to the officer."))
    watch.source("caq", "/caq")
    watch.check()
    return watch


def test_the_first_version_is_kept_and_nobody_is_woken(one_page: Watch) -> None:
    """A first version is stored with its rules; it raises no alert."""
    assert one_page.rows("SELECT seq, state, cause FROM v1_version") == [(1, "accepted", "source")]
    assert one_page.rows("SELECT value, cmp FROM v1_rule_value") == [("P24M", "max")]
    assert one_page.alerts() == []


def test_a_second_run_with_nothing_new_parses_nothing(one_page: Watch) -> None:
    """Validators answer 304: one fetch row, no parse, no version."""
    one_page.later(days=1)
    report = one_page.check()
    assert (report.pages, report.not_modified, report.extracted, report.versions) == (1, 1, 0, 0)
    assert one_page.rows("SELECT outcome FROM fetch ORDER BY fetch_id") == [("fetched",), ("not_modified",)]


def test_the_ladder_stops_at_each_of_its_steps(one_page: Watch) -> None:
    """Same bytes, same content in other markup, another date stamp: each is told apart and only a version is parsed."""
    one_page.site.validators = False
    one_page.later(days=1)
    assert one_page.check().same_bytes == 1
    text = one_page.site.pages["/caq"]
    assert isinstance(text, str)
    one_page.site.pages["/caq"] = text.replace("<p>", '<p class="mrgn-tp-md">').replace("About this site", "About us")
    one_page.later(days=1)
    report = one_page.check()
    assert (report.same_content, report.extracted, report.versions) == (1, 0, 0)
    one_page.site.pages["/caq"] = text.replace("2026-01-12", "2026-03-02")
    one_page.later(days=1)
    report = one_page.check()
    assert (report.extracted, report.versions) == (1, 1)
    assert one_page.rows("SELECT DISTINCT severity FROM v1_change") == [("metadata",)]
    assert one_page.alerts() == []


def test_a_changed_duration_is_reported_once_with_both_values(one_page: Watch) -> None:
    """The value before and after reach the maintainer, in one message, once."""
    one_page.site.pages["/caq"] = page(CAQ.format(months=36, more="It must be shown to the officer."))
    one_page.site.validators = False
    one_page.later(days=1)
    report = one_page.check()
    assert report.versions == 1
    assert one_page.alerts() == [("change", "substantive")]
    (message,) = one_page.messages()
    assert "24" in message
    assert "36" in message
    one_page.later(days=1)
    assert one_page.check().delivered == 0
    assert len(one_page.messages()) == 1


def test_a_watched_fact_makes_its_change_critical(one_page: Watch) -> None:
    """The fact is bound on the first sight and its change is critical, with the fact's own label."""
    one_page.extra = (
        '[[facts]]\nkey = "caq.max"\nlabel_en = "Longest CAQ"\nlabel_fr = "CAQ le plus long"\nsource = "caq"\n'
        'type = "duration"\ncmp = "max"\n'
    )
    one_page.later(days=1)
    one_page.check()
    assert one_page.rows("SELECT state, value FROM v1_fact_current") == [("known", "P24M")]
    one_page.site.pages["/caq"] = page(CAQ.format(months=36, more="It must be shown to the officer."))
    one_page.site.validators = False
    one_page.later(days=1)
    one_page.check()
    assert one_page.alerts() == [("change", "critical")]
    assert "Longest CAQ" in one_page.messages()[0]
    assert one_page.rows("SELECT value, on_page, observed_to IS NULL FROM v1_fact ORDER BY observed_from, on_page") == [
        ("P24M", 1, 0),
        ("P24M", 0, 1),  # up to the day on which other words were seen
        ("P36M", 1, 1),
    ]


def test_a_page_that_goes_back_keeps_three_versions(one_page: Watch) -> None:
    """A, B, A are three versions, and both moves are told."""
    one_page.site.validators = False
    first = one_page.site.pages["/caq"]
    for text in (page(CAQ.format(months=30, more="It must be shown to the officer.")), first):
        one_page.site.pages["/caq"] = text
        one_page.later(days=5)
        one_page.check()
    assert one_page.rows("SELECT count(*), count(DISTINCT content_hash) FROM v1_version") == [(3, 2)]
    assert len(one_page.alerts()) == 2


def test_a_failure_opens_once_and_closes_itself(one_page: Watch) -> None:
    """Three failed checks make one alert; further ones are quiet; recovery says so; the version is untouched."""
    good = one_page.site.pages["/caq"]
    one_page.site.pages["/caq"] = Answer(b"<html>oops</html>", status=500)
    for _ in range(5):
        one_page.later(days=1)
        report = one_page.check()
        assert (report.failed, report.versions) == (1, 0)
    assert [kind for kind, _ in one_page.alerts() if kind != "stale"] == ["failure_opened"]
    one_page.site.pages["/caq"] = good
    one_page.later(days=1)
    one_page.check()
    assert [kind for kind, _ in one_page.alerts() if kind != "stale"] == ["failure_opened", "failure_closed"]
    assert one_page.rows("SELECT count(*) FROM v1_version") == [(1,)]


def test_a_vanished_page_is_removed_after_two_runs_a_day_apart(one_page: Watch) -> None:
    """404 once is pending, again within the day still pending, after 24 h removed and critical; history stays."""
    del one_page.site.pages["/caq"]
    for hours, state in ((1, "gone_pending"), (2, "gone_pending"), (25, "removed")):
        one_page.later(hours=hours)
        one_page.check()
        assert one_page.rows("SELECT state FROM v1_page") == [(state,)]
    assert one_page.alerts() == [("page_removed", "critical")]
    assert one_page.rows("SELECT count(*) FROM v1_version") == [(1,)]
    with open_workspace(one_page.config(), clock=lambda: one_page.now) as workspace:
        run_reextract(workspace, everything=True)  # what is kept, read again, says nothing of the site
    assert one_page.rows("SELECT state FROM v1_page") == [("removed",)]


def test_a_page_that_failed_to_load_is_held_for_as_long_as_it_lasts(one_page: Watch) -> None:
    """Doubtful content wakes the operator at once, once, and never becomes a version; the page's return ends it with a note."""
    long = "".join(
        f"<p>Officers must read part {n} of these instructions before they decide anything.</p>" for n in range(30)
    )
    one_page.site.validators = False
    one_page.site.pages["/caq"] = whole = page(CAQ.format(months=24, more=long))
    one_page.later(days=1)
    one_page.check()
    one_page.site.pages["/caq"] = page("<h2>Validity</h2>")
    for days in range(1, 5):
        one_page.later(days=1)
        report = one_page.check()
        assert (report.held, report.versions) == (1, 0), days
    assert one_page.rows("SELECT kind, count, state FROM suspect") == [("shrunk", 4, "open")]
    one_page.site.pages["/caq"] = whole
    one_page.later(days=1)
    assert one_page.check().held == 0
    assert one_page.rows("SELECT state FROM suspect") == [("dismissed",)]
    kinds = [kind for kind, _ in one_page.alerts()]
    assert (kinds.count("suspect"), kinds.count("suspect_closed")) == (1, 1)


def test_a_change_behind_an_outage_is_told(one_page: Watch) -> None:
    """Full, empty for days, then full with another value: the comparison is with the last version that had content."""
    one_page.site.validators = False
    one_page.site.pages["/caq"] = (
        "<html><head><title>Quebec cases - Canada.ca</title></head><body><div id='app'></div></body></html>"
    )
    for _ in range(3):
        one_page.later(days=2)
        assert one_page.check().held == 1
    one_page.site.pages["/caq"] = page(CAQ.format(months=36, more=""))
    one_page.later(days=1)
    one_page.check()
    assert ("change", "substantive") in one_page.alerts()
    assert any("36" in text and "24" in text for text in one_page.messages())


def test_what_is_held_becomes_the_page_by_a_persons_word(one_page: Watch) -> None:
    """`review accept` takes the held answer as a version, also one that the crawler itself refused."""
    one_page.site.validators = False
    wall = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"
    for answer, kind in ((page("<p>Other.</p>", title="Fishing licences"), "another_page"), (wall, "blocked")):
        one_page.site.pages["/caq"] = answer.replace(
            "Officers read this page when a person applies for a work permit with a job in Quebec, and keep a copy of the certificate in the file.",
            "Anglers must carry the licence that the office of the lake gave them.",
        )
        one_page.later(days=1)
        assert one_page.check().versions == 0, kind
        with open_workspace(one_page.config(), clock=lambda: one_page.now) as workspace:
            taken = accept_suspect(workspace, workspace.store.pages.all()[0], reviewer="Ann").taken
        assert taken.version_id is not None, kind
    said = (
        "SELECT kind, verdict, reviewer, note FROM event_verdict JOIN event USING (event_id) ORDER BY event_verdict_id"
    )
    assert one_page.rows(said) == [("suspect", "accepted", "Ann", "")]
    kept = "SELECT verdict, reviewer, note FROM capture_verdict ORDER BY capture_verdict_id"
    assert one_page.rows(kept) == [("accepted", "Ann", ""), ("accepted", "Ann", "veille:refused_taken")]


def test_linked_pages_are_watched_as_deep_as_configured(watch: Watch) -> None:
    """A list of depth 1 brings in what it links to under `allow`, with its parent; depth 2 is left alone."""
    watch.site.pages |= {
        "/list": page('<p><a href="/caq/a">A</a> <a href="/other">B</a></p>', title="List"),
        "/caq/a": page('<p>See <a href="/caq/b">more</a>.</p>', title="A"),
        "/caq/b": page("<p>Deep.</p>", title="B"),
    }
    watch.source("list", "/list", 'depth = 1\nallow = ["/caq/"]')
    report = watch.check()
    base = watch.site.base_url
    assert report.pages == 2
    assert watch.rows("SELECT url, parent_url, depth FROM v1_page ORDER BY depth") == [
        (f"{base}/list", None, 0),
        (f"{base}/caq/a", f"{base}/list", 1),
    ]


def test_most_pages_of_a_host_at_once_are_held_and_told_as_one(watch: Watch) -> None:
    """Twelve changed pages of twelve give one mass alert; their own alerts wait for a person."""
    watch.site.validators = False
    for n in range(12):
        watch.site.pages[f"/p{n}"] = page(CAQ.format(months=24, more=f"Part {n}."), title=f"Page {n}")
        watch.source(f"p{n}", f"/p{n}")
    watch.check()
    for n in range(12):
        watch.site.pages[f"/p{n}"] = page(
            CAQ.format(months=24, more=f"Part {n}. Menu. Search. Sign in."), title=f"Page {n}"
        )
    watch.later(days=1)
    watch.check()
    assert watch.alerts() == [("mass_change", "critical")]
    assert watch.rows("SELECT count(*) FROM event WHERE kind = 'change'") == [(12,)]


# Another edit on each page: the same one on many would be told once.
WORDS = ("Bakery", "Clinic", "Dairy", "Estate", "Forge", "Garden", "Harbour", "Inn", "Jetty", "Kiln", "Lodge", "Mill")


def test_a_watched_fact_inside_a_mass_change_is_told_at_once(watch: Watch) -> None:
    """The fact's own alert is critical and not held; what is held stands in status and comes back in a daily reminder."""
    watch.site.validators = False
    watch.extra = ""
    for n in range(12):
        watch.site.pages[f"/p{n}"] = page(CAQ.format(months=24, more=f"Part {n}."), title=f"Page {n}")
        watch.source(f"p{n}", f"/p{n}")
    watch.sources += (
        '[[facts]]\nkey = "caq.length"\nlabel_en = "Length"\nlabel_fr = "Durée"\nsource = "p7"\ntype = "duration"\n'
    )
    watch.check()
    for n in range(12):
        months = 36 if n == 7 else 24
        watch.site.pages[f"/p{n}"] = page(
            CAQ.format(months=months, more=f"Part {n}. {WORDS[n]} menu. Sign in to {WORDS[n]}."), title=f"Page {n}"
        )
    watch.later(days=1)
    watch.check()
    assert sorted(watch.alerts()) == [("change", "critical"), ("mass_change", "critical")]
    assert any("caq.length" in text for text in watch.messages())
    assert any("at once: Length." in " ".join(text.split()) for text in watch.messages())
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        status = read_status(
            workspace.store.connection.raw, workspace.config, watch.folder / "veille.db", lambda: watch.now
        )
        assert [row["alerts"] for row in status.held_alerts] == [11]
        assert not status.good
    for days in (1, 2):
        watch.later(days=1)
        watch.check()
        assert [kind for kind, _ in watch.alerts()].count("reminder") == days
    assert any(
        "Reminder: alerts of a mass change on 12 pages wait for your decision" in text for text in watch.messages()
    )
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        assert release_run(workspace, "r2") == 11
        deliver_due(workspace)
    watch.later(days=1)
    watch.check()
    kinds = [kind for kind, _ in watch.alerts()]
    assert (kinds.count("change"), kinds.count("reminder")) == (12, 2)


def test_pages_of_a_held_mass_change_say_with_which_alert_they_are_told(watch: Watch) -> None:
    """One edit on twelve pages is one held alert on twelve pages; each page's account says so."""
    watch.site.validators = False
    for more in ("", "<p>Employers must keep the record for six years.</p>"):
        for n in range(12):
            watch.site.pages[f"/p{n}"] = page(CAQ.format(months=24, more=f"Part {n}.") + more, title=f"Page {n}")
            if not more:
                watch.source(f"p{n}", f"/p{n}")
        watch.later(days=1)
        watch.check()
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        database = watch.folder / "veille.db"
        status = read_status(workspace.store.connection.raw, workspace.config, database, lambda: watch.now)
        assert [(row["alerts"], row["pages"]) for row in status.held_alerts] == [(1, 12)]
        for n in range(12):
            lines = "\n".join(explain_page(workspace.store, f"p{n}")["lines"])
            assert "no route asks" not in lines
            assert "held" in lines
    watch.later(days=1)
    watch.check()
    assert "alerts of a mass change on 12 pages held" in watch.messages()[-1]


def test_a_page_that_goes_back_and_forth_is_noted_once(one_page: Watch) -> None:
    """The first change is told; the returns within three days give one note in place of an alert each."""
    one_page.site.validators = False
    first, other = one_page.site.pages["/caq"], page(CAQ.format(months=36, more="It must be shown to the officer."))
    for text in (other, first, other, first):
        one_page.site.pages["/caq"] = text
        one_page.later(hours=12)
        one_page.check()
    assert [kind for kind, _ in one_page.alerts()] == ["change", "flapping"]


def test_a_stale_page_says_when_it_is_fresh_again(one_page: Watch) -> None:
    """A stale alert closes itself with a note."""
    good = one_page.site.pages["/caq"]
    one_page.site.pages["/caq"] = Answer(b"<html>oops</html>", status=500)
    one_page.later(days=8)
    one_page.check()
    one_page.site.pages["/caq"] = good
    one_page.later(days=1)
    one_page.check()
    assert [kind for kind, _ in one_page.alerts()] == ["stale", "stale_closed"]


def test_a_second_run_at_once_is_refused(one_page: Watch) -> None:
    """While a run holds the lock another one stops with LockHeld, exit code 4."""
    with hold_run_lock(one_page.folder / "veille.db"), pytest.raises(LockHeld) as caught:
        one_page.check()
    assert caught.value.exit_code == 4


def test_a_contact_is_required(watch: Watch, site: Site) -> None:
    """Without a contact nothing is fetched: the key is named."""
    site.pages["/caq"] = page("<p>Text.</p>")
    watch.source("caq", "/caq")
    config = watch.config()
    silent = config.model_copy(update={"crawl": config.crawl.model_copy(update={"contact": " "})})
    from veille.pipeline.check import run_check
    from veille.workspace import open_workspace

    with open_workspace(silent) as workspace, pytest.raises(ConfigError, match=r"crawl\.contact: is missing"):
        run_check(workspace)


def test_an_unknown_source_is_named_with_the_known_ones(one_page: Watch) -> None:
    """A slip in a source's name is a usage error that lists the right ones."""
    with pytest.raises(UsageError, match=r"coq: no such source; did you mean caq\?"):
        one_page.check(sources=("coq",))


def test_alerts_can_wait_until_the_record_is_saved(one_page: Watch) -> None:
    """With later delivery the change is kept and nobody is told; a second command delivers it once."""
    one_page.site.pages["/caq"] = page(CAQ.format(months=36, more="It must be shown to the officer."))
    one_page.site.validators = False
    one_page.later(days=1)
    with open_workspace(one_page.config(), clock=lambda: one_page.now) as workspace:
        report = run_check(workspace, everything=True, delivery=DeliveryPlan(later=True))
        assert (report.versions, report.delivered, report.undelivered) == (1, 0, 1)
        assert one_page.messages() == []
        assert deliver_due(workspace) == (1, 0)
        assert deliver_due(workspace) == (0, 0)
    assert len(one_page.messages()) == 1
