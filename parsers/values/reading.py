"""All typed values of a text: dates, times, durations, money, numbers and codes, in the contract's normal form."""

from __future__ import annotations

import re
from dataclasses import replace

from veille.model import Citation, Value
from veille.parsers.language.folded_text import FAR, FoldedText, lines_with
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.amounts import find_amounts, find_sizes
from veille.parsers.values.bounds import with_carried_bounds
from veille.parsers.values.calendar.dates import find_dates, find_months, find_year_spans, find_years
from veille.parsers.values.calendar.roles import assign_roles
from veille.parsers.values.calendar.times import find_times
from veille.parsers.values.codes import find_codes
from veille.parsers.values.durations import as_ages, find_durations
from veille.parsers.values.money import find_money
from veille.parsers.values.parts import find_parts
from veille.parsers.values.ranges import with_ranges
from veille.parsers.values.rates import with_rates
from veille.parsers.values.tables.cells import find_cell_codes, find_cell_numbers
from veille.parsers.values.tables.columns import TypedCell
from veille.parsers.values.torn import drop_torn

# Digits that never make a value: telephones, postal codes, file sizes, addresses, versions, steps, chapters of law.
_NEVER = WordPattern(
    r"(?<![a-z](?=[a-z]))(?:"  # none begins within a word: passed over there at one look
    r"(?<![\w$])(?:1[ -])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"  # 514 864-9191
    r"|(?<![a-z0-9])[a-z]\d[a-z] ?\d[a-z]\d(?![a-z0-9])"  # H2Y 1T8
    r"|(?<![\d.,])\d{1,9}(?:[.,]\d{1,3})? ?(?:kb|mb|gb|ko|mo|go|{bytes})(?![a-z])"  # 869.84 KB
    r"|(?:https?://|www\.)[^\s<>]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{1,64}"
    r"|(?<![a-z])(?:{version}|v\.) ?\d{1,4}(?:\.\d{1,4}){0,6}|(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,6}"  # version 3.2, 8.8.1
    r"|{numbered_part} \d+(?:\.\d+)?(?! ?{units}(?![a-z]))"  # step 3, annexe 12
    r"|(?:s\.?c\.?|l\.?c\.?|s\.?q\.?|l\.?q\.?),? ?\d{4},? c(?:h)?\. ?[a-z]?\d+|(?:sor|dors|si|tr)[/-]\d{2,4}-\d+"
    r"|(?<![\d$])\d{1,2} {one_in} \d{1,3}(?!\d)(?! {units}(?![a-z]))"  # 1 in 10
    r"|24/7|(?:iso|cga|ul) ?\d{3,9})"
)

_DIGIT_OR_ADDRESS = re.compile(r"[\d@]|://|w{3}\.")
_ASIDE = re.compile(r"\([^()\n]{3,120}\)")
# "$11, up from $9", "36 months instead of 24 months"; "up from $9 to $11" tells both.
# An amount that was; one that is of somebody else, or of a time of its own, is none: "instead of $9 for students".
_PAST = r"(?:[a-z]{0,3}\$ ?)?\d(?>(?:[ ,.]?\d)*)(?>(?: ?[$€%]|[ -](?!{past_tail_of}(?![a-z]))[a-z]+)?)"
_NO_RANGE = r"(?! ?(?:{number_to}|-) ?\$?\d| {past_tail_of}(?![a-z]))"
_TAIL = WordPattern(r"[,\d](?: ?[$€%]| [a-z]{2,12})?,? {past_tail}(?P<past> ?" + _PAST + ")" + _NO_RANGE)


# "raised to $11 from $9", "cut to 6 months from 12": after what something became, what it was; "from 1 May" is a day.
_TURNED = WordPattern(
    r"(?<![a-z]){changes}(?: [a-z'-]+){0,3}? {number_to} (?:[a-z]{0,3}\$ ?)?\d[\d ,.]*(?: ?[$€%]| [a-z]{2,12})?,? {from_what}"
    r"(?P<past> (?!\d{1,2}(?:st|nd|rd|th|er)? (?:of )?{months}(?![a-z]))" + _PAST + ")" + _NO_RANGE
)


def read_values(
    scope: FoldedText, citations: tuple[Citation, ...], cells: tuple[TypedCell, ...] = ()
) -> tuple[Value, ...]:
    """The values of a scope outside its citations and the digits that never make a value.

    `cells` are the table cells of the text with their types.
    """
    taken = bytearray(len(scope.text) + 1)
    for citation in citations:
        taken[citation.start : citation.end] = b"\1" * (citation.end - citation.start)
    groups = len(scope.text)  # each reader numbers its groups from another place
    codes = find_cell_codes(scope, cells, taken) + find_codes(scope, taken) + find_sizes(scope, taken, 5 * groups)
    # Each shape has a digit but an address, whose words are no values either.
    for start, end in lines_with(_DIGIT_OR_ADDRESS, scope.folded):
        for m in _NEVER[scope.lang].finditer(scope.folded, start, end):
            taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    _mark_past_asides(scope, taken)
    values = codes + _dates(scope, taken) + _times(scope, taken)
    values += find_cell_numbers(scope, cells, taken, 4 * groups)
    values += find_money(scope, taken, groups)
    values += as_ages(find_durations(scope, taken, 2 * groups), cells)
    values += find_parts(scope, taken)
    values += find_amounts(scope, taken, 3 * groups, tuple(c for c in cells if c.type and c.type.name == "age"))
    ranged = with_ranges(scope, sorted(values, key=lambda v: (v.start, v.end)))
    in_order = with_rates(scope, with_carried_bounds(scope, ranged))
    return _number_groups(drop_torn(scope, in_order, taken))


def _mark_past_asides(scope: FoldedText, taken: bytearray) -> None:
    """Mark what brackets and tails tell of the past: "n/a (was $155)", "$160, up from $155" state no such value today."""
    opens = scope.lexicon.scanner("past_aside")
    for m in _ASIDE.finditer(scope.folded):
        if opens.match(scope.folded, m.start() + 1):
            taken[m.start() : m.end()] = b"\1" * len(m[0])
    for tail in (_TAIL, _TURNED):
        for m in scope.find_numbered(tail[scope.lang]):
            taken[m.start("past") : m.end("past")] = b"\1" * len(m["past"])


def _dates(scope: FoldedText, taken: bytearray) -> list[Value]:
    """Dates with their roles; a date that lacks a year counts only when it recurs or is a deadline."""
    dates = [d for d in find_dates(scope) if not any(taken[d.start : d.end])]
    spans = find_year_spans(scope)
    of_spans = {d.start for d in spans}
    more = [*spans, *(d for d in find_years(scope) if d.start not in of_spans), *find_months(scope)]
    known = {at for d in dates for at in range(d.start, d.end)}
    dates += [d for d in more if not any(taken[d.start : d.end]) and d.start not in known]
    dates.sort(key=lambda d: d.start)
    found = []
    previous_open = False
    for i, (date, purpose) in enumerate(zip(dates, assign_roles(scope, dates), strict=True)):
        taken[date.start : date.end] = b"\1" * (date.end - date.start)
        if date.value.startswith("--") and purpose.role not in ("recurring", "deadline"):
            continue
        group = None
        if purpose.opens_range and i + 1 < len(dates) and dates[i + 1].start - date.end < 24:
            group, previous_open = i + 1, True
        elif previous_open:
            group, previous_open = i, False
        raw = scope.text[date.start : date.end]
        found.append(
            Value("date", date.value, None, None, purpose.role, raw, date.start, date.end, group, purpose.exclusive)
        )
    return found


def _times(scope: FoldedText, taken: bytearray) -> list[Value]:
    """Times of day, opening hours apart."""
    contact = scope.lexicon.scanner("negative")
    found = []
    for value in find_times(scope):
        if any(taken[value.start : value.end]):
            continue
        hit = contact.first(scope.left(value.start, FAR))
        if hit is None or hit.tag != "contact":
            found.append(value)
        taken[value.start : value.end] = b"\1" * (value.end - value.start)
    return found


def _number_groups(values: list[Value]) -> tuple[Value, ...]:
    """The same values with groups numbered from 1 in order of appearance; a group of one is none."""
    members: dict[int, int] = {}
    for value in values:
        if value.group is not None:
            members[value.group] = members.get(value.group, 0) + 1
    order = {g: i for i, g in enumerate((g for g, n in members.items() if n > 1), 1)}
    return tuple(v if v.group is None else replace(v, group=order.get(v.group)) for v in values)
