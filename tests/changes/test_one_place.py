"""Promise: policy changed in one place of a sentence is told as such where no word binds, too; what says the same is not."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.model import Lang, Severity

E, S = Severity.EDITORIAL, Severity.SUBSTANTIVE

WEIGHED: list[tuple[Lang, str, str, Severity]] = [
    # a member of an enumeration that no rule makes
    ("en", "Income includes tips.", "Income includes tips and bonuses from work.", S),
    ("fr", "Le salaire du travailleur comprend les primes.", "Le salaire du travailleur comprend les primes et les pourboires.", S),
    # words that tell which are meant
    ("en", "Officers read the letters of refused candidates.", "Officers read the letters of candidates.", S),
    ("fr", "Chaque examen médical est enregistré.", "Chaque examen est enregistré.", S),
    # what a page shows, and what a reader is led to, is no rule
    ("en", "The permits are shown in the table below.", "The permits are shown below.", E),
    ("fr", "Les permis figurent dans le tableau ci-dessous.", "Les permis figurent ci-dessous.", E),
    ("en", "The permit described hereby expires.", "The permit described expires.", E),
    # a part, who comes first, who is heard
    ("en", "Officers read the files of the year.", "Officers read a sample of the files of the year.", S),
    ("fr", "L’agent lit les dossiers de l’année.", "L’agent lit une partie des dossiers de l’année.", S),
    ("en", "The program opens to candidates who waited.", "The program opens first to candidates who waited.", S),
    ("en", "The minister chooses the schools after consulting the board.", "The minister chooses the schools.", S),
    ("fr", "Le ministre choisit les écoles après consultation du comité.", "Le ministre choisit les écoles.", S),
    # what is open to a choice on one side alone, of an office and of a file, not of a reader
    ("en", "The request is deemed withdrawn after a year.", "The request may be deemed withdrawn after a year.", S),
    ("fr", "L’agent accepte les copies en couleurs.", "L’agent peut accepter les copies en couleurs.", S),
    ("en", "Where do I find the form?", "Where can I find the form?", E),
    # a clause that puts it under a condition
    ("en", "The permit is not refundable.", "The permit is not refundable once it is printed.", S),
    ("fr", "Votre parent peut aussi la signer.", "Votre parent peut aussi la signer s’il vit avec vous.", S),
    # one thing in the place of another, both of which the sentence names besides
    ("en", "If the name in the passport is not the one in the permit, the officer keeps the passport name.", "If the name in the passport is not the one in the permit, the officer keeps the permit name.", S),
    # a list that is only begun
    ("en", "We read a file early because of a death.", "We read a file early, for example because of a death.", S),
    # a sentence in two, each part with its force
    ("fr", "Votre parent peut venir, mais ne peut pas rester au bureau.", "Votre parent peut venir. Toutefois, il ne peut pas rester au bureau.", E),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), WEIGHED)
def test_an_edit_in_one_place_has_its_weight_both_ways(lang: Lang, before: str, after: str, severity: Severity) -> None:
    one, two = f"<p>{before}</p>", f"<p>{after}</p>"
    there, back = compare_bodies(lang, one, two).severity, compare_bodies(lang, two, one).severity
    assert {there.rank >= S.rank, back.rank >= S.rank} == {severity is S}


def test_a_heading_over_text_that_stayed_is_told_once() -> None:
    notice = "<h2>Notice</h2><p>The tower is shut on Monday.</p><h2>Hours</h2><p>The gate is open.</p>"
    renamed = compare_bodies("en", notice, notice.replace("Notice", "Important"))
    assert [(c.kind, c.before, c.after) for c in renamed.changes] == [("renamed", "Notice", "Important")]
    papers = "<h2>Papers</h2><p>The deed names the owner of the tower.</p><p>The map shows the way to the gate.</p>"
    below = compare_bodies("en", papers, papers.replace("</h2>", "</h2><h3>The deed</h3>"))
    assert [(c.kind, c.before, c.after) for c in below.changes] == [("added", None, "The deed")]


def test_a_term_that_stands_before_its_words_now_is_not_gone() -> None:
    terms = "<dl><dt>host</dt><dd>A museum that invites a painter.</dd></dl>"
    line = "<ul><li>host: a museum that invites a painter</li></ul>"
    for one, two in ((terms, line), (line, terms)):
        assert [c.kind for c in compare_bodies("en", one, two).changes if c.before is None or c.after is None] == []


def test_the_same_words_in_another_order_under_another_heading_neither_came_nor_went() -> None:
    before = "<h2>Notice</h2><p>The east tower of the fort is shut since March 3, 2026.</p><h2>Hours</h2><p>The gate is open.</p>"
    after = "<h2>Hours</h2><p>The gate is open.</p><p>Since March 3, 2026, the east tower of the fort is shut.</p>"
    assert not [c for c in compare_bodies("en", before, after).changes if c.severity.rank >= S.rank]
