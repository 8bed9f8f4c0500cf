"""Amounts under a notice that they change on a day: what the page said before tells which of them hold until then."""

from __future__ import annotations

import pytest

import veille
from tests.watching import Watch
from veille.errors import FactUnavailable
from veille.pipeline.past.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

URL = "https://www.canada.ca/{lang}/immigration-refugees-citizenship/services/fees.html"
HEAD = '---\nurl: {url}\ntitle: "{title}"\nparent_url: \ndepth: 0\ningest_date: {day}\ntype: program_page\n---\n\n'
BODY = {
    "en": "Fees\n====\n\n{notice}\n\nAmounts\n-------\n\nYou must pay a fee of {fee} for the bread permit.\n",
    "fr": "Frais\n=====\n\n{notice}\n\nMontants\n--------\n\nVous devez payer des frais de {fee} pour le permis de pain.\n",
}
NAME = {"en": "bread permit", "fr": "permis de pain"}
OLD, NEW = {"en": "$100", "fr": "100 $"}, {"en": "$120", "fr": "120 $"}
CHANGE = {
    "en": ("Fees change on January 1, 2026.", "On January 1, 2026, our fees will increase."),
    "fr": (
        "Les frais changent le 1er janvier 2026.",
        "De nouveaux frais s’appliqueront à compter du 1er janvier 2026.",
    ),
}


def _answers(watch: Watch, lang: str, *seen: tuple[str, str, str]) -> list[str]:
    """What the fact is on the last day of 2025 and on the first of 2026, after sights of a day, a notice and an amount."""
    url = URL.format(lang=lang)
    watch.sources = f'[[sources]]\nid = "fees"\nurl = "{url}"\nprofile = "canada-ca"\nlang = "{lang}"\n'
    watch.extra = (
        '[[facts]]\nkey = "bread.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "fees"\ntype = "money"\n'
        f'contains = ["{NAME[lang]}"]\n'
    )
    for day, notice, fee in seen:
        path = watch.folder / f"{day}.md"
        head = HEAD.format(url=url, day=day, title="Fees" if lang == "en" else "Frais")
        path.write_text(head + BODY[lang].format(notice=notice, fee=fee), encoding="utf-8")
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            run_import(workspace, [path])
    with watch.store() as store:
        published = publish(store, watch.folder / "out", at="2026-03-02T00:00:00Z").path
    found = []
    with veille.open(published) as db:
        for day in ("2025-12-31", "2026-01-01"):
            try:
                found.append(db.fact("bread.fee", as_of=day).text)
            except FactUnavailable as error:
                found.append(error.state)
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("which", [0, 1])
def test_another_amount_below_the_notice_is_that_of_its_day(watch: Watch, lang: str, which: int) -> None:
    """What stood there before holds up to the day, the new amount from it."""
    first = ("2025-01-10", "Read this page.", OLD[lang])
    assert _answers(watch, lang, first, ("2025-11-05", CHANGE[lang][which], NEW[lang])) == ["100.00", "120.00"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_same_amount_below_the_notice_ends_on_its_day(watch: Watch, lang: str) -> None:
    """Nobody knows yet what the fee will be; once the page says it before that day, it is that of the day."""
    first, notice = ("2025-01-10", "Read this page.", OLD[lang]), CHANGE[lang][0]
    assert _answers(watch, lang, first, ("2025-11-05", notice, OLD[lang])) == ["100.00", "not_valid"]
    assert _answers(watch, lang, ("2025-12-05", notice, NEW[lang])) == ["100.00", "120.00"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_at_first_sight_a_notice_leaves_open_which_amounts_are_below_it(watch: Watch, lang: str) -> None:
    """Refused on all days: nobody can know."""
    assert _answers(watch, lang, ("2025-11-05", CHANGE[lang][0], NEW[lang])) == ["ambiguous", "ambiguous"]


def test_a_day_that_had_come_when_the_page_was_seen_leaves_nothing_open(watch: Watch) -> None:
    """What stands below the notice then is what holds."""
    assert _answers(watch, "en", ("2026-02-05", CHANGE["en"][0], NEW["en"])) == ["120.00", "120.00"]


@pytest.mark.parametrize(
    ("notice", "fee", "after"),
    [
        ("Some fees change on January 1, 2026.", "$100", "100.00"),  # it may be one that stays
        ("The fee for the cake permit changes on January 1, 2026.", "$100", "100.00"),  # another fee
        ("Fees are due on January 1, 2026.", "$100", "100.00"),  # no change
        ("The fee for the bread permit changes on January 1, 2026.", "$100", "not_valid"),
    ],
)
def test_only_a_notice_of_this_value_bounds_it(watch: Watch, notice: str, fee: str, after: str) -> None:
    """A notice of some, of others, or of something else leaves the value as it is."""
    first = ("2025-01-10", "Read this page.", "$100")
    assert _answers(watch, "en", first, ("2025-11-05", notice, fee)) == ["100.00", after]
