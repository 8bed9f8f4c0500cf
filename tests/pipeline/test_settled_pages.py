"""Promise: a page that flips to and fro and then stays is told as what it came to say, with the facts that it moved."""

from __future__ import annotations

import pytest

from tests.watching import Watch, page

FEE = "<p>The processing fee is ${} for each worker.</p>"
FACT = (
    '[[facts]]\nkey = "orchard.fee"\nlabel_en = "Orchard fee"\nlabel_fr = "Frais de verger"\nsource = "fee"\n'
    'type = "money"\ncontains = ["processing fee"]\n'
)


def flip(watch: Watch, *amounts: int, hours: float = 12) -> None:
    for amount in amounts:
        watch.site.pages["/en/fee.html"] = page(FEE.format(amount))
        watch.later(hours=hours)
        watch.check()


def kinds(watch: Watch) -> list[tuple[object, ...]]:
    return [row for row in watch.alerts() if row[0] in ("change", "flapping")]


@pytest.mark.parametrize("fact", [FACT, ""], ids=["watched", "not watched"])
def test_what_a_flapping_page_comes_to_say_is_told_once(watch: Watch, fact: str) -> None:
    severity = "critical" if fact else "substantive"
    watch.site.validators = False
    watch.site.pages["/en/fee.html"] = page(FEE.format(155))
    watch.source("fee", "/en/fee.html")
    watch.sources += fact
    watch.check()
    flip(watch, 160, 155, 160, 155, 160)
    assert kinds(watch) == [("change", severity), ("flapping", "substantive")]
    flip(watch, 160, hours=48)
    assert len(kinds(watch)) == 2  # it may still turn
    flip(watch, 160, 160, 160, hours=48)
    assert kinds(watch)[2:] == [("change", severity)]
    assert "$160" in watch.messages()[-1]
    assert ("Orchard fee" in watch.messages()[-1]) == bool(fact)


def test_a_page_that_stays_as_it_was_is_not_told_again(watch: Watch) -> None:
    """The note has said already that the page is back to what it said."""
    watch.site.validators = False
    watch.site.pages["/en/fee.html"] = page(FEE.format(155))
    watch.source("fee", "/en/fee.html")
    watch.check()
    flip(watch, 160, 155, 160, 155)
    flip(watch, 155, 155, 155, hours=48)
    assert [kind for kind, _ in kinds(watch)] == ["change", "flapping"]
