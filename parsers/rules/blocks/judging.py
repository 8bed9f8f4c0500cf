"""The blocks of a text judged one after the other: what each piece says beside its lead-in, its table and the days around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from veille.model import Block, Lang, Rule
from veille.parsers.citations.cells import cite_cells
from veille.parsers.citations.conflicts import link_citations
from veille.parsers.citations.context import CitationContext
from veille.parsers.citations.reading import find_citations
from veille.parsers.language.folded_text import open_scope
from veille.parsers.rules.blocks.lead_ins import announces, awaits_verb, continue_days, joins_conditions, list_items
from veille.parsers.rules.blocks.mixed_text import MixedReading
from veille.parsers.rules.blocks.provisions import are_provisions
from veille.parsers.rules.blocks.rows import (
    dated_columns,
    heads_columns,
    is_cited,
    names_columns,
    past_columns,
    piece_spans,
    read_answer,
)
from veille.parsers.rules.conditions import lead_conditions
from veille.parsers.rules.days.beside import days_beside, spoken_of
from veille.parsers.rules.days.stated import NO_DAYS, Days, days_above
from veille.parsers.rules.score import Model
from veille.parsers.rules.statements import Judgement, read_statement
from veille.parsers.rules.units import StatementUnit, TextReading, read_text
from veille.parsers.values.reading import read_values
from veille.parsers.values.tables.columns import label_values, type_cells


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around all blocks of a text: words that give sense, a lead-in, the day in force, headers, heading.

    `days` are those that the headings above state, `turn` is the day of a notice that amounts change. `explained` asks for the
    evidence of each piece.
    """

    words: tuple[str, ...] = ()
    lead: Judgement | None = None
    in_force_from: str | None = None
    headers: tuple[str, ...] = ()
    heading: str = ""
    title: str = ""
    days: Days | None = None
    turn: str | None = None
    explained: bool = True


def read_blocks(
    text: str,
    lang: Lang,
    host: CitationContext,
    links: tuple[tuple[int, int, str], ...],
    blocks: tuple[Block, ...],
    model: Model,
    heading: str = "",
) -> TextReading:
    """The reading of a text in one language, with the values of its tables; `links` are the links of a page, `heading` its own."""
    scope = open_scope(text, lang)
    citations = cite_cells(scope, find_citations(scope, host), blocks, federal=host.federal)
    values = label_values(text, read_values(scope, citations, type_cells(text, blocks, heading)), blocks, heading)
    linked = link_citations(citations, links) if links else citations
    spans = tuple(sorted((start, end) for start, end, _ in links))
    law = host.instrument is not None or are_provisions(text, blocks)
    return read_text(scope, model, values, linked, spans, law=law)


def judge_blocks(readings: MixedReading, blocks: tuple[Block, ...], around: Around) -> list[Judgement]:
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
        announced = pieces[leads[block.lead]].rule if block.lead in leads else None
        days_around = _days_around(reading.scope.lang, block, around, announced)
        spans = cut[i]
        for n, (start, end, shape) in enumerate(spans):
            last = n == len(spans) - 1
            is_lead = i in children and last and block.kind != "row" and announces(reading, start, end)
            mine = lead if n == 0 or block.kind == "item" else None
            unit = _unit(block, around, mine, (start, end, shape), is_lead=is_lead, nth=n)
            unit.days = told[start].within(days_around) if start in told else days_around
            if block.kind == "row":
                unit.columns = dated_columns(reading.scope, block, around.turn)
                unit.past = past_columns(reading.scope, block)
                unit.names_columns = names_columns(reading.scope.text, blocks, i)
                unit.heads = heads_columns(reading.scope.text, blocks, i)
                unit.answer = read_answer(reading, block)
                unit.cited = is_cited(reading, block)
            if start in spoken:
                unit.context = (*unit.context, spoken[start])
            judgement = read_statement(reading, unit, above, explained=around.explained)
            if is_lead:
                items = list_items(reading, blocks, children, i)
                tree = lead_conditions(reading.scope, start, end, items, judgement.rule.modality)
                judgement = replace(judgement, rule=replace(judgement.rule, conditions=tree))
                leads[i] = len(pieces)
            pieces.append(continue_days(judgement, pieces[-1].rule if pieces and n else None))
    return pieces


def _days_around(lang: Lang, block: Block, around: Around, announced: Rule | None) -> Days:
    """The days that stand around a block: those of its lead-in, of its caption or box, of the headings above it."""
    days = NO_DAYS
    lead = announced or (around.lead.rule if around.lead else None)
    if lead is not None and lead.valid_basis == "stated":
        days = Days(lead.valid_from, lead.valid_to)
    return days.within(days_above((*around.words, *block.context), lang)).within(around.days)


def _unit(
    block: Block, around: Around, lead: Judgement | None, span: tuple[int, int, str], *, is_lead: bool, nth: int
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
