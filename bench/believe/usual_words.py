"""Writes how often the usual words of immigration guidance come, which `veille/changes/believe/matter/vocabulary.py` reads.

python bench/believe/usual_words.py     from the root of a checkout, with VEILLE_CORPUS set

Counts come from the annotated pages and manuals of the corpus (`units/docs`, `manuals`), never from the pairs and pages
on which the judgement is measured. A word of fewer than four pages is nobody's usual word.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from veille.changes.believe.likeness import words_of
from veille.changes.believe.matter.vocabulary import PER
from veille.changes.believe.subject import is_of_reading, stems
from veille.errors import ParseError
from veille.parsers import read_document
from veille.profiles import load_profiles

CORPUS = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
TABLES = Path(__file__).parent.parent.parent / "veille" / "changes" / "believe" / "matter" / "usual_words"
LEAST_PAGES = 4
LEAST_STEMS = 30  # of a page; a shorter one is a failed capture


def main() -> None:
    """Read the pages, write a table for each language."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}: set VEILLE_CORPUS")
    profile = load_profiles()["canada-ca"]
    shares: dict[str, Counter[str]] = {"en": Counter(), "fr": Counter()}
    pages: dict[str, Counter[str]] = {"en": Counter(), "fr": Counter()}
    read = Counter[str]()
    for path in sorted([*(CORPUS / "units" / "docs").iterdir(), *(CORPUS / "manuals").glob("*.md")]):
        try:
            document = read_document(path.read_bytes(), profile=profile, url=None)
        except ParseError:
            continue
        counts = Counter(stem for stem in stems(words_of(document.text)) if not is_of_reading(stem))
        lang, total = document.lang, sum(counts.values())
        if lang not in shares or total < LEAST_STEMS:
            continue
        read[lang] += 1
        for stem, times in counts.items():
            shares[lang][stem] += times / total  # type: ignore[assignment]  # a Counter of shares
            pages[lang][stem] += 1
    TABLES.mkdir(exist_ok=True)
    for lang, sums in shares.items():
        rows = {s: round(v / read[lang] * PER) for s, v in sums.items() if pages[lang][s] >= LEAST_PAGES}
        lines = [f"{stem}\t{often}" for stem, often in sorted(rows.items()) if often]
        (TABLES / f"{lang}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{lang}: {len(lines)} words of {read[lang]} pages")


if __name__ == "__main__":
    main()
