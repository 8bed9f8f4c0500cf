"""Promise: a person may decide on a reading that the page has left; the days before follow, those of today do not."""

from __future__ import annotations

import json

import pytest

from tests.command_line import Command
from tests.watching import Watch, page

FACT = '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "caq"\ntype = "money"\ncontains = ["pay a fee"]\n'
OTHER = "<h2>Forms</h2><p>A worker must use the form IMM 1295.</p>"
THEN, NOW = "2026-03-10", "2026-05-10"


def _fee(amount: int | None) -> str:
    return page((f"<h2>Fees</h2><p>A worker must pay a fee of ${amount}.</p>" if amount else "") + OTHER)


@pytest.fixture
def run(watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command):
    """155 in March, 160 from April on; asks the command line anything."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    for amount in (155, 160):
        watch.site.pages["/caq"] = _fee(amount)
        watch.check()
        watch.later(days=31)
    monkeypatch.chdir(watch.folder)

    def ask(*arguments: str, code: int = 0) -> str:
        ended, said, errors = command(*arguments)
        assert ended == code, errors
        return said + errors

    return ask


def _on(run, day: str) -> tuple[str | None, str | None]:
    fact = json.loads(run("facts", "--as-of", day, "--json"))
    return (fact[0]["value"] or fact[0]["state"], fact[0]["review_state"]) if fact else (None, None)


def _past(run) -> dict[str, str]:
    return {one["rule_id"]: one["review_state"] for one in json.loads(run("review", "list", "--past", "--json"))}


def test_each_decision_works_on_a_reading_that_the_page_has_left(run) -> None:
    """Accepted, rejected, corrected and taken back: the days before follow each time, today's reading keeps its own state."""
    (past,) = _past(run)
    assert past.endswith("@1")
    assert _on(run, THEN)[0] == "155.00"
    said = run("review", "accept", past, "--reviewer", "Ana")
    assert said.startswith(f"{past}: accepted; the page has left this reading")
    assert _on(run, THEN) == ("155.00", "accepted")
    run("review", "reject", past, "--replace", "--reviewer", "Ana")
    assert _on(run, THEN)[0] == "rejected"
    assert _past(run) == {past: "rejected"}
    run("review", "withdraw", past, "--reviewer", "Ana")
    assert _on(run, THEN)[0] == "155.00"
    run("review", "edit", past, "--value", "0=150.00", "--reviewer", "Ana")
    assert _on(run, THEN) == ("150.00", "edited")
    assert "edited" in _past(run).values()
    run("review", "withdraw", past, "--reviewer", "Ana")
    assert _on(run, THEN)[0] == "155.00"
    assert _on(run, NOW) == ("160.00", "unreviewed")
    assert "nothing was decided" in run("review", "withdraw", past, "--reviewer", "Ana", code=2)


def test_a_decision_on_a_rule_that_left_its_page_is_taken_back_by_its_name(run, watch: Watch) -> None:
    rule = json.loads(run("facts", "--json"))[0]["rule_id"]
    run("review", "reject", rule, "--reviewer", "Ana")
    watch.now = watch.now.replace(year=2027)
    watch.site.pages["/caq"] = _fee(None)
    watch.check()
    named = [name for name in _past(run) if name.startswith(f"{rule}@")]
    assert named
    assert "rejected" in _past(run).values()
    said = run("review", "withdraw", rule, "--reviewer", "Ana")
    assert "the page has left this reading" in said
    assert _on(run, NOW) == ("160.00", "unreviewed")
    assert "rejected" not in _past(run).values()


def test_a_fact_that_was_rejected_is_corrected_in_one_step(run) -> None:
    rule = json.loads(run("facts", "--json"))[0]["rule_id"]
    run("review", "reject", rule, "--reviewer", "Ana")
    assert _on(run, NOW)[0] == "rejected"
    said = run("review", "correct", "caq.fee", "165.00", "--reviewer", "Ana")
    assert "no longer rejected" in said
    assert _on(run, NOW) == ("165.00", "edited")
    assert _on(run, THEN)[0] == "155.00"


@pytest.mark.parametrize(("name", "said"), [("@9", "no version 9"), ("@x", "'x' is not a version"), ("zzz", "no rule")])
def test_names_of_readings_that_are_not_there_are_refused(run, name: str, said: str) -> None:
    rule = json.loads(run("facts", "--json"))[0]["rule_id"]
    assert said in run("review", "accept", f"{rule}{name}", "--reviewer", "Ana", code=2)
