"""English and French side by side: which rules say the same, which lag behind, which contradict each other.

A page and its twin are two expressions of one work. Sections are paired by anchor and order, rules by kind, values and
citations; typed values, citations and counts of conditions are compared, wording never (docs/identity.md). Two rules
contradict only when shown to say the same (structure, citations, values, position) and to state different values: what
one side does not state, or states elsewhere on its page, contradicts nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from veille.changes.match.assignment import best_assignment, best_path
from veille.changes.match.quantities.canonical import normal_form
from veille.changes.sides.one_sided import OneSided, find_one_sided
from veille.changes.sides.statements import find_counterparts, find_said_otherwise, pair_statements
from veille.changes.tell.excerpts import shorten
from veille.changes.tell.shown_values import show
from veille.changes.twin_evidence import (
    Contradiction,
    PageValues,
    RulePair,
    Signature,
    built_alike,
    contradiction,
    count_values,
    differing_counts,
    is_alone,
    norms,
    signature,
    sole_opposition,
    sole_status,
    stance,
    stated,
    values,
)
from veille.changes.twin_places import pair_by_place, pair_left_over
from veille.model import Document, ParityState, Rule, Section
from veille.rising import longest_rising

PAIRED = 45.0  # of 100; a shared kind and place alone make 40, so two rules must also share a value, a citation or a modality
QUOTE = 160  # characters of a rule that a message quotes
GAP = -0.4  # a section that only one side has costs less than a wrong pair

# How a line calls what a rule says in one word.
_STANCES = {
    "must": ("required", "obligatoire"), "may": ("allowed", "permis"), "must_not": ("not allowed", "interdit"),
    "need_not": ("not required", "non obligatoire"), "open": ("open", "ouvert"), "closed": ("closed", "fermé"),
}  # fmt: skip

# What one side says for itself, and what the other does not.
_ONE_SIDED = {
    "status": ("status on one side only", "état d’un seul côté"),
    "exception": ("exception on one side only", "exception d’un seul côté"),
    "rule": ("rule on one side only, beside what stands at its place", "règle d’un seul côté, à côté de ce qui est à sa place"),
    "force": ("one side binds, the other leaves free", "un côté oblige, l’autre laisse libre"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleParity:
    """One rule of the page and its counterpart; ordinals, None for one without.

    `values_differ` tells a contradiction in values, and what one side alone says, from differing citations or counts of
    conditions, which the two languages' drafting may explain.
    """

    rule: int | None
    twin: int | None
    state: ParityState
    detail_en: str = ""
    detail_fr: str = ""
    values_differ: bool = False


@dataclass(frozen=True, slots=True)
class PageParity:
    """The page's own state (the worst of its rules' that matters) and one row a rule."""

    state: ParityState
    rows: tuple[RuleParity, ...]


def pair_twins(
    page: Document, twin: Document, known: Sequence[tuple[int, int]] = (), firm: Collection[tuple[int, int]] = ()
) -> PageParity:
    """Parity of a page and its twin as they stand, rule by rule; whether one side lags is for their history to say.

    `known` are ordinals of rules that said the same before: they stay a pair where nothing fits either of them better,
    those that are `firm` whatever else fits.
    """
    rows = []
    pages = stated(page), stated(twin)
    for pair in _keep_known(_pair_rules(page, twin), known, firm, pages):
        one, two = pair.one, pair.two
        if one is None or two is None:
            rows.append(RuleParity(one.ordinal if one else None, two.ordinal if two else None, "unpaired"))
            continue
        found = contradiction(pair, pages) if pair.same_statement else Contradiction()
        english, french = _said(found, one, two)
        state: ParityState = "conflict" if english else "equal"
        counts = differing_counts(one, two)
        if counts is not None and not english:
            english = french = f"conditions {counts[0]} / {counts[1]}"
        rows.append(RuleParity(one.ordinal, two.ordinal, state, english, french, bool(found.values or found.stances)))
    rows = _with_one_sided(rows, _one_sided(page, twin))
    rows = _with_statements(rows, page, twin)
    states = {row.state for row in rows}
    whole: ParityState = "conflict" if "conflict" in states else "equal"
    if rows and states == {"unpaired"}:
        whole = "unpaired"
    return PageParity(whole, tuple(rows))


def _keep_known(
    found: Sequence[RulePair],
    known: Sequence[tuple[int, int]],
    firm: Collection[tuple[int, int]],
    pages: tuple[PageValues, PageValues],
) -> list[RulePair]:
    """The pairs, with known ones where what was found instead has no counterpart or contradicts it."""
    pairs = list(found)
    for left, right in known:
        here = next((pair for pair in pairs if pair.one is not None and pair.one.ordinal == left), None)
        there = next((pair for pair in pairs if pair.two is not None and pair.two.ordinal == right), None)
        if here is None or there is None or here is there:
            continue
        if (left, right) not in firm and any(_fits(pair, pages) for pair in (here, there)):
            continue
        at = min(pairs.index(here), pairs.index(there))
        pairs = [pair for pair in pairs if pair is not here and pair is not there]
        alone = [RulePair(None, here.two)] if here.two is not None else []
        alone += [RulePair(there.one, None)] if there.one is not None else []
        pairs[at:at] = [RulePair(here.one, there.two, in_step=True), *alone]
    return pairs


def _fits(pair: RulePair, pages: tuple[PageValues, PageValues]) -> bool:
    """Whether two rules are one statement and contradict each other in nothing."""
    return pair.same_statement and contradiction(pair, pages) == Contradiction()


def _one_sided(page: Document, twin: Document) -> Iterator[OneSided]:
    """What one page says and the other does not, in sections that correspond."""
    olds, news = {s.ordinal: s for s in page.sections}, {s.ordinal: s for s in twin.sections}
    for i, j in pair_twin_sections(page, twin):
        if i is not None and j is not None:
            yield from find_one_sided(olds[i], news[j], (page, twin))


def _with_one_sided(rows: list[RuleParity], found: Iterator[OneSided]) -> list[RuleParity]:
    """The rows with what one side alone says, in the place of what was said of its rules; a contradiction in values stands."""
    kept = list(rows)
    for one in found:
        ordinals = one.rule.ordinal, one.twin.ordinal
        if any(row.values_differ and (row.rule == ordinals[0] or row.twin == ordinals[1]) for row in kept):
            continue
        quotes = [shorten(words, QUOTE) for words in one.words]
        english, french = _ONE_SIDED[one.kind]
        kept = [row for row in kept if (row.rule, row.twin) != ordinals and not _lone(row, ordinals)]
        said = f"“{quotes[0]}” / “{quotes[1]}”", f"« {quotes[0]} » / « {quotes[1]} »"
        kept.append(
            RuleParity(*ordinals, "conflict", f"{english}: {said[0]}", f"{french} : {said[1]}", values_differ=True)
        )
    return kept


def _with_statements(rows: list[RuleParity], page: Document, twin: Document) -> list[RuleParity]:
    """The rows with what statements say otherwise that stand in other places of the two pages; what is told stays."""
    paired = pair_statements(page, twin)
    if any(row.state == "conflict" for row in rows):
        counterparts = find_counterparts(paired)
        rows = [part for row in rows for part in _parted(row, counterparts)]
    for one in find_said_otherwise(page, twin, paired):
        said = {row.rule for row in rows if row.values_differ}, {row.twin for row in rows if row.values_differ}
        if one.rule.ordinal in said[0] or one.twin.ordinal in said[1]:
            continue
        if isinstance(one, OneSided):
            rows = _with_one_sided(rows, iter([one]))
            continue
        found = Contradiction(values=(one.values,))
        english, french = _said(found, one.rule, one.twin)
        ordinals = one.rule.ordinal, one.twin.ordinal
        kept = [row for row in rows if (row.rule, row.twin) != ordinals and not _lone(row, ordinals)]
        rows = [*kept, RuleParity(*ordinals, "conflict", english, french, values_differ=True)]
    return rows


def _parted(row: RuleParity, counterparts: Mapping[int, int]) -> tuple[RuleParity, ...]:
    """A row, or its two rules each for itself where they are told to contradict and both have another counterpart."""
    other = row.rule is not None and counterparts.get(row.rule, row.twin) != row.twin
    if row.state != "conflict" or not other or row.twin not in counterparts.values():
        return (row,)
    return RuleParity(row.rule, None, "unpaired"), RuleParity(None, row.twin, "unpaired")


def _lone(row: RuleParity, ordinals: tuple[int, int]) -> bool:
    """Whether a row is of one of two rules and has none beside it."""
    return row.state == "unpaired" and (row.rule, row.twin) in ((ordinals[0], None), (None, ordinals[1]))


def pair_twin_sections(page: Document, twin: Document) -> tuple[tuple[int | None, int | None], ...]:
    """Section ordinals that correspond, in order: shared marks first, then the best path between them."""
    left, right = [_face(s) for s in page.sections], [_face(s) for s in twin.sections]
    found: list[tuple[int | None, int | None]] = []
    i0 = j0 = 0
    for i, j in (*_fixed(left, right), (len(left), len(right))):
        path = best_path(left[i0:i], right[j0:j], _alike, GAP)
        found += [(None if a is None else a + i0, None if b is None else b + j0) for a, b in path]
        if i < len(left) and j < len(right):
            found.append((i, j))
        i0, j0 = i + 1, j + 1
    return tuple(
        (None if a is None else page.sections[a].ordinal, None if b is None else twin.sections[b].ordinal)
        for a, b in found
    )


@dataclass(frozen=True, slots=True)
class _Face:
    """What a section looks like in any language: its mark (a law's number, an anchor), level, size, values and citations."""

    mark: str
    level: int
    blocks: int
    contents: Counter[str]


def _face(section: Section) -> _Face:
    label = section.label or ""
    if not section.body:
        label = label.partition(" ")[2]  # "SCHEDULE 1" is "ANNEXE 1"
    part = "" if section.body else "schedule "
    mark = f"{part}§{label}" if label else f"#{section.anchor}" if section.anchor else ""
    return _Face(mark, section.level, len(section.blocks), _section_marks(section))


def _fixed(left: Sequence[_Face], right: Sequence[_Face]) -> list[tuple[int, int]]:
    """Pairs of sections with the same mark, once on each side, that stand in the same order."""
    olds, news = Counter(f.mark for f in left), Counter(f.mark for f in right)
    where = {f.mark: j for j, f in enumerate(right)}
    pairs = [(i, where[f.mark]) for i, f in enumerate(left) if f.mark and olds[f.mark] == 1 and news[f.mark] == 1]
    kept = longest_rising([j for _, j in pairs])
    return [pair for k, pair in enumerate(pairs) if k in kept]


def _alike(one: _Face, two: _Face) -> float:
    """How well two sections without a shared mark fit: values and citations say most, then level and size."""
    score = 0.8 * (one.level == two.level) - 0.5
    score += 2.0 * _overlap(one.contents, two.contents)
    sizes = sorted((one.blocks, two.blocks))
    return score + (0.5 * sizes[0] / sizes[1] if sizes[1] else 0.3)


def _section_marks(section: Section) -> Counter[str]:
    values = section.values or tuple(v for r in section.rules for v in r.values)
    marks = Counter(normal_form(v) for v in values)
    marks.update(n for r in section.rules for c in r.citations for n in c.norm)
    return marks


def _pair_rules(page: Document, twin: Document) -> list[RulePair]:
    olds, news = {s.ordinal: s for s in page.sections}, {s.ordinal: s for s in twin.sections}
    found: list[RulePair] = []
    for i, j in pair_twin_sections(page, twin):
        one, two = olds.get(-1 if i is None else i), news.get(-1 if j is None else j)
        left, right = (list(section.rules) if section is not None else [] for section in (one, two))
        placed: list[tuple[Rule, Rule]] = []
        if one is not None and two is not None:
            placed = pair_left_over(one, two)
            taken = {id(rule) for pair in placed for rule in pair}
            reporting = sole_status(one), sole_status(two)
            by_place = list(pair_by_place(one, two))
            by_place += [(reporting[0], reporting[1])] if reporting[0] and reporting[1] else []
            for a, b in by_place:
                if not {id(a), id(b)} & taken:
                    placed.append((a, b))
                    taken |= {id(a), id(b)}
            nearby = count_values(one), count_values(two)
            stances = [(stance(one, a), stance(two, b)) for a, b in placed]
            sole = sole_opposition(stances, len(one.blocks)) if built_alike(one, two) else None
            found += [
                RulePair(a, b, in_step=True, nearby=nearby, stances=stances[k], sole=k == sole)
                for k, (a, b) in enumerate(placed)
            ]
        done = {id(rule) for pair in placed for rule in pair}
        marks = Counter(map(signature, left)), Counter(map(signature, right))
        found += _pair_rest([r for r in left if id(r) not in done], [r for r in right if id(r) not in done], marks)
    return found


def _pair_rest(
    left: Sequence[Rule], right: Sequence[Rule], marks: tuple[Counter[Signature], Counter[Signature]]
) -> Iterator[RulePair]:
    """Rules of a section that their place does not pair: by kind, values and citations."""
    table = [
        [_fit(a, b, k / max(len(left), 1) - m / max(len(right), 1)) for m, b in enumerate(right)]
        for k, a in enumerate(left)
    ]
    pairs = {r: c for r, c in best_assignment(table) if table[r][c] >= PAIRED}
    # Sections built alike, rule for rule in the same order: then position is evidence.
    alike = len(left) == len(right) and all(pairs.get(k) == k for k in range(len(left)))
    for k, rule in enumerate(left):
        if k in pairs:
            yield RulePair(rule, right[pairs[k]], alike or is_alone(rule, right[pairs[k]], marks))
        else:
            yield RulePair(rule, None)
    taken = set(pairs.values())
    yield from (RulePair(None, rule) for m, rule in enumerate(right) if m not in taken)


def _fit(one: Rule, two: Rule, distance: float) -> float:
    score = 25.0 * (bool(one.kinds) and bool(two.kinds) and one.kinds[0] == two.kinds[0])
    score += 10.0 * bool(set(one.kinds) & set(two.kinds))
    score += 10.0 * (one.modality == two.modality)
    score += 5.0 * (one.subject == two.subject)
    score += 15.0 * (1 - abs(distance))
    mine, others = values(one), values(two)
    if mine or others:
        same_types = _overlap(Counter(k.split()[0] for k in mine), Counter(k.split()[0] for k in others))
        score += 20.0 * _overlap(mine, others) + 10.0 * same_types
    else:
        score += 10.0
    if norms(one) or norms(two):
        score += 15.0 * _overlap(norms(one), norms(two))
    return score


def _said(found: Contradiction, one: Rule, two: Rule) -> tuple[str, str]:
    """What two rules say differently and both quotes, in English and in French; empty when nothing."""
    english, french = [], []
    for left, right in found.values:
        english.append(f"values {show(left, 0)} / {show(right, 0)}")
        french.append(f"valeurs {show(left, 1)} / {show(right, 1)}")
    if found.citations:
        words = " / ".join(", ".join(side) for side in found.citations)
        english.append(f"citations {words}")
        french.append(f"renvois {words}")
    if found.stances:
        names = [_STANCES[tag] for tag in found.stances]
        english.append(f"says {names[0][0]} / {names[1][0]}")
        french.append(f"énonce {names[0][1]} / {names[1][1]}")
    if not english:
        return "", ""
    quotes = shorten(one.quote, QUOTE), shorten(two.quote, QUOTE)
    said = " / ".join(f"“{quote}”" for quote in quotes), " / ".join(f"« {quote} »" for quote in quotes)
    return f"{'; '.join(english)}: {said[0]}", f"{'; '.join(french)} : {said[1]}"


def _overlap(one: Counter[str], two: Counter[str]) -> float:
    whole = sum((one | two).values())
    return sum((one & two).values()) / whole if whole else 0.0
