"""The table "By site" of docs/quality.md: what is read beside an independent reading (`independent.py`, poppler).

    VEILLE_CORPUS=FOLDER python bench/parsers/by_site.py [statutes laws pages pdfs] [--show] [--write]

`--show` lists each difference, `--write` puts the table into docs/quality.md.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.parsers import independent
from bench.parsers.independent import Reference, words_of
from bench.parsers.pdf_words import judge as judge_pdf
from veille.errors import ParseError
from veille.model import Document
from veille.parsers import select_profile
from veille.parsers.document import read_bare
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
QUALITY = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- by_site begin -->", "<!-- by_site end -->"
PROFILES = load_profiles()


@dataclass(slots=True)
class Row:
    """One site's figures; each pair is (right, of those where the file says it)."""

    files: int = 0
    refused: int = 0
    told: dict[str, list[int]] = field(default_factory=dict)
    sections: list[int] = field(default_factory=lambda: [0, 0])
    words: int = 0
    lost: int = 0
    extra: int = 0
    remarks: list[str] = field(default_factory=list)

    def count(self, name: str, expected: object, got: object, where: str) -> None:
        """Count one fact, if the independent reading has it."""
        if expected is None:
            return
        pair = self.told.setdefault(name, [0, 0])
        pair[1] += 1
        pair[0] += expected == got
        if expected != got:
            self.remarks.append(f"{where}: {name}: {got!r}, not {expected!r}")


def compare(row: Row, where: str, document: Document, reference: Reference, sections: tuple[str, ...]) -> None:
    """Add one file to its site's row."""
    row.files += 1
    ours = Counter[str]()
    for section in (s for s in document.sections if not s.contents):  # "On this page" is kept for people only
        label = section.label or ""
        apart = "" if label in section.heading or "/" in label or ", " in label else label  # amendments are named by us
        notes = () if document.medium == "xml" else section.notes
        ours.update(words_of("\n".join((apart, section.heading, section.text, *notes))))
    row.count("title", reference.title, document.title, where)
    row.count("date", reference.day, document.modified or document.state_date, where)
    row.count("language", reference.lang, document.lang, where)
    row.count("twin", reference.twin.replace(" ", "%20") if reference.twin else None, document.twin_url, where)
    row.count("state", reference.state, document.state.value, where)
    row.sections[1] += len(reference.sections)
    row.sections[0] += _in_order(reference.sections, sections)
    if reference.sections != sections:
        missing = Counter(reference.sections) - Counter(sections)
        more = Counter(sections) - Counter(reference.sections)
        row.remarks.append(f"{where}: sections: missing {dict(missing)}, more {dict(more)}")
    lost, extra = _without_seams(reference.words - ours, ours - reference.words)
    row.words += reference.words.total()
    row.lost += lost.total()
    row.extra += extra.total()
    if lost or extra:
        row.remarks.append(f"{where}: lost {dict(lost.most_common(12))}, extra {dict(extra.most_common(12))}")


def _without_seams(lost: Counter[str], extra: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """The words without those that one reading parts and the other joins: "ITABLEAU" is "I TABLEAU"."""
    for whole, parted in ((lost, extra), (extra, lost)):
        for word in list(whole):
            for at in range(1, len(word)):
                pair = Counter((word[:at], word[at:]))
                while whole[word] > 0 and pair <= parted:
                    whole[word] -= 1
                    parted.subtract(pair)
    return +lost, +extra


def _in_order(expected: tuple[str, ...], got: tuple[str, ...]) -> int:
    """How many of the expected sections stand in ours in their order."""
    at = found = 0
    for name in expected:
        here = next((n for n in range(at, len(got)) if got[n] == name), None)
        if here is not None:
            at, found = here + 1, found + 1
    return found


def add_statute(path: Path, row: Row) -> None:
    """Compare one page of LégisQuébec; the site's own error pages are refused."""
    document = _read(path, row)
    if document is not None:
        ids = tuple(s.anchor or "" for s in document.sections if (s.anchor or "").startswith("se:"))
        compare(row, path.name, document, independent.statute(path.read_bytes()), ids)


def add_law(path: Path, row: Row) -> None:
    """Compare one federal act or regulation."""
    document = _read(path, row)
    if document is not None:
        labels = tuple(s.label for s in document.sections if s.label and "/" not in s.label and ", " not in s.label)
        compare(row, path.name, document, independent.law(path.read_bytes()), labels)


def add_page(path: Path, row: Row) -> None:
    """Compare one page of canada.ca."""
    document = _read(path, row)
    if document is not None:
        headings = tuple(s.heading for s in document.sections if s.heading and not s.contents)
        compare(row, f"{path.parent.name}/{path.name}", document, independent.page(path.read_bytes()), headings)


# Site, files, how one is compared. canada.ca: single pages and both sides of the pairs of revisions.
SITES: dict[str, tuple[str, tuple[str, ...], Callable[[Path, Row], None]]] = {
    "statutes": ("LégisQuébec", ("legisquebec/r*.html",), add_statute),
    "laws": ("Justice Laws XML", ("laws/*.xml",), add_law),
    "pages": ("canada.ca", ("pages/*/page.html", "pairs/*/*.html"), add_page),
}


def _read(path: Path, row: Row) -> Document | None:
    raw = path.read_bytes()
    try:
        return read_bare(raw, select_profile(PROFILES, None, raw), None, None, None)  # its rules are measured elsewhere
    except ParseError as error:
        row.refused += 1
        row.remarks.append(f"{path.name}: refused: {error}")
        return None


def pdfs() -> Iterator[tuple[str, Row]]:
    """PDFs beside poppler's text, scans with a layer of recognised letters apart."""
    for name, pattern in (("PDF, IRCC manuals", "enf*.pdf"), ("PDF, bilingual act, one column", "C-29.pdf")):
        row = Row()
        for path in sorted((CORPUS / "pdf").glob(pattern)):
            _, count, extra = judge_pdf(path)
            row.files += 1
            row.words += count
            row.extra += extra.total()
            if extra:
                row.remarks.append(f"{path.name}: corrupted {dict(extra.most_common(12))}")
        yield name, row


def table(rows: list[tuple[str, Row]]) -> str:
    """The rows as Markdown."""
    names = ("title", "date", "language", "twin", "state")
    lines = [
        f"| site | files | {' | '.join(names)} | sections in order | words | lost | extra |",
        "|---|" + "---:|" * (len(names) + 5),
    ]
    for site, row in rows:
        told = [f"{row.told[n][0]} of {row.told[n][1]}" if n in row.told else "-" for n in names]
        order = f"{row.sections[0]:,} of {row.sections[1]:,}" if row.sections[1] else "-"
        lost = f"{row.lost / max(row.words, 1):.2%}" if row.sections[1] else "-"
        cells = [str(row.files), *told, order, f"{row.words:,}", lost, f"{row.extra / max(row.words, 1):.2%}"]
        lines.append(f"| {site} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Print the table; with `--write` put it into the docs."""
    if not (CORPUS / "score.py").is_file():
        print(f"no corpus at {CORPUS}: set VEILLE_CORPUS", file=sys.stderr)
        return 2
    only = {name for name in sys.argv[1:] if not name.startswith("--")}
    rows: list[tuple[str, Row]] = []
    for name, (site, patterns, add) in SITES.items():
        row = Row()
        for path in (
            sorted(path for pattern in patterns for path in CORPUS.glob(pattern)) if not only or name in only else ()
        ):
            add(path, row)
        rows += [(site, row)] if row.files else []
    rows += list(pdfs()) if shutil.which("pdftotext") and (not only or "pdfs" in only) else []
    print(table(rows))
    for site, row in rows:
        print(f"{site}: {row.refused} refused, {len(row.remarks)} remarks")
        for remark in row.remarks if "--show" in sys.argv else ():
            print("   ", remark)
    if "--write" in sys.argv:
        text = QUALITY.read_text(encoding="utf-8")
        head, _, rest = text.partition(BEGIN)
        QUALITY.write_text(f"{head}{BEGIN}\n{table(rows)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
