"""Promise: an older copy that comes between two sights of the same words hides neither of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.operate.loopback import Answer
from veille.pipeline.past.imports import run_import
from veille.workspace import open_workspace

FACT = '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "caq"\ntype = "money"\n'


SINCE = "Mon, 12 Jan 2026 08:00:00 GMT"


def _fee(amount: int) -> str:
    return page(f"<h2>Fees</h2><p>A worker must pay a fee of ${amount}.</p>")


@pytest.mark.parametrize("validators", [True, False])  # seen again as not modified, and as the same bytes
def test_the_page_as_checked_last_stays_what_it_says(watch: Watch, tmp_path: Path, validators: bool) -> None:
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    watch.site.validators = validators
    watch.site.pages["/caq"] = _fee(155)
    watch.check()
    for _ in range(2):
        watch.later(days=5)
        watch.check()
    copy = tmp_path / "copy.html"
    copy.write_text(_fee(160), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [copy], url=f"{watch.site.base_url}/caq", date="2026-03-03")
    assert watch.rows("SELECT value FROM v1_fact_current") == [("155.00",)]
    days = watch.rows("SELECT value, valid_from FROM v1_fact WHERE observed_to IS NULL ORDER BY valid_from")
    assert [value for value, _ in days] == ["155.00", "160.00", "155.00"]
    before = len(watch.alerts())
    watch.later(days=5)
    report = watch.check()
    assert (report.versions, len(watch.alerts())) == (0, before)  # the next check finds nothing new


def test_what_was_seen_again_is_read_by_the_header_it_came_with(watch: Watch, tmp_path: Path) -> None:
    """The last check found nothing modified and kept no bytes: those of before are read in the charset their header names."""
    office = "őűžč"
    words = page(f"<h2>Fees</h2><p>A worker must pay a fee of $155 at the {office}.</p>").encode("iso-8859-2")
    watch.site.pages["/caq"] = Answer(words, content_type="text/html; charset=iso-8859-2", last_modified=SINCE)
    watch.source("caq", "/caq", 'lang = "en"')
    watch.check()
    watch.later(days=5)
    watch.check()
    copy = tmp_path / "copy.html"
    copy.write_text(_fee(160), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [copy], url=f"{watch.site.base_url}/caq", date="2026-03-03")
    newest = watch.rows("SELECT text FROM v1_section WHERE text LIKE '%$155%' ORDER BY version_id")
    assert [office in text for (text,) in newest] == [True] * len(newest)
    assert len(watch.rows("SELECT 1 FROM v1_version")) == 3
