"""Promise: a sentence that the parsers read otherwise is never told as mere wording, and one said otherwise never more."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path

import pytest
from changes_build import read, section

from veille.changes import compare
from veille.changes.judge.readings import UnitReading
from veille.changes.judge.severity import judge_pair
from veille.changes.match.units import Unit, UnitPair, split_units
from veille.model import Lang, Severity
from veille.parsers.language.lexicon import load_lexicon

# One row a line: S where the rule changes, E where the same is said; English before and after, French before and after.
TABLE = Path(__file__).parent / "seam.tsv"
HEADINGS = [
    ("Caregiver pilot", "Caregiver pilot: closed", "Projet pilote", "Projet pilote : fermé", Severity.SUBSTANTIVE),
    ("Open intake", "Open intake (paused)", "Réception des demandes", "Réception des demandes (suspendue)", Severity.SUBSTANTIVE),
    ("Section 5", "Section 5 (repealed)", "Article 5", "Article 5 (abrogé)", Severity.SUBSTANTIVE),
    ("Fees from 2025", "Fees from 2026", "Frais de 2025", "Frais de 2026", Severity.SUBSTANTIVE),
    ("Who pays", "Who must pay", "Qui paie", "Qui doit payer", Severity.EDITORIAL),
    ("Papers to bring", "What to bring", "Pièces à apporter", "Quoi apporter", Severity.EDITORIAL),
]  # fmt: skip
LANGS: tuple[Lang, ...] = ("en", "fr")


def rows(weight: str) -> list[tuple[Lang, str, str]]:
    """(language, before, after) of the rows of one weight."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row[0] == weight]
    return [(lang, row[1 + 2 * k], row[2 + 2 * k]) for row in table for k, lang in enumerate(LANGS)]


def weigh(lang: Lang, before: str, after: str) -> tuple[Severity, int]:
    result = compare(read(section("Steps", before), lang=lang), read(section("Steps", after), lang=lang))
    return result.severity, len([c for c in result.changes if c.severity.rank >= Severity.EDITORIAL.rank])


@pytest.mark.parametrize(("lang", "before", "after"), rows("S"))
def test_what_changes_the_rule_is_substantive_both_ways(lang: Lang, before: str, after: str) -> None:
    assert weigh(lang, before, after)[0] is Severity.SUBSTANTIVE
    assert weigh(lang, after, before)[0] is Severity.SUBSTANTIVE


@pytest.mark.parametrize(("lang", "before", "after"), rows("E"))
def test_what_is_said_otherwise_is_editorial_or_less_both_ways(lang: Lang, before: str, after: str) -> None:
    for one, two in ((before, after), (after, before)):
        severity, told = weigh(lang, one, two)
        assert severity.rank <= Severity.EDITORIAL.rank
        assert told <= 1


@pytest.mark.parametrize("row", HEADINGS)
@pytest.mark.parametrize("k", [0, 1])
def test_headings_weigh_by_number_and_state(row: tuple[str, str, str, str, Severity], k: int) -> None:
    one, two = row[2 * k], row[2 * k + 1]
    text = "The counter keeps a list of all that it received."
    old, new = (read(section(heading, text), lang=LANGS[k]) for heading in (one, two))
    assert compare(old, new).severity is row[4]
    assert compare(new, old).severity is row[4]


def test_a_title_that_says_closed_is_substantive() -> None:
    """The same words under another title; a title reworded is metadata."""
    text = section("Steps", "The counter keeps a list.")
    old, closed, other = (read(text, title=t, lang="en") for t in ("Pilot", "Pilot (closed)", "The pilot"))
    assert compare(old, closed).severity is Severity.SUBSTANTIVE
    assert compare(old, other).severity is Severity.METADATA


def first_units(lang: Lang, groups: tuple[str, ...]) -> list[Unit]:
    """The example of each entry of these groups as a unit that the parsers have read."""
    lines = [e.examples[0] for group in groups for e in load_lexicon(lang).groups[group]]
    return [split_units(read(section("S", line), lang=lang).sections[0])[0] for line in lines]


@pytest.mark.parametrize("lang", LANGS)
def test_no_pair_of_cues_that_is_read_with_another_modality_is_editorial(lang: Lang) -> None:
    """Every ordered pair of the lexicon's own examples of modality, as if one sentence had become the other."""
    units = first_units(lang, ("modality",))
    read_otherwise = [
        (a, b) for a, b in permutations(units, 2) if UnitReading(a).modalities and UnitReading(b).modalities
        and UnitReading(a).modalities != UnitReading(b).modalities
    ]  # fmt: skip
    assert len(read_otherwise) >= 100
    light = [(a.text, b.text) for a, b in read_otherwise if judge_pair(UnitPair(a, b)).severity.rank < 3]
    assert light == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_pair_of_cues_that_is_read_with_another_comparison_is_editorial(lang: Lang) -> None:
    """The same value under each word of comparison: "at most 30 days", "at least 30 days"."""
    days = "30 days" if lang == "en" else "30 jours"
    frames = (
        ("The stay is {}.", "The stay is at least {}.", "The stay is at most {}.", "The stay is more than {}.", "The stay is less than {}.", "The stay is up to {}.", "The stay is no more than {}.")
        if lang == "en"
        else ("Le séjour est de {}.", "Le séjour est d’au moins {}.", "Le séjour est d’au plus {}.", "Le séjour est de plus de {}.", "Le séjour est de moins de {}.", "Le séjour va jusqu’à {}.")
    )  # fmt: skip
    units = [split_units(read(section("S", f.format(days)), lang=lang).sections[0])[0] for f in frames]
    pairs = [(a, b) for a, b in permutations(units, 2) if UnitReading(a).comparisons != UnitReading(b).comparisons]
    assert len(pairs) >= 10
    assert [(a.text, b.text) for a, b in pairs if judge_pair(UnitPair(a, b)).severity.rank < 3] == []
