"""Promise: each kind of event is emitted somewhere, and said in both languages in every place that names kinds."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.alerts.examples import change_event, plain_event
from veille.alerts.messages.compose import compose
from veille.alerts.messages.word_table import load_message_words
from veille.model import Event, EventKind, Lang, TwinState

ROOT = Path(__file__).parents[2]
WORDS: dict[str, dict[str, str]] = tomllib.loads(
    (ROOT / "alerts/templates/message/words.toml").read_text(encoding="utf-8")
)
SCHEMA = json.loads((ROOT / "alerts/templates/message/webhook.schema.json").read_text(encoding="utf-8"))
KINDS = pytest.mark.parametrize("kind", EventKind, ids=str)


def _event(kind: EventKind) -> Event:
    if kind is EventKind.REMINDER:  # headed by what waits, where its account says so
        return replace(plain_event(kind), detail_en="", detail_fr="")
    return change_event() if kind is EventKind.CHANGE else plain_event(kind)


@KINDS
def test_it_is_emitted_by_the_program(kind: EventKind) -> None:
    """A kind that can be routed and never comes is a promise that is not kept."""
    emitters = [
        path
        for folder in ("veille/pipeline", "veille/cli", "alerts")
        for path in (ROOT / folder).rglob("*.py")
        if not {"messages", "channels", "routing.py"} & set(path.relative_to(ROOT).parts)
        and re.search(rf"EventKind\.{kind.name}\b", path.read_text(encoding="utf-8"))
    ]
    assert emitters


@KINDS
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_has_a_heading_a_text_and_a_next_step(kind: EventKind, lang: Lang) -> None:
    message, words = compose((_event(kind),), lang), load_message_words(lang).table
    said = " ".join(message.text.replace("\xa0", " ").split()).lower()
    if kind is not EventKind.CHANGE:  # headed by what changed
        assert words[f"heading.{kind}"].replace("\xa0", " ").lower() in said
        assert words[f"text.{kind}"].replace("\xa0", " ").lower() in said
    assert words["label.next"].lower() in said


@KINDS
def test_its_words_are_its_own(kind: EventKind) -> None:
    """No two kinds have the same heading or text; English is not left in the French."""
    for what in ("heading", "text"):
        if f"{what}.{kind}" in WORDS:
            own = WORDS[f"{what}.{kind}"]
            assert own["en"] != own["fr"]
            assert [k for k, said in WORDS.items() if k.startswith(f"{what}.") and said["en"] == own["en"]] == [
                f"{what}.{kind}"
            ]


@KINDS
def test_the_documents_name_it(kind: EventKind) -> None:
    """The guide to alerts, the webhook's schema and the configuration reference know it."""
    assert f"`{kind}`" in (ROOT / "docs/alerts.md").read_text(encoding="utf-8")
    assert kind.value in SCHEMA["$defs"]["event"]["properties"]["kind"]["enum"]
    assert f"`{kind}`" in (ROOT / "docs/reference/config.md").read_text(encoding="utf-8")


def test_the_webhook_knows_each_state_of_a_twin() -> None:
    assert sorted(SCHEMA["$defs"]["twin"]["properties"]["state"]["enum"]) == sorted(TwinState)
