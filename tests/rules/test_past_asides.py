"""An aside in brackets that tells what was states no value of today."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "n/a (was $155)", []),
        ("fr", "s. o. (était de 155 $)", []),
        ("en", "The fee is $160 (formerly $155) for each guest.", ["160.00"]),
        ("fr", "Les frais sont de 160 $ (auparavant 155 $) pour chaque hôte.", ["160.00"]),
        ("fr", "La pause dure 3 heures (au lieu de 2 heures).", ["PT3H"]),
        ("en", "The pass is valid for 36 months (down from 48 months).", ["P36M"]),
        ("en", "The pass costs $11, up from $9, for each guest.", ["11.00"]),
        ("en", "The pass is valid for 36 months instead of 24 months.", ["P36M"]),
        ("fr", "Le laissez-passer coûte 11 $ au lieu de 9 $.", ["11.00"]),
        ("fr", "Le laissez-passer coûte 11 $, contre 9 $ auparavant.", ["11.00"]),
        # what is no value of the past
        ("en", "The price went up from $9 to $11.", ["9.00", "11.00"]),
        ("en", "Adults pay $11 instead of $9 for children.", ["11.00", "9.00"]),
        ("en", "The fee is paid once ($155).", ["155.00"]),
        ("en", "The house (which was built for 12 months) is open.", ["P12M"]),
        ("en", "The fee of the workshop (was $155 of help?", ["155.00"]),
    ],
)
def test_a_value_in_an_aside_of_the_past_is_none(lang: Lang, text: str, expected: list[str]) -> None:
    assert [v.value for v in read_values(open_scope(text, lang), ())] == expected
