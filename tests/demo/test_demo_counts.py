"""Promise: how many differences a change has is one number, in its list rows and on its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ENTRY = re.compile(r'<li class="entry.*?</li>|<li id="k-.*?</li>', re.DOTALL)
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


def test_a_date_stamp_beside_a_change_is_listed_and_not_counted(demo_run: Path) -> None:
    """It says nothing of what the page asks for; the terminal lists it beside the text too."""
    told = [
        text
        for text in (path.read_text("utf-8") for path in (demo_run / "site/en/change").glob("*.html"))
        if "Beside the text: Page: date modified" in text
    ]
    assert len(told) > 3
