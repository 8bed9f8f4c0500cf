"""Pages drawn at random from the parts that pages of each site have, in our own words: what a medium's reader may meet."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from tests.parsers.pdf_writer import Print, Rule, write_pdf

SENTENCES = (
    "A warden must seal the gate before 1 May 2031.", "The toll is $12 for each boat.", "You may land if you have a card (form B 12).",
    "Le passeur doit tenir un registre.", "Le péage est de 12 $ par bateau.", "See section 4 of the Ferry Rules.", "Nobody lands at night",
    "It ends when", "la carte est expirée;", "the holder leaves; or", "12.5", "—", "Cards of 2029 stay valid", "Boats of up to 6 m²",
)  # fmt: skip
NAMES = (
    "Boat",
    "Sled",
    "Raft",
    "Toll ($)",
    "Bateau",
    "Péage",
    "Days",
    "Code",
    "Form",
    "Note",
    "n/a",
    "",
    "12",
    "$5",
    "R12",
)
HEADINGS = (
    "Who may land",
    "Tolls",
    "Péages",
    "2. Cards",
    "Before you land:",
    "Notes",
    "Contents",
    "Annexe A",
    "Part 3 — Winter",
)
Draw = random.Random


def some(draw: Draw, parts: tuple[Callable[[Draw, int], str], ...], depth: int, most: int = 5) -> str:
    """One to `most` parts of these, one after the other."""
    return "".join(draw.choice(parts)(draw, depth) for _ in range(draw.randint(1, most)))


def words(draw: Draw) -> str:
    """A few sentences, some of it in a link, in bold, raised, hidden or broken in two."""
    said = [escape(draw.choice(SENTENCES)) for _ in range(draw.randint(1, 3))]
    at = draw.randrange(len(said))
    said[at] = draw.choice((
        "{}", "{}", "{}", "<a href='/b/{n}.html'>{}</a>", "<a href='#n{n}'>{}</a>", "<strong>{}</strong>", "<em>{}</em>", "<sup>{n}</sup>{}",
        "{}<br>then", "<span class='wb-inv'>{}</span>", "<abbr title='Ferry office'>FO</abbr> {}", "<del>{}</del>", "<q>{}</q>",
        "<a href='/forms/imm{n}.pdf'>{}</a>", "<span hidden>{}</span>",
        "{}<sup id='fn{n}-rf'><a class='fn-lnk' href='#fn{n}'>{n}</a></sup>",
    )).format(said[at], n=draw.randint(1, 9))  # fmt: skip
    return " ".join(said)


def _heading(draw: Draw, depth: int) -> str:
    level = draw.choice((2, 2, 3, 3, 4, 6))
    mark = draw.choice(("", f" id='h{draw.randint(1, 9)}'", " class='h3'"))
    return f"<h{level}{mark}>{draw.choice(HEADINGS)}</h{level}>"


def _paragraph(draw: Draw, depth: int) -> str:
    tag = draw.choice(("p", "p", "p", "div", "blockquote", "address", "figcaption"))
    return f"<{tag}>{words(draw)}</{tag}>"


def _list(draw: Draw, depth: int) -> str:
    tag = draw.choice(("ul", "ul", "ol", "ol type='a'", "ol start='3'"))
    items = "".join(
        f"<li>{words(draw)}{some(draw, (_list, _paragraph), depth + 1, 2) if depth < 3 and draw.random() < 0.3 else ''}</li>"
        for _ in range(draw.randint(1, 4))
    )
    return f"<{tag}>{items}</{tag.split()[0]}>"


def _definitions(draw: Draw, depth: int) -> str:
    pairs = "".join(
        f"<dt>{draw.choice(NAMES)}</dt>" + f"<dd>{words(draw)}</dd>" * draw.choice((0, 1, 1, 2)) for _ in range(draw.randint(1, 3))
    )  # fmt: skip
    return f"<dl>{pairs}</dl>"


def _table(draw: Draw, depth: int) -> str:
    columns = draw.randint(1, 4)

    def row(tag: str) -> str:
        cells = []
        for n in range(columns):
            name = "th" if tag == "th" or (n == 0 and draw.random() < 0.5) else "td"
            span = draw.choice(("", "", "", "", " rowspan='2'", " colspan='2'", " scope='row'", " rowspan='0'"))
            inside = draw.choice((draw.choice(NAMES), draw.choice(NAMES), words(draw)))
            if depth < 2 and draw.random() < 0.1:
                inside += some(draw, (_list, _paragraph), depth + 2, 2)
            cells.append(f"<{name}{span}>{inside}</{name}>")
        return f"<tr>{''.join(cells)}</tr>"

    head = f"<thead>{row('th')}{row('th') if draw.random() < 0.2 else ''}</thead>" if draw.random() < 0.6 else ""
    caption = f"<caption>{draw.choice(HEADINGS)}</caption>" if draw.random() < 0.4 else ""
    foot = f"<tfoot>{row('td')}</tfoot>" if draw.random() < 0.2 else ""
    return f"<table>{caption}{head}<tbody>{''.join(row('td') for _ in range(draw.randint(1, 4)))}</tbody>{foot}</table>"


def _details(draw: Draw, depth: int) -> str:
    inside = some(draw, (_paragraph, _list, _table, _heading), depth + 1, 3) if depth < 2 else words(draw)
    return f"<details><summary>{draw.choice(HEADINGS)}</summary>{inside}</details>"


def _box(draw: Draw, depth: int) -> str:
    name = draw.choice((
        "section class='alert alert-info'", "div class='well'", "aside", "figure", "article", "section class='gc-archv'", "div hidden",
        "div class='hidden-xs'", "div class='visible-xs'", "div class='wb-inv'", "section class='panel'", "center", "form", "nav",
        "div class='wb-fnote'", "div class='pagedetails'", "gcds-notice notice-title='Mind the gate'", "gcds-text",
    ))  # fmt: skip
    inside = some(draw, BLOCKS, depth + 1, 3) if depth < 3 else words(draw)
    return f"<{name}>{inside}</{name.split()[0]}>"


def _odd(draw: Draw, depth: int) -> str:
    return draw.choice((
        "<hr>", "<p></p>", "<p>&nbsp;</p>", words(draw), "<img src='a.png' alt='Map of the gate'>", "<p><strong>Tolls in winter</strong></p>",
        "<p>Date modified: 2031-05-01</p>", "<p>On this page</p><ul><li><a href='#h1'>Tolls</a></li><li><a href='#h2'>Cards</a></li></ul>",
        "<p><a href='#top'>Top of page</a></p>", "<pre>A  B\nC  D</pre>", "<p>Note 1: It is cold.</p>", "<p>* Boats only</p>", "<!-- gone -->",
        "<p>1. Ring</p><p>2. Wait</p>", "<p>• Ring</p><p>• Wait</p>", "<p>a) Ring<br>b) Wait</p>",
        "<div class='fn-rtn'><a href='#fn1-rf'>Return</a></div>", "<script>1</script>", "<button>Send</button>",
    ))  # fmt: skip


BLOCKS = (
    _heading,
    _heading,
    _paragraph,
    _paragraph,
    _paragraph,
    _list,
    _list,
    _table,
    _definitions,
    _details,
    _box,
    _odd,
)


def web_page(draw: Draw) -> bytes:
    """A page of headings, lists, tables and boxes in the frame of a government site."""
    lang = draw.choice(("en", "fr"))
    dated = draw.choice(
        ("", "<meta name='dcterms.modified' content='2031-02-03'>", "<meta name='dcterms.language' content='fra'>")
    )
    stamp = draw.choice(
        ("", "<div class='pagedetails'>Date modified: <time property='dateModified'>2031-03-04</time></div>")
    )
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>Ferry guide - Canada.ca</title>{dated}</head><body><header>Menu</header>"
        f"<main property='mainContentOfPage'><h1 id='wb-cont'>Ferry guide</h1>{some(draw, BLOCKS, 0, 9)}{stamp}</main>"
        "<footer>Foot</footer></body></html>"
    ).encode()


def _label(draw: Draw, depth: int) -> str:
    return draw.choice(("105", "3.1", "2", "a", "(1)", "1°", "i", "IV", "SCHEDULE I", "B"))


def _provision(draw: Draw, depth: int) -> str:
    kind = ("Subsection", "Paragraph", "Subparagraph", "Clause")[min(depth, 3)]
    said = draw.choice((words(draw), words(draw), words(draw), "(Repealed).", "(Abrogé).", "(Replaced).", ""))
    inner = some(draw, (_provision, _law_odd), depth + 1, 3) if depth < 3 and draw.random() < 0.5 else ""
    label = (
        f"<span class='Label-L LabelBase'>{_label(draw, depth)}<span>) </span></span>" if draw.random() < 0.7 else ""
    )
    return f"<div class='{kind}'>{label}<span class='{kind}'>{said}</span>{inner}</div>"


def _law_odd(draw: Draw, depth: int) -> str:
    return draw.choice((
        "<div class='HistoricalNote'><span>O.C. 9-2030</span><span>, </span><span>s. 2</span>.</div>", "<div class='Definition'>“boat” means a raft;</div>",
        "<div class='HistoricalNote'>O.C. 9-2030. In force: 2031-01-01</div>", "<div class='HistoricalNote'>D. 9-2030, a. 2. En vig.: 2031-01-01</div>",
        "<div class='Not-In-Force'>Not in force</div>", "<p>2031-01-01</p>", "<span class='Hidden'>mark</span>", "<div class='OriginatingRef'>(s. 3)</div>",
        _table(draw, 2), "<div class='ligne'>___</div>", "<div class='AmendedTextTitle'>REFERENCES</div><p>O.C. 9-2030</p>",
        "<span class='Provision'>m<span class='superscript'>2</span> .</span>", "<div class='Repealed-Text'>(Repealed)</div>", "<p class='Formula'>A × B</p>",
    ))  # fmt: skip


def _law_section(draw: Draw, depth: int) -> str:
    number = f"{draw.randint(1, 90)}{draw.choice(('', '', '_1'))}"
    parts = some(draw, (_provision, _provision, _law_odd), 0, 3)
    head = f"<a class='linkOtherLang' href='#se:{number}'><span class='Label-Section'>{number.replace('_', '.')}<span>.</span></span></a> "
    return f"<div class='section' id='se:{number}'>{head if draw.random() < 0.9 else ''}{parts}</div>"


def _law_group(draw: Draw, depth: int) -> str:
    level = draw.randint(1, 6)
    title = draw.choice(("STAY", "PÉAGES", "(Repealed)", "", "Length"))
    note = _law_odd(draw, depth) if draw.random() < 0.3 else ""
    inside = (
        some(draw, (_law_section, _law_section, _law_group), depth + 1, 3) if depth < 3 else _law_section(draw, depth)
    )
    return (
        f"<div id='ga:l_{level}'><div class='Heading' id='ga:l_{level}-h1'><div class='Label-group{level}'><span>DIVISION </span>"
        f"{_label(draw, depth)}</div><div class='TitleText-group{level} group{level}'>{title}</div>{note}</div>{inside}</div>"
    )


def _schedule(draw: Draw, depth: int) -> str:
    head = f"<div class='ScheduleHeading'><span class='Label-ScheduleHeading'>SCHEDULE {draw.choice(('I', 'II', 'A'))}</span>{_law_odd(draw, 1)}</div>"
    inside = some(draw, (_provision, _law_odd, _table, _law_group, _law_section), 1, 5)
    return f"<div class='Schedule' id='{draw.choice(('sc-nb:1', 'an:2', 'sc:I'))}'>{head if draw.random() < 0.8 else ''}<div class='ScheduleContent'>{inside}</div></div>"


def quebec_law(draw: Draw) -> bytes:
    """A regulation of Québec in the publisher's classes."""
    body = some(draw, (_law_group, _law_section, _law_section, _schedule, _law_odd), 0, 5)
    state = draw.choice(
        (
            "Updated to 23 November 2030",
            "Repealed on 1 May 2030",
            "À jour au 1er avril 2030",
            "Remplacé le 2 mai 2030",
            "",
        )
    )
    return (
        "<!DOCTYPE html><html lang='en'><head><title>Légis Québec</title></head><body><a id='langSwitcher' href='/fr/document/rc/F-1'>Français</a>"
        "<div class='card-header docHeader'><h3 class='card-title'>F-1, r. 3 - Ferry Regulation</h3></div><div class='official-heading'>"
        f"<div class='text-end'>{state}</div></div><div class='card-body' id='mainContent-document'><div class='Identification'>"
        f"<div class='Identification-Id'>chapter F-1, r. 3</div></div>{body}</div></body></html>"
    ).encode()


def pdf_file(draw: Draw) -> bytes:
    """Pages of lines, columns, tables drawn or not, and running heads."""
    pages, rules, boxes = list[list[Print]](), list[Rule](), list[Rule]()
    head = draw.choice(("", "Ferry guide 2031", "Chapter 2    17"))
    columns = draw.choice((1, 1, 1, 2))
    if draw.random() < 0.3:
        boxes += [(72 + 150 * c, 300 + 20 * r, 150, 20) for r in range(3) for c in range(2)]
    for number in range(draw.randint(1, 4)):
        page = [
            Print(72, 770, head, 9),
            Print(300, 30, draw.choice((str(number + 1), f"- {number + 1} -", f"Page {number + 1} of 4")), 9),
        ]
        for column in range(columns):
            y = 720.0
            while y > 340:
                y = _print_some(draw, page, 72 + 250 * column, y, 40 if columns > 1 else 90)
        if boxes:
            page += [
                Print(76 + 150 * c, 306 + 20 * r, draw.choice(NAMES) or "x", 10) for r in range(3) for c in range(2)
            ]
        pages.append([p for p in page if p.words])
    return write_pdf(pages, draw.choice(("", "Ferry guide")), rules=tuple(rules), boxes=tuple(boxes))


def _print_some(draw: Draw, page: list[Print], x: float, y: float, width: int) -> float:
    """A few lines below `y`; where the next may stand."""
    shape = draw.randrange(8)
    if shape == 0:
        page.append(Print(x, y - 24, draw.choice(HEADINGS), draw.choice((13, 16, 18)), bold=draw.random() < 0.7))
        return y - 44
    if shape == 1:  # a table without lines
        for row in range(draw.randint(2, 4)):
            page += [Print(x + 70 * n, y - 14 * row, draw.choice(NAMES), 10, bold=row == 0) for n in range(3)]
        return y - 80
    if shape == 2:  # numbers or bullets before the words
        for mark in draw.choice((("1.", "2."), ("(a)", "(b)"), ("•", "•"), ("4.1", "4.2"))):
            page.append(Print(x + draw.choice((0, 18)), y, mark, 11))
            page.append(Print(x + 36, y, draw.choice(SENTENCES)[:width], 11))
            y -= draw.choice((14, 14, 20))
        return y - 10
    if shape == 3:  # bold words before the others
        page.append(Print(x, y, "5.2", 11, bold=True))
        page.append(Print(x + 22, y, draw.choice(SENTENCES)[:width], 11))
        return y - 26
    if shape == 4:  # what a contents list or a note has
        page.append(
            Print(
                x,
                y,
                draw.choice(("Tolls . . . . . . . . 12", "1 Boats only", "* In winter", "Ferry guide 2031")),
                draw.choice((8, 11)),
            )
        )
        return y - 20
    for _ in range(draw.randint(1, 4)):
        page.append(
            Print(x, y, draw.choice(SENTENCES)[:width], draw.choice((11, 11, 11, 9)), bold=draw.random() < 0.05)
        )
        y -= draw.choice((14, 14, 14, 18))
    return y - draw.choice((0, 8, 14))


def markdown_page(draw: Draw) -> bytes:
    """A manual's capture in Markdown, mostly with its front matter."""
    said = [
        "---",
        draw.choice(("title: Ferry guide", 'title: "Ferry: guide"')),
        "url: https://www.canada.ca/ferry.html",
        f"date: {draw.choice(('2031-02-03', '3 Feb 2031'))}",
        "---",
    ]
    for _ in range(draw.randint(3, 9)):
        said += draw.choice((
            [f"{'#' * draw.randint(1, 4)} {draw.choice(HEADINGS)}"], [draw.choice(SENTENCES)], [draw.choice(SENTENCES), draw.choice(SENTENCES)],
            [f"{mark} {draw.choice(SENTENCES)}" for mark in draw.choice((("-", "-"), ("1.", "2."), ("*", "  *"), ("-", "    -")))],
            ["| Boat | Toll |", "| --- | --- |", f"| {draw.choice(NAMES)} | {draw.choice(NAMES)} |", f"| {draw.choice(NAMES)} * one * two | $5 |"],
            [f"> {draw.choice(SENTENCES)}"], ["Published Time: 2031-02-03T00:00:00Z"], [f"[{draw.choice(HEADINGS)}](/b/c.html) and **more**"],
            ["Raft", ": a boat"], ["[^1]: It is cold."], ["<b>not bold</b>"], ["***"],
        ))  # fmt: skip
        said.append("")
    return "\n".join(said if draw.random() < 0.7 else ["# Ferry guide", *said[5:]]).encode()


def bare_text(draw: Draw) -> str:
    """Lines as a person pastes them: items with marks and indentation, rows with bars and tabs, paragraphs."""
    lines = []
    for _ in range(draw.randint(4, 12)):
        mark = draw.choice(("- ", "• ", "1. ", "2) ", "3° ", "(a) ", "b) ", "", "", "", "-", "12 "))
        row = draw.choice(
            (
                "Boat | Toll | Days",
                "--- | --- | ---",
                "Raft | $5 | 3",
                "| Sled | $7 |",
                "Boat\tToll",
                "Raft\t$5",
                "====",
                "a | b",
            )
        )
        said = draw.choice(SENTENCES)
        lines.append(
            draw.choice(
                (
                    f"{' ' * draw.choice((0, 0, 2, 4, 8))}{mark}{said}",
                    f"{mark}{said}",
                    said,
                    row,
                    row,
                    "",
                    f"\t{mark}{said}",
                    "It ends when:",
                )
            )
        )
    return "\n".join(lines)
