"""Promise: the words of a PDF come whole and once, headings whole, notes as text, titles as names, languages apart."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bench.parsers.pdf_words import judge
from tests.kept_readings import keep
from tests.parsers.pdf_writer import Print, write_pdf
from veille.parsers.media.pdf.document import PdfPages, read_pdf
from veille.parsers.media.pdf.wording import Vocabulary, choose_title

CORPUS = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))


def lines(
    *words: str, top: float = 650, x: float = 72, step: float = 14, size: float = 11, bold: bool = False
) -> list[Print]:
    return [Print(x, top - step * i, line, size, bold) for i, line in enumerate(words)]


def read(*pages: list[Print], title: str = "", lang: str | None = None) -> PdfPages:
    return keep(read_pdf(write_pdf(list(pages), title), lang="fr" if lang == "fr" else "en" if lang else None))


BODY = lines(
    "The officer must send the form to the office within 30 days.", "The office keeps it with the file.", top=300
)


def test_words_are_whole_at_a_change_of_font() -> None:
    """Bold letters right after plain ones, on one line: the words neither run together nor double their letters."""
    page = [
        Print(72, 600, "See the"),
        Print(113.0, 600, "officer", bold=True),
        Print(149.7, 600, "under A44(1) now."),
        *BODY,
    ]
    text = "\n".join(s.text for s in read(page).sections)
    assert "See the officer under A44(1) now." in text


def test_a_heading_of_two_lines_is_one_heading() -> None:
    page = [
        *lines("8.2 Advising carriers of the arrival of a person", "without documents", size=14, bold=True, step=24),
        *BODY,
    ]
    page += lines("8.3 Evidence", top=240, size=14, bold=True) + lines("Keep the proof.", top=200)
    headings = [s.heading for s in read([Print(72, 740, "Manual of carriers", 24), *page]).sections]
    assert headings == ["8.2 Advising carriers of the arrival of a person without documents", "8.3 Evidence"]


def test_two_numbered_headings_in_a_row_are_two() -> None:
    page = [Print(72, 740, "Manual", 24), *lines("8 Arrival", "8.1 Reports", size=14, step=20), *BODY]
    assert [s.heading for s in read(page).sections] == ["8 Arrival", "8.1 Reports"]


@pytest.mark.parametrize(
    "note",
    [
        ("NOTE: keep the form",),
        ("The form is kept by the office that", "issued it and is destroyed when the", "file of the person is closed"),
        ("The officer must never send the form to", "another office."),
    ],
    ids=["note", "three lines", "a sentence"],
)
def test_bold_notes_are_no_headings(note: tuple[str, ...]) -> None:
    document = read([Print(72, 740, "Manual of forms", 24), *lines(*note, bold=True), *BODY])
    assert [s.heading for s in document.sections if s.heading] == []
    assert note[0] in "\n".join(s.text for s in document.sections)


def test_a_short_bold_line_is_a_heading() -> None:
    document = read([Print(72, 740, "Manual of forms", 24), *lines("Applicants abroad", bold=True, top=340), *BODY])
    assert [s.heading for s in document.sections] == ["Applicants abroad"]


@pytest.mark.parametrize(
    ("largest", "running", "metadata", "title"),
    [
        ("ENF 15", ("ENF # Obligations of carriers",), "", "ENF 15 Obligations of carriers"),
        ("Contents", (), "Guide to fees", "Guide to fees"),
        ("Guide to fees", ("ENF # Other",), "Draft.pdf", "Guide to fees"),
        ("ENF 15", (), "enf15-eng.pdf", "ENF 15"),
        ("CANADA", ("Last amended on May #", "Citizenship"), "", "Citizenship"),
    ],
)
def test_a_title_is_a_name(largest: str, running: tuple[str, ...], metadata: str, title: str) -> None:
    assert choose_title(largest, running, metadata) == title


def test_the_first_chapter_is_no_title() -> None:
    page = [*lines("1. Fees", top=740, size=16, bold=True), *lines("2. Reviews", top=500, size=16, bold=True), *BODY]
    document = read(page, title="Guide to mooring")
    assert (document.title, [s.heading for s in document.sections if s.heading]) == (
        "Guide to mooring",
        ["1. Fees", "2. Reviews"],
    )


def test_a_bare_label_takes_the_name_below_it() -> None:
    page = [Print(72, 740, "ENF 15", 40), Print(72, 680, "Duties of carriers", 26), *BODY]
    assert read(page).title == "ENF 15 Duties of carriers"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the regula-", "tion says", "the regulation says"),  # a broken word
        ("each low-", "risk person", "each low-risk person"),  # a compound that stands elsewhere
        ("a ship-", "owner waits", "a ship-owner waits"),  # two words that stand elsewhere
        ("the form (IMM-", "5257)", "the form (IMM- 5257)"),  # no letters: as it stands
    ],
)
def test_words_broken_at_a_lines_end_are_mended(first: str, second: str, joined: str) -> None:
    words = Vocabulary(["the low-risk group", "an owner of a ship", first, second])
    assert words.join([first, second]) == joined


EN = ("The person must apply to the Minister and pay the fee", "that is set for this application, and must wait for the", "answer of the office that is in charge of the file.")  # fmt: skip
FR = ("La personne doit faire une demande au ministre et payer", "les frais qui sont fixés pour cette demande, et doit", "attendre la réponse du bureau qui est saisi du dossier.")  # fmt: skip


def test_a_bilingual_document_is_read_in_one_language_with_a_remark() -> None:
    page = [*lines(*EN, size=8), *lines(*FR, size=8, x=330)]
    english, french = read(page, page), read(page, page, lang="fr")
    assert (english.lang, french.lang) == ("en", "fr")
    assert english.tables == french.tables == 0
    assert english.sections[0].text.startswith("The person must apply to the Minister and pay the fee that is set")
    assert "doit" not in english.sections[0].text
    assert french.sections[0].text.startswith("La personne doit faire une demande au ministre et payer les frais")
    assert any("--lang fr" in hint for hint in english.hints)


def test_a_document_that_says_everything_twice_is_read_in_one_language() -> None:
    """One language below the other, each under its heading; a quotation in the other language makes no such document."""
    page = [
        *lines("NOTICE", top=720, size=16),
        *lines(*EN, top=690),
        *lines("AVIS", top=500, size=16),
        *lines(*FR, top=470),
    ]
    english, french = read(page), read(page, lang="fr")
    assert (english.lang, french.lang, english.title) == ("en", "fr", "NOTICE")
    assert "doit" not in english.sections[-1].text
    assert french.sections[-1].text.startswith("La personne doit faire une demande")
    assert any("--lang fr reads the other" in hint for hint in english.hints)
    quoted = [*lines(*EN, *EN, *EN, *EN, top=720), *lines(*FR, top=300)]
    assert "La personne doit" in read(quoted).sections[-1].text


def test_letters_badly_recognised_on_a_scan_are_said() -> None:
    page = lines(
        "lnforrna1ion ab0ut th3 perrn1t", "tlic offic3r rn,ust s1gn tbe forrn", "wi1hin 3O d4ys of tl1e d~te", ""
    )
    assert any("recognised badly" in hint for hint in read(page).hints)
    assert not any("recognised badly" in hint for hint in read(BODY).hints)


def test_a_table_of_two_columns_in_one_language_is_a_table() -> None:
    page = [*lines("Fee", "$100", "$120"), *lines("Document", "Work permit", "Study permit", x=330), *BODY]
    assert read(page).tables == 1


def test_running_heads_go_from_a_file_of_two_pages() -> None:
    head = Print(72, 770, "Guide to fees 2026", 9)
    document = read([head, *BODY], [head, *lines("The fee must be paid online.", top=300)])
    assert "Guide to fees" not in "\n".join(s.text for s in document.sections)


@pytest.mark.parametrize(
    ("drop", "stays"),
    [
        (5, False),  # a stamp across the pages, a little higher or lower on some
        (11, False),
        (14, True),  # a sentence that each form ends with stands where the form ends
        (30, True),
    ],
)
def test_words_on_all_pages_are_no_text_only_where_they_stand_at_one_height(drop: int, stays: bool) -> None:
    heights = (500 + drop, 500, 500 - drop)
    pages = [
        [*lines("Sign here and keep a copy.", top=height), *lines(f"Form {word} is for a boat.", top=300)]
        for height, word in zip(heights, ("one", "two", "three"), strict=True)
    ]
    text = "\n".join(s.text for s in read(*pages).sections)
    assert ("Sign here" in text) is stays
    assert "Form three" in text


@pytest.mark.skipif(not (CORPUS / "pdf").is_dir(), reason="the corpus (VEILLE_CORPUS) is not here")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
@pytest.mark.parametrize("name", ["enf15-eng", "enf17-eng", "enf29-eng", "qc-finances"])
def test_words_of_real_manuals_are_those_that_poppler_reads(name: str) -> None:
    _, count, extra = judge(CORPUS / "pdf" / f"{name}.pdf")
    assert extra.total() <= count * 0.001, dict(extra)
