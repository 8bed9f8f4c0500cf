"""Promise: what a mass change shares is the difference that most pages have, with the count of all of them."""

from __future__ import annotations

from veille.answers.handling.inbox import shared_changes
from veille.model import Change, Event, EventKind, Severity


def sentence(words: str) -> Change:
    """A rule that came, in these words."""
    return Change(
        "rule", "added", Severity.SUBSTANTIVE, "Fees", f"added: {words}", f"ajout : {words}", quote_after=words
    )


def event(n: int, *changes: Change) -> Event:
    """The alert of page `n`."""
    return Event(
        f"k{n}", EventKind.CHANGE, Severity.SUBSTANTIVE, "2026-03-01T00:00:00Z", title=f"Page {n}", changes=changes
    )


def test_the_difference_that_most_pages_have_is_told_with_all_of_them() -> None:
    """Seven pages have the sentence that is last in the alphabet of summaries of six, ten the other one."""
    most, fewer = sentence("All must pay."), sentence("You must sign.")
    events = [event(n, most, *((fewer,) if n < 7 else ())) for n in range(10)]
    ((_, change),) = shared_changes(events)
    assert change.quote_after == "All must pay."
    assert change.summary_en.startswith("the same change on 10 pages (")


def test_pages_told_by_another_are_counted_once() -> None:
    """An alert that tells for three pages beside those three: four of ten is not most of them."""
    words = "All must pay."
    told = Change(
        "rule", "added", Severity.SUBSTANTIVE, "Fees", "x", "x", quote_after=words,
        places=("Page 0", "Page 1", "Page 2", "Page 3"),
    )  # fmt: skip
    events = [event(0, told), *(event(n, sentence(words)) for n in (1, 2, 3)), *(event(n) for n in range(4, 10))]
    assert shared_changes(events) == []


def test_a_value_is_shared_by_the_line_that_tells_it_whatever_sentence_it_stands_in() -> None:
    """The same fee rose on two pages that word it each in its way; another fee beside the same words is another change."""

    def rise(line: str, quote: str) -> Change:
        return Change(
            "value", "changed", Severity.SUBSTANTIVE, "Fees", line, line, quote_before=quote, quote_after=quote
        )

    told = "The fee is $155 → $160"
    ((_, change),) = shared_changes([event(n, rise(told, f"Page {n}: the fee is $160.")) for n in range(2)])
    assert change.summary_en == told
    lines = ("The fee is $155 → $160", "The fee is $90 → $95")
    assert shared_changes([event(n, rise(line, "The fee is")) for n, line in enumerate(lines)]) == []
