"""Promise: what is read in pages like real ones, before any score is asked, is what it was; a person reads what moves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench" / "rules"))

from public_corpus import PublicPage, read_public_corpus

from tests.readings import require_kept
from tests.untaught import piece_record, sections_of
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

WRITTEN = Path(__file__).resolve().parents[2] / "bench" / "rules" / "written"
KEPT = Path(__file__).parent / "readings" / "written"
EACH = 4  # of the written pages one in so many: laws, manuals, program pages, tables and news in both languages
FOLDERS = sorted((folder for folder in WRITTEN.iterdir() if folder.is_dir()), key=lambda f: int(f.name))
PAGES = [(folder.name, page) for folder in FOLDERS for page in read_public_corpus(folder)][::EACH]

# What annotated pages have hardly any of: links that are a piece, most of one, or a word in it; past, titles, questions, orders.
LINKED = {
    "en": """<h1>Market stalls</h1><p><a href="/a">Renew your licence</a></p><p><a href="/b">How to renew a licence</a> if it has expired</p>
<p>You must <a href="/c">renew your licence</a> within 30 days.</p><p><a href="/d">Licence</a> holders may use the north gate.</p>
<ul><li><a href="/e">Fees and Refunds</a></li><li><a href="/f">You must pay $40</a></li><li>Form <a href="/g">IMM 5708</a></li></ul>
<h2>You need:</h2><ul><li>a licence</li><li><a href="/h">a map of the market</a></li><li>If you are under 18, a letter</li></ul>
<p>In 2019, the guild paid $40 for each stall.</p><p>Until 2020, holders had to pay within 10 days.</p><p>Do you need a licence?</p>
<p>If you sell bread</p><p>Pay the fee. Keep the receipt!</p><p>Who Can Apply For A Licence</p><p>The guild was founded here;</p>""",
    "fr": """<h1>Places du marché</h1><p><a href="/a">Renouveler son permis</a></p><p><a href="/b">Comment renouveler un permis</a> expiré</p>
<p>Vous devez <a href="/c">renouveler votre permis</a> dans les 30 jours.</p><p><a href="/d">Le permis</a> donne accès à la porte nord.</p>
<ul><li><a href="/e">Frais et remboursements</a></li><li><a href="/f">Vous devez payer 40 $</a></li><li>Formulaire <a href="/g">IMM 5708</a></li></ul>
<h2>Il vous faut :</h2><ul><li>un permis</li><li><a href="/h">un plan du marché</a></li><li>Si vous avez moins de 18 ans, une lettre</li></ul>
<p>En 2019, la guilde a payé 40 $ par place.</p><p>Jusqu’en 2020, il fallait payer dans les 10 jours.</p><p>Avez-vous besoin d’un permis ?</p>
<p>Si vous vendez du pain</p><p>Payez les frais. Gardez le reçu !</p><p>La guilde a été fondée ici;</p>""",
}


@pytest.mark.parametrize(("number", "page"), PAGES, ids=[f"{number}-{page.name}" for number, page in PAGES])
def test_every_piece_is_read_as_before(number: str, page: PublicPage) -> None:
    """Cues, values, citations, conditions, days and the evidence of each piece of a page, rule or not."""
    require_kept(KEPT / f"{number}-{page.name}.jsonl", pieces_read(page.html, page.url))


@pytest.mark.parametrize("lang", LINKED)
def test_links_titles_and_orders_are_read_as_before(lang: str) -> None:
    page = f"<html lang='{lang}'><body><main>{LINKED[lang]}</main></body></html>"
    require_kept(KEPT / f"linked-{lang}.jsonl", pieces_read(page, "https://www.canada.ca/x.html"))


def pieces_read(page: str, url: str) -> list[str]:
    """A line for each section with its cues, and one for each of its pieces."""
    document = read_document(page.encode(), profile=select_profile(load_profiles(), url, b""), url=url)
    lines = list[str]()
    for section, pieces in sections_of(document):
        lines.append(" ".join((section.heading, *(f"{cue.subject}:{cue.tag}" for cue in section.cues))))
        records = ({**piece_record(piece), "evidence": sorted(piece.evidence)} for piece in pieces)
        lines.extend(json.dumps(record, ensure_ascii=False) for record in records)
    return lines
