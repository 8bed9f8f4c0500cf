"""Time per page of the parsers on the development corpus, beside trafilatura's extraction alone, in one run.

    python bench/parsers/run.py [--rounds 5] [--no-peer]

trafilatura is installed by the bench itself into bench/.cache/trafilatura. All figures are CPU time of one process.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from veille.parsers import cut_page, read_document, select_profile
from veille.parsers.language.normal_form import squeeze
from veille.parsers.media.charset import decode_page
from veille.parsers.media.html.content import cut_fragment
from veille.parsers.media.html.sections import split_sections
from veille.parsers.media.laws.justice import read_law
from veille.parsers.media.outline import hashed_parts
from veille.parsers.rules import extraction
from veille.parsers.rules.extraction import attach_rules
from veille.parsers.rules.seen_sections import SectionMemory
from veille.profiles import Profile, load_profiles

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
CACHE = ROOT / "bench" / ".cache" / "trafilatura"
PEER = ("trafilatura==2.0.0", "lxml-html-clean==0.4.2")  # the second: lxml 6 has no html_clean of its own
PAGE_KB = 60  # the size that the targets speak of
PROFILES = load_profiles()

PEER_PROGRAM = """
import json, statistics, sys, time
import trafilatura
rounds, out = int(sys.argv[1]), {}
for path in sys.argv[2:]:
    html = open(path, encoding="utf-8", errors="replace").read()
    trafilatura.extract(html)
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        trafilatura.extract(html)
        times.append(time.process_time() - begun)
    out[path] = statistics.median(times)
json.dump(out, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Times:
    """Median CPU seconds for one page."""

    path: Path
    size: int
    cut: float
    sections: float
    rules: float
    whole: float


def median_time(work: Callable[[], object], rounds: int) -> float:
    """Median CPU seconds of one call, after one call to warm up."""
    work()
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def measure_page(path: Path, rounds: int) -> Times:
    """The stages of one page, each on its own, and the whole path."""
    raw = path.read_bytes()
    extraction.sections_read = SectionMemory(most=0)  # each round reads anew
    profile: Profile = select_profile(PROFILES, None, raw)
    fragment = cut_fragment(decode_page(raw)[0], profile=profile)
    sections, _ = split_sections(fragment.html, fragment.base)
    lang, title = fragment.cut.lang, fragment.cut.title
    return Times(
        path=path,
        size=len(raw),
        cut=median_time(lambda: cut_page(raw, profile=profile), rounds),
        sections=median_time(lambda: split_sections(fragment.html, fragment.base), rounds),
        rules=median_time(lambda: attach_rules(sections, lang=lang, instrument=None, title=title, url=None), rounds),
        whole=median_time(lambda: read_document(raw, profile=profile), rounds),
    )


def measure_peer(paths: list[Path], rounds: int) -> dict[str, float]:
    """trafilatura's extraction of the same pages, in its own environment."""
    python = CACHE / "bin" / "python"
    if not python.is_file():
        venv.create(CACHE, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--quiet", *PEER], check=True)
    done = subprocess.run(
        [python, "-c", PEER_PROGRAM, str(rounds), *map(str, paths)], check=True, capture_output=True, text=True
    )
    return {str(path): float(seconds) for path, seconds in json.loads(done.stdout).items()}


def show(name: str, seconds: list[float], sizes: list[int]) -> None:
    """One line: median, and the median scaled to a page of PAGE_KB."""
    scaled = statistics.median(s / size * PAGE_KB * 1000 for s, size in zip(seconds, sizes, strict=True))
    print(f"{name:28} {statistics.median(seconds) * 1000:8.2f} ms {scaled * 1000:8.2f} ms for {PAGE_KB} KB")


def main() -> int:
    """Print the table; exit 1 when the two parsers disagree on a page's text."""
    options = argparse.ArgumentParser(description="Time per page of the parsers.")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--no-peer", action="store_true", help="leave trafilatura out")
    chosen = options.parse_args()
    if not (CORPUS / "score.py").is_file():
        print(f"no corpus at {CORPUS}: set VEILLE_CORPUS", file=sys.stderr)
        return 2
    paths = sorted(CORPUS.glob("pages/*/page.html")) + sorted(CORPUS.glob("pairs/*/before.html"))
    times = [measure_page(path, chosen.rounds) for path in paths]
    sizes = [t.size for t in times]
    print(f"{len(paths)} pages, median {statistics.median(sizes) / 1000:.0f} KB, {chosen.rounds} rounds each")
    for name in ("cut", "sections", "rules", "whole"):
        show({"cut": "cut and hash", "whole": "whole path"}.get(name, name), [getattr(t, name) for t in times], sizes)
    if not chosen.no_peer:
        peer = measure_peer(paths, chosen.rounds)
        theirs = [peer[str(t.path)] for t in times]
        show("trafilatura, extraction", theirs, sizes)
        for name in ("cut", "whole"):
            ratio = statistics.median(getattr(t, name) / p for t, p in zip(times, theirs, strict=True))
            print(f"{name} / trafilatura, median of pages: {ratio:.2f}")
    differing = [t.path.parent.name for t in times if not both_agree(t.path)]
    print(
        f"pages on which both parsers see the same text: {len(times) - len(differing)}/{len(times)} {differing or ''}"
    )
    law = CORPUS / "laws" / "irpr-en-2022-10-20.xml"
    raw = law.read_bytes()
    read = median_time(lambda: read_law(raw, profile=PROFILES["justice"]), 3)
    begun = time.process_time()
    read_document(raw, profile=PROFILES["justice"])
    print(f"{law.name}, {len(raw) / 1e6:.1f} MB: sections {read:.2f} s, with rules {time.process_time() - begun:.2f} s")
    return 1 if differing else 0


def both_agree(path: Path) -> bool:
    """Whether the sections' headings and texts are as long as the cut's words, and both readings have one content hash."""
    raw = path.read_bytes()
    profile = select_profile(PROFILES, None, raw)
    document, cut = read_document(raw, profile=profile), cut_page(raw, profile=profile)
    words = squeeze(" ".join(hashed_parts(document.sections)))
    return (len(words), document.content_hash) == (cut.text_length, cut.content_hash)


if __name__ == "__main__":
    raise SystemExit(main())
