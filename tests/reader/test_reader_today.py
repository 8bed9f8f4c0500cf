"""Promise: an ended or a coming value is never given as today's, whoever asks: reader, command line, API."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import veille
from veille.cli import main
from veille.errors import FactUnavailable, UsageError
from veille.model import FactState, FactStatus
from veille.store import open_store
from veille.store.publishing.publish import publish

URL = "https://guide.example/en/caq"
STATES = {
    "now": {},
    "over": {"valid_to": "2020-01-01"},
    "ahead": {"valid_from": "2090-01-01"},
    "window": {"valid_from": "2020-01-01", "valid_to": "2090-01-01"},
}
FEE = FactState("fee", FactStatus.KNOWN, "Fee", "Frais", "money", "155.00", "CAD", url=URL, quote="155 $.")


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Four facts: without days, ended, announced, and one that holds from a day up to another."""
    with open_store(tmp_path / "veille.db") as store:
        page = store.pages.see(URL, at="2019-01-01T00:00:00Z", source="caq", lang="en")
        store.pages.mark_checked(page.page_id, "2019-01-01T00:00:00Z")
        states = [replace(FEE, key=f"fee.{name}", **days) for name, days in STATES.items()]
        store.facts.record(states, at="2019-01-01T00:00:00Z", recorded_at="2019-01-01T00:00:00Z")
        return publish(store, tmp_path / "out", at="2019-01-02T00:00:00Z").path


def test_facts_and_fact_have_the_same_default(snapshot: Path) -> None:
    with veille.open(snapshot) as db:
        assert [fact.key for fact in db.facts()] == ["fee.now", "fee.window"]
        for key in ("fee.over", "fee.ahead"):
            with pytest.raises(FactUnavailable, match="has no value on"):
                db.fact(key)
        assert [fact.key for fact in db.facts(today=date(2095, 1, 1))] == ["fee.ahead", "fee.now"]
        assert [fact.key for fact in db.facts(as_of="2019-06-01")] == ["fee.now", "fee.over"]


@pytest.mark.parametrize("limit", [0, -1, True, 1.5, "3"])
def test_a_limit_that_is_none_is_refused(snapshot: Path, limit: int) -> None:
    with veille.open(snapshot) as db:
        for ask in (lambda: db.changes(limit=limit), lambda: db.search("fee", limit=limit)):
            with pytest.raises(UsageError, match="not a number of rows"):
                ask()


def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[str, str]:
    monkeypatch.setattr("sys.argv", ["veille", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code
    said = capsys.readouterr()
    return said.out, said.err


def test_the_command_line_says_which_are_over_and_which_are_ahead(
    snapshot: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    db = ("--db", str(snapshot))
    found = json.loads(_run(capsys, monkeypatch, "facts", "--json", *db)[0])
    assert {row["key"]: row["state"] for row in found} == {
        "fee.ahead": "not_begun",
        "fee.now": "known",
        "fee.over": "ended",
        "fee.window": "known",
    }
    out, _ = _run(capsys, monkeypatch, "facts", "fee.over", *db)
    assert "ended" in out
    assert "known" not in out
    _, err = _run(capsys, monkeypatch, "facts", "fee.over", "--as-of", "2024-01-01", *db)
    assert "no fact has a value on that day" in err
    assert "configured" not in err
