"""How many captures that are not the page are believed, and how many real edits are held, on pages of the corpus.

python bench/believe/run.py [BAD.toml ...] [EDITS.toml ...]     from the root of a checkout, with VEILLE_CORPUS set

Bad captures (`[[capture]]`, as in tests/fixtures/captures) are put in the place of four pages of their language, in the
page's own frame where they say so. Edits (`[[edit]]`) replace the text under a kept title, with and without a new date.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from tests.fixtures.captures.build import BASE, dress
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.surroundings import Surroundings
from veille.errors import ParseError
from veille.model import Lang, Verdict
from veille.parsers import read_document, read_look
from veille.profiles import load_profiles

CORPUS = Path(os.environ.get("VEILLE_CORPUS", "../shared/corpus"))
HERE = Path(__file__).parent
ADDRESS = "https://www.canada.ca/page.html"
BASES: dict[str, tuple[str, ...]] = {
    "en": ("pages/G09", "pairs/S33", "pages/G15", "own/en"),
    "fr": ("pages/G27", "pages/G30", "pairs/N31", "own/fr"),
}
FRENCH = {*BASES["fr"], "pairs/N15"}
NEW_DATE = "2026-11-20"


@cache
def base_page(name: str) -> str:
    """The source of a page of the corpus, or of our own."""
    if name.startswith("own/"):
        return dress(BASE[name[4:]], "canada-ca").decode()
    folder = CORPUS / name
    file = folder / "page.html" if (folder / "page.html").exists() else folder / "before.html"
    return file.read_text(encoding="utf-8")


def read(source: str, lang: Lang) -> ReadCapture:
    """The page as the judgement sees it."""
    profile, raw = load_profiles()["canada-ca"], source.encode()
    document = read_document(raw, profile=profile, url=ADDRESS, lang=lang)
    return ReadCapture(document, read_look(raw, profile=profile, url=ADDRESS, words=document.text))


@cache
def stored(name: str) -> ReadCapture:
    """The base page as it is stored."""
    return read(base_page(name), language(name))


def language(name: str) -> Lang:
    """The language of a base page."""
    return "fr" if name in FRENCH else "en"


def replace_main(source: str, body: str, *, title: str = "", date: str = "") -> str:
    """The page with other text in its main element, under its own title or another."""
    tree = LexborHTMLParser(source)
    main = tree.css_first("main")
    if main is None or tree.html is None or main.html is None:
        raise SystemExit("a base page has no main element")
    own = main.css_first("#wb-cont") or main.css_first("h1")
    heading = f'<h1 id="wb-cont">{title}</h1>' if title else (own.html or "" if own is not None else "")
    values = "".join(f' {name}="{value or ""}"' for name, value in main.attributes.items())
    page = tree.html.replace(main.html, f"<main{values}>{heading}{body}</main>")
    if title:
        page = re.sub(r"<title>.*?</title>", f"<title>{title} - Canada.ca</title>", page, count=1, flags=re.S)
    return re.sub(r"\d{4}-\d\d-\d\d", date, page) if date else page


def judge(base: str, source: str) -> Verdict | None:
    """The verdict on a capture of that page; None when it cannot even be read (it is refused)."""
    try:
        capture = read(source, language(base))
    except ParseError:
        return None
    return judge_capture(stored(base), capture, Surroundings(lang=language(base)))


def measure_bad(path: Path) -> None:
    """One line: how many bad captures are believed, by frame; then each of them."""
    believed: list[str] = []
    frames, total = Counter[str](), 0
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["capture"]:
        for base in BASES[row["in"]]:
            body = "".join(row.get("body", "").replace("{n}", str(n)) for n in range(row.get("repeat", 1)))
            title = row.get("title", "")
            if row["frame"] == "twin":
                continue
            if row["frame"] == "bare":
                source = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
            else:
                source = replace_main(base_page(base), body, title=title if row["frame"] == "site" else "")
            verdict = judge(base, source)
            total += 1
            if verdict is not None and verdict.believed:
                frames[row["frame"]] += 1
                believed.append(f"  believed: {row['id']} on {base}")
    print(f"{path.name}: {sum(frames.values())} of {total} bad captures believed {dict(frames)}", *believed, sep="\n")


def measure_edits(path: Path) -> None:
    """One line: how many real edits are held; then each of them with its reason."""
    held: list[str] = []
    total = 0
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["edit"]:
        for date in ("", NEW_DATE):
            verdict = judge(row["base"], replace_main(base_page(row["base"]), row["body"], date=date))
            total += 1
            if verdict is None or not verdict.believed:
                held.append(f"  held: {row['id']}: {verdict.doubts[0].en if verdict else 'cannot be read'}")
    print(f"{path.name}: {len(held)} of {total} edits held", *held, sep="\n")


def main() -> None:
    """Measure the files given, or all that stand beside this one and in the tests."""
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}: set VEILLE_CORPUS")
    captures = sorted((HERE.parent.parent / "tests" / "fixtures" / "captures").glob("bad*.toml"))
    for path in [Path(p) for p in sys.argv[1:]] or [*captures, *sorted(HERE.glob("*.toml"))]:
        (measure_edits if path.name.startswith("edits") else measure_bad)(path)


if __name__ == "__main__":
    main()
