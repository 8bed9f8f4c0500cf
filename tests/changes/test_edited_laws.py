"""Promise: what is told of an edited law is what it was when a person last read it (edited/): each edit alone, then some."""

from __future__ import annotations

import json
from functools import reduce
from pathlib import Path

import pytest
from test_edited_pages import KEPT, PROFILES, record

from tests.readings import require_kept
from veille.changes import compare
from veille.model import Document
from veille.parsers import read_document, select_profile

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
Edit = tuple[str, str, str]  # what it is, words of the file, and the words in their place
XML: list[Edit] = [
    ("an amount", "the fee of $155 is paid", "the fee of $170 is paid"),
    ("a duty", "An officer shall issue", "An officer may issue"),
    ("a limit", "at most 36 months", "at most 24 months"),
    ("a condition more", "<Text>kind.</Text></Subparagraph>",
     "<Text>kind, or</Text></Subparagraph><Subparagraph lims:fid='28'><Label>(iii)</Label><Text>stamps.</Text></Subparagraph>"),
    ("a condition less", "<Subparagraph lims:fid=\"26\"><Label>(ii)</Label><Text>kind.</Text></Subparagraph>", ""),
    ("conditions joined otherwise", "</XRefExternal>; and", "</XRefExternal>; or"),
    ("a part's name", "<Label>(b)</Label>", "<Label>(c)</Label>"),
    ("a section's number", "<Label>200</Label>", "<Label>200.1</Label>"),
    ("a repeal", "<Text>A permit is valid for at most 36 months.</Text>", "<Text><Repealed>[Repealed, SOR/2024-1, s. 2]</Repealed></Text>"),
    ("a repealed section again in force", "<Repealed>[Repealed, SOR/2020-55, s. 7]</Repealed>", "A permit is shown on demand."),
    ("a repealed section gone", "<Section lims:fid=\"31\"><Label>201</Label><Text><Repealed>[Repealed, SOR/2020-55, s. 7]</Repealed></Text></Section>", ""),
    ("a day of coming into force", "fid=\"21\" lims:inforce-start-date=\"2022-01-01\"", "fid=\"21\" lims:inforce-start-date=\"2024-01-01\""),
    ("a definition", "time spent in a province", "time spent in Quebec"),
    ("a heading", "<TitleText>Permits</TitleText>", "<TitleText>Permits and visas</TitleText>"),
    ("a marginal note", "<MarginalNote>Limit</MarginalNote>", "<MarginalNote>Length</MarginalNote>"),
    ("an amount of a schedule", "<entry>$155</entry>", "<entry>$170</entry>"),
    ("a row of a schedule", "</row></tbody>", "</row><row><entry>Visa</entry><entry>$100</entry></row></tbody>"),
    ("a history", "SOR/2014-14, s. 1", "SOR/2014-14, s. 1; SOR/2024-1, s. 1"),
    ("a title", "Sample Immigration Regulations", "Sample Immigration and Stay Regulations"),
]  # fmt: skip
HTML: list[Edit] = [
    ("a limit", "at most 36 months", "at most 24 months"),
    ("a section's number", "se:105", "se:107"),
    ("a heading", ">Length<", ">Length and end<"),
    ("a title", "Sample Immigration Regulation", "Sample Stay Regulation"),
    ("a history", "O.C. 10-2020, s. 2", "O.C. 10-2024, s. 2"),
    ("the consolidation", "23 November 2023", "23 November 2024"),
    ("a repeal with its day", '<span class="Repealed-Text">(Repealed).', "<span>Repealed on 1 May 2024."),
    ("a repeal taken back", '<span class="Repealed-Text">(Repealed).', "<span>A consent is shown on demand."),
    ("a day of coming into force", "In force: 2018-08-02", "In force: 2024-08-02"),
    ("a condition", "the employer closes", "the employer sells"),
    ("conditions joined otherwise", "leaves; or", "leaves; and"),
    ("an amount of a schedule", "$120", "$135"),
    ("a power", '<span class="superscript">2</span>', '<span class="superscript">3</span>'),
    (
        "a repealed division again in force",
        '<div class="Repealed-Heading">(Repealed)</div>',
        '<div class="TitleText-group4">WORK</div>',
    ),
]
URL = "https://www.legisquebec.gouv.qc.ca/en/document/cr/I-0.2.1,%20r.%203"
LAWS: dict[str, tuple[str | None, list[Edit]]] = {
    "justice/regulation-en": (None, XML),
    "legisquebec/regulation": (URL, HTML),
}


def read_edited(name: str, *edits: Edit) -> Document:
    raw = next((FIXTURES / name).glob("input.*")).read_text(encoding="utf-8")
    assert all(before in raw for _, before, _ in edits)
    edited = reduce(lambda text, one: text.replace(one[1], one[2]), edits, raw).encode()
    url = LAWS[name][0]
    return read_document(edited, profile=select_profile(PROFILES, url, edited), url=url)


@pytest.mark.parametrize("name", LAWS)
def test_each_edit_of_a_law_is_told_as_before(name: str) -> None:
    """There with all that is told, back with the lines alone."""
    old, edits_of = read_edited(name), LAWS[name][1]
    lines: list[object] = []
    for what, edits in (*((edit[0], (edit,)) for edit in edits_of), ("each third", tuple(edits_of[::3]))):
        new = read_edited(name, *edits)
        lines += [what, *record(compare(old, new), old, new)]
        lines += [
            [c.object, c.kind, c.severity, c.reason, c.summary_en, c.summary_fr] for c in compare(new, old).changes
        ]
    require_kept(KEPT / f"{name.replace('/', '-')}.jsonl", [json.dumps(line, ensure_ascii=False) for line in lines])
