"""Promise: a table in plain text has the heads of its own first row, wherever on the page it stands."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
TABLE = "| Who | Fee |\n|-----|-----|\n| Adult | $10 |\n| Child | $5 |\n"


def read(text: str) -> Document:
    return keep(
        read_document(text.encode(), profile=PROFILE, url="https://www.canada.ca/a.txt", content_type="text/plain")
    )


@pytest.mark.parametrize(
    "before",
    [
        "",
        "You must pay before you apply.\n\n",  # a paragraph stands before it
        "- one\n- two\n\n",
        "| Day | Hour |\n|-----|------|\n| Monday | 9 |\n\n",  # another table, with heads of its own
    ],
)  # fmt: skip
def test_cells_stand_under_the_heads_of_their_table(before: str) -> None:
    """Each amount is under "Fee", whatever stands before the table."""
    (section,) = read(f"{before}{TABLE}").sections
    cells = [cell for block in section.blocks for cell in block.cells]
    under = {section.text[cell.start : cell.end]: cell.header for cell in cells}
    assert (under["$10"], under["$5"], under["Child"]) == ("Fee", "Fee", "Who")
