"""Promise: the same section and the same rule keep their id through rewording and moves; another thing gets a new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_build import page, rule, section

from veille.changes import identify, inherit_ids
from veille.changes.match.alignment import Item, align
from veille.changes.match.assignment import best_assignment
from veille.model import Document

FEES = section(
    "Fees",
    "You must pay the fee before you send the form.",
    rules=(rule("You must pay the fee before you send the form.", "requirement", "must"),),
)
PAPERS = section("Papers", "Bring the certificate and two photographs to the counter.")
HOURS = section("Hours", "The counter opens on working days only, in the morning.")


def ids(document: Document) -> dict[str, str]:
    return {s.heading: s.id for s in document.sections}


def test_ids_are_minted_once_and_inherited() -> None:
    """A reworded sentence keeps its rule's id, a moved section its own; what is new gets an id never used before."""
    first = inherit_ids(page(FEES, PAPERS, HOURS), page_id="p1", seq=1)
    reworded = section(
        "Fees",
        "You must pay the fees in full before sending the form.",
        rules=(rule("You must pay the fees in full before sending the form.", "requirement", "must"),),
    )
    second = page(HOURS, reworded, section("Refunds", "Ask for a refund within the year."), PAPERS)
    named = inherit_ids(second, page_id="p1", seq=2, old=first)
    assert ids(named)["Fees"] == ids(first)["Fees"]
    assert ids(named)["Hours"] == ids(first)["Hours"]
    assert named.rules[0].id == first.rules[0].id
    assert ids(named)["Refunds"] not in set(ids(first).values())
    moved = {(r.old, r.new) for r in identify(first, second).relations if r.type == "moved"}
    assert moved, "a section that changed its place is a move"
    back = inherit_ids(page(FEES, PAPERS, HOURS), page_id="p1", seq=3, old=named)
    assert ids(back)["Fees"] == ids(first)["Fees"]


def test_a_version_read_again_mints_nothing_twice() -> None:
    """The same seq minted twice (the history read again by newer parsers) never gives one id to two things."""
    first = inherit_ids(page(FEES), page_id="p1", seq=1)
    again = inherit_ids(page(FEES, PAPERS), page_id="p1", seq=1, old=first)
    assert len({s.id for s in again.sections}) == 2
    assert again.sections[0].id == first.sections[0].id


OLD_255 = section("", "A vehicle that was seized goes back to its owner on payment of a fee.", label="255", body=True)
LAW = {
    # the same number over other words is another provision
    "reused": (
        "The decision on a seizure is sent to the applicant in writing, with reasons, as soon as it can be made.",
        False,
    ),
    # an amended provision is the same one
    "amended": ("A vehicle that was seized goes back to its owner on payment of a fee of $5,000.", True),
    # a repeal notice still stands in the provision's place
    "repealed": ("[Repealed, SOR/2021-163, s. 3]", True),
    # the same in French
    "abrogé": ("[Abrogé, DORS/2021-163, art. 3]", True),
}


@pytest.mark.parametrize("name", LAW)
def test_a_section_number_is_not_an_identity(name: str) -> None:
    """A number used again for another provision is not the same section; an amendment and a repeal are."""
    text, same = LAW[name]
    old = page(OLD_255, medium="xml", instrument="IRPR")
    new = page(section("", text, label="255"), medium="xml", instrument="IRPR")
    matched = any(m.old == 0 and m.new == 0 for m in identify(old, new).sections)
    assert matched is same


def test_publisher_ids_win_over_numbers() -> None:
    """The publisher's own id says which provision it is, whatever its number and words."""
    old = page(replace(OLD_255, publisher_id="9"), medium="xml")
    new = page(section("", "Other words entirely stand here now.", label="300", publisher_id="9"), medium="xml")
    assert identify(old, new).sections[0].method == "publisher_id"


def test_anchors_that_count_positions_do_not_mislead() -> None:
    """An anchor such as h2-1 that now stands on another section is no evidence."""
    old = page(replace(FEES, anchor="h2-1"), replace(PAPERS, anchor="h2-2"))
    new = page(replace(HOURS, anchor="h2-1"), replace(FEES, anchor="h2-2"), replace(PAPERS, anchor="h2-3"))
    pairs = identify(old, new).section_pairs()
    assert pairs == {0: 1, 1: 2}


def test_splits_and_merges_are_relations() -> None:
    """A section cut in two is a split, two joined are a merge: not a removal and an addition."""
    one = "Officers check the passport, the photographs and the signed declaration of each person who applies."
    two = "They send the decision by letter within thirty days and keep a copy of it in the file."
    whole = page(section("Checks", one, two))
    parts = page(section("Checks", one), section("Decision", two))
    assert [(r.type, r.old, r.new) for r in identify(whole, parts).relations if r.object == "section"] == [
        ("split", 0, 1)
    ]
    assert [(r.type, r.old, r.new) for r in identify(parts, whole).relations if r.object == "section"] == [
        ("merged", 1, 0)
    ]


def test_a_section_with_some_words_of_another_was_not_split_off() -> None:
    """A new section begins with words that went from the old one, and goes on by itself: it is new."""
    one = "Officers check the passport, the photographs and the signed declaration of each person who applies."
    two = "They send the decision by letter within thirty days and keep a copy of it in the file."
    other = "They send the decision by letter to employers, who pay all that Montreal asks of them for it."
    whole = page(section("Checks", one, two))
    parts = page(section("Checks", one), section("Employers", other))
    assert [r for r in identify(whole, parts).relations if r.object == "section"] == []


def test_doubtful_matches_are_marked() -> None:
    """A match between 50 and 70 is kept, with its score, and marked for review."""
    old = [Item("the fee is paid at the counter of the office", ("a",))]
    new = [Item("the fee is now payable online through the portal", ("a",))]
    (match,) = align(old, new)
    assert match.new == 0
    assert 50 <= match.score < 80
    far = align([Item("one thing that is here", ("a",))], [Item("quite 93 other zebras, no?", ("b",))])
    assert {(m.old, m.new) for m in far} == {(0, None), (None, 0)}


def test_the_assignment_is_the_best_one() -> None:
    """The sum is greatest over all pairings: taking the best single pair first would lose here."""
    assert best_assignment([[9.0, 8.0], [8.0, 1.0]]) == [(0, 1), (1, 0)]
    assert best_assignment([[1.0], [5.0], [2.0]]) == [(1, 0)]
    assert best_assignment([]) == []
