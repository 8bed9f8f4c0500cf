"""Promise: the calendar follows a first or last day that a person gave a rule, marks it, and forgets it when it is taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Command
from tests.watching import Watch, page

UNTIL = "Until December 31, 2030, a worker must pay a fee of $155."
MONTH = "From March 2030 to May 2031, a visitor must pay a fee of $90."
DUE = "Students must apply by June 30, 2030."


@pytest.fixture
def run(watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command):
    """A page with days ahead; asks the command line anything."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.site.pages["/caq"] = page(
        f"<h2>Fees</h2><p>{UNTIL}</p><h2>Visitors</h2><p>{MONTH}</p><h2>Study</h2><p>{DUE}</p>"
    )
    watch.check()
    monkeypatch.chdir(watch.folder)

    def ask(*arguments: str) -> str:
        code, said, errors = command(*arguments)
        assert not code, errors
        return said

    return ask


def _days(run, quote: str) -> list[tuple[str, str, str | None]]:
    found = json.loads(run("calendar", "--json"))
    return [(one["event"], one["day"], one["corrected_by"]) for one in found if one["quote"] == quote]


def _rule(run, quote: str) -> str:
    return next(rule["rule_id"] for rule in json.loads(run("rules", "--json")) if rule["quote"] == quote)


@pytest.mark.parametrize(
    ("quote", "options", "expected"),
    [
        (UNTIL, ("--valid-to", "2031-03-01"), [("ends", "2031-02-28", "Ana")]),
        (UNTIL, ("--valid-to", "none"), []),
        (UNTIL, ("--valid-from", "2030-05-01"), [("begins", "2030-05-01", "Ana"), ("ends", "2030-12-31", "Ana")]),
        (UNTIL, ("--value", "0=2030-11-30"), [("ends", "2030-11-30", "Ana")]),
        (UNTIL, ("--kind", "fee"), [("ends", "2030-12-31", "Ana")]),
        (MONTH, ("--valid-to", "2031-03-15"), [("begins", "2030-03", "Ana"), ("ends", "2031-03-14", "Ana")]),
        (MONTH, ("--valid-from", "2030-04-10"), [("begins", "2030-04-10", "Ana"), ("ends", "2031-05", "Ana")]),
        (DUE, ("--value", "0=2030-07-31"), [("deadline", "2030-07-31", "Ana")]),
        (DUE, ("--valid-to", "2030-08-01"), [("deadline", "2030-06-30", "Ana"), ("ends", "2030-07-31", "Ana")]),
    ],
)
def test_the_calendar_follows_a_correction(
    run, quote: str, options: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    before = _days(run, quote)
    assert before
    assert all(name is None for _, _, name in before)
    others = [_days(run, other) for other in (UNTIL, MONTH, DUE) if other != quote]
    rule = _rule(run, quote)
    run("review", "edit", rule, *options, "--reviewer", "Ana", "--comment", "read again")
    assert _days(run, quote) == expected
    assert [_days(run, other) for other in (UNTIL, MONTH, DUE) if other != quote] == others
    run("review", "withdraw", rule, "--reviewer", "Ana")
    assert _days(run, quote) == before


def test_a_corrected_day_is_marked_in_the_list_the_file_and_the_report(run, watch: Watch, tmp_path: Path) -> None:
    run(
        "review",
        "edit",
        _rule(run, UNTIL),
        "--valid-to",
        "2031-03-01",
        "--reviewer",
        "Ana",
        "--comment",
        "of the order",
    )
    assert "corrected by Ana" in " ".join(run("calendar").split())
    run("calendar", "--ics", "days.ics", "--quiet")
    said = (watch.folder / "days.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert [
        words for words in ("DTSTART;VALUE=DATE:20310228", "corrected by Ana", "of the order") if words not in said
    ] == []
    run("report", "site", "--quiet")
    assert "Ana" in (watch.folder / "site" / "en" / "calendar.html").read_text(encoding="utf-8")
