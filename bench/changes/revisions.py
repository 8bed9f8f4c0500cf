"""Seeded revisions of real pages of the development corpus: what each edit is told as, and where that is not its weight.

    VEILLE_CORPUS=... python bench/changes/revisions.py [--count 120] [--seed 1] [--only NAME] [--show]

One edit is made to one page, so that all that is told beside it is noise. The pages stay outside the project.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from page_edits import EDITORS, Edit, Editor
from structure_edits import EDITORS as STRUCTURE

from veille.changes import compare
from veille.model import Comparison, Document, Lang, Severity
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

PROFILES = load_profiles()


def find_pages(corpus: Path) -> list[Path]:
    """All saved HTML pages of the corpus, in a fixed order."""
    return sorted(
        [*corpus.glob("units/docs/*.html"), *corpus.glob("pages/*/page.html"), *corpus.glob("pairs/*/before.html")]
    )


def read(soup: BeautifulSoup, lang: Lang) -> Document:
    """The page as it stands in the tree."""
    raw = str(soup).encode()
    return read_document(raw, profile=select_profile(PROFILES, None, raw), lang=lang)


def lang_of(soup: BeautifulSoup) -> Lang:
    """The page's stated language."""
    stated = str(soup.html.get("lang", "en")) if soup.html else "en"
    return "fr" if stated.startswith("fr") else "en"


def revise(path: Path, editor: Editor, rng: random.Random) -> tuple[Edit, Comparison, Lang] | None:
    """A page before and after an edit, compared; None where the edit does not fit or leaves no mark in the main text."""
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    main = soup.find("main")
    if not isinstance(main, Tag):
        return None
    lang = lang_of(soup)
    before = read(soup, lang)
    edit = editor(rng, main, lang)
    if edit is None or before.empty:
        return None
    after = read(soup, lang)
    if (
        edit.most
        and before.text == after.text
        and before.links_hash == after.links_hash
        and before.content_hash == after.content_hash
    ):
        return None
    return edit, compare(before, after), lang


def judge(edit: Edit, result: Comparison) -> str:
    """ok, or what is wrong with the telling."""
    loud = [c for c in result.changes if c.severity.rank >= Severity.EDITORIAL.rank]
    rank = result.severity.rank
    if edit.weight == "quiet":
        return "ok" if not loud else "noise"
    if edit.weight == "substantive" and rank < Severity.SUBSTANTIVE.rank:
        return "light"
    if edit.weight == "editorial" and rank > Severity.EDITORIAL.rank:
        return "heavy"
    return "many" if len(loud) > edit.most else "ok"


def main() -> int:
    """Print what is told wrongly, and the shares; 1 when something is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    corpus = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
    pages = find_pages(corpus)
    if not pages:
        print(f"no pages under {corpus}: set VEILLE_CORPUS", file=sys.stderr)
        return 2
    rng = random.Random(args.seed)
    editors = [e for e in (*EDITORS, *STRUCTURE) if args.only in getattr(e, "__name__", "")]
    verdicts: Counter[str] = Counter()
    told: list[int] = []
    tries = 0
    while verdicts.total() < args.count and tries < 20 * args.count:
        editor, path = editors[tries % len(editors)], rng.choice(pages)
        tries += 1
        found = revise(path, editor, rng)
        if found is None:
            continue
        edit, result, lang = found
        verdict = judge(edit, result)
        verdicts[verdict] += 1
        loud = [c for c in result.changes if c.severity.rank >= Severity.EDITORIAL.rank]
        if edit.weight != "quiet":
            told.append(len(loud))
        if verdict != "ok" or args.show:
            print(f"\n[{verdict}] {lang} {edit.name} ({edit.weight}) {path.parent.name}/{path.name}")
            print("   -", edit.words[0][:300])
            print("   +", edit.words[1][:300])
            for change in result.changes[:6]:
                print(
                    f"   {change.severity} {change.reason}: {change.summary_en if lang == 'en' else change.summary_fr}"
                )
    print(dict(verdicts), "median", statistics.median(told), "p90", sorted(told)[int(0.9 * (len(told) - 1))])
    return int(verdicts["ok"] != verdicts.total())


if __name__ == "__main__":
    sys.exit(main())
