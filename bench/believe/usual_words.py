"""Writes how often the usual words of immigration guidance come, which `veille/changes/believe/matter/vocabulary.py` reads.

python bench/believe/usual_words.py     from the root of a checkout, with VEILLE_CORPUS set

Counts come from the annotated pages and manuals of the corpus (`units/docs`, `manuals`), the federal regulations in both
languages (`laws`, the last of each), the annotated sentences (`gold/snippets.jsonl`), and the French pages of `pages` and
`pairs`, of which there are few elsewhere; never from the pages and pairs on which the judgement is measured. A law counts
for as many pages as it has texts of a page's length. A word of fewer than two pages is nobody's usual word.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from bench.believe.run import BASES
from veille.changes.believe.likeness import words_of
from veille.changes.believe.matter.vocabulary import LEAST_LETTERS, PER
from veille.changes.believe.subject import STEM, is_of_reading, stems
from veille.errors import ParseError
from veille.model import Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

CORPUS = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
TABLES = Path(__file__).parent.parent.parent / "veille" / "changes" / "believe" / "matter" / "usual_words"
LEAST_PAGES, LEAST_SHARE = 2, 0.01  # of the pages in a language
LEAST_STEMS = 30  # of a page; a shorter one is a failed capture
PAGE_WORDS = 3000  # of a long page


def read_texts(folder: Path) -> Iterator[tuple[Lang, str]]:
    """The texts of the corpus that are counted, each with its language."""
    profiles = load_profiles()
    pages = sorted([*(folder / "units" / "docs").iterdir(), *(folder / "manuals").glob("*.md")])
    french = sorted([*folder.glob("pages/*/page.html"), *folder.glob("pairs/*/before.html")])
    laws = [max(folder.glob(f"laws/*-{lang}-*.xml")) for lang in ("en", "fr")]
    named = [(path, "canada-ca") for path in (*pages, *french)] + [(path, "justice") for path in laws]
    measured = {name for names in BASES.values() for name in names}
    for path, profile in named:
        if f"{path.parent.parent.name}/{path.parent.name}" in measured:
            continue
        try:
            document = read_document(path.read_bytes(), profile=profiles[profile], url=None)
        except ParseError:
            continue
        if document.lang is not None and (path not in french or document.lang == "fr"):
            yield document.lang, document.text
    rows = [json.loads(row) for row in (folder / "gold" / "snippets.jsonl").read_text(encoding="utf-8").splitlines()]
    for lang in ("en", "fr"):
        yield lang, "\n".join(row["text"] for row in rows if row["lang"] == lang)


def main() -> None:
    """Read the pages, write a table for each language."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}: set VEILLE_CORPUS")
    shares: dict[str, Counter[str]] = {"en": Counter(), "fr": Counter()}
    pages: dict[str, Counter[str]] = {"en": Counter(), "fr": Counter()}
    read = Counter[str]()
    for lang, text in read_texts(CORPUS):
        words = words_of(text)
        for start in range(0, len(words), PAGE_WORDS):
            page = words[start : start + PAGE_WORDS]
            total = sum(not is_of_reading(stem) for stem in stems(page))
            if total < LEAST_STEMS:
                continue
            read[lang] += 1
            counts = Counter(word[:STEM] for word in page if len(word) >= LEAST_LETTERS)
            pages[lang].update(counts.keys())
            for stem, times in counts.items():
                shares[lang][stem] += times / total  # type: ignore[assignment]  # a Counter of shares
    TABLES.mkdir(exist_ok=True)
    for lang, sums in shares.items():
        least = max(LEAST_PAGES, LEAST_SHARE * read[lang])
        rows = {s: max(1, round(v / read[lang] * PER)) for s, v in sums.items() if pages[lang][s] >= least}
        lines = [f"{stem}\t{often}" for stem, often in sorted(rows.items()) if not is_of_reading(stem)]
        (TABLES / f"{lang}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{lang}: {len(lines)} words of {read[lang]} pages")


if __name__ == "__main__":
    main()
