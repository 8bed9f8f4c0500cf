"""Promise: a small PDF that unpacks to much is a failure of its page alone, in a check and at the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.parsers.pdf_bombs import bombs
from tests.watching import Site, Watch, page
from veille.operate.loopback import Answer


def test_a_check_goes_on_and_says_why(watch: Watch, site: Site) -> None:
    site.pages["/en/a.html"] = page("<p>You must pay $100.</p>")
    site.pages["/en/manual.pdf"] = Answer(bombs()["packed twice"], content_type="application/pdf")
    watch.source("a", "/en/a.html")
    watch.source("manual", "/en/manual.pdf")
    report = watch.check()
    assert (report.versions, report.failed, report.faults) == (1, 1, 0)
    assert watch.rows("SELECT reason FROM health WHERE state = 'failing'") == [("too_much_work",)]
    assert "takes more memory than reading one may" in report.failures[0]


def test_extract_says_it_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "manual.pdf").write_bytes(bombs()["packed once"])
    command = [sys.executable, "-m", "veille.cli", "extract", "manual.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "takes more memory than reading one may" in done.stderr
    assert "Traceback" not in done.stderr
