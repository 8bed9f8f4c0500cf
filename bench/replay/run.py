"""Replay of made pages over many days: which planted changes are told, what else is told, and whether import order matters.

python bench/replay/run.py [--pages 30] [--days 60]     from the root of a checkout; prints one table
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.watching import Site, Watch, page
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

SEED = 7
WORDS = {
    "en": (
        "A worker must pay a fee of ${amount} for program {n}.",
        "Officers read part {k} of program {n} before they decide on the certificate.",
    ),
    "fr": (
        "Le travailleur doit payer des frais de {amount} $ pour le programme {n}.",
        "L’agent lit la partie {k} du programme {n} avant de décider du certificat.",
    ),
}
WALL = "<!DOCTYPE html><html><head><title>Attention Required!</title></head><body><h1>Verify you are human</h1></body></html>"


def body(n: int, lang: str, amount: int, *, redesign: bool) -> str:
    """One page's source: its fee, its other sentences, in the old or the new markup."""
    fee, other = WORDS[lang]
    mark = ' class="new"' if redesign else ""
    lines = [fee.format(amount=amount, n=n), *(other.format(k=k, n=n) for k in range(8))]
    return page("".join(f"<p{mark}>{line}</p>" for line in lines), title=f"Program {n}", lang=lang)


def main() -> None:
    """Live replay, then three orders of import."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--days", type=int, default=60)
    given = parser.parse_args()
    draw = random.Random(SEED)
    site = Site(validators=False)
    captures: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder, LoopbackServer(site.answer) as server:
        site.base_url = server.base_url
        watch = Watch(Path(folder), site)
        langs = {n: "fr" if n % 2 else "en" for n in range(given.pages)}
        amounts = dict.fromkeys(langs, 100)
        planted = 0
        for n in langs:
            watch.source(f"p{n}", f"/p{n}")
        for day in range(given.days):
            redesign = day >= given.days // 2
            for n, lang in langs.items():
                source = body(n, lang, amounts[n], redesign=redesign)
                if 0 < day < given.days - 2 and draw.random() < 1 / given.days:
                    amounts[n] += 10
                    planted += 1
                    source = body(n, lang, amounts[n], redesign=redesign)
                fault = draw.random() if 0 < day < given.days - 2 else 1
                site.pages[f"/p{n}"] = (
                    Answer(WALL.encode()) if fault < 0.02 else Answer(b"", 503) if fault < 0.04 else source
                )
                if day % 10 == n % 10:
                    captures.append(
                        (
                            f"https://www.canada.ca/{lang}/p{n}.html",
                            (watch.now - timedelta(days=400)).strftime("%Y-%m-%d"),
                            source,
                        )
                    )
            if day % 20 == 19:  # one run under a clock that went back
                right = watch.now
                watch.now -= timedelta(days=300)
                watch.check()
                watch.now = right
            watch.check()
            watch.later(days=1)
        told = [kind for kind, _ in watch.alerts()]
        versions = watch.rows("SELECT count(*) FROM v1_version")[0][0]
        values = watch.rows("SELECT count(*) FROM v1_change WHERE object = 'value' AND cause = 'source'")[0][0]
        print(f"planted {planted}; told as change {told.count('change')}, of values {values}; versions {versions}")
        print("other events:", {kind: told.count(kind) for kind in sorted(set(told)) if kind != "change"})
        digests = {
            import_in_order(watch, Path(folder), captures, order) for order in ("forward", "reverse", "shuffled")
        }
        print(f"import of {len(captures)} captures in three orders: {len(digests)} different snapshots")


def import_in_order(watch: Watch, folder: Path, captures: list[tuple[str, str, str]], order: str) -> str:
    """The digest of the snapshot published after importing the captures one by one in that order."""
    listed = list(captures)
    if order == "reverse":
        listed.reverse()
    elif order == "shuffled":
        random.Random(SEED).shuffle(listed)
    config = watch.config().model_copy(update={"sources": (), "facts": ()})
    with open_workspace(config, database=folder / f"{order}.db", clock=lambda: watch.now) as workspace:
        for number, (url, date, source) in enumerate(listed):
            path = folder / f"{order}-{number}.html"
            path.write_text(source, encoding="utf-8")
            run_import(workspace, [path], url=url, date=date)
        published = publish(workspace.store, folder / order, at="2026-03-01T00:00:00Z")
    return hashlib.sha256(published.path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
