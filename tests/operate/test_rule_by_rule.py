"""Promise: a change that was decided on its rules is decided: no verdict on it, or on its twin, takes that over unseen."""

from __future__ import annotations

import re

import pytest

from tests.command_line import Command
from tests.operate.test_desk import Served
from tests.operate.test_desk import pair as pair

VERDICTS = "SELECT event_id, verdict, reviewer FROM event_verdict ORDER BY event_verdict_id"
LAST = "SELECT decision, reviewer FROM review WHERE rule_id = '{}' ORDER BY review_id DESC LIMIT 1"
REFUSED = {
    "en": "alert {} is decided already: accepted by Ada",
    "fr": "l’alerte {} est déjà décidée : acceptée par Ada",
}
ALIKE = {"en": "alert {} was decided already and stays so", "fr": "l’alerte {} était déjà décidée et le reste"}


def french_rule(pair: Served) -> str:
    """The rule of the French page that its alert tells of."""
    ((rule,),) = pair.watch.rows("SELECT rule_id FROM v1_rule_current WHERE quote LIKE '%160%' AND lang = 'fr'")
    return str(rule)


def numbers(pair: Served) -> tuple[int, int]:
    """The alerts on the English and on the French page: they come in the order of the answers."""
    rows = pair.watch.rows("SELECT event_id FROM event JOIN v1_page USING (page_id) ORDER BY v1_page.lang")
    (english,), (french,) = rows
    return int(str(english)), int(str(french))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_verdict_does_not_replace_what_was_decided_on_the_rules(pair: Served, command: Command, lang: str) -> None:
    """Rejected, acknowledged, without effect: refused with name and way back; the same is known; `--replace` replaces it."""
    config, rule = ("--config", str(pair.watch.folder / "config.toml")), french_rule(pair)
    french = str(numbers(pair)[1])

    def run(*words: str, code: int = 0) -> str:
        ended, said, errors = command("--lang", lang, *words, *config)
        assert ended == code, said + errors
        return " ".join(f"{said} {errors}".replace("\u00a0", " ").split())

    run("review", "accept", rule, "--reviewer", "Ada", "--comment", "confirmed by phone")
    pair.watch.later(minutes=5)
    for words in (
        ("review", "reject", "--change", french),
        ("alerts", "ack", french),
        ("alerts", "ack", french, "--no-effect"),
    ):
        refused = run(*words, "--reviewer", "Ben", code=2)
        assert REFUSED[lang].format(french) in refused
        assert f"veille review withdraw {rule}" in refused
        assert "--replace" in refused
    assert ALIKE[lang].format(french) in run("review", "accept", "--change", french, "--reviewer", "Ben")
    assert pair.watch.rows(VERDICTS) == []
    run("review", "reject", "--change", french, "--reviewer", "Ben", "--replace")
    assert pair.watch.rows(VERDICTS) == [(int(french), "rejected", "Ben")]
    assert pair.watch.rows(LAST.format(rule)) == [("rejected", "Ben")]


def test_the_desk_leaves_a_twin_that_its_rules_decide(pair: Served, command: Command) -> None:
    """The form on the English change names who decided on the French one and leaves it; a form that named nobody is refused."""
    rule, (english, french) = french_rule(pair), numbers(pair)
    with pair.enter() as client:
        token = pair.form_token(client)
        fields = {"form_token": token, "reviewer": "Ben"}
        opened = client.get(f"/review/change/{english}").text
        assert f'name="twin" value="{french}"' in opened
        config = str(pair.watch.folder / "config.toml")
        assert command("review", "accept", rule, "--reviewer", "Ada", "--config", config)[0] == 0
        stale = pair.post(client, f"/review/change/{english}/verdict", verdict="handled", twin=str(french), **fields)
        assert (stale.status_code, REFUSED["en"].format(french) in stale.text) == (400, True)
        shown = client.get(f"/review/change/{english}").text
        assert 'name="twin"' not in shown
        assert "accepted by Ada" in shown.partition("Your decision")[2]
        pair.post(client, f"/review/change/{english}/verdict", verdict="accepted", **fields)
        assert pair.watch.rows(VERDICTS) == [(english, "accepted", "Ben")]
        blind = pair.post(client, f"/review/change/{french}/verdict", verdict="rejected", **fields)
        assert (blind.status_code, REFUSED["en"].format(french) in blind.text) == (400, True)
        mark = re.search(r'name="decided" value="([^"]+)"', client.get(f"/review/change/{french}").text)
        assert mark is not None
        said = pair.post(client, f"/review/change/{french}/verdict", verdict="rejected", decided=mark[1], **fields)
        assert said.status_code == 303
        assert pair.watch.rows(VERDICTS)[-1] == (int(french), "rejected", "Ben")
        assert pair.watch.rows(LAST.format(rule)) == [("rejected", "Ben")]
