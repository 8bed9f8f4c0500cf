"""Promise: whatever came in whatever order, the facts are those that the whole history, laid out anew, would give."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.clock import to_stamp
from veille.errors import UsageError
from veille.operate.loopback import Answer
from veille.pipeline.decisions.edits import RuleEdit
from veille.pipeline.decisions.reviews import accept_suspect, correct_fact, decide_rules, withdraw_rules
from veille.pipeline.facts.rebinding import settle_facts
from veille.pipeline.past.imports import run_import
from veille.workspace import Workspace, open_workspace

FACTS = """
[[facts]]
key = "caq.max"
label_en = "Longest"
label_fr = "Plus long"
source = "caq"
type = "duration"
cmp = "max"
[[facts]]
key = "caq.fee"
label_en = "Fee"
label_fr = "Frais"
source = "caq"
type = "money"
contains = ["fee"]
[[facts]]
key = "caq.paper"
label_en = "End of paper"
label_fr = "Fin du papier"
source = "caq"
type = "date"
role = "effective_from"
contains = ["paper"]
"""
WALL = "<html><head><title>Just a moment...</title></head><body><h1>Checking that you are human</h1></body></html>"
STEPS = 14
KINDS = ("check", "import", "review", "wall", "accept", "unbind")
WEIGHTS = (2, 5, 6, 1, 1, 1)  # most of what can go wrong is a copy that comes between the page and a decision on it


def body(draw: random.Random) -> str:
    """The page as it stands on some day: fee, longest duration, end of paper letters; at times one of them is not there."""
    fee = f"A worker must pay a fee of ${draw.choice((155, 160, 175))}"
    since = draw.choice(("", "", " as of January 1, 2025", " as of July 1, 2025"))
    lines = [
        f"<h2>Fees</h2><p>{fee}{since}.</p>",
        f"<h2>Duration</h2><p>The CAQ is valid for a maximum of {draw.choice((24, 36))} months.</p>",
        f"<h2>Form</h2><p>As of {draw.choice(('December 11, 2023', 'January 15, 2024'))}, paper letters are no longer issued.</p>",
    ]
    if draw.random() < 0.15:
        lines.pop(draw.randrange(3))
    return "".join(lines)


def decide(workspace: Workspace, draw: random.Random) -> None:
    """A reviewer's decision on the rule of one fact, whatever it is."""
    key, state = draw.choice(sorted(workspace.store.facts.current().items()))
    try:
        match draw.randrange(4):
            case 0 if state.rule_id:
                decide_rules(workspace, (state.rule_id,), "accepted", reviewer="Ana", comment="")
            case 1 if state.rule_id:
                decide_rules(workspace, (state.rule_id,), "rejected", reviewer="Ana", comment="")
            case 2 if state.rule_id:
                withdraw_rules(workspace, (state.rule_id,), reviewer="Ana", comment="")
            case _:
                value = {"caq.max": "P48M", "caq.fee": "199.00", "caq.paper": "2024-03-01"}[key]
                correct_fact(workspace, key, RuleEdit(), value, reviewer="Ana", comment="")
    except UsageError:
        pass  # nothing to decide on: the fact is missing, or its rule is no longer there


def rows(workspace: Workspace) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in workspace.store.connection.rows("SELECT * FROM v1_fact ORDER BY key, observed_from, valid_from")
    ]


class _Undo(Exception):
    """Takes back what was only tried."""


def laid_anew(workspace: Workspace) -> list[tuple[object, ...]]:
    """The facts as the whole history gives them, the record left as it is."""
    found: list[tuple[object, ...]] = []
    with contextlib.suppress(_Undo), workspace.store.transaction():
        settle_facts(workspace, run_id="r0", sources=["caq"])
        found = rows(workspace)
        raise _Undo
    return found


@pytest.mark.parametrize("seed", range(6))
def test_facts_are_those_of_the_history_laid_out_anew(watch: Watch, tmp_path: Path, seed: int) -> None:
    """Checks, walls, imports of any day, decisions, corrections and a binding that goes and returns, in random order."""
    draw = random.Random(seed)
    watch.site.validators = False
    watch.source("caq", "/caq", 'lang = "en"')
    bound = watch.sources + FACTS
    watch.sources = bound
    for step in range(STEPS):
        what = draw.choices(KINDS, WEIGHTS)[0] if step else "check"
        watch.later(hours=draw.randrange(1, 24 * 20))
        watch.site.pages["/caq"] = page(body(draw))
        if what == "check":
            watch.check()
        elif what == "wall":
            watch.site.pages["/caq"] = Answer(WALL.encode())
            watch.check()
        elif what == "unbind":
            watch.sources = bound.partition('[[facts]]\nkey = "caq.paper"')[0]
            watch.check(adopt_config=True)
            watch.sources = bound
            watch.check(adopt_config=True)
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            if what == "import":
                _import(workspace, watch, tmp_path / f"{step}.html", draw)
            elif what == "review" and workspace.store.facts.current():
                decide(workspace, draw)
            elif what == "accept" and workspace.store.suspects.all_open():
                accept_suspect(workspace, workspace.store.pages.all()[0], reviewer="Ann")
            assert rows(workspace) == laid_anew(workspace), (step, what)


def _import(workspace: Workspace, watch: Watch, path: Path, draw: random.Random) -> None:
    path.write_text(page(body(draw)), encoding="utf-8")
    """A copy of some day; every other one of the last days, so that it comes after the page and before a decision on it."""
    back = draw.choice((draw.randrange(12), draw.randrange(400)))
    day = watch.now - timedelta(days=back)
    run_import(workspace, [path], url=f"{watch.site.base_url}/caq", date=to_stamp(day)[:10])
