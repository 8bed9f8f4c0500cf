"""Promise: nothing that changed on a page hides behind its first difference, and a headline of text says which text."""

from __future__ import annotations

import re

import pytest

from tests.command_line import Command
from tests.operate.test_desk import serve_desk
from tests.watching import Watch, page

BEFORE = {
    "fees": "The fee for a CAQ is $120.",
    "who": "Every worker must hold a CAQ.",
    "time": "Officers decide within 30 days.",
    "pay": "Workers pay the fee online.",
    "desk": "Write to the desk in Montréal.",
}
AFTER = BEFORE | {
    "fees": "The fee for a CAQ is $130.",
    "who": "Every worker may hold a CAQ.",
    "time": "Officers decide within 45 days.",
    "pay": "Workers pay the fee online or by mail.",
    "desk": "Please write to the desk in Montréal.",
}
# what each surface names beside the duty that ended, in the reader's language
OTHERS = {
    "en": ("is $120 → $130", "within 30 days → 45 days", "by mail", "Please write"),
    "fr": ("is $120 → $130", "within 30 days → 45 days", "by mail", "Please write"),
}  # fmt: skip
ADDED = "Officers now sign each letter by hand."


def body(said: dict[str, str]) -> str:
    """A section for each sentence."""
    return "".join(f"<h2 id='{name}'>About {name}</h2><p>{text}</p>" for name, text in said.items())


def words_of(html: str) -> str:
    """What a reader sees of a page, on one line."""
    text = re.sub(r"<[^>]*>", "", html).replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def change_page(watch: Watch, before: str, after: str) -> None:
    """One page, checked before and after."""
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.site.validators = False
    watch.site.pages["/caq"] = page(before)
    watch.source("caq", "/caq")
    watch.check()
    watch.later(days=1)
    watch.site.pages["/caq"] = page(after)
    watch.check()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_difference_of_a_page_is_named_with_its_severity_and_its_link(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """On the card of the change page, in the list and in the inbox; each link leads to an element of the change page."""
    change_page(watch, body(BEFORE), body(AFTER))
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    (name,) = [path.name for path in (watch.folder / "site" / lang / "change").iterdir()]
    card = (watch.folder / "site" / lang / "change" / name).read_text("utf-8")
    overview = (watch.folder / "site" / lang / "index.html").read_text("utf-8")
    alerts = command("--lang", lang, "alerts", "list")[1]
    assert {"en": "(5 differences)", "fr": "(5 différences)"}[lang] in " ".join(alerts.split())
    with serve_desk(watch) as served, served.enter() as client:
        inbox = client.get(f"/review/?lang={lang}").text
        decided = client.get("/review/change/1").text
    for shown, leads_to in ((card, card), (overview, card), (inbox, decided)):
        (listed,) = re.findall(r'<div class="others".*?</div>', shown, re.DOTALL)
        lines = re.findall(r'<li class="sev-(\w+)".*?<a href="[^"#]*#([^"]+)">(.*?)</a>', listed, re.DOTALL)
        assert [severity for severity, _, _ in lines] == ["substantive", "substantive", "substantive", "editorial"], (
            lines
        )
        for said in OTHERS[lang]:
            assert sum(said in words_of(line) for _, _, line in lines) == 1, (said, lines)
        assert len({place for _, place, _ in lines}) == 4
        assert all(f'id="{place}"' in leads_to for _, place, _ in lines)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((), (ADDED,), {"en": f"“{ADDED}”", "fr": f"« {ADDED} »"}),
        ((ADDED,), (), {"en": f"“{ADDED}”", "fr": f"« {ADDED} »"}),
        ((ADDED,), (ADDED.replace("letter", "note"),), {"en": "note by hand.”", "fr": "note by hand. »"}),
    ],
)
def test_a_headline_of_text_quotes_the_text(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch,
    before: tuple[str, ...], after: tuple[str, ...], told: dict[str, str], lang: str,
) -> None:  # fmt: skip
    """What came, went or differs stands with its section in the headline of the change page, of the list and of the inbox."""
    same = "<h2 id='who'>Who</h2><p>Every worker must hold a CAQ.</p><h2 id='desk'>At the desk</h2><p>It is open all day.</p>"
    change_page(
        watch, same + "".join(f"<p>{text}</p>" for text in before), same + "".join(f"<p>{t}</p>" for t in after)
    )
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    (path,) = (watch.folder / "site" / lang / "change").iterdir()
    with serve_desk(watch) as served, served.enter() as client:
        shown = {
            "inbox": client.get(f"/review/?lang={lang}&show=all").text,
            "desk": client.get("/review/change/1").text,
            "card": path.read_text("utf-8"),
            "list": (watch.folder / "site" / lang / "index.html").read_text("utf-8"),
        }
    for where, html in shown.items():
        level = {"inbox": 'h2 class="entry-title"', "list": "h4"}.get(where, 'h1 id="headline"')
        (headline,) = re.findall(rf"<{level}[^>]*>(.*?)</h\d>", html, re.DOTALL)
        said = words_of(headline)
        assert said.startswith("At the desk"), (where, said)
        assert told[lang] in said, (where, said)


FACT = """
[[facts]]
key = "caq.fee"
label_en = "Fee of a CAQ"
label_fr = "Frais d’un CAQ"
source = "caq"
type = "money"
"""


@pytest.mark.parametrize(
    ("lang", "named"),
    [("en", "Watched fact · Fee of a CAQ $120 → $130"), ("fr", "Fait suivi · Frais d’un CAQ 120 $ → 130 $")],
)
def test_the_margin_names_the_watched_fact(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str, named: str
) -> None:
    """With its value before and after, on the change page and in the desk."""
    watch.sources += FACT
    change_page(watch, body(BEFORE), body(AFTER))
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    (path,) = (watch.folder / "site" / lang / "change").iterdir()
    with serve_desk(watch) as served, served.enter() as client:
        client.get(f"/review/?lang={lang}")
        shown = (path.read_text("utf-8"), client.get("/review/change/1").text)
    for html in shown:
        margin = [words_of(note) for note in re.findall(r'<p class="chip.*?</p>', html, re.DOTALL)]
        assert margin.count(named) == 1, margin


def test_the_printed_comparison_is_the_messages_own(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that a message prints shows the same once a newer version has come."""
    watch.site.validators = False
    watch.source("caq", "/caq")
    for fee in (120, 130):
        watch.site.pages["/caq"] = page(body(BEFORE | {"fees": f"The fee for a CAQ is ${fee}."}))
        watch.check()
        watch.later(days=1)
    monkeypatch.chdir(watch.folder)
    (printed,) = re.findall(r"`veille (diff [^`]*)`", watch.messages()[-1])
    first = command(*printed.split())
    watch.site.pages["/caq"] = page(body(BEFORE | {"fees": "The fee for a CAQ is $175."}))
    watch.check()
    assert first[0] == 0
    assert "$130" in first[1]
    assert command(*printed.split()) == first
    assert "$175" in command("diff", printed.split()[1])[1]


BOTH = {
    "en": "<h2>Fees</h2><p>The fee for a CAQ is ${0}.</p><h2>Who</h2><p>You must have a CAQ before you apply.</p>",
    "fr": "<h2>Frais</h2><p>Les frais du CAQ sont de {0} $.</p>"
    "<h2>Qui</h2><p>Vous devez avoir un CAQ avant de présenter votre demande.</p>",
}
ITS_OWN = {"en": ("French page changed too", "Substantive"), "fr": ("Page française modifiée aussi", "De fond")}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_side_of_a_pair_says_its_own_severity(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """The English page is watched for the fee and so its change is critical; that of the French page is substantive."""
    watch.sources += FACT
    watch.extra = '[service]\nport = 0\ntick = "1h"'
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("caq", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    for fee in (120, 130):
        watch.site.pages["/en"] = page(BOTH["en"].format(fee))
        watch.site.pages["/fr"] = page(BOTH["fr"].format(fee), lang="fr", title="Cas du Québec")
        watch.check()
        watch.later(days=1)
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    with serve_desk(watch) as served, served.enter() as client:
        inbox = client.get(f"/review/?lang={lang}").text
        decided = client.get("/review/change/1").text
    overview = (watch.folder / "site" / lang / "index.html").read_text("utf-8")
    said, severity = ITS_OWN[lang]
    (pair,) = re.findall(r'<p class="pairline">(.*?)</p>', overview, re.DOTALL)
    assert words_of(pair).startswith(f"{severity} {said}")
    for html in (inbox, decided):
        badges = re.findall(r'<span class="badge sev-(\w+)">', html)
        assert {"critical", "substantive"} <= set(badges), badges
    assert re.search(r"\(Alert \d, substantive\)", watch.messages()[-1])


TIMES = "".join(
    f"<h2>About {name}</h2><p>Files of workers are kept for {{0}} years.</p>" for name in ("fees", "time", "letters")
)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_value_that_moved_in_several_places_is_listed_with_its_sentence(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Its headline names the first place and the kind of value alone: what lasts so long stands below."""
    change_page(watch, TIMES.format(5), TIMES.format(7))
    monkeypatch.chdir(watch.folder)
    assert command("report", "site", "--quiet")[0] == 0
    overview = (watch.folder / "site" / lang / "index.html").read_text("utf-8")
    (entry,) = re.findall(r'<ol class="entries">(.*?)</ol>', overview, re.DOTALL)
    assert "Files of workers are kept for 57 years." in words_of(entry)
