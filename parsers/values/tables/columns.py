"""What a table's cell is about: the type that its column's headings, its row's or the caption give it, and the labels.

"Fee ($)" makes a bare number money, "NOC code" an occupation, "Points" points. A heading that says nothing ("Details",
"Selection or input") leaves it to the row's name ("Age | 18 to 35", "Exemption code | C10").
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from veille.model import Block, Cell, Cmp, DateRole, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.tables.currency import BARE, Money, money_above

# A heading longer than this is prose that names no type.
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One type of column; `unit` is that of a bare number in it, None with `bare` false when it is no value there."""

    name: str
    match: re.Pattern[str]
    examples: tuple[str, ...]
    unit: str | None = None
    whole: bool = False
    bare: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class TypedCell:
    """One cell of a row that holds values: its span and its type, None when nothing says what it is."""

    start: int
    end: int
    type: ColumnType | None


@cache
def column_types() -> tuple[ColumnType, ...]:
    """All types in order of precedence."""
    raw = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
    return tuple(
        ColumnType(
            row["name"], re.compile(row["match"]), tuple(row["examples"]), row.get("unit"),
            row.get("whole", False), row.get("bare", True), row.get("wide", False),
        )
        for row in raw["column"]
    )  # fmt: skip


# "Column 1: Item", as schedules number their heads.
_NUMBERED = WordPattern(r"^\W*{column_word} (?:\d{1,2}|[ivx]{1,4})(?![a-z0-9]) ?[:.-]? ?")


@lru_cache(maxsize=4096)
def type_of(heading: str, *, wide: bool = False) -> ColumnType | None:
    """The type that a heading names; `wide` asks only for those that a caption may name."""
    folded = _NUMBERED.both.sub("", fold(heading)).strip(" :*.")
    if not folded or len(folded) > _LONGEST:
        return None
    for kind in column_types():
        if wide and not kind.wide:
            continue
        if kind.match.fullmatch(folded) if kind.whole else kind.match.search(folded):
            return kind
    return None


def type_cells(text: str, blocks: tuple[Block, ...], heading: str = "") -> tuple[TypedCell, ...]:
    """The cells of all rows that hold values, in order; rows that only name columns hold none."""
    return tuple(
        TypedCell(cell.start, cell.end, kind)
        for block in blocks
        if block.kind == "row" and block.row_label is not None
        for cell, kind in _typed(text, block, heading)
    )


# "From December 1, 2026", "2024-2025", "Current": such a head says when, and leaves what to the caption and the heading.
_WHEN = WordPattern(
    r"(?=.)(?:(?:{head_of_time}|{months}|\d{1,2}(?:st|nd|rd|th|er)?)(?![a-z0-9])\.?|(?:19|20)\d\d|[ ,:/()*-])*"
)
_OF_ALL = frozenset({"money", "us_money", "euro", "points", "score"})


def _typed(text: str, block: Block, heading: str) -> list[tuple[Cell, ColumnType | None]]:
    first = block.cells[0] if block.cells else None
    named = _type_of_name(text[first.start : first.end]) if first is not None and len(block.cells) > 1 else None
    around = next((kind for words in reversed(block.context) if (kind := type_of(words, wide=True))), None)
    above = type_of(heading, wide=True) if around is None else None
    if above is not None and above.name not in _OF_SECTION:
        above = None
    typed: list[tuple[Cell, ColumnType | None]] = []
    for cell in block.cells:
        kind = _type_of_name(cell.header) if cell.header else None
        if kind is not None and _CODE_ALONE.both.fullmatch(fold(cell.header)):
            kind = _code_of_all(block, heading) or kind
        if cell is not first:
            kind = kind or named or around or above or (_of_all(block, heading) if _says_when(cell.header) else None)
        if kind is not None and kind.name == "score" and cell.header:
            kind = _level_of_all(block, cell.header) or kind
        if (
            kind is None
            and cell.end - cell.start <= _SHORT_CELL
            and _FULL_AGE.both.fullmatch(fold(text[cell.start : cell.end]))
        ):
            kind = _age()
        typed.append((cell, kind))
    return typed


# "Moins de 18 ans", "18 years or older" alone in a cell: so many years are an age, no stay or work is bound to them.
_SHORT_CELL = 24
_FULL_AGE = WordPattern(r"(?:{age_cell_before} )?(?:1[6-9]|2[01]) {years_alone}(?: {age_cell_after})?")


@cache
def _age() -> ColumnType:
    return next(kind for kind in column_types() if kind.name == "age")


# Types whose name with a number is a value itself: "NCLC 7", "IELTS 6.0", "TEER 2".
_GRADES = frozenset({"level", "teer", "score", "percent", "age"})
# Types that a section's heading gives to columns which name none: "Points by level of language".
_OF_SECTION = frozenset({"points", "currency", "months", "years", "weeks", "days"})


def _type_of_name(name: str) -> ColumnType | None:
    """The type that a column's or a row's name gives to its cells; none where the name is a value itself: "CLB 7"."""
    kind = type_of(name)
    if kind is not None and kind.name in _GRADES and any(map(str.isdigit, name)):
        return None
    return kind


# "Speaking", « Compréhension de l'oral »: a skill is graded in levels where the caption names their scale; a score is none.
_SCORED = WordPattern(r"(?<![a-z]){scored}(?![a-z])")


def _level_of_all(block: Block, header: str) -> ColumnType | None:
    """The type of levels where the caption names their scale and the head of the column no test or score."""
    if _SCORED.both.search(fold(header)):
        return None
    return next(
        (kind for words in block.context if (kind := type_of(words)) is not None and kind.name == "level"), None
    )


# "Code" alone: which codes stand there, the caption or the heading says ("Condition codes to print").
_CODE_ALONE = WordPattern(r"{code_word}")
_OF_CODES = frozenset({"fee_code", "case_type", "program_code", "condition", "noc"})


def _code_of_all(block: Block, heading: str) -> ColumnType | None:
    """The type of codes that the caption, or the section's heading, names; None where it names none."""
    named = (type_of(words) for words in (*reversed(block.context), heading))
    return next((kind for kind in named if kind is not None and kind.name in _OF_CODES), None)


@lru_cache(maxsize=4096)
def _says_when(header: str) -> bool:
    """Whether the head of a column names a time and nothing else."""
    return bool(_WHEN.both.fullmatch(fold(header)))


def _of_all(block: Block, heading: str) -> ColumnType | None:
    """The type that the caption, or the section's heading, gives to columns that only say when: "Fees"."""
    named = (type_of(words) for words in (*reversed(block.context), heading))
    return next((kind for kind in named if kind is not None and kind.name in _OF_ALL), None)


# "Maximum validity period" over "12 months"; "Maximum 15 points" says it of the column, not of each number.
# Headings may stand in the other language than their page: words of both count.
_MOST = WordPattern(r"^(?!.*\d).*(?<![a-z]){column_most}(?![a-z])")
_LEAST = WordPattern(r"^(?!.*\d).*(?<![a-z]){column_least}(?![a-z])")
_TO_ACT = WordPattern(r"(?<![a-z]){column_deadline}(?![a-z])")
# What a date in a column is for, where its cell does not say.
_ROLES: tuple[tuple[WordPattern, DateRole], ...] = (
    (WordPattern("{column_amended}"), "amended"),
    (WordPattern("{column_deadline}"), "deadline"),
    (WordPattern("{column_announced}"), "announced"),
    (WordPattern("{column_until}|{column_valid_to}$|^{column_length}"), "effective_to"),
    (WordPattern("{column_from}"), "effective_from"),
)


def _role_of(name: str) -> DateRole | None:
    """The role of date that a name gives: "Deadline", "In effect", "Date de fin"."""
    words = fold(name)
    return next((role for shape, role in _ROLES if shape.both.search(words)), None)


# "2 years in the last 5 years": a heading bounds the first of a cell's values of one type; so many before it are looked at.
_NEAR = 4
# A cell of so many words says its amounts in full: "$45,000 a year for each child".
_PROSE = 2
# Numbers that a heading "(in thousands)" multiplies, beside amounts of money: what has no unit, and places.
_SCALED_UNITS = frozenset({None, "place"})


def _in_money(value: Value, money: Money) -> Value | None:
    """The value in the currency and multiple that the words above it name; None for an amount in none of our units."""
    amount = value.type == "money"
    bare = BARE.fullmatch(value.raw) or not any(map(str.isdigit, value.raw))  # "155", "Free"
    if not (amount or (value.type == "number" and value.unit in _SCALED_UNITS)) or not bare:
        return value
    if amount and money.foreign:
        return None
    unit = money.unit or value.unit if amount else value.unit
    if money.scale == 1:
        return replace(value, unit=unit)
    return replace(value, unit=unit, value=money.of(value.value, unit if amount else None))


# "If you applied | What you need": the days of such a column cut off files.
_FILES = WordPattern(r"(?<![a-z]){files_head}(?![a-z])")
_FILED: dict[DateRole | None, DateRole] = {"effective_from": "cutoff_from", "effective_to": "cutoff_until"}


def _headed(value: Value, *, bound: bool) -> Value:
    """The value with the role of date that its column's or row's heading states, and with its bound where it counts."""
    files = bool(value.role and value.column_label and _FILES.both.search(fold(value.column_label)))
    for label in (value.column_label, value.row_label):
        if not label:
            continue
        words = fold(label)
        if value.type == "date":
            value = replace(value, role=_FILED.get(value.role, value.role) if files else value.role or _role_of(label))
        elif bound and value.cmp == "eq" and value.type != "code":
            value = replace(value, cmp=_bound_of(value, words))
    return value


def _bound_of(value: Value, head: str) -> Cmp:
    """The bound that a head sets on the first value of its kind in a cell: "Maximum stay", "Deadline" over "10 days"."""
    if _MOST.both.match(head) or (value.type == "duration" and _TO_ACT.both.search(head)):
        return "max"
    return "min" if _LEAST.both.match(head) else "eq"


def label_values(
    text: str, values: tuple[Value, ...], blocks: tuple[Block, ...], heading: str = ""
) -> tuple[Value, ...]:
    """The same values; those in a table's cells with the labels of their column and row, in the money named there.

    A day that stands first in its block has the role that the short block or the heading above it names.
    """
    rows = [(c.start, c.end, c.header or None, b) for b in blocks if b.kind == "row" for c in b.cells]
    if not rows and not any(v.type == "date" and v.role is None for v in values):
        return values
    starts = [start for start, *_ in rows]
    above = _above(text, blocks, heading)
    labelled: list[Value] = []
    for value in values:
        at = bisect_right(starts, value.start) - 1
        if at >= 0 and value.end <= rows[at][1]:
            header, row = rows[at][2], rows[at][3]
            before = text[blocks[row.lead].start : blocks[row.lead].end] if row.lead is not None else None
            money = money_above((header, row.row_label, *reversed(row.context), before, heading))
            prose = text.count(" ", *rows[at][:2]) >= _PROSE
            told = _in_money(value, replace(money, scale=1) if prose else money)
            if told is None:
                continue
            first = not prose or all(v.start < rows[at][0] or v.type != value.type for v in labelled[-_NEAR:])
            value = _headed(replace(told, column_label=header, row_label=row.row_label), bound=first)
        elif value.type == "date" and value.role is None and value.start in above:
            value = replace(value, role=_role_of(above[value.start]))
        labelled.append(value)
    return tuple(labelled)


# A block that only names what follows is short: "In effect", "Date limite".
_LONGEST_NAME = 40


def _above(text: str, blocks: tuple[Block, ...], heading: str) -> dict[int, str]:
    """The starts of blocks with the words right above them, where these are short enough to be a name."""
    above = {}
    words = heading
    for block in blocks:
        if block.kind != "row":
            above[block.start] = words
        words = text[block.start : min(block.end, block.start + _LONGEST_NAME + 1)]
    return {start: name for start, name in above.items() if name and len(name) <= _LONGEST_NAME}
