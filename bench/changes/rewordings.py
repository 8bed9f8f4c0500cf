"""Sentences reworded inside pages: is an editor's rewriting told as editorial, and policy hidden in small words as such?

    python bench/changes/rewordings.py                     # the sets of docs/measurements.md, each written unseen
    python bench/changes/rewordings.py bench/changes/rewordings/3.tsv --show

A line of a set is: language, E or S (editorial, substantive), sentence before, sentence after, separated by tabs. In the
sets "hidden" each sentence is rewritten wholly, with one word of policy changed in it.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from pathlib import Path
from typing import cast

from edits import PROFILES, SENTENCES

from veille.changes import compare
from veille.model import Document, Lang, Severity
from veille.parsers import read_document

SETS = Path(__file__).parent / "rewordings"
PARTS, LINES = 5, 3  # sections of a page, and sentences of our own around each edit


def main() -> int:
    """Print how many of each sort were weighed otherwise; with --show, each of them."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("sets", nargs="*", type=Path, default=sorted(SETS.glob("*.tsv")))
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    for path in given.sets:
        told, wrong = weigh(path, show=given.show)
        print(f"{path.name}: " + ", ".join(f"{lang} {sort} {wrong[lang, sort]} of {n} otherwise" for (lang, sort), n in sorted(told.items())))  # fmt: skip
    return 0


def weigh(path: Path, *, show: bool = False) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The edits of a set, and those that are not weighed as it says, by language and sort."""
    told: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for k, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            lang, sort, before, after = row[:4]
            found = compare(page_with(cast("Lang", lang), before, k), page_with(cast("Lang", lang), after, k)).severity
            told[lang, sort] += 1
            if (found.rank >= Severity.SUBSTANTIVE.rank) != (sort == "S"):
                wrong[lang, sort] += 1
                if show:
                    print(f"{k + 1:4} {lang} {sort} read {found}\n     - {before}\n     + {after}")
    return told, wrong


def page_with(lang: Lang, sentence: str, place: int) -> Document:
    """A page of several sections with the sentence in the middle of one; the same around it for the same place."""
    lines = random.Random(place).sample(SENTENCES[lang], PARTS * LINES)
    parts = []
    for n in range(PARTS):
        own = lines[n * LINES : (n + 1) * LINES]
        if n == place % PARTS:
            own.insert(1, sentence)
        parts.append(
            f"<h2>{n + 1}. {own[-1].split()[0]}</h2>" + "".join(x if x.startswith("<") else f"<p>{x}</p>" for x in own)
        )
    html = f"<html lang='{lang}'><head><title>Guide</title></head><body><main><h1>Guide</h1>{''.join(parts)}</main></body></html>"
    return read_document(html.encode(), profile=PROFILES["canada-ca"], lang=lang)


if __name__ == "__main__":
    raise SystemExit(main())
