"""Promise: two texts beside each other mark what only one of them has, and join to the texts as they are."""

from __future__ import annotations

import pytest

from veille.changes.tell.side_by_side import mark_texts
from veille.model import DiffRun

KEPT = "Work permits\nThe fee is $155.\nYou must sign the form.\nOffices are open.\n"
# what came, the part of its lines that stand in the page, what is marked on each side
CAME = [
    # one amount of a page that is otherwise the same: the word alone is marked
    ("Work permits\nThe fee is $160.\nYou must sign the form.\nOffices are open.\n", 0.75, ["$155"], ["$160"]),
    # a notice in the place of the page: whole lines
    ("We will be back soon.\n", 0.0, [KEPT], ["We will be back soon.\n"]),
    # half a page
    ("Work permits\nThe fee is $155.\n", 1.0, ["You must sign the form.\nOffices are open.\n"], []),
    # nothing came
    ("", 0.0, [KEPT], []),
    # another apostrophe or dash is no difference
    ("Work  permits\nThe fee is $155.\nYou must sign the form.\nOffices are open.\n", 1.0, [], []),
]


@pytest.mark.parametrize(("came", "shared", "gone", "come"), CAME)
def test_what_only_one_side_has_is_marked(came: str, shared: float, gone: list[str], come: list[str]) -> None:
    marked = mark_texts(KEPT, came)
    assert marked.shared == shared
    assert [piece.text for piece in marked.old if piece.kind == "deleted"] == gone
    assert [piece.text for piece in marked.new if piece.kind == "inserted"] == come
    assert "".join(piece.text for piece in marked.new) == came


def test_each_side_keeps_its_own_words() -> None:
    """The page as last believed is shown as it was, and what came as it came."""
    marked = mark_texts(KEPT, "Work permits\nThe fee is $160.\nClosed.\n")
    assert {piece.kind for piece in marked.old} == {"same", "deleted"}
    assert "".join(piece.text for piece in marked.old) == KEPT
    assert DiffRun("same", "Work permits\n") in marked.new
