"""Money, percents, ages without a unit and counted things.

"$1,000", "1 085 $", "CAN$7", "$CAD 255", "100 $ CA", "50%", "ages 18 to 35", "1 650 demandes", "only one renewal".
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from veille.model import Cmp, Lang, Value
from veille.parsers.language.folded_text import Scope
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.language.numerals import Numeral
from veille.parsers.values.bounds import compare_number
from veille.parsers.values.columns import TypedCell

_SIGN_LEFT = re.compile(
    r"(?:(?P<a>can|cad|cdn|us|usd|ca|c) ?)?\$ ?(?P<b>(?:can|cad|us|usd|ca)(?![a-z]))? ?\Z|(?<![a-z])(?P<c>cad|usd|eur) ?\Z"
)
_SIGN_RIGHT = re.compile(
    r" ?(?P<scale>millions?|billions?|milliards?|k)?(?: de)?(?: ?(?P<sign>\$) ?\(?(?P<a>(?:cad|can|us|usd|ca|c)(?![a-z]))?| ?(?P<word>dollars?)(?: (?P<b>canadiens?|americains?|us))?| (?P<c>cad|usd)(?![a-z]))"
)
_SCALE = re.compile(r" ?(?P<scale>million|billion|milliard)s?(?![a-z])")
_SCALES = {
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "billions": 10**9,
    "milliard": 10**9,
    "milliards": 10**9,
    "k": 1000,
}
_PERCENT = re.compile(r" ?(?:%|per ?cent(?![a-z])|pour cent(?![a-z])|p\. ?100)")
# A cell that holds nothing but an amount: "| 150,00 |" under a column "($CAN)".
_CELL_LEFT = re.compile(r"[\t|] ?$")
_CELL_RIGHT = re.compile(r" ?(?:[\t|\n]|$)")
_TWO_DECIMALS = re.compile(r"\d[.,]\d{2}$")
_RANGE_GAP = re.compile(r" ?(?:-|to|a|and|et) ?\$? ?")
_AGES = {
    "en": re.compile(r"(?<![a-z])(?:ages?|aged|the ages? of|age of)(?: (?:between|of|from|is))* $|(?:child(?:ren)?|minors?|persons?|people|those|anyone|applicants?|students?|adults?|family members?|travellers?)(?: (?:who are|is|are))? (?:under|over) (?:the age of )?$|(?<![a-z])ages?: ?$"),
    "fr": re.compile(r"(?<![a-z])ages?(?: (?:requis|minimal|maximal|minimum|maximum|limite))? ?: ?$"),
}  # fmt: skip
# "18 or older", "you must be at least 18", "if they are under 22": an age without "years old", said of a person.
_PERSONS = r"(?:child(?:ren)?|applicants?|candidates?|participants?|persons?|people|those|anyone|adults?|students?|workers?|dependants?|spouses?|partners?|nationals?|holders?|minors?|members?|parents?|guardians?|sponsors?|travellers?)"
_PERSON = re.compile(rf"(?<![a-z]){_PERSONS},? $")
_OLDER = re.compile(r" (?:and|or) (?:older|younger)(?! than)(?![a-z])")
_OLDER_LEFT = re.compile(r"(?:^\W*|(?<![a-z])(?:be|are|is|was|were|am) (?:at least )?)$")
_OVER = re.compile(r" (?:and|or) (?:older|younger|over|under|above)(?! than)(?![a-z])")
_PERSON_IS = re.compile(
    rf"(?<![a-z])(?:you|he|she|they|who|{_PERSONS})"
    r"(?: (?:must|should|may|have to|has to|need to|needs to|will|both|also|all|each)){0,2} (?:be|is|are|was|were)(?: not| still| already)? (?:at least|under|over|above|below|younger than|older than) $"
)
_AGE_ENDS = re.compile(
    r" ?(?:$|[.,;:)\n|]|(?:on|when|at the time|as of|by|before|and|or|if|to apply|to qualify|to be eligible)(?![a-z]))(?! ?\d| (?:points?|%))"
)
# All that a cell of ages may hold: "18-30", "18 to 35", "under 22", "18 et plus", "65+".
_AGE_CELL = re.compile(
    r"(?:under |over |at least |up to |moins de |plus de |au moins |de |from )?(?P<age>\d{1,2})(?:(?: ?- ?| to | a )\d{1,2}|\+| (?:and|or) (?:over|older|under|younger)| (?:et|ou) (?:plus|moins))?(?: \(?(?:inclusive|inclusively|inclus|inclusivement)\)?)?"
)
# Below this a bare number after "must be at least" counts something; above, it is a score or a percentage.
_BARE_AGES = range(10, 100)
_AGE_STOP = re.compile(r",? (?:hours|days|weeks|months|km|kilometres|%|per|\$|dollars)")


def find_money(scope: Scope, taken: bytearray, first_group: int) -> list[Value]:
    """Every amount of money of the text; taken places are skipped and new ones marked."""
    found: list[Value] = []
    group = first_group
    for numeral in scope.numerals:
        if taken[numeral.start]:
            continue
        span = _money_span(scope, numeral)
        if span is None:
            continue
        start, end, unit, amount = span
        cmp: Cmp = compare_number(scope, start, end)
        previous = found[-1] if found else None
        shared: int | None = None
        if previous is not None and start - previous.end < 8:
            gap = scope.folded[previous.end : start]
            pair = _RANGE_GAP.fullmatch(gap)
            if pair and ("a" in gap or "et" in gap or "to" in gap or "-" in gap):
                between = bool(re.search(r"(?:between|entre) ?$", scope.left(previous.start)))
                if between or not re.search(r"and|et", gap):
                    group += 1
                    shared, cmp = group, "max"
                    found[-1] = _money(scope, previous.start, previous.end, previous.unit, previous.value, "min", group)
        found.append(_money(scope, start, end, unit, f"{amount:.2f}", cmp, shared))
        taken[start:end] = b"\1" * (end - start)
    return found


def _money(scope: Scope, start: int, end: int, unit: str | None, value: str, cmp: Cmp, group: int | None) -> Value:
    return Value("money", value, unit, cmp, None, scope.text[start:end], start, end, group)


def _money_span(scope: Scope, numeral: Numeral) -> tuple[int, int, str, Decimal] | None:
    """Start, end, currency and amount when a number is money."""
    left = scope.folded[max(0, numeral.start - 10) : numeral.start]
    sign = _SIGN_LEFT.search(left)
    if sign and not numeral.word:
        mark = sign["a"] or sign["b"] or sign["c"] or ""
        start = numeral.start - len(left) + sign.start()
        if mark in ("c", "ca") and start and scope.folded[start - 1].isalpha():
            start, mark = start + len(mark), ""
        end, amount = numeral.end, numeral.value
        scale = _SCALE.match(scope.folded, end)
        if scale:
            end, amount = scale.end(), amount * _SCALES[scale["scale"]]
        trailing = re.compile(r" ?(?:cad|cdn|can)(?![a-z])").match(scope.folded, end)
        return start, trailing.end() if trailing else end, _currency(mark), amount
    after = _SIGN_RIGHT.match(scope.folded, numeral.end)
    if after and (not numeral.word or after["word"]):
        scale_word = after["scale"]
        mark = after["a"] or after["b"] or after["c"] or ""
        end = after.end()
        return numeral.start, end, _currency(mark), numeral.value * (_SCALES[scale_word] if scale_word else 1)
    raw = scope.folded[numeral.start : numeral.end]
    alone = _CELL_LEFT.search(left) and _CELL_RIGHT.match(scope.folded, numeral.end)
    if not numeral.word and alone and _TWO_DECIMALS.search(raw):
        return numeral.start, numeral.end, "CAD", numeral.value
    return None


def _currency(mark: str) -> str:
    return "USD" if mark.startswith(("us", "americain")) else "EUR" if mark == "eur" else "CAD"


@cache
def _counted(lang: Lang) -> re.Pattern[str]:
    nouns = "|".join(sorted(load_lexicon(lang).table("counted"), key=len, reverse=True))
    adjectives = r"(?:(?!of |and |or |to |per |in |for |the |de |des |et |ou |a |par |pour |les |years|ans|mois|months)[a-z-]+ ){0,2}?"
    return re.compile(rf" {adjectives}(?P<noun>{nouns})(?![a-z])(?! (?:{nouns})(?![a-z]))")


_TWICE = {
    "en": re.compile(r"(?<![a-z])twice(?! (?:as|the|a)(?! (?:year|month|week|day)))(?![a-z])"),
    "fr": re.compile(r"(?!)"),
}
_ALLOWED = re.compile(r"(?<![a-z])(?:may|can|only|up to|maximum|limit|peu(?:t|vent)|pourr|seule|ne [a-z]+ que)")
_TIMES_OF = (
    (re.compile(r"particip"), "participation"),
    (re.compile(r"renew|renouvel"), "renewal"),
    (re.compile(r"extend|extension|prolong"), "extension"),
)


# "The maximum number of applications received is 600": what is counted stands before the number.
_NUMBER_OF = {
    "en": re.compile(r"(?<![a-z])number of (?:[a-z-]+ ){0,3}?(?P<noun>NOUNS)(?: [a-z'-]+){0,8} (?:is|are|at|be|to) $"),
    "fr": re.compile(r"(?<![a-z])nombre (?:[a-z]+ )?(?:de |d')(?:[a-z-]+ ){0,3}?(?P<noun>NOUNS)(?: [a-z'-]+){0,8} (?:est|sont|sera) (?:de |d'|fixe a |limite a |etabli a )?$"),
}  # fmt: skip


@cache
def _number_of(lang: Lang) -> re.Pattern[str]:
    nouns = "|".join(sorted(load_lexicon(lang).table("counted"), key=len, reverse=True))
    return re.compile(_NUMBER_OF[lang].pattern.replace("NOUNS", nouns))


# "a minimum score of 7", "CLB 7 or higher", "niveau 5": results and levels of a language test.
_LEVEL_LEFT = re.compile(
    r"(?<![a-z])(?:(?P<score>score|pointage|note)s?(?: of| de| d'au moins)?|clb|nclc|levels?|niveaux?)(?: of| de)? $"
)
_LANGUAGE = re.compile(
    r"(?<![a-z])(?:clb|nclc|french|english|francais|anglais|language|langue|oral|orale|spoken|written|ecrit|test|abilit(?:y|ies)|habiletes|competences?)(?![a-z])"
)


def _level(scope: Scope, numeral: Numeral) -> Value | None:
    """A level or score of a language test, when the sentence is about one or sets a bound on it."""
    m = _LEVEL_LEFT.search(scope.left(numeral.start, 40))
    if m is None or numeral.word or not 1 <= numeral.value <= 12:
        return None
    cmp = compare_number(scope, numeral.start, numeral.end)
    around = scope.left(numeral.start, 120) + scope.right(numeral.end, 60)
    if not _LANGUAGE.search(around):
        return None
    return _number(scope, numeral, "point" if m["score"] else "level", numeral.start, numeral.end, cmp)


# "CLB 7", "NCLC7", "CLB level 9 or higher", "TEER 0 or 1", "FEER 2 et 3".
_NAMED = re.compile(
    r"(?<![a-z])(?P<kind>clb|nclc|teer|feer)(?: (?:levels?|niveaux?|categor(?:y|ies)|categories?))?(?: (?:of|de|du))?(?: at least| minimum)? ?"
    r"(?P<list>\d{1,2}(?![\d.,]\d)(?:(?:, (?:or |and |ou |et )?| (?:or|and|ou|et|to|a) | ?- ?)\d{1,2}(?![\d.,]?\d))*)"
)
_ITEM = re.compile(r"\d{1,2}")


def _named_levels(scope: Scope, taken: bytearray) -> list[Value]:
    """The levels that a scale's name introduces; one alone takes its bound from the words around it."""
    found: list[Value] = []
    for m in _NAMED.finditer(scope.folded):
        unit = "level" if m["kind"] in ("clb", "nclc") else "teer_category"
        items = list(_ITEM.finditer(scope.folded, *m.span("list")))
        for item in items:
            if any(taken[item.start() : item.end()]):
                continue
            cmp = compare_number(scope, m.start(), item.end()) if len(items) == 1 else "eq"
            taken[item.start() : item.end()] = b"\1" * len(item[0])
            found.append(Value("number", item[0], unit, cmp, None, item[0], item.start(), item.end()))
    return found


def find_amounts(
    scope: Scope, taken: bytearray, first_group: int, age_cells: tuple[TypedCell, ...] = ()
) -> list[Value]:
    """Percents, bare ages and counted things of the text."""
    headed = {m.start("age") for c in age_cells if (m := _AGE_CELL.fullmatch(scope.folded, c.start, c.end))}
    found = _named_levels(scope, taken)
    numerals = scope.numerals
    for i, numeral in enumerate(numerals):
        if taken[numeral.start]:
            continue
        percent = _PERCENT.match(scope.folded, numeral.end)
        if percent:
            end = percent.end()
            found.append(
                _number(scope, numeral, "percent", numeral.start, end, compare_number(scope, numeral.start, end))
            )
            taken[numeral.start : end] = b"\1" * (end - numeral.start)
            continue
        if not numeral.word and 5 <= numeral.value <= 99 and (numeral.start in headed or _is_age(scope, numeral)):
            second = numerals[i + 1] if i + 1 < len(numerals) else None
            gap = scope.folded[numeral.end : second.start] if second and second.start - numeral.end < 8 else "?"
            if _AGE_STOP.match(scope.folded, numeral.end):
                continue
            if second is not None and _RANGE_GAP.fullmatch(gap) and 5 <= second.value <= 99:
                first_group += 1
                found.append(_number(scope, numeral, "year_of_age", numeral.start, numeral.end, "min", first_group))
                found.append(_number(scope, second, "year_of_age", second.start, second.end, "max", first_group))
                taken[numeral.start : second.end] = b"\1" * (second.end - numeral.start)
            else:
                cmp = compare_number(scope, numeral.start, numeral.end)
                found.append(_number(scope, numeral, "year_of_age", numeral.start, numeral.end, cmp))
            continue
        counted = _counted(scope.lang).match(scope.folded, numeral.end)
        if counted:
            found.extend(_count(scope, numeral, counted))
            continue
        named = None if numeral.word else _number_of(scope.lang).search(scope.left(numeral.start, 110))
        if named:
            unit = scope.lexicon.table("counted")[named["noun"]]
            cmp = compare_number(scope, numeral.start, numeral.end)
            found.append(_number(scope, numeral, unit, numeral.start, numeral.end, cmp))
            continue
        level = _level(scope, numeral)
        if level is not None:
            found.append(level)
    found.extend(
        _twice(scope, m.start(), m.end()) for m in _TWICE[scope.lang].finditer(scope.folded) if not taken[m.start()]
    )
    return found


def _is_age(scope: Scope, numeral: Numeral) -> bool:
    """Whether a number without a unit is an age: "ages 18 to 35", "18 or older", "you must be at least 18"."""
    if _AGES[scope.lang].search(scope.left(numeral.start, 40)):
        return True
    if scope.lang != "en" or numeral.whole is None or numeral.value not in _BARE_AGES:
        return False
    left, end = scope.left(numeral.start), numeral.end
    if _OLDER.match(scope.folded, end) and _OLDER_LEFT.search(left):
        return True
    if _OVER.match(scope.folded, end) and _PERSON.search(left):
        return True
    return bool(_PERSON_IS.search(left) and _AGE_ENDS.match(scope.right(end, 40)))


def _number(
    scope: Scope, numeral: Numeral, unit: str, start: int, end: int, cmp: Cmp, group: int | None = None
) -> Value:
    value = format(numeral.value.normalize(), "f")
    return Value("number", value, unit, cmp, None, scope.text[start:end], start, end, group)


def _count(scope: Scope, numeral: Numeral, counted: re.Match[str]) -> list[Value]:
    """A counted thing; one in words counts only under a cap ("only one renewal"), or as "deux fois"."""
    unit = scope.lexicon.table("counted")[counted["noun"]]
    if unit == "time":
        if (
            numeral.value < 2
            or counted.end() - numeral.end > 6
            or re.match(r" (?:plus|moins|as|the|more)", scope.folded[counted.end() :][:6])
        ):
            return []
        return [_twice(scope, numeral.start, counted.end(), format(numeral.value.normalize(), "f"))]
    cmp = compare_number(scope, numeral.start, counted.end())
    if numeral.word and cmp == "eq":
        return []
    if numeral.whole is None or (
        not numeral.word
        and numeral.end - numeral.start == 5
        and " " not in scope.folded[numeral.start : numeral.end]
        and "," not in scope.folded[numeral.start : numeral.end]
    ):
        return []  # a fraction or a five-digit code counts nothing
    return [_number(scope, numeral, unit, numeral.start, counted.end(), cmp)]


def _twice(scope: Scope, start: int, end: int, value: str = "2") -> Value:
    around = scope.left(start, 120) + scope.right(end, 40)
    unit = next((name for shape, name in _TIMES_OF if shape.search(around)), "time")
    cmp: Cmp = "max" if _ALLOWED.search(scope.left(start, 120)) else "eq"
    return Value("number", value, unit, cmp, None, scope.text[start:end], start, end)
