"""What became of a watched fact, in words: "$231 → $260 from 2027-01-01"; what stands on both sides is not repeated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from veille.changes.match.quantities.canonical import normal_form, with_rate
from veille.changes.tell.shown_values import show
from veille.clock import day_before
from veille.model import Cmp, FactState, FactStatus, Rule, Section, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern

# What a sentence that begins so speaks of stands in the one before it: "The fee is $50. On May 1, it will be $52."
_SPEAKS_OF_IT = WordPattern(r"(?:^|, ){speaks_of_it}(?![a-z])")
_STATES = {
    "missing": ("missing", "introuvable"),
    "ambiguous": ("ambiguous", "ambigu"),
    "rejected": ("rejected", "rejeté"),
    "not_fitting": (
        "edited, no longer fits the fact’s conditions",
        "corrigé, ne correspond plus aux conditions du fait",
    ),
    "unbound": ("not configured", "non configuré"),
}
# A value in figures, "P3Y", "155.00", "2026-01-01"; whatever else tells two values apart is not shown in a line.
_FIGURES = re.compile(r"P?T?\d[\d.:-]*[YMWDH]?")
_COMPARISONS = {
    "eq": ("exactly", "exactement"),
    "min": ("at least", "au moins"),
    "max": ("at most", "au plus"),
    "lt": ("less than", "moins de"),
    "gt": ("more than", "plus de"),
}
# Whether a first and a last day are stated, and how both languages say so.
_FROM_TO = {
    (False, False): ("no day stated", "sans date"),
    (True, False): ("from {0}", "à compter du {0}"),
    (False, True): ("up to {1}", "jusqu’au {1}"),
    (True, True): ("from {0} to {1}", "du {0} au {1}"),
}
_BEFORE = ("{now} (before: {was})", "{now} (auparavant : {was})")
_ALSO = ("{held}; also {come}", "{held}; aussi {come}")
_NO_LONGER = ("{held}, no longer {gone}", "{held}, et non plus {gone}")


def tell_turn(old: FactState, new: FactState, lang: int) -> str:
    """What a fact was and is, in English (0) or French (1), days as ISO dates.

    An announced value stands against the one it follows ("$231 → $260 from 2027-01-01"); one value that was given
    other days is said once, with both.
    """
    if old.state != FactStatus.KNOWN or new.state != FactStatus.KNOWN:
        return f"{_said(old, lang)} → {_said(new, lang)}"
    gone, come = _only_in(old, new), _only_in(new, old)
    turned = (old.cmp or "eq") != (new.cmp or "eq")
    dated = bool(new.earlier) or new.valid_basis == "stated"
    if come and (spelling(old) != spelling(new) or not _known(new)):
        was = _list(gone, lang, bool(old.earlier)) if gone else _list([_last(old)], lang, dated=False)
        sides = (was, _list(come, lang, dated))
        if turned:
            sides = (f"{_compared(old, lang)} {sides[0]}", f"{_compared(new, lang)} {sides[1]}")
        return " → ".join(sides)
    held = _list([_last(new)], lang, bool(new.earlier))
    if come:
        return _ALSO[lang].format(held=held, come=_list(come, lang, dated))
    if gone:
        return _NO_LONGER[lang].format(held=held, gone=_list(gone, lang, bool(old.earlier)))
    now = f"{show(_value(_last(new)), lang)}, {_days(_last(new), lang)}"
    if new.valid_from or new.valid_to:
        now = _timed(_last(new), lang)
    return _BEFORE[lang].format(now=now, was=_days(_last(old), lang))


def spelling(state: FactState) -> str:
    """A state's value in the spelling in which equal ones are equal; its comparison counts, its page does not."""
    if state.value is None or state.type is None:
        return ""
    if state.state == FactStatus.AMBIGUOUS:
        return state.value
    return f"{plain_value(state)} {state.cmp or 'eq'}"


def plain_value(state: FactState) -> str:
    """A known fact's value in the one spelling of all equal values."""
    return spell(_value(state))


def spell(value: Value) -> str:
    """A value in the one spelling of all equal ones, with the time for which it is counted."""
    return with_rate(normal_form(value), value.per)


def compared(value: Value) -> Cmp | None:
    """How a fact's value bounds: a day before which something is due is itself too late ("before December 1")."""
    return "lt" if value.role == "deadline" and value.exclusive else value.cmp


def words_of(kind: str, section: Section, rule: Rule, before: Rule | None) -> str:
    """The words of a rule by which a fact of that type finds it.

    Those of the sentence before it are among them where it speaks of a value which that one names.
    """
    words = f"{rule.text}\n{rule.quote}"
    if before is None or section.text[before.end : rule.start] != " ":
        return words
    speaks_of_it = any(value.type == kind for value in before.values) and _SPEAKS_OF_IT.both.search(fold(rule.quote))
    return f"{before.text}\n{before.quote}\n{words}" if speaks_of_it else words


def _said(state: FactState, lang: int) -> str:
    """A whole state: its values with their days where there are several, or what became of it."""
    if state.state == FactStatus.KNOWN:
        return _list(_known(state), lang, bool(state.earlier))
    values = state.value.split("; ") if state.state == FactStatus.AMBIGUOUS and state.value else []
    if not values or not all(map(_FIGURES.fullmatch, values)):
        return _STATES[state.state][lang]
    return (
        f"{_STATES[state.state][lang]} ({'; '.join(show(_value(replace(state, value=one)), lang) for one in values)})"
    )


def _known(state: FactState) -> list[FactState]:
    return [part for part in state.parts if part.state == FactStatus.KNOWN]


def _last(state: FactState) -> FactState:
    return state.parts[-1]


def _only_in(one: FactState, other: FactState) -> list[FactState]:
    """The values of a state that the other does not have."""
    has = {spelling(part) for part in _known(other)}
    return [part for part in _known(one) if spelling(part) not in has]


def _list(parts: Iterable[FactState], lang: int, dated: bool) -> str:
    return "; ".join(_timed(part, lang) if dated else show(_value(part), lang) for part in parts)


def _timed(part: FactState, lang: int) -> str:
    """A value with the days for which it is stated; alone where it has none."""
    value = show(_value(part), lang)
    return f"{value} {_days(part, lang)}" if part.valid_from or part.valid_to else value


def _days(part: FactState, lang: int) -> str:
    first, last = part.valid_from or "", day_before(part.valid_to)
    return _FROM_TO[(bool(first), bool(last))][lang].format(first, last)


def _compared(state: FactState, lang: int) -> str:
    return _COMPARISONS[state.cmp or "eq"][lang]


def _value(state: FactState) -> Value:
    known = Value("code", state.value or "")
    for kind in ("date", "time", "duration", "money", "number"):
        if state.type == kind:
            known = Value(kind, state.value or "")
    return replace(known, unit=state.unit, per=state.per)
