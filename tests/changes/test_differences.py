"""Promise: by how much a value changes is not the value; the one that it changes to, and from which day, is read beside it."""

from __future__ import annotations

import pytest

from tests.changes.test_announced_values import told
from veille.model import Lang

EN, FR = "for an attestation of the employer", "de l’attestation de l’employeur"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", f"The fee {EN} increases by $10 on June 1, 2026."),
        ("fr", f"Les droits {FR} augmentent de 10 $ le 1er juin 2026."),
        ("en", f"The fee {EN} was reduced by $20 in 2025."),
        ("fr", f"Les droits {FR} ont été réduits de 20 $ en 2025."),
        ("en", f"A $10 increase in the fee {EN} takes effect on June 1, 2026."),
        ("fr", f"Une hausse de 10 $ des droits {FR} prend effet le 1er juin 2026."),
        ("en", f"The fee {EN} is $10 lower than before."),
        ("fr", f"Les droits {FR} seront haussés de 10 $."),
    ],
)
def test_a_difference_alone_is_no_value(lang: Lang, words: str) -> None:
    assert told(lang, f"<p>{words}</p>") == []


ON = "2026-06-01"
BOTH = [("155.00", None, ON), ("161.00", ON, None)]


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("en", f"The fee {EN} increases by $10 to $165 on June 1, 2026.", [("165.00", ON, None)]),
        ("fr", f"Les droits {FR} sont majorés de 10 $ et passent à 165 $ le 1er juin 2026.", [("165.00", ON, None)]),
        ("en", f"The fee {EN} rose by 4%, from $155 to $161, on June 1, 2026.", BOTH),
        ("fr", f"Les droits {FR} ont augmenté de 4 %, de 155 $ à 161 $, le 1er juin 2026.", BOTH),
        ("en", f"The fee {EN} went from $155 to $161 on June 1, 2026.", BOTH),
        ("fr", f"Les droits {FR} sont de 155 $. Le 1er juin 2026, les droits {FR} passeront à 161 $.", BOTH),
        ("en", f"The fee {EN} is $155, an increase of $10.", [("155.00", None, None)]),
        ("fr", f"Les droits {FR} sont de 155 $, soit 10 $ de plus qu’en 2024.", [("155.00", None, None)]),
        ("en", f"The fee {EN} is $155, not $150.", [("155.00", None, None)]),
        ("fr", f"Les droits {FR} sont de 155 $ et non de 150 $.", [("155.00", None, None)]),
        ("fr", f"Les droits {FR}, haussés de 5 $, s’élèvent à 155 $.", [("155.00", None, None)]),
        # words that a value of its own may have beside it
        ("en", f"The reduced fee {EN} is $155.", [("155.00", None, None)]),
        ("fr", f"Le montant réduit de 155 $ est demandé pour le dossier {FR}.", [("155.00", None, None)]),
    ],
)  # fmt: skip
def test_the_value_beside_a_difference_is_read(
    lang: Lang, words: str, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    assert told(lang, f"<p>{words}</p>") == expected
