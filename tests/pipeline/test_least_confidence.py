"""Promise: who asks for statements that are surely rules gets those alone: from files, the record, its readers, facts and alerts."""

from __future__ import annotations

import json
import sqlite3

import pytest

import veille
from tests.command_line import invoke
from tests.watching import Watch, page
from veille.answers.api import answer_question
from veille.errors import FactUnavailable
from veille.store.publishing.publish import publish

SURE = "You must pay a fee of $155 before you apply."
DOUBTFUL = "A photograph with the name of the baker on its back costs $12."
FACTS = "".join(
    f'[[facts]]\nkey = "{key}"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "fees"\ntype = "money"\n'
    f'contains = ["{words}"]\nmin_confidence = {least}\n'
    for key, words, least in (
        ("fee.sure", "must pay", "LEAST"),
        ("fee.doubtful", "costs", "LEAST"),
        ("fee.any", "costs", "0.0"),
    )
)


def _run(watch: Watch, *words: str) -> list[dict[str, str]]:
    """What a command prints as JSON."""
    result = invoke([*words, "--json", "--config", str(watch.folder / "config.toml")])
    assert result.exit_code == 0, result.output
    said = json.loads(result.output)
    return said["rules"] if isinstance(said, dict) else said


def test_a_least_probability_holds_wherever_it_can_be_asked_for(watch: Watch) -> None:
    watch.site.pages["/fees"] = page(f"<h2>Amounts</h2><p>{SURE}</p><p>{DOUBTFUL}</p>")
    watch.source("fees", "/fees")
    watch.check()
    both = {row["quote"]: float(row["confidence"]) for row in _run(watch, "rules")}
    assert both[DOUBTFUL] < both[SURE]
    least = (both[DOUBTFUL] + both[SURE]) / 2
    watch.extra = FACTS.replace("LEAST", f"{least}")
    watch.check()

    file = watch.folder / "fees.html"
    file.write_text(watch.site.pages["/fees"], encoding="utf-8")  # type: ignore[arg-type]
    of_file = ("extract", str(file), "--url", f"{watch.site.base_url}/fees")
    for words in (("rules",), of_file):
        assert DOUBTFUL in {row["quote"] for row in _run(watch, *words)}
        asked = {row["quote"] for row in _run(watch, *words, "--min-confidence", f"{least}")}
        assert SURE in asked
        assert DOUBTFUL not in asked

    with watch.store() as store:
        snapshot = publish(store, watch.folder / "out", at="2026-03-02T00:00:00Z").path
    with veille.open(snapshot) as db:
        sure = {rule.quote for rule in db.rules(min_confidence=least)}
        assert SURE in sure
        assert DOUBTFUL not in sure
        assert [str(db.fact(key).value) for key in ("fee.sure", "fee.any")] == ["155.00", "12.00"]
        with pytest.raises(FactUnavailable):
            db.fact("fee.doubtful")
    with sqlite3.connect(f"{snapshot.as_uri()}?mode=ro", uri=True) as connection:
        rows = answer_question(connection, "rules", {"min_confidence": f"{least}"}).rows
    assert {row["quote"] for row in rows} == sure


@pytest.mark.parametrize(("words", "told"), [(SURE, True), (DOUBTFUL, False)])
def test_a_route_tells_of_what_is_sure_enough(watch: Watch, words: str, told: bool) -> None:
    """The route asks for a probability between the two: a change of the doubtful amount is recorded and not sent."""
    watch.extra = (
        '[[alerts.channels]]\nid = "desk"\ntype = "file"\npath = "desk"\n'
        '[[alerts.routes]]\nchannels = ["desk"]\nmin_severity = "editorial"\nmin_confidence = 0.85\n'
    )
    amounts = f"<h2>Amounts</h2><p>{SURE}</p><p>{DOUBTFUL}</p>"
    watch.site.pages["/fees"] = page(amounts)
    watch.source("fees", "/fees")
    watch.check()
    watch.later(days=1)
    changed = words.replace("$155", "$175").replace("$12", "$14")
    watch.site.validators = False
    watch.site.pages["/fees"] = page(amounts.replace(words, changed))
    watch.check()
    desk = [p.read_text(encoding="utf-8") for p in (watch.folder / "desk").rglob("*.md")]
    assert any(changed in text or "$175" in text for text in desk) is told, desk
    assert any("$175" in text or "$14" in text for text in watch.messages())
