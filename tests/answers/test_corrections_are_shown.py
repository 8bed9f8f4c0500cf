"""Promise: a person's correction is marked wherever its value stands, with who gave it, when and why."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import veille
from tests.command_line import Command
from tests.watching import Watch, page
from veille.reader import assert_facts

FACT = """
[[facts]]
key = "caq.fee"
label_en = "Fee"
label_fr = "Frais"
source = "caq"
type = "money"
"""
PACKAGE = """
[[packages]]
id = "p"
root = "p"
facts = ["caq.fee"]
[[packages.places]]
fact = "caq.fee"
file = "rates.toml"
at = "/fee"
source = "/fee_source"
"""
SAID = ("Ana", "misread by a zero")


@pytest.fixture
def corrected(watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command):
    """A fee that Ana corrected from the command line; asks the command line anything."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    watch.site.pages["/caq"] = page("<h2>Fees</h2><p>A worker must pay a fee of $155.</p>")
    watch.check()
    monkeypatch.chdir(watch.folder)

    def run(*arguments: str) -> str:
        code, said, errors = command(*arguments)
        assert not code, errors
        return said

    run("review", "correct", "caq.fee", "1550.00", "--reviewer", SAID[0], "--comment", SAID[1])
    return run


def test_a_correction_is_marked_everywhere(corrected, tmp_path: Path) -> None:
    """Terminal (facts, history, rules, changes), report, OpenFisca, a package's tests and files; and the machine's own reading is not."""
    for command in (("facts",), ("facts", "--history"), ("rules",), ("changes", "--object", "fact")):
        out = " ".join(corrected(*command).split())
        assert all(word in out for word in SAID), command
    corrected("report", "site", "--quiet")
    timeline = (tmp_path / "site" / "en" / "timeline" / "caq.fee.html").read_text(encoding="utf-8")
    assert all(word in timeline for word in SAID)
    corrected("export", "parameters", "--format", "openfisca", "--quiet")
    parameter = (tmp_path / "parameters" / "caq" / "fee.yaml").read_text(encoding="utf-8")
    assert all(word in parameter for word in SAID)
    snapshot = corrected("publish", "snapshot.db", "--json").split('"path": "')[1].split('"')[0]
    with pytest.raises(AssertionError) as moved:
        assert_facts(snapshot, {"caq.fee": "155.00"})
    assert all(word in str(moved.value) for word in SAID)
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "rates.toml").write_text("fee = 155\n", encoding="utf-8")
    (tmp_path / "p.toml").write_text(PACKAGE, encoding="utf-8")
    body = corrected("propose", "--package", "p", "--config", "p.toml", "--db", snapshot)
    assert all(body.count(word) == 2 for word in SAID)  # in English and in French
    source = (tmp_path / "p" / "rates.toml").read_text(encoding="utf-8")
    assert all(word in source for word in SAID)
    rule = corrected("facts", "--json").split('"rule_id": "')[1].split('"')[0]
    corrected("review", "withdraw", rule, "--reviewer", "Luc", "--comment", "read again")
    for command in (("facts",), ("rules",)):
        assert SAID[0] not in corrected(*command)


@pytest.mark.parametrize(
    ("lang", "person", "page_says"),
    [("en", "A person’s value, in place of the page’s", "On the page"),
     ("fr", "Valeur d’une personne, au lieu de celle de la page", "Sur la page")],
)  # fmt: skip
def test_the_picture_says_whose_value_it_draws(
    corrected, tmp_path: Path, lang: str, person: str, page_says: str
) -> None:
    """Of what a person put in place of the page's value no box says that it stands on the page."""
    corrected("report", "site", "--quiet")
    text = (tmp_path / "site" / lang / "timeline" / "caq.fee.html").read_text(encoding="utf-8").replace("\xa0", " ")
    boxes = re.findall(r'<g class="box.*?<title>([^<]+)</title>', text, re.DOTALL)
    told = [(person in words, f"{page_says}:" in words.replace(" :", ":")) for words in boxes]
    assert (True, False) in told
    assert set(told) <= {(True, False), (False, True)}
    assert sum(mine for mine, _ in told) == sum("Ana" in row for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL))


def test_an_earlier_reading_that_nobody_reviewed_is_not_stale(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """A decision on what a rule says now is none on what it said before; one taken then makes what came after stale."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    monkeypatch.chdir(watch.folder)
    for fee in (155, 160):
        watch.site.pages["/caq"] = page(f"<h2>Fees</h2><p>A worker must pay a fee of ${fee}.</p>")
        watch.check()
        watch.later(days=1)
    ((rule,),) = watch.rows("SELECT DISTINCT rule_id FROM v1_fact_current")
    command("review", "edit", str(rule), "--value", "0=161.00", "--reviewer", "Ana")
    states = "SELECT value, review_state FROM v1_fact WHERE observed_to IS NULL ORDER BY valid_from"
    assert watch.rows(states) == [("155.00", "unreviewed"), ("161.00", "edited")]
    watch.site.pages["/caq"] = page("<h2>Fees</h2><p>A worker must pay a fee of $170.</p>")
    watch.later(days=1)
    watch.check()
    assert watch.rows(states)[-1] == ("170.00", "stale")


def test_correcting_an_ambiguous_fact_names_the_rules_that_state_it(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """Each with its value, and what to do."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    monkeypatch.chdir(watch.folder)
    watch.site.pages["/caq"] = page(
        "<h2>Fees</h2><p>A worker must pay a fee of $155.</p><p>A cook must pay a fee of $80.</p>"
    )
    watch.check()
    code, _, errors = command("review", "correct", "caq.fee", "155.00", "--reviewer", "Ana")
    said = " ".join(errors.split())
    rules = [
        str(rule) for (rule,) in watch.rows("SELECT rule_id FROM v1_rule_current WHERE kind = 'fee' ORDER BY start")
    ]
    assert code == 2
    assert f"is ambiguous: these rules state it: {rules[0]} 155.00; {rules[1]} 80.00" in said
    assert "review reject" in said


CAUSES = {  # who decided, in a list of changes and on the change's page, in both languages
    "en": ("Decision of a person", "how it is read was decided by Ana on ", "Parser change"),
    "fr": ("Décision d’une personne", "Ana a décidé de sa lecture le ", "Changement d’analyseur"),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_correction_is_a_change_with_a_cause_of_its_own(corrected, tmp_path: Path, lang: str) -> None:
    """What a person corrected is neither the page's change nor the parsers': list, JSON, report and reader say who decided."""
    (change,) = json.loads(corrected("changes", "--cause", "review", "--json"))
    assert (change["reviewer"], change["comment"]) == SAID
    assert json.loads(corrected("changes", "--cause", "extractor", "--json")) == []
    badge, note, parsers = CAUSES[lang]
    assert badge in corrected("--lang", lang, "changes")
    corrected("report", "site", "--quiet")
    (shown,) = (tmp_path / "site" / lang / "change").glob("*-x*.html")
    told = shown.read_text(encoding="utf-8")
    assert all(words in " ".join(told.split()) for words in (badge, note, *SAID))
    assert parsers not in told
    (listed,) = (tmp_path / "site" / lang / "page").glob("*.html")
    assert badge in listed.read_text(encoding="utf-8")
    assert parsers not in listed.read_text(encoding="utf-8")
    with veille.open(corrected("publish", "snapshot.db", "--json").split('"path": "')[1].split('"')[0]) as snapshot:
        (told_again,) = snapshot.changes(cause="review")
    assert (told_again.reviewer, told_again.comment) == SAID


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_correction_and_its_undo_are_no_changes_of_the_page(
    corrected, watch: Watch, command: Command, tmp_path: Path, lang: str
) -> None:
    """Overview, months and status count and list what the page did, before as after a correction and what takes it back."""
    watch.site.pages["/caq"] = page("<h2>Fees</h2><p>A worker must pay a fee of $175.</p>", modified="2026-03-02")
    watch.later(days=1)
    watch.check()

    def told() -> tuple[object, ...]:
        corrected("report", "site", "--quiet")
        site = tmp_path / "site" / lang
        overview = (site / "index.html").read_text(encoding="utf-8")
        tally = re.findall(r"<dd><strong>(\d+)</strong> <span>([^<]+)", overview)
        entries = [part.count('<li class="entry') for part in (overview, *_months(site))]
        status = command("--lang", lang, "status")[1]
        return tally, entries, re.findall(r"(\d+) \w+ (?:seen|constaté)", " ".join(status.split()))

    before = told()
    assert before[1:] == ([1, 1], ["0"])
    corrected("review", "correct", "caq.fee", "1750.00", "--reviewer", "Ann")
    assert told() == before
    rule = corrected("facts", "--json").split('"rule_id": "')[1].split('"')[0]
    corrected("review", "withdraw", rule, "--reviewer", "Ann")
    assert told() == before
    assert len(json.loads(corrected("changes", "--cause", "review", "--json"))) == 3


def _months(site: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((site / "changes").glob("20*.html"))]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_fact_configured_otherwise_is_no_parser_change(corrected, watch: Watch, tmp_path: Path, lang: str) -> None:
    """A fact that left the configuration, and one that came back, are told as changes of the configuration."""
    kept, watch.now = watch.sources, datetime.now(UTC) + timedelta(days=1)
    watch.sources = kept.replace(FACT, "")
    watch.check(adopt_config=True)
    watch.sources = kept
    watch.later(days=1)
    watch.check(adopt_config=True)
    told = json.loads(corrected("changes", "--object", "fact", "--json"))
    assert [change["cause"] for change in told] == ["review", "configuration", "configuration"]
    badge = {"en": "Configuration change", "fr": "Changement de configuration"}[lang]
    assert corrected("--lang", lang, "changes").count(badge) == 2
    corrected("report", "site", "--quiet")
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site" / lang / "change").glob("*-x*.html")]
    assert sum(badge in page for page in pages) == 2
