"""Rows of a table: the pieces they are read in, and what their columns say of a cell: its days, an answer, what was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.model import Block, Cell, DocumentState, Modality
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.language.sentences import split_sentences, trim
from veille.parsers.rules.days.stated import Days, days_named, edge_named, state_named
from veille.parsers.rules.units import TextReading

# A cell longer than this, or of several sentences, is read sentence by sentence.
_LONG_CELL = 240
# A line of a cell shorter than this belongs with the rest of its row: "7 / CELPIP-G", "IMM 1295", "Under 18".
_SAYING = 60
_YEARS_HEAD = WordPattern(r"{years_head}")


def dated_columns(scope: FoldedText, block: Block, turn: str | None = None) -> tuple[tuple[int, int, Days], ...]:
    """The cells of a row whose column states days; all of a row that a year names under "Year".

    `turn` is the day of a notice that amounts change: the current ones hold up to it, the new ones from it.
    """
    if block.kind != "row" or not block.cells:
        return ()
    first = block.cells[0]
    name = scope.text[first.start : first.end].strip()
    if _YEARS_HEAD[scope.lang].fullmatch(fold(first.header).strip(" :*.")) and (
        year := days_named(name, scope.lang, column=True)
    ):
        return ((block.start, block.end, year),)
    named = [(cell, days_named(cell.header, scope.lang, column=True)) for cell in block.cells if cell.header]
    if not any(days for _, days in named):
        named = _sides_of_one_day(scope, block) or (_now_and_then(scope, block, turn) if turn else [])
    turns = [days.first for _, days in named if days.first]
    if len(turns) == 1:  # "Current fee | New fee as of December 1, 2026"
        until = Days(None, turns[0])
        named = [(c, until if not days and _CURRENT[scope.lang].search(fold(c.header)) else days) for c, days in named]
    return tuple((cell.start, cell.end, days) for cell, days in named if days)


def _sides_of_one_day(scope: FoldedText, block: Block) -> list[tuple[Cell, Days]]:
    """The days of two columns that part their files at one day: "Received before May 1 | Received on or after May 1"."""
    edges = [(cell, edge_named(cell.header, scope.lang)) for cell in block.cells if cell.header]
    firsts, lasts = [d.first for _, d in edges if d.first], [d.last for _, d in edges if d.last]
    return edges if len(firsts) == len(lasts) == 1 and firsts == lasts else []


def _now_and_then(scope: FoldedText, block: Block, turn: str) -> list[tuple[Cell, Days]]:
    """The days of the one column of what is and the one of what will be, below a notice of the day."""
    headed = [(cell, fold(cell.header)) for cell in block.cells if cell.header]
    now = [cell for cell, head in headed if _CURRENT[scope.lang].search(head)]
    new = [cell for cell, head in headed if _NEW[scope.lang].search(head)]
    return [(now[0], Days(None, turn)), (new[0], Days(turn))] if len(now) == len(new) == 1 else []


_NEW = WordPattern(r"(?<![a-z]){new_head}(?![a-z])")
_CURRENT = WordPattern(r"(?<![a-z]){current_head}(?![a-z])")


def past_columns(scope: FoldedText, block: Block) -> tuple[tuple[int, int], ...]:
    """The cells of a row whose column tells what was: "Previous fee | Current fee"."""
    cells = block.cells[1:] if block.kind == "row" else ()
    return tuple((c.start, c.end) for c in cells if state_named(c.header, scope.lang) is DocumentState.ARCHIVED)


# A cell that answers its column's header: "Offers night classes | Yes"; one that says itself what is asked: "Not required".
_ANSWER = WordPattern(
    r"\s*(?:(?P<yes>{answer_yes})|{answer_no}|(?P<free>{denies_duty} )?(?P<duty>{asks_duty}))\s*\*?\.?\s*"
)
# "LMIA required", "Visa needed?", "EIMT obligatoire": "yes" below it is a duty, "no" frees.
_ASKS_DUTY = WordPattern(r"(?<![a-z]){asks_duty}(?![a-z])")


def read_answer(reading: TextReading, block: Block) -> Modality | None:
    """What the cells that answer say: a duty or freedom where one does, "is" where all answer something else.

    "Yes" and "no" answer their column's header, "required" and "not required" any. None without an answer.
    """
    said: Modality | None = None
    for cell in block.cells[1:]:
        m = _ANSWER[reading.scope.lang].fullmatch(reading.scope.folded, cell.start, cell.end)
        if m is None:
            continue
        if m["duty"]:
            return "need_not" if m["free"] else "must"
        if _ASKS_DUTY[reading.scope.lang].search(fold(cell.header or "")):
            return "must" if m["yes"] else "need_not"
        said = "is"
    return said


def is_cited(reading: TextReading, block: Block) -> bool:
    """Whether a cell of a row is a provision and nothing else."""
    ends = {(c.start, c.end) for c in reading.citations_in(block.start, block.end)}
    return bool(ends) and any((cell.start, cell.end) in ends for cell in block.cells)


def names_columns(text: str, blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a row is the first of its table, without a number, and the next one has numbers."""
    row, below = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
    if below is None or below.kind != "row" or (at and blocks[at - 1].kind == "row"):
        return False
    return not _DIGIT.search(text, row.start, row.end) and bool(_DIGIT.search(text, below.start, below.end))


_MOST_HEADS = 6  # rows of heads that stand one above the other


def heads_columns(text: str, blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a row of several cells is one of heads: the cells of the first row below that has heads bear its words."""
    row = blocks[at]
    if row.kind != "row" or row.row_label is not None or len(row.cells) < 2 or any(cell.header for cell in row.cells):
        return False
    for below in blocks[at + 1 : at + 1 + _MOST_HEADS]:
        if below.kind != "row":
            return False
        if any(cell.header for cell in below.cells):
            return any(text[h.start : h.end] in c.header for h in row.cells for c in below.cells if c.header)
    return False


def piece_spans(reading: TextReading, block: Block) -> Iterator[tuple[int, int, str]]:
    """The pieces of a block that can each be a rule, with their shape."""
    text = reading.scope.text
    if block.kind == "row" and block.cells:
        run: list[Cell] = []  # neighbouring short cells are read together
        spans: list[tuple[int, int]] = []
        for cell in block.cells:
            if not _is_long(text, cell):
                run.append(cell)
                continue
            spans += _of_run(text, run, spans)
            run = []
            spans += split_sentences(text, cell.start, cell.end)
        spans += _of_run(text, run, spans)
        yield from ((start, end, "row") for start, end in spans)
        return
    shape = {"item": "item", "definition": "definition", "row": "row", "summary": "summary"}.get(block.kind, "sentence")
    for start, end in split_sentences(text, block.start, block.end):
        yield start, end, shape


_DIGIT = re.compile(r"\d")
# Cells without a word ("5", "10 – 11", "$155") say nothing by themselves.
_WORD = re.compile(r"[^\W\d_]{3}")


def _of_run(text: str, run: list[Cell], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The span of neighbouring short cells; without a word of their own they end the sentence before them."""
    if not run:
        return []
    start, end = trim(text, run[0].start, run[-1].end)
    if spans and not _WORD.search(text, start, end):
        spans[-1] = (spans[-1][0], end)
        return []
    return [(start, end)]


def _is_long(text: str, cell: Cell) -> bool:
    """Whether a cell is prose to read sentence by sentence."""
    if cell.end - cell.start > _LONG_CELL:
        return True
    said = [1 for start, end in split_sentences(text, cell.start, cell.end) if end - start > _SAYING]
    return len(said) > 1
