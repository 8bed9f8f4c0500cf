"""Planted contradictions on finished twins of the development corpus: how many are found, how many told ones are right.

    VEILLE_CORPUS=... python bench/changes/parity.py [--plants 60] [--seed 1] [--laws] [--kind number|status|rule|exception|force] [--show]

Twins are found by what they state: two pages in two languages whose typed values are mostly the same. On twins as they
stand any conflict is looked at by eye. A plant is one number of one side changed to another; it is found when a new
conflict quotes the sentence that holds it. With --kind something else is planted on one side: a status, an exception, a
word of force, or a rule of the other side is left out; any new conflict that quotes the place is found.
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


# What is planted beside numbers: words put behind a heading, in a paragraph of their own, before a full stop; words of force.
STATUS = {"en": ("This stream is closed.", " (closed)"), "fr": ("Ce volet est fermé.", " (fermé)")}
EXCEPTION = {"en": ", except for persons under guardianship", "fr": ", sauf pour les personnes sous tutelle"}
FORCE = {
    "en": (re.compile(r"\bmust(?! not)\b"), "may"),
    "fr": (
        re.compile(r"\b(?:devez|doit|doivent)\b(?! pas)"),
        {"devez": "pouvez", "doit": "peut", "doivent": "peuvent"},
    ),
}


def plant_other(kind: str, side: Side, rng: random.Random) -> tuple[Document, str] | None:
    """The page with a status, an exception or another force put in, or a binding item left out, and words of the place."""
    soup = BeautifulSoup(side.path.read_bytes(), "lxml")
    main = soup.find("main")
    if not isinstance(main, Tag):
        return None
    nodes = [
        n for n in main.find_all(["p", "li"]) if not n.find(["p", "li", "ul", "ol"]) and len(n.get_text().split()) > 6
    ]
    bound = [n for n in nodes if FORCE[side.lang][0].search(n.get_text())]
    if kind == "status":
        node = rng.choice(main.find_all(["h2", "h3"]) or [main])
        line, behind = STATUS[side.lang]
        if rng.random() < 0.5:
            node.append(NavigableString(behind))
            words = " ".join(node.get_text().split())
        else:
            node.insert_after(BeautifulSoup(f"<p>{line}</p>", "lxml").p)
            words = line
    elif not bound:
        return None
    else:
        node = rng.choice(bound)
        words = " ".join(node.get_text().split())
        if kind == "rule":
            node.decompose()
        else:
            words = _reword(kind, node, side.lang)
    return (read(soup, side.lang), words) if words else None


def _reword(kind: str, node: Tag, lang: Lang) -> str:
    """Put an exception before the full stop of a paragraph or item, or another word of force into it; its words then."""
    for text in node.find_all(string=True):
        old = str(text)
        if kind == "force":
            pattern, new = FORCE[lang]
            found = pattern.search(old)
            if found is None:
                continue
            text.replace_with(
                old[: found.start()] + (new if isinstance(new, str) else new[found[0]]) + old[found.end() :]
            )
        elif old.rstrip().endswith("."):
            text.replace_with(old.rstrip()[:-1] + EXCEPTION[lang] + ".")
        else:
            continue
        return " ".join(node.get_text().split())
    return ""


def run_kind(kind: str, pairs: list[tuple[Side, Side]], plants: int, seed: int, *, show: bool) -> None:
    """Plant one kind on one side after another; a plant is found when a new conflict quotes its place (of a rule left out,
    whatever new one is told: the words stand in the other language)."""
    rng = random.Random(seed)
    standing = {pair: conflicts(pair[0].document, pair[1].document) for pair in pairs}
    planted = found = told = 0
    for k in range(20 * plants):
        pair = pairs[k % len(pairs)]
        which = rng.randrange(2)
        made = plant_other(kind, pair[which], rng)
        if made is None:
            continue
        planted += 1
        changed, words = made
        sides = (changed, pair[1].document) if which == 0 else (pair[0].document, changed)
        new = {q: d for q, d in conflicts(*sides).items() if d not in standing[pair].values()}
        hit = bool(new) if kind == "rule" else any(words[:30] in " ".join(detail.split()) for detail in new.values())
        found += hit
        told += len(new)
        if show:
            print(f"[{'found' if hit else 'missed'}] {pair[which].path.name} … {words[:160]}")
            for detail in new.values():
                print("      told:", detail[:400])
        if planted == plants:
            break
    print(f"{kind}: planted {planted}, found {found}, conflicts told {told}")


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
    parser.add_argument("--kind", choices=("number", "status", "rule", "exception", "force"), default="number")
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
    if args.kind != "number":
        run_kind(args.kind, pairs, args.plants, args.seed, show=args.show)
        return 0
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
