"""What large documents cost to read with their rules: CPU seconds and the most memory, each in a process of its own.

    VEILLE_CORPUS=FOLDER python bench/parsers/sizes.py [MEGABYTES ...]

Pages repeat the main elements of the corpus's pages, regulations the body of the federal Regulations. Each size stands
beside its double, which shows whether cost grows with length.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from veille.parsers import read_document, select_profile
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


def main(arguments: list[str]) -> int:
    """Print the table; each size is measured in a process of its own, so that memory is its alone."""
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
