"""Promise: a page's structure comes out as sections and blocks, in both languages, whatever the template made of it."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
URL = "https://www.canada.ca/en/folder/page.html"


def read(body: str) -> Document:
    html = f"<html lang=en><body><main property=mainContentOfPage><h1 id=wb-cont>Title</h1>{body}</main></body></html>"
    return keep(read_document(html.encode(), profile=PROFILE, url=URL))


def outline(body: str) -> list[str]:
    """One line a heading (`## words`) and a block (`kind depth<lead words`)."""
    lines = []
    for section in read(body).sections:
        if section.heading:
            lines.append("#" * section.level + " " + section.heading)
        for block in section.blocks:
            lead = "" if block.lead is None else f"<{block.lead}"
            words = section.text[block.start : block.end].replace("\t", " | ").replace("\n", " / ")
            lines.append(f"{block.kind} {block.depth}{lead} {words}")
    return lines


# what it proves, HTML, outline
CASES = [
    (
        "letters that the style of a list draws stand in the text; typed ones are not doubled, plain numbers left out",
        (
            "<ol class=lst-lwr-alph><li>one<ol class=lst-lwr-rmn><li>x</li><li><a href=/y>y</a></li></ol></li><li><p>two</p></li></ol>"
            "<ol type=A start=27><li>far</li></ol><ol style='list-style-type: lower-alpha'><li>(b) typed</li></ol><ol><li>z</li></ol>"
        ),
        [
            "item 1 (a) one",
            "item 2<0 (i) x",
            "item 2<0 (ii) y",
            "item 1 (b) two",
            "item 1 (AA) far",
            "item 1 (b) typed",
            "item 1 z",
        ],
    ),
    (
        "an item of one list does not introduce the next list",
        "<ul><li>a:</li></ul><ul><li>b</li></ul>",
        ["item 1 a:", "item 1 b"],
    ),
    (
        "a paragraph left open ends where the next block begins",
        "<p>One<p>Two<div>Three</div>",
        ["paragraph 0 One", "paragraph 0 Two", "paragraph 0 Three"],
    ),
    (
        "words outside any paragraph are text, in order",
        "Un <strong>mot</strong> seul<ul><li>a</ul>et après",
        ["paragraph 0 Un mot seul", "item 1<0 a", "paragraph 0 et après"],
    ),
    (
        "items know the paragraph that introduces them, nested ones the item above",
        "<p>All of:</p><ul><li>a<ol><li>b</ol></li><li>c</ul>",
        ["paragraph 0 All of:", "item 1<0 a", "item 2<1 b", "item 1<0 c"],
    ),
    (
        "a list put beside its items, as editors do, is nested under the last of them",
        "<ul><li>a</li><ul><li>b</li></ul></ul>",
        ["item 1 a", "item 2<0 b"],
    ),
    (
        "paragraphs of one item: the first is the item, the others stand under it",
        "<ul><li><p>Un</p><p>Deux</p></li></ul>",
        ["item 1 Un", "paragraph 1<0 Deux"],
    ),
    (
        "a list does not take the paragraph of the section before as its lead",
        "<p>Intro:</p><h2>Next</h2><ul><li>a</ul>",
        ["paragraph 0 Intro:", "## Next", "item 1 a"],
    ),
    (
        "headings inside steps of a list",
        "<ol class=lst-stps><li><h3>1. Remplir</h3><p>Le formulaire.</li><li><h3>2. Payer</h3>Les frais.</ol>",
        ["### 1. Remplir", "item 1 Le formulaire.", "### 2. Payer", "item 1 Les frais."],
    ),
    (
        "a summary introduces the body of its details",
        "<details><summary>If you are abroad</summary><p>Apply online.</p></details>",
        ["summary 0 If you are abroad", "paragraph 0<0 Apply online."],
    ),
    (
        "a heading in a summary is a section",
        "<details><summary><h3>À l’étranger</h3></summary><p>En ligne.</p></details>",
        ["### À l’étranger", "paragraph 0 En ligne."],
    ),
    (
        "a summary introduces nothing in the section that a heading of its body begins",
        "<p>a</p><details><summary>B</summary>c<h4>D</h4><p>e</p><ul><li>f</ul></details>",
        ["paragraph 0 a", "summary 0 B", "paragraph 0<1 c", "#### D", "paragraph 0 e", "item 1<0 f"],
    ),
    (
        "details within details",
        "<details><summary>A</summary><details><summary>B</summary>words</details></details>",
        ["summary 0 A", "summary 0<0 B", "paragraph 0<1 words"],
    ),
    (
        "line breaks part the lines of a note, not the words of an item",
        "<p>Bureau<br>Québec</p><ul><li>one<br>two</ul>",
        ["paragraph 0 Bureau", "paragraph 0 Québec", "item 1<1 one two"],
    ),
    (
        "words on both sides of a footnote mark stay apart",
        'at most 36 months<sup id="fn1-rf"><a class="fn-lnk" href="#fn1">1</a></sup>is the limit',
        ["paragraph 0 at most 36 months is the limit"],
    ),
    (
        "a footnote mark does not become part of a year",
        'in January 1, 2019<sup id="fn1-rf"><a class="fn-lnk" href="#fn1"><span class="wb-inv">Footnote </span>1</a></sup>.',
        ["paragraph 0 in January 1, 2019."],
    ),
    (
        "nor does one without a link; a power of a unit stays",
        "<p>le 1 janvier 2019<sup>1</sup>, 20 m<sup>2</sup></p>",
        ["paragraph 0 le 1 janvier 2019, 20 m²"],
    ),
    (
        "nor of an amount behind its stop, a space or an emphasis; a fraction stays one",
        "<p>It is $9.<sup>1</sup> It is $8 <sup>2</sup>, <b>$7</b><sup>3</sup>, 5<sup>1</sup>/<sub>2</sub> percent.</p>",
        ["paragraph 0 It is $9. It is $8 , $7, 5 1/2 percent."],
    ),
    (
        "the mark of a note that the page has stays one in both places",
        "<p>It is $9<sup>1</sup>.</p><p><sup>1</sup> In 2019.</p>",
        ["paragraph 0 It is $9¹.", "paragraph 0 ¹ In 2019."],
    ),
    (
        "a mark that leads to its note is no part of a word",
        "<p>See the conditions<sup><a href='#n1'>1</a></sup> first.</p><p id='n1'>Not for minors.</p>",
        ["paragraph 0 See the conditions first.", "paragraph 0 Not for minors."],
    ),
    (
        "a heading in a box heads what stands in the box, and what is below goes on above it",
        "<h2>Fees</h2><p>Pay $100.</p><div class='alert'><h3>Strike</h3><p>Send no mail.</p></div><p>Keep the receipt.</p><h2>Proof</h2><p>Send it.</p>",
        [
            "## Fees",
            "paragraph 0 Pay $100.",
            "paragraph 0 Keep the receipt.",
            "### Strike",
            "paragraph 0 Send no mail.",
            "## Proof",
            "paragraph 0 Send it.",
        ],
    ),
    (
        "a heading alone in its box heads what comes after",
        "<aside><h2>Fees</h2></aside><p>Pay $100.</p><details><summary><h3>More</h3></summary><p>By card.</p></details><p>Keep it.</p>",
        ["## Fees", "paragraph 0 Pay $100.", "paragraph 0 Keep it.", "### More", "paragraph 0 By card."],
    ),
    ("an ordinal stays whole", "<p>le 1<sup>er</sup> décembre</p>", ["paragraph 0 le 1er décembre"]),
    (
        "notes for screen readers on links are no text, hidden captions are",
        '<p><a href="/a">F<b class="wb-inv"> (new tab)</b></a><table><caption class="wb-inv">Fees</caption><tr><td>a<td>b</table>',
        ["paragraph 0 F", "caption 0 Fees", "row 0<1 a | b"],
    ),
    (
        "a block shown twice for two kinds of screens counts once",
        '<div class="visible-md visible-lg"><p>155 $</p></div><div class="visible-xs visible-sm"><p>155 $</p></div>',
        ["paragraph 0 155 $"],
    ),
    (
        "a block shown on one kind of screens only counts",
        '<div class="visible-xs"><p>a</p></div><div class="hidden-xs"><p>b</p></div>',
        ["paragraph 0 a", "paragraph 0 b"],
    ),
    (
        "a table for layout is no table",
        '<table role="presentation"><tr><td><p>a</p><td><p>b</p></table>',
        ["paragraph 0 a", "paragraph 0 b"],
    ),
    (
        "a table that places another is for layout, whatever heads the other has",
        "<table><tr><td><h2>a</h2><td><table><tr><th>x<th>y<tr><td>b<td>c</table></table>",
        ["## a", "row 0 x | y", "row 0 b | c"],
    ),
    (
        "paragraphs and items of one cell stand on lines of their own",
        "<table><tr><th>x<th>y<tr><td>a<td><p>b</p><ul><li>c<li>d</ul></table>",
        ["row 0 x | y", "row 0 a | b / c / d"],
    ),
    (
        "a term and what it means",
        "<dl><dt>CAQ :</dt><dd>Certificat</dd></dl>",
        ["paragraph 0 CAQ :", "definition 0<0 Certificat"],
    ),
    (
        "headings below the sixth and empty ones",
        "<h6>six</h6><p>a</p><h2> </h2><p>b</p>",
        ["###### six", "paragraph 0 a", "paragraph 0 b"],
    ),
    (
        "a contents list goes, its heading is kept for people",
        '<h2>On this page</h2><ul><li><a href="#a">A</a></ul><h2 id=a>A</h2>words',
        ["## On this page", "## A", "paragraph 0 words"],
    ),
    (
        "a contents list beside a heading in a box of its own, and one in a summary",
        (
            '<div><h2>Sur cette page</h2></div><ul><li><a href="#a">A</a></ul><details><summary>On this page</summary>'
            '<ul><li><a href="#a">A</a></ul></details>words'
        ),
        ["## Sur cette page", "paragraph 0 words"],
    ),
    (
        "a list of links to other pages is content",
        '<h2>In this section</h2><ul><li><a href="/en/a.html">A</a></ul>',
        ["## In this section", "item 1 A"],
    ),
    (
        "the options of a wizard are text",
        "<form><fieldset><legend>Where?</legend><label>Here</label><select><option>In Canada<option>Abroad</select></form>",
        ["paragraph 0 Where?", "paragraph 0 Here", "paragraph 0 In Canada", "paragraph 0 Abroad"],
    ),
    ("a comment in a word", "<p>certi<!-- x -->ficate</p>", ["paragraph 0 certificate"]),
]


@pytest.mark.parametrize(
    ("proves", "body", "lines"), CASES, ids=lambda v: v if isinstance(v, str) and len(v) < 90 else ""
)
def test_structure(proves: str, body: str, lines: list[str]) -> None:
    assert outline(body) == lines, proves


# HTML of a heading and what is before it, anchor
ANCHORS = [
    ('<h2 id="s1">H</h2>', "s1"),
    ('<h2 id="#lawful-pr-us">H</h2>', "lawful-pr-us"),  # a stray mark
    ('<h2><a id="s2"></a>H</h2>', "s2"),
    ('<h2><a name="s3">H</a></h2>', "s3"),
    ('<section id="s4"><h2>H</h2></section>', "s4"),  # the box that the heading opens
    ('<details id="s5"><summary><h2>H</h2></summary></details>', "s5"),
    ('<div id="s6"><p>words</p><h2>H</h2></div>', None),  # words stand between
]


@pytest.mark.parametrize(("html", "anchor"), ANCHORS)
def test_anchor_of_a_heading(html: str, anchor: str | None) -> None:
    assert [s.anchor for s in read(html).sections if s.heading == "H"] == [anchor]


# href, canonical target (None: no link), whether it is a form or document
LINKS = [
    ("/en/a.html", "https://www.canada.ca/en/a.html", False),
    ("b.html#s1", "https://www.canada.ca/en/folder/b.html#s1", False),
    ("#s1", None, False),  # a place on the page
    ("page.html#s1", None, False),  # the same, spelt out
    ("javascript:void(0)", None, False),
    ("HTTPS://WWW.Canada.ca:443/en/a.html", "https://www.canada.ca/en/a.html", False),
    (" /en/a.html\n", "https://www.canada.ca/en/a.html", False),  # stray white space
    ("/en/a.html;jsessionid=0A?wbdisable=true&x=1", "https://www.canada.ca/en/a.html?x=1", False),
    ("/content/canadasite/fr/a.html", "https://www.canada.ca/fr/a.html", False),  # the author's server
    (
        "/content/dam/ircc/documents/pdf/table.PDF",
        "https://www.canada.ca/content/dam/ircc/documents/pdf/table.PDF",
        True,
    ),
    (
        "../application-forms-guides/imm5644.html",
        "https://www.canada.ca/en/application-forms-guides/imm5644.html",
        True,
    ),
    ("../formulaires/irm0002-fra.html", "https://www.canada.ca/en/formulaires/irm0002-fra.html", True),
    ("mailto:a@example.org", "mailto:a@example.org", False),
    ("http://[x", "http://[x", False),  # a broken address is kept as it stands
]


@pytest.mark.parametrize(("href", "target", "form"), LINKS)
def test_link_targets(href: str, target: str | None, form: bool) -> None:
    document = read(f'<p>See <a href="{href}">this page</a>.</p>')
    (section,) = document.sections
    assert section.text == "See this page."
    assert [(a.href, a.form, section.text[a.start : a.end]) for a in section.links] == (
        [] if target is None else [(target, form, "this page")]
    )


def test_table_rows_carry_their_headings() -> None:
    """Cells know their column's headings over colspan, rows their row heading over rowspan and the caption."""
    body = (
        "<table><caption>Durées</caption><tr><th rowspan=2>Pays<th colspan=2>Durée<tr><th>min<th>max"
        "<tr><th scope=row rowspan=2>Chili<td>6 mois<td>12 mois<tr><td colspan=2>24 mois</table>"
    )
    (section,) = read(body).sections
    rows = [b for b in section.blocks if b.kind == "row"]
    cells = [[(section.text[c.start : c.end], c.header) for c in row.cells] for row in rows]
    assert cells[2] == [("Chili", "Pays"), ("6 mois", "Durée min"), ("12 mois", "Durée max")]
    assert cells[3] == [("24 mois", "Durée min max")]
    assert [row.context for row in rows[2:]] == [("Durées", "Chili"), ("Durées", "Chili")]


def test_a_heading_across_a_body_names_the_rows_below() -> None:
    body = "<table><tr><th>Code<th>Months<tr><th colspan=2>Workers<tr><td>A73<td>36<tr><th colspan=2>Others<tr><td>T10<td>24</table>"
    (section,) = read(body).sections
    rows = {section.text[b.start : b.end]: b for b in section.blocks}
    assert rows["A73\t36"].context == ("Workers",)
    assert rows["T10\t24"].context == ("Others",)
    assert [c.header for c in rows["T10\t24"].cells] == ["Code", "Months"]


# page's own marks -> language; the last two disagree and say so
LANGS = [
    ("<html lang='fr-CA'>", "<p>words", None, "fr", ""),
    ("<html lang=en><meta name='dc.language' content='fre'>", "<p>x", None, "fr", ""),  # dc.language first
    ("<html>", "<p>x", "https://www.canada.ca/fr/a.html", "fr", ""),
    ("<html>", "<p>Vous devez présenter une demande pour le permis avec les frais et une preuve de la part du bureau.", None, "fr", ""),
    ("<html>", "<p>You must apply for the permit with the fee and a proof of your stay that is not from this office.", None, "en", ""),
    ("<html lang=en>", "<p>Vous devez présenter une demande pour le permis avec les frais et une preuve de la part du bureau.", None, "en", "words look fr"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "url", "lang", "hint"), LANGS)
def test_language(head: str, body: str, url: str | None, lang: str, hint: str) -> None:
    document = read_document(f"{head}<main><h1>T</h1>{body}</main></html>".encode(), profile=PROFILE, url=url)
    assert document.lang == lang
    assert hint in " ".join(document.hints)


def test_asked_language_wins_and_the_page_is_quoted() -> None:
    document = read_document(b"<html lang=en><main><p>x</main></html>", profile=PROFILE, lang="fr")
    assert document.lang == "fr"
    assert "the page says it is en, read as fr" in document.hints


def test_the_way_to_a_page_above_its_title_is_no_text_of_it() -> None:
    """In a list or on a line, with the line that announces it; a list of links below the title is content."""
    ways = (
        "<p>You are here:</p><ul><li><a href=/>Home</a></li><li><a href=/x>Work</a></li><li>Stay</li></ul>"
        "<p><a href=/>Home</a> &gt; <a href=/x>Work</a></p><p>See <a href=/z>the notice</a>.</p>"
    )
    html = f"<html lang=en><body><main>{ways}<h1>Stay</h1><ul><li><a href=/y>One</a></li><li>Two</li></ul></main></body></html>"
    assert read_document(html.encode(), profile=PROFILE, url=URL).text.split("\n") == ["See the notice.", "One", "Two"]
