"""What large documents cost to read with their rules: CPU seconds and the most memory, each in a process of its own.

    VEILLE_CORPUS=FOLDER python bench/parsers/sizes.py [MEGABYTES ... | pages | versions]

Pages repeat the main elements of the corpus's pages, regulations the body of the federal Regulations. Each size stands
beside its double, which shows whether cost grows with length. `pages` gives the rules of each page of 45 to 75 KB of the
corpus, best of five, with all patterns compiled and nothing remembered; `versions` what comparing two versions costs that
were both read: of the federal Regulations, and of a page of 1.9 MB with every tenth number raised, then with all of them.
"""

from __future__ import annotations

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from veille.changes import compare
from veille.model import Document
from veille.parsers import read_document, select_profile
from veille.parsers.media.charset import decode_page
from veille.parsers.media.html.content import cut_fragment
from veille.parsers.media.html.sections import split_sections
from veille.parsers.rules import extraction
from veille.parsers.rules.seen_sections import SectionMemory
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
# Kind and megabytes: the page that the targets speak of, a dense page and a regulation, each with its double.
SIZES = (("page", 0.06), ("page", 1.0), ("page", 2.0), ("prose", 1.0), ("prose", 2.0), ("law", 2.0), ("law", 4.0))
_MAIN = re.compile(r"<main.*?>(.*?)</main>", re.DOTALL)
_BODY = re.compile(r"<Body\b[^>]*>(.*)</Body>", re.DOTALL)
_TEXTS = re.compile(r"<Text>(.*?)</Text>", re.DOTALL)
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+")
_NUMBER = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
_LEAST, _MOST = 45_000, 75_000  # bytes of the pages that `pages` reads
_ROUNDS = 5


def make(kind: str, size: int) -> bytes:
    """A document of about so many bytes: `page` as sites write them, `prose` with hardly any markup, or `law`."""
    law = (CORPUS / "laws" / "irpr-en-2022-10-20.xml").read_text(encoding="utf-8")
    body = _BODY.search(law)
    assert body is not None
    if kind == "law":
        copies = max(1, round(size / len(body[1].encode())))
        return (law[: body.start(1)] + body[1] * copies + law[body.end(1) :]).encode()
    if kind == "prose":
        texts = [re.sub(r"<[^>]+>", " ", text) for text in _TEXTS.findall(body[1])]
        parts = [f"<h2>{t[:60]}</h2>" if i % 12 == 0 else f"<p>{t}</p>" for i, t in enumerate(texts)]
        frame = '<html lang="en"><head><title>Prose</title></head><body><main>\n</main></body></html>'
    else:
        pages = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(CORPUS.glob("pages/*/page.html"))]
        parts = [found[1] for page in pages if (found := _MAIN.search(page))]
        frame = next(page for page in pages if _MAIN.search(page))
    drawn, total, rnd = [], 0, random.Random(1)
    while total < size:
        part = parts[len(drawn) % len(parts)] if kind == "prose" else rnd.choice(parts)
        drawn.append(part)
        total += len(part.encode())
    inside = _MAIN.search(frame)
    assert inside is not None
    return (frame[: inside.start(1)] + "\n".join(drawn) + frame[inside.end(1) :]).encode()


def measure(kind: str, megabytes: float) -> str:
    """One row: size, CPU seconds of reading, the most memory of this process, sections and rules."""
    raw = make(kind, int(megabytes * 1e6))
    extraction.sections_read = SectionMemory(most=0)  # copies of a section are each read
    profiles = load_profiles()
    read_document(make("page", 1), profile=select_profile(profiles, None, b""))  # patterns are compiled at first use
    begun = time.process_time()
    document = read_document(raw, profile=select_profile(profiles, None, raw))
    spent = time.process_time() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rules = sum(len(section.rules) for section in document.sections)
    return f"{kind:6} {len(raw) / 1e6:6.2f} {spent:8.2f} {most:8.0f} {len(document.sections):8} {rules:8}"


def measure_pages() -> str:
    """The CPU milliseconds that the rules of the corpus's pages of about 60 KB take, the best of some rounds each."""
    extraction.sections_read = SectionMemory(most=0)
    profiles = load_profiles()
    pages = []
    for path in sorted(CORPUS.rglob("*.html")):
        if _LEAST <= path.stat().st_size <= _MOST and "legisquebec" not in path.parts:
            raw = path.read_bytes()
            fragment = cut_fragment(decode_page(raw)[0], profile=select_profile(profiles, None, raw))
            pages.append((split_sections(fragment.html, fragment.base)[0], fragment.cut.lang, fragment.cut.title))
    best = [float("inf")] * len(pages)
    for turn in range(_ROUNDS + 1):
        for i, (sections, lang, title) in enumerate(pages):
            begun = time.process_time()
            extraction.attach_rules(sections, lang=lang, instrument=None, title=title, url=None)
            if turn:  # patterns are compiled at first use
                best[i] = min(best[i], 1000 * (time.process_time() - begun))
    return f"rules of {len(best)} pages: {min(best):.0f} to {max(best):.0f} ms, half of them more than {statistics.median(best):.0f}"


def raise_numbers(raw: bytes, each: int) -> bytes:
    """The page with one number of so many raised by one."""
    seen = 0

    def raised(number: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return number[0] if seen % each else str(int(number[0]) + 1)

    return _BETWEEN_TAGS.sub(lambda text: _NUMBER.sub(raised, text[0]), raw.decode("utf-8", "replace")).encode()


def measure_versions() -> list[str]:
    """What comparing two read versions costs, the best of three times each."""
    page, laws = make("page", 1_900_000), CORPUS / "laws"
    pairs = {
        f"regulations, {lang}": [(laws / f"irpr-{lang}-{day}.xml").read_bytes() for day in ("2022-07-28", "2022-10-20")]
        for lang in ("en", "fr")
    } | {f"page, one number of {each} raised": [page, raise_numbers(page, each)] for each in (10, 1)}
    profiles = load_profiles()

    def read(raw: bytes) -> Document:
        return read_document(raw, profile=select_profile(profiles, None, raw))

    rows = []
    for name, (before, after) in pairs.items():
        old, new, times = read(before), read(after), []
        for _ in range(3):
            begun = time.process_time()
            changes = len(compare(old, new).changes)
            times.append(time.process_time() - begun)
        rows.append(f"{name:32} {len(after) / 1e6:5.2f} MB {min(times):6.2f} s {changes:6} changes")
    return rows


def main(arguments: list[str]) -> int:
    """Print the table; each size is measured in a process of its own, so that memory is its alone."""
    if arguments == ["pages"]:
        print(measure_pages())
        return 0
    if arguments == ["versions"]:
        print(*measure_versions(), sep="\n")
        return 0
    if arguments[:1] == ["--one"]:
        print(measure(arguments[1], float(arguments[2])))
        return 0
    sizes = [("page", float(a)) for a in arguments] or list(SIZES)
    print(f"{'kind':6} {'MB':>6} {'CPU s':>8} {'most MB':>8} {'sections':>8} {'rules':>8}", flush=True)
    for kind, size in sizes:
        subprocess.run([sys.executable, __file__, "--one", kind, str(size)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
