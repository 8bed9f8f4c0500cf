"""Rule cards: one rule before and after, line by line, with equal values on the same line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import Indel

from veille.alerts.site.data import RulePairView
from veille.alerts.wording.format import format_day, format_rule_value
from veille.model import Citation, Conditions, Lang, Rule, Value

LIKE_CONDITION = 0.5  # of the words of two conditions; less alike, one went and another came


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card: `label` is a word key, `role` says which date or code it is; a side may be missing."""

    label: str
    before: str | None
    after: str | None
    role: str | None = None

    @property
    def moved(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Card:
    """A rule before and after as shown: lines, conditions and citations, and what became of the rule."""

    pair: RulePairView
    kinds: tuple[str, ...]
    state: str
    lines: tuple[CardLine, ...]
    conditions: tuple[ConditionLine, ...]
    citations: tuple[CitationLine, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition, how deep it stands in the tree, and on which sides; `op` heads a group instead.

    `was` is how it was worded before, of a condition that changed.
    """

    text: str
    depth: int
    op: str | None
    state: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class CitationLine:
    """One citation and on which sides it stands."""

    citation: Citation
    state: str


def build_card(pair: RulePairView, lang: Lang) -> Card:
    """The card of a rule pair in one language."""
    before, after = pair.before, pair.after
    shown = after or before
    state = "changed" if before and after else "added" if after else "removed"
    plain = tuple(
        CardLine(label, _text(before, label), _text(after, label))
        for label in ("modality", "actor", "subject")
        if _text(before, label) or _text(after, label)
    )
    return Card(
        pair,
        shown.kinds if shown else (),
        state,
        (*plain, *_joined_line(before, after), *_value_lines(before, after, lang), *_valid_lines(before, after, lang)),
        _condition_lines(before, after),
        _citation_lines(before, after),
    )


def align_values(before: Sequence[Value], after: Sequence[Value]) -> list[tuple[Value | None, Value | None]]:
    """Values of both sides in pairs: equal ones first, then by type and role in their order; the rest stand alone."""
    groups: dict[tuple[str, str | None], tuple[list[Value], list[Value]]] = defaultdict(lambda: ([], []))
    for value in before:
        groups[value.type, value.role][0].append(value)
    for value in after:
        groups[value.type, value.role][1].append(value)
    pairs: list[tuple[Value | None, Value | None]] = []
    for old, new in groups.values():
        rest = list(new)
        unmatched: list[Value] = []
        for value in old:
            twin = next((v for v in rest if _same(v, value)), None)
            if twin is None:
                unmatched.append(value)
            else:
                rest.remove(twin)
                pairs.append((value, twin))
        pairs.extend(zip_longest(unmatched, rest))
    return pairs


def _same(a: Value, b: Value) -> bool:
    return (a.value, a.unit, a.cmp) == (b.value, b.unit, b.cmp)


def _text(rule: Rule | None, label: str) -> str | None:
    if rule is None:
        return None
    return {"modality": rule.modality, "actor": rule.actor, "subject": rule.subject}[label]


def _joined_line(before: Rule | None, after: Rule | None) -> list[CardLine]:
    """How the conditions are joined, when that moved: "any" for "all" turns an exemption around."""
    old = before.conditions.op if before and before.conditions else None
    new = after.conditions.op if after and after.conditions else None
    return [CardLine("joined", old, new)] if old and new and old != new else []


def _value_lines(before: Rule | None, after: Rule | None, lang: Lang) -> list[CardLine]:
    pairs = align_values(before.values if before else (), after.values if after else ())
    lines = []
    for old, new in pairs:
        shown = new or old
        if shown is not None:
            lines.append(
                CardLine(
                    f"type.{shown.type}",
                    format_rule_value(old, lang) if old else None,
                    format_rule_value(new, lang) if new else None,
                    shown.role or (shown.unit if shown.type == "code" else None),
                )
            )
    return lines


def _valid_lines(before: Rule | None, after: Rule | None, lang: Lang) -> list[CardLine]:
    lines = []
    for label, old, new in (
        ("valid_from", before.valid_from if before else None, after.valid_from if after else None),
        ("valid_to", before.valid_to if before else None, after.valid_to if after else None),
    ):
        if old or new:
            lines.append(CardLine(label, format_day(old, lang) or None, format_day(new, lang) or None))
    return lines


def _condition_lines(before: Rule | None, after: Rule | None) -> tuple[ConditionLine, ...]:
    old = _flatten(before.conditions if before else None)
    new = _flatten(after.conditions if after else None)
    old_texts = {text for text, _, op in old if op is None}
    new_texts = {text for text, _, op in new if op is None}
    gone = [text for text, _, op in old if op is None and text not in new_texts]
    reworded = _reworded(gone, [text for text, _, op in new if op is None and text not in old_texts])
    lines = []
    for text, depth, op in new:
        state = "same" if op or text in old_texts or before is None else "changed" if text in reworded else "added"
        lines.append(ConditionLine(text, depth, op, state, reworded.get(text, "")))
    for n, (text, depth, op) in enumerate(old):
        if op is None and text in gone and text not in reworded.values():
            line = ConditionLine(text, depth, None, "removed" if after else "same")
            lines.insert(_place(lines, [t for t, _, _ in old[n + 1 :]]), line)
    return tuple(lines)


def _reworded(gone: Sequence[str], come: Sequence[str]) -> dict[str, str]:
    """The conditions that came, by the one that went of which each is another wording."""
    found: dict[str, str] = {}
    for text in come:
        likeness = {
            old: Indel.normalized_similarity(old.split(), text.split()) for old in gone if old not in found.values()
        }
        best = max(likeness, key=likeness.__getitem__, default="")
        if best and likeness[best] >= LIKE_CONDITION:
            found[text] = best
    return found


def _place(lines: Sequence[ConditionLine], following: Sequence[str]) -> int:
    """Where a condition that went stood: before the next one that is still there, and before what came in its place."""
    known = {line.text: n for n, line in reversed(list(enumerate(lines))) if line.text}
    at = next((known[text] for text in following if text in known), len(lines))
    while at and lines[at - 1].state == "added":
        at -= 1
    return at


def _flatten(tree: Conditions | None, depth: int = 0) -> list[tuple[str, int, str | None]]:
    if tree is None:
        return []
    lines: list[tuple[str, int, str | None]] = [("", depth, tree.op)]
    for item in tree.items:
        if isinstance(item, Conditions):
            lines += _flatten(item, depth + 1)
        else:
            lines.append((item.text, depth, None))
    return lines


def _citation_lines(before: Rule | None, after: Rule | None) -> tuple[CitationLine, ...]:
    old = before.citations if before else ()
    new = after.citations if after else ()
    old_norms, new_norms = {c.norm for c in old}, {c.norm for c in new}
    lines = [CitationLine(c, "same" if before is None or c.norm in old_norms else "added") for c in new]
    lines += [CitationLine(c, "removed" if after else "same") for c in old if c.norm not in new_norms]
    return tuple(lines)
