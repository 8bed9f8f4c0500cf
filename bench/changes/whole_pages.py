"""Single edits of whole pages of our own, prose, lists and tables: is each told with its weight, and in how many lines?

    python bench/changes/whole_pages.py [--set edits-2] [--show]

A line of a set of bench/changes/whole is: page, E or S (editorial, substantive), what stands in that page, what stands in
its place. A page's name begins with its language. Written before the program was run on them: edits is prose, lists and
tables of data; edits-2 a manual with numbered provisions, details, a list of definitions and row headings.
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


def read_edits(name: str = "edits") -> list[tuple[str, str, str, str]]:
    """The edits of a set, in order, with their line ends written out."""
    with (WHOLE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row[0], row[1], row[2].replace("\\n", "\n"), row[3].replace("\\n", "\n")) for row in rows]


def compare_edit(name: str, before: str, after: str) -> Comparison:
    """A page and the same page with one edit, compared; an edit that fits no place raises ValueError."""
    lang, page = cast("Lang", name[:2]), (WHOLE / f"{name}.html").read_text(encoding="utf-8")
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
    options.add_argument("--set", default="edits")
    given = options.parse_args()
    show = given.show
    counts: Counter[tuple[str, str, str]] = Counter()
    for number, (name, kind, before, after) in enumerate(read_edits(given.set), start=1):
        found, lang = compare_edit(name, before, after), name[:2]
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
