"""Promise: every kind of value is read beside every kind of word that bounds or dates it as a person last read it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.readings import require_kept
from veille.model import Lang
from veille.parsers.citations.reading import find_citations
from veille.parsers.language.folded_text import open_scope
from veille.parsers.values.reading import read_values

# What is said around a value, and values; each is put into each.
AROUND: dict[Lang, tuple[str, ...]] = {
    "en": (
        "You need {}.", "At least {} or more.", "You have up to {}, once.", "It is over {} each.", "It costs less than {}.",
        "No later than {}.", "It ends on {}.", "From {} on, pay.", "Before {}, apply.", "It was moved from {} to May 5, 2028.",
        "Between {} and {}.", "The maximum is {}.", "{} or less", "Not {}, as before.", "Published on {}", "Within {} of the day you apply",
        "A fee of {} per person", "under {} of age", "Results ({}) expire.",
    ),
    "fr": (
        "Il faut {}.", "Au moins {} ou plus.", "Vous avez jusqu’à {}, une fois.", "C’est plus de {} chacun.", "Cela coûte moins de {}.",
        "Au plus tard {}.", "Cela prend fin le {}.", "À partir du {}, payez.", "Avant le {}, faites la demande.",
        "C’est passé de {} au 5 mai 2028.", "Entre {} et {}.", "Le maximum est de {}.", "{} ou moins", "Non {}, comme avant.",
        "Publié le {}", "Dans les {} suivant la demande", "Des frais de {} par personne", "moins de {} d’âge", "Les résultats ({}) expirent.",
    ),
}  # fmt: skip
VALUES: dict[Lang, tuple[str, ...]] = {
    "en": (
        "6 months", "two and a half years", "thirty (30) business days", "1,095 days", "3 to 5 weeks", "20 hours a week",
        "18 years old", "$1,234.50", "$15.50 an hour", "CAN$2.5 million", "US$40", "12.5%", "CLB 7", "TEER 2 or 3", "3 copies",
        "32–38 points", "March 3, 2027", "2027-03-03", "May 2027", "the 1st of May", "8:30 p.m. ET", "IMM 5710", "section 25.2 of the Act",
        "R205(a)(ii)", "1/2 day", "twice", "the 1990s", "4 times 3", "$100,000 to $150,000",
    ),
    "fr": (
        "6 mois", "deux ans et demi", "trente (30) jours ouvrables", "1 095 jours", "3 à 5 semaines", "20 heures par semaine",
        "18 ans", "1 234,50 $", "15,50 $ l’heure", "2,5 millions de dollars canadiens", "40 $ US", "12,5 %", "NCLC 7", "FEER 2 ou 3",
        "3 copies", "32 à 38 points", "3 mars 2027", "2027-03-03", "mai 2027", "1er mai", "20 h 30, HE", "IMM 5710",
        "l’article 25.2 de la Loi", "R205a)(ii)", "une demi-journée", "deux fois", "les années 1990", "4 fois 3", "100 000 $ à 150 000 $",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_value_in_each_company(lang: Lang) -> None:
    """With its place, unit, comparison and role, and the citations; a text without any has a bare line."""
    lines = []
    for around in AROUND[lang]:
        for value in VALUES[lang]:
            text = around.format(*[value] * around.count("{}"))
            scope = open_scope(text, lang)
            cited = find_citations(scope)
            said = (
                f"{v.start}:{v.raw}={':'.join('' if part is None else str(part) for part in (v.type, v.value, v.unit, v.cmp, v.role))}"
                for v in read_values(scope, cited)
            )
            norms = (f"{c.start}:{'+'.join(c.norm)}" for c in cited)
            lines.append("\t".join(chain((text,), said, norms)))
    require_kept(Path(__file__).parent / "readings" / f"value_grid-{lang}.tsv", lines)
