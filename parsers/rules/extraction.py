"""Rules of sections and of bare texts, with their values, citations and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from veille.model import Lang, Rule, Section
from veille.parsers.citations.hosts import is_federal, stands_on
from veille.parsers.citations.reading import CitationContext
from veille.parsers.media.plain_text import read_lines
from veille.parsers.rules.blocks.judging import Around, judge_blocks, read_blocks
from veille.parsers.rules.blocks.mixed_text import MixedReading
from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.score import Model, load_model
from veille.parsers.rules.seen_sections import AskedSection, SeenSection, sections_read, see_section
from veille.parsers.rules.statements import Judgement, conclude


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
    return list(_number(judge_text(text, lang, context, model=model), section=0, first=0))


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
    return _conclude(judged, Whole(), model, lead.impression if lead else None)


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
    for section, judged in _in_company(seen, instrument, model):
        rules = tuple(_number(judged, section=section.ordinal, first=count))
        count += len(rules)
        attached.append(replace(section, rules=rules))
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
    return _in_company(_see_sections(sections, lang, instrument, title, url, model, see_section), instrument, model)


def _see_sections(
    sections: tuple[Section, ...],
    lang: Lang,
    instrument: str | None,
    title: str,
    url: str | None,
    model: Model,
    see: Callable[[AskedSection], SeenSection],
) -> Iterator[SeenSection]:
    """The pieces of each section at first sight."""
    federal = is_federal(url)
    title = "" if instrument is not None else title or next((s.heading for s in sections if s.heading), "")
    guidance = stands_on(url, instrument, title)
    turn: str | None = None
    for bare in sections:
        alone = replace(bare, ordinal=0, id="", anchor=None)
        seen = see(AskedSection(alone, lang, instrument, title, guidance, federal, turn, model))
        if bare.level <= 1 and bare.ordinal == 0:
            turn = seen.turn
        yield replace(seen, section=replace(seen.section, ordinal=bare.ordinal, id=bare.id, anchor=bare.anchor))


def _in_company(
    seen: Iterable[SeenSection], instrument: str | None, model: Model
) -> Iterator[tuple[Section, list[Judgement]]]:
    """The pieces of each section seen beside the others of their page."""
    whole = Whole()
    if instrument is None:  # the sections of a law all set rules: nothing is learnt from the rest, and they may be many
        seen = tuple(seen)
        whole = sum_up([_sights(one.judged) for one in seen])
    for one in seen:
        yield one.section, _conclude(one.judged, whole, model, None)


def _conclude(judged: Sequence[Judgement], whole: Whole, model: Model, above: int | None) -> list[Judgement]:
    company = find_company(_sights(judged), whole, above)
    return [conclude(judgement, around, model) for judgement, around in zip(judged, company, strict=True)]


def _sights(judged: Sequence[Judgement]) -> list[Sight]:
    return [Sight(j.impression, j.above, not j.refused) for j in judged]


def _number(judged: list[Judgement], *, section: int, first: int) -> Iterator[Rule]:
    """The rules among the pieces with their ordinals; an item of a lead-in that is no rule has no parent."""
    ordinals: dict[int, int] = {}
    for i, judgement in enumerate(judged):
        if not judgement.stated:
            continue
        parent = None if judgement.above is None else ordinals.get(judgement.above)
        ordinals[i] = first + len(ordinals)
        yield replace(
            judgement.rule, section=section, ordinal=ordinals[i], parent=parent, confidence=judgement.probability
        )
