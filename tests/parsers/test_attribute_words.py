"""Promise: words that quebec.ca's design kit holds in attributes are read where a reader sees them, once, as inert text."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.errors import ConfigError
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["quebec-ca"]
URL = "https://www.quebec.ca/immigration/permis"


def told(main: str) -> list[str]:
    raw = f'<html lang="fr"><body><main id="main"><h1>Permis</h1>{main}</main></body></html>'
    document = keep(read_document(raw.encode(), profile=PROFILE, url=URL))
    return "\n".join("\n".join((s.heading, s.text)) for s in document.sections).strip().split("\n")


@pytest.mark.parametrize(
    ("main", "lines"),
    [
        (  # title, then content
            '<p>Avant.</p><qc-notice title="Nouveau tarif" content="Le permis coûte 25 $."></qc-notice><p>Après.</p>',
            ["Avant.", "Nouveau tarif", "Le permis coûte 25 $.", "Après."],
        ),
        (  # content with markup, and what the element holds itself
            '<p>A.</p><qc-alert type="general" content="<p>Un.</p><p>Deux.</p>"><p>Trois.</p></qc-alert>',
            ["A.", "Un.", "Deux.", "Trois."],
        ),
        (  # a note's term in its sentence, its words in the list of its scope
            (
                '<p>Le <qc-note-ref scope="s" term="demandeur" definition="18 ans &amp; plus."></qc-note-ref> signe.</p>'
                '<qc-note-list scope="autre"></qc-note-list><qc-note-list scope="s" title="Notes"></qc-note-list>'
            ),
            ["Le demandeur signe.", "Notes", "18 ans & plus."],
        ),
        (  # no list: at the end
            '<p>Le <qc-note-ref definition="Un délai de 30 jours."></qc-note-ref>délai.</p><p>Fin.</p>',
            ["Le délai.", "Fin.", "Un délai de 30 jours."],
        ),
        ('<p>A.</p><qc-alert type="cookie" content="Nous utilisons des témoins."></qc-alert>', ["A."]),  # no content
        ('<p title="Bulle">A.</p><qc-notice title=""></qc-notice>', ["A."]),  # a hover text is none
    ],
)
def test_words_of_attributes_stand_in_the_text(main: str, lines: list[str]) -> None:
    assert told(main) == lines


def test_a_title_in_an_attribute_is_a_heading_of_the_level_that_the_element_says() -> None:
    main = '<h2>A</h2><qc-notice title="B &amp; C" header="h3" content="D."></qc-notice><qc-notice title="<em>E</em>"></qc-notice>'
    raw = f'<html lang="fr"><body><main id="main"><h1>Permis</h1>{main}</main></body></html>'
    document = read_document(raw.encode(), profile=PROFILE, url=URL)
    assert [(s.heading, s.level) for s in document.sections] == [("A", 2), ("B & C", 3), ("E", 2)]


def test_markup_in_an_attribute_is_read_as_any_other() -> None:
    assert told("<p>A.</p><qc-notice content=\"<script>alert('5 $')</script><p>B.</p>\"></qc-notice>") == ["A.", "B."]


def test_thousands_of_attributes_are_bounded() -> None:
    main = '<p>A.</p><qc-notice content="Le permis coûte 25 $."></qc-notice>' * 2_500
    assert told(main).count("Le permis coûte 25 $.") == 2_000


def test_a_target_without_an_attribute_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "site.toml").write_text('name = "site"\n[attribute_words]\n"qc-notice" = "block"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="names no attribute"):
        load_profiles(tmp_path)
