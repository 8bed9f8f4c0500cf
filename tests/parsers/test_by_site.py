"""Promise: what is read of the corpus's real files is what a reading without the parsers has: facts, sections, words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.parsers import by_site, independent
from veille.parsers import read_document
from veille.profiles import load_profiles

# The most that docs/quality.md states, as shares of an independent reading's words.
MOST_LOST, MOST_EXTRA = 0.0002, 0.001


@pytest.mark.corpus
@pytest.mark.parametrize("site", ["legisquebec", "laws", "pages"])
def test_facts_sections_and_words_are_those_of_the_other_reading(corpus: Path, site: str) -> None:
    """LégisQuébec whole; of the laws one in each language, of canada.ca every third page (the bench reads all)."""
    patterns = {"legisquebec": "legisquebec/r*.html", "laws": "laws/*2022-10-20.xml", "pages": "pages/*/page.html"}
    read = {"legisquebec": by_site.add_statute, "laws": by_site.add_law, "pages": by_site.add_page}[site]
    row = by_site.Row()
    for path in sorted(corpus.glob(patterns[site]))[:: 3 if site == "pages" else 1]:
        read(path, row)
    assert row.files >= 2
    assert all(right == all_told for right, all_told in row.told.values()), row.remarks
    assert row.sections[0] == row.sections[1] > 0
    assert row.lost <= row.words * MOST_LOST, row.remarks
    assert row.extra <= row.words * MOST_EXTRA, row.remarks


def test_the_other_reading_sees_a_lost_word() -> None:
    """The comparison is no mirror: a word that our reading leaves out, a wrong title and a missing section are counted."""
    raw = (
        b'<html lang="en"><head><meta name="dcterms.modified" content="2026-01-02"></head><body>'
        b'<main property="mainContentOfPage"><h1 id="wb-cont">Fees</h1><h2>Amounts</h2><p>You must pay $155 today.</p>'
        b"</main></body></html>"
    )
    document = read_document(raw, profile=load_profiles()["canada-ca"])
    reference = independent.page(raw.replace(b"today", b"tomorrow").replace(b"Amounts", b"Sums").replace(b"Fees", b"X"))
    row = by_site.Row()
    by_site.compare(row, "page", document, reference, ("Amounts",))
    assert (row.lost, row.extra, row.sections) == (2, 2, [0, 1])
    assert row.told["title"] == [0, 1]
    assert row.told["date"] == [1, 1]
