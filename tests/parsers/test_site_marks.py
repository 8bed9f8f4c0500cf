"""Promise: date lines, footnotes, notes for screen readers and feedback are told from content by words and structure."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Document
from veille.parsers import cut_page, read_document
from veille.profiles import load_profiles

PROFILES = load_profiles()


def read(main: str, *, profile: str = "quebec-ca", foot: str = "", lang: str = "fr") -> Document:
    raw = f'<html lang="{lang}"><head><title>x</title></head><body><main><h1>Titre</h1>{main}</main>{foot}</body></html>'.encode()
    document = keep(read_document(raw, profile=PROFILES[profile]))
    assert cut_page(raw, profile=PROFILES[profile]).modified == document.modified
    return document


KEPT = "<p>Vous devez joindre le formulaire.</p>"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Dernière mise à jour : 12 mars 2026</p>",
        "<p>Dernière mise à jour&nbsp;: <time datetime='2026-03-12'>12 mars 2026</time></p>",
        "<div class='x-1'><p>Dernière mise à jour : 12 mars 2026.</p></div>",
        "<p><strong>Dernière mise à jour</strong> : 12 mars 2026</p>",
        "<h2>Dernière mise à jour</h2><p>12 mars 2026</p>",
        "<dl><dt>Dernière mise à jour</dt><dd>12 mars 2026</dd></dl>",
        "<ul><li>Mis à jour le 12 mars 2026</li></ul>",
        "<p>Last update: March 12, 2026</p>",
        "<div><span>Last updated</span><span>12 March 2026</span></div>",
        "<p>Dernière mise à jour : 2026-03-12</p>",
    ],
)
def test_a_date_line_is_read_and_no_content_whatever_its_tag(line: str) -> None:
    for place in (KEPT + line, line + KEPT):
        document = read(place)
        assert document.modified == "2026-03-12"
        assert document.text.strip() == "Vous devez joindre le formulaire."
    assert read(KEPT, foot=f"<footer>{line}</footer>").modified == "2026-03-12"


@pytest.mark.parametrize(
    "line",
    [
        "<p>La liste a été mise à jour le 12 mars 2026 et vaut pour tous.</p>",
        "<p>Dernière mise à jour de la grille : 12 mars 2026, en vigueur le 1er avril 2026.</p>",
        "<p>Dernière mise à jour : voir la grille</p>",
        "<table><tr><th>Grille</th><th>Dernière mise à jour</th></tr><tr><td>A</td><td>12 mars 2026</td></tr></table>",
    ],
)
def test_a_sentence_or_row_that_holds_the_words_is_content(line: str) -> None:
    document = read(KEPT + line)
    assert document.modified is None
    assert "12 mars 2026" in document.text or "voir la grille" in document.text


def test_another_day_of_the_line_is_no_other_content() -> None:
    one, two = (read(KEPT + f"<p>Dernière mise à jour : {day} mars 2026</p>") for day in (12, 13))
    assert one.content_hash == two.content_hash


def test_operators_for_screen_readers_are_content_and_notes_are_not() -> None:
    main = (
        "<h2><a href='/x'><span class='wb-inv'>Step 1:</span> Pay</a></h2><ul><li>income</li>"
        "<li><span class='wb-inv'>minus</span> deductions</li>"
        "<li>see <a href='/y'>this</a> <span class='wb-inv'>(opens in a new tab)</span></li></ul>"
        "<p><span class='wb-inv'>equals</span> total <span class='wb-inv'>Opens in a new window</span></p>"
    )
    document = read(main, profile="canada-ca", lang="en")
    assert document.sections[0].heading == "Step 1: Pay"
    assert document.sections[0].text == "income\nminus deductions\nsee this\nequals total"


def test_a_placeholder_that_swallows_the_page_is_kept_with_a_remark() -> None:
    main = "<div data-ajax-replace='/x/alert.html'><p>Old notice.</p><h2>Fees</h2><p>You must pay $155.</p></div>"
    document = read(main, profile="canada-ca", lang="en")
    assert [v.value for r in document.rules for v in r.values] == ["155.00"]
    assert any("never closed" in hint for hint in document.hints)


def test_a_part_loaded_by_the_page_itself_is_said() -> None:
    main = KEPT + "<div data-ajax-append='/inc/deadline.html'><p>Loading</p></div>"
    document = read(main, profile="canada-ca")
    assert "has unseen parts: a part of this page is loaded from /inc/deadline.html: not seen" in document.hints
    assert document.text == "Vous devez joindre le formulaire."


def test_an_archived_page_says_so() -> None:
    document = read("<section id='archived'><p>Archived.</p></section>" + KEPT, profile="canada-ca", lang="en")
    assert document.state == "archived"


def test_the_parts_of_a_guide_and_a_second_banner_are_no_text() -> None:
    """A list that only looks like one, and the page's own notice that it is archived, stay."""
    frame = (
        "<html lang='en'><body><main property='mainContentOfPage'><h1 id='wb-cont'>Guide</h1>{}</main></body></html>"
    )
    parts = '<ul class="toc lst-spcd"><li><a class="list-group-item active" href="b.html">2. Fees</a></li></ul>'
    banner = '<section id="archived-bnr" class="wb-overlay"><p><a href="#archived">Archived.</a></p></section>'
    own = '<section id="archived"><p>Kept for reference.</p></section><ul class="toc"><li>Keep the receipt.</li></ul>'
    document = read_document(
        frame.format(parts + banner + own).encode(),
        profile=load_profiles()["canada-ca"],
        url="https://www.canada.ca/en/a.html",
    )
    assert document.text.split("\n") == ["Kept for reference.", "Keep the receipt."]
    assert document.state == "archived"


KIT = (
    "<html lang='en'><body><gcds-header lang-href='/fr/sejour.html'>Menu</gcds-header><gcds-container main-container tag='main'>"
    "<gcds-heading tag='h1'>Stay</gcds-heading><gcds-text>You must apply.</gcds-text><gcds-heading class='x' tag=\"h3\">Fees</gcds-heading>"
    "<gcds-notice notice-title='Change' notice-title-tag='h4'><gcds-text>Pay $5 <gcds-link href='/en/a.html'>now</gcds-link>.</gcds-text></gcds-notice>"
    "<gcds-details details-title='Cards'><ul><li>Keep it.</li></ul></gcds-details><other-box>Kept.</other-box>"
    "<gcds-date-modified>2031-05-06</gcds-date-modified></gcds-container><gcds-footer>Frame</gcds-footer></body></html>"
)


def test_elements_of_the_design_kit_are_what_they_stand_for() -> None:
    document = read_document(KIT.encode(), profile=PROFILES["canada-ca"], url="https://www.canada.ca/en/stay.html")
    assert (document.title, document.modified, document.hints) == ("Stay", "2031-05-06", ())
    assert document.twin_url == "https://www.canada.ca/fr/sejour.html"
    assert [(s.heading, s.level, s.text.splitlines()) for s in document.sections] == [
        ("", 1, ["You must apply."]),
        ("Fees", 3, []),
        ("Change", 4, ["Pay $5 now.", "Cards", "Keep it.", "Kept."]),
    ]
    assert [link.href for s in document.sections for link in s.links] == ["https://www.canada.ca/en/a.html"]
    cut = cut_page(KIT.encode(), profile=PROFILES["canada-ca"], url="https://www.canada.ca/en/stay.html")
    assert cut.content_hash == document.content_hash


def test_buttons_beside_each_other_are_two_words() -> None:
    pair = "<button>2031</button><button>2030</button>"
    document = read(f"<div>{pair}</div><table><tr><th>Fee</th><td>{pair}</td></tr></table>")
    assert document.text.split("\n") == ["2031 2030", "Fee\t2031 2030"]


def test_the_footer_of_a_box_is_text_and_the_page_s_is_not() -> None:
    document = read(
        "<div class='card'><p>Payez 5 $.</p><footer>Sauf les mineurs.</footer></div>",
        foot="<footer>Plan du site</footer>",
    )
    assert document.text.split("\n") == ["Payez 5 $.", "Sauf les mineurs."]


@pytest.mark.parametrize(
    ("lang", "line", "day"),
    [
        ("fr", "Dernière mise à jour de la page : 12 mars 2026", "2026-03-12"),
        ("fr", "Date de mise à jour de cette page : 2026-03-12", "2026-03-12"),
        ("en", "Last update of this page: March 12, 2026", "2026-03-12"),
        ("en", "Page created on March 12, 2026", None),  # another day than that of its last change
    ],
)
def test_the_line_of_a_page_s_last_change_gives_its_day(lang: str, line: str, day: str | None) -> None:
    document = read(f"{KEPT}<p>{line}</p>", lang=lang)
    assert (document.modified, document.text.strip()) == (day, "Vous devez joindre le formulaire.")


def test_a_part_and_its_title_are_apart_where_the_style_sheet_sets_them_on_two_lines() -> None:
    part = '<h2><span class="HLabel1">PART 1</span><span class="HTitleText1">Lamps</span></h2><p>A lamp is tested.</p>'
    headings = [section.heading for section in read(part, profile="justice", lang="en").sections]
    assert "PART 1 Lamps" in headings
