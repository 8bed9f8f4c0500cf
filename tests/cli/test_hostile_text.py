"""Promise: what a page says never acts on the terminal, the calendar or the feed in which it is shown."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.forks import run_forked_text

PAGE = "https://www.canada.ca/en/x.html"
# Turns text round, names the window, clears the screen, an old one-character control sequence.
EVIL = "\u202eevil\u2066txt\u2069 \x1b]0;name\x07\x1b[2J\x9b31m"
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COMMANDS = (
    ["pages"], ["rules"], ["changes"], ["calendar"], ["calendar", "--format", "ics"], ["diff", PAGE], ["explain", PAGE],
    ["diff", PAGE, "--format", "html"], ["diff", PAGE, "--format", "md"], ["status"], ["verify"], ["review", "list"],
    ["parity"], ["extract", "1.html"], ["compare", "1.html", "2.html"], ["impact", "IRPR:205"], ["facts"],
    ["diff", EVIL.replace("\x00", "")], ["rules", "--page", EVIL], ["explain", EVIL], ["export", "x", "--format", EVIL],
)  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two editions of a page whose title, heading and sentences act."""
    folder = tmp_path_factory.mktemp("record")
    for day, fee in enumerate((155, 160), 1):
        words = f"<h1>Title {EVIL}</h1><h2>Fees {EVIL}</h2><p>{EVIL} You must pay ${fee} before June {day}, 2099 [R205].</p>"
        page = f"<html lang=en><title>{EVIL}</title><body><main property=mainContentOfPage>{words}</main></body></html>"
        (folder / f"{day}.html").write_text(page, encoding="utf-8")
        done = call(folder, ["import", f"{day}.html", "--url", PAGE, "--date", f"2025-01-0{day}"])
        assert done.returncode == 0, done.stderr
    return folder


def call(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return run_forked_text(arguments, cwd=folder, env={**os.environ, "PYTHONIOENCODING": "utf-8"})


@pytest.mark.parametrize("command", COMMANDS, ids=range(len(COMMANDS)))
def test_nothing_acts_on_a_terminal(record: Path, command: list[str]) -> None:
    done = call(record, command)
    assert "bug" not in done.stderr
    assert ACTING.findall(done.stdout.replace("\r\n", "\n")) == []
    assert ACTING.findall(done.stderr) == []


def test_nothing_acts_in_the_report(record: Path) -> None:
    """Pages, feeds and the calendar; the site's own ledger is for the program."""
    assert call(record, ["report", "site"]).returncode == 0
    shown = [p for p in (record / "site").rglob("*") if p.suffix in (".html", ".xml", ".ics", ".txt")]
    assert {p.suffix for p in shown} >= {".html", ".xml", ".ics"}
    for path in shown:
        text = path.read_bytes().decode().replace("\r\n", "\n")
        assert ACTING.findall(text) == [], path.name
