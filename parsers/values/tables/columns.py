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


@lru_cache(maxsize=4096)
def type_of(heading: str, *, wide: bool = False) -> ColumnType | None:
    """The type that a heading names; `wide` asks only for those that a caption may name."""
    folded = fold(heading).strip(" :*.")
    if not folded or len(folded) > _LONGEST:
        return None
    for kind in column_types():
        if wide and not kind.wide:
            continue
        if kind.match.fullmatch(folded) if kind.whole else kind.match.search(folded):
            return kind
    return None


def type_cells(text: str, blocks: tuple[Block, ...]) -> tuple[TypedCell, ...]:
    """The cells of all rows that hold values, in order; rows that only name columns hold none."""
    return tuple(
        TypedCell(cell.start, cell.end, kind)
        for block in blocks
        if block.kind == "row" and block.row_label is not None
        for cell, kind in _typed(text, block)
    )


def _typed(text: str, block: Block) -> list[tuple[Cell, ColumnType | None]]:
    first = block.cells[0] if block.cells else None
    named = type_of(text[first.start : first.end]) if first is not None and len(block.cells) > 1 else None
    around = next((kind for words in reversed(block.context) if (kind := type_of(words, wide=True))), None)
    typed: list[tuple[Cell, ColumnType | None]] = []
    for cell in block.cells:
        kind = type_of(cell.header) if cell.header else None
        if kind is None and cell is not first:
            kind = named
        typed.append((cell, kind or (around if cell is not first else None)))
    return typed


# "Maximum validity period" over "12 months"; "Maximum 15 points" says it of the column, not of each number.
# Headings may stand in the other language than their page: words of both count.
_MOST = WordPattern(r"^(?!.*\d).*(?<![a-z]){column_most}(?![a-z])")
_LEAST = WordPattern(r"^(?!.*\d).*(?<![a-z]){column_least}(?![a-z])")
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


# An amount whose sign does not say which dollar: its column may.
_BARE_SIGN = re.compile(r"[\d\s.,$]*")
# A column in money that is told in none of our units: what stands in it is no amount of ours.
_FOREIGN = re.compile(
    r"(?<![A-Za-z])(?:AUD|CHF|CNY|GBP|HKD|INR|JPY|MXN|NZD|SGD|TWD|(?:A|AU|HK|NZ|S|MX)\$)(?![A-Za-z])|[£¥]"
)
_OTHER_CURRENCIES = frozenset({"USD", "EUR"})


def _headed(value: Value) -> Value:
    """The value with the bound or the role of date that its column's or row's heading states."""
    for label in (value.column_label, value.row_label):
        if not label:
            continue
        words = fold(label)
        if value.type == "money" and value.unit == "CAD" and _BARE_SIGN.fullmatch(value.raw):
            kind = type_of(label)  # "$155 for a child" in a column "(US$)"
            value = replace(value, unit=kind.unit if kind and kind.unit in _OTHER_CURRENCIES else value.unit)
        if value.type == "date" and value.role is None:
            value = replace(value, role=_role_of(label))
        elif value.cmp == "eq" and value.type != "code":
            cmp: Cmp = "max" if _MOST.both.match(words) else "min" if _LEAST.both.match(words) else "eq"
            value = replace(value, cmp=cmp)
    return value


def label_values(
    text: str, values: tuple[Value, ...], blocks: tuple[Block, ...], heading: str = ""
) -> tuple[Value, ...]:
    """The same values; those in a table's cells with the labels of their column and row, without foreign amounts.

    A day that stands first in its block has the role that the short block or the heading above it names.
    """
    rows = [(c.start, c.end, c.header or None, b.row_label) for b in blocks if b.kind == "row" for c in b.cells]
    if not rows and not any(v.type == "date" and v.role is None for v in values):
        return values
    starts = [start for start, *_ in rows]
    above = _above(text, blocks, heading)
    labelled = []
    for value in values:
        at = bisect_right(starts, value.start) - 1
        if at >= 0 and value.end <= rows[at][1]:
            if value.type == "money" and _BARE_SIGN.fullmatch(value.raw) and _FOREIGN.search(rows[at][2] or ""):
                continue
            value = _headed(replace(value, column_label=rows[at][2], row_label=rows[at][3]))
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
