"""Promise: what is said of the other language is its counterpart of this change, and agreement is only said of what was compared."""

from __future__ import annotations

import re

import pytest

from tests.command_line import Command
from tests.watching import Watch, page

EN = "<h2>Fees</h2><p>The fee for a CAQ is ${1}.</p><h2>Validity</h2><p>The CAQ is valid for a maximum of {0} months.</p>"
FR = (
    "<h2>Frais</h2><p>Les frais du CAQ sont de {1} $.</p><h2>Validité</h2>"
    "<p>Le CAQ est valide pour une durée maximale de {0} mois.</p>"
)
FACT = """
[[facts]]
key = "caq.max"
label_en = "Longest validity"
label_fr = "Durée maximale"
source = "en"
type = "duration"
"""
ROWS = "<table><tr><th>{}</th><th>{}</th><th>{}</th></tr>{}</table>"
ROW = "<tr><td>{}</td><td>{}</td><td>2026-02-{}</td></tr>"
AGREED = ("says the same", "they agree", "dit la même chose", "concordantes")


def show(watch: Watch, english: str, french: str) -> None:
    """One check after both pages were written."""
    if not watch.sources:
        base = watch.site.base_url
        watch.site.validators = False
        watch.source("en", "/en", f'twin = "{base}/fr"')
        watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.site.pages["/en"] = page(english)
    watch.site.pages["/fr"] = page(french, lang="fr", title="Cas du Québec")
    watch.check()
    watch.later(days=1)


def report(watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str) -> dict[str, str]:
    """The overview, and what the card of each page's first change says of its twin, by the page's language."""
    monkeypatch.chdir(watch.folder)
    code, _, errors = command("report", "site", "--quiet")
    assert not code, errors
    site = watch.folder / "site" / lang
    found = {"overview": (site / "index.html").read_text(encoding="utf-8")}
    for page_id, of in watch.rows("SELECT page_id, lang FROM v1_page"):
        text = (site / "change" / f"{page_id}-2.html").read_text(encoding="utf-8")
        (said,) = re.findall(r'<dd class="twin.*?</dd>', text, re.DOTALL)
        found[str(of)] = re.sub(r"<[^>]*>", "", said).replace("\xa0", " ")
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("together", [True, False])
def test_the_twin_tells_of_the_same_value(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str, together: bool
) -> None:
    """A watched duration and a fee moved on both pages, in one run or in two: the card of the duration tells of the other
    page's duration, never of its fee, and never says that it changed otherwise.
    """
    watch.extra = FACT
    show(watch, EN.format(24, 120), FR.format(24, 120))
    show(watch, EN.format(36, 130), FR.format(36, 130) if together else FR.format(24, 120))
    show(watch, EN.format(36, 130), FR.format(36, 130))
    show(watch, EN.format(48, 140), FR.format(48, 140))  # so that today's sentences say nothing of the change
    said = report(watch, command, monkeypatch, lang)["en"]
    assert ("24" in said, "36" in said, "130" in said) == (True, True, False), said
    assert not any(word in said for word in ("otherwise", "autrement"))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_rows_of_which_nothing_was_compared_do_not_agree(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """A row came on each page, in the same place, with words of its own: both changed, nothing says that they agree."""
    english = ("Foreign workers", "Quebec cases: attestation of the CAQ")
    french = ("Travailleurs étrangers", "Cas du Québec : codes de dispense")
    heads = ("Manual", "Subject", "Date"), ("Guide", "Sujet", "Date")
    old = tuple(
        "".join(ROW.format(who, f"{what} {n}", "01") for n in range(1, 5))
        for who, what in (("Visitors", "Forms to be used"), ("Visiteurs", "Formulaires à utiliser"))
    )
    lead = (
        "<p>Ces instructions sont publiées pour que chaque bureau du ministère puisse lire ce qui a été changé.</p>" * 2
    )
    show(watch, ROWS.format(*heads[0], old[0]), lead + ROWS.format(*heads[1], old[1]))
    rows = ROW.format(*english, "10") + old[0], ROW.format(*french, "10") + old[1]
    show(watch, ROWS.format(*heads[0], rows[0]), lead + ROWS.format(*heads[1], rows[1]))
    for place, text in report(watch, command, monkeypatch, lang).items():
        assert not any(word in text for word in AGREED), place


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_value_on_both_sides_agrees(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Compared, and the same."""
    for months in (24, 36):
        show(watch, EN.format(months, 120), FR.format(months, 120))
    said = report(watch, command, monkeypatch, lang)
    assert any(word in said["en"] for word in AGREED)
    assert any(word in said["overview"] for word in AGREED)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_entry_of_both_languages_tells_the_day_of_each(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """English moved on one day, French on the next: the entry stands under the newer day and says when each changed."""
    watch.extra = FACT
    show(watch, EN.format(24, 120), FR.format(24, 120))
    show(watch, EN.format(36, 120), FR.format(24, 120))
    show(watch, EN.format(36, 120), FR.format(36, 120))
    overview = report(watch, command, monkeypatch, lang)["overview"]
    (day,) = re.findall(r'<section class="day".*?</section>', overview, re.DOTALL)
    assert day.count("<li ") == 1
    days = re.findall(r'<time datetime="(2026-03-\d\d)', day)
    assert sorted(days) == ["2026-03-02", "2026-03-03", "2026-03-03"]
