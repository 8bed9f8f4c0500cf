"""Promise: a fact bound with a role takes the date of that role; without one, the error names the roles there are."""

from __future__ import annotations

from datetime import date

import pytest

import veille
from tests.watching import Watch, page
from veille.errors import FactUnavailable
from veille.store.publishing.publish import publish

FACT = (
    '[[facts]]\nkey = "caq.{key}"\nlabel_en = "Letters"\nlabel_fr = "Lettres"\nsource = "caq"\ntype = "date"\n'
    'contains = ["letter"]\n{rest}\n'
)
SENTENCE = "As of June 1, 2024, officers must refuse letters that were issued before December 11, 2023."


def test_of_two_dates_in_one_sentence_the_role_chooses(watch: Watch) -> None:
    watch.extra = FACT.format(key="any", rest="")
    watch.extra += FACT.format(key="from", rest='role = "effective_from"')
    watch.extra += FACT.format(key="before", rest='role = "cutoff_before"')
    watch.site.pages["/caq"] = page(f"<h2>Letters</h2><p>{SENTENCE}</p>")
    watch.source("caq", "/caq")
    watch.check()
    with watch.store() as store:
        snapshot = publish(store, watch.folder / "out", at="2026-03-02T00:00:00Z").path
    with veille.open(snapshot) as db:
        assert db.fact("caq.from", as_of="2026-01-01").value == date(2024, 6, 1)
        assert db.fact("caq.before", as_of="2026-01-01").value == date(2023, 12, 11)
        with pytest.raises(FactUnavailable) as caught:
            db.fact("caq.any", as_of="2026-01-01")
    assert caught.value.state == "ambiguous"
    assert "2024-06-01 (effective_from), 2023-12-11 (cutoff_before); bind it with one role" in str(caught.value)
