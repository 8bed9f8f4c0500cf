"""Seconds to redline and compare a 100 KB page against itself with 1,000 edits.

python bench/changes/redline.py
"""

from __future__ import annotations

import hashlib
import random
import time

from veille.changes import build_redline, compare, render_html
from veille.model import Block, Document, Section

WORDS = [
    "permit",
    "worker",
    "letter",
    "months",
    "office",
    "decision",
    "must",
    "before",
    "after",
    "apply",
    "form",
    "fee",
    "visa",
    "quebec",
]


def make_page(lines: list[str]) -> Document:
    """A page of twenty sections with these lines."""
    sections = []
    for n in range(20):
        part = lines[n * 50 : n * 50 + 50]
        text, blocks, at = "\n".join(part), [], 0
        for line in part:
            blocks.append(Block("paragraph", at, at + len(line)))
            at += len(line) + 1
        digest = hashlib.sha256(text.encode()).hexdigest()
        sections.append(Section(n, 2, f"Part {n}", (), text, digest, blocks=tuple(blocks)))
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return Document(None, "en", "Page", None, "other", "html", digest, "", tuple(sections), "bench")


def main() -> None:
    """Print the median of five runs of each."""
    chance = random.Random(7)
    lines = [" ".join(chance.choices(WORDS, k=14)) + "." for _ in range(1000)]
    edited = [" ".join(w if k != 5 else "changed" for k, w in enumerate(line.split())) for line in lines]
    old, new = make_page(lines), make_page(edited)
    print(f"{len(old.text) / 1000:.0f} KB, {sum(a != b for a, b in zip(lines, edited, strict=True))} edits")
    for name, task in (
        ("redline", lambda: render_html(build_redline(old, new))),
        ("compare", lambda: compare(old, new)),
    ):
        times = []
        for _ in range(5):
            started = time.perf_counter()
            task()
            times.append(time.perf_counter() - started)
        print(f"{name}: {sorted(times)[2]:.2f} s")


if __name__ == "__main__":
    main()
