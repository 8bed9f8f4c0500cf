"""Promise: a page whose source was given another address keeps its history, and speaks for no fact from that day on."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.operate.loopback import Answer
from veille.pipeline.check import run_check
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.reextract import run_reextract
from veille.workspace import open_workspace

FACT = (
    '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "{source}"\ntype = "money"\n'
    'contains = ["must pay"]\n'
)
HISTORY = "SELECT value, state, valid_from, valid_to FROM v1_fact WHERE observed_to IS NULL ORDER BY valid_from"
EVER = "SELECT DISTINCT state FROM v1_fact ORDER BY state"


def _fee(amount: int, more: str = "") -> str:
    return page(f"<h2>Amount</h2><p>A worker must pay a fee of ${amount}.</p>{more}", title="Fees")


def _at(watch: Watch, path: str, rest: str = "") -> None:
    watch.sources = ""
    watch.source("fees", path, rest)


def _copy(watch: Watch, folder: Path, path: str, day: str, amount: int) -> None:
    file = folder / f"{path.strip('/')}-{day}.html"
    file.write_text(_fee(amount), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [file], url=f"{watch.site.base_url}{path}", date=day)


def _read_anew(watch: Watch) -> None:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_reextract(workspace, processes=1, everything=True)


def _check_while_time_goes_on(watch: Watch) -> None:
    """A run in which a second passes whenever the clock is asked: the new page is seen after it was adopted."""
    ticks = count()
    with open_workspace(
        watch.config(), clock=lambda: watch.now + timedelta(seconds=next(ticks)), adopt_config=True
    ) as workspace:
        run_check(workspace, everything=True)
    watch.later(hours=1)


@pytest.fixture
def moved(watch: Watch) -> Watch:
    """155 on the old page, seen on 1 March 2026; 160 on the new one, whose address is adopted on 11 March."""
    watch.extra = FACT.format(source="fees")
    watch.site.pages = {"/old": _fee(155), "/new": _fee(160)}
    _at(watch, "/old")
    watch.check()
    watch.later(days=10)
    _at(watch, "/new")
    _check_while_time_goes_on(watch)
    return watch


def test_the_new_page_speaks_from_the_day_of_adoption(moved: Watch) -> None:
    """One value a day, no day without; the change is told as one from the old value to the new."""
    days = [("155.00", "known", None, "2026-03-11"), ("160.00", "known", "2026-03-11", None)]
    assert moved.rows(HISTORY) == days
    assert moved.rows(EVER) == [("known",)]
    assert moved.rows("SELECT before, after FROM v1_change WHERE object = 'fact' AND cause = 'source'") == [
        ("155.00", "160.00")
    ]
    moved.later(days=1)
    moved.site.pages["/old"] = _fee(170)
    report = moved.check()
    assert (report.pages, moved.rows(HISTORY)) == (1, days)  # the old page is not even asked
    _read_anew(moved)
    assert (moved.rows(HISTORY), moved.rows(EVER)) == (days, [("known",)])


def test_a_new_page_that_does_not_answer_leaves_the_fact_missing(watch: Watch) -> None:
    """The old page's value is kept for the days before; when the new one answers, the fact is back."""
    watch.extra = FACT.format(source="fees")
    watch.site.pages = {"/old": _fee(155), "/new": Answer(b"out of order", status=500)}
    _at(watch, "/old")
    watch.check()
    watch.later(days=10)
    _at(watch, "/new")
    watch.check(adopt_config=True)
    assert watch.rows(HISTORY) == [("155.00", "known", None, "2026-03-11"), (None, "missing", "2026-03-11", None)]
    watch.later(days=2)
    watch.site.pages["/new"] = _fee(155)
    watch.check()
    assert watch.rows(HISTORY) == [("155.00", "known", None, None)]


def test_late_copies_of_both_pages_speak_for_their_own_time(moved: Watch, tmp_path: Path) -> None:
    """Copies of the old page up to the move, of the new one before anything was seen of the old; each order alike."""
    moved.later(days=2)
    _copy(moved, tmp_path, "/old", "2026-02-01", 150)
    _copy(moved, tmp_path, "/old", "2026-03-12", 999)
    _copy(moved, tmp_path, "/new", "2026-02-10", 998)
    _copy(moved, tmp_path, "/new", "2026-01-01", 140)
    days = [
        ("140.00", "known", None, "2026-02-01"), ("150.00", "known", "2026-02-01", "2026-03-01"),
        ("155.00", "known", "2026-03-01", "2026-03-11"), ("160.00", "known", "2026-03-11", None),
    ]  # fmt: skip
    assert (moved.rows(HISTORY), moved.rows(EVER)) == (days, [("known",)])
    _read_anew(moved)
    assert moved.rows(HISTORY) == days


def test_an_address_that_is_taken_back_brings_its_page_back(moved: Watch) -> None:
    moved.later(days=5)
    moved.site.pages["/old"] = _fee(165)
    _at(moved, "/old")
    moved.check(adopt_config=True)
    days = [
        ("155.00", "known", None, "2026-03-11"), ("160.00", "known", "2026-03-11", "2026-03-16"),
        ("165.00", "known", "2026-03-16", None),
    ]  # fmt: skip
    assert moved.rows(HISTORY) == days
    _read_anew(moved)
    assert moved.rows(HISTORY) == days


def test_a_page_that_another_source_watches_speaks_on_for_that_one(watch: Watch) -> None:
    watch.extra = FACT.format(source="fees") + FACT.format(source="same").replace('"caq.fee"', '"caq.same"')
    index = page('<p>Officers find the amounts on <a href="/tree/old">another page</a>.</p>')
    watch.site.pages = {"/tree": index, "/tree/old": _fee(155), "/new": _fee(160)}
    _at(watch, "/tree/old")
    watch.source("same", "/tree", "depth = 1")
    watch.check()
    watch.later(days=10)
    _at(watch, "/new")
    watch.source("same", "/tree", "depth = 1")
    watch.check(adopt_config=True)
    watch.later(days=1)
    watch.site.pages["/tree/old"] = _fee(170)
    watch.check()
    now = "SELECT key, value, state FROM v1_fact_current ORDER BY key"
    assert watch.rows(now) == [("caq.fee", "160.00", "known"), ("caq.same", "170.00", "known")]
    assert watch.rows("SELECT source FROM v1_page WHERE url LIKE '%/old'") == [("same",)]


def test_a_page_below_that_becomes_the_address_has_spoken_all_the_time(watch: Watch) -> None:
    """Watching one page instead of a tree loses nothing of what that page had said; links back bring nothing in."""
    watch.extra = FACT.format(source="fees")
    watch.site.pages = {
        "/old": page('<p>Officers find the amounts on <a href="/old/amounts">another page</a>.</p>'),
        "/old/amounts": _fee(155, '<p>Officers may read <a href="/old">the page above</a>.</p>'),
    }
    _at(watch, "/old", "depth = 1")
    watch.check()
    assert watch.rows(HISTORY) == [("155.00", "known", None, None)]
    watch.later(days=10)
    watch.site.pages["/old"] = _fee(999)
    _at(watch, "/old/amounts", "depth = 1")
    watch.check(adopt_config=True)
    assert watch.rows(HISTORY) == [("155.00", "known", None, None)]
    watch.later(days=1)
    assert watch.check().pages == 1
    assert watch.rows(EVER) == [("known",)]


def test_a_run_that_was_killed_after_the_move_is_made_good_by_the_next(moved: Watch) -> None:
    """What the move does to the facts is noted with it, and laid out by whatever run comes next."""
    moved.later(days=5)
    _at(moved, "/old")
    with open_workspace(moved.config(), clock=lambda: moved.now, adopt_config=True) as workspace:
        from veille.pipeline.configuration import agree_on_configuration

        agree_on_configuration(workspace, run_id="r0")
    moved.later(days=1)
    moved.check()
    assert moved.rows(HISTORY) == [
        ("155.00", "known", None, "2026-03-11"), ("160.00", "known", "2026-03-11", "2026-03-16"),
        ("155.00", "known", "2026-03-16", None),
    ]  # fmt: skip
