"""Promise: what a page's frame says of the document (its day, its repeal, an error in its place) is read as said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kept_readings import keep
from veille.errors import ConfigError, ParseError
from veille.model import Document, Lang
from veille.parsers import cut_page, read_document
from veille.parsers.citations.instruments import check_instruments
from veille.parsers.document import find_instrument, read_bare
from veille.parsers.media.html.page_state import stated_day, stated_state
from veille.profiles import load_profiles, parse_profile

PROFILES = load_profiles()
PROFILE = PROFILES["legisquebec"]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
FRAME = """<html><head><title>Légis Québec</title><meta name="dc.language" content="{lang}"></head><body>
<form><h3 class="card-title"><span class="fw-bold">X-1, r. 2 </span> - Sample</h3>
<div class="official-heading"><div class="text-end"></div>Full text <div class="text-end">{line}</div></div>
<div class="{css}" id="mainContent-document"><div class="section" id="se:1"><div class="Subsection">
<a><span class="Label-Section">1<span>.</span></span></a> <span class="Subsection">{text}</span></div></div></div></form></body></html>"""


def page(
    line: str, *, css: str = "history current conso", text: str = "A fee of $10 must be paid.", lang: str = "eng"
) -> bytes:
    return FRAME.format(line=line, css=css, text=text, lang=lang).encode()


def read(raw: bytes) -> Document:
    return keep(
        read_document(raw, profile=PROFILE, url="https://www.legisquebec.gouv.qc.ca/en/document/cr/X-1,%20r.%202")
    )


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("À jour au 1er avril 2025", "2025-04-01"),
        ("À jour au 1 er avril 2025", "2025-04-01"),  # from a superscript
        ("Last update: March 12, 2026", "2026-03-12"),
        ("23 November 2023", "2023-11-23"),
        ("le 3 févr. 2024", "2024-02-03"),
        ("2024-2-3 at noon", "2024-02-03"),
        ("31 juin 2024", None),  # no such day
        ("12025-01-01", None),  # a longer number
        ("avril 2025", None),  # no day
    ],
)
def test_a_day_is_read_in_digits_and_in_words(words: str, day: str | None) -> None:
    assert stated_day(words) == day


@pytest.mark.parametrize(
    ("line", "state", "day"),
    [
        ("À jour au 1er avril 2025", "in_force", "2025-04-01"),
        ("Updated to 23 November 2023", "in_force", "2023-11-23"),
        ("Abrogé le 1er juillet 2021", "repealed", "2021-07-01"),
        ("Repealed on 1 July 2021", "repealed", "2021-07-01"),
        ("Revoked on July 1, 2021", "repealed", "2021-07-01"),  # English regulations are revoked
        ("Abrogée, D. 781-2021", "repealed", None),
        ("Remplacé le 30 novembre 2023", "replaced", "2023-11-30"),
        ("Replaced on November 30, 2023", "replaced", "2023-11-30"),
        ("Non en vigueur", "not_in_force", None),
    ],
)
def test_a_line_of_the_frame_says_the_state(line: str, state: str, day: str | None) -> None:
    said = stated_state(line)
    assert said is not None
    assert (str(said.state), said.day) == (state, day)


@pytest.mark.parametrize("line", ["This document has official status.", "The permit was repealed on 1 July 2021.", ""])
def test_other_lines_say_no_state(line: str) -> None:
    assert stated_state(line) is None


def test_a_repeal_in_the_frame_is_the_state_of_document_and_rules_and_makes_another_version() -> None:
    live, gone = read(page("Updated to 1 April 2025")), read(page("Repealed on 1 July 2025", css="history current rep"))
    assert (live.state, live.modified, live.title) == ("in_force", "2025-04-01", "X-1, r. 2 - Sample")
    assert (gone.state, gone.state_date, gone.modified) == ("repealed", "2025-07-01", None)
    assert [(r.state, r.valid_to) for r in gone.rules] == [("repealed", "2025-07-01")]
    assert live.text == gone.text
    assert live.content_hash != gone.content_hash
    cut = cut_page(page("Repealed on 1 July 2025"), profile=PROFILE)
    assert (cut.state, cut.state_date, cut.content_hash) == (gone.state, gone.state_date, gone.content_hash)


def test_the_class_says_a_repeal_where_the_words_do_not() -> None:
    assert read(page("Texte hors d’usage", css="history current rep")).state == "repealed"


def test_the_day_of_the_last_update_alone_is_no_other_content() -> None:
    assert read(page("Updated to 1 April 2025")).content_hash == read(page("Updated to 2 May 2025")).content_hash


@pytest.mark.parametrize(
    "raw",
    [
        page(
            "À jour au 1er avril 2025", text="Ce document législatif n’est pas intègre. Veuillez communiquer avec nous."
        ),
        b"<html><body><h3 class='card-title'>Error 500</h3><ul><li>Menu</li></ul></body></html>",  # no main element
        b"<html><head><meta name='dc.title' content='<<SR_Title>>'></head><body><div id='mainContent-document'>x</div></body></html>",
    ],
    ids=["message in a good frame", "no main element", "unfilled template"],
)
def test_the_sites_own_errors_are_refused(raw: bytes) -> None:
    with pytest.raises(ParseError):
        read(raw)


def test_a_long_law_that_quotes_an_error_message_is_law() -> None:
    text = "The notice says that the text n’est pas intègre. " + "A fee of $10 must be paid. " * 80
    assert read(page("Updated to 1 April 2025", text=text)).rules


def test_a_renumbered_section_and_another_day_in_force_make_another_version() -> None:
    one = page("Updated to 1 April 2025")
    assert read(one).content_hash != read(one.replace(b'id="se:1"', b'id="se:2"').replace(b">1<", b">2<")).content_hash
    note = b'<div class="HistoricalNote">O.C. 1-2018. In force: %s</div></div></div></form>'
    dated = [one.replace(b"</div></div></form>", note % day) for day in (b"2018-08-02", b"2026-02-01")]
    assert read(dated[0]).content_hash != read(dated[1]).content_hash


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("I-0.2.1, r. 3", "QIR"),
        ("/fr/document/rc/I-0.2.1,%20r.%203/20231123", "QIR"),
        ("/fr/document/lc/I-0.2.1", "QIA"),
        ("I-0.2.1, r. 31 - Règlement exemple", None),  # another regulation under the same act
        ("I-0.2.11", None),
        ("AI-0.2.1", None),
    ],
)
def test_the_number_of_an_instrument_counts_whole(word: str, name: str | None) -> None:
    assert find_instrument((word,), PROFILE) == name


@pytest.mark.parametrize(("number", "name"), [("I-2.5", "IRPA"), ("I-2.55", None), ("C-29", "CitA"), ("C-29.7", None)])
def test_numbers_of_federal_acts_count_whole(number: str, name: str | None) -> None:
    assert find_instrument((number,), PROFILES["justice"]) == name


def test_profiles_name_known_instruments_only() -> None:
    check_instruments(PROFILES.values())
    wrong = parse_profile('name = "x"\n[instruments]\n"Z-1" = "QIX"', where="x.toml")
    with pytest.raises(ConfigError, match=r"no such instrument: 'QIX'.*did you mean"):
        check_instruments([wrong])


@pytest.mark.skipif(not (CORPUS / "legisquebec").is_dir(), reason="the corpus (VEILLE_CORPUS) is not here")
@pytest.mark.parametrize("name", ["r9-a", "r10-a", "r11", "r23.1-a", "r33.3-b"])
def test_real_pages_have_title_twin_state_and_a_day(name: str) -> None:
    document = read_bare((CORPUS / "legisquebec" / f"{name}.html").read_bytes(), PROFILE, None, None, None)
    number = name.removeprefix("r").removesuffix("-a").removesuffix("-b")
    assert document.title.startswith(f"S-2.1, r. {number} - Règlement")
    assert document.twin_url is not None
    assert document.twin_url.endswith(f"/en/document/cr/S-2.1,%20r.%20{number}")
    assert document.state == ("repealed" if name == "r11" else "in_force")
    assert document.state_date or document.modified
    assert not [s for s in document.sections if " ." in s.heading or "c. S-2.1" in s.heading]


@pytest.mark.parametrize(
    ("lang", "line", "state"),
    [
        # outside any banner, by its words alone
        ("en", "<section><h2>This page is archived</h2><p>It is given for reference.</p></section>", "archived"),
        ("fr", "<section><h2>Cette page est archivée</h2><p>Elle est donnée à titre de référence.</p></section>", "archived"),
        ("en", "<p>This page is no longer being updated.</p>", "archived"),
        ("fr", "<p>La présente page n’est plus mise à jour depuis 2024.</p>", "archived"),
        # of another page, of files, of what is updated
        ("en", "<p>An older page is archived elsewhere.</p>", "in force"),
        ("fr", "<p>Une ancienne page est archivée ailleurs.</p>", "in force"),
        ("en", "<p>This page is updated each week.</p>", "in force"),
        ("fr", "<p>Cette page est mise à jour chaque semaine.</p>", "in force"),
    ],
)  # fmt: skip
def test_a_page_that_says_it_is_archived_is(lang: Lang, line: str, state: str) -> None:
    """Wherever its text says so of the page itself."""
    html = (
        f'<html lang="{lang}"><head><title>T</title></head><body><main property="mainContentOfPage" class="container">'
        f'<h1 id="wb-cont">T</h1>{line}<h2>Fees</h2><p>You must pay $10.</p></main></body></html>'
    )
    document = keep(read_document(html.encode(), profile=PROFILES["canada-ca"], lang=lang))
    assert str(document.state).replace("_", " ") == state
