"""Promise: numbered steps that change places are one change, with the joints that follow from it."""

from __future__ import annotations

import pytest

from veille.changes import compare
from veille.model import Severity
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles(None)["canada-ca"]
EN = ("Pay the fees online.", "Then give your fingerprints.", "Wait for the letter.")
FR = ("Payez les frais en ligne.", "Ensuite, fournissez vos empreintes.", "Attendez la lettre.")


def told(before: tuple[str, ...], after: tuple[str, ...], lang: str) -> list[tuple[str, Severity]]:
    """Kind and severity of each change between two pages with these steps."""

    def read(steps: tuple[str, ...]):
        items = "".join(f"<li>{step}</li>" for step in steps)
        html = f"<html lang='{lang}'><body><main><h1>Guide</h1><h2>A</h2><ol>{items}</ol></main></body></html>"
        return read_document(html.encode(), profile=PROFILE, url=f"https://www.canada.ca/{lang}/a.html")

    return [(change.kind, change.severity) for change in compare(read(before), read(after)).changes]


@pytest.mark.parametrize(
    ("before", "after", "lang"),
    [
        (EN, ("Give your fingerprints.", "Then pay the fees online.", "Wait for the letter."), "en"),
        (FR, ("Fournissez vos empreintes.", "Ensuite, payez les frais en ligne.", "Attendez la lettre."), "fr"),
    ],
)
def test_then_that_follows_the_new_order_is_no_change_of_its_own(
    before: tuple[str, ...], after: tuple[str, ...], lang: str
) -> None:
    assert told(before, after, lang) == [("moved", Severity.SUBSTANTIVE)]


def test_a_step_that_also_says_something_else_is_told_beside_the_order() -> None:
    """Words that came and went nowhere are an edit of their own."""
    after = ("Give your fingerprints.", "Then pay the fees online.", "Wait calmly for the letter.")
    assert ("changed", Severity.EDITORIAL) in told(EN, after, "en")


def test_then_without_another_order_is_told() -> None:
    after = ("Then pay the fees online.", "Give your fingerprints.", "Wait for the letter.")
    assert told(EN, after, "en")
    assert all(severity is Severity.EDITORIAL for _, severity in told(EN, after, "en"))
