"""Precision and recall of identity on changed provisions of the federal regulations, the publisher's ids hidden.

    python bench/changes/identity.py [CORPUS] [--show]

The truth is `lims:fid`: a provision is the same as long as the publisher keeps it. Only provisions of at least 15
characters whose words differ count; over all provisions every method scores .99 and hides its errors.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

from veille.changes.match.alignment import Item, align
from veille.changes.match.provisions import provision_items, walk_provisions
from veille.model import Document
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]
SHORTEST = 15  # characters; shorter provisions ("and", "[Repealed]") say nothing about a matcher


def read_law(path: Path) -> Document:
    """The document of one version of the regulations."""
    raw = path.read_bytes()
    return read_document(raw, profile=select_profile(load_profiles(), None, raw))


def publisher_ids(document: Document) -> list[str | None]:
    """The publisher's ids in the order of `provision_items`."""
    found: list[str | None] = []
    for section in document.sections:
        if not section.label or not section.body:
            continue
        ids: dict[tuple[str, ...], str | None] = {(): section.publisher_id}
        for path, block in walk_provisions(section):
            ids.setdefault(path, block.publisher_id)
        found += ids.values()
    return found


def score(old: Document, new: Document, *, show: bool = False) -> tuple[int, int, int]:
    """(right, matched by us, true) pairs of changed provisions."""
    before, after = provision_items(old), provision_items(new)
    old_ids, new_ids = publisher_ids(old), publisher_ids(new)
    where = {fid: j for j, fid in enumerate(new_ids) if fid}

    def counts(one: Item, two: Item) -> bool:
        return one.text != two.text and min(len(one.text), len(two.text)) >= SHORTEST

    truth = {(i, where[fid]) for i, fid in enumerate(old_ids) if fid in where and counts(before[i], after[where[fid]])}
    matched = {
        (m.old, m.new)
        for m in align(before, after)
        if m.old is not None and m.new is not None and counts(before[m.old], after[m.new])
    }
    if show:
        for kind, rows in (("missed", truth - matched), ("wrong", matched - truth)):
            for i, j in sorted(rows):
                print(f"  {kind}: {before[i].labels} {after[j].labels} | {before[i].text[:90]} | {after[j].text[:90]}")
    return len(truth & matched), len(matched), len(truth)


def main() -> None:
    """Print a line a transition and the totals."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    corpus = Path(arguments[0] if arguments else os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
    total = [0, 0, 0]
    for lang in ("en", "fr"):
        versions = sorted((corpus / "laws").glob(f"irpr-{lang}-*.xml"))
        documents = [(path.stem, read_law(path)) for path in versions]
        for (name, old), (later, new) in itertools.pairwise(documents):
            started = time.perf_counter()
            right, matched, true = score(old, new, show="--show" in sys.argv)
            total = [a + b for a, b in zip(total, (right, matched, true), strict=True)]
            print(
                f"{name} to {later[-10:]}: {right} right of {matched} matched, {true} true, {time.perf_counter() - started:.2f} s"
            )
    print(
        f"precision {total[0] / max(total[1], 1):.3f} recall {total[0] / max(total[2], 1):.3f} on {total[2]} changed provisions"
    )


if __name__ == "__main__":
    main()
