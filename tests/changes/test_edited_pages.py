"""Promise: what is told of whole pages after many edits at once is what it was when a person last read it (edited/).

The pages are those of the public corpus, the edits are made by rule: each line of a page meets one of the kinds of edit.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import MISSING, asdict, fields
from pathlib import Path

import pytest

from tests.readings import require_kept
from veille.changes import compare
from veille.changes.tell.redline import build_redline
from veille.changes.tell.redline_text import render_markdown
from veille.model import Change, Comparison, Document
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "rules"))

from public_corpus import CELLS, markup_of
from public_corpus import FOLDER as CORPUS

KEPT = Path(__file__).parent / "edited"
PROFILES = load_profiles()
TURNED = {
    "en": {"must": "may", "may": "must", "cannot": "can", "if": "unless", "all": "some", "at least": "more than"},
    "fr": {"doit": "peut", "doivent": "peuvent", "peut": "doit", "peuvent": "doivent", "si": "sauf si", "au moins": "plus de"},
}  # fmt: skip
MORE = {"en": "The counter must keep a copy for 3 years.", "fr": "Le comptoir doit garder une copie pendant 3 ans."}
TAIL = {"en": "at the counter", "fr": "au comptoir"}
# Of a change, what is minted or learned: it may be otherwise tomorrow.
LEFT_OUT = {"object_id", "section_id", "confidence"}
Row = tuple[str, str]  # the shape of a block, as in the public corpus, and its words


def rows_of(path: Path) -> tuple[str, list[Row]]:
    """The address of a page of the corpus, and its blocks."""
    address, *rows = (tuple(line.split("\t")[:2]) for line in path.read_text(encoding="utf-8").splitlines())
    return address[1], [(row[0], row[1]) for row in rows if row[0] != "#"]


def html_of(rows: Iterable[Row], lang: str) -> str:
    """The page that has these blocks; its title is the first `h1`."""
    rows = list(rows)
    title = next((text for shape, text in rows if shape == "h1"), "")
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{title}</title></head><body><main>"
        f"{''.join(markup_of(rows))}</main></body></html>"
    )


def read(rows: Iterable[Row], url: str, lang: str) -> Document:
    html = html_of(rows, lang).encode()
    return read_document(html, profile=select_profile(PROFILES, url, html), url=url)


def edit(rows: list[Row], lang: str, turn: int) -> list[Row]:
    """The page after the edits: each line meets the one that is its turn, most meet none."""
    after: list[Row] = []
    backward = False  # whether the columns of the table change their places
    for n, row in enumerate(rows):
        kind = (5 * n + 3 * turn) % 13
        if row[0] == "th":
            backward = kind > 9
        if row[0] in ("h2", "h3"):
            edit_heading(after, row, kind, lang)
        elif row[0] in ("th", "tr"):
            edit_row(after, row, kind, f"{TAIL[lang]} {n}", backward=backward)
        elif row[0] in ("p", "li", "ol"):
            edit_line(after, row, kind, lang)
        else:
            after.append(row)
    return after


def edit_heading(after: list[Row], row: Row, kind: int, lang: str) -> None:
    """A heading that has more words, another level, or its place before the line above it."""
    shape, text = row
    if kind < 4:
        text = f"{text} {TAIL[lang]}"
    elif kind < 6:
        shape = "h3" if shape == "h2" else "h2"
    after.insert(len(after) - (kind in (6, 7)), (shape, text))


def edit_row(after: list[Row], row: Row, kind: int, name: str, *, backward: bool) -> None:
    """A row that went, that has another number or its columns in another order, or with a new one before it."""
    shape, text = row
    if kind == 5 and shape == "tr":
        return
    if kind < 3:
        text = raise_number(text)
    if backward:
        text = CELLS.join(reversed(text.split(CELLS)))
    elif kind == 7 and shape == "tr":
        after.append((shape, CELLS.join((name, *text.split(CELLS)[1:]))))
    after.append((shape, text))


def edit_line(after: list[Row], row: Row, kind: int, lang: str) -> None:
    """A sentence or item that went, came, moved, or is said or set otherwise."""
    shape, text = row
    words = text.split()
    turned = re.compile(r"\b(" + "|".join(TURNED[lang]) + r")\b")
    texts = {
        0: raise_number(text),
        1: turned.sub(lambda m: TURNED[lang][m[0]], text, count=1),
        3: text.replace("’", "'").replace(" – ", " - ").replace(",", " ,"),
        4: f"{text} {MORE[lang]}",
        7: " ".join([*words[: len(words) // 2], *words[len(words) // 2 + 1 :]]),
    }
    if kind == 5:
        shape = "li" if shape == "p" else "p"
    if kind == 8:
        after.append((shape, MORE[lang]))
    if kind == 6 and after and after[-1][0] == shape:
        after.insert(-1, (shape, text))
    elif kind != 2:
        after.append((shape, texts.get(kind, text)))


def raise_number(text: str) -> str:
    """The first number of a text, one higher."""
    return re.sub(r"\d+", lambda m: str(int(m[0]) + 1).zfill(len(m[0])), text, count=1)


def plain(change: Change) -> dict[str, object]:
    """What a change says, without what is at its default."""
    defaults = {f.name: f.default for f in fields(change) if f.default is not MISSING}
    return {k: v for k, v in asdict(change).items() if k not in LEFT_OUT and (k not in defaults or v != defaults[k])}


def record(result: Comparison, old: Document, new: Document) -> list[object]:
    """A comparison as lines of plain data: its changes, values, what corresponds, and both wordings marked."""
    pairs = [[m.old, m.new, m.method, round(m.score, 1), m.doubtful] for m in result.sections]
    rules = [[m.old, m.new, m.method, round(m.score, 1), m.doubtful] for m in result.rules if m.method != "exact"]
    return [
        {"severity": result.severity, "reasons": list(result.reasons)},
        *map(plain, result.changes),
        *({"value": [v.type, v.role, v.before, v.after, v.unit, v.section]} for v in result.value_changes),
        {"sections": pairs, "rules": rules, "relations": [list(asdict(r).values()) for r in result.relations]},
        *render_markdown(build_redline(old, new)).splitlines(),
    ]


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.tsv")), ids=lambda path: path.stem)
def test_many_edits_are_told_as_before(path: Path, turn: int) -> None:
    """Both ways; back, only the changes and their lines."""
    lang = path.stem[:2]
    url, rows = rows_of(path)
    old, new = read(rows, url, lang), read(edit(rows, lang, turn), url, lang)
    there, back = compare(old, new), compare(new, old)
    lines = [
        *record(there, old, new),
        *([c.object, c.kind, c.severity, c.reason, c.summary_en, c.summary_fr] for c in back.changes),
    ]
    require_kept(KEPT / f"{path.stem}-{turn}.jsonl", [json.dumps(line, ensure_ascii=False) for line in lines])
