"""Promise: a page's title that stands a second time in its text speaks for no notice that took the page's place."""

from __future__ import annotations

import pytest

from tests.fixtures.captures.build import Page, dress
from tests.readings import read_capture
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.surroundings import Surroundings
from veille.model import Lang

TITLE: dict[Lang, str] = {
    "en": "Operating note 44: millers with a Quebec diploma",
    "fr": "Note opérationnelle 44 : meuniers diplômés au Québec",
}
BODY: dict[Lang, str] = {
    "en": "<p>Officers use this note when a miller who trained in Quebec asks to stay after the diploma.</p>"
    "<h2>Assessment</h2><p>The officer must see the original diploma and the letter of the guild.</p>"
    "<h2>Length of stay</h2><p>Grant 36 months from the date of the diploma. Check that the fee of $155 was paid.</p>",
    "fr": "<p>Les agents utilisent cette note lorsqu’un meunier formé au Québec demande à rester après le diplôme.</p>"
    "<h2>Évaluation</h2><p>L’agent doit voir le diplôme original et la lettre de la guilde.</p>"
    "<h2>Durée</h2><p>Accordez 36 mois à compter du diplôme. Vérifiez que les frais de 155 $ ont été payés.</p>",
}
AGAIN = [
    "<p>Home / Notes / {}</p>",
    "<p>Share “{}” by e-mail</p>",
    "<p><b>Subject:</b> {}</p>",
    "<ul><li>Home</li><li>{}</li></ul>",
]
NOTICES: dict[Lang, tuple[str, ...]] = {
    "en": ("This draft was never put out.", "An administrator took away your rights to this library."),
    "fr": ("Cette ébauche n’est jamais parue.", "Un administrateur a retiré vos droits à cette bibliothèque."),
}
EDITS: dict[Lang, str] = {
    "en": "<p>Since January 5, 2026, a miller who holds a diploma is assessed by the central desk. The fee is $175.</p>",
    "fr": "<p>Depuis le 5 janvier 2026, le bureau central évalue le meunier diplômé. Les frais sont de 175 $.</p>",
}
LANGS: tuple[Lang, ...] = ("en", "fr")


def believed(lang: Lang, before: str, after: str) -> bool:
    old, new = (read_capture(dress(Page(lang, TITLE[lang], body), "canada-ca"), lang) for body in (before, after))
    return judge_capture(old, new, Surroundings(lang=lang)).believed


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("before", [True, False])
def test_the_title_said_again_proves_no_notice(lang: Lang, again: str, before: bool) -> None:
    """In a trail, a share line or a label, whether the page had it before or not."""
    named = again.format(TITLE[lang])
    for notice in NOTICES[lang]:
        assert not believed(lang, (named if before else "") + BODY[lang], f"{named}<p>{notice}</p>"), notice


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("again", AGAIN)
def test_a_rewrite_beside_the_title_said_again_is_believed(lang: Lang, again: str) -> None:
    named = again.format(TITLE[lang])
    assert believed(lang, named + BODY[lang], named + EDITS[lang])
    assert believed(lang, BODY[lang], f"{named}<p>{EDITS[lang]}</p>")
