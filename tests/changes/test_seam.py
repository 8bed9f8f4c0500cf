"""Promise: a sentence that the parsers read otherwise is never told as mere wording, and one said otherwise never more."""

from __future__ import annotations

from itertools import permutations

import pytest
from changes_build import read, section

from veille.changes import compare
from veille.changes.judge.readings import Reading
from veille.changes.judge.severity import judge_pair
from veille.changes.match.units import Unit, UnitPair, split_units
from veille.model import Lang, Severity
from veille.parsers.language.lexicon import load_lexicon

# English before and after, French before and after; all of them matter.
SUBSTANTIVE = [
    # comparison of an amount, a time, a day
    ("Work 30 hours per week.", "Work up to 30 hours per week.", "Travaillez 30 heures par semaine.", "Travaillez jusqu’à 30 heures par semaine."),
    ("The stay is 36 months.", "The stay is less than 36 months.", "Le séjour est de 36 mois.", "Le séjour est de moins de 36 mois."),
    ("Pay at least $500 first.", "Pay at most $500 first.", "Payez au moins 500 $ d’abord.", "Payez au plus 500 $ d’abord."),
    ("Apply before June 30, 2027.", "Apply on or before June 30, 2027.", "Présentez la demande avant le 30 juin 2027.", "Présentez la demande au plus tard le 30 juin 2027."),
    ("You must have more than 2 copies.", "You must have at least 2 copies.", "Vous devez avoir plus de 2 copies.", "Vous devez avoir au moins 2 copies."),
    ("You must apply before you travel.", "You must apply after you travel.", "Vous devez présenter la demande avant le voyage.", "Vous devez présenter la demande après le voyage."),
    # whom and what it takes in
    ("All workers must sign.", "Some workers must sign.", "Tous les travailleurs doivent signer.", "Certains travailleurs doivent signer."),
    ("Workers must sign.", "Most workers must sign.", "Les travailleurs doivent signer.", "La plupart des travailleurs doivent signer."),
    ("Each worker must sign.", "Only the worker must sign.", "Chaque travailleur doit signer.", "Seul le travailleur doit signer."),
    ("You must have one year of continuous work.", "You must have one year of work.", "Vous devez avoir un an de travail continu.", "Vous devez avoir un an de travail."),
    ("You must have paid work.", "You must have work.", "Vous devez avoir un travail rémunéré.", "Vous devez avoir un travail."),
    ("Full-time students may work.", "Students may work.", "Les étudiants à temps plein peuvent travailler.", "Les étudiants peuvent travailler."),
    ("You must have a full-time job.", "You must have a part-time job.", "Vous devez avoir un emploi à temps plein.", "Vous devez avoir un emploi à temps partiel."),
    ("You must meet at least one condition.", "You must meet all conditions.", "Vous devez remplir au moins une condition.", "Vous devez remplir toutes les conditions."),
    ("The job must be permanent.", "The job must be temporary.", "L’emploi doit être permanent.", "L’emploi doit être temporaire."),
    ("You must add a translation.", "You must add a certified translation.", "Vous devez ajouter une traduction.", "Vous devez ajouter une traduction certifiée."),
    ("You must live outside Canada.", "You must live in Canada.", "Vous devez vivre à l’extérieur du Canada.", "Vous devez vivre au Canada."),
    # force
    ("You may send the form.", "You must send the form.", "Vous pouvez envoyer le formulaire.", "Vous devez envoyer le formulaire."),
    ("You must send the form.", "You should send the form.", "Vous devez envoyer le formulaire.", "Vous devriez envoyer le formulaire."),
    ("You must pay again.", "You do not need to pay again.", "Vous devez payer de nouveau.", "Vous n’avez pas besoin de payer de nouveau."),
    ("Visitors may work here.", "Visitors may not work here.", "Les visiteurs peuvent travailler ici.", "Les visiteurs ne peuvent pas travailler ici."),
    ("That year counts.", "That year does not count.", "Cette année compte.", "Cette année ne compte pas."),
    ("We read the letters.", "We no longer read the letters.", "Nous lisons les lettres.", "Nous ne lisons plus les lettres."),
    # exceptions and audiences
    ("Dancers must pay the fee.", "Dancers must pay the fee, except for those in Quebec.", "Les danseurs doivent payer les frais.", "Les danseurs doivent payer les frais, sauf ceux du Québec."),
    ("You must pay the fee.", "You must pay the fee unless you are exempt.", "Vous devez payer les frais.", "Vous devez payer les frais, à moins d’être dispensé."),
    ("Spouses must pay.", "Spouses are exempt from the fee.", "Les époux doivent payer.", "Les époux sont dispensés des frais."),
    ("Workers must sign the roll.", "Students must sign the roll.", "Les travailleurs doivent signer le registre.", "Les étudiants doivent signer le registre."),
    # conditions and their logic
    ("You must leave.", "You must leave if your permit ends.", "Vous devez partir.", "Vous devez partir si votre permis prend fin."),
    ("You must be a citizen or a resident.", "You must be a citizen and a resident.", "Vous devez être citoyen ou résident.", "Vous devez être citoyen et résident."),
    ("You must meet any of these conditions:", "You must meet all of these conditions:", "Vous devez remplir l’une des conditions :", "Vous devez remplir toutes les conditions :"),
    # state of a program
    ("The program is open.", "The program is closed.", "Le programme est ouvert.", "Le programme est fermé."),
    ("The program is running.", "The program is paused.", "Le programme se poursuit.", "Le programme est suspendu."),
    ("The section stands.", "The section was repealed.", "L’article demeure.", "L’article a été abrogé."),
    ("The page is kept up.", "The page is archived.", "La page est tenue à jour.", "La page est archivée."),
    # papers and ways
    ("You must show a passport.", "You must show a passport or a letter.", "Vous devez montrer un passeport.", "Vous devez montrer un passeport ou une lettre."),
    ("You must show a letter.", "You must show a certificate.", "Vous devez montrer une lettre.", "Vous devez montrer une attestation."),
    ("You must apply online.", "You must apply by mail.", "Vous devez présenter la demande en ligne.", "Vous devez présenter la demande par la poste."),
    # numbers and days
    ("You must wait 30 days.", "You must wait 60 days.", "Vous devez attendre 30 jours.", "Vous devez attendre 60 jours."),
    ("The fee is $155.", "The fee is $160.", "Les frais sont de 155 $.", "Les frais sont de 160 $."),
    ("It starts on May 1, 2026.", "It starts on June 1, 2026.", "Cela commence le 1er mai 2026.", "Cela commence le 1er juin 2026."),
]  # fmt: skip
# The same, but each says what it said.
WORDING = [
    ("We choose people from the points.", "We choose people under the points.", "Nous choisissons les gens selon les points.", "Nous choisissons les gens d’après les points."),
    ("The team gives four points.", "The team gives 4 points.", "L’équipe donne quatre points.", "L’équipe donne 4 points."),
    ("The clerk keeps the stapmed letter.", "The clerk keeps the stamped letter.", "Le commis garde la lettre estampilée.", "Le commis garde la lettre estampillée."),
    ("Please read the guide.", "Read the guide.", "Veuillez lire le guide.", "Lisez le guide."),
    ("The office's hours are on the door.", "The office hours are on the door.", "L'horaire du bureau est sur la porte.", "L’horaire du bureau est sur la porte."),
    ("You must send the form.", "You have to send the form.", "Vous devez envoyer le formulaire.", "Vous êtes tenu d’envoyer le formulaire."),
    ("Find the list in the guide.", "See the list in the guide.", "Trouvez la liste dans le guide.", "Voyez la liste dans le guide."),
    ("All workers must sign.", "Every worker must sign.", "Tous les travailleurs doivent signer.", "Chaque travailleur doit signer."),
    ("The fee is $1,085.", "The fee is $1,085.00.", "Les frais sont de 1 085 $.", "Les frais sont de 1 085,00 $."),
    ("Wait six months.", "Wait 6 months.", "Attendez six mois.", "Attendez 6 mois."),
    ("Give biometrics.", "Give biometrics, if applicable.", "Donnez vos empreintes.", "Donnez vos empreintes, s’il y a lieu."),
    ("The team works from two offices.", "The team works out of two offices.", "L’équipe travaille dans deux bureaux.", "L’équipe travaille de deux bureaux."),
]  # fmt: skip
HEADINGS = [
    ("Caregiver pilot", "Caregiver pilot: closed", "Projet pilote", "Projet pilote : fermé", Severity.SUBSTANTIVE),
    ("Open intake", "Open intake (paused)", "Réception des demandes", "Réception des demandes (suspendue)", Severity.SUBSTANTIVE),
    ("Section 5", "Section 5 (repealed)", "Article 5", "Article 5 (abrogé)", Severity.SUBSTANTIVE),
    ("Fees from 2025", "Fees from 2026", "Frais de 2025", "Frais de 2026", Severity.SUBSTANTIVE),
    ("Who pays", "Who must pay", "Qui paie", "Qui doit payer", Severity.EDITORIAL),
    ("Papers to bring", "What to bring", "Pièces à apporter", "Quoi apporter", Severity.EDITORIAL),
]  # fmt: skip
LANGS: tuple[Lang, ...] = ("en", "fr")


def rows(table: list[tuple[str, str, str, str]]) -> list[tuple[Lang, str, str]]:
    return [(lang, row[2 * k], row[2 * k + 1]) for row in table for k, lang in enumerate(LANGS)]


def weigh(lang: Lang, before: str, after: str) -> tuple[Severity, int]:
    result = compare(read(section("Steps", before), lang=lang), read(section("Steps", after), lang=lang))
    return result.severity, len([c for c in result.changes if c.severity.rank >= Severity.EDITORIAL.rank])


@pytest.mark.parametrize(("lang", "before", "after"), rows(SUBSTANTIVE))
def test_what_changes_the_rule_is_substantive_both_ways(lang: Lang, before: str, after: str) -> None:
    assert weigh(lang, before, after)[0] is Severity.SUBSTANTIVE
    assert weigh(lang, after, before)[0] is Severity.SUBSTANTIVE


@pytest.mark.parametrize(("lang", "before", "after"), rows(WORDING))
def test_what_is_said_otherwise_is_editorial_or_less_both_ways(lang: Lang, before: str, after: str) -> None:
    for one, two in ((before, after), (after, before)):
        severity, told = weigh(lang, one, two)
        assert severity.rank <= Severity.EDITORIAL.rank
        assert told <= 1


@pytest.mark.parametrize("row", HEADINGS)
@pytest.mark.parametrize("k", [0, 1])
def test_headings_weigh_by_number_and_state(row: tuple[str, str, str, str, Severity], k: int) -> None:
    one, two = row[2 * k], row[2 * k + 1]
    text = "The counter keeps a list of all that it received."
    old, new = (read(section(heading, text), lang=LANGS[k]) for heading in (one, two))
    assert compare(old, new).severity is row[4]
    assert compare(new, old).severity is row[4]


def test_a_title_that_says_closed_is_substantive() -> None:
    """The same words under another title; a title reworded is metadata."""
    text = section("Steps", "The counter keeps a list.")
    old, closed, other = (read(text, title=t, lang="en") for t in ("Pilot", "Pilot (closed)", "The pilot"))
    assert compare(old, closed).severity is Severity.SUBSTANTIVE
    assert compare(old, other).severity is Severity.METADATA


def first_units(lang: Lang, groups: tuple[str, ...]) -> list[Unit]:
    """The example of each entry of these groups as a unit that the parsers have read."""
    lines = [e.examples[0] for group in groups for e in load_lexicon(lang).groups[group]]
    return [split_units(read(section("S", line), lang=lang).sections[0])[0] for line in lines]


@pytest.mark.parametrize("lang", LANGS)
def test_no_pair_of_cues_that_is_read_with_another_modality_is_editorial(lang: Lang) -> None:
    """Every ordered pair of the lexicon's own examples of modality, as if one sentence had become the other."""
    units = first_units(lang, ("modality",))
    read_otherwise = [
        (a, b) for a, b in permutations(units, 2) if Reading(a).modalities and Reading(b).modalities
        and Reading(a).modalities != Reading(b).modalities
    ]  # fmt: skip
    assert len(read_otherwise) >= 100
    light = [(a.text, b.text) for a, b in read_otherwise if judge_pair(UnitPair(a, b)).severity.rank < 3]
    assert light == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_pair_of_cues_that_is_read_with_another_comparison_is_editorial(lang: Lang) -> None:
    """The same value under each word of comparison: "at most 30 days", "at least 30 days"."""
    days = "30 days" if lang == "en" else "30 jours"
    frames = (
        ("The stay is {}.", "The stay is at least {}.", "The stay is at most {}.", "The stay is more than {}.", "The stay is less than {}.", "The stay is up to {}.", "The stay is no more than {}.")
        if lang == "en"
        else ("Le séjour est de {}.", "Le séjour est d’au moins {}.", "Le séjour est d’au plus {}.", "Le séjour est de plus de {}.", "Le séjour est de moins de {}.", "Le séjour va jusqu’à {}.")
    )  # fmt: skip
    units = [split_units(read(section("S", f.format(days)), lang=lang).sections[0])[0] for f in frames]
    pairs = [(a, b) for a, b in permutations(units, 2) if Reading(a).comparisons != Reading(b).comparisons]
    assert len(pairs) >= 10
    assert [(a.text, b.text) for a, b in pairs if judge_pair(UnitPair(a, b)).severity.rank < 3] == []
