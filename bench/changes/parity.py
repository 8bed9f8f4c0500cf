"""Planted contradictions on finished twins of the development corpus: how many are found, how many told ones are right.

    VEILLE_CORPUS=... python bench/changes/parity.py [--plants 60] [--seed 1] [--laws] [--show]

Twins are found by what they state: two pages in two languages whose typed values are mostly the same. On twins as they
stand any conflict is looked at by eye. A plant is one number of one side changed to another; it is found when a new
conflict quotes the sentence that holds it.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag
from revisions import PROFILES, find_pages, lang_of, read

from veille.changes import pair_twins
from veille.changes.match.quantities.canonical import normal_form
from veille.model import Document, Lang
from veille.parsers import read_document, select_profile

SAME = 0.55  # of the values of both pages, so many are the same
FEWEST = 6  # values; pages that state fewer are no evidence of being twins
# A number with what it measures, of either language.
NUMBER = {
    "en": re.compile(
        r"(?<![\w$.,-])(\d{1,3})(?= (?:days|months|years|hours|weeks|points|photos)\b)|(?<=\$)(\d{2,3})(?![\d.,])"
    ),
    "fr": re.compile(
        r"(?<![\w.,-])(\d{1,3})(?= (?:jours|mois|ans|heures|semaines|points|photos)\b)|(?<![\d ])(\d{2,3})(?= \$)"
    ),
}


@dataclass(frozen=True)
class Side:
    """A page of one language with its tree, to be edited."""

    path: Path
    lang: Lang
    document: Document


def values_of(document: Document) -> Counter[str]:
    """All typed values of a page."""
    return Counter(normal_form(v) for s in document.sections for v in s.values)


def find_twins(corpus: Path) -> list[tuple[Side, Side]]:
    """Pairs of an English and a French page that state mostly the same values, each page once."""
    sides = []
    for path in find_pages(corpus):
        soup = BeautifulSoup(path.read_bytes(), "lxml")
        sides.append(Side(path, lang_of(soup), read(soup, lang_of(soup))))
    scores = []
    for one in (s for s in sides if s.lang == "en"):
        for two in (s for s in sides if s.lang == "fr"):
            left, right = values_of(one.document), values_of(two.document)
            whole = (left | right).total()
            sections = sorted((len(one.document.sections), len(two.document.sections)))
            if whole >= FEWEST and sections[0] >= 0.85 * sections[1]:
                scores.append(((left & right).total() / whole, one, two))
    taken: set[Path] = set()
    found = []
    for share, one, two in sorted(scores, key=lambda s: -s[0]):
        if share >= SAME and not {one.path, two.path} & taken:
            taken |= {one.path, two.path}
            found.append((one, two))
    return found


def plant(side: Side, rng: random.Random, other: Document) -> tuple[Document, str] | None:
    """The page with one number changed to one that neither page states, and the words around it."""
    soup = BeautifulSoup(side.path.read_bytes(), "lxml")
    main = soup.find("main")
    if not isinstance(main, Tag):
        return None
    places = [
        (node, match)
        for node in main.find_all(string=True)
        if type(node) is NavigableString
        and node.find_parent(["p", "li", "td"])
        and not node.find_parent(["script", "style", "nav"])
        for match in NUMBER[side.lang].finditer(str(node))
    ]
    if not places:
        return None
    node, match = rng.choice(places)
    text = str(node)
    new = str(int(match[0]) + rng.randint(1, 9))
    node.replace_with(NavigableString(text[: match.start()] + new + text[match.end() :]))
    changed = read(soup, side.lang)
    fresh = values_of(changed) - values_of(side.document)
    if fresh.total() != 1 or set(fresh) & (set(values_of(other)) | set(values_of(side.document))):
        return None  # the number was no typed value, or the new one is stated elsewhere
    gone = values_of(side.document) - values_of(changed)
    if not set(gone) & set(values_of(other)):
        return None  # the other side never stated it
    return changed, " ".join(
        (text[max(0, match.start() - 25) : match.start()] + new + text[match.end() : match.end() + 12]).split()
    )


def conflicts(one: Document, two: Document) -> dict[tuple[str, str], str]:
    """What is told as contradicting: quotes of both rules and what is said."""
    left, right = ({r.ordinal: r.quote for r in d.rules} for d in (one, two))
    return {
        (left[r.rule], right[r.twin]): r.detail_en
        for r in pair_twins(one, two).rows
        if r.state == "conflict" and r.rule is not None and r.twin is not None
    }


def run_laws(corpus: Path) -> int:
    """Conflicts told between the two languages of each version of the regulations."""
    told = 0
    for path in sorted(corpus.glob("laws/irpr-en-*.xml")):
        twin = path.with_name(path.name.replace("-en-", "-fr-"))
        documents = []
        for one, lang in ((path, "en"), (twin, "fr")):
            raw = one.read_bytes()
            documents.append(read_document(raw, profile=select_profile(PROFILES, None, raw), lang=lang))
        found = conflicts(*documents)
        told += len(found)
        for detail in found.values():
            print(f"   {path.name}: {detail}")
    return told


def main() -> int:
    """Print recall, precision and what is told of twins as they stand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plants", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--laws", action="store_true")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    corpus = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
    pairs = find_twins(corpus)
    if not pairs:
        print(f"no twins under {corpus}: set VEILLE_CORPUS", file=sys.stderr)
        return 2
    standing = {pair: conflicts(pair[0].document, pair[1].document) for pair in pairs}
    print(f"twins: {len(pairs)}, conflicts told as they stand: {sum(map(len, standing.values()))}")
    for (one, two), told in standing.items():
        for detail in told.values():
            print(f"   {one.path.name} / {two.path.name}: {detail}")
    if args.laws:
        print("laws, conflicts told:", run_laws(corpus))
    rng = random.Random(args.seed)
    found = right = told_new = planted = 0
    tries = 0
    while planted < args.plants and tries < 20 * args.plants:
        tries += 1
        pair = pairs[tries % len(pairs)]
        which = rng.randrange(2)
        side, other = pair[which], pair[1 - which]
        made = plant(side, rng, other.document)
        if made is None:
            continue
        planted += 1
        changed, words = made
        sides = (changed, other.document) if which == 0 else (other.document, changed)
        new = {k: v for k, v in conflicts(*sides).items() if k not in standing[pair]}
        hit = [
            k
            for k in new
            if words.split(" ", 1)[-1][:20] in " ".join(k[which].split()) or words[-20:] in " ".join(k[which].split())
        ]
        found += bool(hit)
        right += len(hit)
        told_new += len(new)
        if args.show and (not hit or len(new) > 1):
            print(f"[{'found' if hit else 'missed'}] {side.path.name} … {words}")
            for detail in new.values():
                print("      told:", detail[:300])
    print(f"planted {planted}, found {found}, conflicts told {told_new}, of them right {right}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
