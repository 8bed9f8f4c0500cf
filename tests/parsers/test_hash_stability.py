"""Promise: the content hash moves with the words of the main content and with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from veille.model import PageDigest
from veille.parsers import cut_page
from veille.parsers.document import read_bare
from veille.parsers.language.normal_form import digest, squeeze, tidy
from veille.parsers.media.charset import decode_page
from veille.parsers.media.html.boilerplate import MARK
from veille.parsers.media.html.borders import border_marks
from veille.parsers.media.html.content import cut_fragment
from veille.parsers.media.outline import hashed_parts
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "canada-ca"
PAGES = {
    name: (FIXTURES / name / "input.html").read_text(encoding="utf-8") for name in ("officer-manual", "programme-fr")
}
URL = "https://www.canada.ca/en/sample.html"


def cut(html: str) -> PageDigest:
    return cut_page(html.encode(), profile=PROFILE, url=URL)


def words_and_hash(html: str) -> tuple[str, str]:
    """The words of the cut as the fast parser sees them, and the content hash of those words and their borders."""
    text, _ = decode_page(html.encode())  # what is doubly encoded ("Ã\u00a0") is read as what it was, by both
    tree = LexborHTMLParser(cut_fragment(text, profile=PROFILE).html)
    for node in reversed(tree.css(f"[{MARK}]")):
        node.decompose()
    assert tree.body is not None
    words = squeeze(tree.body.text(deep=True, separator=""))
    return words, digest(words + border_marks(tree.body))


# What design.md lists as no content, each as a change of the page's source. "into main" puts it after the title.
INTO_MAIN = {
    "a script": "<script>var session = 'a1b2';</script>",
    "JSON-LD": '<script type="application/ld+json">{"name": "A page"}</script>',
    "a style sheet": "<style>main { color: red }</style>",
    "a comment": "<!-- edited on Monday -->",
    "a contents list": '<h2>On this page</h2><ul><li><a href="#a">First</a><ul><li><a href="#b">Second</a></li></ul></li></ul>',
    "a French contents list": '<h3>Sur cette page&nbsp;:</h3><ol><li><a href="#a">Premier</a></li></ol>',
    "a contents list under a bold line": '<p><strong>In this section:</strong></p><ul><li><a href="#a">First</a></li></ul>',
    "a date stamp": '<dl id="wb-dtmd"><dt>Date modified:</dt><dd><time property="dateModified">2031-05-06</time></dd></dl>',
    "the new date stamp": "<gcds-date-modified>2031-05-06</gcds-date-modified>",
    "a feedback widget": '<div class="gc-pg-hlpfl"><form><p>Did you find what you were looking for?</p><button>Yes</button></form></div>',
    "a problem form": '<details><summary>Report a problem</summary><div class="well"><div class="gc-rprt-prblm"><form>Broken</form></div></div></details>',
    "a share button": '<div class="wb-share" data-wb-share="{}"><a href="/share">Share</a></div>',
    "a pager": '<nav><h3 class="wb-inv">Document navigation</h3><ul class="pager"><li><a href="next.html">Next</a></li></ul></nav>',
    "an ajax placeholder": '<div data-ajax-replace="/_jcr_content/par1.html">loading</div>',
    "a hidden field": '<form><input type="hidden" name="token" value="8f3a"></form>',
    "a share overlay": '<section class="shr-pg mfp-hide"><h2>Share this page</h2><ul><li><a href="/f">A network</a></li></ul></section>',
    "a bare link to the next page": '<p><a rel="next" href="step-2.html">Pay the fees</a></p>',
    "a link to the top": '<p class="text-right"><a href="#wb-cont">Top of page ↑</a></p>',
    "a French link to the top": '<p><a href="#wb-cont">Haut de la page</a></p>',
    "a button to the next step": '<button type="button">Next</button>',
    "a contents list after a line break": '<h2>On this page</h2><br><br><ul><li><a href="#a">First</a></li></ul>',
    "a note for screen readers": '<p class="wb-inv">Use the arrow keys to move between tabs.</p>',
    "an image": '<img src="/a.png" alt="a picture">',
    "an empty block": '<div class="clearfix mrgn-bttm-md"></div><p>&nbsp;</p>',
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("what", INTO_MAIN)
def test_additions_without_content_are_quiet(page: str, what: str) -> None:
    before = PAGES[page]
    after = before.replace("</h1>", "</h1>" + INTO_MAIN[what], 2).replace("</h1>" + INTO_MAIN[what], "</h1>", 1)
    if after.count(INTO_MAIN[what]) == before.count(INTO_MAIN[what]):  # a page with one h1
        after = before.replace("</h1>", "</h1>" + INTO_MAIN[what], 1)
    assert after != before
    assert (cut(after).content_hash, cut(after).links_hash) == (cut(before).content_hash, cut(before).links_hash)


REWRITES = {
    "class names change": lambda s: re.sub(r'class="[^"]*mwsgeneric[^"]*"', 'class="new-component"', s),
    "AEM suffixes change": lambda s: s.replace("mwsgeneric_base_html_1373293355", "mwsgeneric_base_html_42"),
    "a heading's level changes": lambda s: s.replace("<h2 id", "<h3 id").replace("</h2>", "</h3>"),
    "ids change": lambda s: re.sub(r'id="(fields|etapes)"', 'id="moved"', s),
    "<title> changes": lambda s: re.sub(r"<title>.*?</title>", "<title>Another title - Canada.ca</title>", s),
    "lines are wrapped": lambda s: s.replace(" ", "\n   "),
    "lines are joined": lambda s: s.replace("\n", ""),
    "spaces become NBSP": lambda s: s.replace(" mois", "\u00a0mois").replace(" months", "\u202fmonths"),
    "soft hyphens come in": lambda s: s.replace("certificate", "certi\u00adficate").replace(
        "biométrie", "biomé\u200btrie"
    ),
    "accents are decomposed": lambda s: s.replace("é", "e\u0301"),
    "a word becomes bold": lambda s: s.replace("certificate", "<strong>certi</strong>ficate"),
    "entities are written out": lambda s: s.replace("’", "&rsquo;").replace("&nbsp;", "&#160;"),
    "a div stays open": lambda s: s.replace('<div class="mwsgeneric', '<div class="container"><div class="mwsgeneric'),
    "links become absolute": lambda s: s.replace('href="/en/', 'href="https://www.canada.ca/en/'),
    "links get a session token": lambda s: s.replace("imm1295.html", "imm1295.html;jsessionid=77AA?wbdisable=true"),
    "attributes change": lambda s: s.replace("<ul>", '<ul data-x="1" style="color:red">'),
    "navigation changes": lambda s: s.replace("</nav></header>", "<a href='/x'>New menu</a></nav></header>"),
    "the footer changes": lambda s: s.replace("All contacts", "Some contacts"),
    "the date stamp moves": lambda s: s.replace("2024-02-27<", "2025-01-01<").replace("2023-08-14<", "2025-01-01<"),
    "a comment splits a word": lambda s: s.replace("certificate", "certi<!-- x -->ficate"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("how", REWRITES)
def test_rewritten_markup_is_quiet(page: str, how: str) -> None:
    before, after = PAGES[page], REWRITES[how](PAGES[page])
    assert (cut(after).content_hash, cut(after).links_hash) == (cut(before).content_hash, cut(before).links_hash)


def test_every_rewrite_touches_a_page() -> None:
    for how, rewrite in REWRITES.items():
        assert any(rewrite(html) != html for html in PAGES.values()), how


# (page, words as they stand, words after): each must move the hash.
EDITS = [
    ("officer-manual", "30 days", "31 days"),  # a number
    ("officer-manual", "2023.</p></section>", "2024.</p></section>"),  # a date in an alert
    ("officer-manual", "<td>T10</td>", "<td>T11</td>"),  # a table cell
    ("officer-manual", "issued before the change</summary>", "issued after the change</summary>"),  # a summary
    ("officer-manual", "Entries in the case system", "Entries in the file"),  # a caption
    ("officer-manual", "What to enter</h2>", "What to write</h2>"),  # a heading
    ("programme-fr", "60&nbsp;jours", "90&nbsp;jours"),  # inside a tab
    ("programme-fr", "À l’étranger", "Ailleurs"),  # an option of a wizard
    ("programme-fr", "<p>Payez les frais.</p>", ""),  # a step taken out
]


@pytest.mark.parametrize(("page", "old", "new"), EDITS)
def test_words_that_change_are_seen(page: str, old: str, new: str) -> None:
    html = PAGES[page]
    assert old in html
    assert cut(html.replace(old, new)).content_hash != cut(html).content_hash


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        # an item leaves a list within a list: it was a kind of programme, now it is an exemption of its own
        ("<ul><li>study in<ul><li>a short one</li><li>preschool</li></ul></li></ul>",
         "<ul><li>study in<ul><li>a short one</li></ul></li><li>preschool</li></ul>", True),
        # the border between two cells moves: level 12 gets 3 points, not level 1 23
        ("<table><tr><th>Level</th><th>Points</th></tr><tr><td>1</td><td>23</td></tr></table>",
         "<table><tr><th>Level</th><th>Points</th></tr><tr><td>12</td><td>3</td></tr></table>", True),
        # struck words, and a paragraph that no reader sees
        ("<p>The fee is $155 or $160.</p>", "<p>The fee is <s>$155 or</s> $160.</p>", True),
        ("<p>Apply by June.</p><p>Pay.</p>", "<p style='display: none'>Apply by June.</p><p>Pay.</p>", True),
        # other markup of the same list and table: a reader sees no difference
        ("<ul><li>one</li><li>two<ul><li>a</li></ul></li></ul>",
         "<ul class=x><li><p>one</p></li><li><div>two<ul type=disc><li><b>a</b></li></ul></div></li></ul>", False),
        ("<table><tr><td>a</td><td>b</td></tr></table>",
         "<table class=t><tbody><tr><td><p>a</p></td><td>b</td><td></td></tr></tbody></table>", False),
        # an empty cell before a filled one puts it under another heading
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<table><tr><td>a</td><td></td><td>b</td></tr></table>", True),
        # a table that only places things has no borders to read
        ("<table role=presentation><tr><td>one</td><td>two</td></tr></table>", "<div>one</div><div>two</div>", False),
    ],
)  # fmt: skip
def test_borders_that_a_reader_sees(before: str, after: str, seen: bool) -> None:
    """Nesting of lists, cells, struck and hidden words move the content hash; the markup around them does not."""
    one, two = (cut(f"<html><main><h1>T</h1><p>Some words before.</p>{part}</main></html>") for part in (before, after))
    assert (one.content_hash != two.content_hash) == seen


def test_title_and_links_have_columns_of_their_own() -> None:
    """A changed title or link target leaves the content hash alone and shows in its own field."""
    html = PAGES["officer-manual"]
    renamed = cut(html.replace('dir="ltr">Provincial consent', 'dir="ltr">Consent'))
    moved = cut(html.replace("guide.pdf", "guide-2025.pdf"))
    was = cut(html)
    assert (renamed.content_hash, renamed.title) == (was.content_hash, "Consent for temporary work")
    assert moved.content_hash == was.content_hash
    assert moved.links_hash != was.links_hash


def test_markdown_capture_hashes_like_the_live_page() -> None:
    """The same words captured as Markdown give the same content hash, title and date."""
    live = cut(PAGES["officer-manual"])
    capture = cut_page((FIXTURES / "manual-capture" / "input.md").read_bytes(), profile=PROFILE)
    assert (capture.content_hash, capture.title, capture.modified) == (live.content_hash, live.title, live.modified)


words = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="<>&\ue000"), min_size=1, max_size=12
)
inline = st.sampled_from(
    ["%s", "<b>%s</b>", "<a href='/x'>%s</a>", "<span class=s>%s</span>", "<em>%s</em>", "%s<br>", "<!-- c -->%s"]
)
block = st.sampled_from(
    ["<p>%s</p>", "<h2>%s</h2>", "<ul><li>%s</li></ul>", "<ol><li>%s<ul><li>%s</li></ul></ol>", "<div>%s</div>",
     "<details><summary>%s</summary>%s</details>", "<table><tr><th>%s<th>b<tr><td>%s<td>c</table>", "%s",
     "<table><tr><td rowspan=2>%s<td>a<tr><td>b</table>", "<dl><dt>%s<dd>%s</dl>", "<section class=alert><h3>%s</h3>%s",
     "<p>%s<div>%s", "<li>%s", "<a href='#'><div>%s</div></a>", "<blockquote><p>%s</blockquote>", "<h2><button>%s</button></h2>",
     "<ul>%s<li>b</ul>", "<table><caption>%s</caption><tr><td>a<td>b</table>", "<dl>%s<div><dt>a<dd>%s</div></dl>"]
)  # fmt: skip
soup = st.lists(st.tuples(block, inline, words), min_size=1, max_size=8)


@given(soup)
@example([("<p>%s</p>", "%s", "Ã\u00a0Â\u00a0"), ("<ol><li>%s<ul><li>%s</li></ul></ol>", "%s", "Â\u00a0")])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_parsers_see_the_same_text(parts: list[tuple[str, str, str]]) -> None:
    """Headings and texts of the sections (beautifulsoup4) hash to the cut's content hash (Lexbor), whatever the markup."""
    body = "".join(outer.replace("%s", inner.replace("%s", text)) for outer, inner, text in parts)
    html = f"<html><main><h1>T</h1>{body}</main></html>"
    document = read_bare(html.encode(), PROFILE, None, None, None)
    words, content_hash = words_and_hash(html)
    assert document.content_hash == content_hash
    assert sorted(squeeze(" ".join(hashed_parts(document.sections)))) == sorted(
        words
    )  # a box follows what is around it
    for section in document.sections:
        for index, unit in enumerate(section.blocks):
            assert section.text[unit.start : unit.end]
            assert unit.lead is None or 0 <= unit.lead < index, (
                "what introduces a block stands before it in its section"
            )
            assert all(unit.start <= c.start < c.end <= unit.end for c in unit.cells)
        for link in section.links:
            assert section.text[link.start : link.end] == link.text
        assert "\n".join(tidy(line.replace("\t", " ")) for line in section.text.split("\n")) == section.text.replace(
            "\t", " "
        )


@given(
    st.text(max_size=40),
    st.sampled_from([" ", "\u00a0", "\u2009", "\n\t", "\u00ad", "\u200b", "\ufeff"]),
    st.integers(0, 40),
)
def test_white_space_and_invisible_characters_play_no_part(text: str, filler: str, at: int) -> None:
    assert squeeze(text[:at] + filler + text[at:]) == squeeze(squeeze(text[:at]) + squeeze(text[at:]))


def test_both_parsers_see_the_same_text_on_the_corpus(corpus: Path) -> None:
    """The same on every fifth page of the development corpus (bench/parsers looks at all of them)."""
    for path in sorted(corpus.glob("p*/*/*.html"))[::5]:
        html = path.read_text(encoding="utf-8")
        document = read_bare(html.encode(), PROFILE, None, None, None)
        words, content_hash = words_and_hash(html)
        assert document.content_hash == content_hash, path.name
        assert sorted(squeeze(" ".join(hashed_parts(document.sections)))) == sorted(words), path.name


def test_noise_pairs_of_the_corpus_are_quiet(corpus: Path) -> None:
    """Pairs without a change of content have one content hash and links hash; the others differ in them."""
    for folder in sorted((corpus / "pairs").iterdir()):
        before, after = (cut_page((folder / n).read_bytes(), profile=PROFILE) for n in ("before.html", "after.html"))
        same = (before.content_hash, before.links_hash) == (after.content_hash, after.links_hash)
        assert same == folder.name.startswith("N"), folder.name
