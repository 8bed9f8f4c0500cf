"""Promise: what a reader does not see as said is no content: hidden and struck text, counters, lines told to be ignored."""

from __future__ import annotations

import pytest

from tests.kept_readings import keep
from veille.parsers import cut_page, read_document
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]


def cut(body: str, ignore: tuple[str, ...] = ()) -> str:
    html = (
        f'<html lang="en"><body><main property="mainContentOfPage"><h1 id="wb-cont">T</h1>{body}</main></body></html>'
    )
    profile = PROFILE.ignoring(ignore) if ignore else PROFILE
    document = read_document(html.encode(), profile=profile, url="https://www.canada.ca/en/a.html")
    keep(document)
    assert (
        document.content_hash
        == cut_page(html.encode(), profile=profile, url="https://www.canada.ca/en/a.html").content_hash
    )
    return document.text


SEEN = "<p>You must hold a CAQ.</p>"


@pytest.mark.parametrize(
    "extra",
    [
        "<p hidden>Apply before June 30, 2026.</p>",
        "<div style='color:red; display: none'><p>Apply before June 30, 2026.</p></div>",
        "<section style='visibility:hidden'>Draft</section>",
        "<p><s>The fee is $155.</s></p>",
        "<p><del>The fee is $155.</del></p>",
        "<p><span style='text-decoration: line-through'>The fee is $155.</span></p>",
        "<p>This page was viewed 3,999 times.</p>",
        "<p>Cette page a été consultée 3 999 fois.</p>",
        "<div>Views: 3,532</div>",
        "<p>3 532 visites</p>",
        "<p>This page has had 1,204 views since June 1, 2025.</p>",
        "<p>Shared 45 times, 12 comments</p>",
        "<p>1 204 vues · 12 commentaires</p>",
        "<p>Ce document compte 310 téléchargements à ce jour</p>",
        "<p>Updated 3 days ago</p>",
        "<p>Last updated: January 3, 2026</p>",
        "<div><span>Last modified on 2026-01-03</span></div>",
        "<p>Dernière mise à jour : 3 janvier 2026</p>",
        "<p>Modifiée le 3 janvier 2026</p>",
        "<p>Date de la dernière modification : 2026-01-03</p>",
        "<dl><dt>Date de mise à jour</dt><dd>2026-01-03</dd></dl>",
        "<p>Dernière mise à jour : il y a 3 jours</p>",
        "<small>Last updated: yesterday</small>",
    ],
)
def test_what_is_not_said_to_the_reader(extra: str) -> None:
    """The text is the same with and without it."""
    assert cut(SEEN + extra) == cut(SEEN)


@pytest.mark.parametrize(
    "extra",
    [
        "<p>You must have visited 3 times.</p>",
        "<p>The list was last updated on January 3, 2026, and you must use it.</p>",
        "<p>Apply on the form revised on or after January 3, 2026.</p>",
        "<p>La page est mise à jour chaque mois.</p>",
        "<p>You must have applied at least 3 days ago.</p>",
        "<p>Number of visits allowed: several</p>",
        "<p>The consulate had 1,204 visits since June.</p>",
        "<p>12 comments, 45 days</p>",
        "<p>Le programme compte 1 204 places</p>",
        "<p class='hidden'>An answer that a wizard shows.</p>",
        "<button aria-controls='b'>More</button><div id='b' hidden><p>Opened by a button.</p></div>",
        "<div role='tabpanel' hidden><p>The second tab.</p></div>",
        "<p hidden='until-found'>Found by a search.</p>",
        "<p><ins>The fee is $160.</ins></p>",
    ],
)
def test_what_looks_like_it_and_is_said(extra: str) -> None:
    """A rule about visits, a wizard's answer, a tab and a fold are content."""
    assert cut(SEEN + extra) != cut(SEEN)


def test_a_replaced_amount_is_the_new_one() -> None:
    """`<del>` and `<ins>` give the amount that holds."""
    assert "$155" not in (text := cut("<p>The fee is <del>$155</del> <ins>$160</ins>.</p>"))
    assert "The fee is $160" in text


def test_a_stamp_is_the_date_of_the_page() -> None:
    """Without a date in the head, a line's date is when the page was modified."""
    html = "<html lang='fr'><body><main property='mainContentOfPage'><h1>T</h1><p>Dernière mise à jour : 3 janvier 2026</p><p>Le CAQ.</p></main></body></html>"
    assert cut_page(html.encode(), profile=PROFILE, url=None).modified == "2026-01-03"


def test_a_section_under_a_stamps_heading_stays() -> None:
    """What follows a heading such as "Date modified" is a stamp where it is a day alone; a sentence, with its day, is content."""
    page = "<html lang='en'><body><main property='mainContentOfPage'><h1>T</h1><p>A CAQ.</p><h2>Date modified</h2>{}</main></body></html>"
    for said in ("<p>You must pay $200.</p>", "<ul><li>From January 2, 2026, the fee is $200.</li></ul>"):
        document = read_document(page.format(said).encode(), profile=PROFILE)
        assert "$200" in document.text
        assert document.modified is None
    for day in ("<p>January 2, 2026</p>", "<div><p>Friday, January 2, 2026</p></div>", "January 2, 2026"):
        document = read_document(page.format(day).encode(), profile=PROFILE)
        assert "Date modified" not in document.text
        assert "January" not in document.text
        assert document.modified == "2026-01-02"


def test_ignored_lines() -> None:
    """A pattern takes out whole lines only, and the document says so."""
    body = "<p>You must hold a CAQ.</p><p>Ticket 4711</p>"
    assert cut(body, (r"Ticket \d+",)) == cut(SEEN)
    assert cut(body, (r"Ticket",)) == cut(body)
    html = (
        f'<html lang="en"><body><main property="mainContentOfPage"><h1 id="wb-cont">T</h1>{body}</main></body></html>'
    )
    hints = read_document(html.encode(), profile=PROFILE.ignoring((r"Ticket \d+",)), url=None).hints
    assert any("Ticket 4711" in hint for hint in hints)


@pytest.mark.parametrize(
    "line",
    [
        "Last updated January 2, 2026. The fee is $30.",
        "Update – January 2, 2026: The fee is $30.",
        "Updated January 2, 2026: stay of 30 days",
        "Updated fee on January 2, 2026: $30",
        "Mis à jour le 2 janvier 2026 : frais de 30 $",
        "Dernière mise à jour le 2 janvier 2026. Les frais sont de 30 $.",
    ],
)
def test_a_line_that_says_more_than_its_day_stays(line: str) -> None:
    """A stamp is a day, its weekday and a time. What a line says besides is content, however short."""
    raw = f"<html><body><main><h1>Fees</h1><p>The office is here.</p><p>{line}</p></main></body></html>".encode()
    assert line in read_document(raw, profile=PROFILE).text


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: Wednesday, September 30, 2026, 10:02",
        "Page updated on September 30, 2026 at 10:02 a.m. EST",
        "Mise à jour : mercredi 30 septembre 2026",
        "Dernière mise à jour le 30 septembre 2026 à 10 h 02",
    ],
)
def test_a_stamp_with_weekday_and_time_is_one(line: str) -> None:
    raw = f"<html><body><main><h1>Fees</h1><p>The office is here.</p><p>{line}</p></main></body></html>".encode()
    document = read_document(raw, profile=PROFILE)
    assert (document.modified, "30" in document.text) == ("2026-09-30", False)


# Stamps in the words of other sites, with and without whoever did it, and stamps beside one another.
STAMPS = [
    "Last verified: November {d}, 2026",
    "Date published: November {d}, 2026",
    "Date of last revision: {d}/11/2026",
    "Act current to November {d}, 2026",
    "Current to November {d}, 2026",
    "Last reviewed by the web team on November {d}, 2026",
    "Page last reviewed by the branch: November {d}, 2026",
    "This web page was last changed on November {d}, 2026 by the editor.",
    "Reading time: {d} minutes",
    "{d} min read",
    "À jour au {d} novembre 2026",
    "À jour le {d} novembre 2026",
    "Dernière vérification : {d} novembre 2026",
    "Date de publication : {d} novembre 2026",
    "Dernière révision : {d}/11/2026",
    "Révisé par l’équipe le {d} novembre 2026",
    "Publié le {d} novembre 2026 par la rédaction",
    "Page mise à jour par la direction le {d} novembre 2026",
    "Loi à jour au 2026-11-{d}; dernière modification le {d} juin 2026",
    "Temps de lecture : {d} min",
    "Edited {d} minutes ago by the mill",
    "Last refreshed: {d}/11/2026",
    "Published: June 5, 2026 | Updated: November {d}, 2026",
    "{d} comments",
    "4 min read · 3{d} reads",
    "{d} % found this useful (3{d} votes)",
    "Actualisé le {d}/11/2026",
    "Modifié il y a {d} minutes par le moulin",
    "Contenu vérifié pour la dernière fois le {d} novembre 2026",
    "Publié le 5 juin 2026 – mis à jour le {d} novembre 2026",
    "Lecture : 4 min · 3{d} lectures",
]
# Lines that only look like them: days, waits and fees of the matter.
CONTENT = [
    "Processing times as of November {d}, 2026: 6 weeks",
    "Current to November {d}, 2026, the cap is open",
    "Reviewed files: {d} days",
    "Reading test: {d} minutes allowed",
    "Next intake: November {d}, 2026",
    "In force: November {d}, 2026",
    "Applications received on or before November {d}, 2026",
    "Files are reviewed by an officer by November {d}, 2026",
    "Last modified contracts must be sent by November {d}, 2026",
    "Posted workers: {d} days at most",
    "Published fees: ${d}",
    "Issued permits end on November {d}, 2026",
    "Temps d’attente : {d} jours",
    "Date limite : {d} novembre 2026",
    "Entrée en vigueur : {d} novembre 2026",
    "Mise à jour des tarifs : {d} $",
    "Publication des postes : pendant {d} jours",
    "Revue du dossier : {d} jours",
    "Prochaine période : {d} novembre 2026",
    "Checked in on November {d}, 2026",
    "Changed on November {d}, 2026",
    "Amended by regulation on November {d}, 2026",
    "Modified by order on November {d}, 2026",
    "Valide au {d} novembre 2026",
    "Valide le {d} novembre 2026",
    "Valide du {d} novembre 2026",
    "Modifié par règlement le {d} novembre 2026",
    "Document vérifié au {d} novembre 2026",
    "Texte modifié le {d} novembre 2026",
    "Only offers <strong>published on November {d}, 2026</strong> or later are taken.",
    "Use the form <em>revised on November {d}, 2026</em>; older forms go back.",
    "The form (<em>revised on November {d}, 2026</em>) is needed.",
    "A register <span>last updated on <b>November {d}, 2026</b></span> is needed.",
    "Le permis est <strong>valide au {d} novembre 2026</strong> seulement.",
    "Le formulaire <strong>mis à jour le {d} novembre 2026</strong> est exigé.",
]
# Nouns that are a day of the matter in a row or list, and a stamp alone at the page's head or foot.
NOUNS = ["Publication: November {d}, 2026", "Review date: November {d}, 2026", "Verification: November {d}, 2026",
         "Révision : {d} novembre 2026", "Date de validation : {d} novembre 2026", "Publié le {d} novembre 2026"]  # fmt: skip
ENTRIES = ["<ul><li>Open the file</li><li>{}</li></ul>", "<dl><dt>Step</dt><dd>{}</dd></dl>",
           "<table><tr><th>Step</th><th>Day</th></tr><tr><td>A</td><td>{}</td></tr></table>"]  # fmt: skip
STANDING = ["{}", "<small>{}</small>", "<em>{}</em>", "By the mill | <span>{}</span>", "The end.<br><span>{}</span>"]


@pytest.mark.parametrize("line", STAMPS)
def test_a_stamp_in_other_words_is_no_content(line: str) -> None:
    hashes = {content_hash_with(line.format(d=day)) for day in (14, 17)}
    assert len(hashes) == 1


@pytest.mark.parametrize("line", CONTENT)
def test_a_line_that_looks_like_a_stamp_stays(line: str) -> None:
    hashes = {content_hash_with(line.format(d=day)) for day in (14, 17)}
    assert len(hashes) == 2


@pytest.mark.parametrize("line", NOUNS)
@pytest.mark.parametrize("entry", ENTRIES)
def test_a_calendars_entry_is_no_stamp(line: str, entry: str) -> None:
    hashes = {content_hash_with(entry.format(line.format(d=day))) for day in (14, 17)}
    assert len(hashes) == 2


@pytest.mark.parametrize("line", NOUNS)
def test_the_same_words_amid_the_text_are_its_own(line: str) -> None:
    around = "<p>" + "The office keeps the files of each mill and sends them on. " * 5 + "</p>"
    hashes = {content_hash_with(f"{around}<p>{line.format(d=day)}</p>{around}") for day in (14, 17)}
    assert len(hashes) == 2


@pytest.mark.parametrize("line", [*NOUNS, "Last updated: November {d}, 2026", "Mis à jour le {d} novembre 2026"])
@pytest.mark.parametrize("standing", STANDING)
def test_a_stamp_that_stands_apart_is_one(line: str, standing: str) -> None:
    hashes = {content_hash_with(standing.format(line.format(d=day))) for day in (14, 17)}
    assert len(hashes) == 1


def content_hash_with(line: str) -> str:
    raw = f"<html><body><main><h1>Fees</h1><p>The office is here.</p><p>{line}</p></main></body></html>".encode()
    return read_document(raw, profile=PROFILE).content_hash
