"""Promise: a piece's company is what stands beside it, never the piece itself, in its section and on its page."""

from __future__ import annotations

import pytest

from veille.parsers.rules.company import Sight, Whole, find_company, sum_up


def company(*impressions: int) -> list[tuple[str, ...]]:
    """The evidence of each piece of a section of plain pieces."""
    return list(find_company([Sight(one, None, True) for one in impressions], Whole()))


@pytest.mark.parametrize("own", [0, 40, 100])
def test_a_piece_is_not_its_own_company(own: int) -> None:
    """Whatever it looks like itself, its neighbours say the same of it."""
    assert company(own, 50, 40)[0] == company(0, 50, 40)[0]
    assert "section:from 45" in company(own, 50, 40)[0]
    assert "section:from 60" not in company(own, 50, 40)[0]
    assert company(own, 5)[0] == ("lead looks:none", "section:low")
    assert company(own)[0] == ("lead looks:none", "section:one piece")


def test_the_rest_of_the_page_counts_from_some_pieces_on() -> None:
    """Four other pieces say nothing of a section; five do, without the section's own."""
    section = [Sight(100, None, True)]
    for others, said in ((4, ()), (5, ("page:from 15", "page:from 30"))):
        page = sum_up([section, [Sight(30, None, True)] * others])
        assert next(find_company(section, page))[2:] == said


def test_what_can_be_no_rule_says_nothing_of_its_neighbours() -> None:
    """A row of headings is no company, and has one itself; a lead-in inside the section is known by its place."""
    section = [Sight(90, None, False), Sight(20, None, True), Sight(10, 1, True)]
    headings, lead, item = find_company(section, Whole())
    assert headings == ("lead looks:none", "section:from 15")
    assert lead == ("lead looks:none", "section:low")
    assert item == ("lead looks:from 20", "section:from 15")
    outside = next(find_company([Sight(10, None, True)], Whole(), 85))
    assert outside[:4] == tuple(f"lead looks:from {step}" for step in (20, 40, 60, 80))
