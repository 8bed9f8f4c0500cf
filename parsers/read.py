"""Bytes to a Document: its sections with their rules, and the states of what is not, or no longer, in force."""

from __future__ import annotations

from dataclasses import replace

from veille.model import Document, DocumentState, Lang, Rule, Section
from veille.parsers.document import read_bare
from veille.parsers.language.cues import read_cues
from veille.parsers.media.expectations import unmet
from veille.parsers.media.html.loaded.includes import place_parts
from veille.parsers.rules.days.stated import heading_values
from veille.parsers.rules.extraction import attach_rules
from veille.profiles import Profile


def read_document(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> Document:
    """The whole document: sections, blocks, links, rules. Raises ParseError naming the page and the cause."""
    document = _with_rules(read_bare(place_parts(raw, profile=profile), profile, url, lang, content_type))
    return replace(document, hints=(*document.hints, *unmet(document, profile)))


def _with_rules(document: Document) -> Document:
    sections = attach_rules(
        document.sections,
        lang=document.lang,
        instrument=document.instrument,
        title=document.title,
        url=document.url,
    )
    stated = tuple(_with_state(section, document) for section in sections)
    return replace(
        document,
        sections=stated,
        title_cues=read_cues(document.title, document.lang),
        title_values=heading_values(document.title, document.lang),
    )


def _with_state(section: Section, document: Document) -> Section:
    """The section with its state, else the document's, on its rules; what is repealed or replaced ends on its day."""
    if any(block.state is not DocumentState.IN_FORCE for block in section.blocks):
        section = _with_states_of_blocks(section)
    whole = document.state
    own = section.state is not DocumentState.IN_FORCE
    state, day = (section.state, section.state_date) if own else (whole, document.state_date)
    if state is DocumentState.IN_FORCE or not section.rules:
        return section
    over = (DocumentState.REPEALED, DocumentState.REPLACED)
    days = [
        at for said, at in ((whole, document.state_date), (section.state, section.state_date)) if said in over and at
    ]
    ended = min(days, default=None)

    def ends(rule: Rule) -> Rule:
        if ended is None or (rule.valid_to is not None and rule.valid_to <= ended):
            return replace(rule, state=state, state_date=day)
        return replace(rule, state=state, state_date=day, valid_to=ended)

    return replace(section, rules=tuple(map(ends, section.rules)))


def _with_states_of_blocks(section: Section) -> Section:
    """The section with the state of its provisions on their rules: "(2)" of a section in force may not be so yet."""
    off = [block for block in section.blocks if block.state is not DocumentState.IN_FORCE]

    def stated(rule: Rule) -> Rule:
        within = next((block for block in off if block.start <= rule.start < block.end), None)
        return replace(rule, state=within.state) if within is not None else rule

    return replace(section, rules=tuple(map(stated, section.rules)))
