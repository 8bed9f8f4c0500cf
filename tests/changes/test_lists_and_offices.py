"""Promise: pages whose words may all change are known by their kind: lists of links, offices; a step to sign in is no wall."""

from __future__ import annotations

import pytest

from tests.fixtures.captures.build import Page, dress
from tests.readings import read_capture
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.surroundings import Surroundings
from veille.model import Verdict


def read(lang: str, title: str, body: str) -> ReadCapture:
    return read_capture(dress(Page(lang, title, body), "canada-ca"))


def judge(lang: str, title: str, before: str, after: str) -> Verdict:
    around = Surroundings(lang="fr" if lang == "fr" else "en")
    return judge_capture(read(lang, title, before), read(lang, title, after), around)


def links(*names: str, folder: str = "/en/news/") -> str:
    return "<ul>" + "".join(f'<li><a href="{folder}{name[:4]}.html">{name}</a></li>' for name in names) + "</ul>"


OLD = (
    "Round of invitations",
    "Counter in Rimouski",
    "Holiday hours",
    "Report on bakers",
    "Pilot for coopers",
    "Tax slips",
)
NEW = ("Results of the draw", "Office in Matane", "Survey of potters", "Smiths apply by post")
OFFICE = "<p>7 Mill Road, Matane QC G4W 2B2</p><p>Telephone: 418-555-0101</p><p>Open on weekdays, 8 to 15.</p>"
MOVED = "<p>12 River Street, Gaspé QC G4X 1A1</p><p>Telephone: 418-555-0144</p><p>Open Tuesday to Friday, 9 to 16.</p>"
BUREAU = "<p>7, chemin du Moulin, Matane (Québec) G4W 2B2</p><p>Ouvert en semaine, de 8 h à 15 h.</p>"
LICENCE = "<p>The renewal of a beekeeper card costs $75. Pay by mail.</p>"


@pytest.mark.parametrize(
    ("lang", "title", "before", "after"),
    [
        ("en", "News", links(*OLD), links(*NEW)),  # all items new, in the folder of before
        ("en", "Trades", links(*OLD), links(*OLD[1:3])),  # two of six items, word for word
        ("en", "Regional office", OFFICE, MOVED),
        (
            "en",
            "Beekeeper card",
            LICENCE,
            "<p>Sign in to your account to renew the beekeeper card. The fee is $80.</p>",
        ),
    ],
)
def test_a_page_of_its_kind_is_believed(lang: str, title: str, before: str, after: str) -> None:
    verdict = judge(lang, title, before, after)
    assert verdict.believed, (verdict.doubts, verdict.likeness)


@pytest.mark.parametrize(
    ("title", "before", "after"),
    [
        (
            "News",
            links(*OLD),
            links("Home", "Contact us", "Terms", "Site map", folder="/"),
        ),  # what an error page links to
        ("News", links(*OLD), links(*NEW, folder="https://parking.example.com/offers/")),
        ("Trades", links(*OLD), "<p>We could not show this list. Please try again later.</p>"),
        (
            "Regional office",
            OFFICE,
            "<p>Our web pages are out of reach. Phone 1-877-555-0133 from 8 a.m. to 8 p.m.</p>",
        ),
        ("Beekeeper card", LICENCE, "<p>Sign in to your account to continue.</p>"),
    ],
)
def test_what_is_of_another_kind_is_held(title: str, before: str, after: str) -> None:
    assert not judge("en", title, before, after).believed


@pytest.mark.parametrize(
    ("lang", "title", "body"),
    [
        ("en", "Regional office", OFFICE),
        ("fr", "Bureau régional", BUREAU),
        ("en", "Where to write", "<p>Telephone: 418-555-0101</p><p>Open from 8:30 to 16:00.</p>"),
        ("en", "Cod pilot", "<p>This program is suspended.</p>"),
    ],
)
def test_an_office_or_a_suspended_program_is_believed_at_first_sight(lang: str, title: str, body: str) -> None:
    verdict = judge_capture(None, read(lang, title, body), Surroundings())
    assert verdict.believed, verdict.doubts


def test_a_number_to_call_during_an_outage_speaks_for_no_page() -> None:
    body = "<p>Our web pages are out of reach after the flood. Phone 1-877-555-0133 from 8 a.m. to 8 p.m.</p>"
    assert not judge_capture(None, read("en", "Notice", body), Surroundings()).believed


def test_a_law_of_one_provision_says_enough() -> None:
    """Its number is what no notice has: a page of the same few words, none of them of its title's matter, says nothing yet."""
    law = (
        b'<html lang="en"><head><title>Q-7.1, r. 2 - Act of the Coopers</title></head><body>'
        b'<div class="card-body" id="mainContent-document"><div class="Identification-Id">chapter Q-7.1, r. 2</div>'
        b'<div class="section" id="se:12"><span class="label">12</span>. A barrel is kept dry.</div></div></body></html>'
    )
    around = Surroundings(lang="en")
    assert judge_capture(None, read_capture(law, profile_name="legisquebec"), around).believed
    assert not judge_capture(None, read("en", "Act of the Coopers", "<p>A barrel is kept dry.</p>"), around).believed
