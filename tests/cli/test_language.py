"""Promise: people are spoken to in their language, results for programs never change, and both tables are complete."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from tests.cli.said_strings import templates_of
from veille.cli import language
from veille.cli.tables import Listing
from veille.errors import UsageError
from veille.model import EventKind, Modality, PageState, RuleKind, Severity

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nobody_chose() -> None:
    """No `--lang` of an earlier test."""
    language.choose_lang(None)


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_CA.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
        # LC_ALL rules over LC_MESSAGES, and that over LANG; an empty one says nothing
        ({"LANG": "en_CA.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_MESSAGES": "fr_CA.UTF-8", "LC_ALL": "en_CA.UTF-8"}, "en"),
        ({"LANG": "fr_CA.UTF-8", "LC_ALL": ""}, "fr"),
    ],
)
def test_the_environment_chooses(environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.cli_lang() == lang
    language.choose_lang("en" if lang == "fr" else "fr")  # `--lang` rules over all of it
    assert language.cli_lang() != lang


def test_french_has_its_spaces_and_keeps_the_parts() -> None:
    for english, french in language.french().items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", french)), english
        assert not re.search(r" :(?!//)| ;", french), french


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (
            0,
            "0 changes; 0 alerts delivered, 1 waiting",
            "0 changement; 0 alerte envoyée, 1 en attente",
        ),  # French: 0 is one
        (1, "1 change; 1 alert delivered, 1 waiting", "1 changement; 1 alerte envoyée, 1 en attente"),
        (2, "2 changes; 2 alerts delivered, 1 waiting", "2 changements; 2 alertes envoyées, 1 en attente"),
    ],
)
def test_each_number_has_the_plural_of_its_language(count: int, english: str, french: str) -> None:
    line = "{changes} [change|changes]; {delivered} [alert|alerts] delivered, {undelivered} waiting"
    for lang, said in (("en", english), ("fr", french)):
        language.choose_lang(lang)
        assert language.tr(line, changes=count, delivered=count, undelivered=1) == said


def test_every_listing_and_every_line_has_its_french() -> None:
    """Headings and empty answers of all listings, and every literal that `tr` is called with."""
    known = tomllib.loads((ROOT / "veille/answers/french/terminal.toml").read_text(encoding="utf-8"))
    wanted: set[str] = set()
    for file in (ROOT / "veille/cli/commands").glob("*.py"):
        module = importlib.import_module(f"veille.cli.commands.{file.stem}")
        for listing in vars(module).values():
            if isinstance(listing, Listing):
                wanted |= {*listing.columns.values(), listing.nothing}
    for path in (ROOT / "veille/cli").rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id == "tr":
                wanted |= set(templates_of(call.args[0]))
    assert len(wanted) > 40
    assert sorted(wanted - known.keys()) == []


def test_json_is_the_same_in_every_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from veille.cli.tables import show_rows

    listing = Listing({"rule_id": "rule"}, "no rule fits")
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    show_rows([{"rule_id": "r1"}], listing, as_json=True, quiet=False)
    assert capsys.readouterr().out == '[\n  {\n    "rule_id": "r1"\n  }\n]\n'
    show_rows([{"rule_id": "r1"}], listing, as_json=False, quiet=False)
    assert capsys.readouterr().out.startswith("règle")


def test_terms_of_the_record_are_french_in_french_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Kinds of rules and events, modalities, states: each has its French name in a table, and its own in JSON."""
    from veille.cli.tables import find_term, require_term, show_rows

    terms = {
        "kind": [*get_args(RuleKind), *EventKind],
        "modality": get_args(Modality),
        "state": [*PageState, "pending", "sent", "dead", "acknowledged"],
        "review_state": ["unreviewed", "doubtful", "stale", "accepted", "edited", "rejected"],
        "severity": list(Severity),
        "object": ["page", "section", "rule", "value", "condition", "citation", "link", "fact"],
        "subject": ["work permit", "LMIA"],
    }
    same = {"permission", "condition", "page", "section"}  # the French word is the same
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    for column, values in terms.items():
        for value in values:
            show_rows([{column: str(value)}], Listing({column: "rule"}, "no rule fits"), as_json=False, quiet=False)
            shown = capsys.readouterr().out.splitlines()[-1]
            assert shown != str(value) or value in same, (column, value)
            assert find_term(column, shown.upper(), map(str, values)) == str(value)  # what is shown may be asked for
    assert find_term("severity", "De fond", Severity) == Severity.SUBSTANTIVE
    assert find_term("subject", "donnees biometriques", ["visa", "biometrics"]) == "biometrics"
    assert find_term("severity", "grave", Severity) is None
    with pytest.raises(UsageError, match=r"known: date limite \(deadline\), entrée en vigueur \(effective_date\)$"):
        require_term("kind", "echeance", ["effective_date", "deadline"], "kind")
    with pytest.raises(
        UsageError, match=r"did you mean dispense \(exemption\) or code de dispense \(exemption_code\)\?$"
    ):
        require_term("kind", "exempton", get_args(RuleKind), "kind")
    monkeypatch.setenv("LC_ALL", "en_CA.UTF-8")
    with pytest.raises(UsageError, match=r"did you mean exemption or exemption_code\?$"):
        require_term("kind", "exempton", get_args(RuleKind), "kind")
    assert find_term("review_state", "non révisée", ["stale", "unreviewed"]) == "unreviewed"
    show_rows([{"kind": "fee"}], Listing({"kind": "rule"}, "no rule fits"), as_json=False, quiet=False)
    assert capsys.readouterr().out.endswith("fee\n")  # as `--kind` takes it
