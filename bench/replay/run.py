"""Replay of made pages over many days: which planted changes are told, what else is told, and whether import order matters.

python bench/replay/run.py [--pages 30] [--days 60] [--seed 7]     from the root of a checkout; prints one table
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.watching import Site, Watch, page
from veille import parsers
from veille.model import Document
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.past.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

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
CRASH = "<!-- a shape that breaks the parser -->"  # what the broken parser of this replay cannot read
CRASH_DAYS = (12, 15)  # days of the replay on which one page has it
JUMPS = (19, 39, 59)  # days with a run under a clock that went back
QUIET = 2  # last days without new faults and edits, so that all can be told
# The same words in another template: other classes, ids and frame, another head, lists as boxes.
NEW_FRAME = (
    '<!DOCTYPE html><html lang="{lang}" class="next"><head><title>{title} - Canada.ca</title>'
    '<meta name="dcterms.modified" content="2026-01-12"><link rel="stylesheet" href="/next.css"></head>'
    '<body class="page"><div class="shell"><gcds-header>Government</gcds-header><main class="content" id="main">'
    '<h1 id="wb-cont" class="headline">{title}</h1><p>Officers read this page when a person applies for a work permit with a '
    "job in Quebec, and keep a copy of the certificate in the file.</p>{body}</main><gcds-footer>Terms</gcds-footer></div></body></html>"
)


class BrokenParser(Exception):
    """What a bug in the parsers would raise."""


def body(n: int, lang: str, amount: int, *, redesign: bool) -> str:
    """One page's source: its fee and its other sentences, in the old or the new template."""
    fee, other = WORDS[lang]
    lines = [fee.format(amount=amount, n=n), *(other.format(k=k, n=n) for k in range(8))]
    if not redesign:
        return page("".join(f"<p>{line}</p>" for line in lines), title=f"Program {n}", lang=lang)
    inside = "".join(f'<div class="card"><p class="lead">{line}</p></div>' for line in lines)
    return NEW_FRAME.format(lang=lang, title=f"Program {n}", body=inside)


@contextmanager
def broken_parser() -> Iterator[None]:
    """Parsers with a bug that CRASH brings out."""
    read = parsers.read_document

    def read_or_break(raw: bytes, **rest: object) -> Document:
        if CRASH.encode() in raw:
            raise BrokenParser("a case that nobody thought of")
        return read(raw, **rest)  # type: ignore[arg-type]

    parsers.read_document = read_or_break  # type: ignore[assignment]
    try:
        yield
    finally:
        parsers.read_document = read


@dataclass
class Replay:
    """The made site, what was planted on it, and the copies of it that an archive would have."""

    watch: Watch
    langs: dict[int, str]
    days: int
    draw: random.Random
    amounts: dict[int, int] = field(default_factory=dict)
    planted: list[tuple[int, int, int]] = field(default_factory=list)
    copies: list[tuple[str, str, str]] = field(default_factory=list)
    walls: int = 0
    outages: int = 0
    crashes: int = 0

    def serve(self, day: int) -> None:
        """Put the day's pages on the site: edits, the redesign on the middle day, walls, outages, the crash."""
        lively = 0 < day < self.days - QUIET
        for n, lang in self.langs.items():
            if lively and self.draw.random() < 1 / self.days:
                self.amounts[n] += 10
                self.planted.append((day, n, self.amounts[n]))
            source = body(n, lang, self.amounts[n], redesign=day >= self.days // 2)
            fault = self.draw.random() if lively else 1
            shown: Answer | str = source
            if n == 0 and day in range(*CRASH_DAYS):
                shown, self.crashes = source.replace("</main>", f"<p>One more.</p>{CRASH}</main>"), self.crashes + 1
            elif fault < 0.02:
                shown, self.walls = Answer(WALL.encode()), self.walls + 1
            elif fault < 0.04:
                shown, self.outages = Answer(b"", 503), self.outages + 1
            self.watch.site.pages[f"/p{n}"] = shown
            if day % 10 == n % 10:
                saved = (self.watch.now - timedelta(days=400)).strftime("%Y-%m-%d")
                self.copies.append((f"https://www.canada.ca/{lang}/p{n}.html", saved, source))

    def run_day(self, day: int) -> None:
        """One check, on some days one more under a clock that went back 300 days."""
        if day in JUMPS:
            right = self.watch.now
            self.watch.now -= timedelta(days=300)
            self.watch.check()
            self.watch.now = right
        self.watch.check()
        self.watch.later(days=1)


def main() -> int:
    """Live replay, then three orders of import; 1 when anything was missed, told twice or told besides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    site = Site(validators=False)
    with tempfile.TemporaryDirectory() as folder, LoopbackServer(site.answer) as server, broken_parser():
        site.base_url = server.base_url
        watch = Watch(Path(folder), site, extra="breaker_failures = 9999")
        replay = Replay(
            watch, {n: "fr" if n % 2 else "en" for n in range(given.pages)}, given.days, random.Random(given.seed)
        )
        replay.amounts = dict.fromkeys(replay.langs, 100)
        for n, lang in replay.langs.items():
            watch.source(f"p{n}", f"/p{n}", f'lang = "{lang}"')
        for day in range(given.days):
            replay.serve(day)
            replay.run_day(day)
        good = report_live(replay)
        orders = ("forward", "reverse", "shuffled")
        digests = {import_in_order(watch, Path(folder), replay.copies, order, given.seed) for order in orders}
        print(f"import of {len(replay.copies)} copies in three orders: {len(digests)} different snapshots")
    return 0 if good and len(digests) == 1 else 1


def report_live(replay: Replay) -> bool:
    """Print what was planted and what was told; whether each edit was told once and nothing else as a change."""
    watch = replay.watch
    kinds = [str(kind) for kind, _ in watch.alerts()]
    told = watch.rows(
        "SELECT url, after FROM v1_change JOIN v1_page USING (page_id) WHERE object = 'value' AND cause = 'source'"
    )
    wanted = Counter((f"/p{n}", str(amount)) for _, n, amount in replay.planted)
    found = Counter((urlsplit(str(url)).path, digits_of(str(after))) for url, after in told)
    missed, more = wanted - found, found - wanted
    print(
        f"{len(replay.langs)} pages, {replay.days} days, {replay.walls} walls, {replay.outages} outages, "
        f"{replay.crashes} days with a crash, {len([d for d in JUMPS if d < replay.days])} clock jumps, one redesign"
    )
    print(
        f"planted {len(replay.planted)}; told as change {kinds.count('change')}; missed {sorted(missed)}; "
        f"told besides or twice {sorted(more)}"
    )
    others = Counter(kind for kind in kinds if kind != "change")
    print(f"other events: {dict(sorted(others.items()))}")
    for title, count in watch.rows(
        "SELECT substr(key, 1, 40), count(*) FROM event WHERE kind LIKE 'failure%' GROUP BY substr(key, 1, 40) ORDER BY 1"
    ):
        print(f"  {title}: {count}")
    return not missed and not more and kinds.count("change") == len(replay.planted)


def digits_of(text: str) -> str:
    """The amount in a value's words."""
    found = re.search(r"\d+", text)
    return found[0] if found else ""


def import_in_order(watch: Watch, folder: Path, captures: list[tuple[str, str, str]], order: str, seed: int) -> str:
    """The digest of the snapshot published after importing the captures one by one in that order."""
    listed = list(captures)
    if order == "reverse":
        listed.reverse()
    elif order == "shuffled":
        random.Random(seed).shuffle(listed)
    config = watch.config().model_copy(update={"sources": (), "facts": ()})
    with open_workspace(config, database=folder / f"{order}.db", clock=lambda: watch.now) as workspace:
        for number, (url, date, source) in enumerate(listed):
            path = folder / f"{order}-{number}.html"
            path.write_text(source, encoding="utf-8")
            run_import(workspace, [path], url=url, date=date)
        published = publish(workspace.store, folder / order, at="2026-03-01T00:00:00Z")
    return hashlib.sha256(published.path.read_bytes()).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
