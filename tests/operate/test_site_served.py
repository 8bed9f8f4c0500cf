"""Promise: the report that `veille serve` serves shows the record as it is: what was decided or undone a moment ago stands in it."""

from __future__ import annotations

import pytest

from tests.command_line import Command
from tests.operate.test_desk import FEES, Served, serve_desk
from tests.watching import Watch, page
from veille.store.run_lock import hold_run_lock

SAID = {"en": "accepted by Ada", "fr": "accepté par Ada"}
ACKNOWLEDGED = {"en": "dealt with by Bob", "fr": "traité par Bob"}


def change_fee(watch: Watch) -> None:
    """A record with one change, its report built, and a service that no pass keeps fresh."""
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "155"))
    watch.source("caq", "/caq")
    watch.check()
    watch.later(days=1)
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "160"), modified="2026-03-02")
    watch.check()


def shown(served: Served, lang: str) -> tuple[str, str]:
    """The change page and the overview of the report as served."""
    with served.enter() as client:
        change = client.get(f"/site/{lang}/change/{served.page_id}-2.html")
        overview = client.get(f"/site/{lang}/index.html")
    assert (change.status_code, overview.status_code) == (200, 200)
    return change.text.replace("\xa0", " "), overview.text.replace("\xa0", " ")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_decision_and_its_undo_stand_in_the_report_at_once(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """In the desk and at the command line; while another run has the record the report is served as it was."""
    change_fee(watch)
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    with serve_desk(watch) as desk:
        assert all(SAID[lang] not in text for text in shown(desk, lang))
        with desk.enter() as client:
            fields = {"reviewer": "Ada", "form_token": desk.form_token(client)}
            desk.post(client, "/review/change/1/verdict", verdict="accepted", seen="0", **fields)
        assert all(SAID[lang] in text for text in shown(desk, lang))
        with desk.enter() as client:
            desk.post(client, "/review/change/1/verdict", verdict="reopened", seen="1", **fields)
        change, overview = shown(desk, lang)
        assert SAID[lang] not in overview
        assert "accept --change 1" in change  # it waits again
        assert command("alerts", "ack", "1", "--reviewer", "Bob", "--quiet")[0] == 0
        with hold_run_lock(watch.folder / "veille.db"):
            assert all(ACKNOWLEDGED[lang] not in text for text in shown(desk, lang))
        assert all(ACKNOWLEDGED[lang] in text for text in shown(desk, lang))
