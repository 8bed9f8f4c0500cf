"""Sections that came, went, moved or got another heading, each reported once with all that is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from veille.changes.judge.alone import judge_topic
from veille.changes.judge.readings import surest
from veille.changes.judge.severity import TURNING, judge_heading
from veille.changes.judge.weights import Weight
from veille.changes.match.headings import plain_heading, step_number
from veille.changes.match.identity import Identity
from veille.changes.match.rows import names_columns
from veille.changes.match.units import Unit, UnitPair
from veille.changes.tell.places import name_place, place_above
from veille.changes.tell.summaries import summarize_steps, summarize_words
from veille.model import Change, ChangeKind, ChangeReason, Document, Section, Severity

WENT = 0.5  # a section whose text went to this share went whole; of less only its heading did


@dataclass(slots=True)
class SectionTale:
    """The changes of sections, and by identity the units that they tell with them."""

    changes: list[Change] = field(default_factory=list)
    inside: set[int] = field(default_factory=set)


def tell_sections(
    old: Document,
    new: Document,
    identity: Identity,
    pairs: Sequence[UnitPair],
    valued: set[int],
    headed: frozenset[tuple[int, bool]] = frozenset(),
) -> SectionTale:
    """Every section that differs as such. `valued` are units, by id, with a value that came or went.

    `headed` are sections with another value in their heading, and whether that value stands on both sides.
    """
    tale = SectionTale()
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    for match in identity.sections:
        if match.old is not None and match.new is not None:
            _tell_renamed(tale, olds[match.old], news[match.new], headed)
    gone = [olds[m.old] for m in identity.sections if m.old is not None and m.new is None]
    come = sorted(
        (news[m.new] for m in identity.sections if m.new is not None and m.old is None), key=lambda s: s.ordinal
    )
    _tell_alone(tale, gone, "removed", _loose(pairs, old_side=True, options=_options(old)), valued)
    _tell_alone(tale, come, "added", _loose(pairs, old_side=False, options=_options(new)), valued)
    _tell_moved(tale, identity, olds, news)
    tale.changes = _settle_headings(tale.changes, pairs)
    return tale


def section_change(
    kind: ChangeKind,
    section: Section,
    verdict: Weight,
    before: str | None,
    after: str | None,
    *,
    place: str | None = None,
) -> Change:
    """The change of a section as a whole; it is about all its rules when it came or went."""
    named = "section" if section.heading or section.label else "text"  # what stands under the title alone
    english, french = summarize_words(
        named, kind, name_place(section, "") if place is None else place, before=before, after=after
    )
    alone = kind in ("added", "removed", "repealed")
    subjects = {rule.subject for rule in section.rules if rule.subject}
    return Change(
        "section",
        kind,
        verdict.severity,
        section.heading,
        english,
        french,
        label=section.label,
        before=before,
        after=after,
        anchor=section.anchor,
        object_id=section.id,
        section_id=section.id,
        reason=verdict.reason,
        rule_kinds=tuple(dict.fromkeys(kind for rule in section.rules for kind in rule.kinds)) if alone else (),
        confidence=surest(section.rules) if alone else None,
        subject=subjects.pop() if alone and len(subjects) == 1 else None,
    )


def tell_law_headings(
    tale: SectionTale, old: Document, new: Document, identity: Identity, headed: frozenset[tuple[int, bool]]
) -> None:
    """Headings and marginal notes of a law's provisions that were reworded; one under another number is told by that."""
    olds, news = {s.ordinal: s for s in old.sections}, {s.ordinal: s for s in new.sections}
    for i, j in sorted(identity.section_pairs().items()):
        if olds[i].label == news[j].label:
            _tell_renamed(tale, olds[i], news[j], headed)


def _tell_renamed(tale: SectionTale, one: Section, two: Section, headed: frozenset[tuple[int, bool]]) -> None:
    """A heading that was reworded; where its value changed, that change shows both headings."""
    if one.heading == two.heading:
        return
    verdict = judge_heading(one.heading, two.heading, one.heading_cues, two.heading_cues)
    if plain_heading(one.heading) == plain_heading(two.heading) and verdict.severity is not Severity.METADATA:
        verdict = Weight(Severity.EDITORIAL, ChangeReason.HEADING)
    if (two.ordinal, True) in headed and verdict.reason not in TURNING:
        return
    if {(one.ordinal, False), (two.ordinal, False)} & headed and verdict.severity is not Severity.SUBSTANTIVE:
        verdict = Weight(Severity.SUBSTANTIVE, ChangeReason.VALUE)
    tale.changes.append(section_change("renamed", two, verdict, one.heading, two.heading, place=place_above(one)))


@dataclass(frozen=True, slots=True)
class _Loose:
    """The units of a section without a partner, those of them that say nothing new left out."""

    units: tuple[Unit, ...]
    heading_kept: bool
    option: bool = False


def _options(document: Document) -> set[int]:
    """The sections that are one of several under a heading above them, those of the page's title aside."""
    under: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for section in document.sections:
        if section.heading and section.path and section.path != (document.title,):
            under[section.path].append(section.ordinal)
    return {ordinal for ordinals in under.values() if len(ordinals) > 1 for ordinal in ordinals}


def _loose(pairs: Sequence[UnitPair], *, old_side: bool, options: set[int]) -> Mapping[int, _Loose]:
    units: defaultdict[int, list[Unit]] = defaultdict(list)
    headed: set[int] = set()
    sides = [(p.old, p.new) if old_side else (p.new, p.old) for p in pairs]
    rowed = {m.section.ordinal for m, other in sides if m is not None and other is not None and m.kind == "row"}
    for pair, (mine, other) in zip(pairs, sides, strict=True):
        if mine is None or (other is None and mine.section.ordinal in rowed and names_columns(mine)):
            continue  # headings over rows that stood elsewhere say nothing new
        if mine.kind == "heading" and (other is not None or pair.kept):
            headed.add(mine.section.ordinal)
        elif other is None and not pair.kept and mine.kind != "heading":
            units[mine.section.ordinal].append(mine)
    return defaultdict(
        lambda: _Loose((), heading_kept=False),
        {k: _Loose(tuple(units[k]), k in headed, k in options) for k in {*units, *headed}},
    )


def _tell_alone(
    tale: SectionTale, sections: Sequence[Section], kind: ChangeKind, loose: Mapping[int, _Loose], valued: set[int]
) -> None:
    """Sections of one side: whole ones with those below them as one change, else what happened to the heading."""
    whole = {s.ordinal for s in sections if _is_whole(s, loose[s.ordinal])}
    told: set[int] = set()
    for section in sections:
        if section.ordinal in told:
            continue
        if section.ordinal not in whole:
            _tell_heading(tale, section, kind, kept=loose[section.ordinal].heading_kept)
            continue
        family = [section, *_below(section, sections, whole)]
        told |= {s.ordinal for s in family}
        units = [u for s in family for u in loose[s.ordinal].units]
        tale.inside |= {id(u) for u in units}
        verdicts = [judge_topic(s, loose[s.ordinal].units, option=loose[s.ordinal].option) for s in family]
        verdict = max(verdicts, key=lambda v: v.severity.rank)
        if verdict.severity is not Severity.SUBSTANTIVE and any(id(u) in valued for u in units):
            verdict = Weight(Severity.SUBSTANTIVE, ChangeReason.VALUE)
        text = _text_of(section, family, loose)
        before, after = (text, None) if kind == "removed" else (None, text)
        tale.changes.append(section_change(kind, section, verdict, before, after))


def _is_whole(section: Section, loose: _Loose) -> bool:
    """Whether its text came or went with the heading."""
    size = sum(len(unit.text) for unit in loose.units)
    return bool(loose.units) and size >= WENT * len(section.text)


def _below(section: Section, sections: Sequence[Section], whole: set[int]) -> list[Section]:
    path = (*section.path, section.heading)
    return [s for s in sections if s.ordinal in whole and s.path[: len(path)] == path and section.heading]


def _text_of(section: Section, family: Sequence[Section], loose: Mapping[int, _Loose]) -> str:
    parts = []
    for one in family:
        if one is not section and one.heading:
            parts.append(one.heading)
        parts += [unit.text for unit in loose[one.ordinal].units]
    return "\n".join(parts)


def _tell_heading(tale: SectionTale, section: Section, kind: ChangeKind, *, kept: bool) -> None:
    """A heading that came or went over text that stayed; nothing when its words stand on the page as text."""
    if kept or not section.heading:
        return
    status = any(cue.subject == "status" for cue in section.heading_cues)
    verdict = (
        Weight(Severity.SUBSTANTIVE, ChangeReason.STATUS)
        if status
        else Weight(Severity.EDITORIAL, ChangeReason.HEADING)
    )
    before, after = (section.heading, None) if kind == "removed" else (None, section.heading)
    english, french = summarize_words("heading", kind, "", before=before, after=after)
    tale.changes.append(
        Change(
            "section", kind, verdict.severity, section.heading, english, french, label=section.label,
            before=before, after=after, anchor=section.anchor, object_id=section.id, section_id=section.id,
            reason=verdict.reason,
        )
    )  # fmt: skip


def _settle_headings(changes: Sequence[Change], pairs: Sequence[UnitPair]) -> list[Change]:
    """The same where a heading over text that stayed is told once: renamed, or put below one that still stands."""
    alone = {(c.kind, c.after or c.before): c for c in changes if c.object == "section" and c.reason is _HEADING}
    texts = _under_headings(pairs)
    found: list[Change] = []
    dropped: set[int] = set()
    for change in changes:
        if change.object != "section" or change.reason is not _HEADING:
            found.append(change)
            continue
        back = alone.get(("added", change.before)) or alone.get(("removed", change.after))
        if change.kind == "renamed" and back is not None:  # "Documents" stands, with "Letter" below it
            kind, heading = back.kind, change.after if back.kind == "added" else change.before
            found.append(_heading_change(change, kind, heading))
            dropped.add(id(back))
            continue
        other = alone.get(("added", texts.get(change.before or "")))
        if change.kind == "removed" and change.before and other is not None:  # "Notice", "Important" over the same text
            found.append(_heading_change(other, "renamed", change.before))
            dropped.add(id(other))
            continue
        found.append(change)
    return [change for change in found if id(change) not in dropped]


_HEADING = ChangeReason.HEADING


def _under_headings(pairs: Sequence[UnitPair]) -> dict[str, str]:
    """The heading that stands now over all the text that stood under another one, and over no other text."""
    forward, backward = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for pair in pairs:
        if "heading" in {unit.kind for unit in (pair.old, pair.new) if unit is not None}:
            continue
        one, two = (unit.section.heading if unit is not None else "" for unit in (pair.old, pair.new))
        forward[one].add(two)
        backward[two].add(one)
    return {
        one: two
        for one, twos in forward.items()
        if one and len(twos) == 1 and (two := next(iter(twos))) and backward[two] == {one}
    }


def _heading_change(change: Change, kind: ChangeKind, heading: str | None) -> Change:
    """A heading's change told as another: come or gone by itself, or renamed from `heading`."""
    before, after = (heading, change.after) if kind == "renamed" else (None, heading)
    if kind == "removed":
        before, after = heading, None
    named = "section" if kind == "renamed" else "heading"
    english, french = summarize_words(named, kind, "", before=before, after=after)
    return replace(change, kind=kind, summary_en=english, summary_fr=french, before=before, after=after)


def _parents(sections: Mapping[int, Section]) -> Mapping[int, int]:
    """The section that holds another, by ordinal: the nearest before it whose heading is of a higher level."""
    found: dict[int, int] = {}
    open_: list[Section] = []
    for ordinal in sorted(sections):
        section = sections[ordinal]
        while open_ and open_[-1].level >= section.level:
            open_.pop()
        if open_:
            found[ordinal] = open_[-1].ordinal
        open_.append(section)
    return found


def _tell_moved(
    tale: SectionTale, identity: Identity, olds: Mapping[int, Section], news: Mapping[int, Section]
) -> None:
    """Sections in another place; steps that changed their order matter."""
    pairs = identity.section_pairs()
    steps = [
        (step_number(olds[i].heading), step_number(news[j].heading), j)
        for i, j in sorted(pairs.items())
        if step_number(olds[i].heading) is not None and step_number(news[j].heading) is not None
    ]
    turned = {
        j
        for a, b, j in steps
        if any((a < c) != (b < d) and a != c and b != d for c, d, k in steps if k != j)  # type: ignore[operator]
    }
    # under a heading of another level is no other place: "Step 2" that became a sub-heading stands where it stood
    moved = {
        r.new
        for r in identity.relations
        if r.object == "section" and r.type == "moved" and olds[r.old].level == news[r.new].level
    }
    if turned:
        first = news[min(turned)]
        verdict = Weight(Severity.SUBSTANTIVE, ChangeReason.STEP_ORDER)
        backward = {j: i for i, j in pairs.items()}
        order_old = [olds[i].heading for i in sorted(backward[j] for j in turned)]
        order_new = [news[j].heading for j in sorted(turned)]
        tale.changes = [c for c in tale.changes if not (c.kind == "renamed" and c.section in order_new)]
        change = section_change("moved", first, verdict, "\n".join(order_old), "\n".join(order_new))
        above = " › ".join(first.path[-1:])
        english, french = summarize_steps(above, order_new[0], order_new[1])
        tale.changes.append(replace(change, summary_en=english, summary_fr=french))
    parents = _parents(news)
    for ordinal in sorted(moved - turned):
        section = news[ordinal]
        if parents.get(ordinal) in moved:
            continue  # it moved with the section that holds it
        tale.changes.append(
            section_change("moved", section, Weight(Severity.EDITORIAL, ChangeReason.MOVED), None, None)
        )


def without_led(tale: Sequence[Change], words: Sequence[Change], pairs: Sequence[UnitPair]) -> list[Change]:
    """The changes of sections but headings that the sentence below them says too: "Who does not need one", "You need none if".

    The sentence is told, under the heading as it is now, at no less weight, and binds, excepts or stands otherwise as the
    heading does; of a heading that is only reworded it is enough that the sentence leads in what follows ("You need:").
    """
    leads = {
        (new.section.heading, new.text): new.text.rstrip().endswith(":")
        for new in (pair.new for pair in pairs if pair.old is not None and pair.new is not None)
        if new.kind not in ("heading", "summary") and _is_first(new)
    }
    places = ((word, (word.section, word.quote_after or word.after or "")) for word in words)
    told = [(word, leads[place]) for word, place in places if place in leads]

    def led(change: Change) -> bool:
        return any(
            word.section == change.after
            and word.severity.rank >= change.severity.rank
            and (_turn_alike(word, change) or (opens and change.severity is Severity.EDITORIAL))
            for word, opens in told
        )

    return [change for change in tale if not (change.kind == "renamed" and led(change))]


def _turn_alike(word: Change, heading: Change) -> bool:
    return word.reason is heading.reason and word.reason in TURNING


def _is_first(unit: Unit) -> bool:
    """Whether a unit is the first that a section says."""
    return not unit.section.text[: unit.start].strip()
