"""English and French side by side: which rules say the same, which lag behind, which contradict each other.

A page and its twin are two expressions of one work. Sections are paired by anchor and order, rules by kind, values and
citations; typed values, citations and counts of conditions are compared, wording never (docs/identity.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from veille.changes.alignment import best_assignment
from veille.changes.guard import read_time
from veille.changes.quantities import normal_form
from veille.model import Conditions, Document, Rule, Section

ParityState = Literal["equal", "lagging", "conflict", "unpaired"]
PAIRED = 45.0  # of 100; a shared kind and place alone make 40, so two rules must also share a value, a citation or a modality
GAP = -0.4  # a section that only one side has costs less than a wrong pair


@dataclass(frozen=True, slots=True)
class RuleParity:
    """One rule of the page and its counterpart; ordinals, None for one without. `days` tells how long one side lags."""

    rule: int | None
    twin: int | None
    state: ParityState
    detail_en: str = ""
    detail_fr: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class PageParity:
    """The page's own state (the worst of its rules' that matters) and one row a rule."""

    state: ParityState
    rows: tuple[RuleParity, ...]
    days: int | None = None


def pair_twins(
    page: Document,
    twin: Document,
    *,
    changed_page: str | None = None,
    changed_twin: str | None = None,
    now: str | None = None,
    equal_before: Collection[tuple[str, str]] = (),
) -> PageParity:
    """Parity of a page and its twin, rule by rule.

    `changed_*` are the times since which each side has said what it says, `equal_before` the (rule id, twin rule id)
    pairs that once agreed: such a pair that differs now is `lagging` behind the side that changed last, not a conflict.
    """
    rows = []
    days = _days(changed_page, changed_twin, now)
    for one, two in _pair_rules(page, twin):
        if one is None or two is None:
            rows.append(RuleParity(one.ordinal if one else None, two.ordinal if two else None, "unpaired"))
            continue
        english, french = _differences(one, two)
        if not english:
            rows.append(RuleParity(one.ordinal, two.ordinal, "equal"))
        elif (one.id, two.id) in equal_before and days is not None:
            rows.append(RuleParity(one.ordinal, two.ordinal, "lagging", english, french, days))
        else:
            rows.append(RuleParity(one.ordinal, two.ordinal, "conflict", english, french))
    states = {row.state for row in rows}
    state: ParityState = "conflict" if "conflict" in states else "lagging" if "lagging" in states else "equal"
    if rows and states == {"unpaired"}:
        state = "unpaired"
    return PageParity(state, tuple(rows), days if state == "lagging" else None)


def pair_twin_sections(page: Document, twin: Document) -> tuple[tuple[int | None, int | None], ...]:
    """Section ordinals that correspond, in order: the best path through both, by anchor, level, shape and values."""
    old, new = page.sections, twin.sections
    rows, columns = len(old), len(new)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            if i == 0 or j == 0:
                best[i][j] = GAP * (i + j)
                continue
            pair = best[i - 1][j - 1] + _alike(old[i - 1], new[j - 1])
            best[i][j] = max(pair, best[i - 1][j] + GAP, best[i][j - 1] + GAP)
    found: list[tuple[int | None, int | None]] = []
    i, j = rows, columns
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + _alike(old[i - 1], new[j - 1]):
            i, j = i - 1, j - 1
            found.append((old[i].ordinal, new[j].ordinal))
        elif i and best[i][j] == best[i - 1][j] + GAP:
            i -= 1
            found.append((old[i].ordinal, None))
        else:
            j -= 1
            found.append((None, new[j].ordinal))
    return tuple(reversed(found))


def _alike(one: Section, two: Section) -> float:
    """How well two sections fit: a shared anchor says most, then shared values, then level and shape."""
    score = -0.5
    if one.anchor and one.anchor == two.anchor:
        score += 3.0
    if one.label and one.label == two.label:
        score += 3.0
    if one.level == two.level:
        score += 0.8
    score += 2.0 * _overlap(_section_marks(one), _section_marks(two))
    sizes = sorted((len(one.blocks), len(two.blocks)))
    return score + (0.5 * sizes[0] / sizes[1] if sizes[1] else 0.3)


def _section_marks(section: Section) -> Counter[str]:
    values = section.values or tuple(v for r in section.rules for v in r.values)
    marks = Counter(normal_form(v) for v in values)
    marks.update(n for r in section.rules for c in r.citations for n in c.norm)
    return marks


def _pair_rules(page: Document, twin: Document) -> list[tuple[Rule | None, Rule | None]]:
    one_by_section, two_by_section = _by_section(page), _by_section(twin)
    found: list[tuple[Rule | None, Rule | None]] = []
    for i, j in pair_twin_sections(page, twin):
        left = one_by_section.get(i, []) if i is not None else []
        right = two_by_section.get(j, []) if j is not None else []
        table = [
            [_fit(a, b, k / max(len(left), 1) - m / max(len(right), 1)) for m, b in enumerate(right)]
            for k, a in enumerate(left)
        ]
        pairs = {r: c for r, c in best_assignment(table) if table[r][c] >= PAIRED}
        taken = set(pairs.values())
        found += [(rule, right[pairs[k]] if k in pairs else None) for k, rule in enumerate(left)]
        found += [(None, rule) for m, rule in enumerate(right) if m not in taken]
    return found


def _by_section(document: Document) -> dict[int, list[Rule]]:
    return {section.ordinal: list(section.rules) for section in document.sections}


def _fit(one: Rule, two: Rule, distance: float) -> float:
    score = 25.0 * (bool(one.kinds) and bool(two.kinds) and one.kinds[0] == two.kinds[0])
    score += 10.0 * bool(set(one.kinds) & set(two.kinds))
    score += 10.0 * (one.modality == two.modality)
    score += 5.0 * (one.subject == two.subject)
    score += 15.0 * (1 - abs(distance))
    values, others = _values(one), _values(two)
    if values or others:
        same_types = _overlap(Counter(k.split()[0] for k in values), Counter(k.split()[0] for k in others))
        score += 20.0 * _overlap(values, others) + 10.0 * same_types
    else:
        score += 10.0
    if _norms(one) or _norms(two):
        score += 15.0 * _overlap(_norms(one), _norms(two))
    return score


def _differences(one: Rule, two: Rule) -> tuple[str, str]:
    """What two rules say differently, in English and in French; empty when nothing."""
    english, french = [], []
    left, right = _values(one) - _values(two), _values(two) - _values(one)
    if left or right:
        words = f"{_listing(left)} / {_listing(right)}"
        english.append(f"values {words}")
        french.append(f"valeurs {words}")
    cited, other = _norms(one) - _norms(two), _norms(two) - _norms(one)
    if cited or other:
        words = f"{_listing(cited)} / {_listing(other)}"
        english.append(f"citations {words}")
        french.append(f"renvois {words}")
    counts = count_conditions(one.conditions), count_conditions(two.conditions)
    if counts[0] != counts[1]:
        english.append(f"conditions {counts[0]} / {counts[1]}")
        french.append(f"conditions {counts[0]} / {counts[1]}")
    return "; ".join(english), " ; ".join(french)


def count_conditions(conditions: Conditions | None) -> int:
    """The number of single conditions in a tree."""
    if conditions is None:
        return 0
    return sum(count_conditions(item) if isinstance(item, Conditions) else 1 for item in conditions.items)


def _values(rule: Rule) -> Counter[str]:
    return Counter(normal_form(value) for value in rule.values)


def _norms(rule: Rule) -> Counter[str]:
    return Counter(dict.fromkeys((n for c in rule.citations for n in c.norm), 1))


def _overlap(one: Counter[str], two: Counter[str]) -> float:
    whole = sum((one | two).values())
    return sum((one & two).values()) / whole if whole else 0.0


def _listing(marks: Counter[str]) -> str:
    return ", ".join(mark.split(" ", 1)[-1] for mark in marks.elements()) or "-"


def _days(changed_page: str | None, changed_twin: str | None, now: str | None) -> int | None:
    """Days since the later of the two changes, when one side did change after the other."""
    times: Sequence[str] = [t for t in (changed_page, changed_twin) if t is not None]
    if len(times) < 2 or now is None or times[0] == times[1]:
        return None
    return max((read_time(now) - read_time(max(times))).days, 0)
