"""Promise: every token that can reach a reader of the site has words in both languages, and French its spaces."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from veille.alerts.wording.format import format_value
from veille.alerts.wording.interface_words import TEMPLATES, load_words
from veille.alerts.wording.typography import local_day, set_spaces
from veille.answers.freshness import Freshness
from veille.model import (
    DateRole,
    EventVerdict,
    Modality,
    OnPage,
    PageState,
    RuleKind,
    Severity,
    StepKind,
    TwinState,
    ValueType,
)
from veille.model.change import ChangeKind, ChangeObject

TABLE = tomllib.loads((TEMPLATES / "words.toml").read_text("utf-8"))
TOKENS = {
    "severity": [s.value for s in Severity],
    "page_state": [*(s.value for s in Freshness), *(s.value for s in PageState)],
    "twin": [s.value for s in TwinState if s is not TwinState.NONE],
    "on_page": [s.value for s in OnPage if s is not OnPage.UNKNOWN],
    "todo": [s.value for s in StepKind],
    "object": get_args(ChangeObject),
    "state_of_rule": ("same", "added", "removed", "changed"),
    "action": [f"{o}.{k}" for o in (*get_args(ChangeObject), *get_args(ValueType)) for k in get_args(ChangeKind)],
    "kind": get_args(RuleKind),
    "modality": get_args(Modality),
    "role": get_args(DateRole),
    "type": get_args(ValueType),
    "op": ("all", "any", "none"),
    "parity": ("equal", "lagging", "conflict", "unpaired"),
    "fact": ("known", "missing", "ambiguous", "rejected", "unbound"),
    "review": ("accepted", "edited", "rejected", "withdrawn"),
    "decided": ("accepted", "edited", "rejected", "withdrawn"),
    "verdict_by": [s.value for s in EventVerdict],
}


@pytest.mark.parametrize("group", TOKENS)
def test_every_token_has_words_in_both_languages(group: str) -> None:
    """A closed list that grows without its words fails here, not before a reader."""
    assert [token for token in TOKENS[group] if f"{group}.{token}" not in TABLE] == []


def test_french_words_have_their_spaces() -> None:
    """No line can begin with a colon or end in an opening guillemet; nothing stands before ; ! and ?"""
    for key, text in load_words("fr").table.items():
        assert not re.search(r"(?<![\u00a0\w/]):(?!//)| :|« | »|\s[;!?]|\d [$%]", text), (key, text)


@pytest.mark.parametrize(
    ("said", "shown", "in_english"),
    [
        ("Frais : montant", "Frais\u00a0: montant", "Frais : montant"),
        ("« oui » ; non ?", "«\u00a0oui\u00a0»; non?", "« oui » ; non ?"),
        (
            "81 % de 1 085 $",
            "81\u00a0% de 1\u00a0085\u00a0$",
            "81\u00a0% de 1\u00a0085\u00a0$",
        ),  # an amount stays whole
        ("à 14 h 05", "à 14\u00a0h\u00a005", "à 14 h 05"),
        ("voir https://example.org", "voir https://example.org", "voir https://example.org"),
    ],
)
def test_spaces(said: str, shown: str, in_english: str) -> None:
    assert set_spaces(said, "fr") == shown
    assert set_spaces(said, "en") == in_english


def test_one_form_for_ranges_and_days() -> None:
    """A range says its unit once; the day is the one where the reader lives."""
    assert format_value("duration", "P32M..P35M", None, "en") == "32–35 months"
    assert format_value("duration", "P32M..P35M", None, "fr").replace("\u00a0", " ") == "32 à 35 mois"
    assert format_value("money", "155.00..200.00", "CAD", "en") == "$155–$200"
    assert format_value("duration", "P3Y; P10Y", None, "fr").replace("\u00a0", " ") == "3 ans; 10 ans"
    assert local_day("2026-11-27T02:52:00Z", "America/Toronto") == "2026-11-26"
    assert local_day("2026-11-27T02:52:00Z", "UTC") == "2026-11-27"


def test_headings_of_pages_are_marked_with_their_language(site: Path) -> None:
    """A French screen reader reads an English heading as English."""
    html = (site / "fr/change/p-caq-en-v2a.html").read_text("utf-8")
    assert '<span lang="en">How to apply</span>\u00a0: texte modifié' in html
