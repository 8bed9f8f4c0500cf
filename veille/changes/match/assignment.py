"""Which of two rows of things belong together, from scores alone: the best sum, the likest first, the best in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")
MOST_CELLS = (
    40_000  # things of one side times those of the other that a best path is worth: 0.03 s with the plainest score
)


class _Step(IntEnum):
    """How a path through two lists goes on; of equally good steps the greater is taken."""

    RIGHT_ALONE = 0
    LEFT_ALONE = 1
    PAIR = 2


def best_assignment(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(row, column) pairs with the greatest sum of scores, each row and column once (the Hungarian method)."""
    if not scores or not scores[0]:
        return []
    rows, columns = len(scores), len(scores[0])
    if rows > columns:
        flipped = [[scores[r][c] for r in range(rows)] for c in range(columns)]
        return sorted((r, c) for c, r in best_assignment(flipped))
    potential_row, potential_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        least, used = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while True:
            used[column] = True
            current, delta, following = owner[column], float("inf"), 0
            line = scores[current - 1]
            for c in range(1, columns + 1):
                if used[c]:
                    continue
                cost = -line[c - 1] - potential_row[current] - potential_column[c]
                if cost < least[c]:
                    least[c], way[c] = cost, column
                if least[c] < delta:
                    delta, following = least[c], c
            for c in range(columns + 1):
                if used[c]:
                    potential_row[owner[c]] += delta
                    potential_column[c] -= delta
                else:
                    least[c] -= delta
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return sorted((owner[c] - 1, c - 1) for c in range(1, columns + 1) if owner[c])


def likest_first(scores: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """(row, column) pairs, each row and column once, the greatest score first; none below `least`."""
    cells = sorted((-score, r, c) for r, line in enumerate(scores) for c, score in enumerate(line) if score >= least)
    rows: set[int] = set()
    columns: set[int] = set()
    found = []
    for _, r, c in cells:
        if r not in rows and c not in columns:
            rows.add(r)
            columns.add(c)
            found.append((r, c))
    return sorted(found)


def best_path(
    left: Sequence[T], right: Sequence[T], worth: Callable[[T, T], float], gap: float
) -> list[tuple[int | None, int | None]]:
    """The places of two ordered lists that correspond, in order, and those of one side alone, with the greatest sum.

    `worth` is what a pair counts, `gap` what an item without a partner does. Of equal sums a pair goes before one of the left
    alone, that before one of the right alone. The step taken is kept, as sums of floats must not be compared again.
    """
    rows, columns = len(left), len(right)
    best = [[gap * (i + j) for j in range(columns + 1)] for i in range(rows + 1)]
    steps = [[_Step.RIGHT_ALONE] * (columns + 1)] + [[_Step.LEFT_ALONE] * (columns + 1) for _ in range(rows)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            best[i][j], steps[i][j] = max(
                (best[i - 1][j - 1] + worth(left[i - 1], right[j - 1]), _Step.PAIR),
                (best[i - 1][j] + gap, _Step.LEFT_ALONE),
                (best[i][j - 1] + gap, _Step.RIGHT_ALONE),
            )
    found: list[tuple[int | None, int | None]] = []
    i, j = rows, columns
    while i or j:
        step = steps[i][j]
        i -= step is not _Step.RIGHT_ALONE
        j -= step is not _Step.LEFT_ALONE
        found.append((None if step is _Step.RIGHT_ALONE else i, None if step is _Step.LEFT_ALONE else j))
    return found[::-1]
