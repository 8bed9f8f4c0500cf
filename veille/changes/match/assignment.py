"""Which of two rows of things belong together, from scores alone: the best sum, the likest first."""

from __future__ import annotations

from collections.abc import Sequence


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
