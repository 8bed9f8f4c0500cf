"""Promise: pages drawn from every part that pages have are read as before, whole; a person reads what moves.

What no page of a test has beside one another stands here by chance: a list in a cell under a heading of two rows, a repealed
paragraph in a schedule, bold words before a table without lines. The draw is the same in each run.
"""

from __future__ import annotations

import random

import pytest

from tests.kept_readings import READINGS, keep
from tests.parsers.drawn_pages import bare_text, markdown_page, pdf_file, quebec_law, web_page
from tests.readings import lean
from veille.parsers import cut_page, read_document
from veille.parsers.media.pdf.document import read_pdf
from veille.parsers.media.plain_text import read_lines
from veille.profiles import load_profiles

PROFILES = load_profiles()


def read(raw: bytes, name: str, *, with_url: bool = True) -> None:
    """The document is kept, and the first look at the page, which decides whether anything moved, saw the same."""
    profile = PROFILES[name]
    url = f"{profile.origin}/en/x" if with_url else None
    document = keep(read_document(raw, profile=profile, url=url))
    cut = cut_page(raw, profile=profile, url=url)
    for field in ("content_hash", "links_hash", "title", "modified", "lang", "twin_url", "state", "state_date"):
        assert getattr(cut, field) == getattr(document, field), field


@pytest.mark.parametrize("profile", ["canada-ca", "quebec-ca", "generic"])
@pytest.mark.parametrize("seed", range(20))
def test_web_pages(seed: int, profile: str) -> None:
    keep(
        read_document(web_page(random.Random(seed)), profile=PROFILES[profile], url=f"{PROFILES[profile].origin}/en/x")
    )


@pytest.mark.parametrize("seed", range(40))
def test_laws_of_quebec(seed: int) -> None:
    read(quebec_law(random.Random(seed)), "legisquebec", with_url=False)


@pytest.mark.parametrize("seed", range(30))
def test_pdf_files(seed: int) -> None:
    keep(read_pdf(pdf_file(random.Random(seed))))


@pytest.mark.parametrize("seed", range(20))
def test_markdown(seed: int) -> None:
    read(markdown_page(random.Random(seed)), "canada-ca", with_url=False)


@pytest.mark.parametrize("seed", range(20))
def test_bare_text(seed: int) -> None:
    text = bare_text(random.Random(seed))
    READINGS.note({"text": text, "blocks": lean(read_lines(text))})
