"""Values of one fact that a page states side by side, each for days of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from veille.changes.fact_words import spell
from veille.model import Lang, Rule, Section, ValidBasis, Value
from veille.parsers.language.folding import fold
from veille.parsers.language.meaning import is_in_table, of_one_family, read_meaning
from veille.parsers.language.patterns import WordPattern

if TYPE_CHECKING:
    from veille.changes.fact_bindings import Binding


# "The new fee", "reduced to": words beside an amount that only say that it turns. "The reduced fee" is a fee of its own.
_TURNS = WordPattern(r"(?<![a-z])(?:{new_amount} (?=(?:[a-z-]+ ){0,2}{amount_noun})|{turned_to}(?![a-z]))")


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, in the spelling of all equal ones, for the half-open days for which a rule states it."""

    value: tuple[str, str]
    begins: str | None
    ends: str | None
    basis: ValidBasis | Literal["always"]
    binding: Binding
    beside: tuple[Binding, ...] = ()  # those that say other values of the same days: what holds then is ambiguous

    @property
    def dated(self) -> bool:
        """Whether its words give it any day."""
        return self.begins is not None or self.ends is not None


def lay_side_by_side(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """The values in order of their days, as many as hold at different times; none where nothing tells them apart.

    "$100 in 2024" and "$120 in 2025" are two; one value that is stated without a day, or twice for the same, is one.
    What has no day beside one that begins holds up to that day, beside one that is over from its end on. Of two whose days
    overlap, what both claim is a part with those that stand `beside` it.
    """
    if not stated:
        return ()
    one = len({each.value for each in stated}) == 1
    if one and not all(each.dated for each in stated):
        return (stated[0],)
    laid = _in_order([each for each in stated if each.dated])
    known = {each.value for each in laid}
    plain = [each for each in stated if not each.dated and each.value not in known]
    if plain:
        if any(each.binding.value.type == "date" for each in stated):
            return ()  # a date's own day says when it is, not for when another date holds
        return _beside(plain[0], laid, stated) if laid and len({each.value for each in plain}) == 1 else ()
    return (stated[0],) if one and len(laid) == 1 else laid


def _in_order(dated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Values of days of their own in order, equal ones as one; none where two hold on one day."""
    laid: list[Stated] = []
    for each in sorted(dated, key=lambda each: each.begins or ""):
        last = laid[-1] if laid else None
        if last is None or (last.ends is not None and each.begins is not None and last.ends <= each.begins):
            laid.append(each)
        elif last.value == each.value:
            laid[-1] = replace(
                last, ends=None if None in (last.ends, each.ends) else max(last.ends or "", each.ends or "")
            )
        elif last.ends is None and each.ends is None and last.begins != each.begins and _of_one(last, each):
            laid[-1] = replace(last, ends=each.begins)  # "Fees as of 2025", and below them "Fees as of 2026"
            laid.append(each)
        else:
            return _overlaid(dated)
    return tuple(laid)


def _of_one(one: Stated, other: Stated) -> bool:
    """Whether two rules say the same of the same thing but for their values and days: rows of one name, sentences alike."""
    a, b = one.binding, other.binding
    if a.rule is b.rule:
        return not _narrows(b, a)  # "rises to $66 on April 1, 2024 and to $70 on April 1, 2025"
    if a.rule.row_label or b.rule.row_label:
        return (a.rule.row_label, a.value.column_label) == (b.rule.row_label, b.value.column_label)
    return _without_values(a) == _without_values(b)


def _without_values(binding: Binding) -> str:
    """The words of a rule's sentence, its values left out."""
    rule = binding.rule
    return " ".join(without_values(binding.section, rule, rule.start, rule.end).casefold().split())


def without_values(section: Section, rule: Rule, first: int, last: int) -> str:
    """The words of a stretch of a rule's sentence, given by its offsets in the section, its values left out."""
    words, at = [], first
    for value in sorted(rule.values, key=lambda value: value.start):
        if first <= value.start < last:
            words.append(section.text[at : value.start])
            at = max(at, value.end)
    return " ".join([*words, section.text[at:last]])


def _narrows(dated: Binding, plain: Binding) -> bool:
    """Whether what has a day is about less than what has none: some word of it says more than that the same thing turns.

    Words count by what they mean, with those of the row and of the headings above: "in-person requests" beside "requests",
    "for high-wage positions" beside nothing of the kind.
    """
    if _cases(dated, plain) - _cases(plain, dated):
        return True
    known = " . ".join((plain.rule.text, *_words_about(plain, dated)))
    return says_more(" . ".join(_words_about(dated, plain)), known, dated.document.lang or "en", ("taking_effect",))


def says_more(said: str, known: str, lang: Lang, beside: Sequence[str]) -> bool:
    """Whether words say more than those known; words of the lexicon's tables `beside`, and of turning, say nothing more."""
    meant = read_meaning(known, lang, hyphens=False)
    meant = (*meant, *(one for phrase in meant for one in phrase.parts))
    read = read_meaning(_TURNS[lang].sub(" ", fold(said)), lang, hyphens=False)
    each = (one for phrase in read if not phrase.idle for one in phrase.parts or (phrase,))
    more = (one for one in each if not one.idle and not any(of_one_family(one, other) for other in meant))
    return any(not any(is_in_table(one.word, table, lang) for table in beside) for one in more)


_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")


def find_unread_general(
    bindings: Sequence[Binding], contains: Sequence[str], fits: Callable[[Value], bool]
) -> tuple[Binding, Value] | None:
    """The first binding about a narrower case than a sentence of its section that no rule was read from, with its value.

    "The cap is 20%." beside "The cap for farms is 30%": where only the second is a rule, it is not the general answer.
    """
    told = {spell(binding.value) for binding in bindings}
    for binding in bindings if contains else ():
        section = binding.section
        for value in section.values:
            if spell(value) in told or not fits(value) or any(r.start <= value.start < r.end for r in section.rules):
                continue
            general = _as_statement(binding, value)
            said = fold(general.rule.quote)
            if all(fold(part) in said for part in contains) and (
                _narrows(binding, general) and not _narrows(general, binding)
            ):
                return binding, value
    return None


def _as_statement(binding: Binding, value: Value) -> Binding:
    """The sentence around a value of the binding's section as a statement of that value alone."""
    text = binding.section.text
    first = max((end.end() for end in _SENTENCE_END.finditer(text, 0, value.start)), default=0)
    ends = _SENTENCE_END.search(text, value.end)
    last = ends.end() if ends else len(text)
    said = text[first:last].strip()
    rule = replace(binding.rule, quote=said, text=said, start=first, end=last, values=(value,), row_label=None)
    return replace(binding, rule=rule, value=value)


# Cues that set one case apart: how it is done, on what condition, with what exception.
CASES = frozenset({"way", "condition", "exception"})


def _cases(binding: Binding, other: Binding) -> set[tuple[str, str]]:
    first, last = _side(binding, other)
    return {(c.subject, c.tag) for c in binding.section.cues if c.subject in CASES and first <= c.start < last}


def _side(binding: Binding, other: Binding) -> tuple[int, int]:
    """The span of a statement; of a sentence that makes both, the part on this one's side of the other's value."""
    first, last = binding.rule.start, binding.rule.end
    if binding.rule is not other.rule:
        return first, last
    return (other.value.end, last) if other.value.start < binding.value.start else (first, other.value.start)


def _words_about(binding: Binding, other: Binding) -> tuple[str, ...]:
    """The words of a statement without its values, of its row and of the headings above it."""
    section, rule = binding.section, binding.rule
    above = (section.heading, *section.path, binding.document.title)
    return (without_values(section, rule, *_side(binding, other)), rule.row_label or "", *above)


_FIRST, _LAST = "", "~"  # before and after every day


def _overlaid(dated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Values of days that overlap, cut at their first and last days; none where one value stands on both sides of an overlap."""
    edges = sorted({each.begins or _FIRST for each in dated} | {each.ends or _LAST for each in dated})
    laid: list[Stated] = []
    for begins, ends in pairwise(edges):
        held = [e for e in dated if (e.begins or _FIRST) <= begins and ends <= (e.ends or _LAST)]
        if not held:
            continue
        others = {e.value: e.binding for e in held if e.value != held[0].value}
        part = replace(
            held[0], begins=begins or None, ends=None if ends == _LAST else ends, beside=tuple(others.values())
        )
        last = laid[-1] if laid else None
        if last and last.ends == part.begins and (last.value, last.beside) == (part.value, part.beside):
            laid[-1] = replace(last, ends=part.ends)
        else:
            laid.append(part)
    known = [part.value for part in laid if not part.beside]
    return tuple(laid) if known and len(known) == len(set(known)) else ()


def _beside(plain: Stated, laid: tuple[Stated, ...], stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """A value without a day in its place among those that have one; none where they leave it no day."""
    if any(each.begins and each.ends and each.binding.document.modified is None for each in stated):
        return ()  # a year or a season: nothing says whether it is ahead
    if any(each.beside or _narrows(each.binding, plain.binding) for each in laid):
        return ()  # "the fee is $227" and "as of 2024, the fee for a minor is $100": the second ends nothing
    over = [each for each in laid if _is_over(each)]
    later = laid[len(over) :]
    begins, ends = over[-1].ends if over else None, later[0].begins if later else None
    if (later and ends is None) or (begins and ends and ends <= begins):
        return ()
    return (*over, replace(plain, begins=begins, ends=ends, basis="stated"), *later)


def _is_over(each: Stated) -> bool:
    """Whether a value tells what held up to a day: without a first day, as the past, or over when its page was edited."""
    if each.ends is None:
        return False
    modified = each.binding.document.modified
    return each.begins is None or each.binding.past or (modified is not None and each.ends <= modified)
