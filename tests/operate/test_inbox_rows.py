"""Promise: a row of the inbox says what the report's list says, the gravest first, and what is decided on stands in sight."""

from __future__ import annotations

import re

import pytest

from tests.chromium import open_chromium
from tests.operate.test_desk import serve_desk
from tests.watching import Watch, page

EN = "<h2>Fees</h2><p>The fee for a CAQ is ${}.</p><h2>Help</h2><p>{} to the desk.</p>"
FR = "<h2>Frais</h2><p>Les frais du CAQ sont de {} $.</p><h2>Aide</h2><p>Vous devez écrire au bureau avant de présenter votre demande.</p>"
SERVICE = '[service]\nport = 0\ntick = "1h"'
FACT = """
[[facts]]
key = "caq.fee"
label_en = "Fee for a CAQ"
label_fr = "Frais du CAQ"
source = "en"
type = "money"
packages = ["caq-rules"]
"""


def row_words(html: str) -> list[str]:
    """What each row of an inbox says, in order, with the addresses that it leads to."""
    rows = re.findall(r'<li class="entry .*?</li>\n', html, re.DOTALL)
    texts = [re.sub(r'<a href="([^"]*)"[^>]*>', r" \1 ", row) for row in rows]
    return [" ".join(re.sub(r"<[^>]*>", "", text).replace("\xa0", " ").split()) for text in texts]


def show(watch: Watch, english: str, french: str, other: str) -> None:
    """One check of twins and of a third page, a day after the last."""
    watch.site.pages["/en"] = page(english)
    watch.site.pages["/fr"] = page(french, lang="fr", title="Cas du Québec")
    watch.site.pages["/other"] = page(other, title="Another page")
    watch.check()
    watch.later(days=1)


def watched(watch: Watch) -> None:
    """Twins, of which the English one holds a watched fee, and a page apart."""
    base = watch.site.base_url
    watch.site.validators = False
    watch.extra = SERVICE + FACT
    watch.source("en", "/en", f'twin = "{base}/fr"')
    watch.source("fr", "/fr", f'lang = "fr"\ntwin = "{base}/en"')
    watch.source("other", "/other")


@pytest.mark.parametrize(
    ("lang", "says", "apart"),
    [
        ("en", "French page: disagrees, says $125", "decided by itself"),
        ("fr", "Page française : en désaccord, indique 125 $", "se décide à part"),
    ],
)
def test_twins_that_disagree_are_one_row_which_says_so(watch: Watch, lang: str, says: str, apart: str) -> None:
    """As in the report's list; both alerts are named and linked, each is decided by itself, and the packages stand there."""
    watched(watch)
    show(watch, EN.format(120, "Write"), FR.format(120), EN.format(90, "Write"))
    show(watch, EN.format(130, "Write"), FR.format(125), EN.format(90, "Write"))
    with serve_desk(watch) as desk, desk.enter() as client:
        html = client.get(f"/review/?lang={lang}").text
        (row,) = row_words(html)
    assert says in row, row
    assert apart in row
    assert "caq-rules" in row
    assert {"/review/change/1", "/review/change/2"} <= set(row.split())
    assert ("2 changes wait" if lang == "en" else "2 changements en attente") in html.replace("\xa0", " ")


def test_the_gravest_stand_first_and_of_them_the_newest(watch: Watch) -> None:
    """A newer substantive change stands behind an older critical one."""
    watched(watch)
    show(watch, EN.format(120, "Write"), FR.format(120), EN.format(90, "Write"))
    show(watch, EN.format(130, "Write"), FR.format(130), EN.format(90, "Write"))
    show(watch, EN.format(130, "Write"), FR.format(130), EN.format(95, "Write"))
    show(watch, EN.format(140, "Write"), FR.format(140), EN.format(95, "Write"))
    with serve_desk(watch) as desk, desk.enter() as client:
        rows = row_words(client.get("/review/").text)
    assert [(row.split()[0], "140" in row, "130" in row) for row in rows] == [
        ("Critical", True, True), ("Critical", False, True), ("Substantive", False, False),
    ]  # fmt: skip


def test_behind_a_minor_change_comes_the_next_minor_one(watch: Watch) -> None:
    """They stand in one list with the others: each is reached from the one before it."""
    watched(watch)
    words = ("Write", "Please write", "Kindly write", "Do write")
    for other in words:
        show(watch, EN.format(120, "Write"), FR.format(120), EN.format(90, other))
    with serve_desk(watch) as desk, desk.enter() as client:
        listed = re.findall(r'class="entry-title"><a href="/review/change/(\d+)"', client.get("/review/?show=all").text)
        assert len(listed) == 3
        for one, behind in zip(listed, [*listed[1:], listed[0]], strict=True):
            (leads_to,) = re.findall(
                r'class="next">.*?/review/change/(\d+)"', client.get(f"/review/change/{one}").text, re.DOTALL
            )
            assert leads_to == behind


@pytest.mark.browser
def test_what_changed_stands_on_the_first_screen_beside_the_decision(watch: Watch) -> None:
    """On a laptop both are seen without scrolling, and words of the other language that stand in two places once."""
    watched(watch)
    again = "<h2>{}</h2><p>{}</p>"
    english, french = "The fee for a CAQ is ${}.", "Les frais du CAQ sont de {} $."
    for fee in (120, 130):
        said = [english.format(fee), french.format(fee)]
        more = [again.format(name, said[0]) + again.format(name + " 2", said[0]) for name in ("Pay", "Send")]
        plus = [again.format(name, said[1]) + again.format(name + " 2", said[1]) for name in ("Payer", "Envoyer")]
        show(watch, "".join(more), "".join(plus), EN.format(90, "Write"))
    with serve_desk(watch) as desk, open_chromium() as chromium:
        tab = chromium.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(desk.start)
        tab.goto(f"{desk.address}/review/change/1")
        for place in ("#d-1 ins", '.desk-decide button[value="accepted"]'):
            box = tab.locator(place).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] < 900, (place, box)
        told = [quote.inner_text() for quote in tab.locator(".desk-decide blockquote").all()]
        assert len(told) == 1, told
        tab.close()
