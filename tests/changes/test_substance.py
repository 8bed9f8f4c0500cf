"""Promise: a word of meaning put in a rule for another, added to it or taken from it, is policy; another way to say it is not."""

from __future__ import annotations

import pytest
from changes_pages import compare_bodies

from veille.model import Lang, Severity

S, E = Severity.SUBSTANTIVE, Severity.EDITORIAL
# language, before, after, severity; both ways
EDITS: list[tuple[Lang, str, str, Severity]] = [
    ("en", "Your uncle must seal the envelope.", "Your neighbour must seal the envelope.", S),
    ("fr", "Votre oncle doit sceller l’enveloppe.", "Votre voisin doit sceller l’enveloppe.", S),
    ("en", "Bakers may enter the contest.", "Weavers may enter the contest.", S),
    ("en", "The pass is valid for 2 years from the date of purchase.", "The pass is valid for 2 years from the date of activation.", S),
    ("fr", "L’épreuve est orale.", "L’épreuve est écrite.", S),
    ("fr", "La carte est exigée pour les cours du soir.", "La carte est exigée pour les cours du matin.", S),
    ("fr", "Vous devez répondre dans les 10 jours suivant l’avis.", "Vous devez répondre dans les 10 jours suivant la publication de l’avis.", S),
    ("en", "Candidates are invited in the order they register.", "Candidates are invited by age.", S),
    ("en", "You must bring a copy of the lease.", "You must bring a coloured copy of the lease.", S),
    # which files are meant
    ("en", "Complete files are sorted by date.", "Files are sorted by date.", S),
    ("fr", "Les dossiers complets sont classés par date.", "Les dossiers sont classés par date.", S),
    # a pronoun for another paper than the one named beside it
    ("en", "Print the list. You must sign it.", "Print the list. You must sign the lease.", S),
    # a pronoun for the paper named beside it, and a form's code for its name
    ("en", "Print the list. You must sign it.", "Print the list. You must sign the list.", E),
    ("fr", "Imprimez la liste. Vous devez joindre celle-ci au dossier.", "Imprimez la liste. Vous devez joindre la liste au dossier.", E),
    ("en", "Your ABC 1234 must be signed.", "Your entry form (ABC 1234) must be signed.", E),
    # "in force" beside what is named, and as what is said of it
    ("fr", "Le barème est en vigueur.", "Le barème est aboli.", S),
    ("fr", "Le barème en vigueur est affiché au comptoir.", "Le barème est affiché au comptoir.", E),
    ("fr", "Les élèves inscrits dans une école doivent avoir une carte.", "Les élèves qui fréquentent une école doivent avoir une carte.", E),
    # other words for the same
    ("en", "You must fill out the form and submit it.", "You must complete the form and send it in.", E),
    ("fr", "Vous devez remplir le formulaire et le soumettre.", "Vous devez compléter le formulaire et le transmettre.", E),
    ("en", "You must give us proof of payment prior to the visit.", "You must provide us with evidence of payment before the visit.", E),
    ("fr", "Le titulaire doit aviser le bureau par lettre.", "Le détenteur doit informer le bureau par lettre.", E),
    ("en", "The clerk can cancel the booking.", "The booking can be cancelled by the clerk.", E),
    ("en", "You can pay up to 30 days after you book.", "You can pay within 30 days after you book.", E),
    ("en", "Entries are received from May 4 on.", "Entries are accepted from May 4 on.", E),
    ("fr", "Vous n’avez pas besoin de carte.", "Aucune carte n’est requise.", E),
    ("en", "The parcel must be opened by the clerk.", "The clerk must open the parcel.", E),
    ("en", "Payment for the stall must be made online.", "You must pay for the stall online.", E),
    ("en", "The entry will be returned by the clerk if it is incomplete.", "The clerk will return the entry if it is not complete.", E),
    ("en", "Should you require help, call the clerk.", "If you need help, call the clerk.", E),
    ("en", "Failure to sign may result in refusal of the entry.", "If you do not sign, we may refuse your entry.", E),
    ("en", "You must bring a label, and it must be signed by the baker.", "You must bring a label. The baker must sign it.", E),
    ("en", "The baker must pay the fee. The baker must also send the label.", "The baker must pay the fee and send the label.", E),
    ("fr", "Le comptoir doit vérifier l’ensemble des étiquettes jointes à l’appui de la demande.", "Le comptoir doit vérifier toutes les étiquettes fournies avec la demande.", E),
    ("fr", "Vous devez joindre une étiquette, qui doit être signée.", "Vous devez joindre une étiquette. Celle-ci doit être signée.", E),
    ("fr", "Dans l’éventualité où vous auriez besoin d’aide, appelez le comptoir.", "Si vous avez besoin d’aide, appelez le comptoir.", E),
    ("fr", "Toute personne qui désire vendre du pain doit obtenir une carte.", "Si vous voulez vendre du pain, vous devez obtenir une carte.", E),
    ("fr", "Vous devez nous aviser immédiatement si votre adresse change.", "Si votre adresse change, vous devez nous en informer sans tarder.", E),
    ("en", "Work experience must have been gained within the last 3 years.", "You must have gained your work experience in the past 3 years.", E),
    ("en", "You must have a letter from your guild.", "You must have a letter issued by your guild.", E),
    ("en", "All fees must be paid in cash.", "You must pay all fees in cash.", E),
    ("en", "You are exempt from paying the stall fee.", "You do not need to pay the stall fee.", E),
    ("en", "You must send the label to IRCC.", "You must send the label to Immigration, Refugees and Citizenship Canada.", E),
    ("en", "If you already hold a card, you can renew it online.", "Do you already hold a card? You can renew it online.", E),
    ("fr", "Si vous avez déjà une carte, vous pouvez la renouveler en ligne.", "Vous avez déjà une carte? Vous pouvez la renouveler en ligne.", E),
    ("en", "You must include the sealed label and keep a copy for your files.", "Include the sealed label. Keep a copy for your own files.", E),
    ("en", "To be considered, your entry must include a label.", "We will only consider your entry if it includes a label.", E),
    ("en", "You cannot sell bread until you have your card.", "Do not sell bread before you have your card.", E),
    ("fr", "Nous examinons les inscriptions dans l’ordre où elles arrivent.", "Les inscriptions sont examinées dans l’ordre où elles arrivent.", E),
    ("fr", "Les boulangers inscrits n’ont aucune démarche à faire.", "Si vous êtes un boulanger inscrit, vous n’avez rien à faire.", E),
    ("fr", "Le jury admet les boulangers provinciaux.", "Le boulanger provincial est admis par le jury.", E),
    ("en", "If you have no label, you cannot enter.", "You cannot enter without a label.", E),
    ("fr", "Si vous n’avez pas de carte valide, vous ne pouvez pas entrer au marché.", "Sans carte valide, vous ne pouvez pas entrer au marché.", E),
    ("en", "Please use the latest version of the label.", "Use the most recent version of the label.", E),
    # what is not the same in a rule
    ("en", "You must get a card before the fair opens.", "You must apply for a card before the fair opens.", S),
    ("fr", "Vous devez obtenir une carte avant la foire.", "Vous devez demander une carte avant la foire.", S),
    ("en", "You must pay for an adult who comes with you.", "You must pay for each adult who comes with you.", S),
    ("fr", "Les boulangers qui habitent au village peuvent vendre du pain.", "Les boulangers qui veulent habiter au village peuvent vendre du pain.", S),
    ("en", "Bakers outside Quebec get more points.", "Bakers get more points.", S),
    ("fr", "Un juge goûte le pain.", "Deux juges goûtent le pain.", S),
    ("fr", "Cette carte vous donne des points.", "Cette carte ne vous donne plus de points.", S),
    ("en", "A tasting may be necessary.", "A tasting is mandatory.", S),
    ("en", "The clerk may ask for a label.", "The clerk asks for a label.", S),
    ("fr", "Une étiquette peut être demandée.", "Une étiquette est demandée.", S),
    ("en", "Refuse the entry if the label is missing.", "You may refuse the entry if the label is missing.", S),
    ("fr", "Refusez l’inscription si l’étiquette manque.", "Vous pouvez refuser l’inscription si l’étiquette manque.", S),
    ("en", "Bakers may be exempt from the fee.", "Bakers are exempt from the fee.", S),
    ("en", "Bakers can sell on campus.", "Bakers can sell off campus.", S),
    ("fr", "Aucun permis de travail ne doit être délivré.", "Aucun permis d’études ne doit être délivré.", S),
    ("fr", "Il vous faut l’accord des deux boulangers.", "Il vous faut l’accord d’un boulanger.", S),
    ("en", "Your entry will be refused.", "Your entry will be returned.", S),
    ("fr", "Votre demande sera refusée.", "Votre demande vous sera retournée.", S),
    ("en", "Send the label by mail.", "Send the label by email.", S),
    ("en", "You must take a tasting test.", "You must pass a tasting test.", S),
    ("en", "Bakers may change employers.", "Bakers may change occupations.", S),
    ("fr", "Vous devez vous inscrire avant votre arrivée.", "Vous devez vous inscrire à votre arrivée.", S),
    ("en", "You must sign the form.", "You must sign the form so that we can reach you.", E),
    ("en", "Say which size you need and sign.", "Say which size you require and sign.", E),
    ("en", "Sign it once you get the card.", "Sign it after you receive the card.", E),
    ("fr", "Si vous avez une carte, vous devez signer.", "Si vous possédez une carte, vous devez signer.", E),
    ("en", "You may enter through one of the gates below.", "You may enter through one of the following gates.", E),
    ("en", "You must pass one of the tests.", "You must pass two of the tests.", S),
    ("en", "Tell us if you leave (for Quebec only).", "Tell us if you leave (for Ontario only).", S),
    ("en", "Co-operate with the clerk.", "Cooperate with the clerk.", E),
    ("fr", "Les étudiants doivent signer.", "Les étudiant·e·s doivent signer.", E),
]  # fmt: skip
# language, a sentence that is added, severity
ADDED: list[tuple[Lang, str, Severity]] = [
    ("en", "We may cancel your pass.", S),
    ("fr", "Nous pouvons annuler votre carte.", S),
    ("fr", "L’agent pourra refuser la demande.", S),
    ("en", "You may work for any employer.", S),
    ("en", "You may find the list on our website.", E),
    ("fr", "Vous pouvez consulter la liste sur notre site.", E),
]


@pytest.mark.parametrize(("lang", "before", "after", "severity"), EDITS)
def test_words_of_meaning_weigh(lang: Lang, before: str, after: str, severity: Severity) -> None:
    for one, two in ((before, after), (after, before)):
        result = compare_bodies(lang, f"<p>{one}</p><p>Hello.</p>", f"<p>{two}</p><p>Hello.</p>")
        assert result.severity is severity, result.reasons


@pytest.mark.parametrize(("lang", "sentence", "severity"), ADDED)
def test_a_sentence_that_befalls_somebody_is_policy(lang: Lang, sentence: str, severity: Severity) -> None:
    assert compare_bodies(lang, "<p>Hello.</p>", f"<p>Hello.</p><p>{sentence}</p>").severity is severity
    assert compare_bodies(lang, f"<p>Hello.</p><p>{sentence}</p>", "<p>Hello.</p>").severity is severity


def test_the_letter_of_a_label_in_a_heading_is_no_wording() -> None:
    one, two = (f"<h2>Parcours {letter}</h2><p>Le sentier longe la rivière.</p>" for letter in "AB")
    assert compare_bodies("fr", one, two).severity is S
