"""Promise: one number an alert, from the message to the decision; several rules at once; what is decided can be taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page
from veille.operate.loopback import Answer

TEXT = (
    "<h2 id='fees'>Fees</h2><p>The fee for a work permit is ${fee}.</p><p>The fee for a study permit is ${fee}.</p>"
    "<h2>Who</h2><p>You must have a CAQ before you apply.</p>"
)


@pytest.fixture
def changed(watch: Watch) -> Watch:
    """A watch whose page has changed once: two fees went from $155 to $160."""
    watch.site.pages["/caq"] = page(TEXT.replace("{fee}", "155"))
    watch.source("caq", "/caq")
    watch.check()
    watch.later(days=1)
    watch.site.pages["/caq"] = page(TEXT.replace("{fee}", "160"), modified="2026-03-02")
    watch.check()
    return watch


def run(watch: Watch, *words: str, code: int = 0) -> str:
    """What the command says."""
    result = invoke([*words, "--config", str(watch.folder / "config.toml")])
    assert result.exit_code == code, result.output
    return result.output


def test_the_message_names_the_number_that_the_commands_take(changed: Watch) -> None:
    (message,) = changed.messages()
    assert "`veille alerts ack 1`" in message
    assert "`veille review list --change 1`" in message
    listed = json.loads(run(changed, "review", "list", "--change", "1", "--json"))
    assert {rule["quote_before"] for rule in listed} == {
        "The fee for a work permit is $155.", "The fee for a study permit is $155.",
    }  # fmt: skip
    run(changed, "review", "accept", "--change", "1", "--reviewer", "Ann", "--comment", "seen on the site")
    assert set(changed.rows("SELECT decision, reviewer FROM v1_review")) == {("accepted", "Ann")}
    assert "decided by" in run(changed, "alerts", "list")
    assert "Ann" in run(changed, "alerts", "list")
    run(changed, "review", "withdraw", "--change", "1", "--reviewer", "Bob")
    states = "SELECT DISTINCT review_state FROM v1_rule_current WHERE quote LIKE 'The fee%'"
    assert changed.rows(states) == [("unreviewed",)]


@pytest.mark.parametrize(
    ("words", "said"),
    [(("review", "accept", "--change", "1"), ("accepted", "accepté")),
     (("review", "reject", "--change", "1"), ("rejected", "rejeté")),
     (("alerts", "ack", "1"), ("dealt with", "traité")),
     (("alerts", "ack", "1", "--no-effect"), ("no effect on us", "sans effet pour nous"))],
)  # fmt: skip
def test_alerts_say_what_was_decided(changed: Watch, words: tuple[str, ...], said: tuple[str, str]) -> None:
    """Each decision by its own name in the list, and beside it what the channels took before."""
    run(changed, *words, "--reviewer", "Ann")
    for lang, decided, sent in (("en", said[0], "sent"), ("fr", said[1], "envoyé")):
        shown = run(changed, "--lang", lang, "alerts", "list").replace("\u00a0", " ")
        assert re.search(rf"^1 +{decided}  .* Ann$", shown, re.MULTILINE)
        assert f" {sent}\n" in shown


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ("$160 corrected to $165 by Ann, ", "“by phone”")), ("fr", ("160 $ corrigé à 165 $ par Ann, ", "« by phone »"))],
)  # fmt: skip
def test_a_corrected_rule_is_listed_with_its_new_value(changed: Watch, lang: str, said: tuple[str, ...]) -> None:
    """Who put which value in place of which, and why, stands with the rule; the other rule has nobody's name."""
    (rule,) = changed.rows("SELECT rule_id FROM v1_rule_current WHERE quote LIKE 'The fee for a work%'")[0]
    run(changed, "review", "edit", str(rule), "--value", "0=165.00", "--reviewer", "Ann", "--comment", "by phone")
    shown = run(changed, "--lang", lang, "review", "list", "--change", "1").replace("\u00a0", " ")
    assert all(words in " ".join(shown.split()) for words in said)
    assert shown.count("Ann") == 1
    listed = json.loads(run(changed, "review", "list", "--change", "1", "--json"))
    assert sorted((str(one["decision"]), one["reviewer"]) for one in listed) == [("None", None), ("edited", "Ann")]
    assert [v["after"] for one in listed for v in one["corrected"]] == ["165.00"]


def test_several_rules_are_decided_at_once(changed: Watch) -> None:
    rules = [str(row[0]) for row in changed.rows("SELECT rule_id FROM v1_rule_current WHERE quote LIKE 'The fee%'")]
    said = run(changed, "review", "reject", *rules, "--reviewer", "Ann")
    assert said.split() == [word for rule in rules for word in (f"{rule}:", "rejected")]
    assert set(changed.rows("SELECT decision FROM v1_review")) == {("rejected",)}


def test_the_next_message_says_what_became_of_the_last(changed: Watch) -> None:
    run(changed, "alerts", "ack", "1", "--reviewer", "Ann", "--note", "fee table updated")
    changed.later(days=1)
    changed.site.pages["/caq"] = page(TEXT.replace("{fee}", "170"), modified="2026-03-03")
    changed.check()
    last = " ".join(changed.messages()[-1].split())
    assert "Alert 1 of 2 March 2026, 07:00 EST on this page: dealt with by Ann on" in last
    assert "fee table updated" in last


def test_a_failure_that_is_over_waits_for_nobody(changed: Watch) -> None:
    """The message of the recovery names the change that still waits, not the failure that it closes."""
    text = changed.site.pages["/caq"]
    changed.site.pages["/caq"] = Answer(b"oops", status=500)
    for _ in range(4):
        changed.later(days=1)
        changed.check()
    changed.site.pages["/caq"] = text
    changed.later(days=1)
    changed.check()
    failed, back = (" ".join(said.split()) for said in changed.messages()[-2:])
    assert "cannot be checked" in failed
    assert "can be checked again" in back
    assert re.findall(r"Alert (\d+) of [^A]* waits for a decision", back) == ["1"]


def test_an_older_change_decides_nothing_on_words_that_came_after_it(changed: Watch) -> None:
    """One of two fees moved on: it is named with the alert that tells of it, and the other one is accepted."""
    changed.later(days=1)
    changed.site.pages["/caq"] = page(
        TEXT.replace("{fee}", "160").replace("study permit is $160", "study permit is $170"), modified="2026-03-03"
    )
    changed.check()
    said = " ".join(run(changed, "review", "accept", "--change", "1", "--reviewer", "Ann").split())
    assert "change 1: accepted; 1 rule" in said
    assert "now says 'The fee for a study permit is $170.'" in said
    assert "when you have read it: veille review accept --change 2" in said
    states = "SELECT quote, review_state FROM v1_rule_current WHERE quote LIKE 'The fee%' ORDER BY quote"
    assert changed.rows(states) == [
        ("The fee for a study permit is $170.", "unreviewed"), ("The fee for a work permit is $160.", "accepted"),
    ]  # fmt: skip
    run(changed, "review", "accept", "--change", "2", "--reviewer", "Ann")
    assert [row[1] for row in changed.rows(states)] == ["accepted", "accepted"]


def test_what_names_nothing_is_refused(changed: Watch) -> None:
    for words in (
        ("alerts", "ack", "99"), ("review", "list", "--change", "99"), ("review", "accept", "--change", "99"),
        ("review", "accept"), ("review", "withdraw", "--change", "1"), ("mute", "end", "5"),
        ("mute", "add", "caq", "--until", "2020-01-01"), ("mute", "add", "caq", "--section", "no such"), ("mute", "add", "x"),
    ):  # fmt: skip
        assert invoke([*words, "--config", str(changed.folder / "config.toml")]).exit_code != 0, words
    assert changed.rows("SELECT count(*) FROM event_verdict") == [(0,)]


def test_a_section_is_muted_by_its_heading_and_heard_again(changed: Watch) -> None:
    run(
        changed,
        "mute",
        "add",
        "caq",
        "--section",
        "Fees",
        "--kind",
        "value",
        "--note",
        "fees move weekly",
        "--reviewer",
        "Ann",
    )
    assert "fees move weekly" in run(changed, "mute", "list")
    before = len(changed.messages())
    changed.later(days=1)
    changed.site.pages["/caq"] = page(TEXT.replace("{fee}", "170"), modified="2026-03-03")
    changed.check()
    assert len(changed.messages()) == before
    run(changed, "mute", "end", "1")
    changed.later(days=1)
    changed.site.pages["/caq"] = page(TEXT.replace("{fee}", "180"), modified="2026-03-04")
    changed.check()
    assert len(changed.messages()) == before + 1


def test_diff_is_wrapped_with_title_and_dates(changed: Watch) -> None:
    lines = run(changed, "diff", "caq").splitlines()
    assert lines[0] == "Quebec cases"
    assert "compared with" in " ".join(lines[:4])
    assert max(len(line) for line in lines if "http" not in line) <= 80
    assert "The fee for a work permit is [-$155-]{+$160+}." in " ".join(" ".join(lines).split())


def test_diff_lists_what_changed_beside_the_text(changed: Watch, tmp_path: Path) -> None:
    """Links that lead elsewhere and the date stamp: the text says nothing of them."""
    for n, target in enumerate(("/list-1.html", "/list-2.html"), start=3):
        changed.later(days=1)
        linked = TEXT.replace("{fee}", "160") + f'<p><a href="{target}">List of fees</a></p>'
        changed.site.pages["/caq"] = page(linked, modified=f"2026-03-0{n}")
        changed.check()
    shown = run(changed, "diff", "caq")
    text, _, beside = shown.partition("Beside the text\n")
    assert "No change in the text.\n\n" in text
    assert "…/list-1.html → …/list-2.html" in beside
    assert "date modified: 3 March 2026 → 4 March 2026" in beside
    assert run(changed, "diff", "caq", "--quiet") == shown  # an answer that was asked for is no remark


def test_changes_are_newest_first_and_from_a_day_on(changed: Watch, tmp_path: Path) -> None:
    assert "Quebec cases" in run(changed, "changes")
    assert json.loads(run(changed, "changes", "--since", "2026-03-03", "--json")) == []
    numbers = [row["seq"] for row in json.loads(run(changed, "changes", "--since", "2026-03-02", "--json"))]
    assert numbers == sorted(numbers)
    shown = [line.split()[0] for line in run(changed, "changes").splitlines()[2:] if line[:1].isdigit()]
    assert [int(number) for number in shown] == numbers[::-1]


def test_the_terminal_leads_to_the_report(changed: Watch) -> None:
    """With `site_url`, alerts, changes and diff name the change's page; in French with --lang, the French one."""
    config = changed.folder / "config.toml"
    config.write_text(
        'site_url = "https://watch.example.org/v"\n' + config.read_text(encoding="utf-8"), encoding="utf-8"
    )
    for words in (("alerts", "list"), ("changes",), ("diff", "caq")):
        assert re.search(r"https://watch\.example\.org/v/en/change/p[0-9a-f]+-2\.html", run(changed, *words)), words
        assert "/v/fr/change/" in run(changed, "--lang", "fr", *words)
