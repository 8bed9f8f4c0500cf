"""Single edits of whole pages of our own, prose, lists and tables: is each told with its weight, and in how many lines?

    python bench/changes/whole_pages.py [--show]

A line of bench/changes/whole/edits.tsv is: language, E or S (editorial, substantive), what stands in the page of that
language, what stands in its place. Written before the program was run on them.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import cast

from veille.changes import compare
from veille.model import Comparison, Lang, Severity
from veille.parsers import read_document
from veille.profiles import load_profiles

WHOLE = Path(__file__).parent / "whole"
PROFILE = load_profiles(None)["canada-ca"]


def read_edits() -> list[tuple[Lang, str, str, str]]:
    """The edits of the set, in order, with their line ends written out."""
    with (WHOLE / "edits.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(cast("Lang", row[0]), row[1], *(part.replace("\\n", "\n") for part in row[2:4])) for row in rows]  # type: ignore[misc]


def compare_edit(lang: Lang, before: str, after: str) -> Comparison:
    """The page of a language and the same page with one edit, compared; an edit that fits no place raises ValueError."""
    page = (WHOLE / f"{lang}.html").read_text(encoding="utf-8")
    if page.count(before) != 1:
        raise ValueError(f"stands {page.count(before)} times in the page: {before}")
    one, two = (
        read_document(text.encode(), profile=PROFILE, lang=lang) for text in (page, page.replace(before, after))
    )
    return compare(one, two)


def main() -> int:
    """Print how many edits were weighed otherwise and told in more than one line; with --show, each with its lines."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--show", action="store_true")
    show = options.parse_args().show
    counts: Counter[tuple[str, str, str]] = Counter()
    for number, (lang, kind, before, after) in enumerate(read_edits(), start=1):
        found = compare_edit(lang, before, after)
        grave = found.severity.rank >= Severity.SUBSTANTIVE.rank
        right = grave is (kind == "S")
        counts[lang, kind, "of"] += 1
        counts[lang, kind, "otherwise"] += not right
        counts[lang, kind, "many"] += len(found.changes) > 1
        counts[lang, kind, "none"] += not found.changes
        if show:
            print(f"{number:3} {lang} {kind} {'ok' if right else 'WRONG'} {len(found.changes)}")
            for change in found.changes:
                line = change.summary_fr if lang == "fr" else change.summary_en
                print(f"      {change.severity} {change.reason}: {line}")
    for lang in ("en", "fr"):
        for kind in "ES":
            of, otherwise, many, none = (counts[lang, kind, what] for what in ("of", "otherwise", "many", "none"))
            print(f"{lang} {kind}: {otherwise} of {of} otherwise, {many} in several lines, {none} in none")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
