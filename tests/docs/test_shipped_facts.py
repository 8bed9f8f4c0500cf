"""The facts of the shipped configuration select one value each on the pages that they were written for."""

from __future__ import annotations

from pathlib import Path

from veille.changes import bind_facts
from veille.config import load_config
from veille.operate.demo_server import DEMO_SITE
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


def test_the_bindings_fit_the_demo_page_as_well() -> None:
    """Bindings written for the real page select the same values on the demo's own sentences: no wording is special."""
    page = DEMO_SITE / "before" / "ircc/en/manuals/quebec-cases.html"
    document = read_document(page.read_bytes(), profile=load_profiles()["canada-ca"])
    expected = {"caq.work.max_duration": "P36M", "caq.work.exempt_days": "P30D"}
    facts = [fact for fact in load_config(ROOT / "config.toml").facts if fact.key in expected]
    states = bind_facts(facts, {"quebec-cases-en": [document]})
    assert {state.key: state.value for state in states} == expected
    assert {state.state for state in states} == {"known"}
