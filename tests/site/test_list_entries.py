"""Promise: a list says once what happened to many pages alike, with how many, and does not say of all what is true of some."""

from __future__ import annotations

from dataclasses import replace

from jinja2 import Environment

from tests.site.record import CAQ_EN, CAQ_FR, card_of, change_page
from veille.alerts.messages.headlines import headline
from veille.alerts.site.render import site_environment
from veille.alerts.site.views.listing import ChangeRow, ListEntry, group_rows, list_change
from veille.alerts.wording.interface_words import load_words
from veille.model import CardVerdict, Change, ChangeReason, DiffRun, EventVerdict, Lang, Severity

STAMP = Change("page", "changed", Severity.METADATA, "", "date stamp", "date", reason=ChangeReason.DATE_STAMP)


def row(number: int, lang: Lang = "en", lead: Change = STAMP, verdict: CardVerdict | None = None) -> ChangeRow:
    """One step of the page of that number and language."""
    page = replace(CAQ_EN if lang == "en" else CAQ_FR, page_id=f"p{number}{lang}", title=f"Page {number} {lang}")
    step = change_page(page, f"c{number}{lang}", "2026-11-03T10:00:00Z", lead.severity, (lead,))
    step = replace(step, redline=None, card=card_of(page, step, verdicts=(verdict,) if verdict else ()))
    told = headline(step.card, load_words("en")), headline(step.card, load_words("fr"))
    return list_change(page, step, told, own_page=True)


def entries(*rows: ChangeRow, day: str = "2026-11-03") -> list[ListEntry]:
    """What they are in a list."""
    return group_rows([(day, one) for one in rows])


def shown(item: ListEntry, lang: Lang) -> str:
    """The entry as a reader sees it."""
    env: Environment = site_environment(lang, "UTC")
    module = env.get_template("card.html").make_module({"home": "", "root": ""})
    return str(module.entry(item, 3))  # type: ignore[attr-defined]


def test_date_stamps_of_one_day_are_one_entry_with_the_number_of_pages() -> None:
    (one,) = entries(*(row(n, lang) for n in range(4) for lang in ("en", "fr")))
    assert len(one.alike) == 8
    assert "Date stamp changed; text unchanged: 8 pages" in shown(one, "en")
    assert "Date de la page modifiée; texte inchangé\u00a0: 8 pages" in shown(one, "fr")
    assert 'data-lang="en fr"' in shown(one, "en")
    assert shown(one, "en").count("<li><a") == 8


def test_an_edit_made_on_many_pages_is_one_entry_whatever_the_day() -> None:
    """The same words gone and come, in one language: on other days too; other words, and the other language, are others."""
    days = [
        (f"2026-11-0{n}", replace(row(n, lang), digest=digest, cause="source"))
        for n, lang, digest in (
            (1, "en", "a"),
            (2, "en", "a"),
            (3, "en", "a"),
            (4, "en", "b"),
            (5, "fr", "a"),
            (6, "en", ""),
            (7, "en", ""),
            (8, "en", ""),
        )
    ]
    days = [(day, replace(one, unread="")) for day, one in days]
    told = [[one.page_id for one in entry.alike or (entry.row,)] for entry in group_rows(days)]
    assert told == [["p1en", "p2en", "p3en"], ["p4en"], ["p5fr"], ["p6en"], ["p7en"], ["p8en"]]
    read_anew = [(day, replace(one, cause="extractor")) for day, one in days]
    assert len(group_rows(read_anew)) == len(days), "what our parsers read otherwise is no edit of the pages"


def test_what_is_not_alike_stays_apart() -> None:
    links = replace(STAMP, reason=ChangeReason.LINK)
    named = replace(links, object="section", section="Fees")
    rows = [row(n) for n in range(2)] + [row(n, lead=links) for n in range(2, 4)] + [row(4, lead=named)]
    assert len(entries(*rows)) == 5, "two of a kind are no crowd"
    assert len(entries(*(row(n, lead=named) for n in range(3)))) == 1
    other_day = [("2026-11-02", row(2))]
    assert len(group_rows([("2026-11-03", row(0)), ("2026-11-03", row(1)), *other_day])) == 3


def test_an_entry_of_many_is_handled_when_all_of_them_are() -> None:
    verdict = CardVerdict(EventVerdict.NO_EFFECT, "Ada", "2026-11-04T10:00:00Z")
    (some,) = entries(row(0, verdict=verdict), row(1), row(2))
    assert 'data-handled="no yes"' in shown(some, "en")
    assert "Ada" not in shown(some, "en")
    assert "decided on 1 of 3 pages" in shown(some, "en")
    assert "décidé sur 1 de 3\u00a0pages" in shown(some, "fr") or "décidé sur 1 de 3 pages" in shown(some, "fr")
    (whole,) = entries(*(row(n, verdict=verdict) for n in range(3)))
    assert 'data-handled="yes"' in shown(whole, "en")
    assert "Ada" in shown(whole, "en")


def test_a_card_whose_text_did_not_change_asks_for_nothing() -> None:
    """No wording is named where none changed, and the page is opened, not a passage."""
    page = replace(CAQ_EN, page_id="p1en")
    step = change_page(page, "c1", "2026-11-03T10:00:00Z", Severity.METADATA, (STAMP,))
    for lang, nothing, link in (
        ("en", "No action needed: the text did not change.", "Open the page"),
        ("fr", "Aucune action requise\u00a0: le texte n’a pas changé.", "Ouvrir la page"),
    ):
        module = site_environment(lang, "UTC").get_template("card.html").make_module({"home": "", "root": ""})  # type: ignore[arg-type]
        said = str(module.decision(step.card, headline(step.card, load_words(lang)), page, set()))  # type: ignore[attr-defined,arg-type]
        assert nothing in said
        assert link in said
        kept = replace(step.card, sentence=(DiffRun("same", "The fee is $5."),))
        assert nothing not in str(module.decision(kept, headline(kept, load_words(lang)), page, set()))  # type: ignore[attr-defined,arg-type]


def test_a_page_written_anew_has_no_number_of_differences() -> None:
    rewritten = replace(STAMP, reason=ChangeReason.REWRITTEN, severity=Severity.SUBSTANTIVE)
    assert row(1).items == 1
    page = replace(CAQ_EN, page_id="p2en")
    step = change_page(page, "c2", "2026-11-03T10:00:00Z", Severity.SUBSTANTIVE, (rewritten,), card={"rewritten": True})
    told = headline(step.card, load_words("en"))
    assert list_change(page, step, (told, told), own_page=True).items == 0
