"""Promise: nothing that stands in a page's place becomes a version in thirty days; real edits do, at once; the docs list both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.fixtures.captures.build import BASE, FOURTH, SECOND, THIRD, Case, Page, bad_cases, dress, good_cases
from tests.readings import ADDRESS, read_capture
from tests.watching import Watch
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.likeness import ReadCapture, measure
from veille.changes.believe.matter.rewriting import SAME_TITLE
from veille.changes.believe.surroundings import Surroundings
from veille.crawler.faults import Fault
from veille.crawler.http.client import HttpAnswer
from veille.crawler.outcome import check_page
from veille.model import Lang
from veille.operate.loopback import Answer
from veille.profiles import load_profiles

DOCS = Path(__file__).parent.parent.parent / "docs" / "faults.md"
BEGIN, END = "<!-- captures: written by tests/pipeline/test_guard_captures.py -->", "<!-- captures: end -->"
PROFILES = load_profiles()
DAYS = (1, 2, 3, 9, 30)


def capture(raw: bytes, case: Case) -> ReadCapture:
    return read_capture(raw, _lang(case), "generic" if case.id.endswith("/plain") else "canada-ca")


def _lang(case: Case) -> Lang:
    return "fr" if case.lang == "fr" else "en"


@pytest.mark.parametrize(
    "case",
    [
        *bad_cases(),
        *bad_cases(("canada-ca",), SECOND),
        *bad_cases(("canada-ca",), THIRD),
        *bad_cases(("canada-ca",), FOURTH),
    ],
    ids=lambda case: f"{case.id}/{case.lang}",
)
def test_what_is_not_the_page_is_not_believed(case: Case) -> None:
    """Walls, outages, errors, sign-in, consent, portals, parked domains, stubs, other pages: a reason in both languages."""
    verdict = judge_capture(capture(case.before, case), capture(case.after, case), Surroundings(lang=_lang(case)))
    assert not verdict.believed, verdict.likeness
    assert verdict.doubts[0].en
    assert verdict.doubts[0].fr


# What stood at an address when it was first asked: language, title, words, the reason to hold it.
FIRST = [
    ("en", "Notice", "The web site is down for an upgrade until Sunday 6 a.m. Please come back later.", "outage"),
    ("en", "Sorry", "The page you are looking for has been moved or no longer exists.", "soft_404"),
    ("en", "Notice", "This domain is for sale.", "parked_domain"),
    ("en", "Notice", "Please confirm that you are not a robot to continue", "bot_wall"),
    ("en", "Hire a temporary worker in Quebec", "Something went wrong.", "error_page"),
    ("fr", "Avis", "Le site est en panne. Revenez plus tard.", "outage"),
]


@pytest.mark.parametrize("frame", ["canada-ca", "plain"])
@pytest.mark.parametrize(("lang", "title", "words", "reason"), FIRST)
def test_a_first_capture_that_says_little_else_is_held(
    lang: str, title: str, words: str, reason: str, frame: str
) -> None:
    raw = dress(Page(lang, title, f"<p>{words}</p>"), frame)
    verdict = judge_capture(None, capture(raw, Case(f"first/{frame}", lang, b"", raw)), Surroundings())
    assert [doubt.reason for doubt in verdict.doubts] == [reason]
    assert verdict.doubts[0].en
    assert verdict.doubts[0].fr


def test_an_address_in_a_short_page_is_no_sign() -> None:
    raw = dress(Page("en", "Contacts", "<p>Write to visas@cic.gc.ca or see www.canada.ca/visas.</p>"), "canada-ca")
    assert judge_capture(None, capture(raw, Case("short/canada-ca", "en", b"", raw)), Surroundings()).believed


@pytest.mark.parametrize("case", good_cases(), ids=lambda case: case.id)
def test_a_real_page_is_believed_at_first_sight(case: Case) -> None:
    for raw in (case.before, case.after):
        verdict = judge_capture(None, capture(raw, case), Surroundings())
        assert verdict.believed, verdict.doubts


@pytest.mark.parametrize("case", good_cases(), ids=lambda case: case.id)
def test_a_real_edit_is_believed(case: Case) -> None:
    """Rewrites, repeals, redesigns, banners, a third or three times the text: taken as they come."""
    verdict = judge_capture(capture(case.before, case), capture(case.after, case), Surroundings(lang=_lang(case)))
    assert verdict.believed, (verdict.doubts, verdict.likeness)


@pytest.fixture
def crowd(watch: Watch) -> Watch:
    """A watch on many pages of one host, whose faults do not close the host."""
    watch.extra = "breaker_failures = 9999"
    watch.site.validators = False
    return watch


def _serve(watch: Watch, cases: list[Case], *, first: bool) -> None:
    for n, case in enumerate(cases):
        path = f"/{case.lang}/p{n}"
        watch.site.pages[path] = Answer(case.before if first else case.after)
        if first:
            watch.source(f"p{n}", path, f'lang = "{case.lang}"')


def test_thirty_days_of_bad_captures(crowd: Watch) -> None:
    """One of each outcome and language, day after day: no version, no change told; the page's return is no change either."""
    cases = list({(_outcome(case), case.lang): case for case in bad_cases(frames=("canada-ca",))}.values())
    _serve(crowd, cases, first=True)
    assert crowd.check().versions == len(cases)
    _serve(crowd, cases, first=False)
    start = crowd.now
    for day in DAYS:
        crowd.later(days=day - (crowd.now - start).days)
        report = crowd.check()
        assert report.versions == 0, crowd.rows("SELECT url FROM version JOIN page USING (page_id) WHERE seq > 1")
    assert crowd.rows("SELECT count(*) FROM event WHERE kind = 'change'") == [(0,)]
    assert _recorded(crowd) == {
        f"{crowd.site.base_url}/{case.lang}/p{n}": _outcome(case) for n, case in enumerate(cases)
    }
    for path in crowd.site.pages:
        crowd.site.pages[path] = Answer(dress(BASE[path[1:3]], "canada-ca"))
    crowd.later(days=1)
    assert crowd.check().versions == 0
    assert crowd.rows("SELECT count(*) FROM suspect WHERE state = 'open'") == [(0,)]


def test_good_captures_become_versions_at_once(crowd: Watch) -> None:
    """One of each kind over real sockets and the whole pipeline: a version on the first day, unless the words are the same."""
    cases = list({case.id.partition("/")[0]: case for case in good_cases() if "/plain" not in case.id}.values())
    _serve(crowd, cases, first=True)
    crowd.check()
    _serve(crowd, cases, first=False)
    crowd.later(days=1)
    report = crowd.check()
    assert (report.held, report.failed) == (0, 0), report.failures
    assert report.versions + report.same_content == len(cases)


def test_a_stub_is_followed_through_the_gate(crowd: Watch) -> None:
    """A page that is nothing but a meta refresh is a redirect; what it leads to is judged like any answer."""
    crowd.site.pages |= {
        "/en/a": Answer(dress(BASE["en"], "canada-ca")),
        "/en/moved": Answer(dress(BASE["en"], "canada-ca")),
    }
    other = next(case for case in bad_cases() if case.id == "other-page/canada-ca")
    crowd.site.pages["/en/other"] = Answer(other.after)
    crowd.source("a", "/en/a")
    crowd.check()
    for target, held, moved in (("/en/other", 1, 0), ("/en/moved", 0, 1)):
        crowd.site.pages["/en/a"] = Answer(
            f"<html><head><meta http-equiv='refresh' content='0; url={target}'></head></html>".encode()
        )
        crowd.later(days=1)
        report = crowd.check()
        assert (report.held, report.versions) == (held, 0), report.failures
        assert crowd.rows("SELECT count(*) FROM event WHERE kind = 'page_moved'") == [(moved,)]


def _outcome(case: Case) -> str:
    """What becomes of a capture: refused by the crawler or the reader, or held by the judgement."""
    answer = HttpAnswer(ADDRESS, 200, (("content-type", "text/html"),), case.after, len(case.after), framed=True)
    try:
        check_page(answer, PROFILES["canada-ca"], ())
    except Fault as fault:
        return f"refused: `{fault.reason}`"
    verdict = judge_capture(capture(case.before, case), capture(case.after, case), Surroundings(lang=_lang(case)))
    return f"held: `{verdict.doubts[0].reason}`"


def _recorded(watch: Watch) -> dict[str, str]:
    """The outcome of every address as the record has it."""
    held = watch.rows("SELECT url, suspect.kind FROM suspect JOIN page USING (page_id)")
    refused = watch.rows(
        "SELECT page.url, max(reason) FROM fetch JOIN page USING (page_id) WHERE outcome = 'rejected' GROUP BY page.url"
    )
    return {str(url): f"refused: `{reason}`" for url, reason in refused} | {
        str(url): f"held: `{kind}`" for url, kind in held
    }


def test_the_matrix_in_the_docs_says_what_becomes_of_each_capture() -> None:
    """A stale table is rewritten, and a person reads it first."""
    rows = ["| what came instead (status 200) | asked in | outcome | a version after 30 days |", "|---|---|---|---|"]
    rows += [
        f"| {case.id.partition('/')[0].replace('-', ' ')} | {case.lang} | {_outcome(case)} | no |"
        for case in bad_cases(frames=("canada-ca",))
    ]
    before = DOCS.read_text(encoding="utf-8")
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    wanted = f"{head}{BEGIN}\n\n" + "\n".join(rows) + f"\n\n{END}{tail}"
    if wanted != before:
        DOCS.write_text(wanted, encoding="utf-8")
        pytest.fail(
            f"{DOCS.name} did not match what becomes of the captures and was rewritten: read it, then run again"
        )


def test_a_head_title_that_names_only_the_site_proves_nothing() -> None:
    """Two regulations under one head title: the other one at the address is another page, also where numbers look alike."""
    words = {
        "R-1, r. 9 - Regulation on concrete pumps": "The operator inspects the mast and hoses each week and notes what was found.",
        "R-1, r. 10 - Regulation on school buses": "A driver carries at most 48 children, keeps a log and stops at each level crossing.",
    }
    one, two = (
        dress(Page("en", "Laws Online", f"<p>{text * 9}</p>"), "plain").replace(
            b"<h1>Laws Online</h1>", f"<h1>{title}</h1>".encode()
        )
        for title, text in words.items()
    )
    case = Case("laws/plain", "en", one, two)
    old, new = (capture(raw, case) for raw in (one, two))
    old, new = (replace(c, look=replace(c.look, heading="")) for c in (old, new))  # the site sets its titles in no h1
    assert measure(old, new).title < SAME_TITLE
    assert not judge_capture(old, new, Surroundings(lang="en")).believed
