"""Promise: every term of a closed list that reaches people has its words in English and in French, and they differ where they must."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from veille.alerts.messages.sentences import say_reason
from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.format import format_value
from veille.alerts.wording.interface_words import load_words
from veille.alerts.wording.tokens import load_tokens
from veille.answers.network import NETWORK_DOWN
from veille.config.vocabulary import subjects, units
from veille.model import (
    Cause,
    ChangeObject,
    ChangeReason,
    DateRole,
    DeliveryState,
    DocumentState,
    EventKind,
    EventVerdict,
    FactStatus,
    FailureReason,
    Lang,
    Modality,
    OnPage,
    RejectReason,
    ReviewState,
    RuleKind,
    Severity,
    TwinState,
    ValueType,
)
from veille.reader import filters

ROOT = Path(__file__).parents[2]
COLUMNS = tomllib.loads((ROOT / "parsers/values/tables/columns.toml").read_text(encoding="utf-8"))["column"]
NAMES = tomllib.loads((ROOT / "parsers/language/words/en/names.toml").read_text(encoding="utf-8"))
ALL_UNITS = sorted({*units(), *(row["unit"] for row in COLUMNS if row.get("unit"))})
REASONS = [*RejectReason, *FailureReason, NETWORK_DOWN]

TOKENS = [
    *(f"unit.{unit}.{form}" for unit in ALL_UNITS for form in ("one", "many")),
    *(f"subject.{subject}" for subject in sorted(subjects())),
    *(f"actor.{entry['tag']}" for entry in NAMES["actor"]),
    *(f"document_state.{state}" for state in DocumentState),
    *(f"change_reason.{reason}" for reason in ChangeReason if reason),
    *(f"verdict.{verdict}" for verdict in EventVerdict),
    *(f"review_state.{state}" for state in (*ReviewState, "withdrawn")),
    *(f"delivery.{state}" for state in DeliveryState),
]
# What stands first on these is how grave they are; the heading says the rest.
NAMED_BY_SEVERITY = (EventKind.CHANGE, EventKind.PAGE_REMOVED, EventKind.PARITY_CONFLICT)
MESSAGE = [
    *(f"heading.{kind}" for kind in EventKind),
    *(f"many.{kind}.{form}" for kind in EventKind for form in ("one", "many")),
    *(f"badge.{kind}" for kind in EventKind if kind not in NAMED_BY_SEVERITY),
    *(f"text.{kind}" for kind in EventKind if kind is not EventKind.CHANGE),
    *(f"severity.{severity}" for severity in Severity),
    *(f"many.severity.{severity}" for severity in Severity),
    *(f"many.{form}.{severity}" for form in ("all", "sole") for severity in Severity),
    *(f"reject.{reason}" for reason in REASONS),
    *(f"twin.{state}" for state in TwinState if state is not TwinState.NONE),
    *(f"on_page.{state}" for state in OnPage if state is not OnPage.UNKNOWN),
]
SITE = [
    *(f"kind.{kind}" for kind in get_args(RuleKind)),
    *(f"modality.{modality}" for modality in get_args(Modality)),
    *(f"role.{role}" for role in get_args(DateRole)),
    *(f"type.{kind}" for kind in get_args(ValueType)),
    *(f"severity.{severity}" for severity in Severity),
]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_term_has_its_words(lang: Lang) -> None:
    tokens, message, site = load_tokens(lang), load_message_words(lang).table, load_words(lang).table
    assert [key for key in TOKENS if not tokens.get(key)] == []
    assert [key for key in MESSAGE if not message.get(key)] == []
    assert [key for key in SITE if not site.get(key)] == []


def test_no_sentence_is_the_same_in_both_languages() -> None:
    """Whole sentences that read alike were forgotten; single terms may be alike ("visa")."""
    english, french = load_message_words("en").table, load_message_words("fr").table
    alike = [key for key, said in english.items() if french[key] == said and said.count(" ") > 2]
    assert alike == []


def test_every_state_of_a_fact_is_a_reason() -> None:
    """A fact that lost its value says why; a reason that this release does not know is none, and never a fault."""
    assert all(ChangeReason.of_fact(state) for state in FactStatus if state is not FactStatus.KNOWN)
    assert ChangeReason("of an earlier release") is ChangeReason.NONE


def test_the_readers_lists_are_those_of_the_model() -> None:
    """The reader writes closed lists out to load little; what the views never have is left out of them."""
    assert set(filters.REVIEW_STATES) == {*ReviewState} - {ReviewState.DOUBTFUL}
    assert set(filters.FACT_STATES) == {*FactStatus} - {FactStatus.UNBOUND}
    assert set(filters.CHANGE_OBJECTS) == set(get_args(ChangeObject))
    assert set(filters.CAUSES) == set(get_args(Cause))


def test_severities_have_one_name_on_both_surfaces() -> None:
    for severity in (Severity.CRITICAL, Severity.SUBSTANTIVE, Severity.EDITORIAL, Severity.METADATA):
        for lang in ("en", "fr"):
            assert (
                load_words(lang).table[f"severity.{severity}"] == load_message_words(lang).table[f"severity.{severity}"]
            )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        ("18", "year_of_age", "18\u00a0years old", "18\u00a0ans"),
        ("4", "point", "4\u00a0points", "4\u00a0points"),
        ("1", "permit", "1\u00a0permit", "1\u00a0permis"),
        ("0", "person", "0\u00a0people", "0\u00a0personne"),  # French counts none as one
        ("20", "hour_per_week", "20\u00a0hours per week", "20\u00a0heures par semaine"),
    ],
)
def test_units_agree_with_their_number(value: str, unit: str, english: str, french: str) -> None:
    assert (format_value("number", value, unit, "en"), format_value("number", value, unit, "fr")) == (english, french)


def test_a_reason_is_said_with_its_status() -> None:
    said = say_reason(RejectReason.SERVER_ERROR, 500)
    assert (said.en, said.fr) == ("the site had an error (500)", "le site a eu une erreur (500)")
