"""Promise: what each word before a date makes of it, in a duty, among files, of persons, of papers and in a plain sentence.

Every connective of the lexicon stands in every frame, so that a new one shows at once what it says in each.
"""

from __future__ import annotations

import pytest

from tests.kept_readings import READINGS
from veille.model import Lang
from veille.parsers.language.folded_text import open_scope
from veille.parsers.language.folding import fold
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.values import reading

FRAMES: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": (
        ("A person must send the form ", "."), ("Applications received ", " are read by hand."), ("Workers who were in Quebec ", " may stay."),
        ("The letter is issued ", "."), ("The fee is $5 ", "."), ("", ", a toll applies."), ("You had to pay ", "."),
        ("The counter was closed ", " at noon."),
    ),
    "fr": (
        ("La personne doit envoyer le formulaire ", "."), ("Les demandes reçues ", " sont lues à la main."),
        ("Les travailleurs qui étaient au Québec ", " peuvent rester."), ("La lettre est délivrée ", "."), ("Les frais sont de 5 $ ", "."),
        ("", ", un péage s’applique."), ("Vous deviez payer ", "."), ("Le comptoir a été fermé ", " à midi."),
    ),
}  # fmt: skip
DAYS: dict[Lang, tuple[str, ...]] = {"en": ("May 4, 2031", "May 4"), "fr": ("4 mai 2031", "4 mai")}


def connectives(lang: Lang) -> list[str]:
    """The words of each example before its date, without the frame that the example gives them."""
    lexicon = load_lexicon(lang)
    found = dict[str, None]()
    for entry in lexicon.groups["connective"]:
        for example in entry.examples:
            hits = [hit for hit in lexicon.left("connective").scan(fold(example)) if hit.entry == entry]
            found.update(dict.fromkeys(example[hit.start :] for hit in hits if len(fold(example)) == len(example)))
    return list(found)


@pytest.mark.parametrize("lang", FRAMES)
def test_every_connective_in_every_frame(lang: Lang) -> None:
    words = connectives(lang)
    assert len(words) >= 15
    for connective in words:
        roles = [
            " ".join(str(v.role) for v in reading.read_values(open_scope(f"{before}{connective}{day}{after}", lang), ()) if v.type == "date")
            for day in DAYS[lang]
            for before, after in FRAMES[lang]
        ]  # fmt: skip
        READINGS.note({connective: roles})
