"""What the parsers read in a unit, as sets that can be compared: no word of the text is looked at here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from veille.changes.match.quantities.canonical import normal_form
from veille.changes.match.spelling.short_names import spelt_out
from veille.changes.match.units import Unit
from veille.model import Conditions, Cue, CueSubject, Modality, Rule, RuleKind, Value

# Kinds whose coming or going is only information: a phone number, a pointer to another page.
QUIET_KINDS: frozenset[RuleKind] = frozenset({"contact", "reference"})
# Modalities that bind or free; `is` only states, `may` is often mere style ("you can find the list").
FORCE = frozenset({"must", "must_not", "should", "should_not", "need_not"})
# Subjects of which not one may come or go when the same words are only set otherwise.
_FORCEFUL = frozenset({"modality", "negation", "exception", "status", "bound", "number"})
MUST = "\x00modality must"  # what `force_of` calls a duty
# Actors that nearly every sentence names: "you", "applicants".
ANYONE = frozenset({"foreign_national", "applicant"})
# A sentence that only states something, with nothing typed in it, counts as a rule that came or went from this
# confidence on: below it one in five is no rule (the reliability table of docs/quality.md).
SURE = 0.85
ARTICLE = 5  # letters between a word of comparison and its date: "avant le 12 mai"
# From a day on or up to it, the day itself taken in or not; other roles say nothing of that.
_ROLE_BOUNDS = {
    "effective_from": "from", "cutoff_from": "from", "cutoff_after": "after", "effective_to": "until",
    "cutoff_until": "until", "deadline": "until", "cutoff_before": "before",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delta:
    """The tags that one side has more often than the other."""

    gone: Counter[str]
    come: Counter[str]

    def __bool__(self) -> bool:
        return bool(self.gone or self.come)

    @property
    def tags(self) -> frozenset[str]:
        """All tags that one side has more often."""
        return frozenset(self.gone) | frozenset(self.come)

    @property
    def replaced(self) -> bool:
        """Whether something stands in the place of something else."""
        return bool(self.gone and self.come)

    def without(self, tags: frozenset[str]) -> Delta:
        """The same but for these tags."""
        return Delta(*(Counter({t: n for t, n in side.items() if t not in tags}) for side in (self.gone, self.come)))


class UnitReading:
    """All that was read in a unit."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    @cached_property
    def tags(self) -> Mapping[CueSubject, Counter[str]]:
        """How often each tag stands in it, by subject."""
        return count_tags(known_cues(self.unit))

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules that begin in it."""
        return tuple(r for r in self.unit.rules if self.unit.start <= r.start < self.unit.end)

    @property
    def normative(self) -> bool:
        """Whether a rule in it says more than whom to call or where to read on."""
        return normative(self.unit.rules)

    @property
    def stated(self) -> bool:
        """Whether a rule in it binds, frees or holds something by itself; a bare statement must be surely a rule."""
        return any(_stands_alone(rule) for rule in self.unit.rules)

    @property
    def forceful(self) -> bool:
        """Whether its cues bind, free, take in or except."""
        takes_in = {"included", "excluded", "only"} & set(self.tags.get("scope", ()))
        return bool(FORCE & set(self.tags.get("modality", ())) or self.tags.get("exception") or takes_in)

    @cached_property
    def negations(self) -> int:
        """How often it says "not" outside the words of a modality, a status or an exception, which say it for themselves."""
        others = [c for c in self.unit.cues if c.subject in ("modality", "status", "exception", "bound", "scope")]
        plain = [c for c in self.unit.cues if c.subject == "negation"]
        return sum(not any(o.start < c.end and c.start < o.end for o in others) for c in plain)

    @property
    def modalities(self) -> frozenset[Modality]:
        """The stances of its rules but the one that only states."""
        return frozenset(r.modality for r in self.own_rules if r.modality not in (None, "is"))

    @cached_property
    def comparisons(self) -> Mapping[str, frozenset[str]]:
        """How each value is compared: "at most" 30 hours, "before" June 30; by the value's normal form."""
        found: dict[str, set[str]] = {}
        for value in self.unit.values:
            found.setdefault(normal_form(value), set()).add(self._strict(value) or bound_of(value))
        return {key: frozenset(bounds) for key, bounds in found.items()}

    def _strict(self, value: Value) -> str | None:
        """Whether a deadline's own day is too late: "before March 1", where "by March 1" takes it in."""
        if value.role != "deadline":
            return None
        beside = (c.tag for c in self.unit.cues if c.subject == "bound" and 0 <= value.start - c.end <= ARTICLE)
        return next((tag for tag in beside if tag == "before"), None)

    @cached_property
    def citations(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Provisions in normal form, and the words that name them."""
        inside = [c for r in self.unit.rules for c in r.citations if self.unit.start <= c.start < self.unit.end]
        return frozenset(n for c in inside for n in c.norm), tuple(sorted({c.raw.casefold() for c in inside}))

    @cached_property
    def logic(self) -> frozenset[str]:
        """How the conditions of its rules are joined: "all of these", "any of these"."""
        return frozenset(op for r in self.own_rules for op in _operators(r.conditions))


def delta(old: Mapping[CueSubject, Counter[str]], new: Mapping[CueSubject, Counter[str]], subject: CueSubject) -> Delta:
    """What two counts of tags differ by, for one subject."""
    one, two = old.get(subject, Counter()), new.get(subject, Counter())
    return Delta(one - two, two - one)


def count_tags(cues: Iterable[Cue]) -> Mapping[CueSubject, Counter[str]]:
    """How often each tag stands among cues, by subject."""
    found: dict[CueSubject, Counter[str]] = {}
    for cue in cues:
        found.setdefault(cue.subject, Counter())[cue.tag] += 1
    return found


def known_cues(unit: Unit) -> list[Cue]:
    """The cues of a unit but those of an abbreviation that only stands behind its own name: "Department of Work (DW)"."""
    spelt = [(unit.start + start, unit.start + end) for start, end in spelt_out(unit.text)]
    return [cue for cue in unit.cues if not any(start <= cue.start < end for start, end in spelt)]


def force_of(unit: Unit) -> tuple[str, ...]:
    """What a unit asks, denies, excepts, reports or bounds, one name for each of its cues that says so."""
    return tuple(force_name(cue) for cue in unit.cues if cue.subject in _FORCEFUL)


def force_name(cue: Cue) -> str:
    """What `force_of` calls what a cue says."""
    return f"\x00{cue.subject} {cue.tag}"


def bound_of(value: Value) -> str:
    """How a value is compared: its role's side for a date, else its `cmp`; "eq" when nothing is said."""
    if value.type in ("date", "time"):
        return _ROLE_BOUNDS.get(value.role or "", value.cmp or "eq")
    return value.cmp or "eq"


def _stands_alone(rule: Rule) -> bool:
    if set(rule.kinds) <= QUIET_KINDS:
        return False
    if rule.modality not in (None, "is") or rule.values or rule.citations or rule.conditions:
        return True
    if rule.kinds[0] == "definition":
        return True  # what a word means binds every rule that uses it
    return rule.confidence is None or rule.confidence >= SURE


def surest(rules: Iterable[Rule]) -> float | None:
    """How surely the surest of these rules is one; None for no rule, and for one that a person wrote."""
    known = [rule.confidence for rule in rules]
    return max((c for c in known if c is not None), default=None) if None not in known else None


def normative(rules: Iterable[Rule]) -> bool:
    """Whether a rule among them says more than whom to call or where to read on."""
    return any(not set(rule.kinds) <= QUIET_KINDS for rule in rules)


def _operators(conditions: Conditions | None) -> Iterable[str]:
    if conditions is None:
        return
    if len(conditions.items) > 1:
        yield conditions.op
    for item in conditions.items:
        if isinstance(item, Conditions):
            yield from _operators(item)
