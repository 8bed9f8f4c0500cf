"""Rules of sections and of bare texts, with their values, citations and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from veille.model import Lang, Rule, Section
from veille.parsers.citations.context import CitationContext
from veille.parsers.citations.hosts import is_federal, stands_on
from veille.parsers.media.plain_text import read_lines
from veille.parsers.rules.blocks.judging import Around, judge_blocks, read_blocks
from veille.parsers.rules.blocks.mixed_text import MixedReading
from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.score import Model, load_model
from veille.parsers.rules.seen_sections import AskedSection, SeenSection, sections_read, see_section
from veille.parsers.rules.statements import Judgement, conclude, weigh


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds a bare text: the lead-in above it, the instrument and provision it stands in, its headers."""

    lead: str = ""
    instrument: str | None = None
    provision: str | None = None
    headers: tuple[str, ...] = ()


def extract_rules(text: str, lang: Lang, context: Context | None = None, *, model: Model | None = None) -> list[Rule]:
    """The rules of a bare text in reading order; spans into `text`.

    Without a context, provisions that name no instrument are taken as the federal Regulations', on which the
    guidance stands. `model` is the score's weights, those that ship when none are given.
    """
    judged = ((one, (one.stated, one.probability)) for one in judge_text(text, lang, context, model=model))
    return list(_number(judged, section=0, first=0))


def judge_text(text: str, lang: Lang, context: Context | None = None, *, model: Model | None = None) -> list[Judgement]:
    """Every piece of a bare text with what it says, whether it is a rule and the evidence for it."""
    model = model or load_model()
    host = (
        CitationContext(default="IRPR") if context is None else CitationContext(context.instrument, context.provision)
    )
    context = context or Context()
    lead = None
    if context.lead:
        above = Context(instrument=context.instrument, provision=context.provision)
        judged = judge_text(context.lead, lang, above, model=model)
        lead = judged[-1] if judged else None
    around = (*context.headers, context.lead) if context.lead else context.headers
    blocks = read_lines(text)
    reading = read_blocks(text, lang, host, (), blocks, model)
    judged = judge_blocks(
        MixedReading(reading, reading, frozenset()), blocks, Around(around, lead, headers=context.headers)
    )
    return _conclude(judged, find_company(_sights(judged), Whole(), lead.impression if lead else None), model)


def attach_rules(
    sections: tuple[Section, ...],
    *,
    lang: Lang,
    instrument: str | None,
    title: str,
    url: str | None,
    model: Model | None = None,
) -> tuple[Section, ...]:
    """The same sections with their rules, values and cues filled in; ordinals count over the whole document."""
    model = model or load_model()
    seen = _see_sections(sections, lang, instrument, title, url, model, sections_read.see)
    attached = []
    count = 0
    for (one, bare), company in _in_company(seen, instrument):
        weighed = (weigh(judgement, around, model) for judgement, around in zip(one.judged, company, strict=True))
        rules = tuple(_number(zip(one.judged, weighed, strict=True), section=bare.ordinal, first=count))
        count += len(rules)
        attached.append(_placed(one.section, bare, rules))
    return tuple(attached)


def judge_sections(
    sections: tuple[Section, ...],
    *,
    lang: Lang,
    instrument: str | None,
    title: str,
    url: str | None,
    model: Model | None = None,
) -> Iterator[tuple[Section, list[Judgement]]]:
    """The pieces of each section with what they say, whether they are rules and the evidence for it."""
    model = model or load_model()
    seen = _see_sections(sections, lang, instrument, title, url, model, see_section)
    for (one, bare), company in _in_company(seen, instrument):
        yield _placed(one.section, bare, one.section.rules), _conclude(one.judged, company, model)


def _placed(seen: Section, bare: Section, rules: tuple[Rule, ...]) -> Section:
    """What was read of a section, at the place of the document where it stands."""
    return replace(seen, ordinal=bare.ordinal, id=bare.id, anchor=bare.anchor, rules=rules)


def _see_sections(
    sections: tuple[Section, ...],
    lang: Lang,
    instrument: str | None,
    title: str,
    url: str | None,
    model: Model,
    see: Callable[[AskedSection], SeenSection],
) -> Iterator[tuple[SeenSection, Section]]:
    """The pieces of each section at first sight, with the section as it stands in its document."""
    federal = is_federal(url)
    title = "" if instrument is not None else title or next((s.heading for s in sections if s.heading), "")
    guidance = stands_on(url, instrument, title)
    turn: str | None = None
    for bare in sections:
        alone = replace(bare, ordinal=0, id="", anchor=None)
        seen = see(AskedSection(alone, lang, instrument, title, guidance, federal, turn, model))
        if bare.level <= 1 and bare.ordinal == 0:
            turn = seen.turn
        yield seen, bare


def _in_company(
    seen: Iterable[tuple[SeenSection, Section]], instrument: str | None
) -> Iterator[tuple[tuple[SeenSection, Section], Iterator[tuple[str, ...]]]]:
    """Each section with the company of its pieces: the others of their page."""
    whole = Whole()
    # the sections of a law all set rules: nothing is learnt from the rest, and they may be many
    if instrument is not None:
        for one in seen:
            yield one, find_company(_sights(one[0].judged), whole)
        return
    sighted = [(one, _sights(one[0].judged)) for one in seen]
    whole = sum_up([sights for _, sights in sighted])
    for one, sights in sighted:
        yield one, find_company(sights, whole)


def _conclude(judged: Sequence[Judgement], company: Iterable[tuple[str, ...]], model: Model) -> list[Judgement]:
    return [conclude(judgement, around, model) for judgement, around in zip(judged, company, strict=True)]


def _sights(judged: Sequence[Judgement]) -> list[Sight]:
    return [Sight(j.impression, j.above, not j.refused) for j in judged]


def _number(judged: Iterable[tuple[Judgement, tuple[bool, float]]], *, section: int, first: int) -> Iterator[Rule]:
    """The rules among the pieces, each with what `weigh` says, with their ordinals.

    An item of a lead-in that is no rule has no parent.
    """
    ordinals: dict[int, int] = {}
    for i, (judgement, (stated, probability)) in enumerate(judged):
        if not stated:
            continue
        parent = None if judgement.above is None else ordinals.get(judgement.above)
        ordinals[i] = first + len(ordinals)
        yield replace(judgement.rule, section=section, ordinal=ordinals[i], parent=parent, confidence=probability)
