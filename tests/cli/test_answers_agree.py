"""Promise: the listings of one record say the same: a critical change is critical in each, an announced value stands beside today's."""

from __future__ import annotations

import json
import re

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page

FEE = "<h2 id='fees'>Fees</h2><p>The fee for a work permit is ${}.</p>"
COMING = FEE + "<p>As of January 1, 2027, the fee for a work permit is $200.</p>"
FACT = """[[facts]]
key = "permit.fee"
label_en = "Fee"
label_fr = "Frais"
source = "en"
type = "money"
"""


@pytest.fixture
def told(watch: Watch) -> Watch:
    """A watched fee went from $155 to $160, later $200 was announced; French stayed."""
    watch.source("en", "/en", f'twin = "{watch.site.base_url}/fr"')
    watch.source("fr", "/fr", f'twin = "{watch.site.base_url}/en"')
    watch.extra = FACT
    watch.site.pages["/fr"] = page(
        "<h2>Frais</h2><p>Les frais du permis de travail sont de 155 $.</p>", lang="fr", title="Cas du Québec"
    )
    for text in (FEE.format(155), FEE.format(160), COMING.format(160)):
        watch.site.pages["/en"] = page(text)
        watch.check()
        watch.later(days=2)
    return watch


def run(watch: Watch, *words: str) -> str:
    """What the command says, on one line."""
    result = invoke([*words, "--config", str(watch.folder / "config.toml")])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_a_fact_that_moved_is_critical_in_every_answer(told: Watch) -> None:
    explained = run(told, "explain", "en")
    assert "critical: 1 change - critical: Fee: $155 → $160" in explained
    assert "critical: Fee: $160 → $200 from 1 January 2027" in explained
    assert "critical" in run(told, "changes", "--severity", "critical")


def test_an_announced_value_stands_beside_that_of_today_with_its_last_day(told: Watch) -> None:
    assert "31 Dec 2026 The fee for a work permit is $160. $200 from 1 January 2027" in run(
        told, "facts", "--as-of", "2026-06-01"
    )
    assert "$200" not in run(told, "facts", "--as-of", "2026-06-01", "--observed", "2026-03-04")  # not yet known then
    assert "200 $ à compter du 1er janvier 2027" in run(told, "--lang", "fr", "facts", "--as-of", "2026-06-01")


def test_what_the_languages_say_otherwise_stands_before_what_one_lacks(told: Watch) -> None:
    said = run(told, "parity")
    assert said.index("French not updated yet") < said.index("no counterpart found")
    assert "français pas encore à jour" in run(told, "--lang", "fr", "parity")
    assert run(told, "parity", "--state", "conflict") == "no pair is in this state"  # though there are pairs


def test_json_counts_the_pairs_that_the_table_counts(told: Watch) -> None:
    """The state of two pages is that of their sentences: none is counted twice, in any state."""
    for state in ("lagging", "conflict", "unpaired", "equal"):
        config = ("--config", str(told.folder / "config.toml"))
        rows = json.loads(invoke(["parity", "--state", state, "--json", *config]).stdout)
        table = invoke(["parity", "--state", state, *config]).stdout
        listed = [row["rule_id"] or row["page_id"] for row in rows]
        assert re.findall(r"^(p[0-9a-f]{10}[.\w]*) ", table, re.MULTILINE) == listed
        assert len(rows) == len(
            [row for row in json.loads(invoke(["parity", "--json", *config]).stdout) if row["state"] == state]
        )


def test_an_alert_that_no_channel_was_to_tell_has_its_number_all_the_same(told: Watch) -> None:
    config = told.folder / "config.toml"
    config.write_text(
        config.read_text("utf-8").replace('min_severity = "editorial"', 'min_severity = "critical"'), "utf-8"
    )
    told.site.pages["/en"] = page(COMING.format(160) + "<p>You must sign the form within 30 days.</p>")
    run(told, "check", "--all", "--quiet")
    (number,) = told.rows("SELECT max(event_id) FROM event")[0]
    assert f"alert {number}: told to no channel" in run(told, "explain", "en")
    assert "told to no channel" in run(told, "alerts", "list")
    run(told, "alerts", "ack", str(number), "--reviewer", "Ann")
    assert "Ann" in run(told, "alerts", "list")


def test_what_a_fact_tells_is_listed_once_for_people(told: Watch) -> None:
    """The value that moved and the sentence that announces one; a program gets every row, and so does who asks for values."""
    assert run(told, "changes").count("→ $160") == 1
    assert "rule added" not in run(told, "changes")
    assert run(told, "changes", "--json").count('"seq"') == 4
    assert "$155 → $160" in run(told, "changes", "--object", "value")


def test_an_edit_of_many_pages_is_one_row_for_people(watch: Watch) -> None:
    """The row counts the pages; each has its own where that is asked for, and for a program."""
    names = ("a", "b", "c")
    for name in names:
        watch.source(name, f"/{name}")
    for text in (FEE.format(155), FEE.format(155) + "<p>The office is closed on March 31, 2027.</p>"):
        for name in names:
            watch.site.pages[f"/{name}"] = page(text, title=f"Guide {name}")
        watch.check()
        watch.later(days=2)
    assert run(watch, "changes").count("March 31, 2027") == 1
    assert "3 pages" in run(watch, "changes")
    assert run(watch, "changes", "--each").count("March 31, 2027") == 3
    assert run(watch, "changes", "--json").count('"seq"') >= 3


def test_a_page_that_is_held_is_not_listed_as_if_all_were_well(told: Watch) -> None:
    configured = ["--config", str(told.folder / "config.toml")]
    invoke(["check", "--all", "--quiet", *configured])
    assert "fr fr checked" in run(told, "pages")
    told.site.pages["/fr"] = page("<h2>Frais</h2>", lang="fr", title="Cas du Québec")
    invoke(["check", "--all", "--quiet", *configured])
    assert "fr fr held" in run(told, "pages")
    assert "fr fr retenue" in run(told, "--lang", "fr", "pages")
