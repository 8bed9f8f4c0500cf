"""Promise: a page of which a piece did not come, or whose values a template did not fill, is held; a real edit never is."""

from __future__ import annotations

import pytest

from tests.fixtures.captures.build import BASE, Page, dress
from tests.readings import read_capture
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.surroundings import Surroundings
from veille.model import Document, DoubtReason, Verdict

EN, FR = BASE["en"].body, BASE["fr"].body


def judge(
    lang: str, after: str, before: str = "", date: str = "2026-01-12", day: str = "", earlier: tuple[Document, ...] = ()
) -> Verdict:
    old, new = (
        read_capture(dress(Page(lang, BASE[lang].title, body, modified), "canada-ca"))
        for body, modified in ((before or BASE[lang].body, "2026-01-12"), (after, date))
    )
    around = Surroundings(lang="fr" if lang == "fr" else "en", taken_at=day, earlier=earlier)
    return judge_capture(old, new, around)


def first_steps(body: str, count: int) -> str:
    return "<h2>".join(body.split("<h2>")[: count + 1])


LAST_EN, LAST_FR = EN[EN.index("<h2>Step 8") :], FR[FR.index("<h2>Étape 8") :]
OTHER_EN = "<p>A trap must carry a tag. Traps are hauled by noon.</p><h2>Traps</h2><p>Each trap costs $12. A lost trap is reported.</p>"
OTHER_FR = "<p>Le casier doit porter une étiquette. Les casiers sont levés avant midi.</p><h2>Casiers</h2><p>Un casier coûte 12 $.</p>"
FARM_EN = "<h2>Mares</h2><p>A mare is brushed each morning and shod every seven weeks.</p><h2>Hay</h2><p>The barn stores hay for the winter. Wet hay is thrown away.</p><h2>Pasture</h2><p>The pasture has a trough, a gate and a fence.</p><h2>Saddles</h2><p>Leather is oiled each month. A saddle that rubs is padded, and its girth is loosened after the gallop.</p><h2>Stables</h2><p>Stalls are mucked out before breakfast. Straw is spread deep, and buckets are scrubbed.</p>"

REWRITTEN_EN = "<p>An employer needs one certificate for each worker. It is asked for online, together with the permit.</p><h2>Cost</h2><p>The employer pays $95 for the certificate and keeps the receipt.</p>"

HELD = [
    ("en", EN.replace(LAST_EN, "<h2>Step 8: appeal</h2><p>We couldn't load this section. Please refresh.</p>"), DoubtReason.UNLOADED),
    ("fr", FR.replace(LAST_FR, "<h2>Étape 8 : recours</h2><p>Ce contenu n'a pas pu être chargé.</p>"), DoubtReason.UNLOADED),
    ("en", first_steps(EN, 5) + "<p>Log in to read the rest of this guide.</p>", DoubtReason.UNLOADED),
    ("fr", first_steps(FR, 5) + "<p>Créez un compte gratuit pour lire la suite.</p>", DoubtReason.UNLOADED),
    ("en", EN.replace("$101", "{{ fees.offer }}"), DoubtReason.UNFILLED),
    ("fr", FR.replace("101 $", "${frais}"), DoubtReason.UNFILLED),
    ("en", EN.replace("for 3 years", "for NaN years"), DoubtReason.UNFILLED),
    ("fr", FR.replace("102 $", "undefined $"), DoubtReason.UNFILLED),
    ("en", EN.replace("$101", "$0").replace("$102", "$0.00").replace("$103", "$0"), DoubtReason.UNFILLED),
    ("en", first_steps(EN, 4) + FR[FR.index("<h2>Étape 5") :], DoubtReason.MIXED_LANGUAGE),
    ("fr", first_steps(FR, 5) + EN[EN.index("<h2>Step 6") :], DoubtReason.MIXED_LANGUAGE),
    ("en", OTHER_EN, DoubtReason.OTHER_SUBJECT),
    ("fr", OTHER_FR * 2, DoubtReason.OTHER_SUBJECT),
    # the second half of another page
    ("en", first_steps(EN, 4) + FARM_EN, DoubtReason.OTHER_SUBJECT),
    # a number that stands for none, markup shown as text, the page twice over, the first page of a list
    ("en", EN.replace("$101", "$-1"), DoubtReason.UNFILLED),
    ("fr", FR.replace("102 $", "-1 $"), DoubtReason.UNFILLED),
    ("en", EN.replace("$103", "$99999"), DoubtReason.UNFILLED),
    ("fr", FR.replace("pendant 3 ans", "avant le 1er janvier 1970"), DoubtReason.UNFILLED),
    ("en", EN.replace("<p>", "<p>&lt;p&gt;"), DoubtReason.GARBLED),
    ("fr", FR + FR, DoubtReason.REPEATED),
    ("en", first_steps(EN, 3) + "<p>Showing 1 to 3 of 8 results</p>", DoubtReason.UNLOADED),
    ("fr", FR.replace(LAST_FR, "") + "<p>Résultats 1 à 7 sur 8</p>", DoubtReason.UNLOADED),
    ("en", first_steps(EN, 4) + EN, DoubtReason.REPEATED),
    # beside a page that is whole, as much about something else
    ("en", EN + FARM_EN * 6, DoubtReason.OTHER_SUBJECT),
    # a gate names what stands behind it; a search names what was looked for
    ("fr", first_steps(FR, 5) + "<p>La suite est réservée aux employeurs inscrits. Entrez votre numéro de membre.</p>", DoubtReason.UNLOADED),
    ("en", "<p>Your search of pages for an employer of temporary workers in Quebec returned no matches.</p>", DoubtReason.UNLIKE),
    # names of values and texts that were not found, a script's nothing in a sentence, marks in the place of words
    ("fr", FR.replace("pendant 3 ans", "pendant %(duree)s ans"), DoubtReason.UNFILLED),
    ("en", EN.replace("$101", "fee_amount"), DoubtReason.UNFILLED),
    ("en", EN.replace("$101", "None"), DoubtReason.UNFILLED),
    ("fr", FR.replace("Étape 3 : certificat", "guide.etapes.certificat"), DoubtReason.UNLOADED),
    ("fr", FR.replace("Étape 3 : certificat", "???fr.etapes.certificat???"), DoubtReason.UNFILLED),
    ("en", EN.replace("Step 3: certificate", "LABEL_STEP_THREE"), DoubtReason.UNFILLED),
    ("fr", FR.replace(LAST_FR, "<h2>Étape 8 : recours</h2><p>…</p>"), DoubtReason.UNLOADED),
    ("en", EN.replace("for 3 years", "for #years# years"), DoubtReason.UNFILLED),
    ("fr", FR.replace("pendant 3 ans", "pendant (duree) ans"), DoubtReason.UNFILLED),
    ("en", EN.replace("Step 3: certificate", "guide:steps.certificate"), DoubtReason.UNLOADED),
    ("en", EN.replace(LAST_EN, "<h2>Step 8: appeal</h2><p>TBD</p>"), DoubtReason.UNLOADED),
    ("fr", "<p>Vous devez accepter les conditions d'utilisation avant de consulter la page sur l'embauche du travailleur.</p>", DoubtReason.CONSENT_WALL),
    ("en", EN.replace("$101", "ERR"), DoubtReason.UNFILLED),
    ("fr", FR.replace("101 $", "***"), DoubtReason.UNFILLED),
    ("en", EN.replace("for 3 years", "for Invalid Date years"), DoubtReason.UNFILLED),
    ("fr", FR.replace(LAST_FR, "<h2>Étape 8 : recours</h2><p>Inclusion : recours-fr.html</p>"), DoubtReason.UNLOADED),
    ("fr", FR.replace(LAST_FR, "<h2>Étape 8 : recours</h2><p>Aucune donnée à afficher.</p>"), DoubtReason.UNLOADED),
    # letters read as Mac Roman, as ASCII, left out, escaped twice
    ("fr", FR.encode().decode("mac-roman"), DoubtReason.GARBLED),
    ("fr", FR.encode("ascii", "replace").decode(), DoubtReason.GARBLED),
    ("fr", FR.encode("ascii", "ignore").decode(), DoubtReason.GARBLED),
    ("fr", FR.replace("é", "&amp;eacute;"), DoubtReason.GARBLED),
    ("fr", FR.encode("latin-1").decode("utf-8", "replace"), DoubtReason.GARBLED),
]  # fmt: skip
GOOD = [
    # advice on loading, and a section gone with it
    ("en", EN.replace(LAST_EN, "<p>If the form cannot be displayed, open it with another program.</p>")),
    ("fr", FR + "<p>Si le formulaire ne peut être affiché, enregistrez-le d'abord.</p>"),
    # a notice of a part, nothing lost
    ("en", EN + "<p>The list of offices could not be loaded.</p>"),
    # signing in is a step of the procedure
    ("en", EN + "<p>Sign in to your account to read the messages of the officer.</p>"),
    ("fr", FR + "<p>Connectez-vous pour lire les messages de l'agent.</p>"),
    # a fee that was dropped
    ("en", EN.replace("$101", "$0")),
    # many fees changed, two of them to nothing
    ("en", EN.replace("$101", "$0").replace("$102", "$0").replace("$103", "$90")),
    # words that only look like marks
    ("en", EN + "<p>The term is undefined in the Act. A null result is kept.</p>"),
    # a quotation in the other language
    ("en", EN + "<blockquote>" + FR[: FR.index("<h2>Étape 3")] + "</blockquote>"),
    # a fee that ends in a cell or a line of its own, a question, accents and quotes set right
    ("en", EN.replace("fee of $101 is paid.", "fee is paid. There is none for a student.")),
    ("fr", FR.replace("'", "’").replace("évaluation", "evaluation").replace("payés.", "payés?")),
    # rewritten, with a word that notices of consent have
    ("en", REWRITTEN_EN + "<h2>Step 1: advertise</h2><p>The employer in Quebec advertises the job of the worker for 28 days.</p>"),
    # a pointer to another text in the place of a paragraph
    ("en", EN.replace("<p>The employer who hires a worker for the permit step must keep form IMM 5004 for 6 years.</p>", "<p>See the regulation on bees.</p>")),
    ("fr", FR.replace("<p>L'employeur qui embauche un travailleur pour l'étape « permis » doit conserver le formulaire IMM 5004 pendant 6 ans.</p>", "<p>Voir le manuel.</p>")),
    # who takes the last sections away says what holds; a part of a whole that is all there
    ("en", first_steps(EN, 6) + "<p>The closing step and the appeal were abolished on March 2, 2026.</p>"),
    ("fr", FR + "<p>Les bureaux 1 à 3 sur 8 sont ouverts.</p>"),
    ("en", first_steps(EN, 5) + "<p>Steps 6 to 8.</p><p>(Repealed)</p>"),
    ("fr", first_steps(FR, 5) + "<p>Étapes 6 à 8.</p><p>(Abrogées)</p>"),
    # a name of a file
    ("en", EN + "<p>form_list.pdf</p><p>www.offices.gouv.qc.ca</p>"),
    # rewritten about the same matter
    ("en", "<p>One appointment is enough. The worker brings the contract.</p><h2>Cost</h2><p>The appointment costs $90. A second one is free.</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "after", "reason"), HELD)
def test_a_page_that_is_not_whole_is_held(lang: str, after: str, reason: DoubtReason) -> None:
    verdict = judge(lang, after)
    assert [doubt.reason for doubt in verdict.doubts] == [reason], verdict.likeness
    assert verdict.doubts[0].en
    assert verdict.doubts[0].fr


@pytest.mark.parametrize(("lang", "after"), GOOD)
def test_a_real_edit_is_believed(lang: str, after: str) -> None:
    verdict = judge(lang, after)
    assert verdict.believed, (verdict.doubts, verdict.likeness)


def test_a_new_date_does_not_make_another_subject_the_page() -> None:
    """Another page that stands in its place has a date of its own, as often newer as older."""
    assert [d.reason for d in judge("en", OTHER_EN * 2, date="2026-02-10").doubts] == [DoubtReason.OTHER_SUBJECT]
    assert judge("en", REWRITTEN_EN, date="2026-02-10").believed


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_older_state_is_no_news(lang: str) -> None:
    """Other words under an earlier date come from a copy that was left behind; the same words are the page."""
    edited = BASE[lang].body.replace("101", "99")
    assert [d.reason for d in judge(lang, edited, date="2025-11-30").doubts] == [DoubtReason.OUTDATED]
    assert judge(lang, edited, date="2026-01-12").believed
    assert judge(lang, BASE[lang].body, date="2025-11-30").believed
    assert judge(lang, edited, date="2025-11-30", day="2026-01-11").believed  # the date before was ahead of its time
    assert not judge(lang, edited, date="2025-11-30", day="2026-01-12").believed


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_site_that_sets_its_date_back_shows_none_of_the_states_that_are_known(lang: str) -> None:
    """With the states since that date on record, an older one is told by its text, and new text is an edit."""
    older, edited = BASE[lang].body.replace("101", "99"), BASE[lang].body.replace("102", "97")
    earlier = tuple(
        read_capture(dress(Page(lang, BASE[lang].title, older, day), "canada-ca")).document
        for day in ("2025-11-30", "2026-01-05")
    )
    assert judge(lang, edited, date="2025-12-15", earlier=earlier).believed
    assert not judge(lang, older, date="2025-12-15", earlier=earlier).believed
    assert not judge(lang, edited, date="2025-10-01", earlier=earlier).believed  # from before the record


def test_a_page_that_ends_with_a_section_and_without_its_foot_breaks_off() -> None:
    """Whoever shortens a page leaves its foot; what a repairer of markup closed has none."""
    whole, cut = (dress(Page("en", BASE["en"].title, body), "canada-ca") for body in (EN, first_steps(EN, 6)))
    captures = [read_capture(raw) for raw in (whole, cut, cut[: cut.index(b"<footer")] + b"</body></html>")]
    assert judge_capture(captures[0], captures[1], Surroundings(lang="en")).believed
    held = judge_capture(captures[0], captures[2], Surroundings(lang="en"))
    assert [doubt.reason for doubt in held.doubts] == [DoubtReason.UNLOADED]


def test_a_first_capture_with_lost_letters_is_held() -> None:
    raw = dress(Page("fr", BASE["fr"].title, FR.encode("ascii", "replace").decode()), "canada-ca")
    verdict = judge_capture(None, read_capture(raw), Surroundings())
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.GARBLED]


def test_a_first_capture_with_an_unfilled_value_is_held() -> None:
    raw = dress(Page("en", BASE["en"].title, EN.replace("$101", "${{ fee }}")), "canada-ca")
    verdict = judge_capture(None, read_capture(raw), Surroundings())
    assert [doubt.reason for doubt in verdict.doubts] == [DoubtReason.UNFILLED]
