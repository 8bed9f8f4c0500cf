"""Promise: versions of a section of LégisQuébec, one below the other, hold each from its day to that of the next."""

from __future__ import annotations

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
    return read_document(raw.encode(), profile=PROFILE, url=url)


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
