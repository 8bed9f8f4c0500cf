"""Promise: a piece's company is what stands beside it, never the piece itself, in its section and on its page."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers import read_document
from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.explain import explain_document
from veille.profiles import load_profiles


def company(*impressions: int) -> list[tuple[str, ...]]:
    """The evidence of each piece of a section of plain pieces."""
    return list(find_company([Sight(one, None, True) for one in impressions], Whole()))


@pytest.mark.parametrize("own", [0, 40, 100])
def test_a_piece_is_not_its_own_company(own: int) -> None:
    """Whatever it looks like itself, its neighbours say the same of it."""
    assert company(own, 50, 40)[0] == company(0, 50, 40)[0]
    assert "section:from 45" in company(own, 50, 40)[0]
    assert "section:from 60" not in company(own, 50, 40)[0]
    assert company(own, 5)[0] == ("lead looks:none", "section:low")
    assert company(own)[0] == ("lead looks:none", "section:one piece")


def test_the_rest_of_the_page_counts_from_some_pieces_on() -> None:
    """Four other pieces say nothing of a section; five do, without the section's own."""
    section = [Sight(100, None, True)]
    for others, said in ((4, ()), (5, ("page:from 15", "page:from 30"))):
        page = sum_up([section, [Sight(30, None, True)] * others])
        assert next(find_company(section, page))[2:] == said


def test_what_can_be_no_rule_says_nothing_of_its_neighbours() -> None:
    """A row of headings is no company, and has one itself; a lead-in inside the section is known by its place."""
    section = [Sight(90, None, False), Sight(20, None, True), Sight(10, 1, True)]
    headings, lead, item = find_company(section, Whole())
    assert headings == ("lead looks:none", "section:from 15")
    assert lead == ("lead looks:none", "section:low")
    assert item == ("lead looks:from 20", "section:from 15")
    outside = next(find_company([Sight(10, None, True)], Whole(), 85))
    assert outside[:4] == tuple(f"lead looks:from {step}" for step in (20, 40, 60, 80))


@pytest.mark.parametrize(
    ("lang", "duties", "idle"),
    [
        (
            "en",
            ("You must send the form within 30 days.", "You must pay a fee of $155.", "You may not work without a permit."),
            ("The hall smells of paint.", "Two chairs stand near the door."),
        ),
        (
            "fr",
            ("Vous devez envoyer le formulaire dans les 30 jours.", "Vous devez payer des frais de 155 $.", "Vous ne pouvez pas travailler sans permis."),
            ("Le couloir sent la peinture.", "Deux chaises sont près de la porte."),
        ),
    ],
)  # fmt: skip
def test_duties_make_no_rule_of_an_idle_sentence_beside_them(
    lang: Lang, duties: tuple[str, ...], idle: tuple[str, ...]
) -> None:
    """However many rules stand around it; the explanation says that it was its own words."""
    body = "".join(f"<p>{a}</p><p>{b}</p>" for a, b in zip(duties * 4, (*idle, *idle) * 3, strict=True))
    html = f'<html lang="{lang}"><body><main><h1>Guide</h1>{body}</main></body></html>'.encode()
    document = read_document(html, profile=load_profiles()["generic"])
    assert {rule.quote for rule in document.rules} == set(duties)
    told = {piece.quote: piece.refused for piece in explain_document(document)}
    assert {told[sentence] for sentence in idle} == {"no rule by its own words"}
