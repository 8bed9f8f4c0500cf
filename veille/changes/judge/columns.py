"""Headings of columns before and after: whether the cells below them say something else now, though not one differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from veille.changes.judge.readings import Delta, count_tags, delta
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.quantities.other_columns import heads_of
from veille.changes.match.units import Unit
from veille.changes.match.words import fold, word_list
from veille.model import ChangeReason, Cue

# Of a heading's words of scope these turn what stands below them; "all" and "some" may be mere emphasis.
TURNED_SCOPE = frozenset({"excluded", "ineligible", "voluntary", "only", "paid", "unpaid", "full_time", "part_time"})
# On which day something is judged or a period begins.
DAYS = frozenset({
    "entry_day", "issue_day", "receipt_day", "delivery_day", "expiry_day", "application_day", "decision_day",
})  # fmt: skip
# Which years or months of several are meant, and whether each of them: "the last 3 years", "each of the 3 years".
SPANS = frozenset({"first_span", "last_span", "next_span", "each_span"})
# Words that count for something only where another of their row took their place: "per week" for "per month".
_MEASURES = (
    frozenset({"hourly", "daily", "weekly", "monthly", "annual", "biannual", "biennial"}),
    frozenset({"cad", "usd", "eur"}), frozenset({"adult", "minor"}), frozenset({"open_permit", "closed_permit"}),
    DAYS,
    frozenset({"done", "going"}), frozenset({"done", "intended"}), SPANS,
)  # fmt: skip
MEASURED = frozenset().union(*_MEASURES)
NAMING = 4  # letters of the shortest word that names a measure: "days", « jours »; "CAD" for "$" names the same
_ASIDE = re.compile(r"\(([^()]*)\)")
_STANCES = frozenset({"modality", "negation", "exception", "status"})


def columns_turned(old: Unit, new: Unit) -> ChangeReason | None:
    """Why the same cells mean something else under these headings; None when the headings are only reworded."""
    heads, others = _cells(old), _cells(new)
    if len(heads) == len(others) and sorted(heads) == sorted(others):
        return ChangeReason.ROW if _swapped(old, new, heads, others) else None
    if _counts(old.text) != _counts(new.text):
        return ChangeReason.NUMBER
    if _brackets_turned(old, new):
        return None if _measures_alike(old, new) else ChangeReason.SCOPE
    return cues_turned(old.cues, new.cues)


def find_moved_cell(old: Unit, new: Unit) -> tuple[str, str] | None:
    """The words of a cell with the head it stood under and the one it stands under now; None when no cell moved.

    A head that only one of the two tables has names a column otherwise.
    """
    was, now = _under_heads(old), _under_heads(new)
    if Counter(words for _, words in was) != Counter(words for _, words in now):
        return None
    left, come = [two for two in was if two not in now], [two for two in now if two not in was]
    heads = {fold(head) for head, _ in (*left, *come)}
    if not left or not (heads_of(old, heads) >= heads <= heads_of(new, heads)):
        return None
    head, words = left[0]
    other = next((other for other, same in come if same == words), "")
    return f"{head}: {words}", f"{other}: {words}"


def _under_heads(unit: Unit) -> list[tuple[str, str]]:
    text = unit.section.text
    cells = unit.block.cells if unit.block is not None and unit.kind == "row" else ()
    return [(cell.header, text[cell.start : cell.end]) for cell in cells]


def cues_turned(old: Sequence[Cue], new: Sequence[Cue]) -> ChangeReason | None:
    """Why words above a table or list turn what stands below: another bound, measure, stance; None when none does."""
    one, two = count_tags(old), count_tags(new)
    if delta(one, two, "bound").replaced:
        return ChangeReason.BOUND
    scope = delta(one, two, "scope")
    if measured_otherwise(scope):
        return ChangeReason.SCOPE
    return ChangeReason.SCOPE if TURNED_SCOPE & scope.tags else None


def stands_for(cue: Cue) -> bool:
    """Whether a heading's cue takes what stands below out, or back: who cannot apply, what is optional, what ended."""
    turns = cue.subject == "scope" and cue.tag in TURNED_SCOPE
    return turns or (cue.subject in _STANCES and cue.tag not in ("may", "must", "should"))


def measured_otherwise(scope: Delta) -> bool:
    """Whether a measure took the place of another of its sort: a currency, a day that a period runs from."""
    return any(row & scope.gone.keys() and row & scope.come.keys() for row in _MEASURES)


def _brackets_turned(old: Unit, new: Unit) -> bool:
    """Whether the brackets of a heading name another measure in words: "Delay (days)", "Delay (business days)"."""
    one, two = ([set(word_list(aside)) for aside in _ASIDE.findall(unit.text)] for unit in (old, new))
    return len(one) == len(two) and any(
        a != b and all(len(word) >= NAMING and word.isalpha() for word in a ^ b) for a, b in zip(one, two, strict=True)
    )


def _measures_alike(old: Unit, new: Unit) -> bool:
    """Whether the rows below measure the same in other units: "Length (years)" 2, "Length (months)" 24."""
    one, two = (
        sorted(normal_form(value) for value in unit.section.values if unit.end <= value.start) for unit in (old, new)
    )
    return bool(one) and one == two


def _swapped(old: Unit, new: Unit, heads: Sequence[str], others: Sequence[str]) -> bool:
    """Whether headings changed their places over cells that did not: the amount of one column is now that of the other."""
    before, after = dict(_rows_below(old)), dict(_rows_below(new))
    return any(
        one[k] == two[k] != two[others.index(head)]
        for key, one in before.items()
        if (two := after.get(key, ())) and len(one) == len(two) == len(heads)
        for k, head in enumerate(heads)
        if others[k] != head
    )


def _rows_below(unit: Unit) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rows under headings up to the next headings, by the first cell."""
    text = unit.section.text
    for block in unit.section.blocks:
        if block.start < unit.end or block.kind != "row":
            continue
        if not any(cell.header for cell in block.cells):
            return
        cells = tuple(fold(text[cell.start : cell.end]) for cell in block.cells)
        yield cells[0], cells


def _cells(unit: Unit) -> list[str]:
    cells = unit.block.cells if unit.block is not None else ()
    return [fold(unit.section.text[cell.start : cell.end]) for cell in cells]


def _counts(text: str) -> set[tuple[str, str]]:
    """Numbers with the word behind them, where there is one: the month of "1 May", the unit of "24 hours"."""
    words = word_list(text)
    return {(one, two) for one, two in pairwise(words) if one[0].isdigit() and two.isalpha()}
