"""Promise: how many differences a change has is one number, in its list rows and on its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.forks import run_forked_text

ENTRY = re.compile(r'<li (?:class="entry|id="k-).*?(?=<li (?:class="entry|id="k-)|</ol>)', re.DOTALL)
SUMMARY = {
    "en": (r"(\d+) differences?<", r"<summary>(?:All )?(\d+) differences? in a list"),
    "fr": (r"(\d+) différences?<", r"<summary>(?:Les )?(\d+) différences? en liste"),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_one_count_in_lists_and_on_pages(demo_run: Path, lang: str) -> None:
    in_row, in_list = SUMMARY[lang]
    site = demo_run / "site" / lang
    counted: dict[str, set[str]] = {}
    for listed in (site / "index.html", *(site / "changes").glob("2*.html"), *(site / "page").glob("*.html")):
        for entry in ENTRY.findall(listed.read_text("utf-8")):
            change, told = re.search(r'change/([^"]+)\.html', entry), re.search(in_row, entry)
            if change and told:
                counted.setdefault(change[1], set()).add(told[1])
    for name, counts in counted.items():
        text = (site / "change" / f"{name}.html").read_text("utf-8")
        said = re.search(in_list, text)
        assert said, name
        listed_lines = re.search(r'<ol class="items">(.*?)</ol>', text, re.DOTALL)
        assert listed_lines
        assert counts == {said[1]} == {str(listed_lines[1].count("<li "))}, name
        assert not re.search(r"data-at>[^<]*diff", text)  # places in the text are counted under a name of their own
    assert any(counts != {"1"} for counts in counted.values())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_status_and_report_count_the_same_changes(demo_run: Path, lang: str) -> None:
    """One name, one number: what a check finds on one page is one change."""
    said = run_forked_text(["--lang", lang, "status"], cwd=demo_run).stdout
    told = re.search(r"(\d+) (?:changes seen|changements constatés)", " ".join(said.split()))
    listed = re.search(
        r'<p class="lead">(\d+) (?:changes|changements)\.',
        (demo_run / "site" / lang / "changes/index.html").read_text("utf-8").replace("\u00a0", " "),
    )
    assert told
    assert listed
    assert told[1] == listed[1]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_title_has_the_values_that_it_is_about(demo_run: Path, lang: str) -> None:
    """Also where the page's own words before them are long: these are cut, the values stay."""
    valued = 0
    for path in (demo_run / "site" / lang / "change").glob("*.html"):
        text = path.read_text("utf-8")
        values = re.search(r'class="h1-values">.*?<ins>(.*?)</ins>', text)
        if values:
            valued += 1
            title = re.search(r"<title[^>]*>(.*?) · veille</title>", text)
            assert title
            assert values[1] in title[1], path.name
            assert len(title[1]) <= 100
    assert valued > 3


def test_a_date_stamp_beside_a_change_is_listed_and_not_counted(demo_run: Path) -> None:
    """It says nothing of what the page asks for; the terminal lists it beside the text too."""
    told = [
        text
        for text in (path.read_text("utf-8") for path in (demo_run / "site/en/change").glob("*.html"))
        if "Beside the text: Page: date modified" in text
    ]
    assert len(told) > 3
