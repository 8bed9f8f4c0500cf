"""What a footnote says of a value that bears it: another value, or a day, so that the value alone is not the whole answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from veille.changes.fact_words import spell
from veille.model import Block, Document, Rule, Section, Value

if TYPE_CHECKING:
    from veille.changes.fact_bindings import Binding

_SENTENCE_END = re.compile(r"[.!?]\s")
# Days that a note gives to what bears it.
_LIMITS = frozenset({"effective_from", "effective_to", "cutoff_from", "cutoff_after", "cutoff_until", "cutoff_before"})


def find_limit(bindings: Sequence[Binding]) -> tuple[Binding, Value] | None:
    """The first value that bears a footnote which limits it, with what the note says; None where none does.

    A note whose own value is selected too, or whose day the value already has, is taken into account as that.
    """
    stated = {(b.section.ordinal, b.value.start) for b in bindings}
    for binding in bindings:
        for section, note in _notes_of(binding):
            said = [v for v in section.values if note.start <= v.start < note.end]
            if any((section.ordinal, v.start) in stated for v in said) or _has_days(binding, said):
                continue
            limit = next((v for v in said if _limits(v, binding.value)), None)
            if limit is not None:
                return binding, limit
    return None


def _limits(said: Value, value: Value) -> bool:
    """Whether a note's value is another one of the same type, or a day from which or up to which something holds."""
    if said.type == "date":
        return said.role in _LIMITS and (value.type != "date" or said.value != value.value)
    return said.type == value.type and spell(said) != spell(value)


def _has_days(binding: Binding, said: Sequence[Value]) -> bool:
    """Whether the value already has the day that its note gives."""
    days = {binding.value.valid_from, binding.value.valid_to, binding.rule.valid_from, binding.rule.valid_to} - {None}
    return any(v.type == "date" and v.value in days for v in said)


def _notes_of(binding: Binding) -> Iterator[tuple[Section, Block]]:
    """The footnotes that a value bears, wherever they stand on the page."""
    named = set(_borne(binding.section, binding.rule, binding.value))
    if named:
        yield from ((s, b) for s, b in _blocks(binding.document) if b.note in named)


def _borne(section: Section, rule: Rule, value: Value) -> Iterator[str]:
    at = value.start
    for block in section.blocks:
        if block.start <= at < block.end:
            for name, end in zip_longest(block.notes, block.note_ends, fillvalue=-1):
                if end < 0 or (_stands_by(section.text, rule, end) and not _is_of_another(rule, value, end)):
                    yield str(name)
            for cell in block.cells:
                yield from cell.notes if cell.start <= at < cell.end else ()


def _is_of_another(rule: Rule, value: Value, end: int) -> bool:
    """Whether a mark stands right behind another value of the sentence, and so is that one's: "$100¹ and $20²"."""
    behind = [each for each in rule.values if each.end == end]
    return bool(behind) and all(each.start != value.start for each in behind)


def _stands_by(text: str, rule: Rule, end: int) -> bool:
    """Whether a mark stands in the sentence of a rule, or right behind it: another sentence of the block has notes of its own."""
    return rule.start < end and not _SENTENCE_END.search(text, rule.end - 1, end)


def _blocks(document: Document) -> Iterator[tuple[Section, Block]]:
    return ((section, block) for section in document.sections for block in section.blocks)
