"""Promise: no decision gives way to another one unseen; what was decided before stays on record and is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command_line import Command, invoke
from tests.watching import Watch, page

Run = Callable[..., str]
TEXT = (
    "<h2>Fees</h2><p>The fee for a work permit is ${fee}.</p><h2>Days</h2><p>A permit is valid for {months} months.</p>"
)
VERDICTS = "SELECT verdict, reviewer, note FROM event_verdict ORDER BY event_verdict_id"


@pytest.fixture
def changed(watch: Watch) -> Watch:
    """A record of a page whose fee and months moved: alert 1."""
    watch.source("caq", "/caq")
    for fee, months in ((155, 24), (160, 36)):
        watch.site.pages["/caq"] = page(TEXT.replace("{fee}", str(fee)).replace("{months}", str(months)))
        watch.site.validators = False
        watch.check()
        watch.later(days=1)
    return watch


@pytest.fixture
def run(changed: Watch, command: Command) -> Run:
    """Asks the command line about the record: what it says on both streams, its white space evened out."""

    def ask(*words: str, code: int = 0) -> str:
        ended, said, errors = command(*words, "--config", str(changed.folder / "config.toml"))
        assert ended == code, said + errors
        return " ".join(f"{said} {errors}".replace("\u00a0", " ").split())

    return ask


def rules(watch: Watch) -> list[str]:
    """The rules of the alert: the fee's and the months'."""
    return [
        str(row[0])
        for row in watch.rows(
            "SELECT rule_id FROM v1_rule_current WHERE quote LIKE '% $%' OR quote LIKE '%months%' ORDER BY start"
        )
    ]


REFUSED = {  # what was decided, by whom, when, why; and how to replace it on purpose
    "en": (
        r"alert 1 is decided already: dealt with by Ann on \d+ \w+ \d{4}, \d\d:\d\d, “table updated”; "
        r"take that back first \(`veille alerts ack 1 --reopen`\), or replace it with `--replace`"
    ),
    "fr": (
        r"l’alerte 1 est déjà décidée : traitée par Ann le \d+ \S+ \d{4}, \d+ h \d\d, « table updated »; "
        r"annulez d’abord cette décision \(`veille alerts ack 1 --reopen`\), ou remplacez-la avec `--replace`"
    ),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_another_verdict_is_refused_and_replaces_only_on_purpose(changed: Watch, run: Run, lang: str) -> None:
    """Acknowledged by Ann: another verdict or note says who decided what and when; `--replace` records both."""
    run("alerts", "ack", "1", "--reviewer", "Ann", "--note", "table updated")
    for words in (
        ("alerts", "ack", "1", "--no-effect"),
        ("alerts", "ack", "1", "--note", "x"),
        ("review", "accept", "--change", "1"),
    ):
        said = run("--lang", lang, *words, "--reviewer", "Bob", code=2)
        assert re.search(REFUSED[lang], said), (words, said)
    assert changed.rows(VERDICTS) == [("handled", "Ann", "table updated")]
    assert changed.rows("SELECT count(*) FROM review") == [(0,)]
    run("alerts", "ack", "1", "--no-effect", "--replace", "--reviewer", "Bob", "--note", "not ours")
    assert changed.rows(VERDICTS) == [("handled", "Ann", "table updated"), ("no_effect", "Bob", "not ours")]


@pytest.mark.parametrize(("lang", "said"), [("en", "alert 1 was decided already and stays so: dealt with by Ann on "), ("fr", "l’alerte 1 était déjà décidée et le reste : traitée par Ann le ")])  # fmt: skip
def test_the_same_again_keeps_name_day_and_note(changed: Watch, run: Run, lang: str, said: str) -> None:
    """A bare second acknowledgement erases nothing and says what stands; of several alerts the others are taken."""
    run("alerts", "ack", "1", "--reviewer", "Ann", "--note", "table updated")
    before = run("alerts", "list", "--json")
    changed.later(days=1)
    again = run("--lang", lang, "alerts", "ack", "1", "1", "--reviewer", "Bob")
    assert said in again
    assert run("alerts", "list", "--json") == before
    assert changed.rows(VERDICTS) == [("handled", "Ann", "table updated")]


@pytest.mark.parametrize(("lang", "none", "kept"), [("en", "0 acknowledged", "decision unchanged"), ("fr", "0 traitée", "décision inchangée")])  # fmt: skip
def test_the_count_says_what_was_done_not_what_was_asked(
    changed: Watch, run: Run, lang: str, none: str, kept: str
) -> None:
    """What was decided alike already is not counted, nor told as done; JSON lists it apart."""
    fee, months = rules(changed)
    run("review", "accept", fee, "--reviewer", "Ann", "--comment", "read")
    said = run("--lang", lang, "review", "accept", fee, months, "--reviewer", "Bob")
    assert re.search(rf"{re.escape(fee)} ?: {kept}", said)
    assert not re.search(rf"{re.escape(months)} ?: {kept}", said)
    assert changed.rows("SELECT rule_id, reviewer FROM review ORDER BY review_id") == [(fee, "Ann"), (months, "Bob")]
    changed.site.pages["/caq"] = page(TEXT.replace("{fee}", "170").replace("{months}", "48"))
    changed.later(days=1)
    changed.check()
    run("alerts", "ack", "1", "--reviewer", "Ann", "--note", "table updated", "--replace")
    assert none in run("--lang", lang, "alerts", "ack", "1", "--reviewer", "Bob")
    told = invoke(["alerts", "ack", "1", "2", "--json", "--config", str(changed.folder / "config.toml")]).stdout
    assert json.loads(told) == {"acknowledged": [2], "unchanged": [1]}
    run("review", "accept", "--change", "2", "--reviewer", "Ann", "--replace")
    assert kept in run("--lang", lang, "review", "accept", "--change", "2", "--reviewer", "Bob")


def test_taken_back_first_anything_may_be_decided(changed: Watch, run: Run) -> None:
    """Undone by its number, the alert is open; every word stays on record and is listed."""
    run("review", "accept", "--change", "1", "--reviewer", "Ann")
    run("alerts", "ack", "1", "--reopen", "--reviewer", "Bob", "--note", "read again")
    run("review", "reject", "--change", "1", "--reviewer", "Bob")
    assert [row[:2] for row in changed.rows(VERDICTS)] == [
        ("accepted", "Ann"),
        ("reopened", "Bob"),
        ("rejected", "Bob"),
    ]
    (listed,) = json.loads(invoke(["alerts", "list", "--json", "--config", str(changed.folder / "config.toml")]).stdout)
    assert [(word["verdict"], word["reviewer"]) for word in listed["decisions"]] == [
        ("accepted", "Ann"), ("reopened", "Bob"), ("rejected", "Bob"),
    ]  # fmt: skip
    assert "; accepted by Ann, " in run("alerts", "list")


def test_a_rule_that_a_person_corrected_is_not_taken_over_by_a_word_on_the_whole(changed: Watch, run: Run) -> None:
    """Accepting the change decides on its other rules, leaves the corrected one and says so; undoing it leaves it too."""
    fee, months = rules(changed)
    run("review", "edit", fee, "--value", "0=161.00", "--reviewer", "Ann", "--comment", "misprint")
    said = run("review", "accept", "--change", "1", "--reviewer", "Bob")
    assert f"nothing decided on {fee}, which a person decided on: corrected by Ann on " in said
    states = "SELECT rule_id, review_state FROM v1_rule_current WHERE rule_id IN ('{}', '{}') ORDER BY start"
    assert changed.rows(states.format(fee, months)) == [(fee, "edited"), (months, "accepted")]
    run("review", "withdraw", "--change", "1", "--reviewer", "Bob")
    assert changed.rows(states.format(fee, months)) == [(fee, "edited"), (months, "unreviewed")]


@pytest.mark.parametrize(("lang", "said"), [("en", "is decided already: corrected by Ann on "), ("fr", "est déjà décidée : corrigée par Ann le ")])  # fmt: skip
def test_a_decided_rule_is_not_decided_otherwise_unasked(changed: Watch, run: Run, lang: str, said: str) -> None:
    """Accepting or rejecting a corrected rule is refused with the line that says who; `--replace` does it, all is kept."""
    fee, _ = rules(changed)
    run("review", "edit", fee, "--value", "0=161.00", "--reviewer", "Ann", "--comment", "misprint")
    for command in ("accept", "reject"):
        refused = run("--lang", lang, "review", command, fee, "--reviewer", "Bob", code=2)
        assert said in refused
        assert f"(`veille review withdraw {fee}`)" in refused
        assert "`--replace`" in refused
    run("review", "reject", fee, "--replace", "--reviewer", "Bob")
    run("review", "reject", fee, "--reviewer", "Cy")  # the same again
    kept = changed.rows("SELECT decision, reviewer, comment FROM review ORDER BY review_id")
    assert kept == [("edited", "Ann", "misprint"), ("rejected", "Bob", "")]


@pytest.mark.parametrize(("lang", "stands", "earlier"), [("en", "no effect on us: Bob", "earlier"), ("fr", "sans effet pour nous", "auparavant")])  # fmt: skip
def test_the_report_shows_what_stands_and_what_was_replaced(
    changed: Watch, run: Run, tmp_path: Path, lang: str, stands: str, earlier: str
) -> None:
    """The change's page names the decision that stands first, then the earlier ones with their names, days and notes."""
    run("alerts", "ack", "1", "--reviewer", "Ann", "--note", "table updated")
    changed.later(days=1)
    run("alerts", "ack", "1", "--no-effect", "--replace", "--reviewer", "Bob", "--note", "not ours")
    run("report", str(tmp_path / "site"))
    (shown,) = (tmp_path / "site" / lang / "change").glob("*.html")
    told = " ".join(re.sub("<[^>]+>", " ", shown.read_text(encoding="utf-8")).replace("\u00a0", " ").split())
    assert told.index(stands) < told.index("not ours") < told.index(earlier) < told.index("table updated")


def test_json_lists_the_alerts_that_the_table_lists(changed: Watch, run: Run) -> None:
    """In a record without channels too: an event a row, its deliveries inside, the same for every filter."""
    config = changed.folder / "config.toml"
    text = re.sub(r"\[\[alerts\.channels\]\].*", "", config.read_text(encoding="utf-8"), flags=re.DOTALL)
    changed.site.pages["/caq"] = page(TEXT.replace("{fee}", "170").replace("{months}", "36"))
    for content, deliveries in ((config.read_text(encoding="utf-8"), [["folder"]]), (text, [[], ["folder"]])):
        config.write_text(content, encoding="utf-8")
        rows = json.loads(invoke(["alerts", "list", "--json", "--config", str(config)]).stdout)
        assert [[one["channel"] for one in row["deliveries"]] for row in rows] == deliveries
        table = invoke(["alerts", "list", "--config", str(config)]).stdout
        assert re.findall(r"^(\d+) ", table, re.MULTILINE) == [str(row["number"]) for row in rows]
        if len(deliveries) == 1:
            config.write_text(text, encoding="utf-8")
            assert invoke(["check", "--all", "--config", str(config)]).exit_code in (0, 10)
    run("alerts", "ack", "2", "--reviewer", "Ann")
    (row,) = json.loads(invoke(["alerts", "list", "--state", "acknowledged", "--json", "--config", str(config)]).stdout)
    assert row["number"] == 2


@pytest.mark.parametrize(("lang", "said"), [("en", "had been decided on: corrected by Ann on "), ("fr", "était déjà décidée : corrigée par Ann le ")])  # fmt: skip
def test_a_correction_is_corrected_by_another_person_only_on_purpose(
    changed: Watch, run: Run, lang: str, said: str
) -> None:
    """Bob's value in place of Ann's is refused with hers named, and taken with `--replace`; her own she refines, and is told."""
    fee, _ = rules(changed)
    run("review", "edit", fee, "--value", "0=161.00", "--reviewer", "Ann", "--comment", "misprint")
    refused = run("--lang", lang, "review", "edit", fee, "--value", "0=162.00", "--reviewer", "Bob", code=2)
    assert {"en": "corrected by Ann on", "fr": "corrigée par Ann le"}[lang] in refused
    value = "SELECT value FROM v1_rule_value JOIN v1_rule_current USING (rule_id, version) WHERE type = 'money'"
    assert changed.rows(value) == [("161.00",)]
    assert said in run("--lang", lang, "review", "edit", fee, "--value", "0=163.00", "--reviewer", "Ann")
    assert said in run("--lang", lang, "review", "edit", fee, "--value", "0=162.00", "--replace", "--reviewer", "Bob")
    assert changed.rows(value) == [("162.00",)]
    assert changed.rows("SELECT reviewer FROM review ORDER BY review_id") == [("Ann",), ("Ann",), ("Bob",)]
