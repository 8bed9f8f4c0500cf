"""Promise: a sentence that asks, allows, forbids or excepts something else is substantive; one said otherwise is not."""

from __future__ import annotations

import re

import pytest
from changes_build import page, read, rule, section

from veille.changes import compare
from veille.model import Lang, Severity

S, E = Severity.SUBSTANTIVE, Severity.EDITORIAL

# old, new, severity
REWORDED = [
    # a duty becomes advice, leave or nothing
    ("You must send the original certificate.", "You should send the original certificate.", S),
    ("Vous devez envoyer le certificat original.", "Vous devriez envoyer le certificat original.", S),
    ("You need an attestation before you leave.", "You may need an attestation before you leave.", S),
    ("Il vous faut une attestation avant de partir.", "Une attestation est utile avant de partir.", S),
    # polarity
    ("Work done as a student counts toward the total.", "Work done as a student doesn’t count toward the total.", S),
    ("Le travail fait pendant les études compte.", "Le travail fait pendant les études ne compte pas.", S),
    # a limit added
    ("Apply at the border if you hold a visa.", "Apply at the border only if you hold a visa.", S),
    ("Présentez la demande à la frontière.", "Présentez la demande à la frontière seulement.", S),
    # an exception added
    ("Every worker pays the fee.", "Every worker pays the fee, unless the job is unpaid.", S),
    ("Chaque travailleur paie les frais.", "Chaque travailleur paie les frais, sauf si l’emploi n’est pas payé.", S),
    # a condition added, in words without modality
    ("Send the letter with your form.", "Send the letter with your form if your employer moved abroad.", S),
    ("Joignez la lettre au formulaire.", "Joignez la lettre au formulaire si votre employeur a déménagé.", S),
    # an alternative taken away from a rule
    ("You must show a passport or a travel card.", "You must show a passport.", S),
    ("Vous devez montrer un passeport ou un titre de voyage.", "Vous devez montrer un passeport.", S),
    # another paper
    ("You must add a letter from the school.", "You must add a certificate from the school.", S),
    ("Vous devez joindre une lettre de l’école.", "Vous devez joindre une attestation de l’école.", S),
    # another person is bound
    ("The employer must keep the records.", "The worker must keep the records.", S),
    ("L’employeur doit garder les dossiers.", "Le travailleur doit garder les dossiers.", S),
    # any becomes all
    ("You must meet any of these requirements:", "You must meet all of these requirements:", S),
    ("You must be a citizen or a resident.", "You must be a citizen and a resident.", S),
    # the bound turns around
    (
        "Applications received before the cap opens must be kept.",
        "Applications received after the cap opens must be kept.",
        S,
    ),
    (
        "Les demandes reçues avant l’ouverture doivent être gardées.",
        "Les demandes reçues après l’ouverture doivent être gardées.",
        S,
    ),
    # a bare number
    ("Bring two photos.", "Bring 4 photos.", S),
    ("Atteignez le niveau 5 du cours.", "Atteignez le niveau 6 du cours.", S),
    # one way to apply in the place of another
    ("You must send the form by mail.", "You must send the form online.", S),
    ("Vous devez envoyer le formulaire par la poste.", "Vous devez envoyer le formulaire en ligne.", S),
    ("You must write from outside Canada.", "You must write from inside Canada.", S),
    ("Vous devez écrire de l’extérieur du Canada.", "Vous devez écrire à partir du Canada.", S),
    # where a rule holds
    ("The employer must have an office.", "The employer must have an office in Quebec.", S),
    ("L’employeur doit avoir un bureau.", "L’employeur doit avoir un bureau au Québec.", S),
    # open or not
    ("The pilot is open.", "The pilot is closed.", S),
    ("Le projet pilote est ouvert.", "Le projet pilote est fermé.", S),
    ("Nous lisons les lettres.", "Nous ne lisons plus les lettres.", S),
    # who or what is taken in
    ("Nieces and cousins are included.", "Nieces are included.", S),
    (
        "Les nièces et les cousins de la personne parrainée sont admissibles au programme.",
        "Les nièces de la personne parrainée sont admissibles au programme.",
        S,
    ),
    # a member of an enumeration
    ("Citizens of Chile, Peru and Malta can write.", "Citizens of Chile, Peru, Malta and Spain can write.", S),
    (
        "Les citoyens du Chili, du Pérou et de Malte peuvent écrire.",
        "Les citoyens du Chili et du Pérou peuvent écrire.",
        S,
    ),
    ("Apply online or by mail.", "Apply online.", S),
    # what makes a paper good
    ("You must add a translation.", "You must add a certified translation.", S),
    ("Vous devez joindre une traduction.", "Vous devez joindre une traduction certifiée.", S),
    # the same words in another order
    ("You must be in the country when you write.", "When you write, you must be in the country.", E),
    ("À votre arrivée, vous devez montrer la lettre.", "Vous devez montrer la lettre à votre arrivée.", E),
    # a relative clause for a condition
    ("Workers must leave if they hold no card.", "Workers who hold no card must leave.", E),
    # sizes of files, steps and telephone numbers
    ("Download the list (PDF, 520 KB).", "Download the list (PDF, 1.1 MB).", E),
    ("Téléchargez la liste (PDF, 520 Ko).", "Téléchargez la liste (PDF, 1,1 Mo).", E),
    ("Call 1-800-555-0100 for help.", "Call 1-800-555-0199 for help.", E),
    ("You saw this in step 2.", "You saw this in step 3.", E),
    # a number in words
    ("Bring two photos.", "Bring 2 photos.", E),
    ("Apportez deux photos.", "Apportez 2 photos.", E),
    # an officer is no paper
    ("The visa officer must decide.", "The officer must decide.", E),
    # said otherwise
    ("You must send the form.", "You have to send the form.", E),
    ("Vous devez envoyer le formulaire.", "Vous êtes tenu d’envoyer le formulaire.", E),
    ("Do not send the form twice.", "Don’t send the form twice.", E),
    ("You cannot apply by mail.", "You can’t apply by mail.", E),
    # typos
    ("You msut bring the letter.", "You must bring the letter.", E),
    ("The cerificate is printed in black.", "The certificate is printed in black.", E),
    ("Le cerficat est imprimé en noir.", "Le certificat est imprimé en noir.", E),
    # punctuation, case, quotes
    ("Learn more about open permits.", "Learn more about open permits", E),
    ("Choisissez « Autre » dans la liste.", "Choisissez « autre » dans la liste", E),
    # words of courtesy and of navigation
    ("You can find the list in the guide.", "Find the list in the guide.", E),
    ("Give biometrics.", "Give biometrics, if applicable.", E),
    ("Fournissez vos données biométriques.", "Fournissez vos données biométriques, s’il y a lieu.", E),
    # an abbreviation in brackets
    ("Open the Come to Canada tool.", "Open the Come to Canada (C2C) tool.", E),
    # a synonym
    ("Ask for another format.", "Ask for an alternate format.", E),
    ("Consultez la page des délais.", "Vérifiez la page des délais.", E),
    # an hour of the day
    ("Desk open from 8 a.m. to 4 p.m.", "Desk open from 8:00 a.m. to 4:00 p.m.", E),
    ("Comptoir ouvert de 8 h à 16 h.", "Comptoir ouvert de 8 h 00 à 16 h 00.", E),
    ("Desk open from 8 a.m. to 4 p.m.", "Desk open from 8 a.m. to 3:00 p.m.", S),
    # an office by its whole name, a name by its abbreviation
    (
        "The Ministère must sign first.",
        "The Ministère de l’Immigration, de la Francisation et de l’Intégration must sign first.",
        E,
    ),
    ("Le permis de travail postdiplôme (PTPD) doit être signé.", "Le PTPD doit être signé.", E),
    ("Le permis de travail postdiplôme (PTPD) doit être signé.", "Le CAQ doit être signé.", S),
    # whom to write to
    ("Email: desk@example.org", "Write to us at desk@example.org.", E),
    ("Courriel : desk@example.org", "Écrivez-nous à desk@example.org.", E),
    ("You may write to desk@example.org.", "You must write to desk@example.org.", S),
    ("Bakers from Lyon must write to desk@example.org.", "Bakers from Metz must write to desk@example.org.", S),
    ("You must send a photo to desk@example.org.", "You must send a receipt to desk@example.org.", S),
    # what opens an example
    ("For example, the clerk has no list.", "This could be the case when the clerk has no list.", E),
    ("Par exemple, le commis n’a pas de liste.", "Ce pourrait être le cas si le commis n’a pas de liste.", E),
    ("For example, the clerk has no list.", "This could be the case when the clerk has a list.", S),
    # a verb and its particle, a noun for its verb
    ("The clerk must deduct part of the price.", "The clerk must take part of the price off.", E),
    ("The clerk must deduct part of the price.", "The clerk must double part of the price.", S),
    ("It cannot be moved in the event of separation.", "It cannot be moved if you separate.", E),
    ("Le retrait de la liste ne donne droit à rien.", "Si vous retirez la liste, vous n’avez droit à rien.", E),
    # what leaves, binds and frees without a word of force
    ("Volunteer hours do not count.", "Volunteer hours are not counted.", E),
    ("Vous êtes dans l’obligation de signer.", "Vous devez signer.", E),
    ("Le test est gratuit.", "Le test ne coûte rien.", E),
    ("You should keep a copy of the list.", "Keep a copy of the list.", E),
    ("You should keep a copy of the list.", "You must keep a copy of the list.", S),
    ("A visit could be required.", "You might have to come for a visit.", E),
    ("A visit could be required.", "You must come for a visit.", S),
    ("Vous pourriez ne pas pouvoir entrer.", "Vous pourriez ne pas être en mesure d’entrer.", E),
    ("Vous pourriez ne pas pouvoir entrer.", "Vous pourriez entrer.", S),
    # a name tidied
    ("Working holidays are open to young people.", "Working Holiday is open to young people.", E),
]


FRENCH = re.compile(r"\b(?:le|la|les|vous|votre|de|des|du|un|une|à|et|nous|il)\b|[éèêàçù]|ez\b", re.IGNORECASE)


def lang_of(text: str) -> Lang:
    """The language of a row: French ones have an article or an accent."""
    return "fr" if FRENCH.search(text) else "en"


@pytest.mark.parametrize(("before", "after", "severity"), REWORDED)
def test_rewording(before: str, after: str, severity: Severity) -> None:
    lang = lang_of(before)
    old = read(section("Steps", before), lang=lang)
    new = read(section("Steps", after), lang=lang)
    result = compare(old, new)
    assert result.severity is severity, result.reasons
    assert len(result.changes) == 1, result.changes


# lines before, lines after, severity
LINES = [
    # an item of a list of papers is a required document
    (("You must send:", "- a passport"), ("You must send:", "- a passport", "- a police certificate"), S),
    (
        ("Vous devez envoyer :", "- un passeport", "- une preuve de fonds"),
        ("Vous devez envoyer :", "- un passeport"),
        S,
    ),
    # a sentence with a duty appears
    (("Read the guide.",), ("Read the guide.", "You must wait until the decision is made."), S),
    (("Lisez le guide.",), ("Lisez le guide.", "Vous devez attendre la décision."), S),
    # a sentence that only informs appears
    (("Read the guide.",), ("Read the guide.", "The team works from two offices."), E),
    (("Lisez le guide.",), ("Lisez le guide.", "L’équipe travaille dans deux bureaux."), E),
    # a question of a menu
    (("Read the guide.",), ("Read the guide.", "Do you need help with the form?"), E),
    # one item written as two, and two as one
    (
        ("Pay:", "- pay the fee. You can ask for a refund."),
        ("Pay:", "- pay the fee", "- You can ask for a refund"),
        E,
    ),
    (("Payez :", "- payez les frais", "- Gardez le reçu"), ("Payez :", "- payez les frais. Gardez le reçu."), E),
    # a sentence set as a list
    (
        ("You must bring a hat, a coat and a pair of boots.",),
        ("You must bring:", "- a hat", "- a coat", "- a pair of boots"),
        E,
    ),
    (
        ("Vous devez apporter un chapeau et un manteau.",),
        ("Vous devez apporter :", "- un chapeau", "- un manteau"),
        E,
    ),
    # and one of them left out
    (
        ("You must bring a hat, a coat and a pair of boots.",),
        ("You must bring:", "- a hat", "- a pair of boots"),
        S,
    ),
    # with other words that announce it, or none
    (("You may take one of the following:", "- a boat", "- a train"), ("You may take either a boat or a train.",), E),
    (
        ("- une lettre du maire;", "- deux photos;", "- un reçu."),
        ("Vous devez joindre une lettre du maire, deux photos et un reçu.",),
        E,
    ),
    (("Include:", "- a letter", "- two photos"), ("You must include a letter and two photos.",), E),
    # each of the items, or one of them
    (("You need:", "- a letter", "- two photos"), ("You need a letter or two photos.",), S),
    (("- une lettre", "- deux photos"), ("Vous pouvez joindre une lettre et deux photos.",), S),
    # the number of a step is no item
    (("You must do this:", "- Write a letter."), ("You must do this:", "- 1. Write a letter."), E),
    # another paper will do for an item
    (("- a passport",), ("- a passport or a visa",), S),
    # the order of sentences
    (("You must pay first.", "You must sign last."), ("You must sign last.", "You must pay first."), E),
    # said twice, now once
    (("You must pay first.", "You must pay first."), ("You must pay first.",), E),
]


@pytest.mark.parametrize(("before", "after", "severity"), LINES)
def test_lines_that_come_and_go(before: tuple[str, ...], after: tuple[str, ...], severity: Severity) -> None:
    lang = lang_of(" ".join(before))
    result = compare(read(section("Steps", *before), lang=lang), read(section("Steps", *after), lang=lang))
    assert result.severity is severity, result.changes


def test_a_new_permission_is_substantive_when_a_rule_was_read_in_it() -> None:
    """Leave to do something is a rule when the extractor says so; "you can read" is none."""
    old = page(section("Stay", "Read the guide."))
    line = "Workers can stay while they wait for the decision."
    ruled = page(section("Stay", "Read the guide.", line, rules=(rule(line, "permission", "may"),)))
    assert compare(old, ruled).severity is S


def test_whom_to_call_is_no_policy() -> None:
    """A sentence that only says where to ask, read as a contact, comes and goes as information."""
    old = page(section("Help", "Read the guide."))
    line = "Call the office of your region."
    called = page(section("Help", "Read the guide.", line, rules=(rule(line, "contact", "must"),)))
    assert compare(old, called).severity is E
    assert compare(called, old).severity is E


def test_what_moved_between_sections_neither_came_nor_went() -> None:
    """A duty that stands under another heading now is a move."""
    duty = "You must keep the stamped copy of the contract for six years."
    old = page(section("Before", "Read on.", duty), section("After", "Wait for the letter."))
    new = page(section("Before", "Read on."), section("After", "Wait for the letter.", duty))
    result = compare(old, new)
    assert result.severity is E
    assert not [c for c in result.changes if c.kind in ("added", "removed")]
