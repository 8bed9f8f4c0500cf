"""Promise: a page's first answer has to speak for itself, and a little text never refuses the page that comes after it."""

from __future__ import annotations

import pytest

from tests.fixtures.captures.build import BASE, FOURTH, SECOND, THIRD, Page, bad_cases, dress
from tests.readings import read_capture
from tests.watching import Watch, page
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.titles import has_subject
from veille.errors import ParseError
from veille.model import DoubtReason, Lang

# Language, title, words. None of the first group says anything of what its title names.
SAYS_NOTHING = [
    ("en", "Hire a temporary worker in Quebec", "We are putting things back in order. Thanks for bearing with us."),
    ("fr", "Embaucher un travailleur temporaire au Québec", "Nous remettons tout en ordre. Merci d'attendre un peu."),
    ("en", "Hire a temporary worker in Quebec", "Back on Monday, November 30, 2026."),  # a day is no evidence
    ("en", "Study in Canada", "Your place in the line is 4012."),
    ("fr", "Étudier au Canada", "Votre rang dans la file est le 4012."),
]
SPEAKS = [
    # a rule
    ("en", "Lobster fishers", "Fishers must carry the permit on board."),
    # what the title names
    ("en", "Study in Canada", "Programs for those who want to study here."),
    ("fr", "Étudier au Canada", "Des programmes pour qui veut étudier ici."),
    # an amount
    ("en", "Biometrics", "It costs $85 for one person."),
    # a list of links, however few its words
    ("en", "Manuals", '<ul><li><a href="/a">Visits</a></li><li><a href="/b">Work</a></li><li><a href="/c">Study</a></li></ul>'),
    # a hub with its first page
    ("en", "Quebec cases", '<p>Topics</p><ul><li><a href="/hub/1">Caregivers</a></li></ul>'),
    # how to report an error is a subject, with a day
    ("en", "Report an error in a decision", "Write to the office that decided. It answers before June 30, 2026, at no cost: $0."),
    # a gift of another sort
    ("en", "Donate organs: foreign nationals", "Whoever gives an organ needs a visitor visa and a letter from the hospital."),
    # none of the title's words, and such offices' own alone
    ("en", "Extend your permit", "Workers who lose their status apply to restore it within 60 days."),
    ("en", "Access denied at a port of entry", "A foreign national may ask for the officer's notes on the application."),
    # a calendar
    ("fr", "Sessions", "Du 6 janvier au 21 mars 2026, du 31 mars au 13 juin 2026, du 2 septembre au 14 novembre 2026."),
    # a repeal in a line
    ("fr", "Travailleurs agricoles", "Ces instructions sont abrogées."),
    # pages whose title only sounds like an error
    ("en", "Maintenance workers", "Maintenance workers must hold a certificate of their trade."),
    ("fr", "Accès refusé au territoire", "Vous pouvez demander une révision. Les frais sont de 155 $."),
    ("en", "Service temporarily unavailable to visitors", "By mail, visitors pay a fee of $155."),
    ("en", "Maintenance of status", "Workers on maintained status may keep working until a decision is made."),
    # the field's own words that walls and consent requests use too
    ("fr", "Consentement à un séjour", "Le consentement au séjour d’un étudiant est donné pour la durée du programme."),
    ("en", "Authorize a third party", "You may authorize a third party, such as a lawyer, to act for you."),
    ("fr", "Numéro de référence", "Votre numéro de référence figure sur l’accusé de réception."),
    ("fr", "Délais de traitement", "En raison du volume élevé de demandes, le traitement dure 12 semaines."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "words"), SAYS_NOTHING)
def test_a_first_answer_that_says_nothing_of_its_title_is_held(lang: str, title: str, words: str) -> None:
    verdict = judge_capture(
        None, read_capture(dress(Page(lang, title, f"<p>{words}</p>"), "canada-ca")), Surroundings()
    )
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.LITTLE]


OTHER_MATTERS = [
    ("en", "Open work permits for spouses", "Anglers must carry a licence. It costs $28 and is valid for one season."),
    ("en", "Quebec cases", "Owners must keep each dog on a leash. The fine is $200."),
    ("fr", "Permis d’études", "Les factures d’eau sont à payer avant le 30 juin 2026. Des frais de 20 $ s’ajoutent ensuite."),
    ("fr", "Parrainage", "Le musée est ouvert jusqu’au 30 juin 2026. L’entrée coûte 12 $ pour les adultes."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "words"), OTHER_MATTERS)
def test_a_paragraph_of_another_matter_is_held_whatever_its_amounts(lang: Lang, title: str, words: str) -> None:
    new = read_capture(dress(Page(lang, title, f"<p>{words}</p>"), "canada-ca"), lang)
    verdict = judge_capture(None, new, Surroundings(lang=lang))
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.OTHER_SUBJECT]


@pytest.mark.parametrize(("lang", "title", "words"), SPEAKS)
def test_a_short_page_that_speaks_of_something_is_believed(lang: str, title: str, words: str) -> None:
    verdict = judge_capture(
        None, read_capture(dress(Page(lang, title, f"<div>{words}</div>"), "canada-ca")), Surroundings()
    )
    assert verdict.believed, verdict.doubts


def test_no_list_of_bad_captures_refuses_the_page_that_follows() -> None:
    """Whatever stood there first: the real page in its template is believed, and most of what stood there is not."""
    believed = total = 0
    for path in (None, SECOND, THIRD, FOURTH):
        for case in bad_cases(("canada-ca",)) if path is None else bad_cases(("canada-ca",), path):
            try:
                first = read_capture(case.after)
            except ParseError:
                continue
            total += 1
            if not judge_capture(None, first, Surroundings()).believed:
                continue
            believed += 1
            around = Surroundings(lang="fr" if case.lang == "fr" else "en", unproven=True)
            verdict = judge_capture(first, read_capture(case.before), around)
            assert verdict.believed, (case.id, verdict.doubts)
    assert believed * 5 < total


def test_a_proven_page_may_refuse() -> None:
    """Once a page has shown a full text, a short notice of its own does not let another page take its place."""
    notice = read_capture(dress(Page("en", BASE["en"].title, "<p>These instructions are repealed.</p>"), "canada-ca"))
    other = read_capture(
        dress(Page("en", "Lobster traps", "<p>A trap is hauled each morning and set again.</p>" * 9), "canada-ca")
    )
    assert not judge_capture(notice, other, Surroundings(lang="en")).believed
    assert judge_capture(notice, other, Surroundings(lang="en", unproven=True)).believed


def test_a_little_text_twice_over_is_no_fuller_page() -> None:
    body = (
        "<p>Housing for seasonal workers is inspected each year before they arrive.</p><h2>Space</h2><p>Each worker has 7.44 "
        "square metres and a bed with a mattress.</p><h2>Kitchen</h2><p>One stove serves 6 workers and one refrigerator 10 "
        "workers.</p><h2>Rent</h2><p>At most $30 a week is deducted.</p>"
    )
    old, twice = (read_capture(dress(Page("en", "Housing", text), "canada-ca"), "en") for text in (body, body * 2))
    verdict = judge_capture(old, twice, Surroundings(lang="en", unproven=True))
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.REPEATED]


TITLES = [
    ("Maintenance workers", ("maintenance",), True),
    ("Accès refusé au territoire", ("accès refusé",), True),
    ("Service temporarily unavailable to visitors", ("temporarily unavailable",), True),
    ("Access denied", ("access denied",), False),
    ("Access denied | Cloudflare", ("access denied",), False),
    ("Site maintenance this weekend", ("maintenance",), False),
    ("Erreur 404 - Page demandée introuvable", ("erreur 404",), False),
    ("Service non disponible - Canada.ca", ("service non disponible",), False),
]


@pytest.mark.parametrize(("title", "marks", "expected"), TITLES)
def test_a_title_has_a_subject_or_only_an_errors_words(title: str, marks: tuple[str, ...], expected: bool) -> None:
    assert has_subject(title, marks) is expected


SHORT_TITLES = {
    "/en/a.html": ("en", "Maintenance workers", "<p>Maintenance workers must pay ${} and hold a certificate.</p>"),
    "/fr/b.html": ("fr", "Accès refusé au territoire", "<p>Vous pouvez demander une révision. Les frais sont de {} $.</p>"),
    "/en/c.html": ("en", "Service temporarily unavailable to visitors", "<p>Visitors pay a fee of ${} by mail.</p>"),
}  # fmt: skip


def test_short_pages_with_odd_titles_are_taken_and_their_changes_told(watch: Watch) -> None:
    for n, (path, (lang, title, words)) in enumerate(SHORT_TITLES.items()):
        watch.site.pages[path] = dress(Page(lang, title, words.format(155)), "canada-ca").decode()
        watch.source(f"s{n}", path, f'lang = "{lang}"')
    assert watch.check().versions == len(SHORT_TITLES)
    for path, (lang, title, words) in SHORT_TITLES.items():
        watch.site.pages[path] = dress(Page(lang, title, words.format(160), "2026-02-01"), "canada-ca").decode()
    watch.later(days=1)
    assert watch.check().versions == len(SHORT_TITLES)


FIRST_DAY = [
    # held: it says nothing
    (page("<p>x</p>", title="Quebec cases").replace("<p>Officers read", "<p hidden>Officers read").replace("<p>x</p>", "<p>Hang tight.</p>"), 1, 0),
    # believed: another page of the site, with an amount
    (page("<p>A boat licence costs $40.</p>", title="Boats").replace("<p>Officers read", "<p hidden>Officers read"), 0, 1),
]  # fmt: skip


@pytest.mark.parametrize(("first", "held", "versions"), FIRST_DAY, ids=["held", "believed"])
def test_the_real_page_replaces_what_stood_there_on_the_first_day(
    watch: Watch, first: str, held: int, versions: int
) -> None:
    watch.site.validators = False
    watch.site.pages["/en/page.html"] = first
    watch.source("page", "/en/page.html")
    report = watch.check()
    assert (report.held, report.versions) == (held, versions)
    if held:
        assert "`veille review accept " in report.failures[0]  # what a person can do stands where the fault is told
    watch.site.pages["/en/page.html"] = page("<p>The fee is $155. You must bring the contract within 30 days.</p>" * 3)
    watch.later(days=1)
    report = watch.check()
    assert (report.held, report.versions) == (0, 1), report.failures
    assert watch.rows("SELECT count(*) FROM suspect WHERE state = 'open'") == [(0,)]


def test_a_page_that_only_reloads_itself_says_so(watch: Watch) -> None:
    watch.site.pages["/en/page.html"] = page("<p>The fee is $155.</p>")
    watch.source("page", "/en/page.html")
    watch.check()
    address = f"{watch.site.base_url}/en/page.html"
    refresh = f'<meta http-equiv="refresh" content="0; url={address}">'
    watch.site.pages["/en/page.html"] = f"<html><head><title>Moved</title>{refresh}</head><body></body></html>"
    watch.later(days=1)
    assert watch.check().held == 1
    assert watch.rows("SELECT kind FROM suspect") == [("stub",)]


GAPS = [
    ("en", "<h2>Fees</h2><p>This block failed to render.</p><h2>Stay</h2><p>This block failed to render.</p>", "unloaded"),
    ("fr", "<h2>Frais</h2><p>Impossible d'afficher ce bloc.</p><p>Impossible d'afficher ce bloc.</p>", "unloaded"),
    ("fr", "<p>Nous n’avons pas pu charger ce contenu.</p><p>Erreur lors de la récupération des données.</p>", "unloaded"),
    ("en", "<p>The worker pays ${fee_review} for the review of the offer and its certificate.</p>", "unfilled"),
]  # fmt: skip

# What people cannot show or obtain is a rule of a page that is whole.
CANNOT = [
    ("en", "<p>An applicant who cannot show proof of funds must write a letter.</p><p>You cannot display the permit on a phone.</p>"),
    ("en", "<p>Applicants unable to retrieve their diploma ask the school.</p><p>A school that did not load the list pays $90.</p>"),
    ("fr", "<p>Le demandeur qui ne peut obtenir le document l’explique.</p><p>L’étudiant n’a pas pu obtenir son attestation : il joint une lettre.</p>"),
    ("fr", "<p>L’employeur ne peut afficher le poste moins de 4 semaines.</p><p>Le titulaire ne peut obtenir de remboursement.</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "words"), CANNOT)
def test_what_people_cannot_obtain_is_no_gap(lang: str, words: str) -> None:
    raw = dress(Page(lang, BASE[lang].title, BASE[lang].body[:400] + words), "canada-ca")
    assert judge_capture(None, read_capture(raw), Surroundings()).believed


def test_a_reason_quotes_the_page_in_its_own_letters_and_whole_words() -> None:
    line = "Désolés, l’Œuvre n’a pas pu être chargée : défaillance extraordinairement malencontreuse de nos serveurs."
    raw = dress(Page("fr", BASE["fr"].title, BASE["fr"].body[:400] + f"<p>{line}</p><p>{line}</p>"), "canada-ca")
    doubt = judge_capture(None, read_capture(raw), Surroundings()).doubts[0]
    assert doubt.fr == f"une partie de la page n’est pas là : « {line.removesuffix(' de nos serveurs.')} … »"


@pytest.mark.parametrize(("lang", "words", "reason"), GAPS)
def test_a_first_capture_with_gaps_is_held(lang: str, words: str, reason: str) -> None:
    raw = dress(Page(lang, BASE[lang].title, BASE[lang].body[:400] + words), "canada-ca")
    verdict = judge_capture(None, read_capture(raw), Surroundings())
    assert [doubt.reason for doubt in verdict.doubts] == [reason]


# Nothing of substance in a few words: a letter that is missing in an address is no paper, a ticked box no rule.
NOTICES = [
    ("en", "Oh no", "We looked everywhere for that page. Perhaps a letter is missing in the address."),
    ("fr", "Oups", "La page s'est égarée. Il manque peut-être une lettre à l'adresse."),
    ("en", BASE["en"].title, "One more step: tick the box below."),
    ("en", BASE["en"].title, "On December 4, 2026 you will not be able to open our pages."),
]


@pytest.mark.parametrize(("lang", "title", "words"), NOTICES)
def test_papers_days_and_boxes_alone_are_no_substance(lang: str, title: str, words: str) -> None:
    assert not judge_capture(
        None, read_capture(dress(Page(lang, title, f"<p>{words}</p>"), "canada-ca")), Surroundings()
    ).believed


def test_a_repeal_that_begins_with_its_word_is_taken() -> None:
    """« À compter du » is no account, though « compte » is."""
    old = read_capture(dress(BASE["fr"], "canada-ca"))
    new = read_capture(dress(Page("fr", BASE["fr"].title, "<p>Abrogé à compter du 30 juin 2026.</p>"), "canada-ca"))
    assert judge_capture(old, new, Surroundings(lang="fr")).believed


@pytest.mark.parametrize(
    ("frame", "lang", "title", "body", "reason"),
    [
        ("", "en", "fen.test", '<p>fen.test may be available.</p><p>Offers from $500.</p><ul><li><a href="/a">Visa lawyers</a></li><li><a href="/b">Flights</a></li><li><a href="/c">Hotels</a></li></ul>', DoubtReason.PARKED),
        ("", "fr", "Hébergement", "<p>Votre site est en ligne. L’hébergement coûte 4,99 $ par mois.</p>", DoubtReason.PARKED),
        ("canada-ca", "en", "Before you continue", "<h2>We value your privacy</h2><p>We and our 843 partners store data on your device. You must accept or refuse.</p><p>Accept all</p>", DoubtReason.CONSENT_WALL),
        ("canada-ca", "en", "Work permits", "<p>Before you read about work permits, would you give $5 to keep our guides free? You may skip this.</p>", DoubtReason.INTERSTITIAL),
        ("canada-ca", "en", "Visitor visa", "<p>You have read your 3 free pages. Subscribe for $4 to read about the visitor visa.</p>", DoubtReason.INTERSTITIAL),
        ("canada-ca", "fr", "Permis de travail", "<p>Avant de lire sur le permis de travail, répondez à deux questions. Vous pouvez passer cette étape.</p>", DoubtReason.INTERSTITIAL),
    ],
)  # fmt: skip
def test_what_asks_for_money_or_consent_is_held_whatever_it_names(
    frame: str, lang: str, title: str, body: str, reason: DoubtReason
) -> None:
    bare = f"<html lang='{lang}'><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()
    raw = dress(Page(lang, title, body), frame) if frame else bare
    verdict = judge_capture(None, read_capture(raw), Surroundings())
    assert [doubt.reason for doubt in verdict.doubts] == [reason]
