"""Amounts of money: "$1,000", "1 085 $", "CAN$7", "$CAD 255", "100 $ CA", "€21,300", "CAN$85 to 170", "2 million dollars"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from veille.model import Cmp, Value
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.numerals import Numeral
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.bounds import compare_number, is_succession
from veille.parsers.values.torn import SCALE, SCALES

_CODES_LEFT = r"can|cad|cdn|us|usd|ca|c"
_SIGN_LEFT = re.compile(
    rf"(?:(?<![a-z])(?P<a>{_CODES_LEFT}) ?)?\$ ?(?P<b>(?:can|cad|us|usd|ca)(?![a-z]))? ?\Z"  # CAN$7, $CAD 255
    r"|(?<![a-z])(?P<c>cad|usd|eur) ?\Z|(?P<d>€) ?\Z"  # CAD 155, €21,300
)
_SIGN_RIGHT = WordPattern(
    rf"(?: ?(?P<scale>{SCALE})s?(?: de)?)?"
    r"(?: ?(?P<sign>\$) ?\(?(?P<a>(?:cad|can|us|usd|ca|c)(?![a-z]))?"  # 100 $ CA
    r"| ?(?P<word>{dollars})(?: (?:(?P<american>us|{american})|{canadian}))?"  # 2 million dollars
    r"| (?P<c>cad|usd)(?![a-z])| ?(?P<euro>€|{euros}(?![a-z])))"  # 155 CAD, 300 €
)
_SCALE = re.compile(rf" ?(?P<scale>{SCALE})s?(?![a-z])")
# "$155 and 50 cents"
_CENTS = WordPattern(r" {between_and} (?P<cents>\d{1,2}) {cents}(?![a-z])")
_TRAILING = re.compile(r" ?(?:cad|cdn|can)(?![a-z])")
# "$155 USD"; in capitals, as "pay $155 us" is no code.
_TRAILING_OTHER = re.compile(r"\s?(?P<code>USD?|EUR)(?![A-Za-z])")
# "HK$155", "A$155", "$155 AUD", "155 dollars australiens": a foreign dollar that is none of our units.
_FOREIGN_LEFT = re.compile(r"(?<![A-Za-z])(?:A|AU|AUD|B|BZ|FJ|HK|HKD|J|MX|MXN|NT|NZ|NZD|R|S|SG|SGD|TT|TWD)\Z")
_FOREIGN_RIGHT = re.compile(r"\s?(?:AUD|HKD|MXN|NZD|SGD|TWD)(?![A-Za-z])")
_FOREIGN_WORDS = WordPattern(r"\s?{dollars}\s{foreign_dollar}(?![a-z])")
# A cell that holds nothing but an amount: "| 150,00 |" under a column "($CAN)".
_CELL_LEFT = re.compile(r"[\t|] ?$")
_CELL_RIGHT = re.compile(r" ?(?:[\t|\n]|$)")
_TWO_DECIMALS = re.compile(r"\d[.,]\d{2}$")
_RANGE_GAP = WordPattern(r" ?(?:-|{number_to}|(?P<and>{between_and})) ?\$? ?")
_BETWEEN = WordPattern(r"{number_between} ?$")
# "CAN$85 to 170": the sign stands with the first amount alone, and the second measures nothing else.
_SHARED_GAP = WordPattern(r" ?(?:-|{number_to}) ?")
_SHARED_ENDS = WordPattern(r" ?(?:$|[.,;:)\n\t|](?!\d)|{amount_ends}(?![a-z]))")
# "($000s)": a multiple, no amount.
_ZEROS = re.compile(r"0{3}(?:,000)?")
# " and CAN$ "
_WIDEST_GAP = 12


@dataclass(frozen=True, slots=True)
class _Amount:
    start: int
    end: int
    unit: str
    amount: Decimal
    scale: int = 1
    signed: bool = False  # the sign stands before the number


def find_money(scope: FoldedText, taken: bytearray, first_group: int) -> list[Value]:
    """Every amount of money of the text; taken places are skipped and new ones marked."""
    found: list[Value] = []
    group = first_group
    numerals = scope.numerals
    for i, numeral in enumerate(numerals):
        if taken[numeral.start] or _ZEROS.fullmatch(scope.folded, numeral.start, numeral.end):
            continue
        before = found[-1] if found and numeral.start - found[-1].end < _WIDEST_GAP else None
        amount = _read(scope, numeral) or (_shares_sign(scope, numeral, before) if before else None)
        if amount is None or any(taken[amount.start : numeral.end]) or _is_foreign(scope, amount):
            continue
        value = _value(scope, amount, compare_number(scope, amount.start, amount.end))
        lower = _opens_range(scope, numerals[i - 1], amount, taken) if i else None
        if lower is not None:
            if is_succession(scope, lower.start):
                found.append(_value(scope, lower, "eq"))
            else:
                group += 1
                found.append(_value(scope, lower, "min", group))
                value = _value(scope, amount, "max", group)
            taken[lower.start : lower.end] = b"\1" * (lower.end - lower.start)
        elif before is not None and _is_range(scope, before, amount.start):
            if amount.scale > 1 and not _SCALE.search(scope.folded, before.start, before.end):
                found.pop()  # "$1 to $2 million": nobody knows whether the first is a million too
                continue
            group += 1
            low, high = _one_currency(scope, before, amount)
            found[-1] = Value("money", before.value, low, "min", None, before.raw, before.start, before.end, group)
            value = _value(scope, replace(amount, unit=high), "max", group)
        found.append(value)
        taken[amount.start : amount.end] = b"\1" * (amount.end - amount.start)
    return found


def _opens_range(scope: FoldedText, first: Numeral, amount: _Amount, taken: bytearray) -> _Amount | None:
    """The first amount of a range whose last alone has the sign: "155 à 160 $", "155-160 $"."""
    if amount.signed or first.word or first.end > amount.start or taken[first.start]:
        return None
    if not _SHARED_GAP[scope.lang].fullmatch(scope.folded, first.end, amount.start):
        return None
    low = first.value * amount.scale
    if low > amount.amount and not is_succession(scope, first.start):
        return None
    return _Amount(first.start, first.end, amount.unit, low)


def _is_range(scope: FoldedText, before: Value, start: int) -> bool:
    gap = _RANGE_GAP[scope.lang].fullmatch(scope.folded, before.end, start)
    if gap is None or is_succession(scope, before.start):
        return False
    return not gap["and"] or bool(_BETWEEN[scope.lang].search(scope.left(before.start)))


# Letters or a sign beside "$" that name the currency: "US$85", "170 USD", "€85".
_NAMED = re.compile(r"(?:us|ca|eur|€|cdn)", re.IGNORECASE)


def _one_currency(scope: FoldedText, before: Value, amount: _Amount) -> tuple[str, str]:
    """The currencies of a range: one that is named at either end is that of both ("$85 to $170 USD")."""
    low, high = (bool(_NAMED.search(text)) for text in (before.raw, scope.text[amount.start : amount.end]))
    unit = before.unit or "CAD"
    return (amount.unit, amount.unit) if high and not low else (unit, unit) if low and not high else (unit, amount.unit)


def _is_foreign(scope: FoldedText, amount: _Amount) -> bool:
    """Whether the words beside an amount name a dollar that is none of ours: such an amount is no value."""
    left = scope.text[max(0, amount.start - 4) : amount.start]
    signed = scope.text[amount.start] == "$"
    bare = amount.end - len(scope.text[amount.start : amount.end].lstrip("$ 0123456789.,\xa0\u202f"))
    if signed and _FOREIGN_LEFT.search(left):
        return True
    return bool(_FOREIGN_RIGHT.match(scope.text, bare) or _FOREIGN_WORDS[scope.lang].match(scope.folded, bare))


def _value(scope: FoldedText, amount: _Amount, cmp: Cmp, group: int | None = None) -> Value:
    raw = scope.text[amount.start : amount.end]
    return Value("money", f"{amount.amount:.2f}", amount.unit, cmp, None, raw, amount.start, amount.end, group)


def _shares_sign(scope: FoldedText, numeral: Numeral, before: Value) -> _Amount | None:
    """The second amount of a range whose first alone has the sign."""
    gap = scope.folded[before.end : numeral.start]
    if numeral.word or not _SHARED_GAP[scope.lang].fullmatch(gap) or numeral.value < Decimal(before.value):
        return None
    if not _SHARED_ENDS[scope.lang].match(scope.folded, numeral.end):
        return None
    return _Amount(numeral.start, numeral.end, before.unit or "CAD", numeral.value)


def _read(scope: FoldedText, numeral: Numeral) -> _Amount | None:
    """The amount of a number that has a sign or a word of money, or that stands with two decimals alone in a cell."""
    left = scope.folded[max(0, numeral.start - 10) : numeral.start]
    sign = None if numeral.word else _SIGN_LEFT.search(left)
    if sign:
        return _signed(scope, numeral, left, sign)
    after = _SIGN_RIGHT[scope.lang].match(scope.folded, numeral.end)
    if after and (not numeral.word or after["word"]):
        scale = SCALES.get(after["scale"], 1)
        mark = after["a"] or after["c"] or ("us" if after["american"] else "eur" if after["euro"] else "")
        end = after.end() if mark or after["word"] else after.end("sign")  # "155 $ (160 $ ..." ends at its sign
        end, cents = _cents(scope, end, numeral)
        return _Amount(numeral.start, end, _currency(mark), numeral.value * scale + cents, scale)
    alone = _CELL_LEFT.search(left) and _CELL_RIGHT.match(scope.folded, numeral.end)
    if not numeral.word and alone and _TWO_DECIMALS.search(scope.folded[numeral.start : numeral.end]):
        return _Amount(numeral.start, numeral.end, "CAD", numeral.value)
    return None


def _signed(scope: FoldedText, numeral: Numeral, left: str, sign: re.Match[str]) -> _Amount:
    mark = sign["a"] or sign["b"] or sign["c"] or sign["d"] or ""
    start = numeral.start - len(left) + sign.start()
    if mark in ("c", "ca") and start and scope.folded[start - 1].isalpha():
        start, mark = start + len(mark), ""
    end, scale = numeral.end, 1
    scaled = _SCALE.match(scope.folded, end)
    if scaled:
        end, scale = scaled.end(), SCALES[scaled["scale"]]
    other = None if mark else _TRAILING_OTHER.match(scope.text, end)
    if other:
        value = numeral.value * scale
        return _Amount(start, other.end(), _currency(other["code"].lower()), value, scale, signed=True)
    trailing = _TRAILING.match(scope.folded, end)
    end, cents = _cents(scope, trailing.end() if trailing else end, numeral)
    return _Amount(start, end, _currency(mark), numeral.value * scale + cents, scale, signed=True)


def _cents(scope: FoldedText, end: int, numeral: Numeral) -> tuple[int, Decimal]:
    """Where an amount ends with the cents that follow it, and how much they are."""
    last = end - 1 if scope.folded[end - 1] == " " else end
    m = _CENTS[scope.lang].match(scope.folded, last) if numeral.whole is not None else None
    return (m.end(), Decimal(m["cents"]) / 100) if m else (end, Decimal(0))


def _currency(mark: str) -> str:
    if mark.startswith("us"):
        return "USD"
    return "EUR" if mark.startswith(("eur", "€")) else "CAD"
