"""Rules of sections and of bare texts, with their values, citations and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from veille.model import Block, Cell, ConditionItem, Conditions, DocumentState, Lang, Modality, Rule, Section
from veille.parsers.citations.cells import cite_cells
from veille.parsers.citations.conflicts import link_citations
from veille.parsers.citations.reading import CitationContext, find_citations, places_of
from veille.parsers.language.cues import read_cues
from veille.parsers.language.folded_text import FoldedText, open_scope
from veille.parsers.language.folding import fold
from veille.parsers.language.patterns import WordPattern
from veille.parsers.language.sentences import split_sentences, trim
from veille.parsers.media.plain_text import read_lines
from veille.parsers.rules.company import Sight, Whole, find_company, sum_up
from veille.parsers.rules.conditions import ListItem, lead_conditions, nested_list
from veille.parsers.rules.days.beside import days_beside
from veille.parsers.rules.days.stated import Days, days_above, days_named, heading_values, state_named
from veille.parsers.rules.score import Model, load_model
from veille.parsers.rules.statements import Judgement, conclude, read_statement
from veille.parsers.rules.units import StatementUnit, TextReading, read_text
from veille.parsers.values.reading import read_values
from veille.parsers.values.tables.columns import label_values, type_cells

# A cell longer than this, or of several sentences, is read sentence by sentence.
_LONG_CELL = 240
# A line of a cell shorter than this belongs with the rest of its row: "7 / CELPIP-G", "IMM 1295", "Under 18".
_SAYING = 60
# Lists nested deeper than this are read as if they ended here.
_DEEPEST = 20


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
    judged = _judge(reading, blocks, _Around(around, lead, headers=context.headers))
    return _conclude(judged, Whole(), model, lead.impression if lead else None)


# The sites of the federal government: "https://www.canada.ca/...", "https://laws-lois.justice.gc.ca/...".
_FEDERAL = re.compile(r"https?://(?:[a-z0-9-]+\.){0,4}(?:canada|gc)\.ca(?:[:/]|$)", re.IGNORECASE)


# The officers' manuals stand on the immigration Act and its Regulations, those on citizenship on theirs.
_MANUAL = re.compile(
    r"/(?:operational-bulletins-manuals|bulletins-guides-operationnels)/(?P<citizenship>(?:canadian-)?citizenship|citoyennete)?",
    re.IGNORECASE,
)


def _stands_on(url: str | None, instrument: str | None) -> str | None:
    """The regulations that "the Act" and "the Regulations" of a federal officers' manual point to; None elsewhere."""
    manual = _MANUAL.search(url) if url and instrument is None and _FEDERAL.match(url) else None
    if manual is None:
        return None
    return "CitR" if manual["citizenship"] else "IRPR"


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
            attached.append(replace(section, rules=rules, values=reading.values, cues=reading.cues))
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


def _with_heading_state(section: Section, lang: Lang) -> Section:
    """The section with the state that its heading, or one above it, gives it: what stands under "Former fees" is over."""
    if section.state is not DocumentState.IN_FORCE:
        return section
    named = (state_named(heading, lang) for heading in (section.heading, *reversed(section.path)))
    state = next((one for one in named if one is not DocumentState.IN_FORCE), DocumentState.IN_FORCE)
    return section if state is DocumentState.IN_FORCE else replace(section, state=state)


_Judged = tuple[Section, TextReading | None, list[Judgement]]


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
    federal = url is not None and bool(_FEDERAL.match(url))
    guidance = _stands_on(url, instrument)
    title = "" if instrument is not None else title or next((s.heading for s in sections if s.heading), "")
    for bare in sections:
        said = heading_values(bare.heading, lang) if instrument is None else ()
        section = replace(bare, heading_cues=read_cues(bare.heading, lang), heading_values=said)
        if instrument is None:
            section = _with_heading_state(section, lang)
        if not section.text:
            yield section, None, []
            continue
        blocks = section.blocks or read_lines(section.text)
        places = places_of(blocks) if instrument else ()
        provision = section.label if section.body else None
        host = CitationContext(instrument, provision, places=places, guidance=guidance, federal=federal)
        links = tuple((k.start, k.end, k.href) for k in section.links)
        heading = section.heading if instrument is None else ""
        reading = _read(section.text, lang, host, links, blocks, model, heading)
        above = days_above((*section.path, section.heading), lang) if instrument is None else None
        around = _Around(in_force_from=section.in_force_from, heading=heading, title=title, days=above)
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
    values = label_values(text, read_values(scope, citations, type_cells(text, blocks)), blocks, heading)
    linked = link_citations(citations, links) if links else citations
    spans = tuple(sorted((start, end) for start, end, _ in links))
    return read_text(scope, model, values, linked, spans, law=host.instrument is not None)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around all blocks of a text: words that give sense, a lead-in, the day in force, headers, heading.

    `days` are those that the headings above state.
    """

    words: tuple[str, ...] = ()
    lead: Judgement | None = None
    in_force_from: str | None = None
    headers: tuple[str, ...] = ()
    heading: str = ""
    title: str = ""
    days: Days | None = None


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


def _judge(reading: TextReading, blocks: tuple[Block, ...], around: _Around) -> list[Judgement]:
    """What the pieces of blocks say, in order; a lead-in takes its list as conditions, its items take its sense."""
    children: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.lead is not None and block.lead < i:
            children.setdefault(block.lead, []).append(i)
    pieces: list[Judgement] = []
    cut = [list(_spans(reading, block)) for block in blocks]
    told = days_beside(reading, blocks, cut)
    leads: dict[int, int] = {}  # block to the piece that is its lead-in
    for i, block in enumerate(blocks):
        if block.kind == "caption":
            continue
        above = leads.get(block.lead) if block.lead is not None else None
        if above is not None and block.kind == "row" and not pieces[above].rule.quote.endswith(":"):
            above = None  # a paragraph before a table is its lead-in only when it announces it
        lead = pieces[above] if above is not None else (around.lead if block.lead is None else None)
        spans = cut[i]
        for n, (start, end, shape) in enumerate(spans):
            last = n == len(spans) - 1
            is_lead = i in children and last and block.kind != "row" and _announces(reading, start, end)
            mine = lead if n == 0 or block.kind == "item" else None
            unit = _unit(block, around, mine, (start, end, shape), is_lead=is_lead, nth=n)
            announced = pieces[leads[block.lead]].rule if block.lead in leads else None
            unit = replace(
                unit,
                days=told.get(start, Days()).within(_days_around(reading.scope.lang, block, around, announced)),
                columns=_dated_columns(reading.scope, block),
                past=_past_columns(reading.scope, block),
            )
            if block.kind == "row" and _names_columns(reading.scope.text, blocks, i):
                unit = replace(unit, names_columns=True)
            if block.kind == "row":
                unit = replace(unit, answer=_answer(reading, block), cited=_is_cited(reading, block))
            judgement = read_statement(reading, unit, above)
            if is_lead:
                tree = lead_conditions(reading.scope, start, end, _items(reading, blocks, children, i))
                judgement = replace(judgement, rule=replace(judgement.rule, conditions=tree))
                leads[i] = len(pieces)
            pieces.append(_continue(judgement, pieces[-1].rule if pieces and n else None))
    return pieces


def _days_around(lang: Lang, block: Block, around: _Around, announced: Rule | None) -> Days:
    """The days that stand around a block: those of its lead-in, of its caption or box, of the headings above it."""
    days = Days()
    lead = announced or (around.lead.rule if around.lead else None)
    if lead is not None and lead.valid_basis == "stated":
        days = Days(lead.valid_from, lead.valid_to)
    return days.within(days_above((*around.words, *block.context), lang)).within(around.days)


_YEARS_HEAD = WordPattern(r"{years_head}")


def _dated_columns(scope: FoldedText, block: Block) -> tuple[tuple[int, int, Days], ...]:
    """The cells of a row whose column states days; all of a row that a year names under "Year"."""
    if block.kind != "row" or not block.cells:
        return ()
    first = block.cells[0]
    name = scope.text[first.start : first.end].strip()
    if _YEARS_HEAD[scope.lang].fullmatch(fold(first.header).strip(" :*.")) and (
        year := days_named(name, scope.lang, column=True)
    ):
        return ((block.start, block.end, year),)
    named = [(cell, days_named(cell.header, scope.lang, column=True)) for cell in block.cells if cell.header]
    turns = [days.first for _, days in named if days.first]
    if len(turns) == 1:  # "Current fee | New fee as of December 1, 2026"
        turn = Days(None, turns[0])
        named = [(c, turn if not days and _CURRENT[scope.lang].search(fold(c.header)) else days) for c, days in named]
    return tuple((cell.start, cell.end, days) for cell, days in named if days)


_CURRENT = WordPattern(r"(?<![a-z]){current_head}(?![a-z])")


def _past_columns(scope: FoldedText, block: Block) -> tuple[tuple[int, int], ...]:
    """The cells of a row whose column tells what was: "Previous fee | Current fee"."""
    cells = block.cells[1:] if block.kind == "row" else ()
    return tuple((c.start, c.end) for c in cells if state_named(c.header, scope.lang) is DocumentState.ARCHIVED)


# A cell that answers its column's header: "Offers night classes | Yes".
_ANSWER = WordPattern(r"\s*(?:(?P<yes>{answer_yes})|{answer_no})\s*\*?\.?\s*")
# "LMIA required", "Visa needed?", "EIMT obligatoire": "yes" below it is a duty, "no" frees.
_ASKS_DUTY = WordPattern(r"(?<![a-z]){asks_duty}(?![a-z])")


def _answer(reading: TextReading, block: Block) -> Modality | None:
    """What the first cell that says "yes" or "no" makes of its column's header; None without one."""
    for cell in block.cells:
        m = _ANSWER[reading.scope.lang].fullmatch(reading.scope.folded, cell.start, cell.end)
        if m is None:
            continue
        if not _ASKS_DUTY[reading.scope.lang].search(fold(cell.header or "")):
            return "is"
        return "must" if m["yes"] else "need_not"
    return None


def _is_cited(reading: TextReading, block: Block) -> bool:
    """Whether a cell of a row is a provision and nothing else."""
    ends = {(c.start, c.end) for c in reading.citations_in(block.start, block.end)}
    return bool(ends) and any((cell.start, cell.end) in ends for cell in block.cells)


def _names_columns(text: str, blocks: tuple[Block, ...], at: int) -> bool:
    """Whether a row is the first of its table, without a number, and the next one has numbers."""
    row, below = blocks[at], blocks[at + 1] if at + 1 < len(blocks) else None
    if below is None or below.kind != "row" or (at and blocks[at - 1].kind == "row"):
        return False
    return not _DIGIT.search(text, row.start, row.end) and bool(_DIGIT.search(text, below.start, below.end))


def _unit(
    block: Block, around: _Around, lead: Judgement | None, span: tuple[int, int, str], *, is_lead: bool, nth: int
) -> StatementUnit:
    start, end, shape = span
    words = (*around.words, *block.context)
    if lead is not None and lead is not around.lead:
        words = (*words, lead.rule.quote)
    return StatementUnit(
        start, end, shape, words, parent=lead.rule if lead else None, lead_in=lead.lead_in if lead else None,
        lead=is_lead, lead_conditional=lead is not None and _joins(lead.rule) and not _awaits_verb(lead.rule), term=block.term,
        in_force_from=block.in_force_from or around.in_force_from, nth=nth, row_label=block.row_label, heading=around.heading, title=around.title,
        headers=(*around.headers, *(cell.header for cell in block.cells if cell.header), *block.context),
    )  # fmt: skip


# A sentence that ends with a full stop introduces the list below it only when it says so.
_ANNOUNCED = WordPattern(r"(?<![a-z]){announces_list}(?![a-z])")


def _announces(reading: TextReading, start: int, end: int) -> bool:
    """Whether the last sentence before a list is its lead-in."""
    return reading.scope.text[end - 1] not in ".!?" or bool(
        _ANNOUNCED[reading.scope.lang].search(reading.scope.folded, start, end)
    )


# "Instead, the office now issues an online attestation": it holds from the day the sentence before it states.
_INSTEAD = WordPattern(r"\W*{instead}(?![a-z])")


def _continue(judgement: Judgement, previous: Rule | None) -> Judgement:
    """The piece with the first day of the sentence before it, when it says what takes the place of what ended then."""
    rule = judgement.rule
    if (
        previous is None
        or rule.valid_from
        or previous.valid_basis != "stated"
        or not _INSTEAD[rule.lang].match(fold(rule.quote[:40]))
    ):
        return judgement
    words = f"{previous.quote} {rule.text}"
    return replace(judgement, rule=replace(rule, valid_from=previous.valid_from, valid_basis="stated", text=words))


# "If you can use this account, you:": its items say what you then do or must.
_SUBJECT_LAST = WordPattern(r", (?:{consequence} )?{clause_subject} ?:$")


def _awaits_verb(parent: Rule) -> bool:
    """Whether a lead-in ends with the subject of the main clause behind its condition."""
    return bool(_SUBJECT_LAST[parent.lang].search(fold(parent.quote[-60:])))


def _joins(parent: Rule) -> bool:
    """Whether a lead-in makes its items conditions: "is not required if any of the following applies:"."""
    return parent.conditions is not None and parent.kinds[0] in ("exemption", "permission", "prohibition", "condition")


def _spans(reading: TextReading, block: Block) -> Iterator[tuple[int, int, str]]:
    """The pieces of a block that can each be a rule, with their shape."""
    text = reading.scope.text
    if block.kind == "row" and block.cells:
        run: list[Cell] = []  # neighbouring short cells are read together
        spans: list[tuple[int, int]] = []
        for cell in block.cells:
            if not _is_long(text, cell):
                run.append(cell)
                continue
            spans += _of_run(text, run, spans)
            run = []
            spans += split_sentences(text, cell.start, cell.end)
        spans += _of_run(text, run, spans)
        yield from ((start, end, "row") for start, end in spans)
        return
    shape = {"item": "item", "definition": "definition", "row": "row", "summary": "summary"}.get(block.kind, "sentence")
    for start, end in split_sentences(text, block.start, block.end):
        yield start, end, shape


_DIGIT = re.compile(r"\d")
# Cells without a word ("5", "10 – 11", "$155") say nothing by themselves.
_WORD = re.compile(r"[^\W\d_]{3}")


def _of_run(text: str, run: list[Cell], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The span of neighbouring short cells; without a word of their own they end the sentence before them."""
    if not run:
        return []
    start, end = trim(text, run[0].start, run[-1].end)
    if spans and not _WORD.search(text, start, end):
        spans[-1] = (spans[-1][0], end)
        return []
    return [(start, end)]


def _is_long(text: str, cell: Cell) -> bool:
    """Whether a cell is prose to read sentence by sentence."""
    if cell.end - cell.start > _LONG_CELL:
        return True
    said = [1 for start, end in split_sentences(text, cell.start, cell.end) if end - start > _SAYING]
    return len(said) > 1


def _items(
    reading: TextReading, blocks: tuple[Block, ...], children: dict[int, list[int]], at: int, depth: int = 0
) -> list[ListItem]:
    """The items of the list under a block, each with the list under it."""
    if depth > _DEEPEST:
        return []
    scope = reading.scope
    items: list[ListItem] = []
    for i in children.get(at, ()):
        if blocks[i].kind not in ("item", "paragraph", "definition"):
            continue
        start, end = trim(scope.text, blocks[i].start, blocks[i].end)
        item = ConditionItem(scope.text[start:end], start, end)
        below = _items(reading, blocks, children, i, depth + 1) if i in children else []
        nested = nested_list(scope, start, end, below)
        items.append(ListItem(start, end, item if nested is None else Conditions("all", (item, nested))))
    return items
