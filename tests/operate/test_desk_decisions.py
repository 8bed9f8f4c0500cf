"""Promise: what is decided, by whom, and what a person corrected are the same on the desk, in the report and in the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import Command
from tests.operate.test_desk import FEES, Served, serve_desk
from tests.watching import Watch, page

CORRECTED = {"en": "orrected to $161 by Cy", "fr": "orrigé à 161\u00a0$ par Cy"}
ACCEPTED = {"en": "ccepted by Di", "fr": "ccepté par Di"}
WAITS = {
    "en": ("1 change waits", "Nothing is decided yet."),
    "fr": ("1 changement en attente", "Rien n’est décidé encore."),
}
TODO = {"en": "What to do:", "fr": "À faire"}


@pytest.fixture
def served(watch: Watch) -> Iterator[Served]:
    """A desk on a record with one change: a fee went from $155 to $160."""
    watch.source("caq", "/caq")
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    for fee in ("155", "160"):
        watch.site.pages["/caq"] = page(FEES.replace("{fee}", fee), modified="2026-01-12")
        watch.site.validators = False
        watch.check()
        watch.later(days=1)
    with serve_desk(watch) as desk:
        yield desk


def decide(served: Served, path: str, **fields: str) -> None:
    """One form of the desk, taken."""
    with served.enter() as client:
        token = served.form_token(client)
        assert served.post(client, path, form_token=token, **fields).status_code == 303
    served.watch.later(minutes=5)


def fee_rule(served: Served) -> str:
    """The rule that states the fee."""
    return str(served.watch.rows("SELECT rule_id FROM v1_rule_value WHERE value = '160.00'")[0][0])


def read_report(command: Command, folder: Path, lang: str) -> dict[str, str]:
    """The overview and the change's page of the report."""
    code, _, errors = command("report", "site", "--quiet")
    assert not code, errors
    (change,) = (folder / "site" / lang / "change").glob("*-2.html")
    overview = (folder / "site" / lang / "index.html").read_text(encoding="utf-8")
    return {"overview": overview, "card": change.read_text(encoding="utf-8")}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_corrected_value_stands_where_one_decides(
    served: Served,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
) -> None:
    """Beside what the page says stands what a person made of it: on the desk's list and card, in the report's, and each
    place lists the same decisions; the correction is no longer told once it is taken back.
    """
    monkeypatch.chdir(served.watch.folder)
    correction = {"rule": fee_rule(served), "was.value.0": "160.00", "value.0": "161"}
    decide(served, "/review/change/1/rule", decision="edited", reviewer="Cy", **correction)
    decide(served, "/review/change/1/verdict", verdict="accepted", reviewer="Di")
    with served.enter() as client:
        shown = {
            "desk card": client.get(f"/review/change/1?lang={lang}").text,
            "desk list": client.get(f"/review/?show=done&lang={lang}").text,
            **read_report(command, served.watch.folder, lang),
        }
    for place, text in shown.items():
        assert (CORRECTED[lang] in text, ACCEPTED[lang] in text) == (True, True), place
        assert re.search(r"\$?160(\xa0\$)?</ins>|→ \$?160", text), place
    said = shown["desk card"].partition('id="words"')[2].partition("</section>")[0]
    assert (said.count("<li>"), CORRECTED[lang] in said, ACCEPTED[lang] in said) == (2, True, True)
    assert TODO[lang] not in shown["desk card"]
    decide(served, "/review/change/1/rule", decision="withdrawn", reviewer="Cy", rule=fee_rule(served))
    with served.enter() as client:
        assert CORRECTED[lang] not in client.get(f"/review/?show=done&lang={lang}").text


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_surface_knows_a_change_that_its_rules_decide(
    served: Served,
    lang: str,
    monkeypatch: pytest.MonkeyPatch,
    command: Command,
) -> None:
    """Its only rule accepted in the terminal: the change is decided on the desk, in the report and in the list of alerts,
    and waits again on all of them when that is taken back.
    """
    monkeypatch.chdir(served.watch.folder)
    waits, nothing = WAITS[lang]
    for decided in (False, True, False):
        with served.enter() as client:
            inbox, done = (client.get(f"/review/?{show}lang={lang}").text for show in ("", "show=done&"))
        (alert,) = (one for one in json.loads(command("alerts", "list", "--json")[1]) if one["number"] == 1)
        status = command("--lang", lang, "status")[1]
        overview = read_report(command, served.watch.folder, lang)["overview"]
        assert (waits in inbox) is not decided
        assert (nothing in done) is not decided
        assert (ACCEPTED[lang] in done, alert["handled_by"] == "Di") == (decided, decided)
        assert (waits in status) is not decided
        assert f'data-handled="{"yes" if decided else "no"}"' in overview
        assert (ACCEPTED[lang] in overview) is decided
        verb = "withdraw" if decided else "accept"
        assert command("review", verb, fee_rule(served), "--reviewer", "Di")[0] == 0


REFUSED = {
    "": {"en": "value 0 is empty", "fr": "la valeur 0 est vide"},
    "99999999999999999999999": {"en": "more than any page states", "fr": "dépasse tout ce qu’une page indique"},
}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("given", list(REFUSED), ids=["emptied", "absurd"])
def test_a_slip_of_the_keyboard_corrects_nothing(served: Served, lang: str, given: str) -> None:
    """A field that was emptied, an amount of 23 digits: the form comes back with the reason; a value goes by a word."""
    fields = {"rule": fee_rule(served), "reviewer": "Cy", "was.value.0": "160.00", "decision": "edited"}
    with served.enter() as client:
        token = served.form_token(client)
        client.get(f"/review/change/1?lang={lang}")
        path = "/review/change/1/rule"
        answer = served.post(client, path, form_token=token, **fields, **{"value.0": given})
        assert answer.status_code == 400
        assert REFUSED[given][lang] in answer.text
        assert served.watch.rows("SELECT count(*) FROM review") == [(0,)]
        word = {"en": "none", "fr": "aucune"}[lang]
        assert served.post(client, path, form_token=token, **fields, **{"value.0": word}).status_code == 303
    now = "SELECT count(*) FROM v1_rule_value JOIN v1_rule_current USING (rule_id, version) WHERE type = 'money'"
    assert served.watch.rows(now) == [(0,)]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_mute_is_made_once(
    served: Served, lang: str, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """Asked for again, it is refused with who made it; another day or section is another mute."""
    monkeypatch.chdir(served.watch.folder)
    page_id, who = served.page_id, ("--reviewer", "Cy")
    assert command("mute", "add", page_id, "--until", "2099-01-01", *who)[0] == 0
    code, _, errors = command("--lang", lang, "mute", "add", page_id, "--until", "2099-01-01", *who)
    said = {"en": "muted already, by Cy", "fr": "déjà mis en sourdine, par Cy"}[lang]
    assert (code, said in " ".join(errors.split())) == (2, True)
    assert served.watch.rows("SELECT count(*) FROM mute") == [(1,)]
    assert command("mute", "add", page_id, "--until", "2099-02-01", *who)[0] == 0


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_pass_of_a_clock_ahead_has_no_age(
    served: Served, lang: str, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """A pass of tomorrow is said to be one, never "0 minutes ago"."""
    monkeypatch.chdir(served.watch.folder)
    with served.watch.store() as store:
        store.connection.run("UPDATE run SET started_at = '2099-01-01T00:00:00Z'")
    said = " ".join(command("--lang", lang, "status")[1].split())
    assert {"en": "ahead of this machine’s clock", "fr": "en avance sur l’horloge"}[lang] in said
