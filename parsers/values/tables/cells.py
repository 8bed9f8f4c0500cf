"""Values of cells that hold nothing but a number, a range or a code, typed by their column.

"549 - 699" two values in a group, "10 et plus" and "371+" at least, "0 ou 1" two values, "150" under "Fee ($)" money,
"31100" under "NOC code" an occupation, "C10" under "Exemption code" an exemption code. Each line of a cell is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, cast

from veille.model import Cmp, Lang, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.numerals import parse_digits
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values import code_shapes as shapes
from veille.parsers.values.tables.columns import ColumnType, TypedCell

# Read in one way only (an atomic group): "1,111,111,..." has a way to be cut for each of its commas, all of them tried
# before a list of such numbers could fail.
_NUMBER = r"(?>\d{1,3}(?:[ ,]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,7}(?:[.,]\d{1,2}(?!\d))?)"
_HELD = r"(?: ?(?:points?|%|\$|{cell_persons}))?"
# A footnote's mark glued to a number or after it: "150*", "150 [1]", "150 †", "(note 2)", "150 Footnote 3".
_MARK = r"(?>(?: ?(?:\*{1,3}|[†‡§]|\[\d{1,2}\]|\(?{cell_note} ?\d{0,2}\)?))*)"
# Words before or behind the number say its bound; they are those of any sentence (the lexicon's `cmp`), signs stand here.
_CELL = WordPattern(
    rf"(?:(?P<sign>[<>]=?|[≤≥])|(?P<before>[a-z][a-z'. ]{{1,30}}?))? ?\$? ?(?P<a>{_NUMBER}){_HELD}"
    rf"(?:(?P<to> ?(?:-|{{cell_to}}) ?)\$?(?P<b>{_NUMBER}){_HELD})?"
    rf"(?P<after>\+| ?\(?(?P<words>[a-z][a-z'. -]{{1,30}}?)\)?)??(?: ?\(?{{cell_each}} [a-z' -]{{2,30}}\)?)?{_MARK}"
)
_LANGS: tuple[Lang, ...] = ("en", "fr")
_SIGNS: dict[str, Cmp] = {"<": "lt", ">": "gt", "<=": "max", "≤": "max", ">=": "min", "≥": "min"}
# "0 ou 1", "2 and 3", "Level 4, 5 or 6": several numbers that all count.
_LIST = WordPattern(
    rf"(?:{{cell_level}} )?(?:{_NUMBER})(?:(?:, ?(?:{{and_or}} )?| {{and_or}} | / |/)(?:{_NUMBER}))+{_MARK}"
)
# "Level 7", "7 equals": words around a number that set no bound.
_LEVEL = WordPattern(r"{cell_level}")
_EQUALS = WordPattern(r"{cell_equals}")
# Under a heading of money, what costs nothing.
_FREE = WordPattern(r"{cell_free}\.?")
_ONE = re.compile(_NUMBER)
_LINE = re.compile(r"[^\n]+")
# What a code looks like under a heading of codes. A code may be followed by its meaning: "20 - open work permit".
_AFTER_CODE = r"(?= ?(?:$|[-–—:(,;\n*]|{and_or} ))"
_CODES: dict[str, tuple[str, WordPattern]] = {
    "noc": ("noc", WordPattern(rf"(?<![\d.]){shapes.NOC}(?![\d.])")),
    "exemption": ("lmia_exemption", WordPattern(rf"(?<![\w.]){shapes.LMIA_NAMED}(?![\w(])")),
    "condition": ("condition", WordPattern(rf"(?<![\w.]){shapes.CONDITION}{_AFTER_CODE}")),
    "fee_code": ("fee", WordPattern(rf"(?<![\w.]){shapes.FEE}(?![\w(])")),
    "case_type": ("case_type", WordPattern(rf"(?<![\w.]){shapes.CASE_TYPE}{_AFTER_CODE}")),
    "program_code": ("program", WordPattern(rf"(?<![\w.]){shapes.PROGRAM}(?![\w(])")),
    "form": ("form", WordPattern(rf"(?<!\w){shapes.FORM_NAMED}(?!\w)")),
    "institution": ("dli", WordPattern(rf"(?<!\w){shapes.DLI}(?!\w)")),
}
# "150,00": where no heading says what a cell holds, two decimals are an amount of money.
_TWO_DECIMALS = re.compile(r"\d[.,]\d{2}$")
_DESIGNATORS = {"month": "M", "year": "Y", "week": "W", "day": "D"}
_UNKNOWN = ""  # nothing says what a cell holds
_CURRENCIES = frozenset({"CAD", "USD", "EUR"})
_Amount = Literal["money", "number", "duration"]


def find_cell_codes(scope: FoldedText, cells: tuple[TypedCell, ...], taken: bytearray) -> list[Value]:
    """The codes of the cells that stand under a heading of codes; new places are marked."""
    found: list[Value] = []
    for cell in cells:
        if cell.type is None or cell.type.name not in _CODES:
            continue
        scheme, shape = _CODES[cell.type.name]
        for m in shape.both.finditer(scope.text, cell.start, cell.end):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * len(m[0])
                found.append(Value("code", m[0], scheme, "eq", None, m[0], m.start(), m.end()))
    return found


def find_cell_numbers(
    scope: FoldedText, cells: tuple[TypedCell, ...], taken: bytearray, first_group: int
) -> list[Value]:
    """The numbers of the cells, or lines of cells, that hold nothing else; new places are marked."""
    found: list[Value] = []
    group = first_group
    for cell in cells:
        if cell.type is not None and not cell.type.bare:
            continue
        for line in _LINE.finditer(scope.folded, cell.start, cell.end):
            if any(taken[line.start() : line.end()]):
                continue
            group += 1
            values = list(_of_line(scope, line.start(), line.end(), cell.type, group))
            for value in values:
                taken[value.start : value.end] = b"\1" * (value.end - value.start)
            found += values
    return found


def _of_line(scope: FoldedText, start: int, end: int, kind: ColumnType | None, group: int) -> Iterator[Value]:
    # "$155", "155 $": the sign says what it is, whatever heads the column
    own = kind.unit if kind else _UNKNOWN
    line = scope.folded[start:end]
    unit = "CAD" if "$" in line and own not in _CURRENCIES else "percent" if "%" in line else own
    if kind is not None and own in _CURRENCIES and _FREE.both.fullmatch(scope.folded, start, end):
        yield Value("money", "0.00", own, "eq", None, scope.text[start:end], start, end)
        return
    m = _CELL.both.fullmatch(scope.folded, start, end)
    if m is not None and m["b"]:
        a, b = parse_digits(m["a"]), parse_digits(m["b"])
        if a < b and (not m["before"] or _LEVEL.both.fullmatch(m["before"].strip())) and not m["after"]:
            yield _value(scope, *m.span("a"), a, unit, "min", group)
            yield _value(scope, *m.span("b"), b, unit, "max", group)
    elif m is not None:
        cmp = _bound_of(scope, m)
        if cmp is not None:
            yield _value(scope, m.start("a"), max(m.end("a"), m.end("after")), parse_digits(m["a"]), unit, cmp, None)
    elif _LIST.both.fullmatch(scope.folded, start, end):
        for one in _ONE.finditer(scope.folded, start, end):
            yield _value(scope, one.start(), one.end(), parse_digits(one[0]), unit, "eq", None)


def _bound_of(scope: FoldedText, m: re.Match[str]) -> Cmp | None:
    """The bound that a cell's sign or words give its number; None where its words say anything else.

    A table may stand in the other language than its page: words of both count.
    """
    found: Cmp = _SIGNS.get(m["sign"] or "", "min" if m["after"] == "+" else "eq")
    if m["before"] and not _LEVEL.both.fullmatch(m["before"].strip()):
        said = f"{m['before'].strip()} "
        hits = (next(load_lexicon(lang).left("cmp").scan(said), None) for lang in _LANGS)
        before = next((hit.entry.tag for hit in hits if hit is not None and hit.start == 0), None)
        if before is None:
            return None
        found = cast("Cmp", before)
    if m["words"] and not _EQUALS.both.fullmatch(m["words"].strip()):
        said = f" {m['words'].strip()}"
        hits = (next(load_lexicon(lang).right("cmp").scan(said), None) for lang in _LANGS)
        behind = next((hit.entry.tag for hit in hits if hit is not None and hit.end == len(said)), None)
        if behind is None:
            return None
        found = cast("Cmp", behind)
    return found


def _value(
    scope: FoldedText, start: int, end: int, amount: Decimal, unit: str | None, cmp: Cmp, group: int | None
) -> Value:
    if unit == _UNKNOWN:
        unit = "CAD" if _TWO_DECIMALS.search(scope.folded[start:end]) else None
    plain = format(amount.normalize(), "f")
    sort: _Amount = "money" if unit in _CURRENCIES else "duration" if unit in _DESIGNATORS else "number"
    if sort == "money":
        plain = f"{amount:.2f}"
    elif unit in _DESIGNATORS:
        plain = f"P{plain}{_DESIGNATORS[unit]}"
    return Value(sort, plain, unit, cmp, None, scope.text[start:end], start, end, group)
