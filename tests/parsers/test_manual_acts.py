"""Promise: "the Act" of an officers' manual is the Act that it stands on; elsewhere nobody guesses."""

from __future__ import annotations

import pytest

from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
MANUALS = "https://www.canada.ca/en/immigration-refugees-citizenship/corporate/publications-manuals/operational-bulletins-manuals"
SERVICES = "https://www.canada.ca/en/immigration-refugees-citizenship/services"
PAGE = b"""<!doctype html><html lang="en"><head><title>Status</title></head><body><main><h1>Status</h1>
<p>Under section 47 of the Act, a visitor loses status. Officers must apply paragraph 183(1)(a) of the Regulations.</p>
</main></body></html>"""


@pytest.mark.parametrize(
    ("url", "want"),
    [
        (f"{MANUALS}/temporary-residents/status.html", ["IRPA:47", "IRPR:183(1)(a)"]),
        (f"{MANUALS}/canadian-citizenship/status.html", ["CitA:47", "CitR:183(1)(a)"]),
        (f"{SERVICES}/work-canada/status.html", ["IRPA:47", "IRPR:183(1)(a)"]),
        (f"{SERVICES}/canadian-citizenship/status.html", ["CitA:47", "CitR:183(1)(a)"]),
        ("https://www.canada.ca/en/services/status.html", []),
        ("https://guidance.example/operational-bulletins-manuals/status.html", []),
    ],
)
def test_the_act_of_a_manual(url: str, want: list[str]) -> None:
    rules = [rule for section in read_document(PAGE, profile=PROFILE, url=url).sections for rule in section.rules]
    assert [norm for rule in rules for citation in rule.citations for norm in citation.norm] == want


@pytest.mark.parametrize(
    ("title", "want"),
    [("Oath of citizenship", "CitA:47"), ("Immigration, Refugees and Citizenship Canada: visits", "IRPA:47")],
)
def test_a_bulletin_says_by_its_title_which_act_it_is_about(title: str, want: str) -> None:
    page = PAGE.replace(b"Status", title.encode())
    document = read_document(page, profile=PROFILE, url=f"{MANUALS}/bulletins/7.html")
    assert document.sections[0].rules[0].citations[0].norm == (want,)
