"""Words of PDFs beside poppler's: `VEILLE_CORPUS=FOLDER python bench/parsers/pdf_words.py` (needs `pdftotext`, poppler-utils).

A word of ours is corrupted when poppler does not have it as often, also with words mended that a line's end breaks.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from veille.errors import ParseError
from veille.parsers.media.pdf.document import PdfPages, read_pdf

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"(\w+)[-\u00ad]\s*\n\s*(\w+)")


def words(text: str) -> Counter[str]:
    """The words of a text in compatibility form, ligatures and soft hyphens resolved."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("_", " ")))


def poppler_words(path: Path) -> tuple[Counter[str], set[str]]:
    """What poppler reads, and the words and halves around its line ends, those of each half of a page too (two columns)."""
    texts = []
    half = ("-r", "72", "-y", "0", "-W", "306", "-H", "1000")
    for layout in ((), ("-layout",), (*half, "-x", "0"), (*half, "-x", "306")):
        done = subprocess.run(
            ["pdftotext", "-enc", "UTF-8", *layout, str(path), "-"], capture_output=True, check=True, timeout=120
        )
        texts.append(done.stdout.decode("utf-8", "replace"))
    seams = {
        part for text in texts for found in _BREAK.finditer(text) for part in (*found.groups(), "".join(found.groups()))
    }
    return words(texts[0]), seams


def judge(path: Path) -> tuple[PdfPages, int, Counter[str]]:
    """The document, how many words it has, and those that poppler does not have."""
    document = read_pdf(path.read_bytes())
    ours = Counter[str]()
    for section in document.sections:
        ours.update(words(f"{section.heading}\n{section.text}"))
    reference, seams = poppler_words(path)
    extra = Counter({w: n for w, n in (ours - reference).items() if w not in seams})
    return document, ours.total(), extra


def main() -> int:
    """One line a file."""
    folder = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus")) / "pdf"
    paths = sorted(folder.glob("*.pdf"))
    if not paths:
        print(f"no PDF in {folder}: set VEILLE_CORPUS to the folder that holds pdf/", file=sys.stderr)
        return 2
    if shutil.which("pdftotext") is None:
        print("pdftotext is not here: install poppler-utils", file=sys.stderr)
        return 2
    print(f"{'file':28} {'words':>7} {'corrupted':>9} {'share':>8} {'sections':>8} title")
    for path in paths:
        try:
            document, count, extra = judge(path)
        except ParseError as error:
            print(f"{path.name:28} {error}")
            continue
        share = extra.total() / max(count, 1)
        print(
            f"{path.name:28} {count:7} {extra.total():9} {share:8.3%} {len(document.sections):8} {document.title[:60]}"
        )
        if "--show" in sys.argv:
            print("   ", dict(extra.most_common(30)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
