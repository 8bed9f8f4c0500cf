"""Promise: a change whose rules are all decided is decided, for every list, count and channel, also when its page moves on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page

Ask = Callable[..., str]
TEXT = "<h2>Days</h2><p>A permit is valid for {} months.</p>"
LIST = "<h2>Who</h2><p>A worker must have all of these:</p><ul>{}</ul>"
DIGEST = """
[[alerts.channels]]
id = "later"
type = "file"
path = "later"
[[alerts.routes]]
channels = ["later"]
digest = "daily"
"""


@pytest.fixture
def ask(watch: Watch) -> Ask:
    """Asks the command line about the record."""

    def run(*words: str, code: int = 0) -> str:
        result = invoke([*words, "--config", str(watch.folder / "config.toml")])
        assert result.exit_code == code, result.output
        return result.stdout

    return run


def show(watch: Watch, *bodies: str) -> None:
    """A check of the page with each of these bodies, a day apart."""
    watch.site.validators = False
    if not watch.sources:
        watch.source("caq", "/caq", 'lang = "en"')
        watch.extra = DIGEST
    for body in bodies:
        watch.site.pages["/caq"] = page(body)
        watch.check()
        watch.later(hours=1)


def standing(ask: Ask) -> dict[int, tuple[str, str | None]]:
    """State and decider of each change in their order, as every list has it: the table, its JSON and the count of the status agree."""
    rows = json.loads(ask("alerts", "list", "--json"))
    found = {row["number"]: (row["state"], row["handled_by"]) for row in rows if row["kind"] == "change"}
    waits = sum(state != "acknowledged" for state, _ in found.values())
    assert json.loads(ask("status", "--json", code=3))["changes_waiting"] == waits
    table = ask("alerts", "list")
    for number, (state, who) in found.items():
        told = {"acknowledged": "(?:accepted|rejected|edited)"}.get(state, "waiting")
        assert re.search(rf"^{number} +{told} .*{who or ''}$", table, re.MULTILINE), table
    return dict(enumerate((found[number] for number in sorted(found)), 1))


def rule_saying(watch: Watch, words: str) -> str:
    """The id of the rule that stands and holds the words."""
    ((rule,),) = watch.rows(f"SELECT rule_id FROM v1_rule_current WHERE quote LIKE '%{words}%'")
    return str(rule)


def test_what_was_decided_on_a_rule_holds_when_the_page_says_something_else(watch: Watch, ask: Ask) -> None:
    """Ann accepts 36 months; 48 is another matter, and its message says that she dealt with the one before."""
    show(watch, TEXT.format(24), TEXT.format(36))
    rule = rule_saying(watch, "months")
    ask("review", "accept", rule, "--reviewer", "Ann", "--comment", "as announced")
    assert standing(ask) == {1: ("acknowledged", "Ann")}
    show(watch, TEXT.format(48))
    assert standing(ask) == {1: ("acknowledged", "Ann"), 2: ("pending", None)}
    assert "Ann" in watch.messages()[-1]
    ask("review", "edit", rule, "--value", "0=P50M", "--reviewer", "Bob")
    assert standing(ask) == {1: ("acknowledged", "Ann"), 2: ("acknowledged", "Bob")}
    ask("review", "withdraw", rule, "--reviewer", "Bob")
    assert standing(ask) == {1: ("acknowledged", "Ann"), 2: ("pending", None)}


def test_a_reading_that_the_page_has_left_decides_the_change_that_brought_it(watch: Watch, ask: Ask) -> None:
    """Nobody spoke of 36 months until the page said 48: RULE@VERSION accepted later still decides alert 1."""
    show(watch, TEXT.format(24), TEXT.format(36), TEXT.format(48))
    rule = rule_saying(watch, "months")
    ask("review", "accept", f"{rule}@2", "--reviewer", "Ann")
    assert standing(ask) == {1: ("acknowledged", "Ann"), 2: ("pending", None)}
    ask("review", "accept", rule, "--reviewer", "Bob")
    assert standing(ask) == {1: ("acknowledged", "Ann"), 2: ("acknowledged", "Bob")}
    ask("review", "withdraw", f"{rule}@2", "--reviewer", "Ann")
    assert standing(ask) == {1: ("pending", None), 2: ("acknowledged", "Bob")}


def test_the_rule_that_lost_a_condition_decides_the_change(watch: Watch, ask: Ask) -> None:
    """A condition that is gone is no rule to decide on: its lead-in is, and `review list --change` has it."""
    items = "<li>a valid passport;</li><li>a medical certificate from a physician;</li>{}"
    show(watch, LIST.format(items.format("<li>a job offer of an employer.</li>")), LIST.format(items.format("")))
    assert standing(ask) == {1: ("pending", None)}
    lead_in = rule_saying(watch, "must have all of these")
    assert lead_in in ask("review", "list", "--change", "1")
    ask("review", "accept", lead_in, "--reviewer", "Ann")
    assert standing(ask) == {1: ("acknowledged", "Ann")}


def test_what_rules_decided_is_not_sent_and_is_again_when_taken_back(watch: Watch, ask: Ask) -> None:
    """As for a verdict on the alert: what waits for a digest goes when Ann accepts the rule, and is due when she takes it back."""
    show(watch, TEXT.format(24), TEXT.format(36))
    states = "SELECT channel, state FROM delivery ORDER BY channel"
    assert watch.rows(states) == [("folder", "sent"), ("later", "pending")]
    rule = rule_saying(watch, "months")
    ask("review", "accept", rule, "--reviewer", "Ann")
    assert watch.rows(states) == [("folder", "acknowledged"), ("later", "acknowledged")]
    ask("review", "withdraw", rule, "--reviewer", "Ann")
    assert watch.rows(states) == [("folder", "sent"), ("later", "pending")]
