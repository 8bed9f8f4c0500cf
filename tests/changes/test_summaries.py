"""Promise: each change has one line in English and one in French that a person has read and found right."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from test_severity_table import LANGS, read

from veille.changes import compare
from veille.model import Change, Lang

# English before and after, French before and after, as in severity.tsv; then the line of the gravest change in each.
TABLE = Path(__file__).parent / "summaries.tsv"
SIDES = re.compile(r"[“«]\s?(?P<one>.+?)\s?[”»] → [“«]\s?(?P<two>.+?)\s?[”»]$")
# An ellipsis beside a digit, a month or an open bracket: a date, an amount or a bracket that was cut.
CUT = re.compile(r"\d…|…\d|\([^()]*…|…[^()]*\)(?<!\))", re.IGNORECASE)


def rows() -> list[list[str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def gravest(before: str, after: str, lang: Lang) -> Change:
    return max(compare(read(before, lang), read(after, lang)).changes, key=lambda change: change.severity.rank)


def test_the_table_has_150_changes() -> None:
    assert len(rows()) >= 150
    assert {len(row) for row in rows()} == {6}


@pytest.mark.parametrize("k", [0, 1], ids=LANGS)
@pytest.mark.parametrize("part", range(5))
def test_every_change_is_said_in_the_words_of_the_table(part: int, k: int) -> None:
    lang = LANGS[k]
    for row in rows()[part::5]:
        change = gravest(row[2 * k], row[2 * k + 1], lang)
        assert (change.summary_en, change.summary_fr)[k] == row[4 + k]


LISTS: list[tuple[Lang, str, str, str, str]] = [
    ("en", "You must hold an offer in TEER 0, 1, 2 or 3.", "You must hold an offer in TEER 0 or 1.", "2; 3", ""),
    ("en", "Permits are issued under codes A75, A76 or A77.", "Permits are issued under code A75.", "A76; A77", ""),
    (
        "fr",
        "Les frais sont de 85 $, 170 $ ou 255 $ par famille.",
        "Les frais sont de 85 $ par famille.",
        "170.00; 255.00",
        "",
    ),
    ("en", "The permit lasts 6 months.", "The permit lasts 6, 12 or 18 months.", "", "P12M; P18M"),
    # a number in words is said in the page's own: nobody writes "2 times"
    ("en", "You may sit the test three times a year.", "You may sit the test twice a year.", "3", "2"),
    ("fr", "Vous pouvez passer le test trois fois par an.", "Vous pouvez passer le test deux fois par an.", "3", "2"),
]


@pytest.mark.parametrize(("lang", "before", "after", "gone", "come"), LISTS)
def test_what_left_a_list_or_came_into_it_is_told_once_by_both_wordings(
    lang: Lang, before: str, after: str, gone: str, come: str
) -> None:
    (change,) = compare(read(before, lang), read(after, lang)).changes
    assert (change.before or "", change.after or "") == (gone, come)
    for said in (change.summary_en, change.summary_fr):
        assert before in said
        assert after in said


def test_no_line_shows_the_same_words_on_both_sides_or_is_cut_inside_a_number() -> None:
    for row in rows():
        for line in row[4:]:
            assert not CUT.search(line), line
            sides = SIDES.search(line)
            assert sides is None or sides["one"] != sides["two"], line
