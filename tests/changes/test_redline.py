"""Promise: a redline shows each word that came or went where it stands, says what moved, and is inert wherever shown."""

from __future__ import annotations

import random
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from changes_build import page, section
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting import count_calls
from veille.changes import build_redline, render_html, render_markdown, render_text
from veille.changes.tell.redline import Redline
from veille.changes.tell.word_diff import diff_words
from veille.model import Document, Section

FEES = section("Fees", "You pay $155 for the permit.", "- by card", "- by cheque", "Keep the receipt in a safe place.")


def redline(old: Document, new: Document) -> Redline:
    return build_redline(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # one word for another
        ("It lasts 36 months.", "It lasts 24 months.", "It lasts [-36-]{+24+} months."),
        # two words side by side are one replacement
        ("Wait thirty days now.", "Wait six months now.", "Wait [-thirty days-]{+six months+} now."),
        # a word with a hyphen is one replacement
        ("International co-ops", "International Co-op", "International [-co-ops-]{+Co-op+}"),
        # accents and apostrophes stay whole
        ("L’employé signe.", "L’employeur signe.", "L’[-employé-]{+employeur+} signe."),
        # a whole date, in either language, and a whole amount: no half of one is struck
        (
            "From December 11, 2023, pay.",
            "From January 15, 2024, pay.",
            "From [-December 11, 2023-]{+January 15, 2024+}, pay.",
        ),
        ("Dès le 1er août 2018.", "Dès le 2 août 2018.", "Dès le [-1er août 2018-]{+2 août 2018+}."),
        ("It costs $1,085.50 now.", "It costs $1,095.50 now.", "It costs [-$1,085.50-]{+$1,095.50+} now."),
        ("Il en coûte 1 085,50 $ ici.", "Il en coûte 1 095,50 $ ici.", "Il en coûte [-1 085,50 $-]{+1 095,50 $+} ici."),
        # a contraction is one word; typesetting is none
        ("You aren't able to.", "You can't.", "You [-aren't able to-]{+can't+}."),
        ("He said “no” – don’t.", 'He said "yes" - don\'t.', 'He said "[-no-]{+yes+}" - don\'t.'),
        # words at the end
        ("Pay first.", "Pay first, by card.", "Pay first{+, by card+}."),
    ],
)
def test_words(old: str, new: str, expected: str) -> None:
    shown = render_text(redline(page(section("", old)), page(section("", new))))
    assert shown.strip().lstrip("~ ") == expected


WORDS = st.lists(st.sampled_from(["a", "é", " ", ". ", "30", "\n", "days", "’", "<b>"]), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_pieces_join_to_both_texts(old: str, new: str) -> None:
    """Nothing is lost: same and deleted pieces are the old text, same and inserted ones the new."""
    pieces = diff_words(old, new)
    assert "".join(p.text for p in pieces if p.kind != "deleted") == new
    if old != new:
        kept = "".join(p.text for p in pieces if p.kind != "inserted")
        assert kept == old


def test_two_cells_of_a_row_are_two_replacements() -> None:
    """Also where a row is shown as a sentence: what stands on both sides of a cell's border is not one thing."""
    pieces = diff_words("Study\t150\t8 weeks", "Study\t160\t9 weeks")
    assert [p.text for p in pieces if p.kind != "same"] == ["150", "160", "8", "9"]


def test_items_and_cells_are_units() -> None:
    """A row keeps its cells, and only the cell that changed is marked."""
    old = page(section("Table", "Permit | 30 days | free", "Visa | 10 days | $100"))
    new = page(section("Table", "Permit | 45 days | free", "Visa | 10 days | $100"))
    (changed,) = [line for line in redline(old, new).sections[0].lines if line.kind == "changed"]
    assert [all(p.kind == "same" for p in cell) for cell in changed.cells] == [True, False, True]
    assert "<td><del>30</del><ins>45</ins> days</td>" in render_html(redline(old, new))


def table(*rows: str) -> Section:
    """A table whose first row names its columns; each row is named by its first cell."""
    made = section("Table", *rows)
    names = tuple(rows[0].split(" | "))
    blocks = [made.blocks[0]]
    for block in made.blocks[1:]:
        cells = tuple(replace(cell, header=name) for cell, name in zip(block.cells, names, strict=True))
        blocks.append(replace(block, cells=cells, row_label=made.text[cells[0].start : cells[0].end]))
    return replace(made, blocks=tuple(blocks))


def test_a_row_stays_the_row_of_its_name() -> None:
    """Cells are compared under their column's name, one row added and one removed beside it; no naked pipes."""
    head = "Level | Reading | Writing"
    old = page(table(head, "4 | 181-225 | 145-180", "5 | 226-270 | 181-225", "6 | 271-310 | 226-270"))
    new = page(table(head, "4 | 181-225 | 150-190", "6 | 271-310 | 226-270", "7 | 311-350 | 271-310"))
    (changed,) = [line for line in redline(old, new).sections[0].lines if line.kind == "changed"]
    assert changed.headers == ("Level", "Reading", "Writing")
    assert [[p.text for p in cell if p.kind != "same"] for cell in changed.cells] == [[], [], ["145-180", "150-190"]]
    html = render_html(redline(old, new))
    assert html.count("<table") == 1
    assert '<th scope="col">Reading</th>' in html
    assert '<tr class="redline-inserted"><td><ins>7</ins></td>' in html
    assert render_markdown(redline(old, new)).splitlines()[2:6] == [
        "| Level | Reading | Writing |", "| --- | --- | --- |", "| 4 | 181-225 | ~~145-180~~**150-190** |",
        "| ~~5~~ | ~~226-270~~ | ~~181-225~~ |",
    ]  # fmt: skip


def test_moved_text_is_said_to_have_moved() -> None:
    """A line that stands elsewhere now is neither struck nor new."""
    line = "Keep the receipt in a safe place for six years."
    old = page(section("Before", "Read on.", line), section("After", "Wait for the letter."))
    new = page(section("Before", "Read on."), section("After", "Wait for the letter.", line))
    shown = render_text(redline(old, new))
    assert f"[moved elsewhere] {line}" in shown
    assert f"[moved here] {line}" in shown
    assert "[-" not in shown
    assert "déplacé ici" in render_text(redline(old, new), "fr")


def test_unchanged_parts_are_folded() -> None:
    """Lines away from a change are counted, not shown; unchanged sections are left out."""
    lines = [f"Line number {n} of the page stays as it is." for n in range(9)]
    old = page(section("One", *lines), section("Two", "Same."))
    new = page(section("One", *lines[:8], "Line number 8 of the page is new."), section("Two", "Same."))
    shown = render_text(redline(old, new))
    assert "7 unchanged" in shown
    assert "Two" not in shown
    inside = page(section("One", *lines[:4], "Line number 4 of the page is new.", *lines[5:]), section("Two", "Same."))
    around = render_text(redline(old, inside))
    assert [n for n in range(9) if f"number {n} of" in around] == [3, 4, 5]  # one line on each side
    assert not redline(old, replace(old, title=old.title)).changed
    assert render_text(redline(old, old)).strip() == "No change in the text."


HOSTILE = (
    "Open <script>alert(1)</script> <img src=x onerror=alert(2)> [link](javascript:alert(3)) **bold** `code` &amp;"
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_hostile_text_is_inert() -> None:
    """Whatever a page says is shown as words: no tag, attribute, link or emphasis of its own survives."""
    for old, new in ((HOSTILE, "Calm."), ("Calm.", HOSTILE), (HOSTILE, f"{HOSTILE} More.")):
        made = redline(page(section(old, old)), page(section(new, new)))
        tags = Tags()
        tags.feed(render_html(made))
        assert tags.seen <= {
            "div",
            "section",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "ins",
            "del",
            "span",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        }
        assert tags.attributes <= {"class", "lang", "scope"}
        markdown = render_markdown(made)
        assert "](" not in markdown.replace("\\](", "").replace("\\]\\(", "")
        assert "<script" not in markdown.replace("\\<script", "")


WORDS = [f"letter{n}" for n in range(14)]
PART = 50  # lines of a section


def _edited(lines: int) -> tuple[Document, Document]:
    """A page of so many lines, and the same with one word of each line changed."""
    chance = random.Random(7)
    before = [" ".join(chance.choices(WORDS, k=14)) + "." for _ in range(lines)]
    after = [" ".join(w if k != 5 else "changed" for k, w in enumerate(line.split())) for line in before]
    parts = range(0, lines, PART)
    return (
        page(*(section(f"Part {n}", *before[n : n + PART]) for n in parts)),
        page(*(section(f"Part {n}", *after[n : n + PART]) for n in parts)),
    )


def test_the_redline_of_twice_the_edits_takes_twice_the_work() -> None:
    """500 edits in 50 KB, beside 250 in half of it."""
    half, whole = _edited(250), _edited(500)
    assert len(whole[0].text) > 45_000
    assert render_html(redline(*whole)).count("<ins>") >= 500
    few, many = (count_calls(lambda pair=pair: render_html(redline(*pair))) for pair in (half, whole))
    assert many < 2.4 * few
