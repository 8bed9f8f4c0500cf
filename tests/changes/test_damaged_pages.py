"""Promise: what is thought of a page that came damaged, and how like it is, is what it was when a person last read it.

Pages of the public corpus, each damaged by rule in the ways in which pages come damaged, beside the page that was known,
and at first sight; `damaged/` has the reason, its words in both languages and the measures of likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from test_edited_pages import CORPUS, html_of, rows_of

from tests.readings import require_kept
from veille.changes.believe.judgement import judge_capture
from veille.changes.believe.likeness import ReadCapture
from veille.changes.believe.surroundings import Surroundings
from veille.model import Lang, Verdict
from veille.parsers import read_document, read_look, select_profile
from veille.profiles import load_profiles

PROFILES = load_profiles()
KEPT = Path(__file__).parent / "damaged"
# The page, and another of the same and of the other language.
PAGES: dict[str, tuple[Lang, str, str]] = {
    "en-off-campus-work": ("en", "en-visitor-rules", "fr-travail-etudes"),
    "fr-visiteurs": ("fr", "fr-selection", "en-visitor-rules"),
}
NOTICES = {
    "outage": "<h1>Service unavailable</h1><p>We are doing maintenance. Please try again later.</p>",
    "panne": "<h1>Service indisponible</h1><p>Une maintenance est en cours. Veuillez réessayer plus tard.</p>",
    "missing": "<h1>Page not found</h1><p>We couldn't find that web page (Error 404).</p>",
    "sign in": "<h1>Sign in</h1><form><label>Password <input type='password'></label></form><p>Sign in to continue.</p>",
    "robot": "<h1>One moment</h1><p>Checking your browser before accessing the site. Enable JavaScript and cookies.</p>",
    "nothing": "<p></p>",
    "refresh": "<meta http-equiv='refresh' content='0;url=/elsewhere'>",
    "few words": "<p>Welcome to our website.</p>",
}
FILLERS = ("—", "Loading…", "{{ value }}", "0", "")


def capture(html: str, url: str) -> ReadCapture:
    raw = html.encode()
    profile = select_profile(PROFILES, url, raw)
    document = read_document(raw, profile=profile, url=url)
    return ReadCapture(document, read_look(raw, profile=profile, url=url, words=document.text))


def damages(name: str) -> Iterator[tuple[str, str]]:
    """Each damage and the page that came of it."""
    lang, other, foreign = PAGES[name]
    _, rows = rows_of(CORPUS / f"{name}.tsv")
    _, others = rows_of(CORPUS / f"{other}.tsv")
    _, foreigns = rows_of(CORPUS / f"{foreign}.tsv")
    whole = html_of(rows, lang)
    foot = whole.index("</main>")
    for tenth in range(1, 10, 2):
        yield f"rows {tenth}/10", html_of(rows[: max(1, len(rows) * tenth // 10)], lang)
        mixed = [*rows[: len(rows) * tenth // 10], *others[len(others) * tenth // 10 :]]
        yield f"another from {tenth}/10", html_of(mixed, lang)
    for tenth in (3, 7):
        yield f"bytes {tenth}/10", whole[: foot * tenth // 10]
        yield f"foreign from {tenth}/10", html_of([*rows[: len(rows) * tenth // 10], *foreigns[2:]], lang)
    for filler in FILLERS:
        yield f"numbers: {filler}", html_of([(s, re.sub(r"\d[\d,. ]*\d|\d", filler, t)) for s, t in rows], lang)
    yield "without cells", html_of([row for row in rows if row[0] != "tr"], lang)
    yield "without items", html_of([row for row in rows if row[0] not in ("li", "ol")], lang)
    yield "without headings", html_of([row for row in rows if row[0] not in ("h2", "h3")], lang)
    yield "headings alone", html_of([row for row in rows if row[0] in ("h1", "h2", "h3")], lang)
    yield "twice", html_of([*rows, *rows], lang)
    yield "misread", whole.encode().decode("latin-1")
    yield "other title", html_of([(s, "Guide" if s == "h1" else t) for s, t in rows], lang)
    yield "another page", html_of(others, lang)
    yield "another under its title", html_of([rows[0], *others[1:]], lang)
    yield "foreign", html_of(foreigns, foreign[:2])
    for what, notice in NOTICES.items():
        yield what, html_of([("raw", notice)], lang)
        if what in ("outage", "panne", "robot"):
            yield f"{what} on top", html_of([("raw", notice), *rows], lang)
        yield f"{what} under its title", html_of([rows[0], ("raw", notice)], lang)


def said(verdict: Verdict) -> str:
    like = verdict.likeness
    measured = " ".join("-" if share is None else f"{share:.1f}" for share in astuple(like)) if like else ""
    doubts = (f"{doubt.reason}: {doubt.en} / {doubt.fr}" for doubt in verdict.doubts)
    return f"{'; '.join(doubts) or 'believed'}{' begins' if verdict.begins else ''}\t{measured}"


@pytest.mark.parametrize("name", PAGES)
def test_a_damaged_page_is_judged_as_before(name: str) -> None:
    """Beside the known page under an unmoved date, under one that moves, with what else the record may know; alone."""
    lang = PAGES[name][0]
    url, rows = rows_of(CORPUS / f"{name}.tsv")
    old = capture(html_of(rows, lang), url)
    plain = Surroundings(address=url, answered=url, lang=lang)
    known = {
        "": plain,
        "redated": replace(plain, redated=True),
        "elsewhere": replace(plain, elsewhere="https://www.canada.ca/en/other.html"),
        "copy": replace(plain, copy_of="https://www.canada.ca/en/other.html", held_before="2026-01-12"),
    }
    lines = []
    for damage, html in damages(name):
        new = capture(html, url)
        for what, around in known.items():
            told, _, measured = said(judge_capture(old, new, around)).partition("\t")
            if not what:
                lines += [f"{damage}\t{measured}", f"{damage}\t{told}"]
            elif lines[-1].split("\t")[1] != told:
                lines.append(f"{damage}, {what}\t{told}")
        lines.append(f"{damage}, first\t{said(judge_capture(None, new, plain))}".rstrip())
    require_kept(KEPT / f"{name}.tsv", lines)
