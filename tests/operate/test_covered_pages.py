"""Promise: a decision on an edit that is told once for many pages decides on all of them, says so, and is undone on all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.command_line import Command
from tests.operate.test_desk import Served, serve_desk
from tests.watching import Watch, page

NOTICE = {
    "en": "<p>You must apply online as of June 1, 2026.</p>",
    "fr": "<p>Vous devez présenter votre demande en ligne à compter du 1er juin 2026.</p>",
}
OWN = {
    "en": "<h2>Who</h2><p>You must have a CAQ for case {name}.</p><p>A permit is valid for {months} months.</p>",
    "fr": "<h2>Qui</h2><p>Vous devez détenir un CAQ pour le cas {name}.</p><p>Le permis est valide pendant {months} mois.</p>",
}
INTRO = (
    "<p>Les agents lisent cette page, et toutes les autres pages du guide, avant de traiter une demande de permis.</p>"
)
STANDING = (
    "SELECT event_id, verdict FROM event_verdict AS v WHERE verdict NOT IN ('reopened', 'note') AND NOT EXISTS "
    "(SELECT 1 FROM event_verdict AS l WHERE l.event_id = v.event_id AND l.event_verdict_id > v.event_verdict_id) "
    "ORDER BY event_id"
)
RULES = "SELECT review_state, count(*) FROM v1_rule_current WHERE quote LIKE '%2026%' GROUP BY review_state"


def made_of(lang: str, name: str, body: str) -> str:
    """A page of a guide in a language."""
    shown = page(body, title=f"Guide {name}", lang=lang)
    return shown if lang == "en" else re.sub(r"<p>Officers read this page.*?</p>", INTRO, shown)


@pytest.fixture(params=["en", "fr"])
def many(watch: Watch, request: pytest.FixtureRequest) -> Iterator[tuple[Served, str]]:
    """A desk on four pages that got the same sentence at once; one of them also gives other months."""
    lang = request.param
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.site.validators = False
    for name in "abcd":
        watch.source(name, f"/{name}", f'lang = "{lang}"')
    for notice in ("", NOTICE[lang]):
        for name in "abcd":
            months = "36" if notice and name == "d" else "24"
            body = OWN[lang].replace("{name}", name).replace("{months}", months) + notice
            watch.site.pages[f"/{name}"] = made_of(lang, name, body)
        watch.check()
        watch.later(days=1)
    with serve_desk(watch) as served:
        yield served, lang


def numbers(watch: Watch) -> tuple[int, list[int], int]:
    """The alerts: that which tells the edit for all, those of pages with nothing else, that of the page with more."""
    rows = watch.rows("SELECT event_id, json_extract(payload, '$.title', '$.silent') FROM event WHERE kind = 'change'")
    told = {int(str(number)): json.loads(str(said)) for number, said in rows}
    more = next(number for number, (title, _) in told.items() if title == "Guide d")
    silent = [number for number, (_, quiet) in told.items() if quiet]
    (teller,) = told.keys() - {more, *silent}
    return teller, silent, more


SAYS = {
    "en": ("holds for all 4 pages with this change", "Other changes wait by themselves on", "told once for several"),
    "fr": (
        "vaut pour les 4 pages qui ont ce changement",
        "D’autres changements attendent à part sur",
        "signalé une seule",
    ),
}


def test_the_desk_decides_on_each_page_that_an_alert_tells_of(many: tuple[Served, str], command: Command) -> None:
    """Said before it is decided, stored on each page, shown by the report, taken back from all; the fourth page's own
    change goes on waiting."""
    served, lang = many
    watch = served.watch
    teller, silent, more = numbers(watch)
    every = [(number, "accepted") for number in sorted([teller, *silent])]
    with served.enter() as client:
        token = served.form_token(client)
        before = " ".join(client.get(f"/review/change/{teller}?lang={lang}").text.replace("\u00a0", " ").split())
        assert SAYS[lang][0] in before
        assert SAYS[lang][1] in before
        assert f'href="/review/change/{more}"' in before
        assert SAYS[lang][2] in client.get(f"/review/change/{silent[0]}").text
        fields = {"form_token": token, "reviewer": "Ann"}
        served.post(client, f"/review/change/{teller}/verdict", verdict="accepted", **fields)
        assert watch.rows(STANDING) == every
        assert watch.rows(RULES) == [("accepted", 4)]
        assert "Ann" in client.get(f"/review/change/{silent[0]}").text
        assert f'href="/review/change/{more}"' in client.get("/review/").text
        config = str(watch.folder / "config.toml")
        code, _, errors = command("report", str(watch.folder / "told"), "--quiet", "--config", config)
        assert not code, errors
        shown = (watch.folder / "told" / lang / "index.html").read_text(encoding="utf-8")
        entry = re.search(r"<li class=\"entry(?:(?!</li>).)*?data-handled=\"yes\".*?</h\d>", shown, re.DOTALL)
        assert entry is not None
        assert ("same change on 3 pages" if lang == "en" else "même changement sur 3") in entry[0].replace(
            "\u00a0", " "
        )
        assert "accepted by Ann" in entry[0] or "accepté par Ann" in entry[0]
        watch.later(minutes=5)
        served.post(client, f"/review/change/{teller}/verdict", verdict="reopened", seen="1", **fields)
        assert watch.rows(STANDING) == []
        assert watch.rows(RULES) == [("unreviewed", 4)]


def test_the_command_line_decides_on_them_and_says_so(many: tuple[Served, str], command: Command) -> None:
    """The title and the pages are named; a page on which somebody decided by itself keeps that, also in an undo."""
    served, lang = many
    watch = served.watch
    teller, silent, more = numbers(watch)
    config = ("--config", str(watch.folder / "config.toml"))

    def run(*words: str) -> str:
        code, said, errors = command("--lang", lang, *words, *config)
        assert not code, said + errors
        return " ".join(f"{said} {errors}".replace("\u00a0", " ").split())

    run("review", "reject", "--change", str(silent[0]), "--reviewer", "Mo")
    said = run("review", "accept", "--change", str(teller), "--reviewer", "Ann")
    assert re.search(r"Guide [abc]\b", said)
    assert ("3 pages with the same change" if lang == "en" else "3 pages qui ont le même changement") in said
    assert "Mo" in said
    assert str(more) in said
    kept = (silent[0], "rejected")
    assert watch.rows(STANDING) == sorted([(teller, "accepted"), kept, (silent[1], "accepted")])
    assert sorted(watch.rows(RULES)) == [("accepted", 3), ("rejected", 1)]
    watch.later(minutes=5)
    run("review", "withdraw", "--change", str(teller), "--reviewer", "Ann")
    assert watch.rows(STANDING) == [kept]
    assert sorted(watch.rows(RULES)) == [("rejected", 1), ("unreviewed", 3)]
