"""How far a probability can be believed: the share of true rules among texts held out, by tenths and language."""

from __future__ import annotations

from collections.abc import Iterable

from material import Gold


def reliability(judged: Iterable[tuple[Gold, float]]) -> None:
    """Print, for each tenth of the probability, how many texts fell in it and what share of them were rules."""
    known = [(gold, p) for gold, p in judged if gold.rule is not None]
    for lang in ("all", "en", "fr"):
        bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
        for gold, p in known:
            if lang in ("all", gold.lang):
                bins[min(9, int(p * 10))].append((p, bool(gold.rule)))
        print(f"reliability {lang}: probability, texts, mean probability, share of rules")
        for i, rows in enumerate(bins):
            if rows:
                mean = sum(p for p, _ in rows) / len(rows)
                share = sum(truth for _, truth in rows) / len(rows)
                print(f"  {i / 10:.1f}-{(i + 1) / 10:.1f} {len(rows):4d} {mean:.2f} {share:.2f}")
