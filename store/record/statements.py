"""What versions and reviewers say of rules, as statements in order of time. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from veille.model import Conditions, Document, Rule, Section
from veille.store.codec import rule_digest
from veille.store.record.timeline import Statement

_DAY = 10  # characters of a stamp that are its date
_OF_ALL_DAYS = ("effective_", "cutoff_")  # roles of dates that hold for all days: new words correct them
EDIT_PATTERN = "review"  # the `pattern` of a rule whose words a person gave


@dataclass(frozen=True, slots=True)
class RulePlace:
    """Where a reading stands, by the ids of its section and of the rule that is its lead-in."""

    section_id: str
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """The readings of a page that people decided on: their digests, and by the words the place at which each was decided on."""

    digests: frozenset[str] = frozenset()
    places: Mapping[str, RulePlace] = field(default_factory=dict)


NONE_DECIDED = Decided()


@dataclass(frozen=True, slots=True)
class RuleReading:
    """One wording of a rule as shown: a machine's, or a person's that stands in for it (`basis` is the machine's).

    Its digests are made with the place `read_at`: its own, or that of the same words where a person decided on them.
    """

    rule: Rule
    page_id: str
    section_id: str
    parent_id: str | None
    digest: str
    basis: str
    v: int
    recorded_at: str | None
    read_at: RulePlace

    @property
    def place(self) -> RulePlace:
        """Where it stands itself."""
        return RulePlace(self.section_id, self.parent_id)

    def in_words(self, rule: Rule) -> RuleReading:
        """The reading with a person's words in the place of the machine's."""
        return replace(self, rule=rule, digest=rule_digest(rule, self.read_at.section_id, self.read_at.parent_id))


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """A person's reading for the machine's of that `basis`; without a rule, the word that takes such a reading back."""

    at: str
    basis: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class VersionRules:
    """A page's version as the rules' history needs it: row key, time, and what it states by rule id."""

    v: int
    observed_at: str
    recorded_at: str | None
    readings: dict[str, RuleReading]


def version_rules(
    page_id: str,
    v: int,
    observed_at: str,
    recorded_at: str | None,
    document: Document,
    *,
    decided: Decided,
    only: Collection[str] | None = None,
) -> VersionRules:
    """What a version states, by rule id; with `only` of these rules.

    Where people decided on the same words at another place, which this version does not have, the reading is that one.
    """
    rules = {rule.ordinal: rule for rule in document.rules}
    present = {section.id for section in document.sections} | {rule.id for rule in rules.values()}
    readings = {}
    for section in document.sections:
        for rule in section.rules:
            if only is not None and rule.id not in only:
                continue
            lead = None if rule.parent is None else rules.get(rule.parent)
            own = RulePlace(section.id, None if lead is None else lead.id)
            digest = rule_digest(rule, own.section_id, own.parent_id)
            read_at = own
            if decided.places and digest not in decided.digests:
                there = decided.places.get(words_digest(rule, section, lead), own)
                if _gave_way(own.section_id, there.section_id, present) and _gave_way(
                    own.parent_id, there.parent_id, present
                ):
                    read_at, digest = there, rule_digest(rule, there.section_id, there.parent_id)
            readings[rule.id] = RuleReading(
                rule, page_id, own.section_id, own.parent_id, digest, digest, v, recorded_at, read_at
            )
    return VersionRules(v, observed_at, recorded_at, readings)


def words_digest(rule: Rule, section: Section, lead: Rule | None) -> str:
    """What makes two readings the same by words: those of the rule, of the headings above it and of its lead-in."""
    return rule_digest(rule, "\n".join((*section.path, section.heading)), None if lead is None else lead.quote)


def _gave_way(own: str | None, there: str | None, present: Collection[str]) -> bool:
    """Whether an id may stand for another one: they are the same, or the other is nowhere in the version."""
    return own == there or there not in present


def statements(
    rule_id: str, versions_rules: Sequence[VersionRules], words: Mapping[str, Sequence[PersonsWord]]
) -> list[Statement[RuleReading]]:
    """What the page and its reviewers said of a rule, in order of time; a moved span is no statement of its own.

    `words` are people's, by the machine's reading that they stand for. Such a word stands wherever the page is read so:
    again when the source's words come back, and for those that had already given way when it was said (an older copy came
    later), from the moment they did.
    """
    out: list[Statement[RuleReading]] = []
    shown: RuleReading | None = None
    first = next((one.observed_at for one in versions_rules if one.readings), "")
    for stretch in _stretches(rule_id, versions_rules):
        if stretch.readings:
            shown = _tell_stretch(out, stretch, words.get(stretch.basis, ()), shown)
            if stretch.at == first:
                out[0] = replace(out[0], first=True)
        elif shown is not None:
            out.append(Statement(stretch.at, None))
            shown = None
    return out


@dataclass(slots=True)
class _Stretch:
    """A time in which the page was read in one way, or (no readings) did not have the rule; with the sights in it."""

    at: str
    basis: str
    place: RulePlace | None
    readings: list[tuple[str, RuleReading]]
    until: str | None = None


def _stretches(rule_id: str, versions_rules: Sequence[VersionRules]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for one in versions_rules:
        reading = one.readings.get(rule_id)
        basis, place = ("", None) if reading is None else (reading.digest, reading.place)
        if not found or (found[-1].basis, found[-1].place) != (basis, place):
            if found:
                found[-1].until = one.observed_at
            found.append(_Stretch(one.observed_at, basis, place, []))
        if reading is not None:
            found[-1].readings.append((one.observed_at, reading))
    return found


def _tell_stretch(
    out: list[Statement[RuleReading]], stretch: _Stretch, words: Sequence[PersonsWord], before: RuleReading | None
) -> RuleReading:
    """Add what was said in a stretch; the reading that stood at its end."""
    machine = stretch.readings[0][1]
    earlier = [word for word in words if word.at < stretch.at]
    shown = _in_words(machine, earlier[-1]) if earlier else machine
    said = shown.rule
    again = before is not None and (corrects(before.rule, said) or dates_back(before.rule, said, since=out[-1].at))
    all_days = before is not None and corrects_all_days(before.rule, said)
    out.append(Statement(stretch.at, shown, said.valid_from, said.valid_to, again, all_days))
    late = [word for word in words if stretch.until is not None and word.at >= stretch.until]
    spoken: list[tuple[str, PersonsWord | RuleReading]] = list(stretch.readings[1:])
    spoken += [(w.at, w) for w in words if w.at >= stretch.at and w not in late]
    spoken.sort(key=lambda pair: pair[0])  # stable: a version comes before the words of the same second
    if late and stretch.until is not None:
        spoken.append((stretch.until, late[-1]))
    for at, one in spoken:
        if isinstance(one, RuleReading):
            machine, shown = _moved(machine, one.rule), _moved(shown, one.rule)
            out[-1] = replace(out[-1], item=shown)
            continue
        told = _in_words(machine, one)
        if told.digest != shown.digest:
            shown = told
            out.append(Statement(at, shown, shown.rule.valid_from, shown.rule.valid_to, corrects=True, all_days=True))
    return shown


def _in_words(machine: RuleReading, word: PersonsWord) -> RuleReading:
    """A machine's reading in a person's words; itself where the word takes a reading back."""
    return machine if word.rule is None else machine.in_words(word.rule)


def corrects(old: Rule, new: Rule) -> bool:
    """Whether two readings of a rule differ in nothing but the dates in their words: the later one corrects the earlier.

    "As of 2024-01-15, no letters are issued" after "As of 2023-12-11, ..." is no succession; another fee would be.
    """
    return (old.modality, _without_dates(old)) == (new.modality, _without_dates(new))


def dates_back(old: Rule, new: Rule, *, since: str) -> bool:
    """Whether the later reading gives what was said without a day `since` then, in other words, a day that is no later.

    "As of 2023-12-01, the fee is $155" after "The fee is $155", seen 2024-01-01: it was not so before 2023-12-01.
    """
    if old.valid_from is not None or new.valid_from is None or new.valid_from > since[:_DAY]:
        return False
    values = _values_but_dates(new)
    return bool(values) and (old.modality, _values_but_dates(old)) == (new.modality, values)


def _values_but_dates(rule: Rule) -> frozenset[tuple[str, ...]]:
    return frozenset((v.type, v.value, v.unit or "", v.cmp or "eq") for v in rule.values if v.type != "date")


def corrects_all_days(old: Rule, new: Rule) -> bool:
    """Whether the later reading corrects the earlier one in dates that are themselves what is said: a beginning, a cutoff.

    A deadline that was moved is another deadline: the earlier one was so on its days.
    """
    if not corrects(old, new):
        return False
    before = {value.value for value in old.values if value.type == "date"}
    moved = [value.role for value in new.values if value.type == "date" and value.value not in before]
    return bool(moved) and all(role is not None and role.startswith(_OF_ALL_DAYS) for role in moved)


def _without_dates(rule: Rule) -> str:
    words, at = "", 0
    for value in sorted((v for v in rule.values if v.type == "date"), key=lambda v: v.start):
        start = value.start - rule.start
        if start >= at:
            words, at = words + rule.quote[at:start] + "\0", value.end - rule.start
    return " ".join((words + rule.quote[at:]).split()).casefold()


def _moved(current: RuleReading, rule: Rule) -> RuleReading:
    """The reading at the place where a later version states it; a person's conditions move along."""
    offset = rule.start - current.rule.start
    edited = current.digest != current.basis
    kept = current.rule.conditions
    moved = replace(
        current.rule,
        start=rule.start,
        end=rule.end,
        conditions=(kept and shifted(kept, offset)) if edited else rule.conditions,
        values=tuple(replace(x, start=x.start + offset, end=x.end + offset) for x in current.rule.values),
    )
    return replace(current, rule=moved)


def shifted(conditions: Conditions, offset: int) -> Conditions:
    """The conditions with all spans moved."""
    items = tuple(
        shifted(item, offset)
        if isinstance(item, Conditions)
        else replace(item, start=item.start + offset, end=item.end + offset)
        for item in conditions.items
    )
    return replace(conditions, items=items)
