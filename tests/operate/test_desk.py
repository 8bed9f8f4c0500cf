"""The review desk: one person of this machine decides in a browser, and writes the same rows as the command line."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.chromium import open_chromium
from tests.command_line import Command
from tests.forks import run_forked_text
from tests.watching import Watch, page
from veille.alerts.messages.compose import compose
from veille.answers.handling.deliveries import event_records
from veille.answers.report.record import write_site
from veille.answers.status import pages_of_held
from veille.clock import system_clock
from veille.config import load_config
from veille.errors import DecidedAlready, UsageError
from veille.model import EventKind, Lang
from veille.operate.desk import Desk
from veille.operate.desk_guard import DeskGuard, require_loopback
from veille.operate.loopback import Answer
from veille.operate.serve import Daemon
from veille.operate.web import build_app  # noqa: F401 - the module is loaded before the clock of the first test runs
from veille.pipeline.decisions.held_mass import release_held
from veille.pipeline.decisions.reviews import accept_suspect as accept_held
from veille.pipeline.decisions.waiting import WaitingForms
from veille.store.run_lock import hold_run_lock
from veille.workspace import open_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 15.0  # seconds
FEES = (
    "<h2 id='fees'>Fees</h2><p>The fee for a work permit is ${fee}.</p>"
    "<h2 id='who'>Who needs one</h2><p>You must have a CAQ before you apply.</p>"
)
FEES_FR = (
    "<h2 id='frais'>Frais</h2><p>Les frais du permis de travail sont de 155 $.</p>"
    "<h2 id='qui'>Qui doit en avoir un</h2><p>Vous devez avoir un CAQ avant de présenter votre demande.</p>"
)


def wait_for(met: Callable[[], bool]) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + PATIENCE
    while not met() and time.monotonic() < end:
        time.sleep(0.02)
    return met()


@dataclass
class Served:
    """A running desk and the watch behind it."""

    watch: Watch
    address: str  # http://127.0.0.1:port
    start: str
    token: str

    @contextmanager
    def enter(self) -> Iterator[httpx.Client]:
        """A client that has opened the start address."""
        with httpx.Client(base_url=self.address, timeout=10) as client:
            assert client.get(self.start).status_code == 303
            yield client

    @property
    def page_id(self) -> str:
        """The id of the first page watched."""
        return str(self.watch.rows("SELECT page_id FROM v1_page ORDER BY rowid")[0][0])

    def form_token(self, client: httpx.Client) -> str:
        """The token that the forms of the first change carry."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get("/review/change/1").text)
        assert found is not None
        return found[1]

    def post(self, client: httpx.Client, path: str, origin: str | None = None, **fields: str) -> httpx.Response:
        """A form as a browser sends it."""
        return client.post(path, data=fields, headers={"origin": origin or self.address})


@contextmanager
def serve_desk(watch: Watch) -> Iterator[Served]:
    """A desk on what a watch has recorded."""
    told: list[str] = []
    daemon = Daemon(
        watch.folder / "config.toml",
        lambda config, stop: None,
        clock=lambda: watch.now,
        review=True,
        announce=told.append,
    )
    thread = threading.Thread(target=daemon.run)
    thread.start()
    end = time.monotonic() + PATIENCE
    while not told and time.monotonic() < end:
        time.sleep(0.02)
    assert told
    yield Served(watch, told[0].partition("/review/")[0], told[0], told[0].partition("token=")[2])
    daemon.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def desk(watch: Watch) -> Iterator[Served]:
    """A desk on a record with one change: a fee went from $155 to $160."""
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "155"))
    watch.source("caq", "/caq")
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.check()
    watch.later(days=1)
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "160"), modified="2026-03-02")
    watch.check()
    watch.later(hours=1)
    with serve_desk(watch) as served:
        yield served


def test_a_page_that_is_gone_waits_for_a_decision(watch: Watch) -> None:
    """A removed page stands in the inbox until a person has said what it means; there is no rule to accept in it."""
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "155"))
    watch.source("caq", "/caq")
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.check()
    watch.site.pages["/caq"] = Answer(b"<html><title>Gone</title></html>", status=410)
    for _ in range(2):
        watch.later(days=2)
        watch.check()
    with serve_desk(watch) as served, served.enter() as client:
        shown = client.get("/review/").text
        found = re.search(r'href="(/review/change/\d+)"', shown)
        assert found is not None
        assert "1 change waits" in shown
        opened = client.get(found[1]).text
        assert 'value="handled"' in opened
        assert 'value="accepted"' not in opened
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', opened)
        assert token is not None
        fields = {"verdict": "handled", "reviewer": "Ann", "form_token": token[1]}
        assert served.post(client, f"{found[1]}/verdict", **fields).status_code == 303
        assert found[1] not in client.get("/review/").text
        assert found[1] in client.get("/review/?show=done").text


NOTICE = "<p>You must apply online as of June 1, 2026.</p>"


@pytest.fixture
def held(watch: Watch) -> Iterator[Served]:
    """A desk on a record where three of three pages got the same sentence at once, and one then answered in French."""
    watch.extra = '[service]\nport = 0\ntick = "1h"\n[guard]\nmass_minimum = 2\n'
    names = ("a", "b", "c")
    for name in names:
        watch.site.pages[f"/{name}"] = page(
            f"<h2>Who</h2><p>You must have a CAQ for case {name}.</p>", title=f"Case {name}"
        )
        watch.source(name, f"/{name}")
    watch.check()
    watch.later(days=1)
    for name in names:
        text = f"<h2>Who</h2><p>You must have a CAQ for case {name}.</p>{NOTICE}"
        watch.site.pages[f"/{name}"] = page(text, title=f"Case {name}", modified="2026-03-02")
    watch.check()
    watch.later(days=1)
    watch.site.pages["/a"] = page(
        "<h2>Qui</h2><p>Vous devez détenir un certificat avant de présenter votre demande. Les agents doivent vérifier que "
        "le document est valide et que la personne respecte les conditions de son séjour.</p>",
        title="Cas a",
        lang="fr",
    ).replace("Officers read this page", "Les agents lisent cette page, et toutes les autres pages du guide,")
    watch.check()
    with serve_desk(watch) as served:
        yield served


def test_a_held_mass_is_judged_by_what_it_shares(held: Served) -> None:
    """One difference on three pages, one button: released to the channels, or taken as a template and told to nobody."""
    with held.enter() as client:
        inbox = client.get("/review/").text
        run = re.search(r'href="/review/held/([^"]+)"', inbox)
        assert run is not None
        shown = client.get(f"/review/held/{run[1]}").text
        assert "You must apply online as of June 1, 2026." in shown
        assert all(f"Case {name}" in shown for name in "abc")
        assert re.findall(r"(Case \w)</a>", shown) == ["Case a", "Case b", "Case c"]  # by title, not as they came
        # the page that tells the edit for all three is not the only one that changed
        assert "3 pages changed at once" in inbox
        assert "3 pages changed at once" in shown
        assert len(set(re.findall(r'href="/review/change/(\d+)"', shown))) == 3
        mass = held.watch.rows("SELECT json_extract(payload, '$.detail_en') FROM event WHERE kind = 'mass_change'")
        assert "You must apply online as of June 1, 2026." in str(mass[0][0])
        assert "touches a rule" in str(mass[0][0])  # and never that it is but a template
        assert "not new policy" not in str(mass[0][0])
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', shown)
        assert token is not None
        before = len(held.watch.messages())
        fields = {"form_token": token[1], "reviewer": "Ann", "note": ""}
        assert held.post(client, f"/review/held/{run[1]}/settle", decision="release", **fields).status_code == 303
        assert len(held.watch.messages()) > before
        assert held.watch.rows("SELECT count(*) FROM delivery WHERE held_since IS NOT NULL AND state = 'pending'") == [
            (0,)
        ]
        assert "/review/held/" not in client.get("/review/").text


def test_a_template_change_is_told_to_nobody(held: Served) -> None:
    """Taken as a template, its alerts are settled under the person's name and nothing is sent."""
    with held.enter() as client:
        run = re.search(r'href="/review/held/([^"]+)"', client.get("/review/").text)
        assert run is not None
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get(f"/review/held/{run[1]}").text)
        assert token is not None
        before = len(held.watch.messages())
        fields = {"form_token": token[1], "reviewer": "Ann", "note": "new footer"}
        assert held.post(client, f"/review/held/{run[1]}/settle", decision="template", **fields).status_code == 303
    assert len(held.watch.messages()) == before
    assert held.watch.rows("SELECT DISTINCT verdict, reviewer, note FROM event_verdict") == [
        ("handled", "Ann", "new footer")
    ]
    assert held.watch.rows("SELECT DISTINCT state FROM delivery JOIN event USING (event_id) WHERE kind = 'change'") == [
        ("acknowledged",)
    ]


@pytest.fixture
def mixed(watch: Watch) -> Iterator[Served]:
    """A desk on a held mass: four pages got the same sentence at once, and one of them another term as well."""
    watch.extra = '[service]\nport = 0\ntick = "1h"\n[guard]\nmass_minimum = 2\n'
    names = ("a", "b", "c", "d")

    def write(months: int, added: str, day: str) -> None:
        for name in names:
            term = f"<p>The certificate of case b is valid for {months} months.</p>" if name == "b" else ""
            body = f"<h2>Who</h2><p>You must have a CAQ for case {name}.</p>{term}{added}"
            watch.site.pages[f"/{name}"] = page(body, title=f"Case {name}", modified=day)

    write(24, "", "2026-01-12")
    for name in names:
        watch.source(name, f"/{name}")
    watch.site.validators = False
    watch.check()
    watch.later(days=1)
    write(36, NOTICE, "2026-03-02")
    watch.check()
    watch.later(hours=1)
    with serve_desk(watch) as served:
        yield served


def settle_mass(served: Served, client: httpx.Client, decision: str, lang: str = "en") -> httpx.Response:
    """The form of the held mass of the second run, as it was opened in another tab; the answer in a language."""
    token = served.form_token(client)
    client.get(f"/review/?lang={lang}")
    fields = {"form_token": token, "reviewer": "Ann", "note": "new footer"}
    return served.post(client, "/review/held/r2/settle", decision=decision, **fields)


def test_a_template_settles_only_pages_with_nothing_else(mixed: Served) -> None:
    """A page with another change beside the shared one is named before the click, and what is its own stays held after it."""
    watch = mixed.watch
    own = "SELECT event_id FROM event WHERE kind = 'change' AND json_extract(payload, '$.title') = 'Case b'"
    with mixed.enter() as client:
        (number,) = watch.rows(own)[0]
        english, french = (client.get(f"/review/held/r2?lang={lang}").text for lang in ("en", "fr"))
        assert "1 page has other changes beside these" in english
        assert "1 page a d’autres changements en plus de ceux-ci" in french
        assert all("24" in text and "36" in text for text in (english, french))
        before = set(watch.messages())
        assert settle_mass(mixed, client, "template").status_code == 303
        assert set(watch.messages()) == before
        assert watch.rows(f"SELECT count(*) FROM event_verdict WHERE event_id = {number}") == [(0,)]
        assert watch.rows(f"SELECT count(*) FROM delivery WHERE event_id = {number} AND state = 'pending'") == [(1,)]
        left = str(watch.rows(f"SELECT payload FROM event WHERE event_id = {number}"))
        assert "36" in left
        assert "June 1, 2026" not in left
        again = settle_mass(mixed, client, "template")
        assert again.status_code == 400
        assert "each page of run r2 that is still held has other changes: nothing was settled" in again.text
        assert settle_mass(mixed, client, "release").status_code == 303
        (sent,) = set(watch.messages()) - before
        assert "36" in sent
        assert "June 1, 2026" not in sent


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the alerts of run r2 are decided already: dealt with by Ann on"),
        ("fr", "les alertes de l’exécution r2 sont déjà décidées"),
    ],
)
def test_a_mass_settled_in_another_tab_is_not_settled_again(held: Served, lang: str, said: str) -> None:
    """Whoever comes second is told who decided what, on the desk and in a terminal; the alert on the mass is closed."""
    watch = held.watch
    with held.enter() as client:
        assert settle_mass(held, client, "template").status_code == 303
        state = "SELECT DISTINCT state FROM delivery JOIN event USING (event_id) WHERE kind = 'mass_change'"
        assert watch.rows(state) == [("acknowledged",)]
        for decision in ("release", "template"):
            answer = settle_mass(held, client, decision, lang)
            assert answer.status_code == 400
            assert said in answer.text
            assert "new footer" in answer.text
    with (
        open_workspace(watch.config(), clock=lambda: watch.now) as workspace,
        pytest.raises(DecidedAlready, match="dealt with by Ann on 2026-03-"),
    ):
        release_held(workspace, "r2", reviewer="Bo")


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ("dealt with by Ann", "Left to decide on:", "24 months → 36 months")),
     ("fr", ("traité par Ann", "Reste à décider :", "24 months → 36 months"))],
)  # fmt: skip
def test_a_mass_says_what_was_settled_of_it_and_what_is_left(mixed: Served, lang: str, said: tuple[str, ...]) -> None:
    """Once its shared difference is a template's, inbox and page say who decided, and name the page with more and that alone."""
    with mixed.enter() as client:
        for path in ("/review/", "/review/held/r2"):
            before = client.get(f"{path}?lang={lang}").text.replace("\u00a0", " ")
            assert not any(words in before for words in said[:2])
        assert settle_mass(mixed, client, "template", lang).status_code == 303
        for path in ("/review/", "/review/held/r2"):
            shown = client.get(f"{path}?lang={lang}").text.replace("\u00a0", " ")
            assert said[0] in shown
            left = shown.partition(said[1])[2].partition("</ul>")[0]
            assert re.findall(r">(Case \w)</a>", left) == ["Case b"]
            assert said[2] in left
            assert "apply online" not in left
        assert 'value="release"' in shown
        assert 'value="template"' not in shown  # it was taken as one


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("1 alert is held again", "nothing was decided on what is held of it", "dealt with by Ann")),
        ("fr", ("1 alerte est retenue de nouveau", "rien n’a été décidé sur ce qui en est retenu", "raité par Ann")),
    ],
)
def test_a_mass_taken_as_a_template_is_taken_back(mixed: Served, lang: str, said: tuple[str, str, str]) -> None:
    """Undone under Decided: each alert waits again, whole; who settled it and who took it back stays on record."""
    watch = mixed.watch
    fields = {"reviewer": "Bob", "note": "read again", "decision": "reopened"}
    kept = "SELECT verdict, reviewer, note FROM event_verdict ORDER BY event_verdict_id"
    with mixed.enter() as client:
        before = str(watch.rows("SELECT payload FROM event WHERE kind = 'change' ORDER BY event_id"))
        assert settle_mass(mixed, client, "template", lang).status_code == 303
        number = watch.rows("SELECT event_id FROM event WHERE json_extract(payload, '$.title') = 'Case b'")[0][0]
        fields["form_token"] = mixed.form_token(client)
        # the page with a change of its own waits: nothing is closed yet, and what was settled can be taken back all the same
        assert mixed.post(client, "/review/held/r2/settle", **fields).status_code == 303
        assert str(watch.rows("SELECT payload FROM event WHERE kind = 'change' ORDER BY event_id")) == before
        assert settle_mass(mixed, client, "template", lang).status_code == 303
        verdict = {"verdict": "handled", "reviewer": "Cy", "form_token": fields["form_token"]}
        assert mixed.post(client, f"/review/change/{number}/verdict", **verdict).status_code == 303
        done = " ".join(client.get(f"/review/?show=done&lang={lang}").text.replace("\u00a0", " ").split())
        assert said[0] in done
        assert said[2] in done
        assert {"en": "Many pages changed at once: 4 pages", "fr": "d’un coup : 4 pages"}[
            lang
        ] in done  # as it was held
        fields["form_token"] = mixed.form_token(client)
        assert mixed.post(client, "/review/held/r2/settle", **fields).status_code == 303
        assert "/review/held/r2" in client.get(f"/review/?lang={lang}").text
        again = mixed.post(client, "/review/held/r2/settle", **fields)
        assert again.status_code == 400
        assert said[1] in again.text
    assert ("handled", "Ann", "new footer") in watch.rows(kept)
    assert ("reopened", "Bob", "read again") in watch.rows(kept)
    assert watch.rows(f"SELECT verdict FROM event_verdict WHERE event_id = {number}") == [
        ("handled",)
    ]  # Cy's own stays


def test_what_a_release_did_not_send_yet_is_held_again(held: Served, command: Command) -> None:
    """A digest that waits is stopped; what a channel took is named and stays sent, and where all is sent that is said."""
    watch = held.watch
    config = ("--config", str(watch.folder / "config.toml"))
    states = (
        "SELECT channel, state, held_since IS NOT NULL FROM delivery JOIN event USING (event_id) WHERE kind = 'change'"
    )
    ended, _, errors = command("alerts", "hold", "r2", *config)
    assert (ended, "nothing was decided on what is held of it" in errors) == (2, True)
    assert command("alerts", "release", "r2", "--reviewer", "Ann", *config)[0] == 0
    taken = watch.rows(states)
    assert {state for _, state, _ in taken} == {"sent"}
    for lang, said in (
        ("en", "were sent: that cannot be taken back"),
        ("fr", "sont parties : cela ne peut être repris"),
    ):
        ended, _, errors = command("--lang", lang, "alerts", "hold", "r2", *config)
        assert (ended, said in errors.replace("\u00a0", " ")) == (2, True), errors
        with held.enter() as client:
            done = client.get(f"/review/?show=done&lang={lang}").text
        assert {"en": "all alerts released", "fr": "toutes les alertes libérées"}[lang] in done
        assert said in done.replace("\u00a0", " ")
    ended, _, errors = command("--lang", "fr", "alerts", "release", "r2", "--reviewer", "Bo", *config)
    assert (ended, "(toutes les alertes libérées)" in errors) == (2, True), errors
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        workspace.store.connection.run(
            "UPDATE delivery SET state = 'pending', attempts = 0 WHERE event_id = (SELECT min(event_id) FROM delivery JOIN event USING (event_id) WHERE kind = 'change')"
        )
    ended, out, errors = command("alerts", "hold", "r2", "--reviewer", "Bo", "--note", "not yet", "--json", *config)
    assert ended == 0, errors
    assert json.loads(out)["held"] == 1
    assert sum(held_now for _, _, held_now in watch.rows(states)) == 1
    assert watch.rows("SELECT verdict, reviewer, note FROM event_verdict ORDER BY event_verdict_id") == [
        ("handled", "Ann", "veille:released"), ("reopened", "Bo", "not yet"),
    ]  # fmt: skip


def test_a_mass_is_counted_alike_wherever_it_is_told(held: Served) -> None:
    """Message, desk, status and reminders give one number of pages; the message names them by title."""
    watch = held.watch
    (told,) = watch.rows("SELECT json_extract(payload, '$.detail_en') FROM event WHERE kind = 'mass_change'")[0]
    assert "3 of 3 pages" in str(told)
    assert "\nCase a\nCase b\nCase c" in str(told)
    assert "/a\n" not in str(told)
    with watch.store() as store:
        assert pages_of_held(store.connection.raw, "r2") == 3


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ["3 pages of a mass change held", "1 page held back"]),
     ("fr", ["3 pages d’un changement de masse retenues", "1 page retenue"])],
)  # fmt: skip
def test_what_is_held_counts_as_waiting(held: Served, command: Command, lang: str, said: list[str]) -> None:
    """Desk and status say what is held where they say how much waits, and never that nothing does."""
    with held.enter() as client:
        lead = client.get(f"/review/?lang={lang}").text.replace("\u00a0", " ").partition('<p class="lead">')[2]
    assert re.findall(r"<span[^>]*>([^<]+)</span>", lead.partition("</p>")[0]) == said
    config = str(held.watch.folder / "config.toml")
    told = " ".join(command("--lang", lang, "status", "--config", config)[1].split())
    assert {"en": "review ", "fr": "révision "}[lang] + ", ".join(said) + "; 0 " in told


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "1 rule changed since its review"), ("fr", "1 règle modifiée depuis sa révision")],
)
def test_a_rejected_rule_that_moved_is_not_called_accepted(
    desk: Served, command: Command, lang: str, said: str
) -> None:
    """A rule that was decided on in whatever way, and whose source moved since, is counted in the same words everywhere."""
    watch, config = desk.watch, ("--config", str(desk.watch.folder / "config.toml"))
    assert command("review", "reject", "--change", "1", "--reviewer", "Mo", *config)[0] == 0
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "170"), modified="2026-03-04")
    watch.later(days=1)
    watch.check()
    assert said in " ".join(command("--lang", lang, "status", *config)[1].split())
    with desk.enter() as client:
        assert said in client.get(f"/review/?lang={lang}").text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "doubt", "counted"),
    [("en", "a bot wall", ("Answers of 3 pages held back: ", "3 pages held back: ")),
     ("fr", "un barrage contre les robots", ("Réponses de 3 pages retenues : ", "3 pages retenues : "))],
)  # fmt: skip
def test_pages_doubted_alike_are_told_once(watch: Watch, lang: Lang, doubt: str, counted: tuple[str, str]) -> None:
    """One line with the reason and all pages in message and desk, though they answered minutes apart; another doubt apart."""
    watch.extra = '[service]\nport = 0\ntick = "1h"\n'
    names = ("a", "b", "c", "d")
    for name in names:
        watch.site.pages[f"/{name}"] = page(f"<p>You must have a CAQ for case {name}.</p>", title=f"Case {name}")
        watch.source(name, f"/{name}")
    watch.check()
    for name in names:
        said = "Enter your password." if name == "d" else "Confirm that you are not a robot."
        field = "<form><input type='password'></form>" if name == "d" else ""
        watch.site.pages[f"/{name}"] = f"<html lang='en'><title>Stop</title><h1>Stop</h1>{field}<p>{said}</p></html>"
        watch.later(hours=30 if name == "a" else 0, minutes=7)
        watch.check(sources=(name,))
    with watch.store() as store:
        events = [event for event in store.outbox.events() if event.kind is EventKind.SUSPECT]
    message = compose(events, lang).text.replace("\u00a0", " ").replace("\u202f", " ")
    lines = " ".join(message.split())
    assert len(events) == 4
    assert lines.count(doubt) == 2  # in the contents, and in the one account of the three
    assert f"{counted[0]}{doubt}" in lines
    assert all(lines.count(f"Case {name} [") == 1 for name in names)
    with serve_desk(watch) as served, served.enter() as client:
        inbox = client.get(f"/review/?lang={lang}").text.replace("\u00a0", " ").replace("\u202f", " ")
    (section,) = re.findall(rf"<section[^>]*><h2>{counted[1]}{doubt}.*?</section>", inbox, re.DOTALL)
    assert re.findall(r">(Case \w)</a>", section) == ["Case a", "Case b", "Case c"]
    assert inbox.count('href="/review/suspect/') == 4


def test_a_suspect_shows_both_texts_and_is_taken_at_a_word(held: Served) -> None:
    """The page as last believed beside what came instead; accepting makes it the newest version."""
    with held.enter() as client:
        found = re.search(r'href="/review/suspect/([^"]+)"', client.get("/review/").text)
        assert found is not None
        shown = client.get(f"/review/suspect/{found[1]}").text
        assert "You must have a CAQ for case a." in shown
        assert "The two texts have no line in common." in shown
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', shown)
        assert token is not None
        versions = f"SELECT count(*) FROM v1_version WHERE page_id = '{found[1]}'"
        assert held.watch.rows(versions) == [(2,)]
        fields = {"decision": "accept", "form_token": token[1], "reviewer": "Ann"}
        held.post(client, f"/review/suspect/{found[1]}/settle", **fields)
        assert held.watch.rows(versions) == [(3,)]
        assert "/review/suspect/" not in client.get("/review/").text


@pytest.fixture
def emptied(watch: Watch) -> Iterator[Served]:
    """A desk on a record of two editions of a page; both came without their text after it had been there."""
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.site.validators = False
    for lang, body in (("en", FEES.replace("{fee}", "155")), ("fr", FEES_FR)):
        watch.site.pages[f"/{lang}"] = full_page(lang, body)
        watch.source(lang, f"/{lang}")
    watch.check()
    watch.later(days=1)
    for lang in ("en", "fr"):
        watch.site.pages[f"/{lang}"] = bare_page(lang)
    watch.check()
    watch.later(hours=1)
    with serve_desk(watch) as served:
        yield served


def full_page(lang: str, body: str) -> str:
    """The page in one of its languages, all of it."""
    whole = page(body, title=f"Work permits {lang}", lang=lang)
    french = (
        "Les agents lisent cette page quand une personne demande un permis de travail et gardent une copie au dossier."
    )
    return re.sub(r"<p>Officers[^<]*</p>", f"<p>{french}</p>", whole) if lang == "fr" else whole


def bare_page(lang: str) -> str:
    """The page with its title and no text."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Work permits {lang} - Canada.ca</title></head><body>'
        f'<main property="mainContentOfPage" class="container"><h1 id="wb-cont">Work permits {lang}</h1></main></body></html>'
    )


def accept_suspect(served: Served, client: httpx.Client, page_id: str, **fields: str) -> httpx.Response:
    """The form of a page's suspect answer, sent as it was opened."""
    shown = client.get(f"/review/suspect/{page_id}").text
    hidden = {name: re.search(rf'name="{name}" value="([0-9a-f]+)"', shown) for name in ("form_token", "seen")}
    sent = {name: found[1] for name, found in hidden.items() if found is not None}
    return served.post(client, f"/review/suspect/{page_id}/settle", decision="accept", **sent, **fields)


def test_an_accepted_page_without_text_is_told_with_all_that_went(emptied: Served) -> None:
    """A person's acceptance makes a version like any other: what went is substantive, and stands in inbox and message."""
    watch = emptied.watch
    rules = "SELECT count(*) FROM v1_rule_current WHERE page_id = '{}'"
    with emptied.enter() as client:
        pages = sorted(set(re.findall(r'href="/review/suspect/([^"]+)"', client.get("/review/").text)))
        assert len(pages) == 2
        for page_id in pages:
            before, sent = watch.rows(rules.format(page_id)), set(watch.messages())
            assert before != [(0,)]
            assert accept_suspect(emptied, client, page_id, reviewer="Kim").status_code == 303
            assert watch.rows(rules.format(page_id)) == [(0,)]
            gone = f"{before[0][0]} rule{'s' * (before[0][0] != 1)} end{'s' * (before[0][0] == 1)}"
            told = watch.rows(
                "SELECT event_id, severity, json_extract(payload, '$.changes') FROM event "
                f"WHERE kind = 'change' AND page_id = '{page_id}'"
            )
            assert [row[1] for row in told] == ["substantive"]
            assert "text missing" not in str(told[0][2])
            assert f'href="/review/change/{told[0][0]}"' in client.get("/review/").text
            shown = client.get(f"/review/change/{told[0][0]}?lang=en").text
            assert "made whole" not in shown
            assert "Tout le texte de la page a été retiré" in client.get(f"/review/change/{told[0][0]}?lang=fr").text
            (new,) = set(watch.messages()) - sent
            assert f"all text removed ({gone})" in new
            assert "All text of the page was removed" in shown
    assert watch.rows("SELECT count(*) FROM version WHERE seq = 2 AND severity = 'substantive'") == [(2,)]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("until the page changes again; what was sent stays sent", "was sent and stays so", "it is held again")),
        ("fr", ("jusqu’à ce que la page change de nouveau", "est partie et le reste", "elle est retenue de nouveau")),
    ],
)
def test_an_accepted_answer_is_held_again_from_the_desk(emptied: Served, lang: str, said: tuple[str, str, str]) -> None:
    """What can be taken back, and what cannot, stands beside both buttons; undone under Decided it is held as before."""
    watch = emptied.watch
    with emptied.enter() as client:
        page_id = str(watch.rows("SELECT page_id FROM v1_page WHERE lang = 'en'")[0][0])
        kept = watch.rows("SELECT version_id FROM v1_version ORDER BY 1")
        assert said[0] in client.get(f"/review/suspect/{page_id}?lang={lang}").text.replace("\u00a0", " ")
        assert accept_suspect(emptied, client, page_id, reviewer="Kim", note="seen on the site").status_code == 303
        done = client.get(f"/review/?show=done&lang={lang}").text.replace("\u00a0", " ")
        assert said[1] in done
        assert said[2] in done
        seen = re.search(r'name="seen" value="([^"]+)"', done)
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', done)
        assert seen is not None
        assert token is not None
        fields = {"decision": "reopened", "seen": seen[1], "form_token": token[1], "note": "too soon"}
        path = f"/review/suspect/{page_id}/settle"
        assert emptied.post(client, path, **fields).status_code == 400  # nobody's word
        assert emptied.post(client, path, reviewer="Lee", **fields).status_code == 303
        assert watch.rows("SELECT version_id FROM v1_version ORDER BY 1") == kept
        assert f'href="/review/suspect/{page_id}"' in client.get("/review/").text
        assert emptied.post(client, path, reviewer="Lee", **fields).status_code == 400  # it is held already
        assert accept_suspect(emptied, client, page_id, reviewer="Kim").status_code == 303
    words = watch.rows("SELECT verdict, reviewer, note FROM capture_verdict ORDER BY capture_verdict_id")
    assert words == [("accepted", "Kim", "seen on the site"), ("reopened", "Lee", "too soon"), ("accepted", "Kim", "")]


def test_who_accepted_a_held_page_is_kept_and_shown(emptied: Served) -> None:
    """Name, day and note stand on the change, in the decided list, on the page's history and in JSON; the alert closes."""
    watch = emptied.watch
    with emptied.enter() as client:
        page_id = str(watch.rows("SELECT page_id FROM v1_page WHERE lang = 'en'")[0][0])
        shown = client.get(f"/review/suspect/{page_id}").text
        assert 'name="reviewer"' in shown
        assert 'name="note"' in shown
        assert accept_suspect(emptied, client, page_id).status_code == 400  # nobody's word
        assert accept_suspect(emptied, client, page_id, reviewer="Kim", note="seen on the site").status_code == 303
        number = watch.rows(f"SELECT event_id FROM event WHERE kind = 'change' AND page_id = '{page_id}'")[0][0]
        for path in (f"/review/change/{number}", "/review/?show=done"):
            english, french = (client.get(path, params={"lang": lang, "show": "done"}).text for lang in ("en", "fr"))
            assert "ccepted as the page by Kim" in english
            assert "cceptée comme la page par Kim" in french
            assert "seen on the site" in english
        assert f'href="/review/change/{number}"' in client.get("/review/").text  # the change itself waits
    states = "SELECT DISTINCT state FROM delivery JOIN event USING (event_id) WHERE kind = 'suspect' AND page_id = '{}'"
    assert watch.rows(states.format(page_id)) == [("acknowledged",)]
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        write_site(workspace, watch.folder / "site")
        (told,) = [
            row for row in event_records(workspace.store) if row["kind"] == "suspect" and row["page_id"] == page_id
        ]
    assert (told["handled_by"], told["note"]) == ("Kim", "seen on the site")
    for name in (f"page/{page_id}.html", f"change/{page_id}-2.html"):
        assert "ccepted as the page by Kim" in (watch.folder / "site/en" / name).read_text()


def test_a_page_accepted_without_text_stays_so_when_it_is_read_again(emptied: Served) -> None:
    """In a terminal as on the desk; later parsers find no change in it, nor does a check of the same bytes or of others."""
    watch = emptied.watch
    page_id = str(watch.rows("SELECT page_id FROM v1_page WHERE lang = 'fr'")[0][0])
    place = ("--config", str(watch.folder / "config.toml"), "--db", str(watch.folder / "veille.db"))
    said = run_forked_text(["review", "accept", page_id, "--reviewer", "Kim", "--comment", "vu sur le site", *place])
    assert said.returncode == 0, said.stderr
    listed = json.loads(run_forked_text(["alerts", "list", "--json", *place]).stdout)
    (told,) = [row for row in listed if row["kind"] == "suspect" and row["page_id"] == page_id]
    assert (told["verdict"], told["handled_by"], told["note"]) == ("accepted", "Kim", "vu sur le site")
    counts = json.loads(run_forked_text(["reextract", "--all", "--processes", "1", "--json", *place]).stdout)
    assert counts["changed"] == 0
    watch.later(days=1)
    watch.site.pages["/fr"] = bare_page("fr").replace("<head>", "<head><!-- built anew -->")
    watch.check(sources=("fr",))
    assert watch.rows(f"SELECT count(*) FROM suspect WHERE page_id = '{page_id}' AND state = 'open'") == [(0,)]
    told_of = watch.rows(f"SELECT kind FROM event WHERE page_id = '{page_id}' ORDER BY event_id")
    assert told_of == [("suspect",), ("change",)]


def test_a_fact_of_a_page_accepted_without_text_is_missing(watch: Watch) -> None:
    """A version like any other: what it no longer states is no longer known, and that is told as critical."""
    watch.site.validators = False
    watch.site.pages["/en"] = full_page("en", FEES.replace("{fee}", "155"))
    watch.source("en", "/en")
    watch.sources += (
        '[[facts]]\nkey = "permit.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "en"\ntype = "money"\n'
    )
    watch.check()
    watch.site.pages["/en"] = bare_page("en")
    watch.later(days=1)
    watch.check()
    state = "SELECT state, value FROM v1_fact_current WHERE key = 'permit.fee'"
    assert watch.rows(state) == [("known", "155.00")]  # held: nobody believes it yet
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        accept_held(workspace, workspace.store.pages.all()[0], reviewer="Kim")
    assert watch.rows(state) == [("missing", None)]
    assert watch.rows("SELECT severity FROM event WHERE kind = 'change'") == [("critical",)]


def test_a_page_that_gets_its_text_back_after_that_is_told_too(emptied: Served) -> None:
    """Its text is news again, and the return of a version that a person took is no going back and forth."""
    watch = emptied.watch
    with emptied.enter() as client:
        page_id = watch.rows("SELECT page_id FROM v1_page WHERE lang = 'en'")[0][0]
        accept_suspect(emptied, client, str(page_id), reviewer="Kim")
    watch.later(days=1)
    watch.site.pages["/en"] = full_page("en", FEES.replace("{fee}", "155"))
    watch.check()
    told = watch.rows(f"SELECT kind, severity FROM event WHERE page_id = '{page_id}' ORDER BY event_id")
    assert told == [("suspect", "substantive"), ("change", "substantive"), ("change", "substantive")]


def test_nothing_opens_without_the_start_address(desk: Served) -> None:
    """A stranger on the machine, a wrong token and another run's cookie see nothing; the token leaves the address."""
    with httpx.Client(base_url=desk.address, timeout=10) as stranger:
        for path in (
            "/review/",
            "/review/change/1",
            f"/review/compare/{desk.page_id}",
            "/review/mutes",
            "/review/?token=wrong",
        ):
            answer = stranger.get(path)
            assert (answer.status_code, "fee" in answer.text) == (403, False)
        assert desk.post(stranger, "/review/change/1/verdict", verdict="accepted", reviewer="Eve").status_code == 403
        let_in = stranger.get(desk.start)
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/review/")
        cookie = let_in.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        shown = stranger.get("/review/")
        assert "Fee" in shown.text
        assert desk.token not in shown.text
        assert "form-action 'self'" in shown.headers["content-security-policy"]
        assert shown.headers["cache-control"] == "no-store"


def test_any_two_versions_are_compared(desk: Served) -> None:
    """The last two by default, any two by their numbers; what has no such version says which there are."""
    desk.watch.site.pages["/caq"] = page(FEES.replace("{fee}", "175"), modified="2026-03-03")
    desk.watch.check()
    address = f"/review/compare/{desk.page_id}"
    with desk.enter() as client:
        for query, gone, come in (
            ("", "$160", "$175"),
            ("?from=1&to=3", "$155", "$175"),
            ("?from=3&to=1", "$175", "$155"),
        ):
            shown = client.get(address + query).text
            assert (f"<del>{gone}</del>" in shown, f"<ins>{come}</ins>" in shown) == (True, True), query
        assert "<del>" not in client.get(f"{address}?from=2&to=2").text
        for query in ("?from=9", "?to=x"):
            assert client.get(address + query).status_code == 404
        assert client.get("/review/compare/nothing").status_code == 404
        assert f'href="{address}"' in client.get("/review/change/1").text


def test_a_page_asks_for_nothing_that_is_not_there(desk: Served) -> None:
    """Every asset of a desk page is served; a number that no row can have is a change that does not exist."""
    with desk.enter() as client:
        shown = client.get("/review/change/1").text
        assets = re.findall(r'(?:src|href)="(/review/assets/[^"]+)"', shown)
        assert assets
        assert {client.get(asset).status_code for asset in assets} == {200}
        assert client.get("/review/change/99999999999999999999").status_code == 404
        for path in (
            "change/-1",
            "change/x",
            "nothing",
            "assets/words.toml",
            "assets/desk_inbox.html",
            "assets/..%2frender.py",
        ):
            assert client.get(f"/review/{path}").status_code == 404


def test_each_page_leads_to_itself_in_the_other_language(desk: Served) -> None:
    """The switch of the inbox, of a change and of the mutes opens the same page in French, and leads back from there."""
    with desk.enter() as client:
        for path in ("", "change/1", "mutes"):
            shown = client.get(f"/review/{path}?lang=en").text
            switch = re.findall(r'<p class="switch"><a href="([^"]*)"', shown)
            assert switch == ["?lang=fr"], path
            assert re.findall(r'<p class="switch"><a href="([^"]*)"', client.get(f"/review/{path}?lang=fr").text) == [
                "?lang=en"
            ]


def test_a_form_from_another_site_is_refused(desk: Served) -> None:
    """CSRF: no origin, a foreign or null one, the same port of another name, no form token: nothing is written."""
    with desk.enter() as client:
        token = desk.form_token(client)
        good = {"verdict": "accepted", "reviewer": "Eve", "form_token": token}
        path = "/review/change/1/verdict"
        for origin in (
            "https://evil.example",
            "null",
            "http://127.0.0.1:1",
            desk.address.replace("127.0.0.1", "localhost"),
        ):
            assert desk.post(client, path, origin, **good).status_code == 403
        assert client.post(path, data=good).status_code == 403  # no Origin at all
        assert desk.post(client, path, **(good | {"form_token": "0" * 64})).status_code == 403
        assert desk.post(client, path, verdict="accepted", reviewer="Eve").status_code == 403
        foreign = {"origin": desk.address, "sec-fetch-site": "cross-site"}
        assert client.post(path, data=good, headers=foreign).status_code == 403
        as_json = client.post(path, json=good, headers={"origin": desk.address})
        assert as_json.status_code == 415
        assert client.get(path).status_code == 405  # a link or an image decides nothing
    assert desk.watch.rows("SELECT count(*) FROM event_verdict") == [(0,)]


def test_another_name_for_this_machine_is_refused(desk: Served) -> None:
    """DNS rebinding: a request under a foreign host name is refused, cookie and all, on raw sockets."""
    port = int(desk.address.rpartition(":")[2])
    with desk.enter() as client:
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    for host in (f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port + 1}"):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as raw:
            raw.sendall(
                f"GET /review/ HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b""
            while chunk := raw.recv(65536):
                answer += chunk
        assert answer.split(b" ")[1] == b"400"
        assert b"Fee" not in answer


def test_it_is_for_this_machine_alone() -> None:
    """An address that others can reach is refused; so a container, which listens on all, has no desk."""
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        require_loopback(host)
    for host in ("0.0.0.0", "192.168.1.5", "::", "example.org"):
        with pytest.raises(UsageError, match="serves this machine alone"):
            require_loopback(host)


def test_a_verdict_is_the_same_row_as_the_command_lines_and_can_be_undone(desk: Served) -> None:
    """Accept decides on the change and its rules; undo takes both back; every word is kept with name and time."""
    with desk.enter() as client:
        token = desk.form_token(client)
        path = "/review/change/1/verdict"
        answer = desk.post(
            client, path, verdict="accepted", reviewer="Ann", note="confirmed by phone", form_token=token
        )
        assert answer.headers["location"] == "/review/change/1?done=verdict"
        assert desk.watch.rows("SELECT verdict, reviewer, note FROM event_verdict") == [
            ("accepted", "Ann", "confirmed by phone")
        ]
        decided = desk.watch.rows("SELECT decision, reviewer, comment FROM v1_review")
        assert decided
        assert set(decided) == {("accepted", "Ann", "confirmed by phone")}
        assert "Nothing waits" in client.get("/review/").text
        assert "confirmed by phone" in client.get("/review/change/1").text
        assert "accepted by Ann" in client.get("/review/?show=done").text
        desk.watch.later(minutes=5)
        desk.post(client, path, verdict="reopened", reviewer="Bob", form_token=token)
        assert desk.watch.rows("SELECT decision FROM review ORDER BY review_id DESC LIMIT 1") == [("withdrawn",)]
        assert desk.watch.rows("SELECT DISTINCT review_state FROM v1_rule_current") == [("unreviewed",)]
        assert "1 change waits" in client.get("/review/").text


def test_a_value_is_corrected_and_the_correction_undone(desk: Served) -> None:
    """Edit writes a person's reading; undo brings the machine's back; a value that is none is refused with the reason."""
    with desk.enter() as client:
        token = desk.form_token(client)
        path = "/review/change/1/rule"
        fee = str(desk.watch.rows("SELECT rule_id FROM v1_rule_value WHERE value = '160.00'")[0][0])
        fields = {"rule": fee, "reviewer": "Ann", "form_token": token, "was.value.0": "160.00"}
        bad = desk.post(client, path, decision="edited", **fields, **{"value.0": "soon"})
        assert (bad.status_code, "is no value of type money" in bad.text) == (400, True)
        assert "--value" not in bad.text
        again = desk.post(client, path, decision="edited", note="by phone", **fields, **{"value.0": "soon"}).text
        assert ('value="soon"' in again, ">by phone</textarea>" in again) == (True, True)
        good = desk.post(client, path, decision="edited", **fields, **{"value.0": "161,00 $"})
        assert good.status_code == 303
        now = "SELECT value FROM v1_rule_value JOIN v1_rule_current USING (rule_id, version) WHERE type = 'money'"
        assert desk.watch.rows(now) == [("161.00",)]
        desk.watch.later(minutes=5)
        desk.post(client, path, decision="withdrawn", **fields)
        assert desk.watch.rows(now) == [("160.00",)]
        assert desk.watch.rows(f"SELECT review_state FROM v1_rule_current WHERE rule_id = '{fee}'") == [("unreviewed",)]


def test_a_muted_section_makes_no_alert_until_its_day(desk: Served) -> None:
    """What is muted is recorded; a watched fact and other sections are told; after the day all is told again."""
    with desk.enter() as client:
        token = desk.form_token(client)
        section = str(desk.watch.rows("SELECT section_id FROM v1_section WHERE heading = 'Fees'")[0][0])
        fields = {"section": "", "kind": "", "until": "", "reviewer": "Ann", "form_token": token}
        assert desk.post(client, "/review/change/1/mute", **fields).status_code == 400  # nothing for ever by one press
        fields |= {"section": section, "until": "2026-03-10"}
        assert desk.post(client, "/review/change/1/mute", **fields).status_code == 303
        assert "Fees" in client.get("/review/mutes").text
    watch = desk.watch
    before = len(watch.alerts())
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "170"), modified="2026-03-03")
    watch.later(days=1)
    watch.check()
    assert len(watch.alerts()) == before
    assert watch.rows("SELECT count(*) FROM event WHERE kind = 'change'") == [(2,)]
    watch.site.pages["/caq"] = page(FEES.replace("{fee}", "180"), modified="2026-03-10")
    watch.later(days=10)
    watch.check()
    assert len(watch.alerts()) == before + 1


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for this file."""
    with open_chromium() as found:
        yield found


@pytest.fixture
def tab(chromium: Browser, desk: Served) -> Iterator[Page]:
    """A browser page that has opened the desk, with scripts off; complaints of the console fail the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="en-CA")
    opened = context.new_page()
    opened.goto(desk.start)
    yield opened
    context.close()


@pytest.mark.browser
def test_a_change_is_decided_by_keyboard_alone_without_script(tab: Page, desk: Served) -> None:
    """From the inbox to the decision with Tab, Enter and letters."""
    assert "token" not in tab.url
    for _ in range(40):
        tab.keyboard.press("Tab")
        if "/review/change/1" in (tab.locator(":focus").get_attribute("href") or ""):
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/review/change/1")
    tab.get_by_label("Your name").first.focus()
    tab.keyboard.press("Control+A")
    tab.keyboard.type("Ann")
    tab.keyboard.press("Tab")
    tab.keyboard.type("nothing of ours uses it")
    for _ in range(3):
        tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "No effect on us"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/review/change/1?done=verdict")
    assert tab.get_by_role("status").inner_text() == "Saved."
    assert desk.watch.rows("SELECT verdict, reviewer, note FROM event_verdict") == [
        ("no_effect", "Ann", "nothing of ours uses it")
    ]


@pytest.mark.browser
def test_letters_walk_the_inbox_and_each_change_leads_to_the_next(watch: Watch, chromium: Browser) -> None:
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    for name in ("one", "two"):
        watch.source(name, f"/{name}")
    for fee in ("155", "160"):
        for name in ("one", "two"):
            watch.site.pages[f"/{name}"] = page(FEES.replace("{fee}", fee), title=f"The {name} page")
        watch.check()
        watch.later(days=1)
    with serve_desk(watch) as desk:
        tab = chromium.new_page()
        tab.goto(desk.start)
        for letter in "jjk":
            tab.keyboard.press(letter)
        first, second = (link.get_attribute("href") for link in tab.locator(".entry-title a").all())
        assert tab.locator(":focus").get_attribute("href") == first
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**{first}")
        tab.locator(".next a").click()
        tab.wait_for_url(f"**{second}")
        assert tab.locator(".next a").get_attribute("href") == first  # behind the last one from the start
        with tab.expect_navigation():  # else the next address may cut the form short
            tab.get_by_role("button", name="No effect on us").first.click()
        tab.goto(f"{desk.address}{first}")
        assert tab.locator(".next").count() == 0
        tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("button", "state"), [("Accept", "accepted"), ("Reject", "rejected"), ("Save the correction", "edited")]
)
def test_every_button_of_a_rule_does_what_it_says(tab: Page, desk: Served, button: str, state: str) -> None:
    """The buttons as a browser sends them, and what each one writes; undo takes it back."""
    tab.goto(f"{desk.address}/review/change/1")
    card = tab.locator("article.card").filter(has_text="The fee for a work permit")
    if state == "edited":
        card.get_by_text("Correct the reading").click()
        card.locator('input[name^="value."]').first.fill("161.00")
    card.get_by_role("button", name=button, exact=True).first.click()
    tab.wait_for_url("**/review/change/1?done=rule")
    found = desk.watch.rows("SELECT review_state FROM v1_rule_current WHERE review_state <> 'unreviewed'")
    assert found == [(state,)]
    with tab.expect_navigation():
        card.get_by_role("button", name="Undo").click()
    assert desk.watch.rows("SELECT DISTINCT review_state FROM v1_rule_current") == [("unreviewed",)]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_axe_finds_nothing_on_the_desk(chromium: Browser, desk: Served, lang: str) -> None:
    """WCAG 2.2 A and AA, in light and dark, at 1280 and 360 pixels, and no sideways scroll."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        opened = context.new_page()
        opened.goto(desk.start)
        for path in (
            "/review/", "/review/change/1", f"/review/compare/{desk.page_id}", "/review/mutes", "/review/?show=done"
        ):  # fmt: skip
            check_with_axe(opened, f"{desk.address}{path}{'&' if '?' in path else '?'}lang={lang}", width)
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_axe_finds_nothing_on_what_is_held(chromium: Browser, held: Served, lang: str) -> None:
    """The same of the page of a held mass change and of an answer that is not believed."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        opened = context.new_page()
        opened.goto(held.start)
        inbox = opened.content()
        links = set(re.findall(r'href="(/review/(?:held|suspect)/[^"]+)"', inbox))
        assert len(links) == 2
        for path in links:
            check_with_axe(opened, f"{held.address}{path}?lang={lang}", width)
        context.close()


def check_with_axe(opened: Page, address: str, width: int) -> None:
    """Nothing against WCAG 2.2 A and AA at that address, and no sideways scroll."""
    from axe_playwright_python.base import AXE_FILE_PATH

    rules = '{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}'
    opened.goto(address)
    opened.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    found = opened.evaluate(f"axe.run({{runOnly: {rules}, preload: false}})")
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], address
    assert opened.evaluate("document.documentElement.scrollWidth") <= width, address


def test_of_two_people_at_once_the_second_is_told_what_the_first_decided(desk: Served) -> None:
    """Forms sent at the same moment are taken one after the other: the first one stands, the other is refused with it."""
    with desk.enter() as ann, desk.enter() as bob:
        token, path = desk.form_token(ann), "/review/change/1/verdict"
        answers: list[httpx.Response] = []

        def decide(client: httpx.Client, verdict: str, who: str) -> None:
            answers.append(desk.post(client, path, verdict=verdict, reviewer=who, form_token=token))

        threads = [threading.Thread(target=decide, args=(c, v, w)) for c, v, w in
                   ((ann, "accepted", "Ann"), (bob, "rejected", "Bob"))]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        codes = sorted(answer.status_code for answer in answers)
        assert codes in ([303, 400], [303, 503])  # 503: another run was at work; the form may be sent again
        ((verdict, who),) = desk.watch.rows("SELECT verdict, reviewer FROM event_verdict")
        refused = next(answer.text for answer in answers if answer.status_code != 303)
        assert codes[1] == 503 or f"alert 1 is decided already: {verdict} by {who} on 2 March 2026" in refused
        rules = desk.watch.rows("SELECT DISTINCT review_state FROM v1_rule_current WHERE review_state <> 'unreviewed'")
        assert rules == [(str(verdict),)]


@pytest.mark.parametrize(
    ("lang", "said", "hint"),
    [
        (
            "en",
            "alert 1 is decided already: dealt with by Ann on 2 March 2026, 08:00 EST, “by phone”",
            "undo that first",
        ),
        (
            "fr",
            "l’alerte 1 est déjà décidée : traitée par Ann le 2 mars 2026, 8 h 00 HNE, « by phone »",
            "annulez d’abord",
        ),
    ],
)
def test_a_form_opened_before_another_decision_changes_nothing(desk: Served, lang: str, said: str, hint: str) -> None:
    """Any other verdict, or the same by another person, is refused with who decided what and when; what stands is shown."""
    with desk.enter() as client:
        token, path = desk.form_token(client), "/review/change/1/verdict"
        first = {"verdict": "handled", "reviewer": "Ann", "note": "by phone", "form_token": token}
        assert desk.post(client, path, **first).status_code == 303
        desk.watch.later(minutes=5)
        client.get(f"/review/?lang={lang}")
        for verdict in ("accepted", "rejected", "no_effect", "handled"):
            answer = desk.post(client, path, verdict=verdict, reviewer="Bob", note="mine", form_token=token)
            told = " ".join(answer.text.replace("\u00a0", " ").split())
            assert (answer.status_code, said in told, hint in told, ">mine</textarea>" in told) == (
                400,
                True,
                True,
                True,
            )
        assert desk.watch.rows("SELECT verdict, reviewer, note FROM event_verdict") == [("handled", "Ann", "by phone")]


def test_an_undo_takes_back_only_what_its_reader_saw(desk: Served) -> None:
    """Ann's decision was replaced while her page was open: her undo is refused and names what stands."""
    with desk.enter() as client:
        token, path = desk.form_token(client), "/review/change/1/verdict"
        for fields in (
            {"verdict": "accepted", "reviewer": "Ann"},
            {"verdict": "reopened", "reviewer": "Bob", "seen": "1"},
            {"verdict": "rejected", "reviewer": "Bob"},
        ):
            desk.watch.later(minutes=5)
            assert desk.post(client, path, form_token=token, **fields).status_code == 303
        stale = desk.post(client, path, verdict="reopened", reviewer="Ann", seen="1", form_token=token)
        assert (stale.status_code, "rejected by Bob on 2 March 2026" in stale.text) == (400, True)
        shown = client.get("/review/change/1").text
        assert re.findall(r'name="seen" value="(\d+)"', shown) == ["3"]
        told = " ".join(re.sub("<[^>]+>", " ", shown).split())
        assert told.index("rejected by Bob") < told.index("earlier") < told.index("accepted by Ann")
        assert (
            desk.post(client, path, verdict="reopened", reviewer="Ann", seen="3", form_token=token).status_code == 303
        )


def test_a_rule_is_not_decided_on_over_a_correction_that_was_not_seen(desk: Served) -> None:
    """The form of a rule, opened before Ann corrected it, is refused; opened after it offers to undo or to correct."""
    with desk.enter() as client:
        token, path = desk.form_token(client), "/review/change/1/rule"
        fee = str(desk.watch.rows("SELECT rule_id FROM v1_rule_value WHERE value = '160.00'")[0][0])
        fields = {"rule": fee, "form_token": token, "was.value.0": "160.00", "seen": ""}
        edited = {"decision": "edited", "value.0": "161.00", "reviewer": "Ann", "note": "by phone"}
        assert desk.post(client, path, **fields, **edited).status_code == 303
        stale = desk.post(client, path, decision="accepted", reviewer="Bob", **fields)
        assert (stale.status_code, "corrected by Ann on 2 March 2026" in stale.text) == (400, True)
        assert desk.watch.rows("SELECT decision FROM review") == [("edited",)]
        shown = client.get("/review/change/1").text
        form = next(part for part in shown.split("<form") if f'value="{fee}@' in part)
        assert ("Corrected by Ann" in form, "by phone" in form, 'value="accepted"' in form) == (True, True, False)
        card = " ".join(re.sub("<[^>]+>", "", shown.partition('class="decided"')[2].partition("</p>")[0]).split())
        assert "$160 corrected to $161 by Ann, 2 March 2026 by phone" in card
        seen = re.search(r'name="seen" value="([^"]+)"', form)
        assert seen is not None
        undo = desk.post(client, path, decision="withdrawn", reviewer="Bob", **(fields | {"seen": seen[1]}))
        assert undo.status_code == 303


@pytest.mark.parametrize(
    ("lang", "said", "nothing"),
    [
        (
            "en",
            "A rule on which a person had decided by itself keeps that decision.",
            "This did not work: nothing is changed<",
        ),
        ("fr", "Une règle sur laquelle une personne avait décidé à part garde cette décision.", "rien n’est modifié<"),
    ],
)
def test_a_word_on_the_whole_says_which_rules_it_left(desk: Served, lang: str, said: str, nothing: str) -> None:
    """Ann corrected a rule, Bob accepts the change: her correction stays and he is told; an edit of nothing names no options."""
    with desk.enter() as client:
        token, path = desk.form_token(client), "/review/change/1"
        client.get(f"/review/?lang={lang}")
        fee = str(desk.watch.rows("SELECT rule_id FROM v1_rule_value WHERE value = '160.00'")[0][0])
        fields = {"rule": fee, "form_token": token, "was.value.0": "160.00", "reviewer": "Ann", "decision": "edited"}
        same = desk.post(client, f"{path}/rule", **fields, **{"value.0": "160.00"})
        assert (same.status_code, nothing in same.text) == (400, True)
        desk.post(client, f"{path}/rule", **fields, **{"value.0": "161.00"})
        answer = desk.post(client, f"{path}/verdict", verdict="accepted", reviewer="Bob", form_token=token)
        assert answer.headers["location"] == f"{path}?done=partly"
        assert said in client.get(answer.headers["location"]).text
        assert desk.watch.rows("SELECT decision, reviewer FROM review") == [("edited", "Ann")]


def test_what_is_held_is_settled_once(held: Served) -> None:
    """A second form on the same held run, and one on an answer that was replaced since, are refused."""
    with held.enter() as client:
        inbox = client.get("/review/").text
        run, suspect = (re.search(f'href="/review/{name}/([^"]+)"', inbox) for name in ("held", "suspect"))
        assert run is not None
        assert suspect is not None
        shown = client.get(f"/review/suspect/{suspect[1]}").text
        token, seen = (re.search(f'name="{name}" value="([0-9a-f]+)"', shown) for name in ("form_token", "seen"))
        assert token is not None
        assert seen is not None
        fields = {"form_token": token[1], "reviewer": "Ann", "note": "new footer", "decision": "template"}
        settle = f"/review/held/{run[1]}/settle"
        assert [held.post(client, settle, **fields).status_code for _ in range(2)] == [303, 400]
        settle = f"/review/suspect/{suspect[1]}/settle"
        fields = {"form_token": token[1], "reviewer": "Ann", "decision": "accept"}
        versions = held.watch.rows("SELECT count(*) FROM version")
        stale = held.post(client, settle, **fields, seen="0" * 64)
        assert (stale.status_code, "the page shows something else since" in stale.text) == (400, True)
        assert held.watch.rows("SELECT count(*) FROM version") == versions
        assert held.post(client, settle, **fields, seen=seen[1]).status_code == 303


@pytest.fixture
def pair(watch: Watch) -> Iterator[Served]:
    """A desk on one change of a page in both languages: alerts 1 and 2."""
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.site.validators = False
    for fee in (155, 160):
        watch.site.pages["/en"] = page(f"<h2>Fees</h2><p>The fee for a work permit is ${fee}.</p>")
        french = f"<h2>Frais</h2><p>Les frais du permis de travail sont de {fee} $.</p>"
        intro = (
            "Les agents lisent cette page, et toutes les autres pages du guide, avant de traiter une demande de permis."
        )
        shown = page(french, lang="fr", title="Cas du Québec")
        watch.site.pages["/fr"] = re.sub(r"<p>Officers read this page.*?</p>", f"<p>{intro}</p>", shown)
        watch.check()
        watch.later(days=1)
    with serve_desk(watch) as served:
        yield served


def test_one_word_decides_both_languages_and_undoes_no_other(pair: Served) -> None:
    """Both are accepted and undone together; of a twin that somebody decided on by itself neither is."""
    standing = (
        "SELECT event_id, verdict, reviewer FROM event_verdict AS v WHERE verdict <> 'reopened' AND NOT EXISTS "
        "(SELECT 1 FROM event_verdict AS l WHERE l.event_id = v.event_id AND l.event_verdict_id > v.event_verdict_id)"
    )
    with pair.enter() as client:
        token = pair.form_token(client)
        shown = client.get("/review/change/1").text
        assert '<input type="hidden" name="twin" value="2">' in shown
        fields = {"form_token": token, "twin": "2", "reviewer": "Ann"}
        pair.post(client, "/review/change/1/verdict", verdict="accepted", **fields)
        assert sorted(pair.watch.rows(standing)) == [(1, "accepted", "Ann"), (2, "accepted", "Ann")]
        pair.post(client, "/review/change/1/verdict", verdict="reopened", seen="1", **fields)
        assert pair.watch.rows(standing) == []
        alone = {"form_token": token, "verdict": "handled", "reviewer": "Bob"}
        pair.post(client, "/review/change/2/verdict", note="French first", **alone)
        shown = client.get("/review/change/1").text
        assert 'name="twin"' not in shown
        assert "dealt with by Bob" in shown.partition("Your decision")[2]
        stale = pair.post(client, "/review/change/1/verdict", verdict="accepted", **fields)
        assert (stale.status_code, "alert 2 is decided already: dealt with by Bob" in stale.text) == (400, True)
        assert pair.watch.rows(standing) == [(2, "handled", "Bob")]  # all of a form is taken, or nothing
        pair.post(client, "/review/change/1/verdict", verdict="accepted", form_token=token, reviewer="Ann")
        pair.post(client, "/review/change/1/verdict", verdict="reopened", seen="3", **fields)
        assert pair.watch.rows(standing) == [(2, "handled", "Bob")]


def test_a_form_sent_twice_changes_nothing_more(desk: Served) -> None:
    """A replay (Back and Send again) is a second word of the same person, with the same outcome; a form of another run of
    the desk is refused."""
    with desk.enter() as client:
        token, path = desk.form_token(client), "/review/change/1/verdict"
        for _ in range(2):
            assert desk.post(client, path, verdict="accepted", reviewer="Ann", form_token=token).status_code == 303
        assert desk.watch.rows(
            "SELECT DISTINCT review_state FROM v1_rule_current WHERE review_state <> 'unreviewed'"
        ) == [("accepted",)]
    other_run = DeskGuard(lambda: int(desk.address.rpartition(":")[2]), ("127.0.0.1",))
    with httpx.Client(base_url=desk.address, timeout=10) as client:
        client.cookies.set(f"veille_desk_{other_run.port()}", other_run.token)
        assert client.get("/review/").status_code == 403
    with desk.enter() as client:
        late = {"verdict": "rejected", "reviewer": "Eve", "form_token": other_run.form_token}
        assert desk.post(client, path, **late).status_code == 403
    assert ("rejected", "Eve") not in desk.watch.rows("SELECT verdict, reviewer FROM event_verdict")


def test_a_decision_that_comes_during_a_check_is_kept_and_taken_when_it_ends(
    desk: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits is on disk and on the desk's pages; one that cannot be taken says why and stays until it is dropped."""
    monkeypatch.setattr("veille.operate.desk.LONGEST_WAIT", 0.05)
    said = {"verdict": "no_effect", "reviewer": "Ann", "note": "Read with Bob, nothing to do."}
    database, path = desk.watch.folder / "veille.db", "/review/change/1/verdict"
    with desk.enter() as client:
        token = desk.form_token(client)
        with hold_run_lock(database):
            answer = desk.post(client, path, form_token=token, **said)
            assert (answer.status_code, answer.headers["location"]) == (303, "/review/change/1?done=kept")
            desk.post(client, path, form_token=token, verdict="note", reviewer="Bob", note="")
            shown = client.get("/review/").text
            assert (said["note"] in shown, ">No effect on us<" in shown) == (True, True)
            unsigned = desk.post(client, path, form_token=token, verdict="handled", reviewer="")
            assert (unsigned.status_code, "a decision needs your name" in unsigned.text) == (400, True)
            assert desk.watch.rows("SELECT count(*) FROM event_verdict") == [(0,)]
            assert [(form.reviewer, form.refused) for form in WaitingForms(database).all()] == [
                ("Ann", ""),
                ("Bob", ""),
            ]
        assert wait_for(lambda: [form.refused for form in WaitingForms(database).all()] == ["the note is empty"])
        assert desk.watch.rows("SELECT verdict, reviewer, note FROM event_verdict") == [tuple(said.values())]
        (left,) = WaitingForms(database).all()
        assert (
            "La note est vide" in client.get("/review/?lang=fr").text
            or "la note est vide" in client.get("/review/").text
        )
        assert desk.post(client, "/review/waiting/drop", form_token=token, waiting=left.id).status_code == 303
        assert WaitingForms(database).all() == ()


def test_a_decision_that_waited_when_the_desk_ended_is_taken_by_the_next(desk: Served) -> None:
    database = desk.watch.folder / "veille.db"
    WaitingForms(database).keep("verdict", "1", {"verdict": "handled", "reviewer": "Ann"})
    config = load_config(desk.watch.folder / "config.toml")
    Desk(database, lambda: config, system_clock, DeskGuard(lambda: 1, ())).routes()
    assert wait_for(lambda: WaitingForms(database).all() == ())
    assert desk.watch.rows("SELECT verdict, reviewer FROM event_verdict") == [("handled", "Ann")]


def test_a_rule_is_decided_on_as_it_was_shown(desk: Served) -> None:
    """The form names the reading, so that a page that has moved by then gives the decision to no other words."""
    with desk.enter() as client:
        shown = re.findall(r'name="rule" value="([^"]+)"', client.get("/review/change/1").text)
    assert shown
    assert all(re.fullmatch(r"p[0-9a-f]+\.[\w.]+@\d+", rule) for rule in shown)
