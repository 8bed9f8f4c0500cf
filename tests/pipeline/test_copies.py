"""Promise: the text of another watched page under a page's kept title is that other page; a notice that pages share is not."""

from __future__ import annotations

from tests.fixtures.captures.build import Page, dress
from tests.watching import Watch
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
