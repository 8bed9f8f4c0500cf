"""Promise: a search for exemptions about a paper finds each case of the list that states them, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import invoke

PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title></head><body><main><h1>{title}</h1>
<p>{need}</p><p>{lead}</p><ul><li>{short}</li><li>{unpaid}</li></ul><p>{must}</p><ul><li>{pay}</li></ul></main></body></html>"""
WORDS = {
    "en": {
        "title": "Provincial certificate", "need": "Workers need a CAQ before they come.",
        "lead": "A CAQ is not required if any of the following applies:", "short": "the work lasts at most 30 days",
        "unpaid": "the worker is not paid", "must": "You must:", "pay": "pay the fee of $100",
    },
    "fr": {
        "title": "Certificat de la province", "need": "Les travailleurs doivent avoir un CAQ avant d’arriver.",
        "lead": "Le CAQ n’est pas exigé si l’une des conditions suivantes est remplie :",
        "short": "le travail dure au plus 30 jours", "unpaid": "le travailleur n’est pas payé", "must": "Vous devez :",
        "pay": "payer les frais de 100 $",
    },
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_exemptions_about_the_paper_are_the_lead_in_and_its_items(tmp_path: Path, lang: str) -> None:
    """Items inherit what their lead-in is about and demands; a bare "you must:" is no rule, what it lists is."""
    (tmp_path / "page.html").write_text(PAGE.format(lang=lang, **WORDS[lang]), encoding="utf-8")
    at = ["--db", str(tmp_path / "veille.sqlite")]
    address = f"https://guidance.example/{lang}/page"
    done = invoke(["import", str(tmp_path / "page.html"), "--url", address, "--date", "2026-01-05", *at])
    assert done.exit_code == 0, done.output
    found = json.loads(invoke(["rules", "--subject", "CAQ", "--kind", "exemption", "--json", *at]).stdout)
    words = WORDS[lang]
    assert [rule["quote"] for rule in found] == [words["lead"], words["short"], words["unpaid"]]
    assert {rule["modality"] for rule in found} == {"need_not"}
    assert {rule["parent_rule_id"] for rule in found[1:]} == {found[0]["rule_id"]}
    conditions = found[0]["conditions"]
    assert conditions["op"] == "any"
    assert [item["text"] for item in conditions["items"]] == [words["short"], words["unpaid"]]
    everything = json.loads(invoke(["rules", "--json", *at]).stdout)
    assert words["must"] not in {rule["quote"] for rule in everything}
    assert next(rule for rule in everything if rule["quote"] == words["pay"])["modality"] == "must"
