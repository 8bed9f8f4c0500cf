"""Promise: a PDF without a layer of text is told in one clear line, and no version is believed of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.parsers.pdf_writer import Print, write_pdf
from tests.watching import Site, Watch, page
from veille.operate.loopback import Answer
from veille.parsers import read_document
from veille.profiles import load_profiles

TITLE = "Guide for applicants 2024"
WORDS = [Print(40, 700, "You must pay the fee of $570 when you apply.")]
NUMBERED = [[Print(300, 20, str(number))] for number in (1, 2)]  # only page numbers, as a copier adds them


@pytest.mark.parametrize("pages", [[[], []], NUMBERED])
def test_extract_names_the_file_its_title_and_what_to_do(tmp_path: Path, pages: list[list[Print]]) -> None:
    (tmp_path / "scan.pdf").write_bytes(write_pdf(pages, title=TITLE))
    command = [sys.executable, "-m", "veille.cli", "extract", "scan.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    for said in ("scan.pdf", repr(TITLE), "no text on its 2 pages", "probably a scan: watch the page that links to it"):
        assert said in done.stderr


def test_a_check_keeps_the_text_that_it_has(watch: Watch, site: Site) -> None:
    """The manual is replaced by a scan of it: a failure with its reason, the version with the words stays the last."""
    site.pages["/en/manual.pdf"] = Answer(write_pdf([WORDS], title=TITLE), content_type="application/pdf")
    watch.source("manual", "/en/manual.pdf")
    assert watch.check().versions == 1
    site.pages["/en/manual.pdf"] = Answer(write_pdf([[], []], title=TITLE), content_type="application/pdf")
    report = watch.check()
    assert (report.versions, report.failed, report.faults) == (0, 1, 0)
    assert TITLE in report.failures[0]
    assert watch.rows("SELECT reason FROM health WHERE state = 'failing'") == [("unreadable",)]
    assert watch.rows("SELECT count(*) FROM version") == [(1,)]


def test_pages_without_text_beside_others_are_a_hint() -> None:
    """Half of the pages or more; a cover alone is none."""
    profile = load_profiles()["canada-ca"]
    assert (
        "2 of 3 pages hold no text: they may be scans"
        in read_document(write_pdf([WORDS, [], []]), profile=profile).hints
    )
    assert not any("scans" in hint for hint in read_document(write_pdf([[], WORDS, WORDS]), profile=profile).hints)


def test_a_scan_is_called_as_the_link_to_it_calls_it(watch: Watch, site: Site) -> None:
    """A scan has no title: what the page that links to it says stands for it; "PDF" alone names nothing."""
    links = '<a href="/hub/a.pdf">Guide to the certificate</a> <a href="/hub/b.pdf">PDF</a>'
    site.pages["/hub"] = page(f"<p>See these files: {links}</p>")
    for name in ("a", "b"):
        site.pages[f"/hub/{name}.pdf"] = Answer(write_pdf([[], []]), content_type="application/pdf")
    watch.source("hub", "/hub", 'depth = 1\nallow = ["/hub/"]')
    watch.check()
    titles = watch.rows("SELECT title FROM v1_page WHERE url LIKE '%.pdf' ORDER BY url")
    assert titles == [("Guide to the certificate",), ("",)]
