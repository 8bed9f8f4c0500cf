"""Promise: no value, code, negation or choice goes unsaid because the words around it were set otherwise."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.model import Lang, Severity

S, E = Severity.SUBSTANTIVE, Severity.EDITORIAL


def listed(lead: str, *items: str) -> str:
    return f"<p>{lead}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def table(head: tuple[str, ...], *rows: tuple[str, ...], caption: str = "") -> str:
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{f'<caption>{caption}</caption>' if caption else ''}<tr>{top}</tr>{body}</table>"


PRICES = ("Ticket", "Price")
# language, before, after, severity
RECAST: list[tuple[Lang, str, str, Severity]] = [
    # the key of a row is worded otherwise, and its amount or code is another
    ("en", table(PRICES, ("Day ticket", "$30")), table(PRICES, ("Ticket for a day", "$35")), S),
    ("en", table(PRICES, ("Day ticket", "$30")), table(PRICES, ("Ticket for a day", "$30")), E),
    ("fr", table(("Tarif", "Prix"), ("Tarif étudiant", "30 $")), table(("Tarif", "Prix"), ("Étudiant : tarif", "35 $")), S),
    (
        "en",
        table(("Code", "Who", "Price"), ("C40", "Guides", "$20"), ("C41", "Cooks", "$20")),
        table(("Code", "Who", "Price"), ("C44", "Guides", "$25"), ("C41", "Cooks", "$20")),
        S,
    ),
    # what was not to be done is to be done
    (
        "fr",
        "<p>Le visiteur ne doit pas apporter une lampe et une corde.</p>",
        listed("Le visiteur doit apporter :", "une lampe", "une corde"),
        S,
    ),
    (
        "fr",
        "<p>Le visiteur doit apporter une lampe et une corde.</p>",
        listed("Le visiteur doit apporter :", "une lampe", "une corde"),
        E,
    ),
    ("en", "<p>You may bring a lamp and a rope.</p>", listed("You must bring:", "a lamp", "a rope"), S),
    ("en", "<p>You need a lamp and a rope.</p>", listed("You need:", "a lamp", "a rope"), E),
    # all of them becomes one of them
    (
        "en",
        "<p>You may enter if you have a ticket and a badge.</p>",
        listed("You may enter if you have one of the following:", "a ticket", "a badge"),
        S,
    ),
    (
        "fr",
        "<p>Le billet est valide si le trajet est direct et payé.</p>",
        listed("Le billet est valide si le trajet est, selon le cas :", "direct", "payé"),
        S,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "before", "after", "severity"), RECAST)
def test_words_set_otherwise_hide_nothing(lang: Lang, before: str, after: str, severity: Severity) -> None:
    assert compare_bodies(lang, before, after).severity is severity
    assert compare_bodies(lang, after, before).severity is severity
