"""The transport's verdict costs no more on hostile pages than on long ones, and does not take real pages for errors."""

from __future__ import annotations

import time

import pytest

from tests.crawler.fault_cases import GOOD, WORDS
from veille.crawler.faults import Fault
from veille.crawler.http.client import HttpAnswer
from veille.crawler.outcome import check_page
from veille.model import RejectReason
from veille.profiles import load_profiles

PROFILE = load_profiles()["canada-ca"]
HTML = "text/html; charset=utf-8"


def answer(
    body: str | bytes, *, kind: str = HTML, framed: bool = True, url: str = "https://www.canada.ca/en/a"
) -> HttpAnswer:
    raw = body.encode() if isinstance(body, str) else body
    return HttpAnswer(url, 200, (("content-type", kind),) if kind else (), raw, len(raw), framed)


def titled(title: str, words: str = WORDS) -> str:
    return f"<html><head><title>{title}</title></head><body><main>{words}</main></body></html>"


@pytest.mark.parametrize(
    "body",
    [
        titled("Maintenance of status during processing - Canada.ca", WORDS * 2),  # a subject, not an outage
        titled("Refus : accès refusé au système en ligne - Canada.ca", WORDS * 2),  # the same in French
        titled("Work permits", WORDS + "<p>If the online service is temporarily unavailable, apply on paper.</p>"),
        titled("Permis de travail", WORDS + "<p>Le site est en maintenance le dimanche.</p>"),
        titled("Form IMM 5404 - Canada.ca"),  # a number that ends in the status of a missing page
        titled("Formulaire IMM 5404 - Canada.ca"),
    ],
)
def test_a_page_may_speak_of_errors(body: str) -> None:
    """Words of an error page in a page with a full main content are its subject."""
    assert check_page(answer(body), PROFILE, ()).score == 1.0


def test_a_title_may_have_a_walls_words_on_a_site_without_a_main_element() -> None:
    """ "Access denied to ..." above some text of its own is a page; the wall's few words are not."""
    page = (
        "<html><head><title>Access denied to farm housing</title></head><body><h1>Housing</h1><p>{}</p></body></html>"
    )
    generic = load_profiles()["generic"]
    assert check_page(answer(page.format("A worker who is kept out of a room calls the office. " * 14)), generic, ())
    with pytest.raises(Fault) as caught:
        check_page(answer(page.format("You do not have permission to view this page.")), generic, ())
    assert caught.value.reason is RejectReason.BLOCKED


@pytest.mark.parametrize("title", ["404 - Canada.ca", "404 - Page absente", "Error 404 | Canada.ca"])
def test_a_title_of_an_error_page_is_believed_over_a_short_text(title: str) -> None:
    """Error pages with a menu and a search have some text too."""
    with pytest.raises(Fault) as caught:
        check_page(answer(titled(title)), PROFILE, ())
    assert caught.value.reason is RejectReason.SOFT_404


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (WORDS, HTML, "no title"),  # a fragment
        ("<html><head><title>x</title></head><body></body></html>", HTML, "only"),  # hardly anything
        (GOOD.replace("</html>", ""), HTML, "no </html> at the end"),  # whole by its length, odd by its shape
        (GOOD, "", "no content type"),
        (GOOD.replace("Quebec", "Qu\xe9bec").encode("latin-1"), HTML, "charset UTF-8 declared, the bytes are not"),
        (GOOD.replace("Quebec", "Québec"), "text/html; charset=windows-1252", "the bytes are UTF-8"),
    ],
)
def test_remarks_lower_the_quality(body: str | bytes, kind: str, reason: str) -> None:
    """Each remark costs something and is said in words; the page is still taken."""
    quality = check_page(answer(body, kind=kind), PROFILE, ())
    assert quality.score < 1.0
    assert any(reason in r for r in quality.reasons), quality.reasons


@pytest.mark.parametrize(
    ("tail", "whole"),
    [
        ("</body></html>", True),
        ("</body></html>\n\n<!-- served by node 7 -->\n", True),  # a comment of the server behind the end
        ("</html><!-- a --><!-- b -->", True),
        ("</body></html", False),  # one byte short
        ("<p>The certificate is", False),
        ("-->", False),
    ],
)
def test_the_end_of_a_page_without_length(tail: str, whole: bool) -> None:
    """Without a declared length the closing tag is the only sign that all came."""
    body = GOOD.replace("</body></html>", tail)
    if whole:
        check_page(answer(body, framed=False), PROFILE, ())
    else:
        with pytest.raises(Fault) as caught:
            check_page(answer(body, framed=False), PROFILE, ())
        assert caught.value.reason is RejectReason.TRUNCATED


@pytest.mark.parametrize(
    ("asked", "target", "home"),
    [
        ("https://www.canada.ca/en/ircc/quebec.html", "https://www.canada.ca/en.html", True),
        ("https://www.canada.ca/fr/ircc/quebec.html", "https://www.canada.ca/fr/accueil.html", True),
        ("https://www.quebec.ca/immigration/travailler", "https://www.quebec.ca/", True),
        ("https://www.quebec.ca/immigration/travailler", "https://www.quebec.ca/immigration", False),  # a real page
        ("https://www.canada.ca/", "https://www.canada.ca/en.html", False),  # the home page was asked for
    ],
)
def test_a_redirect_to_the_home_page(asked: str, target: str, home: bool) -> None:
    """Being sent home is a polite 404; being sent to the section above may be a move."""
    if home:
        with pytest.raises(Fault) as caught:
            check_page(answer(GOOD, url=target), PROFILE, (asked,))
        assert caught.value.reason is RejectReason.SOFT_404
    else:
        check_page(answer(GOOD, url=target), PROFILE, (asked,))


@pytest.mark.parametrize(
    "body",
    [
        "<html>" + "<title" * 400_000,
        "<html>" + "<title>" * 400_000,
        "<html>" + "<!---->" * 300_000 + "x",
        "<html>" + "<!--" * 500_000 + "-->",
        "<html></" + "a" * 2_000_000 + " " * 100_000,
        "<html>" + "access denied " * 150_000,
    ],
)
def test_hostile_markup_is_judged_in_time(body: str) -> None:
    """Two megabytes made to defeat patterns are judged in well under a second."""
    started = time.process_time()
    for framed in (True, False):
        try:
            check_page(answer(body, framed=framed), PROFILE, ())
        except Fault:
            continue
    assert time.process_time() - started < 0.5
