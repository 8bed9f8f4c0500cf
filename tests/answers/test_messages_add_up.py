"""Promise: what the subject of a message counts stands below it; one entry tells one change; nothing is told twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.alerts.messages.compose import Message, compose
from veille.answers.report.record import write_site
from veille.model import EventKind, Lang
from veille.pipeline.decisions.edits import RuleEdit
from veille.pipeline.decisions.reviews import correct_fact
from veille.workspace import open_workspace

EN = (
    "<h2 id='fees'>Fees</h2><p>The fee for a CAQ is ${fee}.</p><h2 id='codes'>Codes</h2>"
    "<p>Officers use exemption code {code} for nurses.</p><p>The CAQ is valid for a maximum of {months} months.</p>"
)
FR = (
    "<h2 id='frais'>Frais</h2><p>Les frais d’un CAQ sont de {fee} $.</p><h2 id='codes-fr'>Codes</h2>"
    "<p>Les agents utilisent le code de dispense {code} pour les infirmiers.</p>"
    "<p>Le CAQ est valide pour une durée maximale de {months} mois.</p>"
)
FACT = """
[[facts]]
key = "caq.fee"
label_en = "Fee of a CAQ"
label_fr = "Frais d’un CAQ"
source = "en"
type = "money"
"""


@pytest.fixture
def pages(watch: Watch) -> Watch:
    """Twin pages, of which the English one is watched for its fee, and two pages that only tell the same."""
    watch.site.validators = False
    base = watch.site.base_url
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.source("one", "/one")
    watch.source("two", "/two")
    watch.extra = FACT
    show(watch)
    return watch


def show(
    watch: Watch,
    en: tuple[int, str, int] = (223, "C60", 24),
    fr: tuple[int, str, int] | None = None,
    day: str = "June 1",
) -> None:
    """One check of all pages with these fees, codes and months."""
    for path, text, (fee, code, months) in (("/en", EN, en), ("/fr", FR, fr or en)):
        body = text.format(fee=fee, code=code, months=months)
        watch.site.pages[path] = page(body, lang=path[1:], title="Quebec cases" if path == "/en" else "Cas du Québec")
    for path in ("/one", "/two"):
        watch.site.pages[path] = page(
            f"<h2>Days</h2><p>You must apply online as of {day}, 2026.</p>", title=f"Page {path[1:]}"
        )
    watch.check()
    watch.later(days=1)


def told(watch: Watch, lang: Lang) -> Message:
    """The message about the changes of the newest run that found any, in a language."""
    with watch.store() as store:
        events = [event for event in store.outbox.events() if event.kind is EventKind.CHANGE]
    newest = events[-1].run_id
    return compose((event for event in events if event.run_id == newest), lang)


def contents(message: Message) -> dict[str, list[list[str]]]:
    """The titles under each line of the contents, by group."""
    head = message.markdown.partition("\n---\n")[0]
    groups = {}
    for group in head.split("\n### ")[1:]:
        name, _, lines = group.partition("\n")
        found = [re.findall(r"^  - (.+?) \(", line, re.MULTILINE) for line in f"\n{lines}".split("\n- ")[1:]]
        groups[name.strip()] = found
    return groups


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_subject_counts_each_page_as_its_own_alert_does(pages: Watch, lang: Lang) -> None:
    """A fact on the English page, watched there alone: the pair stands under what is graver; the French page is counted, and
    named beside its number, as its alert, its card and the lists call it.
    """
    show(pages, (227, "C60", 24), day="July 1")
    message = told(pages, lang)
    critical, substantive = contents(message).values()
    assert [sorted(line) for line in critical] == [["Cas du Québec", "Quebec cases"]]
    assert [sorted(line) for line in substantive] == [["Page one", "Page two"]]
    counted = {
        "en": "4 pages changed: 1 critical, 3 substantive",
        "fr": "4 pages modifiées, dont 1 critique, 3 de fond",
    }
    assert counted[lang] in message.subject.replace("\u00a0", " ")
    own = {"en": r"Alert \d+, substantive", "fr": r"[Aa]lerte \d+, de fond"}[lang]
    for text in (message.markdown, message.text, message.html):
        assert len(re.findall(own, text.replace("\u00a0", " "))) == 1
    with pages.store() as store:
        severities = [str(event.severity) for event in store.outbox.events() if event.run_id == "r2"]
    assert sorted(severities) == ["critical", "substantive", "substantive", "substantive"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_two_matters_of_a_pair_are_two_entries(pages: Watch, lang: Lang) -> None:
    """The fee moved in English and a code in French, in one run: neither page tells of the other's change."""
    show(pages, (227, "C60", 24), (223, "C61", 24))
    message = told(pages, lang)
    assert [list(group) for group in contents(message).values()] == [[["Quebec cases"]], [["Cas du Québec"]]]
    counted = {
        "en": "2 pages changed: 1 critical, 1 substantive",
        "fr": "2 pages modifiées, dont 1 critique, 1 de fond",
    }
    assert counted[lang] in message.subject.replace("\u00a0", " ")


def test_words_that_came_in_both_languages_are_both_shown(pages: Watch) -> None:
    """Nobody here reads both languages: of a pair whose words no value compares, each side's stand in the entry."""
    show(pages)
    more = {
        "/en": "<h2>Who</h2><p>You must bring a letter from your employer.</p>",
        "/fr": "<h2>Qui</h2><p>Vous devez apporter une photo récente.</p>",
    }
    for path, body in more.items():
        pages.site.pages[path] = pages.site.pages[path].replace("</main>", f"{body}</main>")  # type: ignore[union-attr]
    pages.check()
    (group,) = contents(told(pages, "en")).values()
    assert [sorted(line) for line in group] == [["Cas du Québec", "Quebec cases"]]
    line = " ".join(told(pages, "en").text.partition("=====")[0].split())
    assert "English and French" not in line
    assert "a letter from your employer" in line
    assert "une photo récente" in line


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Fee of a CAQ: $228 → $231 (the page said $227, which a person had corrected)"),
        ("fr", "Frais d’un CAQ : 228 $ → 231 $ (la page disait 227 $, qu’une personne avait corrigé)"),
    ],
)
def test_a_fact_that_a_person_had_corrected_is_told_once_with_both_values(
    pages: Watch, tmp_path: Path, lang: Lang, line: str
) -> None:
    """The line says which value was a person's and which the page's; the sentence is not told a second time, in message
    and report alike, and the line leads to the passage.
    """
    show(pages, (227, "C60", 24))
    with open_workspace(pages.config(), clock=lambda: pages.now) as workspace:
        correct_fact(workspace, "caq.fee", RuleEdit(), "228.00", reviewer="Ann", comment="misprint")
    pages.later(days=1)
    show(pages, (231, "C60", 24), (227, "C60", 24))
    text = told(pages, lang).text.replace("\u00a0", " ")
    assert line in " ".join(text.split())
    assert len(re.findall(r"231", text)) == 4  # the heading, the row, its sentence and the link to that
    assert "/en#fees" in text
    write_site_of(pages, tmp_path / "site")
    with pages.store() as store:
        change_id = store.outbox.events()[-1].change_id
    shown = (tmp_path / "site" / lang / "change" / f"{change_id}.html").read_text(encoding="utf-8")
    said = " ".join(re.sub("<[^>]+>", "", shown).replace("\u00a0", " ").split())
    assert {
        "en": "The page said $227, which a person had corrected.",
        "fr": "La page disait 227 $, qu’une personne avait corrigé.",
    }[lang] in said


def test_an_entry_without_an_anchor_leads_to_its_words(pages: Watch) -> None:
    """A section without an anchor of its own is named by the words of the passage."""
    show(pages, day="July 1")
    links = re.findall(r"<(http\S+/(?:one|two)\S*)>", told(pages, "en").markdown.partition("\n---\n")[0])
    assert len(links) == 2
    assert all("#:~:text=" in link for link in links)


def write_site_of(watch: Watch, dest: Path) -> None:
    """The report of the record."""
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        write_site(workspace, dest)
