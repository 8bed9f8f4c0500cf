"""The facts of the shipped configuration select one value each on the pages that they were written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from veille.changes import bind_facts
from veille.config import load_config
from veille.operate.planted import DEMO_SITE
from veille.parsers import read_document
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_facts_are_known_on_the_manual_page(corpus: Path) -> None:
    """On the saved Quebec page of the corpus every English fact is known, with the value that the page states."""
    (saved,) = (path for path in (corpus / "manuals").glob("quebec-cases-*.md") if "program" not in path.name)
    profile = load_profiles()["canada-ca"]
    document = read_document(saved.read_bytes(), profile=profile, content_type="text/markdown")
    facts = [fact for fact in load_config(ROOT / "config.toml").facts if fact.source == "quebec-cases-en"]
    known = {state.key: (state.state, state.value) for state in bind_facts(facts, {"quebec-cases-en": [document]})}
    assert known == {
        "caq.work.max_duration": ("known", "P36M"),
        "caq.work.exempt_days": ("known", "P30D"),
        "caq.format.paper_letter_end": ("known", "2023-12-11"),
        "caq.format.old_accepted_before": ("known", "2023-12-11"),
        "caq.format.no_validity_dates_from": ("known", "2018-08-02"),
        "imp.csq_in_quebec.code": ("known", "A73"),
        "imp.csq_outside_quebec.code": ("known", "A76"),
        "imp.bridging.code": ("known", "A75"),
        "imp.physicians.code": ("known", "C10"),
        "imp.self_employed.code": ("known", "C60"),
        "imp.investors.code": ("known", "T10"),
    }


@pytest.mark.parametrize(
    ("page", "source"),
    [("ircc/en/manuals/quebec-cases.html", "quebec-cases-en"), ("ircc/fr/guides/cas-quebec.html", "quebec-cases-fr")],
)
def test_bindings_that_stand_twice_fit_both_languages(page: str, source: str) -> None:
    """The facts bound in English and in French select the same value on the demo's twin pages."""
    document = read_document((DEMO_SITE / "before" / page).read_bytes(), profile=load_profiles()["canada-ca"])
    keys = {"caq.work.max_duration": "P36M", "caq.work.exempt_days": "P30D"}
    facts = [f for f in load_config(ROOT / "config.toml").facts if f.source == source and f.key in keys]
    states = bind_facts(facts, {source: [document]})
    assert {state.key: state.value for state in states} == keys
    assert {state.state for state in states} == {"known"}
