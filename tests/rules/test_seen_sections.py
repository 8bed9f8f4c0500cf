"""Promise: a section that was read before is read as if for the first time, whatever else it stands in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from veille.model import Section
from veille.parsers import attach_rules
from veille.parsers.rules import extraction
from veille.parsers.rules.score import load_model
from veille.parsers.rules.seen_sections import AskedSection, SectionMemory, see_section

# Each gives another reading in some of the surroundings below: by the words, the title, the host, the notice above.
_TEXTS = (
    "You must pay $155 within 30 days.\nThe fee is $155.",
    "Vous devez payer 155 $ dans les 30 jours.\nLes droits sont de 155 $.",
    "See subsection (2) of the Act and section 200 of the Regulations.",
    "",
)
_NOTICE = "On May 1, 2026, these fees will be changed."
_HERE: dict[str, Any] = {"lang": "en", "instrument": None, "title": "Fees", "url": "https://www.canada.ca/en/fees.html"}
_ELSEWHERE: tuple[dict[str, Any], ...] = (
    {"lang": "fr"},
    {"instrument": "IRPR"},
    {"title": "Former fees"},
    {"url": None},
    {"url": "https://www.canada.ca/en/operational-bulletins-manuals/fees.html"},
)


def _page(*texts: str) -> tuple[Section, ...]:
    return tuple(Section(n, 1 + (n > 0), f"Part {n}" * (n > 0), (), text, "") for n, text in enumerate(texts))


def test_what_stands_around_a_section_decides_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """One memory for all surroundings gives what an empty one gives in each."""
    shared, told = SectionMemory(), []
    for change in ({}, *_ELSEWHERE, {}):
        for page in (_page(*_TEXTS), _page(_NOTICE, *_TEXTS)):
            monkeypatch.setattr(extraction, "sections_read", shared)
            again = attach_rules(page, **_HERE | change)
            monkeypatch.setattr(extraction, "sections_read", SectionMemory(most=0))
            assert again == attach_rules(page, **_HERE | change)
            assert [section.ordinal for section in again] == list(range(len(page)))
            told.append(repr(again))
    assert len(set(told)) >= len(_ELSEWHERE)


def _asked(text: str) -> AskedSection:
    return AskedSection(_page(text)[0], "en", None, "", None, False, None, load_model())


def test_a_section_is_read_once_until_others_take_its_place() -> None:
    """The one that nobody asked for the longest goes first, and no more characters are held than allowed."""
    first, second, third = (_asked(f"You must pay $1{n}0.") for n in range(3))
    memory = SectionMemory(most=2 * len(first.section.text))
    seen = memory.see(first)
    assert memory.see(replace(first)) is seen
    memory.see(second)
    assert memory.see(first) is seen
    memory.see(third)  # the second goes
    assert memory.see(first) is seen
    again = memory.see(second)
    assert memory.see(second) is again
    assert memory.see(first) is seen


def test_only_the_evidence_is_left_out() -> None:
    """What decides is kept as it was read; who asks for the evidence reads anew."""
    asked = _asked(_TEXTS[0])
    whole = see_section(asked)
    assert all(piece.evidence for piece in whole.judged)
    bare = tuple(replace(piece, evidence=frozenset()) for piece in whole.judged)
    assert SectionMemory().see(asked) == replace(whole, judged=bare)
