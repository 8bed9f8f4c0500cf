"""Rules of sections and of bare texts, with their values, citations and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from veille.model import Block, Lang, Rule, Section
from veille.model.notices import turning_days
from veille.parsers.citations.cells import cite_cells
from veille.parsers.citations.conflicts import link_citations
from veille.parsers.citations.hosts import is_federal, stands_on
from veille.parsers.citations.reading import CitationContext, find_citations, places_of
from veille.parsers.language.cues import read_cues
from veille.parsers.language.folded_text import open_scope
from veille.parsers.media.plain_text import read_lines
from veille.parsers.rules.blocks.lead_ins import announces, awaits_verb, continue_days, joins_conditions, list_items
from veille.parsers.rules.blocks.mixed_text import MixedReading, read_mixed
from veille.parsers.rules.blocks.provisions import are_provisions
from veille.parsers.rules.blocks.rows import (
    dated_columns,
    is_cited,
    names_columns,
    past_columns,
    piece_spans,
    read_answer,
)
from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.conditions import lead_conditions
from veille.parsers.rules.days.beside import days_beside, spoken_of
from veille.parsers.rules.days.stated import Days, days_above, heading_values, with_heading_state
from veille.parsers.rules.score import Model, load_model
from veille.parsers.rules.statements import Judgement, conclude, read_statement
from veille.parsers.rules.units import StatementUnit, TextReading, read_text
from veille.parsers.values.reading import read_values
from veille.parsers.values.tables.columns import label_values, type_cells


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
    reading = _read(text, lang, host, (), blocks, model)
    judged = _judge(MixedReading(reading, reading, frozenset()), blocks, _Around(around, lead, headers=context.headers))
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
    attached = []
    count = 0
    for section, reading, judged in _judge_sections(sections, lang, instrument, title, url, model or load_model()):
        rules = tuple(_number(judged, section=section.ordinal, first=count))
        count += len(rules)
        if reading is None:
            attached.append(section)
        else:
            attached.append(replace(section, rules=rules, values=reading.own.values, cues=reading.own.cues))
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
    for section, _, judged in _judge_sections(sections, lang, instrument, title, url, model or load_model()):
        yield section, judged


_Judged = tuple[Section, MixedReading | None, list[Judgement]]


def _judge_sections(
    sections: tuple[Section, ...], lang: Lang, instrument: str | None, title: str, url: str | None, model: Model
) -> Iterator[_Judged]:
    seen = _see_sections(sections, lang, instrument, title, url, model)
    whole = Whole()
    if instrument is None:  # the sections of a law all set rules: nothing is learnt from the rest, and they may be many
        page = list(seen)
        whole = sum_up([_sights(judged) for _, _, judged in page])
        seen = iter(page)
    for section, reading, judged in seen:
        yield section, reading, _conclude(judged, whole, model, None)


def _conclude(judged: list[Judgement], whole: Whole, model: Model, above: int | None) -> list[Judgement]:
    company = find_company(_sights(judged), whole, above)
    return [conclude(judgement, around, model) for judgement, around in zip(judged, company, strict=True)]


def _sights(judged: list[Judgement]) -> list[Sight]:
    return [Sight(j.impression, j.above, not j.refused) for j in judged]


def _see_sections(
    sections: tuple[Section, ...], lang: Lang, instrument: str | None, title: str, url: str | None, model: Model
) -> Iterator[_Judged]:
    """The pieces of each section at first sight."""
    federal = is_federal(url)
    title = "" if instrument is not None else title or next((s.heading for s in sections if s.heading), "")
    guidance = stands_on(url, instrument, title)
    turn: str | None = None  # the day of a notice at the head of the page
    for bare in sections:
        said = heading_values(bare.heading, lang) if instrument is None else ()
        section = replace(bare, heading_cues=read_cues(bare.heading, lang), heading_values=said)
        if instrument is None:
            section = with_heading_state(section, lang)
        if not section.text:
            yield section, None, []
            continue
        blocks = section.blocks or read_lines(section.text)
        places = places_of(blocks) if instrument else ()
        provision = section.label if section.body else None
        host = CitationContext(instrument, provision, places=places, guidance=guidance, federal=federal)
        links = tuple((k.start, k.end, k.href) for k in section.links)
        heading = section.heading if instrument is None else ""
        # what stands before the first heading stands under the page's title
        read = partial(
            _read, section.text, host=host, links=links, blocks=blocks, model=model, heading=heading or title
        )
        reading = read_mixed(section.text, blocks if instrument is None else (), lang, read)
        above = days_above((*section.path, section.heading), lang) if instrument is None else None
        own = None if instrument else _turn_of(reading.own)
        turn = own if section.level <= 1 and section.ordinal == 0 else turn
        around = _Around(
            in_force_from=section.in_force_from, heading=heading, title=title, days=above, turn=own or turn
        )
        yield section, reading, [] if section.repealed else _judge(reading, blocks, around)


def _read(
    text: str,
    lang: Lang,
    host: CitationContext,
    links: tuple[tuple[int, int, str], ...],
    blocks: tuple[Block, ...],
    model: Model,
    heading: str = "",
) -> TextReading:
    scope = open_scope(text, lang)
    citations = cite_cells(scope, find_citations(scope, host), blocks, federal=host.federal)
    values = label_values(text, read_values(scope, citations, type_cells(text, blocks, heading)), blocks, heading)
    linked = link_citations(citations, links) if links else citations
    spans = tuple(sorted((start, end) for start, end, _ in links))
    law = host.instrument is not None or are_provisions(text, blocks)
    return read_text(scope, model, values, linked, spans, law=law)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around all blocks of a text: words that give sense, a lead-in, the day in force, headers, heading.

    `days` are those that the headings above state, `turn` is the day of a notice that amounts change.
    """

    words: tuple[str, ...] = ()
    lead: Judgement | None = None
    in_force_from: str | None = None
    headers: tuple[str, ...] = ()
    heading: str = ""
    title: str = ""
    days: Days | None = None
    turn: str | None = None


def _turn_of(reading: TextReading) -> str | None:
    """The whole day of a notice in a section that amounts change."""
    days = (day for cue, day in turning_days(reading.cues, reading.values) if len(day) == len("2026-01-01"))
    return next(days, None)


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


def _judge(readings: MixedReading, blocks: tuple[Block, ...], around: _Around) -> list[Judgement]:
    """What the pieces of blocks say, in order; a lead-in takes its list as conditions, its items take its sense."""
    children: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.lead is not None and block.lead < i:
            children.setdefault(block.lead, []).append(i)
    pieces: list[Judgement] = []
    cut = [list(piece_spans(readings.of(i), block)) for i, block in enumerate(blocks)]
    reading = readings.own
    told, spoken = days_beside(reading, blocks, cut), spoken_of(reading, blocks, cut)
    leads: dict[int, int] = {}  # block to the piece that is its lead-in
    for i, block in enumerate(blocks):
        if block.kind == "caption":
            continue
        reading = readings.of(i)
        above = leads.get(block.lead) if block.lead is not None else None
        if above is not None and block.kind == "row" and not pieces[above].rule.quote.endswith(":"):
            above = None  # a paragraph before a table is its lead-in only when it announces it
        lead = pieces[above] if above is not None else (around.lead if block.lead is None else None)
        spans = cut[i]
        for n, (start, end, shape) in enumerate(spans):
            last = n == len(spans) - 1
            is_lead = i in children and last and block.kind != "row" and announces(reading, start, end)
            mine = lead if n == 0 or block.kind == "item" else None
            unit = _unit(block, around, mine, (start, end, shape), is_lead=is_lead, nth=n)
            announced = pieces[leads[block.lead]].rule if block.lead in leads else None
            days = told.get(start, Days()).within(_days_around(reading.scope.lang, block, around, announced))
            if block.kind == "row":
                unit = replace(
                    unit,
                    days=days,
                    columns=dated_columns(reading.scope, block, around.turn),
                    past=past_columns(reading.scope, block),
                    names_columns=names_columns(reading.scope.text, blocks, i),
                    answer=read_answer(reading, block),
                    cited=is_cited(reading, block),
                )
            elif days:
                unit = replace(unit, days=days)
            if start in spoken:
                unit = replace(unit, context=(*unit.context, spoken[start]))
            judgement = read_statement(reading, unit, above)
            if is_lead:
                items = list_items(reading, blocks, children, i)
                tree = lead_conditions(reading.scope, start, end, items, judgement.rule.modality)
                judgement = replace(judgement, rule=replace(judgement.rule, conditions=tree))
                leads[i] = len(pieces)
            pieces.append(continue_days(judgement, pieces[-1].rule if pieces and n else None))
    return pieces


def _days_around(lang: Lang, block: Block, around: _Around, announced: Rule | None) -> Days:
    """The days that stand around a block: those of its lead-in, of its caption or box, of the headings above it."""
    days = Days()
    lead = announced or (around.lead.rule if around.lead else None)
    if lead is not None and lead.valid_basis == "stated":
        days = Days(lead.valid_from, lead.valid_to)
    return days.within(days_above((*around.words, *block.context), lang)).within(around.days)


def _unit(
    block: Block, around: _Around, lead: Judgement | None, span: tuple[int, int, str], *, is_lead: bool, nth: int
) -> StatementUnit:
    start, end, shape = span
    words = (*around.words, *block.context)
    if lead is not None and lead is not around.lead:
        words = (*words, lead.rule.quote)
    return StatementUnit(
        start, end, shape, words, parent=lead.rule if lead else None, lead_in=lead.lead_in if lead else None,
        lead=is_lead, lead_conditional=lead is not None and joins_conditions(lead.rule) and not awaits_verb(lead.rule), term=block.term,
        in_force_from=block.in_force_from or around.in_force_from, nth=nth, row_label=block.row_label, heading=around.heading, title=around.title,
        headers=(*around.headers, *(cell.header for cell in block.cells if cell.header), *block.context),
    )  # fmt: skip
