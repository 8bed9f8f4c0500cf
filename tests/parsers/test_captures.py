"""Promise: front matter is read as it stands and checked, laws give their identity, and PDFs their structure."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.parsers.pdf_writer import Print, write_pdf
from veille.errors import ParseError
from veille.model import Document, Lang
from veille.parsers import read_document
from veille.parsers.document import read_bare
from veille.parsers.media.front_matter import has_front_matter, parse_front_matter
from veille.parsers.media.laws.justice import read_law
from veille.profiles import load_profiles

PROFILES = load_profiles()
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def capture(body: str, *, recorded: str | None = None, newline: str = "\n", blank: bool = True) -> bytes:
    digest = recorded if recorded is not None else hashlib.sha256(body.encode()).hexdigest()
    lines = [
        "---",
        "url: https://www.canada.ca/en/a.html",
        'title: "A: title"',
        "ingest_date: 2026-02-12",
        f"content_hash: {digest}",
        "---",
    ]
    return (newline.join(lines) + newline + (newline if blank else "")).encode() + body.encode()


# what it proves, bytes, intact
BODIES = [
    ("the hash is of everything after the blank line", capture("words\n"), True),
    ("Windows line ends in the front matter", capture("words\n", newline="\r\n"), True),
    ("no blank line", capture("words", blank=False), True),
    ("a second blank line belongs to the body", capture("\nwords"), True),
    ("a changed body shows", capture("words", recorded="0" * 64), False),
    ("no recorded hash is no verdict", b"---\nurl: https://www.canada.ca/en/a.html\n---\n\nwords", None),
]


@pytest.mark.parametrize(("proves", "raw", "intact"), BODIES, ids=[row[0] for row in BODIES])
def test_recorded_hash_is_checked(proves: str, raw: bytes, intact: bool | None) -> None:
    front = parse_front_matter(raw)
    assert front.intact is intact, proves
    assert front.url == "https://www.canada.ca/en/a.html"
    hints = read_document(raw, profile=PROFILES["canada-ca"]).hints
    assert ("the body is not what its recorded content_hash says" in hints) is (intact is False)


def test_fields_keep_their_spelling() -> None:
    front = parse_front_matter(capture("words"))
    assert (front.title, front.captured, front.parent_url) == ("A: title", "2026-02-12", None)
    assert dict(front.fields)["ingest_date"] == "2026-02-12"


@pytest.mark.parametrize("raw", [b"words", b"---\nwords", b"--- a\nb\n---\n", b""])
def test_no_front_matter_is_no_front_matter(raw: bytes) -> None:
    assert not has_front_matter(raw)
    with pytest.raises(ParseError, match="no front matter"):
        parse_front_matter(raw)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_front_matter_is_refused(opening: str) -> None:
    """Thousands of lists in one another are a fault of the file, told as one."""
    with pytest.raises(ParseError, match="front matter"):
        parse_front_matter(f"---\nurl: {opening * 5_000}\n---\nThe fee is $5.\n".encode())


def test_a_repeated_title_alone_is_empty() -> None:
    """A failed capture holds its title only, as a heading or as a line: it has no text and says so."""
    for body in ("A: title", "A: title\n========\n", "# A: title\n\nPublished Time: today\n"):
        document = read_document(capture(body), profile=PROFILES["canada-ca"])
        assert (document.empty, document.title, document.text) == (True, "A: title", "")


def test_corpus_captures_are_intact(corpus: Path) -> None:
    """All 35 sample manuals are what their front matter says; a quarter are failed captures."""
    fronts = [(parse_front_matter(p.read_bytes()), p) for p in sorted((corpus / "manuals").glob("*.md"))]
    documents = [read_bare(p.read_bytes(), PROFILES["canada-ca"], None, None, None) for _, p in fronts]
    assert all(front.intact for front, _ in fronts)
    assert [d.title for d in documents] == [front.title for front, _ in fronts]
    assert sum(d.empty for d in documents) == 10
    assert all(d.modified for d in documents if not d.empty)


def law(name: str) -> Document:
    return read_document((FIXTURES / "justice" / name / "input.xml").read_bytes(), profile=PROFILES["justice"])


def test_dates_of_the_consolidation_are_not_content() -> None:
    """What moves in a law's file without its text (current date, point in time, amendments list) moves no hash."""
    raw = (FIXTURES / "justice" / "regulation-en" / "input.xml").read_bytes()
    moved = raw.replace(b"2022-10-05", b"2023-01-01").replace(b'pit-date="2022-09-27', b'pit-date="2023-01-01')
    moved = (
        moved.replace(b"<DD>6</DD>", b"<DD>31</DD>")
        .replace(b"SOR/2022-184", b"SOR/2023-001")
        .replace(b'lims:id="12"', b'lims:id="99"')
    )
    assert moved != raw
    before, after = (read_document(r, profile=PROFILES["justice"]) for r in (raw, moved))
    assert (before.content_hash, before.sections) == (after.content_hash, after.sections)


def test_twins_have_the_same_labels() -> None:
    """English and French of one regulation pair by label and kind of block."""
    english, french = law("regulation-en"), law("regulation-fr")
    assert english.instrument == french.instrument == "IRPR"
    marks = [
        [((s.label or "").removeprefix(word), s.level, s.body, s.repealed) for s in law.sections]
        for law, word in ((english, "SCHEDULE"), (french, "ANNEXE"))
    ]
    assert marks[0] == marks[1]
    assert [[(b.kind, b.depth, b.lead) for b in s.blocks] for s in english.sections] == [
        [(b.kind, b.depth, b.lead) for b in s.blocks] for s in french.sections
    ]


def test_an_act_has_a_short_title_a_number_and_a_preamble_outside_its_body() -> None:
    raw = (
        b'<Statute xmlns:lims="http://justice.gc.ca/lims" xml:lang="en"><Identification><LongTitle>An Act about stays</LongTitle>'
        b"<ShortTitle>Sample Act</ShortTitle><Chapter><ConsolidatedNumber>I-2.5</ConsolidatedNumber></Chapter></Identification>"
        b"<Introduction><Preamble><Provision><Text>Whereas stays matter;</Text></Provision></Preamble></Introduction>"
        b"<Body><Section><Label>1</Label><Text>A stay is lawful.</Text></Section></Body></Statute>"
    )
    act = read_document(raw, profile=PROFILES["justice"])
    assert (act.title, act.kind, act.instrument) == ("Sample Act", "act", "IRPA")
    assert [(s.label, s.body, s.text) for s in act.sections] == [
        (None, False, "Whereas stays matter;"),
        ("1", True, "A stay is lawful."),
    ]


def test_law_versions_of_the_corpus_differ_where_the_gold_says(corpus: Path) -> None:
    """Sections whose text differs between two dated versions are exactly those of the gold."""
    gold = json.loads((corpus / "laws" / "gold.json").read_text())["fr:2"]
    old, new = (
        {
            s.label: s
            for s in read_law((corpus / "laws" / gold[k]).read_bytes(), profile=PROFILES["justice"]).sections
            if s.body and s.label
        }
        for k in ("before", "after")
    )
    assert set(new) - set(old) == set(gold["added"])
    gone = {k for k in old if k not in new or (new[k].repealed and not old[k].repealed)}
    assert gone == set(gold["repealed"]) | set(gold["removed"])
    assert {k for k in old if k in new and old[k].text_hash != new[k].text_hash} - gone == set(gold["changed"])


def test_pdf_running_lines_and_hyphenless_tables() -> None:
    """Lines on every page and page numbers are no text; cells that line up are rows."""
    pages = [
        [
            Print(72, 760, "Department guide", 8),
            Print(72, 700, f"Part {n}", 16, bold=True),
            Print(72, 670, f"Words of part {name}."),
            Print(300, 30, f"{n}"),
            Print(72, 640, f"Part {n} . . . . . . . . . {n}{n}"),
        ]
        for n, name in enumerate(("one", "two", "three", "four"), start=1)
    ]
    document = read_document(write_pdf(pages), profile=PROFILES["generic"])
    assert "Department guide" not in document.text
    assert [s.text for s in document.sections] == [f"Words of part {n}." for n in ("one", "two", "three", "four")]


def test_a_document_has_the_links_of_its_main_content() -> None:
    html = b"<html><body><nav><a href='/menu'>Menu</a></nav><main><h1>T</h1><p><a href='a.html'>A</a> <a href='b.pdf'>B</a></main></html>"
    document = read_document(html, profile=PROFILES["canada-ca"], url="https://www.canada.ca/en/index.html")
    links = [link for section in document.sections for link in section.links]
    assert [(a.href, a.text, a.form) for a in links] == [
        ("https://www.canada.ca/en/a.html", "A", False),
        ("https://www.canada.ca/en/b.pdf", "B", True),
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, "fr"),  # the front matter says so
        ("en", "en"),  # who asks knows better
    ],
)
def test_the_language_is_that_of_who_asks_then_of_the_front_matter(asked: Lang | None, expected: Lang) -> None:
    """Words that are of both languages say nothing of it themselves."""
    raw = b"---\nurl: https://www.canada.ca/a.html\ntitle: Documents\nlang: fr\n---\n\nDocuments: passports, photos.\n"
    assert read_document(raw, profile=PROFILES["canada-ca"], lang=asked).lang == expected


@pytest.mark.parametrize(("recorded", "said"), [(None, False), ("0" * 64, True)])
def test_a_body_that_is_not_the_recorded_one_is_a_hint(recorded: str | None, said: bool) -> None:
    """Kept with a hint: the words may have been edited after they were captured."""
    document = read_document(capture("You must pay $155.\n", recorded=recorded), profile=PROFILES["canada-ca"])
    assert any("content_hash" in hint for hint in document.hints) is said
