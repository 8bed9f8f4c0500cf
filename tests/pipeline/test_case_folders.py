"""Promise: each small case that a user once reported is told as its folder says, through the whole pipeline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.watching import Watch
from veille.answers.explain import explain_page
from veille.answers.freshness import Freshness, read_freshness
from veille.answers.queries import list_pages
from veille.answers.remarks import fold_unseen
from veille.answers.status import read_status, status_lines
from veille.operate.loopback import Answer
from veille.parsers.media.html.loaded.includes import NOT_SEEN, UNSEEN
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace

FEE_FACT = (
    '[[facts]]\nkey = "case.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "page"\ntype = "money"\nunit = "CAD"\n'
)
URL = "https://www.canada.ca/en/immigration-refugees-citizenship/services/case.html"


@pytest.fixture
def cases(corpus: Path) -> Path:
    """The folder of reported cases beside the corpus; skipped with a reason where it is missing."""
    path = corpus.parent / "cases"
    if not path.is_dir():
        pytest.skip(f"no cases found at {path}")
    return path


def text_of(cases: Path, case: str, name: str) -> str:
    """A file of the case whose folder begins with that number or name."""
    folder = next(folder for folder in sorted(cases.iterdir()) if folder.name.startswith(case))
    return (folder / name).read_text(encoding="utf-8")


def serve(watch: Watch, text: str, *, hours: float = 48, path: str = "/en/page.html") -> None:
    """Put a text at the page's address and check it some hours later."""
    watch.site.validators = False
    watch.site.pages[path] = Answer(text.encode())
    watch.later(hours=hours)
    watch.check()


def watch_page(watch: Watch, rest: str = 'lang = "en"') -> None:
    watch.source("page", "/en/page.html", rest)


def kinds(watch: Watch) -> list[object]:
    return [kind for kind, _ in watch.alerts() if kind != "reminder"]


def versions(watch: Watch) -> int:
    return int(str(watch.rows("SELECT count(*) FROM v1_version")[0][0]))


def test_01_a_change_behind_an_outage_is_told(watch: Watch, cases: Path) -> None:
    watch_page(watch)
    watch.sources += FEE_FACT
    for name in ("1-full", "2-empty", "2-empty", "3-full-changed"):
        serve(watch, text_of(cases, "01", f"{name}.html"))
    assert [a for a in watch.alerts() if a[0] == "change"] == [("change", "critical")]
    assert "$155" in "".join(watch.messages())
    assert "$160" in "".join(watch.messages())
    assert versions(watch) == 2


def test_03_a_capture_of_the_future_mutes_nothing(watch: Watch, cases: Path, tmp_path: Path) -> None:
    watch_page(watch)
    serve(watch, text_of(cases, "03", "1.html"))
    (tmp_path / "copy.html").write_text(text_of(cases, "03", "2.html"), encoding="utf-8")
    result = invoke(["import", str(tmp_path / "copy.html"), "--url", f"{watch.site.base_url}/en/page.html", "--date", "2062-01-06",
         "--config", str(watch.folder / "config.toml"), "--db", str(watch.folder / "veille.db")],
    )  # fmt: skip
    assert result.exit_code != 0
    for name in ("3", "4"):
        serve(watch, text_of(cases, "03", f"{name}.html"))
    assert kinds(watch) == ["change", "change"]


def test_04_a_new_page_under_a_watched_page_is_told(watch: Watch, cases: Path) -> None:
    watch.source("hub", "/hub.html", 'depth = 1\nallow = ["/hub/"]')
    watch.site.pages["/hub/a.html"] = text_of(cases, "04", "new.html").replace("500", "10").replace("levy", "topic")
    serve(watch, text_of(cases, "04", "hub-1.html"), path="/hub.html")
    watch.site.pages["/hub/levy.html"] = watch.site.pages["/hub/new.html"] = text_of(cases, "04", "new.html")
    serve(watch, text_of(cases, "04", "hub-2.html"), path="/hub.html")
    assert kinds(watch).count("page_found") == 1
    assert any("$500" in text for text in watch.messages())


@pytest.mark.parametrize("name", ["french", "department", "portal"])
def test_08_another_page_in_its_place_is_held(watch: Watch, cases: Path, name: str) -> None:
    watch_page(watch)
    serve(watch, text_of(cases, "08", "page.html"))
    for _ in range(3):
        serve(watch, text_of(cases, "08", f"{name}.html"))
    serve(watch, text_of(cases, "08", "page.html"))
    assert kinds(watch) == ["suspect", "suspect_closed"]
    assert versions(watch) == 1


def test_08_a_redirect_to_the_department_is_held(watch: Watch, cases: Path) -> None:
    watch_page(watch)
    serve(watch, text_of(cases, "08", "page.html"))
    watch.site.pages["/en/department.html"] = Answer(text_of(cases, "08", "department.html").encode())
    watch.site.pages["/en/page.html"] = Answer(b"", 302, headers=(("Location", "/en/department.html"),))
    watch.later(days=2)
    assert watch.check().held == 1, watch.rows("SELECT title, url FROM v1_page")
    assert versions(watch) == 1


@pytest.mark.parametrize(("case", "told"), [("13", "removed"), ("15", "moved")])
def test_an_edit_that_no_word_shows_is_told(watch: Watch, cases: Path, case: str, told: str) -> None:
    """13: a paragraph is hidden. 15: an item leaves the list within a list."""
    watch_page(watch)
    serve(watch, text_of(cases, case, "before.html"))
    serve(watch, text_of(cases, case, "after.html"))
    assert watch.alerts() == [("change", "substantive")]
    assert told in "".join(watch.messages())


def test_17_a_watched_fact_inside_a_mass_change(watch: Watch, cases: Path) -> None:
    """The fact at once and critical; the other eleven stand as held in `status`."""
    before, after = (text_of(cases, "17", f"page-{name}.html") for name in ("before", "after"))
    watch.site.validators = False
    for n in range(12):
        watch.source("page" if n == 7 else f"p{n}", f"/en/p{n}.html", 'lang = "en"')
        watch.site.pages[f"/en/p{n}.html"] = before.replace("Quebec cases", f"Quebec cases, part {n}")
    watch.sources += FEE_FACT
    watch.check()
    for n in range(12):
        text = (after if n == 7 else after.replace("$160", "$155")).replace("Quebec cases", f"Quebec cases, part {n}")
        watch.site.pages[f"/en/p{n}.html"] = text
    watch.later(days=1)
    watch.check()
    assert sorted(watch.alerts()) == [("change", "critical"), ("mass_change", "critical")]


def test_18_flips_give_one_note(watch: Watch, cases: Path) -> None:
    watch_page(watch)
    for name in "ababa":
        serve(watch, text_of(cases, "18", f"{name}.html"), hours=12)
    assert kinds(watch) == ["change", "flapping"]


def test_19_a_stamp_and_a_counter_are_no_change(watch: Watch, cases: Path) -> None:
    watch_page(watch)
    serve(watch, text_of(cases, "19", "before.html"))
    serve(watch, text_of(cases, "19", "after.html"))
    assert watch.alerts() == []
    assert watch.rows("SELECT count(*) FROM v1_change WHERE severity NOT IN ('metadata', 'none')") == [(0,)]


def test_21_two_sources_on_one_page(watch: Watch, cases: Path) -> None:
    """The case's own configuration, on the loopback host: both packages are named."""
    config = text_of(cases, "21", "config.toml")
    watch.sources += config.replace("https://www.example.org", watch.site.base_url)
    serve(watch, text_of(cases, "08", "page.html"))
    serve(watch, text_of(cases, "08", "page.html").replace("$155", "$160"))
    told = "".join(watch.messages())
    assert re.search(r"\bx\b", told)
    assert re.search(r"\by\b", told)
    for name in ("a", "b"):
        watch.later(days=2)
        assert watch.check(everything=True, sources=(name,)).pages == 1
        with watch.store() as store:
            assert explain_page(store, name)["page"]["source"] == "a"
            assert len(list_pages(store.connection.raw, name)) == 1


def test_22_a_part_that_the_page_loads_itself_is_said(watch: Watch, cases: Path) -> None:
    """`status` and `explain` mark the page, with the address of each part."""
    watch_page(watch)
    serve(watch, text_of(cases, "22", "page.html"))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        path = watch.folder / "veille.db"
        lines = status_lines(
            read_status(workspace.store.connection.raw, workspace.config, path, workspace.clock), workspace.clock
        )
        said = "has unseen parts: a part of this page is loaded from /inc/deadline.html"
        assert any(line.startswith("remark") and said in line for line in lines)
        assert any(said in line for line in explain_page(workspace.store, "page")["lines"])


def test_22_many_unseen_parts_are_one_remark() -> None:
    hints = ("no title", *(f"{UNSEEN}/inc/{n}.html{NOT_SEEN}" for n in range(40)))
    assert fold_unseen(hints) == (f"{UNSEEN}/inc/0.html, /inc/1.html, /inc/2.html (+37){NOT_SEEN}", "no title")
    assert fold_unseen(hints[:3]) == hints[:3]


def test_words_against_the_stated_language_are_held_and_told(watch: Watch, cases: Path) -> None:
    """A French page under a source that says `en`: no version, one alert, and it stands in `status`."""
    watch_page(watch)
    for _ in range(2):
        serve(watch, text_of(cases, "import-lang", "fr.html"))
    assert versions(watch) == 0
    assert kinds(watch) == ["suspect"]
    assert watch.rows("SELECT kind FROM suspect WHERE state = 'open'") == [("other_language",)]


@pytest.mark.parametrize("order", ["before after", "after before"])
def test_23_a_host_without_profile_is_read_the_same_again(
    watch: Watch, cases: Path, tmp_path: Path, order: str
) -> None:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        for name in order.split():
            (tmp_path / f"{name}.html").write_text(text_of(cases, "23", f"{name}.html"), encoding="utf-8")
            day = "2026-01-05" if name == "before" else "2026-01-08"
            run_import(workspace, [tmp_path / f"{name}.html"], url="https://mirror.example.org/p.html", date=day)
        found = verify(workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=0)
        assert found.problems == []


def test_28_a_first_page_without_text_is_said(watch: Watch, cases: Path) -> None:
    """Not believed, so no version: the run says so, and the page stands as held."""
    watch_page(watch)
    watch.site.pages["/en/page.html"] = text_of(cases, "28", "empty-shell.html")
    report = watch.check()
    assert (report.versions, report.held + report.failed > 0) == (0, True)
    assert report.failures
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        (page,) = read_freshness(workspace.store.connection.raw, workspace.config, watch.now)
        assert page.state is not Freshness.FRESH


def test_29_a_bad_selector_is_refused_when_it_is_read(
    watch: Watch, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (watch.folder / "profiles").mkdir()
    (watch.folder / "profiles" / "mine.toml").write_text(text_of(cases, "29", "mine.toml"), encoding="utf-8")
    watch.source("page", "/en/page.html")
    watch.sources = watch.sources.replace('profile = "canada-ca"', 'profile = "mine"')
    monkeypatch.chdir(watch.folder)
    (watch.folder / "config.toml").write_text(
        f'[crawl]\ncontact = "t@example.org"\n[profiles]\npath = "profiles"\n{watch.sources}', encoding="utf-8"
    )
    result = invoke(["check"])
    assert result.exit_code != 0
    assert result.exception is not None


def test_30_an_added_section_is_told_once(watch: Watch, cases: Path) -> None:
    watch_page(watch)
    serve(watch, text_of(cases, "30", "before.html"))
    serve(watch, text_of(cases, "30", "after.html"))
    assert kinds(watch) == ["change"]
    assert watch.rows("SELECT count(*) FROM v1_change WHERE severity NOT IN ('metadata', 'none')") == [(1,)]


def test_a_french_page_imported_without_a_language(watch: Watch, cases: Path, tmp_path: Path) -> None:
    (tmp_path / "fr.html").write_text(text_of(cases, "import-lang", "fr.html"), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [tmp_path / "fr.html"], url=URL.replace("/en/", "/fr/"), date="2024-01-01")
    assert watch.rows("SELECT lang FROM v1_page") == [("fr",)]
    assert watch.rows("SELECT count(*) >= 4 FROM v1_rule") == [(1,)]


def test_both_orders_of_import_cite_the_bytes_that_were_read(watch: Watch, cases: Path, tmp_path: Path) -> None:
    found = []
    for order in ("ab", "ba"):
        with open_workspace(watch.config(), database=tmp_path / f"{order}.db", clock=lambda: watch.now) as workspace:
            for name in order:
                path = tmp_path / f"{name}.html"
                path.write_text(text_of(cases, "import-order", f"{name}.html"), encoding="utf-8")
                run_import(workspace, [path], url=URL, date=f"2024-01-0{1 if name == 'a' else 2}", lang="en")
            rows = workspace.store.connection.rows
            found.append([tuple(r) for r in rows("SELECT kind, quote, raw_sha256 FROM v1_rule ORDER BY start, end")])
            problems = verify(
                workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=0
            )
            assert problems.problems == []
    assert found[0] == found[1]


@pytest.mark.parametrize("many", [6, 13, 15, 18, 25])
@pytest.mark.parametrize("twin_is_empty", [True, False])
def test_twins_with_many_sections_alone_on_one_side(watch: Watch, many: int, twin_is_empty: bool) -> None:
    """The lengths at which sums of floats once missed their equal; the run goes through, twice."""
    inside = "".join(f"<h2>Part {n}</h2><p>You must keep paper {n} for {n + 2} months.</p>" for n in range(many))
    ends = "<h2 id='who'>{}</h2><p>{}</p>"
    english, french = ("", "") if twin_is_empty else (
        ends.format("Who can apply", "You must have a job offer."), ends.format("Qui", "Il faut une offre d’emploi.")
    )  # fmt: skip
    bodies = {"en": english + inside, "fr": french}
    for lang, body in bodies.items():
        other = "fr" if lang == "en" else "en"
        watch.source(lang, f"/{lang}.html", f'lang = "{lang}"\ntwin = "{watch.site.base_url}/{other}.html"')
        watch.site.pages[f"/{lang}.html"] = (
            f'<!DOCTYPE html><html lang="{lang}"><head><title>T - Canada.ca</title></head><body>'
            f'<main property="mainContentOfPage"><h1 id="wb-cont">T</h1>{body}</main></body></html>'
        )
    for _ in range(2):
        watch.later(days=1)
        report = watch.check()
        assert (report.pages, report.faults) == (2, 0)
