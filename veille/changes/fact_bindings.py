"""Named values that downstream packages rely on, as the pages state them now, and what became of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from veille.changes.fact_clauses import own_words
from veille.changes.fact_notes import find_limit
from veille.changes.fact_parts import Stated, find_unread_general, lay_side_by_side
from veille.changes.fact_turns import tell_about
from veille.changes.fact_words import compared, spell, spelling, tell_turn, words_of
from veille.changes.impact import cites
from veille.changes.notices import find_notice
from veille.changes.tell.labels import with_value
from veille.config import FactBinding
from veille.model import (
    Change,
    ChangeReason,
    Document,
    DocumentState,
    FactState,
    FactStatus,
    Rule,
    Section,
    Severity,
    ValidBasis,
    Value,
)
from veille.parsers.language.folding import without_accents

# Each fact looks at all rules of its page, of which the largest has some thousands.
_MOST_BARE = 8_192


@dataclass(frozen=True, slots=True)
class Binding:
    """One value that a fact's conditions select, with the rule and page that state it."""

    document: Document
    section: Section
    rule: Rule
    value: Value
    past: bool = False  # stated as what was, up to a day: beside what is now it says nothing of today


def bind_facts(facts: Sequence[FactBinding], documents: Mapping[str, Sequence[Document]]) -> tuple[FactState, ...]:
    """One state for each configured fact; `documents` holds the current documents of each source id.

    No match is `missing`, and so is a value that its sentence takes back ("is no longer $155"). Several distinct values
    are `ambiguous`, and so are a minimum and a maximum of one value, unless each is stated for days of its own, and a value
    with a footnote that states another or gives it days.
    """
    return tuple(_state(fact, select(fact, documents.get(fact.source, ()))) for fact in facts)


def select(fact: FactBinding, documents: Iterable[Document]) -> tuple[Binding, ...]:
    """Everything that a fact's conditions select: what `veille facts --try` shows."""
    found = []
    for document in documents:
        citing = {r.ordinal for r in cites(document, fact.cites)} if fact.cites else None
        for section in document.sections:
            if fact.section and not _has(section.heading, fact.section):
                continue
            before = None
            for rule in section.rules:
                said, before = words_of(fact.type, section, rule, before), rule
                if citing is not None and rule.ordinal not in citing:
                    continue
                if _fits(fact, rule, said) and not _is_over(section, rule):
                    held = [v for v in rule.values if _value_fits(fact, v) and not _taken_back(fact, section, rule, v)]
                    if fact.beside:
                        held = [v for v in held if _all_in(fact.beside, own_words(section, rule, v))]
                    found += [Binding(document, section, rule, v, _tells_past(section, rule, v)) for v in held]
    return tuple(found)


def may_state(fact: FactBinding, kind: str, words: str) -> bool:
    """Whether a rule of these words, with a value of that type, can state the fact; `select` knows whether it does."""
    return kind == fact.type and _all_in(fact.contains, words)


def fact_changes(before: Sequence[FactState], after: Sequence[FactState]) -> tuple[Change, ...]:
    """A critical change for each fact whose value or state is another than before; a first binding is none."""
    olds = {state.key: state for state in before}
    return tuple(
        _change(olds[state.key], state) for state in after if state.key in olds and _moved(olds[state.key], state)
    )


def _moved(old: FactState, new: FactState) -> bool:
    """Whether what is stated last is another, or begins or ends on another day, or another value stands beside it.

    A value that went, and a first day that is no longer said, is no news of the value that stays, unless a person took the
    day away: then it holds for all days.
    """
    if (old.state, spelling(old)) != (new.state, spelling(new)) or old.valid_to != new.valid_to:
        return True
    if new.valid_basis == "always" and old.valid_from:
        return True
    if new.valid_from and old.valid_from and new.valid_from != old.valid_from:
        return True
    known = {(part.state, spelling(part)) for part in old.parts}
    return any((part.state, spelling(part)) not in known for part in new.earlier)


def _fits(fact: FactBinding, rule: Rule, words: str) -> bool:
    if fact.kind is not None and fact.kind not in rule.kinds:
        return False
    if fact.subject is not None and (rule.subject or "").casefold() != fact.subject.casefold():
        return False
    if rule.confidence is not None and rule.confidence < fact.min_confidence:
        return False
    return _all_in(fact.contains, words)


def _value_fits(fact: FactBinding, value: Value) -> bool:
    return (
        value.type == fact.type
        and (value.role != "superseded" if fact.role is None else value.role == fact.role)
        and (fact.unit is None or value.unit == fact.unit)
        and (fact.cmp is None or (compared(value) or "eq") == fact.cmp)
        and (fact.per is None or value.per == fact.per)
    )


# Bindings that want what does not hold: a ban or an exemption names its value in order to deny something.
_DENYING = frozenset({"prohibition", "exemption"})
_DROPPED, _STOPPED, _OTHER_CLAUSE = "dropped", "stopped", "other_clause"  # cues that stand behind the value
_DIFFERENCE, _BEHIND = "difference", "difference_behind"  # by how much something changes, right before it or behind it
# What takes back a value of one type only; the others take back any. A day is said of what ended, and so stands.
_OF_TYPE = {
    "no_fee": ("money",),
    "no_code": ("code",),
    _DROPPED: ("money", "code"),
    _DIFFERENCE: ("money",),
    _BEHIND: ("money",),
}
_BESIDE = 2  # characters between words on the left and the value they reach up to
# What parts a value from words behind it that speak of something else; a number between them is another value.
_CLAUSE_END = re.compile(r"[.;:,()\n\t]\s|\d")


def _taken_back(fact: FactBinding, section: Section, rule: Rule, value: Value) -> bool:
    """Whether the sentence names the value to say that it does not hold: "is no longer $155", "was", "is waived".

    What was so until a day that the sentence gives is no such case: the fact is known until then.
    """
    if value.type in ("date", "time") or fact.kind in _DENYING or section.text[value.start : value.end] != value.raw:
        return False
    cues = [c for c in section.cues if c.subject == "taken_back" and rule.start <= c.start < rule.end]
    other = next((c.start for c in cues if c.tag == _OTHER_CLAUSE and c.start >= value.end), rule.end)
    for cue in cues:
        if cue.tag == _OTHER_CLAUSE or value.type not in _OF_TYPE.get(cue.tag, (value.type,)):
            continue
        if cue.tag == _BEHIND:
            if value.end <= cue.start <= value.end + _BESIDE:
                return True
        elif cue.tag not in (_DROPPED, _STOPPED):
            held_until = cue.tag == "past" and (value.valid_to or rule.valid_to) is not None
            if not held_until and cue.start < value.start and value.start - _BESIDE <= cue.end < value.end:
                return True
        elif value.end <= cue.start < other and not _CLAUSE_END.search(section.text, value.end, cue.start):
            return True
    return False


# What stands in such a section is no present rule: under "Former fees", "Proposed fees", or beside a law before it applies.
_NOT_NOW = frozenset(
    {DocumentState.ARCHIVED, DocumentState.REPLACED, DocumentState.REPEALED, DocumentState.NOT_IN_FORCE}
)


def _is_over(section: Section, rule: Rule) -> bool:
    """Whether a rule's section says that it does not apply, without the day up to which it did or from which it will."""
    return section.state in _NOT_NOW and rule.valid_to is None and rule.valid_from is None


def _tells_past(section: Section, rule: Rule, value: Value) -> bool:
    """Whether the sentence tells a value as what was until a day: "was $155 until", or under "Former fees (until ...)"."""
    if (value.valid_to or rule.valid_to) is None:
        return False
    beside = (c for c in section.cues if c.subject == "taken_back" and c.tag == "past" and rule.start <= c.start)
    return section.state in _NOT_NOW or any(value.start - _BESIDE <= c.end < value.end for c in beside)


def _state(fact: FactBinding, bindings: Sequence[Binding]) -> FactState:
    state = FactState(fact.key, FactStatus.MISSING, fact.label_en, fact.label_fr, type=fact.type)
    if not bindings:
        return state
    limited = find_limit(bindings) or find_unread_general(
        bindings, fact.contains, lambda value: _value_fits(fact, value)
    )
    if limited is not None:
        held, note = limited
        return _ambiguous(state, held, [held.value, note])
    standing = lay_side_by_side([_stated(b) for b in bindings]) or lay_side_by_side(
        [_stated(b) for b in bindings if not b.past]
    )
    if not standing:
        distinct = {(spell(b.value), compared(b.value) or "eq"): b for b in reversed(bindings)}
        return _ambiguous(state, bindings[0], [b.value for b in reversed(distinct.values())])
    parts = tuple(_part(fact, one) for one in standing)
    if len(parts) == 1 and not standing[0].dated:
        one = standing[0].binding
        return replace(parts[0], turns=find_notice(one.document, one.section, one.rule, one.value, fact.contains))
    return replace(parts[-1], earlier=parts[:-1])


def _ambiguous(state: FactState, first: Binding, values: Sequence[Value]) -> FactState:
    return replace(
        state, state=FactStatus.AMBIGUOUS, value=_apart(values), url=first.document.url, quote=first.rule.quote
    )


def _stated(binding: Binding) -> Stated:
    begins, ends, basis = _scope(binding.rule, binding.value)
    return Stated((spell(binding.value), compared(binding.value) or "eq"), begins, ends, basis, binding)


def _part(fact: FactBinding, stated: Stated) -> FactState:
    """The state of one value for its days, as the first that says so states it."""
    binding = stated.binding
    value, rule = binding.value, binding.rule
    if stated.beside:
        return FactState(
            fact.key, FactStatus.AMBIGUOUS, fact.label_en, fact.label_fr, value.type,
            _apart([b.value for b in (binding, *stated.beside)]), url=binding.document.url, quote=rule.quote,
            valid_from=stated.begins, valid_to=stated.ends, valid_basis=stated.basis,
        )  # fmt: skip
    return FactState(
        fact.key, FactStatus.KNOWN, fact.label_en, fact.label_fr, value.type, value.value, value.unit, compared(value),
        rule.id or None, None, binding.document.url, rule.quote, stated.begins, stated.ends, stated.basis, per=value.per,
        about=tell_about(binding.document, binding.section, rule, value, _names(fact)),
    )  # fmt: skip


def _names(fact: FactBinding) -> tuple[str, ...]:
    """The words by which a fact is configured."""
    return (*fact.contains, *fact.beside, fact.section or "", fact.label_en, fact.label_fr)


def _apart(values: Sequence[Value]) -> str:
    """Distinct values side by side, with what tells them apart: the comparison or the unit where the figures are equal."""
    amounts = [v.value for v in values]
    if len(set(amounts)) == len(amounts):
        return "; ".join(amounts)
    return "; ".join(" ".join(part for part in (compared(v) or "eq", v.value, v.unit) if part) for v in values)


# Dates whose words say when something holds: such a fact is the date itself, so new words correct it for all days.
_BOUNDS = frozenset({"effective_from", "effective_to"})
_CUTOFFS = frozenset({"cutoff_from", "cutoff_after", "cutoff_until", "cutoff_before"})


def _scope(rule: Rule, value: Value) -> tuple[str | None, str | None, ValidBasis | Literal["always"]]:
    """The days for which a fact is stated: the rule's, less what only repeats the value itself.

    "From 2023-12-11 on, no letters are issued" states the date for all days. "From 2024-06-01, those issued before
    2023-12-11 are accepted" states the cutoff from June on.
    """
    if value.valid_from is not None or value.valid_to is not None:
        return value.valid_from, value.valid_to, "stated"
    if rule.valid_basis == "stated" and rule.valid_from is None and rule.valid_to is None:
        return None, None, "unknown"  # the days are those of other values of the rule
    if value.type != "date" or value.role not in _BOUNDS | _CUTOFFS or rule.valid_basis in ("in_force", "document"):
        return rule.valid_from, rule.valid_to, rule.valid_basis
    if value.role in _BOUNDS:
        return None, None, "always"
    begins = None if rule.valid_from is not None and rule.valid_from.startswith(value.value) else rule.valid_from
    ends = None if any(v.role == "effective_to" and v.value == value.value for v in rule.values) else rule.valid_to
    return begins, ends, "stated" if begins or ends else "always"


def _change(old: FactState, new: FactState) -> Change:
    reason = (
        ChangeReason.of_fact(new.state)
        if new.state != FactStatus.KNOWN
        else ChangeReason.FACT_FOUND
        if old.state != FactStatus.KNOWN
        else ChangeReason.FACT
    )
    before, after = _sentences(old, new)
    return Change(
        "fact", "changed", Severity.CRITICAL, "",
        with_value(new.label_en, tell_turn(old, new, 0), 0), with_value(new.label_fr, tell_turn(old, new, 1), 1),
        before=old.value, after=new.value, quote_before=before, quote_after=after, object_id=new.key,
        value_type=new.type, unit=new.unit, unit_before=old.unit if old.unit != new.unit else None,
        rates=(old.per, new.per), reason=reason, corrected=(_is_corrected(old), _is_corrected(new)),
    )  # fmt: skip


def _is_corrected(state: FactState) -> bool:
    """Whether a person's reading stands in place of what the parsers read."""
    return None not in (state.digest, state.basis) and state.digest != state.basis


def _sentences(old: FactState, new: FactState) -> tuple[str | None, str | None]:
    """What says it before and after; a sentence that both versions have came or went on neither side."""
    stays = old.quote in {part.quote for part in new.parts}
    stood = new.quote in {part.quote for part in old.parts}
    if stays == stood:
        return old.quote, new.quote
    return (None, new.quote) if stays else (old.quote, None)


def _all_in(parts: Sequence[str], text: str) -> bool:
    return all(_has(text, part) for part in parts)


def _has(text: str, part: str) -> bool:
    return _bare(part) in _bare(text)


@lru_cache(maxsize=_MOST_BARE)
def _bare(text: str) -> str:
    """Letters without case, accents and typographic quotes, spaces squeezed."""
    return " ".join(without_accents(text.replace("’", "'"), "NFKD").casefold().split())
