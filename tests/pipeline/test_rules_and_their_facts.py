"""Promise: a rule and the fact bound to it answer alike for a day; where they differ, the contract says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import veille
from tests.watching import Watch, page
from veille.errors import FactUnavailable
from veille.pipeline.past.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/fees.html"
SOURCE = f'[[sources]]\nid = "fees"\nurl = "{URL}"\nprofile = "canada-ca"\nlang = "en"\n'
FACT = (
    '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "fees"\ntype = "money"\n'
    'contains = ["must pay"]\n'
)
PLAIN = "A worker must pay a fee of $155."
NOTHING = "Officers read the form with care."
BACK = "As of 2023-12-01, a worker must pay a fee of $155."
AHEAD = "As of 2024-09-01, a worker must pay a fee of $155."

Days = dict[str, str | None]


def _answers(watch: Watch, folder: Path, copies: list[tuple[str, str]], days: Days) -> tuple[Days, Days]:
    """What rules and fact say on each of the days, after the copies came in."""
    watch.sources, watch.extra = SOURCE, FACT
    for day, words in copies:
        file = folder / f"{day}.html"
        rest = "<p>Officers keep a copy of the receipt in the file of the worker.</p>"
        file.write_text(page(f"<h2>Amount</h2><p>{words}</p>{rest}"), encoding="utf-8")
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            run_import(workspace, [file], url=URL, date=day)
    with watch.store() as store:
        snapshot = publish(store, folder / "out", at="2026-03-02T00:00:00Z").path
    rules: Days = {}
    facts: Days = {}
    with veille.open(snapshot) as db:
        for day in days:
            amounts = {
                str(value.value)
                for rule in db.rules(as_of=day)
                if "must pay" in rule.quote
                for value in rule.values
                if value.type == "money"
            }
            assert len(amounts) < 2
            rules[day] = amounts.pop() if amounts else None
            try:
                facts[day] = str(db.fact("caq.fee", as_of=day).value)
            except FactUnavailable:
                facts[day] = None
    return rules, facts


@pytest.mark.parametrize(
    ("copies", "days"),
    [
        # the words give a day no later than they were seen: it was not so before that day
        ([("2024-01-01", PLAIN), ("2024-06-01", BACK)], {"2023-11-30": None, "2023-12-01": "155.00", "2024-07-01": "155.00"}),
        # they give a day to come: the page had said it for the days before, and that stands
        ([("2024-01-01", PLAIN), ("2024-06-01", AHEAD)], {"2023-06-01": "155.00", "2024-07-01": "155.00", "2024-10-01": "155.00"}),
        # a day that was stated is put off: it was not so before the new day
        ([("2024-01-01", BACK), ("2024-06-01", AHEAD)], {"2024-02-01": None, "2024-07-01": None, "2024-10-01": "155.00"}),
        # another value stood before: it applies up to the day
        (
            [("2024-01-01", PLAIN.replace("155", "150")), ("2024-03-01", PLAIN), ("2024-06-01", BACK.replace("2023-12", "2024-02"))],
            {"2024-01-15": "150.00", "2024-02-15": "155.00", "2024-07-01": "155.00"},
        ),
    ],
)  # fmt: skip
def test_rule_and_fact_answer_alike_when_a_day_is_added_to_the_words(
    watch: Watch, tmp_path: Path, copies: list[tuple[str, str]], days: Days
) -> None:
    assert _answers(watch, tmp_path, copies, days) == (days, days)


def test_a_day_given_later_to_a_new_value_leaves_the_earlier_one_up_to_it(watch: Watch, tmp_path: Path) -> None:
    """The third difference: the fact is what applied, the rule what the page said meanwhile."""
    copies = [("2024-01-01", PLAIN.replace("155", "150")), ("2024-03-01", PLAIN), ("2024-06-01", AHEAD)]
    rules = {"2024-02-01": "150.00", "2024-04-01": "155.00", "2024-07-01": "155.00", "2024-10-01": "155.00"}
    facts = {"2024-02-01": "150.00", "2024-04-01": "150.00", "2024-07-01": "150.00", "2024-10-01": "155.00"}
    assert _answers(watch, tmp_path, copies, dict(rules)) == (rules, facts)


def test_rule_and_fact_are_silent_on_days_without_them(watch: Watch, tmp_path: Path) -> None:
    """Days on which the page was without it are no days of it, before its first value as later."""
    copies = [("2024-01-01", NOTHING), ("2024-02-01", PLAIN), ("2024-03-01", NOTHING), ("2024-06-01", PLAIN)]
    said = {"2024-01-15": None, "2024-02-15": "155.00", "2024-04-01": None, "2024-07-01": "155.00"}
    assert _answers(watch, tmp_path, copies, said) == (said, said)


def test_a_value_that_is_back_from_a_day_to_come_does_not_hold_before_it(watch: Watch, tmp_path: Path) -> None:
    copies = [("2024-01-01", PLAIN), ("2024-03-01", NOTHING), ("2024-06-01", AHEAD)]
    days = {"2024-02-01": "155.00", "2024-04-01": None, "2024-07-01": None, "2024-10-01": "155.00"}
    assert _answers(watch, tmp_path, copies, days) == (days, days)


def test_what_an_announced_value_follows_holds_up_to_its_later_day(watch: Watch, tmp_path: Path) -> None:
    now = PLAIN.replace("155", "150")
    copies = [
        ("2024-01-01", now),
        ("2024-03-01", now + " " + AHEAD.replace("2024-09-01", "2024-07-01")),
        ("2024-06-01", AHEAD),
    ]
    days = {"2024-02-01": "150.00", "2024-07-15": "150.00", "2024-10-01": "155.00"}
    assert _answers(watch, tmp_path, copies, dict(days))[1] == days
