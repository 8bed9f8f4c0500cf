"""Promise: an edit that changes a rule reaches the maintainer's channel, one that only rewords does not, in both languages."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.watching import Watch, page

# Weight (S: it changes the rule, E: it says the same), then English before and after, French before and after.
TABLE = Path(__file__).resolve().parent.parent / "changes" / "seam.tsv"
# Two sentences that stay, so that each edit is one of a page's sentences and not the whole page.
STAYS = {
    "en": "<p>The counter keeps a list of all that it received.</p><p>Each file has a number.</p>",
    "fr": "<p>Le bureau garde une liste de tout ce qu’il a reçu.</p><p>Chaque dossier a un numéro.</p>",
}
# The template opens in English; a French page is French throughout.
OPENING = re.compile(r"<p>Officers read this page.*?</p>")
OPENING_FR = "<p>Les agents consultent cette page quand une personne présente une demande de permis et gardent une copie au dossier.</p>"
# The second channel takes what is substantive; the mass rule would hold so many pages of one host.
GRAVE = """
[guard]
mass_minimum = 100000
[[alerts.channels]]
id = "grave"
type = "file"
path = "grave"
[[alerts.routes]]
channels = ["grave"]
min_severity = "substantive"
"""


def rows() -> list[list[str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def show(watch: Watch, side: int) -> None:
    """Put one side of every row on its own page and check."""
    for n, row in enumerate(rows()):
        for k, lang in enumerate(("en", "fr")):
            body = f"<h2>{('Steps', 'Étapes')[k]} {n}</h2>{STAYS[lang]}<p>{row[1 + 2 * k + side]}</p>"
            made = page(body, title=f"Guide {n}", lang=lang)
            watch.site.pages[f"/{lang}/{n}"] = made if lang == "en" else OPENING.sub(OPENING_FR, made)
    watch.check()
    watch.later(days=1)


def test_the_table_is_long_enough_to_be_a_promise() -> None:
    assert len(rows()) >= 150
    assert {len(row) for row in rows()} == {5}


@pytest.mark.timeout(600)
def test_every_edit_of_the_table_is_delivered_by_its_weight(watch: Watch) -> None:
    """Text, reading, comparison, event, route, outbox, file: the channel that asks for substance gets just that."""
    watch.extra = GRAVE
    watch.site.validators = False
    for n in range(len(rows())):
        for lang in ("en", "fr"):
            watch.source(f"{lang}-{n}", f"/{lang}/{n}", f'lang = "{lang}"\n')
    show(watch, 0)
    assert watch.messages() == []
    show(watch, 1)
    delivered = watch.rows(
        "SELECT p.url, e.severity, d.channel FROM event e JOIN delivery d USING (event_id) JOIN v1_page p USING (page_id) "
        "WHERE e.kind = 'change' AND d.state = 'sent'"
    )
    grave = {str(url).removeprefix(watch.site.base_url) for url, _, channel in delivered if channel == "grave"}
    # the same edit on three pages or more is told once, with the others named beside it
    folded = watch.rows(
        "SELECT p.url FROM event e JOIN v1_page p USING (page_id) WHERE e.severity = 'substantive' AND e.payload LIKE '%Told once for%'"
    )
    grave |= {str(url).removeprefix(watch.site.base_url) for (url,) in folded}
    asked = {f"/{lang}/{n}" for n, row in enumerate(rows()) for lang in ("en", "fr") if row[0] == "S"}
    assert grave == asked, {url: rows()[int(url.rpartition("/")[2])] for url in grave ^ asked}
    assert len(list((watch.folder / "grave").rglob("*.md"))) >= 1


def shown(body: str) -> str:
    """A cell of the second table as markup."""
    return body if body.startswith("<") else f"<p>{body}</p>"


@pytest.mark.timeout(600)
def test_every_kind_of_edit_is_delivered_by_its_weight(watch: Watch) -> None:
    """The rows of the table of kinds, steps, lists, headings and titles among them, as pages of one site."""
    with TABLE.with_name("severity.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    watch.extra = GRAVE
    watch.site.validators = False
    for n in range(len(table)):
        for lang in ("en", "fr"):
            watch.source(f"{lang}-{n}", f"/{lang}/{n}", f'lang = "{lang}"\n')
    for side in (0, 1):
        for n, row in enumerate(table):
            for k, lang in enumerate(("en", "fr")):
                cell = row[2 + 2 * k + side]
                title, body = (cell[6:], "") if cell.startswith("title:") else (f"Guide {n}", shown(cell))
                made = page(f"<h2>{('Rules', 'Règles')[k]} {n}</h2>{STAYS[lang]}{body}", title=title, lang=lang)
                watch.site.pages[f"/{lang}/{n}"] = made if lang == "en" else OPENING.sub(OPENING_FR, made)
        watch.check()
        watch.later(days=1)
    rows = watch.rows(
        "SELECT p.url, e.severity FROM event e JOIN v1_page p USING (page_id) WHERE e.kind = 'change' AND "
        "(e.payload LIKE '%Told once for%' OR EXISTS "
        "(SELECT 1 FROM delivery d WHERE d.event_id = e.event_id AND d.channel = 'grave' AND d.state = 'sent'))"
    )
    grave = {str(url).removeprefix(watch.site.base_url) for url, severity in rows if severity == "substantive"}
    asked = {f"/{lang}/{n}" for n, row in enumerate(table) for lang in ("en", "fr") if row[1] in ("S", "V")}
    assert grave == asked, {url: table[int(url.rpartition("/")[2])] for url in grave ^ asked}
