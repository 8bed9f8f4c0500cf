"""How much each difference matters, with the reason (docs/contract.md, Severity)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from veille.changes.judge.wording import allows, bound_words, carries_force, judge_rewording, judge_title, names_paper
from veille.changes.judge.words import typeset, word_list
from veille.changes.match.headings import plain_heading
from veille.changes.match.quantities import normal_form
from veille.changes.match.units import Unit, UnitPair
from veille.model import Change, Rule, RuleKind, Severity

SENTENCE_WORDS = 4  # fewer words ("Not sure?", "Required forms") are a label, not a rule
# Kinds whose coming or going is only information: a phone number, a pointer to another page.
QUIET_KINDS: frozenset[RuleKind] = frozenset({"contact", "reference"})
# Numbers of a heading that say something: a year, an amount, a share, a measure ("Fees from 2024", "$155", "90 days").
_NUMBER = re.compile(
    r"\b(?:19|20)\d\d\b|\$\s?\d[\d\s,.]*|\d[\d\s,.]*(?:\$|%|\b(?:days?|weeks?|months?|years?|hours?|jours?|semaines?|mois|ans?|heures?)\b)",
    re.IGNORECASE,
)
# A telephone number or an address to write to: "1-855-438-1103", "info@example.org"
_CONTACT = re.compile(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\S@\S|\bwww\.")
_DIGITS = re.compile(r"\d+")
# Numbers that count parts of the page: "Option 2 of 2", "Étape 3 sur 4"
_COUNTED = re.compile(r"\b(?:option|step|part|table|étape|partie|tableau) \d+(?: (?:of|de|sur) \d+)?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A severity and, in a few words, why."""

    severity: Severity
    reason: str


def judge_pair(pair: UnitPair) -> Verdict:
    """What it means that a unit was reworded, came or went, its typed values left aside."""
    if pair.old is not None and pair.new is not None:
        return _judge_reworded(pair.old, pair.new)
    unit = pair.old or pair.new
    if unit is None:
        return Verdict(Severity.NONE, "")
    return _judge_alone(unit, "removed" if pair.old else "added")


def highest(changes: Iterable[Change]) -> Severity:
    """The gravest severity among changes, NONE when there are none."""
    return max((change.severity for change in changes), key=lambda s: s.rank, default=Severity.NONE)


def judge_heading(old: str, new: str) -> Verdict:
    """A renamed heading is editorial, unless a number in it other than its step changed: "Fees from 2024"."""
    if typeset(old) == typeset(new):
        return Verdict(Severity.METADATA, "typography")
    before, after = _numbers(old), _numbers(new)
    one, two = _COUNTED.sub("", plain_heading(old)), _COUNTED.sub("", plain_heading(new))
    only_numbers = one != two and _DIGITS.sub("#", one) == _DIGITS.sub("#", two)
    if only_numbers or (before and after and before != after):
        return Verdict(Severity.SUBSTANTIVE, "number in heading changed")
    reason = judge_title(old, new)
    return Verdict(Severity.SUBSTANTIVE, reason) if reason else Verdict(Severity.EDITORIAL, "heading renamed")


def normative(rules: Iterable[Rule]) -> bool:
    """Whether a rule among them says more than whom to call or where to read on."""
    return any(not set(rule.kinds) <= QUIET_KINDS for rule in rules)


def _judge_reworded(old: Unit, new: Unit) -> Verdict:
    if old.text == new.text:
        return Verdict(Severity.NONE, "")
    if typeset(old.text) == typeset(new.text):
        return Verdict(Severity.METADATA, "typography")
    if old.folded == new.folded:
        return Verdict(Severity.EDITORIAL, "punctuation or case")
    if old.block is not None and old.block.kind == "summary":
        return judge_heading(old.text, new.text)
    reason = judge_rewording(
        _bare(old),
        _bare(new),
        normative=normative(old.rules) or normative(new.rules),
        listed=_listed(old) and _listed(new),
    )
    if reason is not None:
        return Verdict(Severity.SUBSTANTIVE, reason)
    if bound_words(old.text) != bound_words(new.text) and _bounds_turned(old, new):
        return Verdict(Severity.SUBSTANTIVE, "bound changed")
    if _citations(old) != _citations(new) and _cited_words(old) != _cited_words(new):
        return Verdict(Severity.SUBSTANTIVE, "citation changed")
    return Verdict(Severity.EDITORIAL, "reworded")


def _judge_alone(unit: Unit, verb: str) -> Verdict:
    words = word_list(unit.text)
    if not words:
        return Verdict(Severity.EDITORIAL, "punctuation or case")
    if _COUNTED.fullmatch(unit.folded):
        return Verdict(Severity.EDITORIAL, "step number")
    if unit.block is not None and unit.block.kind == "summary":
        return Verdict(Severity.EDITORIAL, f"heading {verb}")
    if unit.only_link:
        form = any(link.form for link in unit.links)
        return Verdict(*((Severity.SUBSTANTIVE, f"form {verb}") if form else (Severity.EDITORIAL, f"link {verb}")))
    if unit.text.rstrip().endswith("?"):
        return Verdict(Severity.EDITORIAL, f"question {verb}")
    if _citations(unit):
        return Verdict(Severity.SUBSTANTIVE, f"citation {verb}")
    force = carries_force(unit.text)
    if force is not None and len(words) >= SENTENCE_WORDS:
        return Verdict(Severity.SUBSTANTIVE, f"{force} {verb}")
    if normative(unit.rules) and len(words) >= SENTENCE_WORDS:
        return Verdict(Severity.SUBSTANTIVE, f"rule {verb}")
    if _listed(unit) and not _CONTACT.search(unit.text) and (_introduces(unit.lead) or names_paper(unit.text)):
        return Verdict(Severity.SUBSTANTIVE, f"list item {verb}")
    return Verdict(Severity.EDITORIAL, f"sentence {verb}")


def _listed(unit: Unit) -> bool:
    """An item of a list that a lead-in introduces or that names a paper; or a table row."""
    if not unit.is_item:
        return False
    return unit.block is None or unit.block.kind == "row" or bool(unit.lead) or names_paper(unit.text)


def _introduces(lead: str) -> bool:
    """Whether a lead-in makes its items part of what it says: it is unfinished ("You need:", "Pay for") or normative."""
    words = lead.rstrip()
    return bool(words) and (words[-1] not in ".!?" or carries_force(lead) is not None or allows(lead))


# Which way a comparison or a date's role points: from the value on, or up to it.
_DIRECTION = {
    "min": 1, "gt": 1, "max": -1, "lt": -1, "effective_from": 1, "cutoff_from": 1, "cutoff_after": 1,
    "effective_to": -1, "cutoff_until": -1, "cutoff_before": -1, "deadline": -1,
}  # fmt: skip


def _bounds_turned(old: Unit, new: Unit) -> bool:
    """Whether an equal value is an upper bound on one side and a lower one on the other."""
    ways: dict[str, int] = {}
    for value in old.values:
        ways[normal_form(value)] = _DIRECTION.get(value.cmp or value.role or "", 0)
    return any(ways.get(normal_form(v), 0) * _DIRECTION.get(v.cmp or v.role or "", 0) < 0 for v in new.values)


def _bare(unit: Unit) -> str:
    """A unit's words without its typed values, which are compared as values."""
    text, at = [], unit.start
    for value in sorted(unit.values, key=lambda v: (v.start, v.end)):
        if value.start >= at:
            text.append(unit.section.text[at : value.start])
            at = max(at, value.end)
    text.append(unit.section.text[at : unit.end])
    return " ".join(text)


def _citations(unit: Unit) -> frozenset[str]:
    return frozenset(n for r in unit.rules for c in r.citations for n in c.norm if unit.start <= c.start < unit.end)


def _cited_words(unit: Unit) -> tuple[str, ...]:
    return tuple(
        sorted({c.raw.casefold() for r in unit.rules for c in r.citations if unit.start <= c.start < unit.end})
    )


def _numbers(heading: str) -> list[str]:
    return [" ".join(n.split()) for n in _NUMBER.findall(heading)]
