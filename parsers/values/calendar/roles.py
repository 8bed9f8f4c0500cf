"""What a date is for: a first day, a last day, a deadline, a cut-off of applications, an announcement.

The connective before the date says little by itself. "as of" opens a rule ("as of May 1, the fee rises") or cuts off
files ("applications submitted as of May 1"); "before" is a deadline under a duty, the end of what is forbidden, and a
cut-off elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from veille.model import DateRole
from veille.parsers.language.folded_text import A_PHRASE, FAR, FoldedText
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values.calendar.clauses import (
    LEFT,
    clause_of,
    closes_intake,
    cuts_off_files,
    dates_paper,
    describes_paper,
    describes_persons,
    describes_presence,
    drop_hour,
    excludes_day,
    has_duty,
    has_duty_after,
    is_as_of_day,
    is_done_no_longer,
    is_forbidden_past,
    is_forbidden_until,
    is_made_by_day,
    is_of_each_year,
    is_over,
    is_past_duty,
    names_instrument,
    opens_sentence,
)
from veille.parsers.values.calendar.dates import FoundDate
from veille.parsers.values.calendar.postponed import moved_days


@dataclass(frozen=True, slots=True)
class RoleCue:
    """The role of a date; `exclusive` when it is itself the first day on which the thing no longer holds."""

    role: DateRole | None
    exclusive: bool = False
    opens_range: bool = False
    filing: bool = False


# Between the two dates of a range, and of a window that no word opens: "in effect (November 15, 2022, to April 30, 2024)".
_TO = WordPattern(r",? ?(?:-|{range_to}) ?(?:{on_the_day} )?")
_BARE_TO = WordPattern(r",? ?(?:-|{window_to}) ?")
_WIDEST_GAP = 24


def find_role_cue(scope: FoldedText, found: FoundDate) -> RoleCue:
    """The role that the words around a date give it; a day without a year recurs or is a deadline, or has none."""
    if not found.value.startswith("--"):
        return _role_cue(scope, found)
    left, after = scope.left(found.start, LEFT), scope.lexicon.right("date_after").first(scope.right(found.end, FAR))
    recurs = (after and after.tag == "recurring") or is_of_each_year(scope, left)
    if recurs or len(found.value) == len("--04"):
        return RoleCue("recurring")
    cue = _role_cue(scope, found)
    return cue if cue.role == "deadline" else RoleCue(None)


def _role_cue(scope: FoldedText, found: FoundDate) -> RoleCue:
    whole, right = scope.left(found.start, LEFT), scope.right(found.end, FAR)
    left = drop_hour(scope, whole)
    timed = left != whole
    left = left.removesuffix("the ")  # "on the 7th day of May 2029"
    after = scope.lexicon.right("date_after").first(right)
    if closes_intake(scope, left):
        return RoleCue("deadline")
    hit = next(iter(scope.lexicon.left("connective").scan(left)), None)
    connective = hit.entry.tag if hit else "on" if timed else ""
    before, words = (left[: hit.start], left[hit.start :]) if hit else (left, "")
    filed = cuts_off_files(scope, before)
    duty = has_duty(scope, before, whole_sentence=len(whole) < LEFT)
    of_paper = describes_paper(scope, before)
    if dates_paper(scope, before, words, right):
        return RoleCue("issued")
    if names_instrument(scope, before, words, issued=connective == "issued"):
        return RoleCue(None)
    if is_over(scope, left):
        return RoleCue("effective_to", exclusive=True)
    if connective == "after" and not filed and is_done_no_longer(scope, before):
        return RoleCue("effective_to")
    if connective == "deadline" and not duty and describes_presence(scope, before):
        return RoleCue("cutoff_until")
    if after:
        if after.tag == "from":
            return RoleCue("cutoff_from" if connective in ("on", "", "effective_to") or filed else "effective_from")
        if after.tag == "until":
            return RoleCue("deadline" if duty and not of_paper else "cutoff_until")
        if after.tag == "deadline":
            return RoleCue("deadline")
        if after.tag == "effective_from":
            return RoleCue("effective_from")
    return _by_connective(scope, connective, before, right, filed=filed, duty=duty and not of_paper)


def _by_connective(scope: FoldedText, connective: str, before: str, right: str, *, filed: bool, duty: bool) -> RoleCue:
    """The role that follows from the connective in its clause."""
    match connective:
        case "or_after":
            return RoleCue("effective_from" if opens_sentence(scope, before) and not filed else "cutoff_from")
        case "and_after":
            return RoleCue("cutoff_from" if filed and not duty else "effective_from")
        case "as_at":
            begins = is_as_of_day(scope, before, right) and not filed
            return RoleCue("deadline" if duty else "effective_from" if begins else None)
        case "or_before":
            return RoleCue("deadline" if duty else "cutoff_until")
        case "up_to":
            of_files = filed or describes_presence(scope, before) or describes_persons(scope, before)
            return RoleCue("deadline" if duty else "cutoff_until" if of_files else "effective_to")
        case "deadline":
            passed = is_past_duty(scope, clause_of(before)) or (is_made_by_day(scope, before) and not duty)
            return RoleCue("cutoff_until" if passed else "deadline")
        case "from":
            return RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        case "between":
            filed = filed or describes_persons(scope, before)
            return RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        case "effective_from":
            return RoleCue("effective_from")
        case "since_end":
            return RoleCue("effective_to", exclusive=True)
        case "effective_to":
            return RoleCue("effective_to")
        case "until":
            if duty:
                return RoleCue("deadline")
            if filed and describes_paper(scope, before):
                return RoleCue("cutoff_until")
            return RoleCue("effective_to", exclusive=excludes_day(scope, right))
        case "by":
            return RoleCue("deadline")
        case "after":
            return RoleCue("cutoff_after")
        case "before":
            if is_forbidden_until(scope, before):
                return RoleCue("effective_to", exclusive=True)
            due = (duty and not is_forbidden_past(scope, before)) or has_duty_after(scope, before, right)
            return RoleCue("deadline", exclusive=True) if due else RoleCue("cutoff_before")
        case "announced":
            return RoleCue("announced")
        case "amended":
            return RoleCue("amended")
        case "issued":
            return RoleCue("issued")
        case "as_read_on":
            return RoleCue("as_read_on")
        case _:
            return _by_event(
                scope, before, right, stated=connective == "on" or before.endswith("(") or opens_sentence(scope, before)
            )


def _by_event(scope: FoldedText, before: str, right: str, *, stated: bool) -> RoleCue:
    """The role that the nearest verb gives to a bare "on DATE": "was launched on", "On DATE, the office announced"."""
    if not stated:
        return RoleCue(None)
    events = list(scope.lexicon.scanner("event").scan(before))
    if events:
        return _from_event(events[-1].entry.tag)
    following = next(iter(scope.lexicon.scanner("event").scan(right + scope.right(0, 0))), None)
    if following is not None:
        return _from_event(following.entry.tag)
    return RoleCue(None)


def _from_event(tag: str) -> RoleCue:
    roles: dict[str, DateRole] = {
        "announced": "announced", "amended": "amended", "issued": "issued", "deadline": "deadline",
        "effective_to": "effective_to", "exclusive_to": "effective_to", "effective_from": "effective_from",
    }  # fmt: skip
    return RoleCue(roles[tag], exclusive=tag == "exclusive_to")


def assign_roles(scope: FoldedText, dates: list[FoundDate]) -> list[RoleCue]:
    """The purpose of each date; the second date of a range closes what the first one opens."""
    purposes: list[RoleCue] = []
    moved = moved_days(scope, dates)
    for i, found in enumerate(dates):
        if i in moved:
            purposes.append(RoleCue(moved[i]))
            continue
        if _joins_years(scope, dates, i):
            roles = _roles_of_years(scope, dates, i)
            purposes.append(RoleCue(roles[0], opens_range=True))
            continue
        if i and _joins_years(scope, dates, i - 1):
            purposes.append(RoleCue(_roles_of_years(scope, dates, i - 1)[1]))
            continue
        if i:
            previous, gap = purposes[i - 1], scope.folded[dates[i - 1].end : found.start]
            if previous.opens_range and len(gap) < _WIDEST_GAP and _TO[scope.lang].fullmatch(gap):
                purposes.append(RoleCue("cutoff_until" if previous.filing else "effective_to"))
                continue
        if i and purposes[i - 1].role == "recurring" and _runs_each_year(scope, dates, i - 1):
            purposes.append(purposes[i - 1])
            continue
        purpose = RoleCue("recurring") if _runs_each_year(scope, dates, i) else find_role_cue(scope, found)
        if purpose.role is None and i + 1 < len(dates) and not found.value.startswith("--"):
            gap = scope.folded[found.end : dates[i + 1].start]
            if len(gap) < _WIDEST_GAP and _BARE_TO[scope.lang].fullmatch(gap):
                filed = cuts_off_files(scope, scope.left(found.start, LEFT))
                purpose = RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        if purpose.role is None and i and _is_second_day(scope, dates[i - 1], found):
            purpose = purposes[i - 1]  # "no later than February 15 and October 15"
        if purpose.role == "recurring" and i and _is_yearless_range(scope, dates[i - 1], found):
            purposes[-1] = purpose  # "from May 1 to October 31 each year"
        purposes.append(purpose)
    return purposes


_AND_DAY = WordPattern(r",? {days_joined} ?")
_FROM_DAY = WordPattern(r"(?<![a-z]){from_day} ?$")
_CELL_BORDERS = ("\t", "\t ", "| ", "|")  # a cell that holds a stretch of every year: "Season | May 1 to June 30"
_YEARS_TO = WordPattern(r",? {to_year} ")
_YEARS_FROM = WordPattern(r"(?<![a-z]){from_year} $")
_RUNS = WordPattern(r"(?<![a-z]){runs_over_years}(?: [a-z]+){0,3}? {from_year} $")


def _joins_years(scope: FoldedText, dates: list[FoundDate], i: int) -> bool:
    """Whether a date is the first of two years of a span: "2024-2025", "from 2024 to 2026"."""
    pair = [date.value for date in dates[i : i + 2]]
    if len(pair) < 2 or not all(len(year) == len("2024") and year.isdigit() for year in pair):
        return False
    gap = scope.folded[dates[i].end : dates[i + 1].start]
    if gap.strip() in ("-", "/"):
        return True
    return bool(_YEARS_TO[scope.lang].fullmatch(gap) and _YEARS_FROM[scope.lang].search(scope.left(dates[i].start)))


def _roles_of_years(scope: FoldedText, dates: list[FoundDate], i: int) -> tuple[DateRole | None, DateRole | None]:
    """The roles of two years of a span: what runs over them begins and ends; a school or a statistic only counts in them."""
    runs = _RUNS[scope.lang].search(scope.left(dates[i].start))
    return ("effective_from", "effective_to") if runs else (None, None)


def _is_second_day(scope: FoldedText, first: FoundDate, second: FoundDate) -> bool:
    """Whether two days without a year stand side by side."""
    yearless = first.value.startswith("--") and second.value.startswith("--")
    gap = scope.folded[first.end : second.start]
    return yearless and len(gap) < _WIDEST_GAP and _AND_DAY[scope.lang].fullmatch(gap) is not None


def _runs_each_year(scope: FoldedText, dates: list[FoundDate], i: int) -> bool:
    """Whether a day without a year opens a stretch of every year: "from October 1 to April 30"."""
    pair = dates[i : i + 2]
    if len(pair) < 2 or not pair[1].value.startswith("--") or not _is_yearless_range(scope, *pair):
        return False
    left = scope.left(pair[0].start, A_PHRASE)
    return left.endswith(_CELL_BORDERS) or _FROM_DAY[scope.lang].search(left) is not None


def _is_yearless_range(scope: FoldedText, first: FoundDate, second: FoundDate) -> bool:
    gap = scope.folded[first.end : second.start]
    return first.value.startswith("--") and len(gap) < _WIDEST_GAP and _TO[scope.lang].fullmatch(gap) is not None
