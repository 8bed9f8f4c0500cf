"""Lines of text on the pages of a PDF, with their place and size."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from veille.errors import ParseError, WrongMedium
from veille.model import Lang
from veille.parsers.language.normal_form import tidy
from veille.parsers.media.limits import MAX_PDF_BYTES
from veille.parsers.media.pdf.columns import pick_language, pick_paragraphs
from veille.parsers.media.pdf.confined import read_confined
from veille.parsers.media.pdf.pieces import NARROW_GAP, PdfRun
from veille.parsers.media.pdf.reading_order import reading_parts
from veille.parsers.media.pdf.ruling import Cell
from veille.parsers.media.pdf.signature import is_pdf
from veille.work import step

_CELL_GAP = 1.2  # a gap wider than this many line heights parts two cells; a narrower one where other lines have a cell
_SAME_EDGE = 2.0  # points by which cells of one column may begin apart
_APART = 1.7  # lines further apart than this, in line heights, are not of one paragraph
_NEXT = 1.5  # a line further below the last than this, in heights of type, begins a paragraph
_EDGE = 0.08  # the share of a page's height, above and below, that holds running headers and footers
_REPEATED = 0.6  # a line on this share of the pages is a running header or footer
_SAME_HEIGHT = 12.0  # points by which a running line may stand higher or lower: a line of print
_FEW = 3  # as many pages of one chapter
_LEADER = re.compile(r"(?<!\. )(?<!\.)(?>(?:\. ?){5,})\S{0,6}$")  # "Fees . . . . . . . 12"
RULES = 3.0  # points by which the rules of neighbouring cells may stand apart
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
# The number of a heading or an item, set far from its words: no cell of a table.
MARK = re.compile(r"\d+(?:\.\d+)+\.?|\d+[.)]|\(?[a-z]{1,4}[.)]", re.I)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class WordRun:
    """One run of words on a line, from `left` to `right` in points."""

    text: str
    left: float
    right: float
    whole: bool = True  # whether its last word ends with it
    cell: Cell | None = None  # the box of a drawn table's cell that it stands in

    def shift(self, other: WordRun) -> float:
        """How far apart two runs begin, end or have their middles, the least of it: cells line up left, right or centred."""
        begins, ends = self.left - other.left, self.right - other.right
        return min(abs(begins), abs(ends), abs(begins + ends) / 2)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line: `top` counts down the whole document, `size` is the height of its type, in points.

    `at_edge` says that it stands at the very top or bottom of its page, where headers and footers are.
    """

    cells: tuple[WordRun, ...]
    page: int
    top: float
    size: float
    bold: bool
    at_edge: bool
    lead: str = ""  # the words in bold that the line begins with, when others follow: a provision's number
    height: float = 0.0  # as `top`, down its own page

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PdfText:
    """All lines of a PDF without running headers and footers, and what its metadata say."""

    lines: tuple[PdfLine, ...]
    title: str
    modified: str | None
    pages: int
    hints: tuple[str, ...] = ()
    running: tuple[str, ...] = ()  # running headers and footers, numbers apart, most frequent first
    lang: Lang | None = None  # of the column that was read, in a bilingual document


def read_lines(raw: bytes, *, where: str = "", lang: Lang | None = None) -> PdfText:
    """The text of a PDF, of a bilingual one that in `lang`; raises ParseError: a password, damage, over a limit."""
    if not is_pdf(raw):
        raise WrongMedium("is not a PDF", where=where, hint="check its address and content type")
    if len(raw) > MAX_PDF_BYTES:
        raise ParseError(f"{len(raw):,} bytes is over the limit of {MAX_PDF_BYTES:,}", where=where)
    pdf = read_confined(raw, where=where)
    count = pdf.count
    kept, spoken, remarks = pick_language([(list(page.runs), page.width) for page in pdf.pages], lang)
    lines: list[PdfLine] = []
    offset = 0.0
    ordered = reading_parts([(pieces, page.width) for pieces, page in zip(kept, pdf.pages, strict=True)])
    for number, (parts, page) in enumerate(zip(ordered, pdf.pages, strict=True)):
        step()
        for part in parts:
            lines += _page_lines(part, number, offset, page.height)
        offset += page.height
    if spoken is None:
        lines, spoken, remarks = _one_language(lines, lang)
    running, anywhere = _running(lines, count)
    hints: tuple[str, ...] = (f"cut off after {len(pdf.pages)} of {count} pages",) if count > len(pdf.pages) else ()
    bare = sum(not page.runs for page in pdf.pages)
    if bare * 2 >= len(pdf.pages):
        hints += (f"{bare} of {len(pdf.pages)} pages hold no text: they may be scans",)
    stamp = _DATE.match(pdf.stamp)
    return PdfText(
        lines=tuple(
            line
            for line, below in zip(lines, [*lines[1:], *lines[-1:]], strict=True)
            if not _is_noise(line, running, anywhere)
            or (_heads(line, below) and not _is_noise(below, running, anywhere))
        ),
        title=tidy(pdf.title),
        modified=f"{stamp[1]}-{stamp[2]}-{stamp[3]}" if stamp else None,
        pages=count,
        hints=(*hints, *remarks),
        running=tuple(running),
        lang=spoken,
    )


def _one_language(lines: list[PdfLine], lang: Lang | None) -> tuple[list[PdfLine], Lang | None, tuple[str, ...]]:
    """The lines of one language where a document says everything twice, one language below the other; else all."""
    paragraphs: list[list[PdfLine]] = []
    before: PdfLine | None = None
    for line in lines:
        alike = before is not None and line.page == before.page and line.bold == before.bold
        if (
            before is not None
            and alike
            and abs(line.size - before.size) < 1
            and 0 <= line.top - before.top < line.size * _NEXT
        ):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        before = line
    body = median(line.size for line in lines) if lines else 0.0
    heads = [part[0].bold or part[0].size > body + 1 for part in paragraphs]
    kept, spoken, remarks = pick_paragraphs([" ".join(line.text for line in part) for part in paragraphs], heads, lang)
    return [line for part, keep in zip(paragraphs, kept, strict=True) if keep for line in part], spoken, remarks


def usual_step(lines: tuple[PdfLine, ...]) -> float:
    """The most frequent distance between two lines of running text, in points."""
    steps = Counter(
        round((two.top - one.top) * 2) / 2
        for one, two in pairwise(lines)
        if one.page == two.page and one.size == two.size and 0 < two.top - one.top < one.size * _APART
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def _page_lines(pieces: list[PdfRun], number: int, offset: float, height: float) -> list[PdfLine]:
    rows: list[list[PdfRun]] = []
    for piece in sorted(pieces, key=lambda p: (-p.middle, p.left)):
        if rows and abs(rows[-1][0].middle - piece.middle) < max(rows[-1][0].size, piece.size) * 0.4:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    edges = _cell_edges(rows)
    lines = []
    for row in rows:
        size = max(row, key=lambda piece: len(piece.text)).size  # a word of another font does not make a heading
        parts = sorted((WordRun(tidy(p.text), p.left, p.right, p.whole, p.cell) for p in row), key=lambda c: c.left)
        top = offset + height - max(piece.top for piece in row)
        at_edge = not _EDGE * height < top - offset < (1 - _EDGE) * height
        bold = all(piece.bold for piece in row)
        first, *others = sorted(row, key=lambda piece: piece.left)
        lead = first.text if first.bold and others and not bold else first.lead
        lines.append(
            PdfLine(_join_cells(parts, size, edges), number, top, size, bold, at_edge, tidy(lead), top - offset)
        )
    return lines


def _cell_edges(rows: list[list[PdfRun]]) -> frozenset[int]:
    """Where cells begin in two or more rows of a page, behind a wide gap in one of them, in steps of `_SAME_EDGE`."""
    starts: Counter[int] = Counter()
    wide: set[int] = set()
    for row in rows:
        here = set()
        for one, two in pairwise(sorted(row, key=lambda piece: piece.left)):
            gap, place = two.left - one.right, round(two.left / _SAME_EDGE)
            if gap >= two.size * NARROW_GAP:
                here.add(place)
            if gap >= two.size * _CELL_GAP:
                wide.add(place)
        starts.update(here)
    return frozenset(place + near for place in wide if starts[place] > 1 for near in (-1, 0, 1))


def _join_cells(cells: list[WordRun], size: float, edges: frozenset[int]) -> tuple[WordRun, ...]:
    joined: list[WordRun] = []
    for cell in cells:
        least = NARROW_GAP if round(cell.left / _SAME_EDGE) in edges else _CELL_GAP
        if joined and cell.left - joined[-1].right < size * least and cell.cell == joined[-1].cell:
            last = joined[-1]
            glue = "" if not last.whole and cell.left - last.right < size * 0.12 else " "
            joined[-1] = WordRun(
                tidy(last.text + glue + cell.text), last.left, max(last.right, cell.right), cell.whole, last.cell
            )
        else:
            joined.append(cell)
    if len(joined) == 2 and MARK.fullmatch(joined[0].text) and joined[0].cell == joined[1].cell:
        mark, words = joined
        return (WordRun(f"{mark.text} {words.text}", mark.left, words.right, words.whole, words.cell),)
    return tuple(joined)


def _running(lines: list[PdfLine], pages: int) -> tuple[dict[str, int], frozenset[str]]:
    """Lines that run: at the edge when a few pages have them, numbers aside ("Chapter 2 ... 17"), elsewhere on most.

    All of them with their counts, most frequent first, and those that run wherever they stand, which is at one height of
    the page: a sentence that a text repeats stands at many.
    """
    heights: dict[str, dict[int, float]] = {}
    for line in lines:
        heights.setdefault(_running_words(line), {}).setdefault(line.page, line.height)
    seen = Counter({words: len(found) for words, found in heights.items()})
    at_edge = {_running_words(line) for line in lines if line.at_edge}
    few = min(_FEW, max(pages, 2))  # in a file of two pages, both
    often = max(_FEW, pages * _REPEATED)
    running = {
        words: n
        for words, n in seen.most_common()
        if n >= (few if words in at_edge else often) and (words in at_edge or _at_one_height(heights[words]))
    }
    return running, frozenset(words for words, n in running.items() if n >= often)


def _at_one_height(found: dict[int, float]) -> bool:
    usual = median(found.values())
    return sum(abs(height - usual) <= _SAME_HEIGHT for height in found.values()) >= len(found) * _REPEATED


def _heads(line: PdfLine, below: PdfLine) -> bool:
    """Whether a line is a row of a drawn table right above another: a table's head runs over its pages as a page's does."""
    pairs = ((one.cell, two.cell) for one in line.cells for two in below.cells)
    boxed = len(line.cells) > 1 and all(cell.cell for cell in (*line.cells, *below.cells))
    return boxed and line.page == below.page and any(one and two and abs(one[2] - two[3]) < RULES for one, two in pairs)


def _is_noise(line: PdfLine, running: dict[str, int], anywhere: frozenset[str]) -> bool:
    """A running header or footer, a page number, a line of a contents list with dot leaders.

    A header's words in the middle of the first page, where most pages do not have them, are the cover's title.
    """
    words = _running_words(line)
    runs = words in running and (line.at_edge or line.page > 0 or words in anywhere)
    return runs or _is_page_number(line) or bool(_LEADER.search(line.text))


def _running_words(line: PdfLine) -> str:
    return _NUMBER.sub("#", line.text) if line.at_edge else line.text


def _is_page_number(line: PdfLine) -> bool:
    """`3`, `- 3 -`, `Page 3 of 12`, `Page 3 de 12`."""
    return re.fullmatch(r"[-–— ]*(page )?\d{1,4}( ?(/|of|de|sur) ?\d{1,4})?[-–— ]*", line.text, re.I) is not None
