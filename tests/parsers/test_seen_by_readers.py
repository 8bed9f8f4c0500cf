"""Promise: what a reader sees moves the content hash and is told, though not a word differs; what counts by itself does not."""

from __future__ import annotations

import pytest

from tests.watching import page
from veille import changes
from veille.model import Severity
from veille.parsers import cut_page, read_document
from veille.profiles import Profile, load_profiles

URL = "https://www.canada.ca/en/page.html"
CANADA = load_profiles()["canada-ca"]
TABLE = "<table><tr><th>Age</th><th>Points</th></tr>{}</table>"


def digest(body: str, profile: Profile = CANADA) -> str:
    return cut_page(page(body).encode(), profile=profile, url=URL).content_hash


SEEN = {
    "item moved into the list within": (
        "<ul><li>Exempt:<ul><li>nurses</li></ul></li><li>bakers</li></ul>",
        "<ul><li>Exempt:<ul><li>nurses</li><li>bakers</li></ul></li></ul>",
    ),
    "cell border": (TABLE.format("<tr><td>1</td><td>23</td></tr>"), TABLE.format("<tr><td>12</td><td>3</td></tr>")),
    "row border": (
        TABLE.format("<tr><td>nurse</td><td>5</td></tr><tr><td>6</td></tr>"),
        TABLE.format("<tr><td>nurse</td></tr><tr><td>5</td><td>6</td></tr>"),
    ),
    "cell in another column": (
        TABLE.format("<tr><td>$30</td><td></td></tr>"),
        TABLE.format("<tr><td></td><td>$30</td></tr>"),
    ),
    "cell over two columns": (
        TABLE.format("<tr><td>$30</td><td></td></tr>"),
        TABLE.format('<tr><td colspan="2">$30</td></tr>'),
    ),
    "cell over two rows": (
        TABLE.format("<tr><td>nurse</td><td>5</td></tr><tr><td></td><td>6</td></tr>"),
        TABLE.format('<tr><td rowspan="2">nurse</td><td>5</td></tr><tr><td>6</td></tr>'),
    ),
    "item border": ("<ul><li>nurses</li><li>bakers cooks</li></ul>", "<ul><li>nurses bakers</li><li>cooks</li></ul>"),
    "numbered list": (
        "<ul><li>chest x-ray</li><li>passport</li></ul>",
        "<ol><li>chest x-ray</li><li>passport</li></ol>",
    ),
    "ticked box": (
        '<ul><li><input type="checkbox" disabled> Nurses</li></ul>',
        '<ul><li><input type="checkbox" disabled checked> Nurses</li></ul>',
    ),
    "list begins at five": ("<ol><li>chest x-ray</li></ol>", '<ol start="5"><li>chest x-ray</li></ol>'),
    "list by letters": ("<ol><li>chest x-ray</li></ol>", '<ol type="a"><li>chest x-ray</li></ol>'),
    "sign in a cell": (
        TABLE.format('<tr><td>nurse</td><td><img src="t.png" alt="Yes"></td></tr>'),
        TABLE.format('<tr><td>nurse</td><td><img src="t.png" alt="No"></td></tr>'),
    ),
    "sign in a line": ('<p><img src="t.png" alt="Yes"> Nurses</p>', '<p><img src="t.png" alt="No"> Nurses</p>'),
    "power": ("<p>The room has 10<sup>2</sup> square feet.</p>", "<p>The room has 102 square feet.</p>"),
    "square metre": ("<p>The room has 9 m<sup>2</sup>.</p>", "<p>The room has 9 m2.</p>"),
    "index": ("<p>CO<sub>2</sub> is measured.</p>", "<p>CO2 is measured.</p>"),
}


@pytest.mark.parametrize(("before", "after"), SEEN.values(), ids=SEEN.keys())
def test_what_a_reader_sees_is_told(before: str, after: str) -> None:
    assert digest(before) != digest(after)
    one, two = (read_document(page(body).encode(), profile=CANADA, url=URL) for body in (before, after))
    found = changes.compare(one, two)
    assert found.severity.rank >= Severity.EDITORIAL.rank
    assert found.changes


SAME = {
    "numbered from one": ("<ol><li>chest x-ray</li></ol>", '<ol start="1" type="1"><li>chest x-ray</li></ol>'),
    "spans of one": (
        TABLE.format("<tr><td>1</td><td>2</td></tr>"),
        TABLE.format('<tr><td colspan="1" rowspan="1">1</td><td>2</td></tr>'),
    ),
    "head of a table": (
        TABLE.format("<tr><td>1</td><td>2</td></tr>"),
        "<table><thead><tr><th>Age</th><th>Points</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    "footnote of a year": ("<p>In 2019<sup>1</sup> it rose.</p>", "<p>In 2019<sup>2</sup> it rose.</p>"),
    "ordinal": ("<p>On March 1<sup>st</sup></p>", "<p>On March 1st</p>"),
    "picture without words": ('<p><img src="a.png" alt=""> Nurses</p>', "<p>Nurses</p>"),
    "logo in a link": ('<p><a href="/x"><img src="a.png" alt="Home"> Nurses</a></p>', '<p><a href="/x">Nurses</a></p>'),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME.keys())
def test_what_a_reader_does_not_see_is_the_same(before: str, after: str) -> None:
    assert digest(before) == digest(after)


def test_a_power_is_read_as_one() -> None:
    document = read_document(page("<p>The room has 10<sup>2</sup> square feet.</p>").encode(), profile=CANADA, url=URL)
    assert "10² square feet" in document.text


# Lines that are no content, with what moves in them.
STAMPS = [
    "Content current as of January {}, 2026.",
    "Page generated on January {}, 2026",
    "Version 1.{} – generated at 10:0{}:11",
    "Current time: 10:0{} a.m.",
    "{} people found this helpful",
    "1{} of 20 users found this page useful",
    "8{} % des lecteurs ont trouvé cette page utile",
    "1.{}K views",
    "3{} people are viewing this page",
    "© 202{} Government of Canada",
    "© Gouvernement du Québec, 202{}",
    "1{} personnes ont consulté cette page",
    "1{} personnes ont trouvé ce contenu utile",
    "1{} visiteurs en ligne",
    "Page générée le {} janvier 2026 à 10 h 02",
    "Contenu à jour au {} janvier 2026",
    "Heure actuelle : 10 h 0{}",
    # behind a sentence
    "The list is public. 1,20{} views",
    "The list is public. Posted {} hours ago",
    "La liste est publique. © Gouvernement du Québec, 202{}",
]
CONTENT = [
    "1{} people are visiting under this permit",
    "(c) 202{} regulations apply",
    "Version 2.{}",
    "Applications received as of January {}, 2026",
    "1{} members found work in Quebec",
    "Permits issued: 1,20{}",
    "Time limit: 10:0{}",
    "The list is public. 1,20{} places",
    "The rule changed. It was signed {} days ago",
    "© 2026: the copy costs ${}",
]


@pytest.mark.parametrize("line", STAMPS)
def test_what_counts_or_ages_by_itself_is_no_content(line: str) -> None:
    one, two = (f"<p>{line.format(n, n)}</p>" for n in (1, 2))
    assert digest(one) == digest(two)
    cuts = [cut_page(page(body).encode(), profile=CANADA, url=URL) for body in (one, two)]
    assert cuts[0].modified == cuts[1].modified


@pytest.mark.parametrize("line", CONTENT)
def test_what_only_looks_like_a_counter_is_content(line: str) -> None:
    assert digest(f"<p>{line.format(1)}</p>") != digest(f"<p>{line.format(2)}</p>")


@pytest.mark.parametrize("pieces", [2, 30])
def test_a_selector_that_takes_most_of_the_text_piece_by_piece_is_not_applied(pieces: int) -> None:
    """The share is that of all elements that one selector finds together, be it two of half a page each."""
    steps = [f"Step {n}: the officer notes the amount of ${n} in the file and keeps it. " for n in range(30)]
    each = len(steps) // pieces
    body = "".join(f"<p class='lead'>{''.join(steps[n * each : (n + 1) * each])}</p>" for n in range(pieces))
    greedy = CANADA.model_copy(update={"strip": (*CANADA.strip, "p.lead", ".aside")})
    cut = cut_page(page(body + "<div class='aside'>Chat with us</div>").encode(), profile=greedy, url=URL)
    document = read_document(page(body + "<div class='aside'>Chat with us</div>").encode(), profile=greedy, url=URL)
    assert "Step 29" in document.text
    assert "Chat with us" not in document.text  # the other selectors are applied
    assert any(hint.startswith("kept <p.lead>: all that it finds holds 9") for hint in cut.hints), cut.hints
