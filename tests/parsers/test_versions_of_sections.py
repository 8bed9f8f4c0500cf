"""Promise: versions of a section of LégisQuébec, one below the other, hold each from its day to that of the next."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.errors import ParseError
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["legisquebec"]
URL = "https://www.legisquebec.gouv.qc.ca/fr/version/rc/I-0.2.1,%20r.%203%20?code=se:5"


def section(words: str, day: str = "") -> str:
    line = f"<div>En vig.: {day}</div>" if day else ""
    return (
        f'<div class="section" id="se:5"><div class="Subsection" id="se:5-ss:1"><span class="Label-Section">5.</span> '
        f'<span class="Subsection">{words}</span></div><div class="HistoricalNote"><span>D. 1-2018, a. 5.</span></div>{line}</div>'
    )


def read(*sections: str, url: str = URL) -> Document:
    main = f'<div class="history current conso" id="mainContent-document">{"".join(sections)}</div>'
    raw = f'<html><head><meta name="dc.language" content="fre"></head><body><form>{main}</form></body></html>'
    return keep(read_document(raw.encode(), profile=PROFILE, url=url))


def test_each_version_ends_when_the_next_begins() -> None:
    document = read(
        section("Le demandeur paie 120 $.", "2024-01-01"),
        section("Le demandeur paie 100 $.", "2018-08-02"),
        section("Le demandeur paie 90 $.", "2016-01-01"),
    )
    got = [(r.values[0].value, r.valid_from, r.valid_to, r.valid_basis, r.state.value) for r in document.rules]
    assert got == [
        ("120.00", "2024-01-01", None, "in_force", "in_force"),
        ("100.00", "2018-08-02", "2024-01-01", "in_force", "replaced"),
        ("90.00", "2016-01-01", "2018-08-02", "in_force", "replaced"),
    ]
    assert [s.state_date for s in document.sections] == [None, "2024-01-01", "2018-08-02"]
    assert "En vig." not in document.text


def test_a_repealed_version_says_since_when() -> None:
    document = read(section("(Abrogé).", "2024-01-01"), section("Le demandeur paie 100 $.", "2018-08-02"))
    assert [(s.state.value, s.state_date) for s in document.sections] == [
        ("repealed", "2024-01-01"),
        ("replaced", "2024-01-01"),
    ]


@pytest.mark.parametrize(
    "line", ["En vigueur le 1er mars 2020", "Entrée en vigueur : 2020-03-01", "Du 2020-03-01 au 2021-12-31"]
)
@pytest.mark.parametrize("ahead", [True, False])
def test_the_day_of_a_version_may_stand_beside_it(line: str, ahead: bool) -> None:
    """In words, above or below each version, as a line of its own: it is the version's day and no text of it."""
    older, newer = (
        "".join(parts if ahead else reversed(parts))
        for parts in (
            (f"<p>{line}</p>", section("90 $.")),
            ("<h4>En vig.: 2022-01-01</h4>", section("Les frais sont de 100 $.")),
        )
    )
    document = read(older, newer)
    assert [(s.in_force_from, s.state.value) for s in document.sections if s.label] == [
        ("2020-03-01", "replaced"),
        ("2022-01-01", "in_force"),
    ]
    assert "2020" not in document.text


def test_a_version_without_a_day_beside_its_repeal_is_no_more_law() -> None:
    for parts in (
        (section("Les frais sont de 90 $."), section("(Abrogé).", "2023-05-01")),
        (section("(Abrogé)."), section("90 $.")),
    ):
        states = {s.state.value for s in read(*parts).sections}
        assert states == {"replaced", "repealed"}


def test_the_address_of_one_version_gives_its_day() -> None:
    document = read(section("Le demandeur paie 100 $."), url=f"{URL}&history=20180802")
    assert [s.in_force_from for s in document.sections] == ["2018-08-02"]
    assert [s.in_force_from for s in read(section("Le demandeur paie 100 $.")).sections] == [None]


def test_the_day_on_which_a_section_was_looked_at_is_no_start() -> None:
    document = read(section("Le demandeur paie 100 $."), url=f"{URL}&historique=20250806#20250806")
    assert [s.in_force_from for s in document.sections] == [None]


def test_a_sentence_that_holds_the_words_is_law() -> None:
    document = read(section("Le formulaire porte la mention En vig.: 2018-08-02 et la signature.", "2024-01-01"))
    assert "En vig.: 2018-08-02 et la signature" in document.text


def test_a_frame_without_its_main_part_is_refused() -> None:
    """A saved section has no frame; sections outside a page's fixed main part are the site's own error."""
    frame = f'<html><body><h3 class="docHeader">I-0.2.1, r. 3</h3>{section("Le demandeur paie 100 $.")}</body></html>'
    with pytest.raises(ParseError, match="main elements"):
        read_document(frame.encode(), profile=PROFILE, url=URL)


def test_a_saved_section_speaks_the_language_of_its_references() -> None:
    raw = '<div class="section" id="se:3">(Omis).<div class="HistoricalNote"><span>D. 1-2018</span>, <span>{}. 3</span></div></div>'
    langs = [read_document(raw.format(word).encode(), profile=PROFILE).lang for word in ("a", "s")]
    assert langs == ["fr", "en"]
