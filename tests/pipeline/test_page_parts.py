"""Promise: what a page loads into itself is read with it, as one page; a part that fails never changes the page's text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.watching import Watch, page
from veille import parsers
from veille.answers.explain import explain_page
from veille.operate.loopback import Answer, LoopbackServer
from veille.parsers.display import display_markdown
from veille.pipeline.decisions.reviews import accept_suspect
from veille.pipeline.reread.refresh import replay_version
from veille.profiles import load_profiles
from veille.store.verify import verify
from veille.workspace import open_workspace

PART = "/inc/deadline.html"
FIRST, SECOND = "<p>You have 30 days to answer.</p>", "<p>You have 15 days to answer.</p>"
BODY = f"""<h2>Biometrics</h2><p>You must give your biometrics in person.</p><div data-ajax-replace="{PART}"><p>Loading</p></div>
<h2>Rounds</h2><div data-wb-jsonmanager='{{"name": "rounds", "url": "/data/rounds.json"}}'></div>
<p>The lowest score was <span data-json-replace="#[rounds]/rounds/0/score">not loaded, try again</span> points.</p>"""
DATA = '{"rounds": [{"score": 511}]}'


class Asked(list[str]):
    """The paths that were asked for; `robots` is the site's robots.txt."""

    robots = "User-agent: *\nDisallow:\n"


@pytest.fixture
def asked(watch: Watch) -> Iterator[Asked]:
    """The page, its markup and its data, served with validators; all that was asked for."""
    paths = Asked()

    def answer(path: str) -> Answer:
        paths.append(path)
        robots = Answer(paths.robots.encode(), content_type="text/plain")
        return robots if path == "/robots.txt" else watch.site.answer(path)

    watch.site.pages |= {
        "/en/page.html": page(BODY),
        PART: FIRST,
        "/data/rounds.json": Answer(DATA.encode(), content_type="application/json"),
    }
    with LoopbackServer(answer) as server:
        watch.site.base_url = server.base_url
        watch.source("page", "/en/page.html", 'lang = "en"')
        yield paths


def later(watch: Watch, **pages: str | Answer) -> None:
    for path, answer in pages.items():
        watch.site.pages[{"part": PART, "page": "/en/page.html", "data": "/data/rounds.json"}[path]] = answer
    watch.later(days=2)
    watch.check()


def texts(watch: Watch) -> list[str]:
    """The text of each version, oldest first."""
    with watch.store() as store:
        versions = [v for page in store.pages.all(source="page") for v in store.history.versions(page.page_id)]
        return [store.history.load(v.version_id).text for v in versions]


def explained(watch: Watch) -> str:
    with watch.store() as store:
        return "\n".join(explain_page(store, "page")["lines"])


def test_parts_are_read_as_part_of_the_page_and_their_changes_told(watch: Watch, asked: Asked) -> None:
    later(watch)
    assert "You have 30 days to answer." in texts(watch)[0]
    assert "The lowest score was 511 points." in texts(watch)[0]
    assert "unseen" not in explained(watch)
    later(watch, part=Answer(SECOND.encode()))
    assert [("30 days" in text, "15 days" in text) for text in texts(watch)] == [(True, False), (False, True)]
    assert watch.alerts() == [("change", "substantive")]
    told = "".join(watch.messages())
    assert "15 days" in told
    later(watch, data=Answer(b'{"rounds": [{"score": 498, "more": {"a.b.c": {}}}]}', content_type="application/json"))
    assert "498 points" in texts(watch)[-1]


def test_unmodified_parts_of_an_unmodified_page_cost_no_reading(watch: Watch, asked: Asked) -> None:
    watch.site.pages["/data/rounds.json"] = DATA  # with a validator too
    later(watch)
    watch.later(days=2)
    report = watch.check()
    assert (report.pages, report.not_modified, report.versions) == (1, 1, 0)
    later(watch, part=Answer(SECOND.encode()))  # the page itself still answers 304
    assert "15 days" in texts(watch)[-1]


@pytest.mark.parametrize(
    "fault",
    [
        Answer(b"", status=500),
        Answer(b"<h1>Not here</h1>", status=404),
        Answer(b""),
        Answer(b"%PDF-1.4", content_type="application/pdf"),
        Answer(b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"),
        Answer(hang_up=True),
        Answer(b"<p>Sorry, the page you are looking for could not be found.</p>"),
        Answer("<p>Désolé, cette page est introuvable.</p>".encode()),
        Answer(b"<div><p>The service is temporarily unavailable. Please try again later.</p></div>"),
        Answer(b"<p>Something went wrong.</p>"),
        Answer(page("<p>Apply for a fishing licence at the office.</p>", title="Fishing").encode()),
    ],
    ids=[
        "500",
        "404",
        "empty",
        "another type",
        "wall",
        "no answer",
        "soft 404",
        "soft 404 in French",
        "outage",
        "error",
        "another page",
    ],
)
def test_a_failing_part_makes_the_page_incomplete_and_changes_nothing(
    watch: Watch, asked: Asked, fault: Answer
) -> None:
    later(watch)
    before = texts(watch)
    for _ in range(3):
        later(watch, part=fault, page=page(BODY.replace("in person", "by post")))
    assert texts(watch) == before
    assert watch.rows("SELECT reason, count FROM health") == [("incomplete", 3)]
    assert {kind for kind, _ in watch.alerts()} <= {"failure_opened", "reminder"}
    assert f"{PART}: read with the page" in explained(watch)
    assert "not obtained at" in explained(watch)
    later(watch, part=FIRST)
    assert "by post" in texts(watch)[-1]
    assert watch.rows("SELECT state FROM health") == [("ok",)]


def test_a_person_takes_the_page_without_a_part_that_is_gone_for_good(watch: Watch, asked: Asked) -> None:
    """`veille review accept`: from then on the part was never had, and the page is read without it."""
    later(watch)
    later(watch, part=Answer(b"<h1>Not here</h1>", status=404))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        accept_suspect(workspace, workspace.store.pages.all(source="page")[0], reviewer="Ann")
    assert "30 days" not in texts(watch)[-1]
    later(watch, page=page(BODY.replace("in person", "by post")))
    assert "by post" in texts(watch)[-1]
    assert watch.rows("SELECT state FROM health") == [("ok",)]


def test_a_part_without_what_the_page_points_at_is_a_failure(watch: Watch, asked: Asked) -> None:
    body = BODY.replace(PART, PART + "#days")
    later(watch, page=page(body), part=f'<div id="days">{FIRST}</div><p>Other words.</p>')
    assert "Other words" not in texts(watch)[0]
    later(watch, part="<p>You may bring a guest.</p>")
    assert len(texts(watch)) == 1
    assert watch.rows("SELECT reason FROM health") == [("unreadable",)]


def test_a_part_that_was_never_there_leaves_the_page_readable_and_is_said(watch: Watch, asked: Asked) -> None:
    later(watch, part=Answer(b"<h1>Not here</h1>", status=404))
    assert "in person" in texts(watch)[0]
    assert f"has unseen parts: a part of this page is loaded from {PART}: not seen" in explained(watch).replace(
        watch.site.base_url, ""
    )
    assert "never obtained; not obtained at" in explained(watch)
    later(watch, part=FIRST)  # seen for the first time: recorded, nobody is woken
    assert "30 days" in texts(watch)[-1]
    assert watch.alerts() == []


def test_what_the_page_itself_changes_is_told_when_a_part_is_first_seen(watch: Watch, asked: Asked) -> None:
    """The part's own words are new to us, not to the reader: they are recorded and not told."""
    fee = BODY + "<h2>Fee</h2><p>You must pay $155 for the work permit.</p>"
    later(watch, part=Answer(b"<h1>Not here</h1>", status=404), page=page(fee))
    later(watch, part=FIRST, page=page(fee.replace("$155", "$160")))
    assert "30 days" in texts(watch)[-1]
    assert watch.alerts() == [("change", "substantive")]
    told = "".join(watch.messages())
    assert "160" in told
    assert "30 days" not in told
    recorded = watch.rows("SELECT summary_en FROM v1_change WHERE severity = 'substantive'")
    assert len(recorded) > 1  # the record has both


def test_an_error_at_first_sight_is_no_part_of_the_page(watch: Watch, asked: Asked) -> None:
    later(watch, part=Answer(b"<p>Sorry, the page you are looking for could not be found.</p>"))
    assert "in person" in texts(watch)[0]
    assert "looking for" not in texts(watch)[0]
    assert "never obtained; not obtained at" in explained(watch)
    assert "soft_404" in explained(watch)
    later(watch, part=FIRST)
    assert "30 days" in texts(watch)[-1]


@pytest.mark.parametrize(
    "words",
    [
        FIRST + "<p>The service is temporarily unavailable. Please try again later.</p>",
        "<p>You have 45 days to answer. Sign in to your account to do so.</p>",
        "<p>You must answer at once.</p>",
        "<p>Write to answers@cic.gc.ca or see www.canada.ca/answers and ircc.canada.ca.</p>",
    ],
    ids=["with a notice", "sign in", "another sentence", "addresses"],
)
def test_a_part_that_was_edited_is_read_at_once(watch: Watch, asked: Asked, words: str) -> None:
    later(watch)
    later(watch, part=Answer(words.encode()))
    assert len(texts(watch)) == 2
    assert watch.rows("SELECT state FROM health") == [("ok",)]


def test_a_part_that_several_pages_load_is_asked_for_once(watch: Watch, asked: Asked) -> None:
    watch.site.pages["/en/other.html"] = page(BODY, title="Other cases")
    watch.source("other", "/en/other.html", 'lang = "en"')
    later(watch)
    assert asked.count(PART) == 1
    assert watch.rows("SELECT count(*) FROM v1_version") == [(2,)]


def test_robots_of_the_host_hold_for_parts(watch: Watch, asked: Asked) -> None:
    asked.robots = "User-agent: *\nDisallow: /inc/\n"
    later(watch)
    assert PART not in asked
    assert "robots" in explained(watch)
    assert "511 points" in texts(watch)[0]


def test_the_bytes_that_a_version_cites_give_the_page_with_its_parts_again(watch: Watch, asked: Asked) -> None:
    later(watch)
    later(watch, part=Answer(SECOND.encode()))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        store = workspace.store
        result = verify(store, replay=lambda version, raw: replay_version(workspace, version, raw))
        assert result.problems == []
        version = store.history.latest(store.pages.all(source="page")[0].page_id)
        assert version is not None
        own, *parts = parsers.unpack_parts(store.blobs.get(version.raw_sha256))
        assert own.body == page(BODY).encode()
        shown = display_markdown(store.blobs.get(version.raw_sha256), profile=load_profiles()["canada-ca"])
        assert shown is not None
        assert "15 days" in shown
        assert "MIME-Version" not in shown
        assert [part.body.decode() for part in parts] == [SECOND, DATA]


def test_a_stopped_run_leaves_pages_that_wait_for_parts_due(watch: Watch, asked: Asked) -> None:
    watch.extra = "run_budget = 2"  # robots.txt and the page: nothing is left for its parts
    later(watch)
    assert watch.rows("SELECT count(*) FROM v1_version") == [(0,)]
    assert watch.rows("SELECT count(*) FROM health WHERE state = 'failing'") == [(0,)]
    watch.extra = ""
    later(watch)
    assert len(texts(watch)) == 1
    assert watch.rows("SELECT count(*) FROM page_part") == [(2,)]


def test_a_whole_page_as_a_parts_very_first_answer_is_no_part(watch: Watch, asked: Asked) -> None:
    """The page is read without it and says so; the part is taken when it comes."""
    watch.site.pages[PART] = Answer(page("<p>A boat licence costs $40.</p>", title="Boats").encode())
    later(watch)
    assert "Biometrics" in watch.rows("SELECT group_concat(heading) FROM v1_section")[0][0]
    assert "boat licence" not in texts(watch)[0]
    assert "unseen" in explained(watch)
    later(watch, part=Answer(FIRST.encode()))
    assert "30 days" in texts(watch)[-1]
