"""Promise: the text of another watched page under a page's kept title is that other page; a notice that pages share is not."""

from __future__ import annotations

from tests.fixtures.captures.build import Page, dress
from tests.watching import Watch, page
from veille.operate.loopback import Answer

BOATS = (
    "<p>This page is for people who hire sailors from abroad for a season.</p><h2>Application</h2><p>The shipowner pays "
    "$210 and keeps form IMM 5001 for 3 years.</p><h2>Work permit</h2><p>The sailor may stay 18 months and must hold a "
    "valid passport.</p><h2>Refusals</h2><p>A sailor who was refused may apply anew after 90 days.</p>"
)
FARMS = (
    "<p>This page is for people who hire farm workers for a season.</p><h2>Application</h2><p>The farm sends form IMM 5002 "
    "with two photographs.</p><h2>Work permit</h2><p>The worker may stay 8 months and may renew the permit once.</p>"
    "<h2>Housing</h2><p>The farm must offer a heated room for each worker who was hired.</p>"
)
NOTICE = "<p>The seasonal programs are suspended until September 30, 2026. No application is accepted.</p>"


def serve(watch: Watch, path: str, title: str, body: str) -> None:
    watch.site.pages[path] = Answer(dress(Page("en", title, body), "canada-ca"))


def watch_two(watch: Watch) -> None:
    serve(watch, "/en/boats", "Hire a sailor for a season", BOATS)
    serve(watch, "/en/farms", "Hire a worker for a season", FARMS)
    watch.source("boats", "/en/boats", 'lang = "en"')
    watch.source("farms", "/en/farms", 'lang = "en"')
    assert watch.check().versions == 2


def test_another_watched_page_under_the_kept_title_is_held(watch: Watch) -> None:
    watch_two(watch)
    serve(watch, "/en/farms", "Hire a worker for a season", BOATS.replace("$210", "$215"))
    watch.later(days=1)
    report = watch.check()
    assert (report.held, report.versions) == (1, 0)
    assert watch.rows("SELECT kind FROM suspect WHERE state = 'open'") == [("another_page",)]


def test_a_notice_that_pages_share_is_believed_of_each(watch: Watch) -> None:
    watch_two(watch)
    for path, title in (("/en/boats", "Hire a sailor for a season"), ("/en/farms", "Hire a worker for a season")):
        serve(watch, path, title, NOTICE)
        watch.later(days=1)
        assert (watch.check().versions, watch.check().held) == (1, 0)


def test_the_habit_and_the_states_of_a_page_are_known_from_its_record(watch: Watch) -> None:
    """Its date moved with two edits: other sections under the last date are held, and so is a state that was seen before."""
    fee, term = "<h2>Fee</h2><p>A copy costs ${}.</p>", "<h2>Term</h2><p>It is kept for {} years in the file.</p>"
    path = "/en/page"
    states = [(fee.format(5) + term.format(2), "2026-01-12"), (fee.format(6) + term.format(2), "2026-02-01")]
    states.append((fee.format(6) + term.format(3), "2026-02-20"))
    watch.source("page", path, 'lang = "en"')
    for body, date in states:
        watch.site.pages[path] = page(body, modified=date)
        watch.later(days=1)
        assert watch.check().versions == 1
    others = "<h2>Photos</h2><p>Two photos show the face.</p><h2>Seal</h2><p>The seal of a notary is put on each of them.</p>"
    for body, date, kind in ((others, "2026-02-20", "undated"), (*states[1], "outdated")):
        watch.site.pages[path] = page(body, modified=date)
        watch.later(days=1)
        report = watch.check()
        assert (report.versions, report.held) == (0, 1)
        assert kind in [row[0] for row in watch.rows("SELECT kind FROM suspect")]
    watch.site.pages[path] = page(fee.format(7) + term.format(3), modified="2026-02-10")  # the site set its date back
    watch.later(days=1)
    assert watch.check().versions == 1
