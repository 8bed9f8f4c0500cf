"""The built site in a real browser, from `file:` URLs: reading, filtering, keyboard, dark, print, phone, axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from record import record

from veille.alerts.site import SourceHealth, build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

EVERY_KIND = [
    "en/index.html", "fr/changes/index.html", "en/changes/2026-11.html", "en/version/p-caq-en-3.html", "fr/compare/p-caq-en.html", "fr/search.html", "en/change/p-caq-en-v3.html", "fr/change/p-caq-fr-v2.html", "fr/page/p-caq-en.html",
    "en/pages/1.html", "en/timelines.html", "fr/timeline/caq.fee.html", "en/parity.html", "fr/impact.html", "en/health.html", "en/held/p-caq-en.html",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}

Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens a page of the site; anything the console complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def _open(path: str, *, folder: Path = site, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((folder / path).as_uri())
        return page

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []


def shown(page: Page) -> int:
    return page.locator(".entry:visible").count()


def test_filter_and_search_narrow_the_list(open_page: Open) -> None:
    """Promise: severity, language and words narrow the overview, the count says so, and Clear brings all back."""
    page = open_page("index.html")
    assert shown(page) == 4  # twins that changed alike are one entry
    page.get_by_label("Severity", exact=True).select_option("critical")
    assert shown(page) == 1
    assert page.locator("[data-count]").inner_text() == "1 entry"
    page.get_by_label("Language", exact=True).select_option("fr")
    assert shown(page) == 1
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelectorAll('.entry:not([hidden])').length === 4")
    page.get_by_label("Filter by words").fill("quebec CERTIFICATE")  # accents and case aside
    assert shown(page) == 3
    assert page.locator(".day:visible").count() == 3  # a day without entries goes too
    page.get_by_label("Filter by words").fill("no such words")
    assert shown(page) == 0
    assert page.get_by_text("Nothing matches").is_visible()


def test_filter_counts_in_french(open_page: Open) -> None:
    """Promise: the French page counts as French does (0 and 1 are singular)."""
    page = open_page("fr/index.html")
    page.get_by_label("Filtrer par mots").fill("rien de tel")
    assert page.locator("[data-count]").inner_text() == "0 entrée"


def test_open_a_change_and_walk_its_steps(open_page: Open) -> None:
    """Promise: from the overview a change opens, leads to its page's history, and to itself in French."""
    page = open_page("index.html")
    page.get_by_role("link", name="Processing fee for a CAQ").first.click()
    assert page.locator("h1").inner_text().startswith("Processing fee for a CAQ")
    page.get_by_role("link", name="its change").click()
    assert page.locator("h1").inner_text().startswith("Processing fee for a CAQ")
    page.go_back()
    page.get_by_role("link", name="History of this page").first.click()
    assert page.locator(".history > li").count() == 4
    page.get_by_label("The page as of").fill("2026-05-01")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/version/p-caq-en-1.html")
    page.go_back()
    page.get_by_label("The page as of").fill("2020-01-01")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_text("No version of that day").is_visible()
    page.go_back()
    page.get_by_role("link", name="Français").click()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "191 $" in page.locator("h1").inner_text().replace("\u00a0", " ")


def test_an_old_report_says_so_by_itself(open_page: Open) -> None:
    """Promise: whoever opens the report long after it was built is told its age on every page; trouble too."""
    page = open_page("en/change/p-caq-en-v3.html")  # built in November 2026, trouble: one page
    page.clock.set_fixed_time("2026-11-22T16:00:00Z")
    page.reload()
    assert page.locator("[data-age]").inner_text().startswith("1 page could not be checked")
    page.clock.set_fixed_time("2026-12-24T16:00:00Z")
    page.reload()
    assert page.locator("[data-age]").inner_text().startswith("This report was built 32 days ago")
    assert "old" in (page.locator("[data-age]").get_attribute("class") or "")


DUE = (("2026-11-23T05:00:00Z", 30), ("2026-11-24T05:00:00Z", 12))


@pytest.fixture(scope="session")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which every page was checked as planned when it was built."""
    source = SourceHealth("ircc-quebec", 42, 42, 0, 0, "2026-11-22T13:58:14Z", host="www.canada.ca",
                          next_due="2026-11-23T03:58:14Z", overdue=DUE)  # fmt: skip
    data = record(health=(), sources=(source,), held=(), overdue=DUE)
    return build_site(data, tmp_path_factory.mktemp("well") / "site").dest


@pytest.mark.parametrize(
    ("lang", "as_of", "due", "all_due"),
    [
        ("en", "As of 22 November 2026, 14:05 UTC: Every page was checked as planned", "30 pages are due for another check", "42 pages"),
        ("fr", "En date du 22 novembre 2026, 14 h 05 UTC : Toutes les pages ont été vérifiées", "30 pages sont à vérifier de nouveau", "42 pages"),
    ],
)  # fmt: skip
def test_health_ages_by_itself(open_page: Open, well: Path, lang: str, as_of: str, due: str, all_due: str) -> None:
    """Promise: what is due by now is not shown as healthy, on health, overview and every page; no check, no green."""
    page = open_page(f"{lang}/health.html", folder=well)

    def look(now: str, path: str = f"{lang}/health.html") -> str:
        page.clock.set_fixed_time(now)
        page.goto((well / path).as_uri())
        return page.locator("body").inner_text().replace("\u00a0", " ")

    text = look("2026-11-22T15:00:00Z")
    assert as_of in text
    assert due not in text
    assert page.locator(".verdict.well").count() == 1
    text = look("2026-11-23T06:00:00Z")  # some of them are due, and nobody knows
    assert as_of in text  # the time it speaks of
    assert due in text
    assert page.locator(".well").count() == 0
    counts = [part.inner_text().replace("\u00a0", " ") for part in page.locator(".count-of:visible").all()]
    assert [count.rpartition(" ")[2] for count in counts] == ["30", "12"]
    assert page.locator("[data-due]").is_visible()
    look("2026-11-25T06:00:00Z", f"{lang}/index.html")  # 2.6 days old
    assert all_due in page.locator(".standing-link.trouble").inner_text()
    for path in (f"{lang}/index.html", f"{lang}/change/p-caq-en-v3.html", f"{lang}/changes/index.html"):
        look("2026-11-25T06:00:00Z", path)
        assert page.locator("[data-age]").inner_text().startswith(all_due), path
    text = look("2027-02-21T06:00:00Z")  # 91 days old
    assert "90" in page.locator("[data-age]").inner_text()
    assert all_due in page.locator("[data-overdue]").inner_text()
    assert page.locator(".well").count() == 0


def test_health_without_scripts_says_of_when_it_is(open_page: Open, well: Path) -> None:
    """Promise: a page that cannot know what time it is names the time it speaks of, and shows nothing in green."""
    page = open_page("en/health.html", folder=well, java_script_enabled=False)
    assert page.locator(".verdict:visible").inner_text().startswith("As of 22 November 2026, 14:05 UTC")
    assert page.locator(".well").count() == 0


def test_a_report_built_long_after_the_last_check_says_what_is_due(tmp_path: Path, open_page: Open) -> None:
    """Promise: what was due when the report was built is not healthy in it, without scripts too."""
    source = SourceHealth("ircc-quebec", 42, 42, 0, 0, "2026-11-20T03:58:14Z", host="www.canada.ca", overdue=DUE[:1])
    data = record(generated_at="2026-11-23T09:00:00Z", health=(), sources=(source,), held=(), overdue=DUE[:1])
    folder = build_site(data, tmp_path / "site").dest
    page = open_page("en/health.html", folder=folder, java_script_enabled=False)
    assert "30 pages are due for another check" in page.locator("main").inner_text()
    assert [part.inner_text() for part in page.locator(".count-of:visible").all()] == [
        "due for another check: 30", "checked: 12",
    ]  # fmt: skip
    page.goto((folder / "en/index.html").as_uri())
    assert "30 pages are due" in page.locator(".standing-link.trouble").inner_text()


def test_a_view_is_kept_in_its_address(open_page: Open) -> None:
    """Promise: filters and words stand in the address: a view can be shared, and Back and reload keep it."""
    page = open_page("index.html")
    page.get_by_label("Severity", exact=True).select_option("editorial")
    page.get_by_label("Filter by words").fill("tidied or how")
    assert page.evaluate("location.hash") == "#q=tidied+or+how&severity=editorial"
    page.get_by_label("Filter by words").fill("how")
    shared = page.evaluate("location.href")
    page.goto("about:blank")
    page.goto(shared)
    assert page.get_by_label("Severity", exact=True).input_value() == "editorial"
    assert shown(page) == 1
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("!location.hash")
    page.get_by_label("From").fill("2026-09-01")
    page.get_by_label("To", exact=True).fill("2026-10-31")
    assert shown(page) == 1


@pytest.mark.parametrize("sign", ["?", "#"])
@pytest.mark.parametrize("path", ["en/index.html", "fr/changes/index.html", "en/changes/2026-11.html"])
def test_an_address_opens_a_view(open_page: Open, site: Path, path: str, sign: str) -> None:
    """Promise: overview, all changes and each month open as their address says, after ? as after #; what is no choice chooses all."""
    page = open_page(path)
    page.goto((site / path).as_uri() + f"{sign}severity=critical")
    page.reload()
    page.wait_for_function("document.querySelectorAll('.entry:not([hidden])').length === 1")
    assert page.locator("#f-severity").input_value() == "critical"
    page.goto((site / path).as_uri() + f"{sign}severity=grave&q=no+such+words")
    page.reload()
    assert page.locator("#f-severity").input_value() == ""
    page.wait_for_function("!document.querySelector('[data-nothing]').hidden")
    page.locator("#f-severity").select_option("critical")
    page.locator("#f-q").fill("")
    assert page.url.endswith(f"{path}#severity=critical")  # one view in one form of address


def test_filters_of_all_changes(open_page: Open) -> None:
    """Promise: the list of all changes narrows by severity, page and words, whichever month they are of; Clear brings back the months."""
    page = open_page("en/changes/index.html")
    months = page.get_by_role("heading", name="Months")
    assert months.is_visible()
    page.get_by_label("Severity", exact=True).select_option("critical")
    page.wait_for_selector(".entry")
    assert shown(page) == 1
    assert page.locator("[data-count]").inner_text() == "1 entry"
    assert (
        page.get_by_role("link", name="Processing fee for a CAQ").get_attribute("href")
        == "../../en/change/p-caq-en-v3.html"
    )
    assert "$191 → $198" in page.locator(".entry h3").inner_text()
    assert page.get_by_role("link", name="French page changed too").is_visible()
    assert not months.is_visible()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_selector("[data-whole]:not([hidden])")
    page.get_by_label("Page", exact=True).fill("frais EXIGES")
    assert shown(page) == 1
    assert page.locator("#f-pages option").count() == 3  # offered as one types
    page.get_by_label("Filter by words").fill("no such words")
    assert page.get_by_text("Nothing matches").is_visible()
    page.get_by_role("button", name="Clear").click()
    page.wait_for_selector("[data-whole]:not([hidden])")
    page.get_by_label("From").fill("2026-01-01")
    assert page.locator(".day").count() > 1  # of several months


def test_back_and_forward_step_through_the_views(open_page: Open) -> None:
    """Promise: each choice is a step of Back and Forward, the letters of a word are one; the other language opens the same view."""
    page = open_page("en/changes/index.html")
    page.get_by_label("Severity", exact=True).select_option("critical")
    page.get_by_label("Filter by words").press_sequentially("caq")
    page.wait_for_selector(".entry")
    page.go_back()
    assert page.url.endswith("#severity=critical")
    assert page.get_by_label("Filter by words").input_value() == ""
    page.go_back()
    assert page.url.endswith("en/changes/index.html")
    assert page.get_by_label("Severity", exact=True).input_value() == ""
    assert page.get_by_role("heading", name="Months").is_visible()
    page.go_forward()
    page.go_forward()
    assert page.url.endswith("#q=caq&severity=critical")
    assert shown(page) == 1
    page.get_by_role("link", name="Français").click()
    page.wait_for_selector(".entry")
    assert page.get_by_label("Gravité").input_value() == "critical"
    assert page.get_by_label("Filtrer par mots").input_value() == "caq"


def test_all_changes_since_the_last_visit(open_page: Open) -> None:
    """Promise: in the list of all changes too one sees what came since, of all months."""
    page = open_page("en/changes/index.html")
    page.evaluate("localStorage.setItem('veille-visit', JSON.stringify({upTo: '2026-10-15T00:00:00Z', seen: 0}))")
    page.goto(page.url + "?new=1")
    page.wait_for_selector(".entry")
    assert (shown(page), page.locator(".badge.new").count()) == (1, 1)


def test_all_changes_without_scripts_is_whole(open_page: Open) -> None:
    """Promise: without scripts the months stand there with all changes, whatever the address asks."""
    page = open_page("en/changes/index.html", java_script_enabled=False)
    page.goto(page.url + "?severity=critical")
    assert page.get_by_role("heading", name="Months").is_visible()
    assert not page.locator("form").is_visible()
    assert page.locator("tbody a[href*='/changes/20']").count() == 4


def test_what_is_new_since_the_last_visit(open_page: Open, site: Path) -> None:
    """Promise: a reader who was here before sees what came since, and can see only that."""
    page = open_page("index.html")
    assert not page.get_by_label("Only since my last visit").is_visible()
    page.evaluate("localStorage.setItem('veille-visit', JSON.stringify({upTo: '2026-10-15T00:00:00Z', seen: 0}))")
    page.reload()
    assert page.locator("[data-new]:visible").count() == 1
    page.get_by_label("Only since my last visit").check()
    assert shown(page) == 1
    page.reload()  # the same visit goes on
    assert page.locator("[data-new]:visible").count() == 1


def test_search_of_the_whole_site(open_page: Open) -> None:
    """Promise: a rule is found by its words without accents or case, in one language or both, without a server."""
    page = open_page("en/search.html")
    page.get_by_label("Words").fill("FRAIS traitement")
    assert page.locator(".found .entry").count() == 1
    assert "191 $ par travailleur" in page.locator(".found blockquote").inner_text()
    assert page.evaluate("window.veillePlain('L’Œuvre')") == "l'oeuvre"  # as keys have it
    page.get_by_label("Language", exact=True).select_option("en")
    assert page.locator(".found .entry").count() == 0
    page.get_by_label("Words").fill("“processing” fee, worker.")
    assert page.locator("[data-found]").inner_text() == "1 result"
    page.locator(".found .where a").first.click()
    assert page.locator("h1").inner_text().startswith("Quebec acceptance certificate")


def test_walking_through_the_differences(open_page: Open) -> None:
    """Promise: n and p, or the buttons, go from difference to difference and say where one is."""
    page = open_page("en/change/p-caq-en-v3.html")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator("[data-at]").inner_text() == "place 2 of 4"
    assert page.locator(".rl-row.here").count() == 1
    page.get_by_role("button", name="Previous place that differs").click()
    assert page.locator("[data-at]").inner_text() == "place 1 of 4"


def test_redline_modes(open_page: Open) -> None:
    """Promise: side by side shows old and new apart; in one text both stand in one place, each word once."""
    page = open_page("en/change/p-caq-en-v3.html")
    changed = page.locator(".rl-row.changed").first
    assert changed.locator(".old del").first.is_visible()
    assert not changed.locator(".new del").first.is_visible()
    assert (
        changed.locator(".new").inner_text() == "As of January 1, 2027, the processing fee is $198.00 for each worker."
    )
    page.get_by_label("In one text").check()
    assert not changed.locator(".old").is_visible()
    assert changed.locator(".new del").first.is_visible()
    assert changed.locator(".new ins").first.is_visible()
    page.get_by_label("Side by side").check()
    assert changed.locator(".old").is_visible()


def test_keyboard_alone(open_page: Open) -> None:
    """Promise: without a mouse one skips to the content, filters, opens a change and changes the redline's mode."""
    page = open_page("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # health link in the lead
    page.keyboard.press("Tab")
    page.keyboard.type("processing fee")
    assert shown(page) == 1
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('.entry')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"  # where one is can be seen
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/**")
    page.locator(".mode-side").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".mode-inline").is_checked()


def test_without_scripts_everything_is_there(open_page: Open) -> None:
    """Promise: with JavaScript off the list is whole, no dead form stands about, and the redline still switches."""
    page = open_page("index.html", java_script_enabled=False)
    assert shown(page) == 4
    assert not page.locator("form").is_visible()
    page = open_page("en/change/p-caq-en-v3.html", java_script_enabled=False)
    page.get_by_label("In one text").check()
    assert not page.locator(".rl-row.changed .old").first.is_visible()


def test_dark(open_page: Open) -> None:
    """Promise: who prefers dark gets light words on a dark ground."""
    light, dark = (
        open_page("index.html", color_scheme=scheme).evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
            ".map(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))"
        )
        for scheme in ("light", "dark")
    )
    assert light[0] > 600 > 300 > light[1]
    assert dark[0] < 150 < 500 < dark[1]


def test_print(open_page: Open, tmp_path: Path) -> None:
    """Promise: a change prints to PDF without navigation and switches, with the address of its page."""
    page = open_page("en/change/p-caq-en-v3.html")
    page.emulate_media(media="print")
    assert not page.locator(".top nav").is_visible()
    assert not page.locator(".modes").is_visible()
    page.pdf(path=tmp_path / "change.pdf", format="Letter")
    import pypdfium2

    with pypdfium2.PdfDocument(tmp_path / "change.pdf") as pdf:
        text = " ".join(" ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf).split())
    assert "Processing fee for a CAQ" in text
    assert "acceptancecertificate.html" in re.sub(r"[^\w.]", "", text)  # a hyphen at a line's end
    assert "Timelines" not in text


def test_phone(open_page: Open, site: Path) -> None:
    """Promise: at 360 px no page scrolls sideways (wide tables and pictures scroll within themselves)."""
    page = open_page("index.html", viewport=PHONE)
    for path in EVERY_KIND:
        page.goto((site / path).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "path", ["parity", "timelines", "timeline/caq.fee", "pages/1", "health", "page/p-caq-en", "change/p-caq-en-v3"]
)
def test_no_cell_of_a_table_stands_beyond_the_edge_of_a_phone(
    open_page: Open, site: Path, lang: str, path: str
) -> None:
    """Promise: both languages of a pair, and each cell of a row, are in sight at 360 px, under the names of their columns."""
    page = open_page("index.html", viewport=PHONE)
    page.goto((site / lang / f"{path}.html").as_uri())
    cells = page.evaluate(
        "[...document.querySelectorAll('table.stacked td')].filter((td) => td.getClientRects().length).map((td) => "
        "[td.getBoundingClientRect().right, getComputedStyle(td, '::before').content])"
    )
    assert cells
    assert max(right for right, _ in cells) <= PHONE["width"]
    assert all(len(name.strip('"')) > 1 for _, name in cells), cells


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_first_screen_of_a_phone_shows_what_changed(open_page: Open, site: Path, lang: str) -> None:
    """Promise: on a phone the fullest card leaves room for what changed in the text, and the present place of the report is in
    sight in its one line."""
    page = open_page("index.html", viewport=PHONE)
    for name in ("p-caq-en-v3", "p-caq-fr-v2"):
        page.goto((site / lang / f"change/{name}.html").as_uri())
        bottom = page.evaluate("document.querySelector('#redline').getBoundingClientRect().bottom")
        assert bottom < PHONE["height"], (name, bottom)
    page.goto((site / lang / "search.html").as_uri())
    place = page.locator(".top [aria-current]").bounding_box()
    assert place is not None
    assert 0 <= place["x"] <= PHONE["width"] - place["width"]


@pytest.mark.parametrize("path", EVERY_KIND)
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    """Promise: axe finds no fault against WCAG 2.2 A and AA, in light or dark, on any kind of page."""
    from axe_playwright_python.base import AXE_FILE_PATH

    page = open_page(path)
    page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))  # by the debugger's door: the policy refuses script elements
    standards = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
    for scheme, rules in (("light", standards), ("dark", "{type: 'rule', values: ['color-contrast']}")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # preload would fetch the style sheet anew, which the page's policy rightly refuses
        found = page.evaluate(
            f"axe.run({{runOnly: {rules}, preload: false}})"
            ".then(r => r.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html + n.failureSummary).slice(0, 3)]))"
        )
        assert found == [], scheme


def test_hostile_text_does_not_run(open_page: Open, hostile_sites: list[Path]) -> None:
    """Promise: pages made of hostile text run nothing, ask for nothing outside and still show their heading."""
    page = open_page("index.html")
    for folder in hostile_sites:
        change = next((folder / "en/change").iterdir())
        for path in (folder / "index.html", change, folder / "en/changes/index.html"):
            page.goto(path.as_uri() + ("#lang=en" if path.parent.name == "changes" else ""))
            page.wait_for_function(
                "!document.querySelector('[data-changes]') || document.querySelector('[data-found] li')"
            )
            page.mouse.move(400, 300)
            page.keyboard.press("Tab")
            assert page.evaluate("window.owned") is None, path
            assert page.evaluate("performance.getEntriesByType('resource').every(r => r.name.startsWith('file:'))"), (
                path
            )
            assert page.locator("h1").is_visible(), path


def test_served_over_http_it_is_the_same(browser: Browser, site: Path) -> None:
    """Promise: the policy that works from `file:` works from a server too."""
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        assert page.get_by_role("search").is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid"
        page.close()
        server.shutdown()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_words_on_a_phones_card_wrap(open_page: Open, site: Path, lang: str) -> None:
    """Promise: at 360 px what else changed is read to its end, and who corrected what, however long, breaks into lines."""
    page = open_page("index.html", viewport=PHONE)
    page.goto((site / lang / "change/p-caq-en-v3.html").as_uri())
    lines = page.locator(".decision .others li").all()
    assert lines
    assert all(line.evaluate("e => e.scrollWidth <= e.clientWidth") for line in lines)
    page.evaluate("document.querySelectorAll('.note').forEach(e => e.textContent = 'corrected by somebody '.repeat(9))")
    assert page.locator(".note").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
