"""Any text is read in time that grows with its length, and every span is exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veille.parsers import extract_rules

SEEDS = ["a", "1", " ", "\n", "- x\n", "(", "R205(a), ", "(a)", "section 1, ", "one-", "C10, ", "NOC 12345, ", "ne peut ", "May 1 to 2, ",
         "12 months ", "maximum of the ", "the Act ", "| 1,00 ", "x.y@", "paragraph b of the ", "İ", "A. ", "« ", "((1)", "1,2,3,"]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_linear(seed: str, lang: str) -> None:
    """Twenty kilobytes of one repeated piece take well under a second, not the minutes of a quadratic scan."""
    text = (seed * 20_000)[:20_000]
    began = time.process_time()
    extract_rules(text, lang)  # type: ignore[arg-type]
    assert time.process_time() - began < 2.0


PIECES = st.sampled_from(
    ["must", "ne doit pas", "if", "si", "30 days", "30 jours", "$1,000", "1 000 $", "R205(a)", "R205a)", "A73", "May", "1er mai 2024", "\n", "- ",
     "| ", "\t", ".", ":", "May 1, 2024", "section 4", "de la Loi", "IRPA", "(", ")", "to", "à", "İ", "\u00a0", "😀", "e\u0301"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["en", "fr"]))
def test_spans_are_exact(pieces: list[str], lang: str) -> None:
    """Quotes, values, citations and conditions stand in the text where they say they do."""
    text = " ".join(pieces)
    for rule in extract_rules(text, lang):  # type: ignore[arg-type]
        assert text[rule.start : rule.end] == rule.quote
        for part in (*rule.values, *rule.citations):
            assert text[part.start : part.end] == part.raw
            assert rule.start <= part.start <= part.end <= rule.end
