"""The days of each value of a piece, where its words or its columns give them different ones.

    "$155 until December 31, 2026 and $160 from January 1, 2027"      each amount its own stretch
    "$100 in 2024 and $120 in 2025"                                    each amount its year
    "increases from $155 to $160 on April 1, 2025"                     the first up to that day, the second from it
    a row under "Until December 31, 2026 | From January 1, 2027"       each cell that of its column

Where one stretch is stated for all, it is the piece's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from veille.model import Value, ValueType
from veille.parsers.language.folded_text import A_PHRASE, FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.rules.days.stated import (
    NO_DAYS,
    UNMEASURED,
    Days,
    days_of_dates,
    days_of_edge,
    end_of,
    first_day,
    year_days,
)
from veille.parsers.values.bounds import is_succession

_SPAN = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PieceDays:
    """The days of a piece as a whole, and its values, with days of their own where they differ."""

    whole: Days
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A stretch of days, or a value (all values of a range count as one), where it stands in the text."""

    start: int
    end: int
    days: Days | None = None
    members: tuple[int, ...] = ()  # the places of the values it stands for, or of those alone whose days it gives


def read_days(
    scope: FoldedText, piece: _SPAN, values: Sequence[Value], columns: Sequence[tuple[int, int, Days]] = ()
) -> PieceDays:
    """What the words of a piece say of the days of it and of each value; `columns` are cells whose column states days."""
    if not values:
        return PieceDays(NO_DAYS, ())
    stretches = _stretches(scope, piece, values)
    whole = days_of_dates(values)
    own = _pair_all(scope, values, stretches)
    if not whole and len(stretches) == 1:
        days, alone = stretches[0].days or Days(), stretches[0].members
        kinds = {values[n].type for n in alone}
        if own or not any(v.type in kinds and n not in alone for n, v in enumerate(values)):
            whole = days
        else:  # "$160, up from $155 in 2024": the year is of one amount
            own = dict.fromkeys(alone, days)
            stretches = []
    for start, end, days in columns:
        for place, value in enumerate(values):
            if value.type not in ("date", "time") and start <= value.start and value.end <= end:
                own[place] = days.within(whole) if len(stretches) < 2 else days
    if not own:
        return PieceDays(whole, tuple(values))
    measured = [n for n, value in enumerate(values) if value.type not in ("date", "time")]
    each = {n: own.get(n, whole if len(stretches) < 2 else Days()) for n in measured}
    if len(set(each.values())) == 1:
        return PieceDays(next(iter(each.values())), tuple(values))
    dated = tuple(
        replace(value, valid_from=each[n].first, valid_to=each[n].last) if each.get(n) else value
        for n, value in enumerate(values)
    )
    return PieceDays(_around(list(each.values())), dated)


def _around(all_days: list[Days]) -> Days:
    """The days from the first beginning to the last end; open where one is open."""
    firsts, lasts = [days.first for days in all_days], [days.last for days in all_days]
    first = None if None in firsts else min(day for day in firsts if day)
    last = None if None in lasts else max(day for day in lasts if day)
    return Days(first, last)


def dated_by_files(values: Sequence[Value]) -> list[Value]:
    """The values with the days of the later files for which alone they are said: "for applications received as of May 1".

    Before that day they are no value of today. What is said of earlier files alone has no days of its own.
    """
    cutoffs = [v for v in values if v.type == "date" and not v.value.startswith("--")]
    days = [edge for v in cutoffs if (edge := days_of_edge(v))]
    firsts, lasts = {edge.first for edge in days if edge.first}, {edge.last for edge in days if edge.last}
    if len(firsts) != 1 or len(lasts) > 1 or any(v.valid_from or v.valid_to for v in values):
        return list(values)
    first, last = firsts.pop(), lasts.pop() if lasts else None
    if last and last <= first:
        return list(values)
    return [v if v.type in UNMEASURED else replace(v, valid_from=first, valid_to=last) for v in values]


# --- the stretches of days that a piece names -------------------------------------------------------------------------

_OF_YEAR = r"{during_year}(?: ?{year_article})?(?: ?{year_word})?"
# "$155 in 2025", "$155 for each worker in 2025": the year stands right behind what it measures.
_YEAR_BEHIND = WordPattern(
    r"(?: {for_each} [a-z]+(?: [a-z]+)?)?[ ,]{1,2}\(?"
    + _OF_YEAR
    + r" (?P<y>(?:19|20)\d\d)(?! ?[-/] ?\d)(?= ?(?:$|[.,;:()\n\t]|{amount_goes_on}(?![a-z])))"
)
# "In 2025, the fee is $155": the year stands first, and the amount is what something is.
_YEAR_BEFORE = WordPattern(
    r"(?:^|(?<=[.;:] )|(?<=, )|{joins_amounts} )"
    + _OF_YEAR
    + r" (?P<y>(?:19|20)\d\d)(?! ?[-/] ?\d),? (?=(?:[a-z$(\d]))"
)
_IS = WordPattern(r"(?:^|(?<![a-z])){amount_is}(?: {amount_is_how})* ?$")
# "$155 before January 1, 2024", "$160 after December 31, 2026": right behind an amount, a day of what it measures.
_EDGE_BEHIND = WordPattern(r"\)?[ ,]{0,2}\(?(?:{edge_if_paid} )?{edge_behind} ?(?:{day_article} )?$")
_EDGE_FIRST = WordPattern(r"^\W*{edge_first} ?(?:{day_article} )?$")
# "$160 after that", "puis de 160 $ par la suite"
_THEN = WordPattern(r"(?<![a-z]){after_that}(?![a-z])")


def _stretches(scope: FoldedText, piece: _SPAN, values: Sequence[Value]) -> list[_Token]:
    """The stretches of days in order: those of dates, of years that measure an amount, of "after that"."""
    found = [*_dated(scope, piece, values), *_of_years(scope, piece, values)]
    found.sort(key=lambda token: token.start)
    for m in _THEN[scope.lang].finditer(scope.folded, *piece):
        before = [t for t in found if t.end <= m.start() and t.days and t.days.last]
        if before and before[-1].days:
            found.append(_Token(m.start(), m.end(), Days(before[-1].days.last)))
    return sorted(found, key=lambda token: token.start)


def _dated(scope: FoldedText, piece: _SPAN, values: Sequence[Value]) -> list[_Token]:
    found: list[_Token] = []
    measured = [v for v in values if v.type not in UNMEASURED]
    for value in values:
        if value.type != "date" or value.value.startswith("--"):
            continue
        if value.role == "effective_from":
            found.append(_Token(value.start, value.end, Days(first_day(value.value))))
        elif value.role == "effective_to":
            end, last = end_of(value), found[-1] if found else None
            opened = last is not None and last.days is not None and last.days.last is None
            if opened and last is not None and last.days is not None and _joined(value, last, measured):
                if last.days.first is None or last.days.first < end:
                    found[-1] = _Token(last.start, value.end, Days(last.days.first, end))
                continue
            found.append(_Token(value.start, value.end, Days(None, end)))
        elif (days := days_of_edge(value)) and _bounds_amount(scope, piece, value, measured):
            near = _right_before(scope, value, values)
            found.append(_Token(value.start, value.end, days, near))
    return found


def _right_before(scope: FoldedText, day: Value, values: Sequence[Value]) -> tuple[int, ...]:
    """The place of the amount that stands right before a date."""
    return tuple(
        n
        for n, v in enumerate(values)
        if v.type != "date"
        and v.end <= day.start
        and _EDGE_BEHIND[scope.lang].fullmatch(scope.folded, v.end, day.start)
    )[-1:]


def _joined(end: Value, opened: _Token, measured: Sequence[Value]) -> bool:
    """Whether a last day closes the stretch that a first day before it opens: no amount stands between them."""
    return not any(opened.end <= value.start < end.start for value in measured)


def _bounds_amount(scope: FoldedText, piece: _SPAN, day: Value, measured: Sequence[Value]) -> bool:
    """Whether a date bounds the days of an amount that stands right before it, or that the sentence it begins gives."""
    money = [v for v in measured if v.type == "money" or v.unit == "percent"]
    before = [v for v in money if v.end <= day.start]
    if before and _EDGE_BEHIND[scope.lang].fullmatch(scope.folded, before[-1].end, day.start):
        return True
    if not _EDGE_FIRST[scope.lang].search(scope.folded[piece[0] : day.start]):
        return False
    after = next((v for v in money if v.start >= day.end), None)
    return after is not None and bool(_IS[scope.lang].search(scope.left(after.start, A_PHRASE)))


def _of_years(scope: FoldedText, piece: _SPAN, values: Sequence[Value]) -> list[_Token]:
    found = []
    taken = {v.start for v in values}
    measured = [v for v in values if v.type not in UNMEASURED]
    for n, value in enumerate(values):
        m = _YEAR_BEHIND[scope.lang].match(scope.folded, value.end, piece[1]) if value.type not in UNMEASURED else None
        if m and m.start("y") not in taken and not _happens(scope, value):
            found.append(_Token(m.start("y"), m.end("y"), year_days(m["y"]), (n,)))
    for m in _YEAR_BEFORE[scope.lang].finditer(scope.folded, *piece):
        after = next((v for v in measured if v.start >= m.end()), None)
        if after is None or m.start("y") in taken or any(t.start == m.start("y") for t in found):
            continue
        if after.start == m.end() or _IS[scope.lang].search(scope.folded, m.end(), after.start):
            found.append(_Token(m.start("y"), m.end("y"), year_days(m["y"])))
    return found


_FUTURE = WordPattern(r"{future_amount}")


def _happens(scope: FoldedText, value: Value) -> bool:
    """Whether something happens that leads to an amount: "rose to $160 in 2025" began within the year."""
    left = scope.left(value.start)
    return any(
        not _FUTURE[scope.lang].fullmatch(left, hit.start, hit.end) for hit in scope.lexicon.scanner("event").scan(left)
    )


# --- which stretch belongs to which value -----------------------------------------------------------------------------


def _pair_all(scope: FoldedText, values: Sequence[Value], stretches: list[_Token]) -> dict[int, Days]:
    own: dict[int, Days] = {}
    types: list[ValueType] = ["money", "duration", "number", "code"]
    for kind in types if stretches else ():
        own |= _pair(scope, _measures(values, kind), stretches)
    return own


def _measures(values: Sequence[Value], kind: ValueType) -> list[_Token]:
    """The values of a type in order, a range as one."""
    found: list[_Token] = []
    groups: dict[int, int] = {}
    for n, value in enumerate(values):
        if value.type != kind:
            continue
        if value.group is not None and value.group in groups:
            held = found[groups[value.group]]
            found[groups[value.group]] = _Token(held.start, value.end, None, (*held.members, n))
            continue
        if value.group is not None:
            groups[value.group] = len(found)
        found.append(_Token(value.start, value.end, None, (n,)))
    return found


# Between an amount and the last day of its stretch: "$155 until", "155 $ jusqu'au".
_CLOSE = 45
_CURRENTLY = WordPattern(r"\({current_aside}(?![a-z])")
# "Instead of $100, the fee will be $120 as of May 1"
_INSTEAD = WordPattern(r"(?<![a-z]){instead_of} ?$")
# "$120 as of May 1 (until then: $100)", "(36 months until then)"
_UNTIL_THEN = WordPattern(r"\({until_then}(?![a-z])")
_UNTIL_THEN_BEHIND = WordPattern(r"[^().;]{0,30}?(?<![a-z]){until_then} ?\)")
# "$100; $120 as of May 1": nothing but a mark between the value of now and the one to come.
_FOLLOWS = WordPattern(r" ?[;,/] ?(?:{then_follows} )?")
_CLOSE_BEHIND = WordPattern(r" ?\(?(?:[a-z]+ ){0,3}")
_WILL_BE = WordPattern(r"(?<![a-z]){amount_will_be}(?![a-z])[^.;]*$")


def _pair(scope: FoldedText, measures: list[_Token], stretches: list[_Token]) -> dict[int, Days]:
    """The days of each value of a type, by their place; none where the words do not say whose they are."""
    if len(measures) < 2:
        return {}
    order = sorted([*measures, *stretches], key=lambda token: token.start)
    shape = "".join("D" if token.days is not None else "V" for token in order)
    pairs: list[tuple[_Token, Days]] = []
    if shape in ("VD" * len(measures), "DV" * len(measures)):
        pairs = [(m, s.days or Days()) for m, s in zip(measures, stretches, strict=True)]
    elif shape in ("VDV", "DVV", "VVD"):
        pairs = _of_one_day(scope, measures, stretches[0], shape)
    return {n: days for token, days in pairs for n in token.members}


def _of_one_day(scope: FoldedText, measures: list[_Token], stretch: _Token, shape: str) -> list[tuple[_Token, Days]]:
    """Two values of which one day tells where the first gives way to the second."""
    one, two = measures
    days = stretch.days or Days()
    if shape == "VDV":
        if days.first and not days.last and _tells_until_then(scope, stretch, two):
            return [(one, days), (two, Days(None, days.first))]
        near = stretch.start - one.end <= _CLOSE and days.first is None and days.last is not None
        return [(one, days), (two, Days(days.last))] if near else []
    if days.first is None or days.last is not None:
        return []
    gap = scope.folded[one.end : two.start]
    if shape == "DVV" and _tells_until_then(scope, one, two):
        return [(one, days), (two, Days(None, days.first))]
    aside = shape == "VVD" and "(" in gap and ")" not in scope.folded[two.end : stretch.start]
    behind = _CLOSE_BEHIND[scope.lang].fullmatch(scope.folded, two.end, stretch.start)
    follows = behind and _FOLLOWS[scope.lang].fullmatch(gap)
    will_be = shape == "VVD" and bool(follows or _WILL_BE[scope.lang].search(gap))
    instead = shape == "VVD" and bool(_INSTEAD[scope.lang].search(scope.left(one.start)))
    turns = is_succession(scope, one.start) or aside or will_be or instead
    return [(one, Days(None, days.first)), (two, days)] if turns else []


def _tells_until_then(scope: FoldedText, one: _Token, two: _Token) -> bool:
    """Whether an aside tells what holds up to the day: "the fee is $160 (currently $155)", "(until then: $155)"."""
    gap = scope.folded[one.end : two.start]
    if _CURRENTLY[scope.lang].search(gap) or _UNTIL_THEN[scope.lang].search(gap):
        return True
    return "(" in gap and bool(_UNTIL_THEN_BEHIND[scope.lang].match(scope.folded, two.end))
