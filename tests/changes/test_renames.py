"""Promise: a section keeps its identity under another heading with partly new words; another program gets its own."""

from __future__ import annotations

import pytest
from changes_build import read, section
from changes_pages import compare_bodies

from veille.changes import compare, identify, inherit_ids
from veille.model import Document, Lang, Section
from veille.parsers import read_document
from veille.profiles import load_profiles

LANGS: tuple[Lang, ...] = ("en", "fr")
BEFORE = {
    "en": section("Opening hours", "The counter opens at nine in the morning on working days."),
    "fr": section("Heures d’ouverture", "Le comptoir ouvre à neuf heures les jours ouvrables."),
}
AFTER = {
    "en": section("Contact", "Write to the office named on your letter and give your file number."),
    "fr": section("Nous joindre", "Écrivez au bureau nommé dans votre lettre et donnez votre numéro de dossier."),
}
# One section before and after: another heading, and of three sentences one that changed. English, then French.
RENAMES: list[tuple[str, str, str, str, str, str]] = [
    # old heading, new heading, kept, kept, old sentence, new sentence
    ("Fees", "What it costs", "Pay at the bank before the visit.", "The receipt shows the number of the file.", "The fee is $90.", "The fee is $95 for each person."),
    ("Who may apply", "Eligibility", "You must live on the farm where you work.", "Your employer signs the second page.", "Two seasons of work are needed.", "One season of work is enough now."),
    ("Papers to bring", "Documents", "Bring the signed contract and its translation.", "Copies are kept for ten years.", "Bring four photos.", "Photos are taken at the counter."),
    ("After you apply", "What happens next", "An officer reads the file within a month.", "You get a letter with the decision.", "Call us for news.", "News of your file is in your account."),
    ("Musicians", "Musicians and their crews", "Show the contract of the hall for each concert.", "A tour may cross the border twice.", "Stay at most 14 days.", "Stay at most 21 days with your crew."),
    ("Language tests", "Proof of language", "The test must be less than two years old.", "Results are sent by the test centre itself.", "Ask for level 5.", "Ask for level 6 in speaking."),
    ("Refusals", "If we refuse the file", "The letter gives the reason of the refusal.", "A new application costs the same fee.", "Appeal within 15 days.", "There is no appeal from this decision."),
    ("Housing", "Where you will live", "The employer inspects the lodging every spring.", "The report is posted in the kitchen.", "Rent is free.", "Rent may be taken from the wage."),
    ("Changing jobs", "New employer", "Ask for a new permit before you start elsewhere.", "The old permit ends on the day of the change.", "Wait for the letter.", "You may start when the request is received."),
    ("Taxes", "Tax and social insurance", "Apply for a number at any service counter.", "The number stays yours for life.", "Bring the permit.", "Bring the permit and a second paper."),
    ("Frais", "Coût de la demande", "Payez à la banque avant la visite.", "Le reçu porte le numéro du dossier.", "Les frais sont de 90 $.", "Les frais sont de 95 $ par personne."),
    ("Qui peut présenter une demande", "Admissibilité", "Vous devez habiter à la ferme où vous travaillez.", "Votre employeur signe la deuxième page.", "Deux saisons sont exigées.", "Une seule saison suffit désormais."),
    ("Pièces à apporter", "Documents", "Apportez le contrat signé et sa traduction.", "Les copies sont gardées dix ans.", "Apportez quatre photos.", "Les photos sont prises au comptoir."),
    ("Après la demande", "La suite", "Un agent lit le dossier en moins d’un mois.", "Une lettre vous donne la décision.", "Appelez-nous.", "Les nouvelles sont dans votre compte."),
    ("Musiciens", "Musiciens et techniciens", "Montrez le contrat de la salle pour chaque concert.", "Une tournée peut passer deux fois la frontière.", "Restez au plus 14 jours.", "Restez au plus 21 jours avec l’équipe."),
    ("Tests de langue", "Preuve de langue", "Le test doit dater de moins de deux ans.", "Le centre envoie lui-même les résultats.", "Atteignez le niveau 5.", "Atteignez le niveau 6 à l’oral."),
    ("Refus", "Si nous refusons la demande", "La lettre donne la raison du refus.", "Une nouvelle demande coûte les mêmes frais.", "Faites appel en 15 jours.", "La décision est sans appel."),
    ("Logement", "Où vous vivrez", "L’employeur inspecte le logement chaque printemps.", "Le rapport est affiché dans la cuisine.", "Le loyer est gratuit.", "Le loyer peut être retenu sur le salaire."),
    ("Changer d’emploi", "Nouvel employeur", "Demandez un permis avant de commencer ailleurs.", "L’ancien permis prend fin le jour du changement.", "Attendez la lettre.", "Commencez dès que la demande est reçue."),
    ("Impôts", "Impôts et assurance sociale", "Demandez un numéro à tout comptoir de service.", "Le numéro reste le vôtre à vie.", "Apportez le permis.", "Apportez le permis et une autre pièce."),
]  # fmt: skip
# Two programs: one goes and the other comes in its place. Their sentences have the shape that all pages share.
PROGRAMS: list[tuple[Lang, str, str, str, str]] = [
    ("en", "Nurses stream", "You must be registered with the order of nurses.", "Bakers stream", "You must show the diploma of the baking school."),
    ("en", "Asylum claimants", "You can work while you wait for the hearing.", "Residents of the islands", "You can study without a permit for one year."),
    ("en", "Caregiver pilot", "Care for a child in the home of the family.", "Agri-food pilot", "Work in a meat plant or a greenhouse all year."),
    ("en", "Pay with a card", "The portal takes all major cards.", "Apply on paper", "Mail the signed form to the centre in your region."),
    ("en", "Spousal sponsorship", "Your spouse signs the undertaking with you.", "Parent sponsorship", "A draw picks who may sponsor a parent this year."),
    ("en", "Working holiday", "You must be under 35 on the day of the draw.", "Young professionals", "The job must match your field of study."),
    ("en", "Visitor visa", "The visa is stuck in your passport.", "Transit visa", "You stay in the airport between two flights."),
    ("en", "Entrepreneurs", "Invest in a business that you run yourself.", "Self-employed artists", "Show two years of concerts or exhibits abroad."),
    ("en", "Temporary public policy for firefighters", "Crews may come for the fire season.", "Temporary public policy for pilots", "Airlines may hire crews from abroad."),
    ("en", "Study permit extension", "Ask before your permit runs out.", "Study permit for minors", "A parent or guardian signs for the child."),
    ("en", "Code A23", "A worker of a partner enterprise.", "Code C43", "A researcher invited by a university hospital."),
    ("fr", "Volet des infirmières", "Vous devez être inscrite à l’ordre des infirmières.", "Volet des boulangers", "Vous devez montrer le diplôme de l’école de boulangerie."),
    ("fr", "Demandeurs d’asile", "Vous pouvez travailler en attendant l’audience.", "Résidents des îles", "Vous pouvez étudier sans permis pendant un an."),
    ("fr", "Projet pilote des aidants", "Gardez un enfant au domicile de la famille.", "Projet pilote agroalimentaire", "Travaillez toute l’année dans une serre ou un abattoir."),
    ("fr", "Payer par carte", "Le portail accepte les principales cartes.", "Demander sur papier", "Postez le formulaire signé au centre de votre région."),
    ("fr", "Parrainage d’un époux", "Votre époux signe l’engagement avec vous.", "Parrainage d’un parent", "Un tirage désigne qui peut parrainer cette année."),
    ("fr", "Vacances-travail", "Vous devez avoir moins de 35 ans le jour du tirage.", "Jeunes professionnels", "L’emploi doit être dans votre domaine d’études."),
    ("fr", "Visa de visiteur", "Le visa est collé dans le passeport.", "Visa de transit", "Vous restez à l’aéroport entre deux vols."),
    ("fr", "Entrepreneurs", "Investissez dans une entreprise que vous dirigez.", "Artistes autonomes", "Montrez deux ans de concerts ou d’expositions à l’étranger."),
    ("fr", "Politique d’intérêt public pour les pompiers", "Les équipes viennent pour la saison des feux.", "Politique d’intérêt public pour les pilotes", "Les transporteurs embauchent des équipages à l’étranger."),
    ("fr", "Prolongation du permis d’études", "Faites la demande avant la fin du permis.", "Permis d’études pour mineurs", "Un parent ou un tuteur signe pour l’enfant."),
    ("fr", "Code A23", "Un travailleur d’une entreprise partenaire.", "Code C43", "Un chercheur invité par un hôpital universitaire."),
]  # fmt: skip


def between(one: Section, lang: Lang) -> Document:
    """The section between two that stay."""
    return read(BEFORE[lang], one, AFTER[lang], lang=lang)


def same(old: Document, new: Document) -> bool:
    return identify(old, new).section_pairs().get(1) == 1


@pytest.mark.parametrize("row", RENAMES, ids=lambda row: row[0])
@pytest.mark.parametrize("back", [False, True])
def test_a_renamed_section_with_partly_new_words_is_one(row: tuple[str, ...], back: bool) -> None:
    """And it is told as renamed, never as gone and come."""
    one, two, *kept, was, now = row
    lang = LANGS[RENAMES.index(row) >= len(RENAMES) // 2]  # type: ignore[arg-type]
    old, new = between(section(one, *kept, was), lang), between(section(two, *kept, now), lang)
    if back:
        old, new = new, old
    assert same(old, new)
    assert [m for m in identify(old, new).sections if m.old is None or m.new is None] == []
    assert "renamed" in [c.kind for c in compare(old, new).changes if c.object == "section"]


@pytest.mark.parametrize(
    ("lang", "one", "text", "two", "other"),
    [
        ("en", "Fees", "A processing fee of $90 is payable for each stall requested.", "Cost", "You must pay a processing fee of $90 for each stall you request."),
        ("fr", "Frais", "Des frais de 90 $ sont exigibles pour chaque kiosque demandé.", "Coût", "Vous devez payer des frais de 90 $ pour chaque kiosque demandé."),
    ],
)  # fmt: skip
def test_a_section_reworded_as_a_whole_between_the_same_others_is_one(
    lang: Lang, one: str, text: str, two: str, other: str
) -> None:
    """Neither its heading nor one of its lines stayed."""
    old, new = between(section(one, text), lang), between(section(two, other), lang)
    assert same(old, new)
    assert same(new, old)


@pytest.mark.parametrize("row", PROGRAMS, ids=lambda row: f"{row[0]}-{row[1]}")
@pytest.mark.parametrize("back", [False, True])
def test_another_program_in_the_same_place_is_no_rename(row: tuple[Lang, str, str, str, str], back: bool) -> None:
    """One section went and one came."""
    lang, one, text, two, other = row
    old, new = between(section(one, text), lang), between(section(two, other), lang)
    if back:
        old, new = new, old
    assert not same(old, new)
    kinds = {c.kind for c in compare(old, new).changes}
    assert {"added", "removed"} <= kinds
    assert "renamed" not in kinds


def test_both_tables_hold_twenty_pairs_and_both_languages() -> None:
    assert len(RENAMES) >= 20
    assert len(PROGRAMS) >= 20
    assert {row[0] for row in PROGRAMS} == set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_a_certificate_section_keeps_its_id_when_its_heading_and_a_paragraph_change(lang: Lang) -> None:
    """The shape of a manual's page on the certificate: exemptions as a list, and rules that keep their ids with it."""
    lines = {
        "en": (
            "The certificate is required of every worker whose job needs an assessment.",
            "Officers must see the certificate before they issue the permit.",
            "These workers are exempt:",
            "- workers whose job lasts 30 days or less",
            "- workers who are not paid",
        ),
        "fr": (
            "Le certificat est exigé de tout travailleur dont l’emploi demande une évaluation.",
            "L’agent doit voir le certificat avant de délivrer le permis.",
            "Les travailleurs suivants sont dispensés :",
            "- ceux dont l’emploi dure au plus 30 jours",
            "- ceux qui ne sont pas rémunérés",
        ),
    }[lang]
    names = {
        "en": ("The certificate (CAQ)", "Workers who need the certificate of acceptance"),
        "fr": ("Le certificat (CAQ)", "Travailleurs à qui il faut le certificat d’acceptation"),
    }[lang]
    news = {
        "en": "Since January 12, 2026 the certificate is sent to the online account only.",
        "fr": "Depuis le 12 janvier 2026, le certificat est envoyé au compte en ligne seulement.",
    }[lang]
    first = inherit_ids(between(section(names[0], *lines), lang), page_id="p", seq=1)
    second = inherit_ids(between(section(names[1], lines[0], news, *lines[2:]), lang), page_id="p", seq=2, old=first)
    assert second.sections[1].id == first.sections[1].id
    old_ids = {r.quote: r.id for r in first.rules}
    stayed = {r.quote: r.id for r in second.rules if r.quote in old_ids}
    assert stayed
    assert all(old_ids[quote] == id_ for quote, id_ in stayed.items())
    assert [c.kind for c in compare(first, second).changes if c.object == "section"] == ["renamed"]


def _guide(name: str, fee: str, last: str = "Documents") -> Document:
    body = (
        f"<h2>About the {name}</h2><p>The {name} helps people who work on farms.</p>"
        f"<p>The processing fee of the {name} is {fee}.</p>"
        f"<h2>Who can apply to the {name}</h2><p>Workers with a job offer may apply to the {name}.</p>"
        f"<h2>{last}</h2><p>Send the form of the {name} with a copy of your passport.</p>"
    )
    html = (
        '<!DOCTYPE html><html lang="en"><head><title>Guide - Canada.ca</title></head><body>'
        f'<main property="mainContentOfPage" class="container"><h1 id="wb-cont">Guide</h1>{body}</main></body></html>'
    )
    return read_document(html.encode(), profile=load_profiles(None)["canada-ca"], lang="en")


def test_a_program_renamed_in_headings_and_text_is_one_change_with_its_places() -> None:
    """Headings, sentences and items with the same new words are one edit; an amount beside it is told by itself."""
    old = _guide("Prairie Growers Program", "$155")
    (change,) = compare(old, _guide("Northern Growers Program", "$155")).changes
    assert "the same change in 6 places" in change.summary_en
    assert {"Who can apply to the Northern Growers Program", "Documents"} <= set(change.places)
    with_fee = compare(old, _guide("Northern Growers Program", "$170"))
    assert [(c.object, c.before, c.after) for c in with_fee.changes if c.object == "value"] == [
        ("value", "155.00", "170.00")
    ]
    assert len(with_fee.changes) == 2
    # a heading that is renamed otherwise stays its own change
    assert len(compare(old, _guide("Northern Growers Program", "$155", last="Documents to send")).changes) == 2


def test_headings_that_name_two_things_still_there_are_not_one() -> None:
    """Headings alike in all but the name: where each page has both names, the words that came and went join none of them."""
    tail = ": fees as of {}, 2025"
    old = read(
        section("The basil pass", "A fee of $90 is paid for it."),
        section("The dahlia pass" + tail.format("June 4"), "A fee of $90 is due."),
    )
    new = read(
        section("The basil pass" + tail.format("May 6"), "A fee of $110 is paid for it."),
        section("The dahlia pass", "A fee of $210 is due."),
    )
    names = [[s.heading.split()[1] for s in document.sections if s.heading] for document in (old, new)]
    offset = len(old.sections) - len(names[0])
    pairs = {m.old: m.new for m in identify(old, new).sections if m.old is not None and m.new is not None}
    assert [(names[0][i - offset], names[1][j - offset]) for i, j in pairs.items() if i >= offset] == [
        ("basil", "basil"),
        ("dahlia", "dahlia"),
    ]


@pytest.mark.parametrize(("more", "kept"), [("", True), ("more", False)])
def test_a_section_of_which_half_stayed_is_the_same_under_another_heading(more: str, kept: bool) -> None:
    """By letters; one letter less than half is another section in its place."""
    stays, old, new = "aa bb cc dd ee ff", f"gg hh ii jj kk ll{more}", f"mm nn oo pp qq rr{more}"
    first = section("Bakeries", stays, old)
    second = section("Weaving", stays, new)
    matches = compare(read(BEFORE["en"], first, lang="en"), read(BEFORE["en"], second, lang="en")).sections
    assert any((match.old, match.new) == (1, 1) for match in matches) is kept


def test_sections_that_moved_with_the_one_that_holds_them_are_told_with_it() -> None:
    """Not each by itself."""
    body = {
        name: [section(name, f"The {name.lower()} counter keeps a list of {name.lower()}."),
               *(section(f"{name} {n}", f"Counter {n} of the {name.lower()} has a bell of brass.", level=3, path=(name,)) for n in ("east", "west"))]
        for name in ("Bread", "Cloth", "Wool", "Iron")
    }  # fmt: skip
    old, new = (
        [one for name in order for one in body[name]] for order in (list(body), ["Wool", "Bread", "Cloth", "Iron"])
    )
    changes = compare(read(*old, lang="en"), read(*new, lang="en")).changes
    assert [(change.kind, change.section) for change in changes] == [("moved", "Wool")]


@pytest.mark.parametrize(
    ("lang", "before", "after", "fees"),
    [
        ("en", "Northern pilot program", "Francophone community program", ("The fee is $1,900.", "The fee is $1,200.")),
        ("fr", "Programme pilote du Nord", "Programme des communautés francophones", ("Les frais sont de 1 900 $.", "Les frais sont de 1 200 $.")),
    ],
)  # fmt: skip
def test_a_program_in_the_place_of_another_is_no_rename(
    lang: Lang, before: str, after: str, fees: tuple[str, str]
) -> None:
    """What two headings call any program makes them no one program, and the fee of one did not become that of the other."""
    sides = [f"<h2>{h}</h2><p>{fee}</p><h2>Z</h2><p>Z.</p>" for h, fee in zip((before, after), fees, strict=True)]
    compared = compare_bodies(lang, *sides)
    assert {(c.kind, c.section) for c in compared.changes} == {("removed", before), ("added", after)}
    assert [(v.before, v.after) for v in compared.value_changes] == [("1900.00", None), (None, "1200.00")]


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [("en", "Northern program fees", "Fees of the Northern program"), ("fr", "Frais du programme", "Coûts du programme")],
)  # fmt: skip
def test_a_program_under_other_words_is_the_same(lang: Lang, before: str, after: str) -> None:
    text = {
        "en": "<p>You must pay $1,900 when you apply.</p>",
        "fr": "<p>Vous devez payer 1 900 $ avec la demande.</p>",
    }
    sides = [f"<h2>{h}</h2>{text[lang]}<h2>Z</h2><p>Z.</p>" for h in (before, after)]
    assert [c.kind for c in compare_bodies(lang, *sides).changes] == ["renamed"]
