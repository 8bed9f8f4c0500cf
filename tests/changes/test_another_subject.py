"""Promise: another page of the ministry is not believed under the page's own title, template and date; a rewrite is, at once."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.fixtures.captures.build import Page, dress
from tests.readings import ADDRESS, read_capture
from veille.changes.believe.judgement import is_copy, judge_capture
from veille.changes.believe.likeness import OTHER_TITLE, ReadCapture, measure
from veille.changes.believe.surroundings import Surroundings
from veille.model import DoubtReason, Lang, Verdict

# Pages of one ministry, written for this test: the same verbs and papers, each about its own matter.
PAGES: dict[str, tuple[Lang, str, str]] = {
    "study": ("en", "Study permit: keep your status", "<p>A study permit lets you stay while you are enrolled at a designated school. Your school reports each term whether you are still a student.</p><h2>Work while you study</h2><p>Full-time students work up to 24 hours a week off campus. You do not need a work permit for it.</p><h2>Change schools</h2><p>Tell us before you change schools. You apply for a new study permit and pay $150.</p><h2>Take leave</h2><p>A leave from your studies lasts at most 150 days.</p>"),
    "visit": ("en", "Visitor visa: bring your parents", "<p>Parents and grandparents of a citizen visit for up to five years with a super visa. They apply online from outside the country.</p><h2>Insurance</h2><p>The visitor buys medical insurance for one year. The policy covers at least $100,000.</p><h2>Income</h2><p>The child or grandchild who invites them meets the least income of the table. Send the letter of invitation and a notice of assessment.</p><h2>Fees</h2><p>The visa costs $100 and the biometrics $85.</p>"),
    "refugee": ("en", "Claim protection at a border", "<p>You ask for protection when you arrive. An officer takes your statement, your fingerprints and your papers.</p><h2>Hearing</h2><p>The tribunal hears your claim. Bring a lawyer and an interpreter if you need one.</p><h2>While you wait</h2><p>You apply for a work permit after the medical exam. There is no fee for people who claim protection.</p>"),
    "etudes": ("fr", "Permis d’études : garder son statut", "<p>Le permis d’études permet de rester pendant que l’étudiant est inscrit dans un établissement désigné. L’établissement déclare chaque trimestre s’il étudie encore.</p><h2>Travailler pendant les études</h2><p>L’étudiant à temps plein travaille au plus 24 heures par semaine hors campus. Aucun permis de travail n’est exigé.</p><h2>Changer d’établissement</h2><p>Avisez-nous avant de changer d’établissement. Le nouveau permis d’études coûte 150 $.</p>"),
    "parents": ("fr", "Super visa : inviter ses parents", "<p>Les parents et les grands-parents d’un citoyen séjournent jusqu’à cinq ans avec un super visa. La demande se fait en ligne, de l’étranger.</p><h2>Assurance</h2><p>Le visiteur souscrit une assurance médicale d’un an. La police couvre au moins 100 000 $.</p><h2>Revenu</h2><p>L’enfant qui invite atteint le revenu minimal du tableau. Joignez la lettre d’invitation et l’avis de cotisation.</p>"),
    "asile": ("fr", "Demander l’asile à la frontière", "<p>La personne demande la protection à son arrivée. L’agent recueille sa déclaration, ses empreintes et ses papiers.</p><h2>Audience</h2><p>Le tribunal entend la demande. Amenez un avocat et un interprète au besoin.</p><h2>En attendant</h2><p>Le permis de travail se demande après l’examen médical. Aucuns frais ne sont exigés des demandeurs d’asile.</p>"),
}  # fmt: skip
REWRITES = {
    "study": "<p>Since the fall, students renew online. Enrolment letters come from the school itself.</p><h2>Hours</h2><p>The limit is now 20 hours weekly during term. In the summer break a student works without limit.</p>",
    "visit": "<p>One form covers both grandparents. The invitation is signed by the child and, where there is one, the spouse.</p><h2>What it costs</h2><p>From March 2, 2026, a super visa costs $120. Insurance may be paid monthly.</p>",
    "refugee": "<p>Make the claim online before you travel on from the airport. The tribunal writes to your lawyer within 60 days.</p><h2>Papers</h2><p>Copies of identity papers are enough. An interpreter is paid by the tribunal at the hearing.</p>",
    "etudes": "<p>Depuis l’automne, l’étudiant renouvelle en ligne. L’attestation d’inscription vient de l’établissement.</p><h2>Heures</h2><p>La limite est de 20 heures par semaine pendant le trimestre. L’été, l’étudiant travaille sans limite.</p>",
    "parents": "<p>Un seul formulaire vise les deux grands-parents. L’invitation est signée par l’enfant et son conjoint.</p><h2>Coût</h2><p>À compter du 2 mars 2026, le super visa coûte 120 $. L’assurance se paie au mois.</p>",
    "asile": "<p>La demande d’asile se fait en ligne à l’aéroport. Le tribunal écrit à l’avocat dans les 60 jours.</p><h2>Papiers</h2><p>Des copies des papiers d’identité suffisent. Le tribunal paie l’interprète à l’audience.</p>",
}  # fmt: skip
OTHERS = [(one, two) for one in PAGES for two in PAGES if one != two and PAGES[one][0] == PAGES[two][0]]


def capture(lang: Lang, title: str, body: str, date: str = "2026-01-12", head: str = "") -> ReadCapture:
    return read_capture(dress(Page(lang, title, body, date), "canada-ca", head=head), lang)


def judge(name: str, body: str, date: str) -> Verdict:
    lang, title, before = PAGES[name]
    return judge_capture(capture(lang, title, before), capture(lang, title, body, date), Surroundings(lang=lang))


@pytest.mark.parametrize(("asked", "came"), OTHERS)
def test_another_page_under_the_kept_title_and_date_is_held(asked: str, came: str) -> None:
    verdict = judge(asked, PAGES[came][2], "2026-01-12")
    assert [d.reason for d in verdict.doubts] == [DoubtReason.OTHER_SUBJECT], verdict.likeness
    assert verdict.doubts[0].fr


@pytest.mark.parametrize("date", ["2026-01-12", "2026-02-10"])
@pytest.mark.parametrize("name", PAGES)
def test_a_rewrite_of_the_page_is_believed(name: str, date: str) -> None:
    verdict = judge(name, REWRITES[name], date)
    assert verdict.believed, (verdict.doubts, verdict.likeness)


@pytest.mark.parametrize("date", ["2026-01-12", "2026-02-10"])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("study", "<p>This guide was withdrawn on May 4, 2026. Schools now write to the province.</p>"),
        ("refugee", "<p>People who claim protection must pay for the medical exam.</p>"),
        ("parents", "<p>Le revenu minimal n’est plus exigé de l’enfant qui invite.</p>"),
    ],
)
def test_a_sentence_in_the_page_s_words_is_believed(name: str, body: str, date: str) -> None:
    verdict = judge(name, body, date)
    assert verdict.believed, (verdict.doubts, verdict.likeness)


ANEW = {
    "study": "<p>This guide follows the order in which you do things. Anyone who came on a permit after March should read it.</p><h2>Prove who you are</h2><p>Gather two photos, a police certificate and a medical exam. Each school gives its own deadlines; a campus may ask for more.</p><h2>Send the form</h2><p>Pay by card and keep the receipt for two years. An officer may call a student to an interview.</p>",
    # without a word of the title, in sections without headings
    "refugee": "<p>You told an officer that you cannot go home. Here is what follows, week by week, and who helps without a fee.</p><p>In the first week, call the shelter line and keep the letter that the officer gave you. It opens the door to a doctor.</p><p>In the second week, meet a lawyer and write your story in your own language. Have it translated by an interpreter.</p><p>In the third week, see the panel doctor, register your children at school and ask for a number to work. Tell everyone when you move.</p>",
}  # fmt: skip


@pytest.mark.parametrize(("date", "believed"), [("2026-01-12", False), ("2026-02-10", True)])
@pytest.mark.parametrize("name", ANEW)
def test_a_whole_page_written_anew_in_other_words_is_told_by_its_date(name: str, date: str, believed: bool) -> None:
    """Its words are those of any page of the ministry, but for a few of the page's."""
    assert judge(name, ANEW[name], date).believed is believed


@pytest.mark.parametrize(("count", "believed"), [(80, False), (81, True)])
def test_more_than_eighty_words_without_headings_are_a_page(count: int, believed: bool) -> None:
    """So many no notice has; up to that, a text must name the page's matter whatever its date."""
    words = " ".join(re.sub("<[^>]+>", " ", ANEW["refugee"]).split()[:count])
    assert judge("refugee", f"<p>{words}.</p>", "2026-02-10").believed is believed


@pytest.mark.parametrize(
    ("name", "body", "believed"),
    [
        ("study", "<p>[Spent]</p>", True),
        ("visit", "<p>1 to 7. (Replaced).</p>", True),
        ("parents", "<p>(Omis).</p>", True),
        ("refugee", "<p>Intake is closed until January 1, 2027.</p>", True),
        ("study", "<p>This measure expired. New requests are no longer considered.</p>", True),
        ("etudes", "<p>Ce volet est en pause.</p>", True),
        ("etudes", "<p>Ce lien est expiré.</p>", False),
        ("study", "<p>This event has ended.</p>", False),
        ("refugee", "<p>Closed until Monday.</p>", False),
        ("visit", "<p>We're closed tonight. See you in the morning!</p>", False),
        ("asile", "<p>La route est fermée jusqu’au 3 juin 2026.</p>", False),
    ],
)
def test_a_note_of_an_end_is_told_by_what_ended(name: str, body: str, believed: bool) -> None:
    assert judge(name, body, "2026-02-10").believed is believed


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("study", "<p>Pickers of mushrooms live in the camps of the forest. A picker buys a zone permit for $40 and carries it.</p><h2>Camps</h2><p>The warden assigns a tent on arrival and keeps the stove.</p>"),
        ("parents", "<p>Tout chien porte une médaille. La médaille coûte 30 $ par année.</p><h2>Aires d’exercice</h2><p>Cinq parcs ont un enclos. Ramassez les excréments de votre chien.</p><h2>Morsures</h2><p>Le chien qui mord est examiné par un vétérinaire et peut devoir porter une muselière.</p>"),
        ("refugee", "<p>The outdoor pool opens on June 20. Swimmers under eight must be with an adult.</p><h2>Lessons</h2><p>Lessons cost $64 for eight weeks. Bring a towel, a cap and a lock.</p><h2>Lanes</h2><p>Two lanes are kept for lengths from noon to one.</p>"),
    ],
)  # fmt: skip
def test_a_page_of_another_trade_is_held_whatever_its_date(name: str, other: str) -> None:
    """It names a permit and a fee, too, in words that no page of such offices uses."""
    assert [d.reason for d in judge(name, other, "2026-02-10").doubts] == [DoubtReason.OTHER_SUBJECT]


def _as_law(read: ReadCapture) -> ReadCapture:
    return replace(read, document=replace(read.document, kind="regulation"))


@pytest.mark.parametrize(("date", "believed"), [("2026-01-12", False), ("2026-02-10", True)])
@pytest.mark.parametrize(("name", "came"), [("visit", "refugee"), ("parents", "asile")])
def test_a_law_is_known_by_its_title_and_date_whatever_its_provisions(
    name: str, came: str, date: str, believed: bool
) -> None:
    lang, title, before = PAGES[name]
    old, new = _as_law(capture(lang, title, before)), _as_law(capture(lang, title, PAGES[came][2], date))
    assert judge_capture(old, new, Surroundings(lang=lang)).believed is believed


SIDES = {
    "study": "<h2>Winter boots</h2><p>Snow falls from November. Wool socks, a scarf and boots keep your feet dry at the bus stop.</p><h2>Cycling</h2><p>Bike lanes close in December. Wear a helmet and lock both wheels to the rack.</p><h2>Groceries</h2><p>The market by the river sells apples, beans and bread on Fridays. Bring a basket, because bags cost a quarter.</p><h2>Concerts</h2><p>The orchestra plays outdoors each July. Lawn seats are free.</p>",
    "etudes": "<h2>Bottes d’hiver</h2><p>La neige tombe dès novembre. Bas de laine, foulard et bottes gardent les pieds au sec à l’arrêt d’autobus.</p><h2>Vélo</h2><p>Les pistes ferment en décembre. Portez un casque et cadenassez les deux roues au support.</p><h2>Épicerie</h2><p>Le marché de la rivière vend pommes, haricots et pain le vendredi. Apportez un panier.</p><h2>Concerts</h2><p>L’orchestre joue dehors en juillet. Les places sur le gazon sont gratuites.</p>",
}  # fmt: skip


@pytest.mark.parametrize(("date", "believed"), [("2026-01-12", False), ("2026-02-10", True)])
@pytest.mark.parametrize("name", SIDES)
def test_sides_of_a_matter_that_had_no_word_yet_are_told_by_the_date_and_by_what_was_kept(
    name: str, date: str, believed: bool
) -> None:
    assert judge(name, PAGES[name][2] + SIDES[name], date).believed is believed


@pytest.mark.parametrize("name", ["study", "visit", "etudes", "parents"])
def test_the_frame_of_a_page_without_any_of_its_rules_is_no_edit_whatever_its_date(name: str) -> None:
    lang, title, body = PAGES[name]
    frame = {"en": "<p>Instruction 31 of the series on stays in the country</p><p>Whole document: HTML, XML, PDF</p><p>Registration 12 March 2009, minister of state</p>", "fr": "<p>Instruction 31 de la série sur les séjours au pays</p><p>Document entier : HTML, XML, PDF</p><p>Enregistrement 12 mars 2009, ministre d’État</p>"}  # fmt: skip
    old, new = capture(lang, title, frame[lang] + body), capture(lang, title, frame[lang], "2026-02-10")
    verdict = judge_capture(old, new, Surroundings(lang=lang))
    assert [d.reason for d in verdict.doubts] == [DoubtReason.UNLOADED], (verdict, len(old.document.rules))


@pytest.mark.parametrize("mark", ['<link rel="canonical" href="{}">', '<meta property="og:url" content="{}">'])
def test_a_page_of_nearly_the_same_title_that_names_another_address_is_another_page(mark: str) -> None:
    """Pages of one guide differ by a word of their titles; each names its own address."""
    lang, title, body = PAGES["study"]
    old = capture(lang, title, body, head=mark.format(ADDRESS))
    sister = PAGES["visit"][2].replace("super visa", "study permit")
    new = capture(lang, title + "s", sister, head=mark.format("https://www.canada.ca/sister.html"))
    verdict = judge_capture(old, new, Surroundings(lang=lang, address=ADDRESS))
    assert [d.reason for d in verdict.doubts] == [DoubtReason.ANOTHER_PAGE]
    moved = replace(new, document=old.document, look=replace(old.look, canonical="https://www.canada.ca/moved.html"))
    assert judge_capture(old, moved, Surroundings(lang=lang, address=ADDRESS)).believed


@pytest.mark.parametrize("date", ["2026-01-12", "2026-02-10"])
@pytest.mark.parametrize(("asked", "came"), OTHERS)
def test_the_address_that_was_asked_for_makes_no_other_page_the_page(asked: str, came: str, date: str) -> None:
    """A site that prints whatever address it was asked for names it on any page; title and text are another's."""
    lang, title, body = PAGES[asked]
    mark = f'<link rel="canonical" href="{ADDRESS}">'
    shared = f"<p>{title.split(':')[0]}</p>"  # what both pages name
    new = capture(lang, PAGES[came][1], PAGES[came][2] + shared, date, head=mark)
    assert not judge_capture(capture(lang, title, body, head=mark), new, Surroundings(lang=lang)).believed


SISTERS: dict[str, tuple[str, str]] = {  # of the family of "study": its words, another matter
    "title": (
        "Study permit: extend your status",
        "<p>You extend a study permit online, 30 days before it ends.</p><h2>Papers</h2><p>Your school writes a letter that you are enrolled.</p><h2>Fee</h2><p>A student pays $150 to extend a study permit.</p>",
    ),
    "body": (
        PAGES["study"][1],
        "<p>You extend a study permit online, 30 days before it ends.</p><h2>Papers for the school</h2><p>Your school writes a letter that you are enrolled at a designated school.</p><h2>Price</h2><p>You apply for a new study permit online and pay $150 before it ends.</p>",
    ),
    "half": (
        PAGES["study"][1],
        PAGES["study"][2].split("<h2>Change")[0]
        + "<h2>Papers for the school</h2><p>Your school writes a letter that you are enrolled as a student and may stay. You keep it with the permit while you study.</p><h2>Price</h2><p>A student pays $150 to extend a study permit, and a school $50 for each term in which a student works off campus.</p>",
    ),
}


@pytest.mark.parametrize(
    ("sister", "reason"),
    [("title", DoubtReason.ANOTHER_PAGE), ("body", DoubtReason.UNDATED), ("half", DoubtReason.UNDATED)],
)
def test_a_page_of_the_same_family_is_told_by_its_title_or_by_the_date_that_did_not_move(
    sister: str, reason: DoubtReason
) -> None:
    """Its words are the page's own. Sections that were exchanged under a new date are their editors'."""
    lang, title, before = PAGES["study"]
    named, body = SISTERS[sister]
    verdicts = [
        judge_capture(capture(lang, title, before), capture(lang, named, body, date), Surroundings(lang=lang))
        for date in ("2026-01-12", "2026-02-10")
    ]
    assert [d.reason for d in verdicts[0].doubts] == [reason], verdicts[0].likeness
    assert verdicts[1].believed == (sister != "title"), verdicts[1].doubts


@pytest.mark.parametrize("date", ["2026-01-12", "2026-02-10"])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("study", "<p>Dogs must be on a leash in the park. The fine is $200.</p>"),
        ("visit", "<p>The museum is open until June 30, 2026. Admission is $12 for adults.</p>"),
        ("refugee", "<p>You must renew your driver's licence before your birthday. It costs $96.</p>"),
        ("etudes", "<p>L’importateur doit étiqueter chaque pot de miel. L’inspection coûte 85 $.</p>"),
        ("study", "<p>The tender closed on May 4, 2026. Three bids were received.</p>"),
        ("study", "<p>The race has ended. Authors may apply again on May 4, 2026.</p>"),  # no longer word of its own
        ("asile", "<p>La piscine est fermée depuis le 4 mai 2026.</p>"),
        ("asile", "<p>Votre colis est en route. Vous devez retourner la boîte dans les 30 jours. Total : 45 $.</p>"),
    ],
)
def test_a_duty_or_an_amount_of_another_matter_is_no_rewrite(name: str, body: str, date: str) -> None:
    verdict = judge(name, body, date)
    assert [d.reason for d in verdict.doubts] == [DoubtReason.UNLIKE], verdict.likeness


@pytest.mark.parametrize(
    ("title", "body", "copied"),
    [
        ("Visitor visa: bring your parents", PAGES["visit"][2].replace("$100 and", "$110 and"), True),
        ("Visitor visa: bring your parents", PAGES["refugee"][2], False),  # its text is no page's that is known
        ("Study permit: keep your status", PAGES["visit"][2], False),  # the same page at another address
    ],
)
def test_the_text_of_a_page_under_another_title_is_a_copy_of_it(title: str, body: str, copied: bool) -> None:
    lang, asked, before = PAGES["study"]
    other = capture(lang, title, PAGES["visit"][2]).document
    assert is_copy(other, capture(lang, asked, before), capture(lang, title, body)) is copied


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("section 216", "section 200", False),
        ("rates of 2025", "rates of 2026", True),
        ("section 216", "section 216", True),
    ],
)
def test_a_title_with_another_number_names_another_page_unless_it_is_a_year(
    before: str, after: str, same: bool
) -> None:
    text = "<p>Study permits are issued to those who hold a letter.</p>"
    old, new = (capture("en", f"Regulations, {named}", text) for named in (before, after))
    assert (measure(old, new).title > OTHER_TITLE) == same


def test_a_repeal_is_told_under_a_heading_that_speaks_of_support() -> None:
    """What the page said before does not make its new line one about the reading of pages."""
    heading, was = (
        "<h2>Means of support</h2>",
        "<p>206 A work permit may be issued to a person who has no other income.</p>",
    )
    old, new = (
        capture("en", "Regulations, section 206", heading + text, "2026-01-12")
        for text in (was * 4, "<p>206 [Repealed, SOR/2026-31, s. 4]</p>")
    )
    assert judge_capture(old, new, Surroundings(lang="en")).believed
