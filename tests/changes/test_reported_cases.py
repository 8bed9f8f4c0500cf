"""Promise: each pair of pages that a user or a replay reported is told by `veille compare` as it must be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import invoke

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class Told:
    """The severity, how many changes at editorial or above tell it, words of their lines, and the paired values."""

    severity: str
    changes: int
    words: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


FUNDS = tuple(
    (f"{a}.00", f"{b}.00")
    for a, b in (
        (13757, 14690), (17127, 18288), (21055, 22483), (25564, 27297), (28994, 30690), (32700, 34917), (36407, 38875),
        (3706, 3958),
    )
)  # fmt: skip
# By the name of the pair: findings of a replay of real histories, in the replay's own words.
REPLAY = {
    "01-table-number-keys": Told("substantive", 9, ("1: $13,757 → $14,690", "7: $36,407 → $38,875"), FUNDS),
    "01b-table-number-keys-header-same": Told("substantive", 8, ("1: $13,757 → $14,690",), FUNDS),
    "02-heading-demoted": Told("editorial", 1, ("Find out how to get it",)),
    "03-sentence-moved": Told("editorial", 1, ("moved", "police papers")),
    "04-empty-heading-renamed": Told("editorial", 1, ("Additional requirements", "Other requirements")),
    "05-comparator": Told("substantive", 1, ("up to 30 hours",)),
    "07-condition-put-into-item": Told("substantive", 1, ("all be in the same occupation",)),
    "08-number-word": Told("editorial", 1, ("Add 4 points",)),
    "09-abbreviation-split": Told("substantive", 1, ("St. Stephen 3rd Bridge", "Ft. Frances")),
    "10-preposition": Told("editorial", 1, ("under the Ranking System",)),
    "11-one-new-section-told-many": Told("substantive", 1, ("section added", "Fingerprint fee")),
    "13-closed-in-heading": Told("substantive", 1, ("Closed",)),
    "14-qualifier-dropped": Told("substantive", 1, ("continuous",)),
    "15-scope-widened": Told("substantive", 1, ("Most people",)),
    "16-heading-made-of-link-plus-one-word": Told("editorial", 1, ("Sign in now",)),
    "17-summary-cut-before-difference": Told("substantive", 1, ("the employer", "the officer")),
    "r1-rows-reordered": Told("editorial", 1, ("moved", "C10")),
    "r2-columns-swapped": Told("editorial", 1, ("Code", "Who")),
    "r4-table-to-list": Told("editorial", 1, ("set otherwise in lists or tables",)),
    "r5-list-reordered": Told("editorial", 1, ("moved",)),
    "r6-sections-swapped": Told("editorial", 1, ("section moved",)),
    "r8-row-removed-row-added-same-value": Told("substantive", 2, ("removed", "C11", "added", "C20")),
}
# By the beginning of the folder's name and the two files: complaints of users.
COMPLAINTS = {
    ("05", "before", "after"): Told("substantive", 7, ("up to 30 hours", "less than 36 months", "Some applicants", "on or before")),
    ("07", "before", "after"): Told("substantive", 1, ("Caregiver pilot: closed",)),
    ("10", "before", "after"): Told("editorial", 1, ("heading removed: “Family costs”",)),
    ("11", "before", "after"): Told("substantive", 1, ("section removed",)),
    ("12", "before", "renumbered"): Told("substantive", 1, ("section 105 is now section 106",)),
    ("12", "before", "inforce"): Told("substantive", 1, ("2018-08-02 → 2026-02-01",)),
    ("13", "before", "after"): Told("substantive", 1, ("IMM 5710",)),
    ("15", "before", "after"): Told("substantive", 1, ("moved", "preschool")),
    ("19", "before", "after"): Told("none", 0),
    ("30", "before", "after"): Told("substantive", 1, ("section added",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases(corpus: Path) -> Path:
    path = corpus.parent / "cases"
    if not (path / "replay").is_dir():
        pytest.skip(f"no reported cases found at {path}")
    return path


def check(before: Path, after: Path, told: Told) -> None:
    result = invoke(["compare", str(before), str(after), "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    lines = [c["summary"] for c in found["changes"] if c["severity"] not in ("none", "metadata")]
    assert (found["severity"], len(lines)) == (told.severity, told.changes), lines
    assert [word for word in told.words if word not in "\n".join(lines)] == [], lines
    paired = {(v["before"], v["after"]) for v in found["value_changes"] if v["before"] and v["after"]}
    assert paired == set(told.values)


def test_every_pair_of_the_replay_has_its_expectation(cases: Path) -> None:
    there = {path.name.removesuffix(".a.html") for path in (cases / "replay").glob("*.a.html")}
    assert there == set(REPLAY)


@pytest.mark.parametrize("name", REPLAY)
def test_a_pair_of_the_replay(cases: Path, name: str) -> None:
    check(cases / "replay" / f"{name}.a.html", cases / "replay" / f"{name}.b.html", REPLAY[name])


@pytest.mark.parametrize("case", COMPLAINTS, ids="-".join)
def test_a_complaint(cases: Path, case: tuple[str, str, str]) -> None:
    number, before, after = case
    folder = next(path for path in sorted(cases.iterdir()) if path.name.startswith(number))
    check(folder / f"{before}.html", folder / f"{after}.html", COMPLAINTS[case])
