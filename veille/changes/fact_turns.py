"""What a fact's value is beside what was said before it: whether it takes that one's place, and for which days.

A value without a day, under a notice that values change on a day:

    100, then 100 below "Fees change on January 1"    100 up to that day
    100, then 120 below it                            100 up to that day, 120 from it
    120 below it at first sight                       ambiguous: now or then

Another value, in words that may name a case of its own:

    "The fee is $230.", then "You must pay a processing fee of $240."    240: the same fee in other words
    "The fee is $230.", then "The fee for caregivers is $100."           ambiguous: nothing says what it is for others
    the same, where the fact itself is labelled or bound by caregivers   100
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from veille.changes.fact_parts import CASES, says_more, without_values
from veille.changes.fact_words import plain_value
from veille.model import About, Document, FactState, FactStatus, Lang, Rule, Section, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

_DAY = 10  # characters of a stamp that are its date


def in_turn(state: FactState, before: FactState | None, at: str) -> FactState:
    """The state as it follows the one seen before it: with the days that a notice gives it, or ambiguous.

    `at` is when the page was seen: a day that had come by then turns nothing any more.
    """
    return _at_notice(_in_place_of(state, before), before, at)


def _at_notice(state: FactState, before: FactState | None, at: str) -> FactState:
    """The state with the days that a notice gives it, or ambiguous; as it is where nothing gives notice."""
    if state.turns is None:
        return state
    day, plain = _day_ahead(state.turns.day, at), replace(state, turns=None)
    if day is None or state.state != FactStatus.KNOWN:
        return plain
    if before is None or before.state != FactStatus.KNOWN:
        return plain if state.turns.some else replace(plain, state=FactStatus.AMBIGUOUS)
    held = next((part for part in reversed(before.parts) if _same(part, state)), None)
    if held is None or held.valid_from == day:
        return replace(plain, valid_from=day, valid_basis="stated")
    return plain if state.turns.some else replace(plain, valid_to=day, valid_basis="stated")


def _in_place_of(state: FactState, before: FactState | None) -> FactState:
    """The state, ambiguous where another value than before is said of less than the one whose place it would take.

    What it is compared with stays what was last said without narrowing it. A sentence that a person edited stands.
    """
    held = before.about if before is not None else None
    if before is None or held is None:
        return state
    if state.about is None or state.state != FactStatus.KNOWN:
        return replace(state, about=held)
    narrower = [part for part in state.parts if part.about is not None and _is_narrower(part.about, held, part.type)]
    if not narrower or state.digest != state.basis:
        return state
    if all(any(_same(known, part) for known in before.parts) for part in narrower):
        return replace(state, about=held)
    return replace(narrower[-1], state=FactStatus.AMBIGUOUS, turns=None, about=held)


# Behind its value a sentence goes on with something else, unless what opens a case does: "for", "if", "who".
_GOES_ON = WordPattern(r"[,;:](?=\s)|\s(?=\()|\s(?={joined}\s)")
_OPENS_NEXT = WordPattern(r"[,;:]?\s*(?:{joined}\s)?(?:{opens_case}(?![a-z])|\()")


def tell_about(document: Document, section: Section, rule: Rule, value: Value, named: tuple[str, ...]) -> About:
    """Of what a rule says its value; `named` are the words by which the fact is configured."""
    lang = document.lang or "en"
    spans = tuple(_spans_of_case(section, rule, value, lang))
    labels = tuple(label for label in (rule.row_label, value.column_label) if label)
    said = (*(without_values(section, rule, *span) for span in spans), *labels, section.heading)
    whole = (without_values(section, rule, rule.start, rule.end), *labels)
    known = (*whole, section.heading, *section.path, document.title, *named)
    return About(lang, " . ".join(said), " . ".join(known), tuple(sorted(_cases_in(section, rule, value, spans))))


def _spans_of_case(section: Section, rule: Rule, value: Value, lang: Lang) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence that may name a case: up to its value, right behind it, and what opens one further on."""
    yield rule.start, value.start
    behind = fold(section.text[value.end : rule.end])
    cuts = [*(cut.start() for cut in _GOES_ON[lang].finditer(behind)), len(behind)]
    yield value.end, value.end + cuts[0]
    for at, end in pairwise(cuts):
        if _OPENS_NEXT[lang].match(behind, at, end):
            yield value.end + at, value.end + end


def _cases_in(section: Section, rule: Rule, value: Value, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The cues of a case in stretches of a sentence, and the other measures there: "if you are under 16"."""
    within = [(c.start, f"{c.subject} {c.tag}") for c in section.cues if c.subject in CASES]
    within += [
        (v.start, f"measure {v.type} {v.unit}")
        for v in rule.values
        if v.type not in ("date", "time") and (v.type, v.unit) != (value.type, value.unit)
    ]
    return (case for start, case in within if any(first <= start < last for first, last in spans))


# Words that another statement of the same may use: that it turns, whose office it is, how it is paid and applied for.
# Nor what a heading says of its place on the page, or what a duration is counted from.
_NARROWS_NOTHING = ("taking_effect", "office", "plain_detail", "page_part")
_NARROWS_NO_DURATION = (*_NARROWS_NOTHING, "counted_from")


def _is_narrower(new: About, old: About, type_: str | None) -> bool:
    """Whether the words of a statement name a case that those of another do not, nor the fact itself."""
    idle = _NARROWS_NO_DURATION if type_ == "duration" else _NARROWS_NOTHING
    return not set(new.cases) <= set(old.cases) or says_more(new.said, old.known, new.lang, idle)


def _day_ahead(day: str, at: str) -> str | None:
    """The first day that a date names, where it is after the moment; the next one of a day without a year."""
    seen = at[:_DAY]
    if day.startswith("--"):
        this, following = (f"{year}-{day[2:]}" for year in (int(seen[:4]), int(seen[:4]) + 1))
        return this if this > seen else following
    first = day + "-01-01"[len(day) - 4 :] if len(day) < _DAY else day
    return first if first > seen else None


def _same(one: FactState, other: FactState) -> bool:
    """Whether two states say the same value, in whatever spelling."""
    if one.state != FactStatus.KNOWN or one.type != other.type or (one.cmp or "eq") != (other.cmp or "eq"):
        return False
    return plain_value(one) == plain_value(other)
