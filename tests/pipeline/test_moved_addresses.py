"""Promise: a page whose source was given another address keeps its history, and speaks for no fact from that day on."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

import veille
from tests.watching import Watch, page
from veille.operate.loopback import Answer
from veille.pipeline.check import run_check
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.reextract import run_reextract
from veille.store.publishing.publish import publish
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
    """The old page's value is kept for the days before; when the new one answers, the fact is back from that day on."""
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
    assert watch.rows(HISTORY) == [
        ("155.00", "known", None, "2026-03-11"), (None, "missing", "2026-03-11", "2026-03-13"),
        ("155.00", "known", "2026-03-13", None),
    ]  # fmt: skip


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


def _tree(*links: str, more: str = "") -> str:
    return page("".join(f'<p>Officers find it on <a href="{link}">another page</a>.</p>' for link in links) + more)


def _members(watch: Watch) -> list[str]:
    sql = "SELECT url FROM page JOIN page_source USING (page_id) WHERE page_source.source = 'fees' ORDER BY url"
    return [str(url).removeprefix(watch.site.base_url) for (url,) in watch.rows(sql)]


@pytest.fixture
def tree(watch: Watch) -> Watch:
    """A tree of pages below /old, whose place /new takes: it leads to one of them, and that one to one below."""
    watch.extra = FACT.format(source="fees")
    watch.site.pages = {
        "/old": _tree("/kept", "/gone"), "/kept": _tree("/below"), "/below": _tree(), "/gone": _fee(155, _tree("/lost")),
        "/lost": _tree(), "/new": _tree("/kept", "/fresh"), "/fresh": _fee(160),
    }  # fmt: skip
    _at(watch, "/old", "depth = 2")
    watch.check()
    assert _members(watch) == ["/below", "/gone", "/kept", "/lost", "/old"]
    watch.later(days=10)
    _at(watch, "/new", "depth = 2")
    return watch


def test_pages_that_only_the_old_page_led_to_leave_with_it(tree: Watch) -> None:
    """What the new page leads to stays, with what is below; the others are not asked for again and state nothing."""
    report = tree.check(adopt_config=True)
    assert _members(tree) == ["/below", "/fresh", "/kept", "/new"]
    said = [note.split(" ")[1].removeprefix(tree.site.base_url) for note in report.notes if "leaves too" in note]
    assert sorted(said) == ["/gone", "/lost"]
    assert tree.rows(HISTORY) == [("155.00", "known", None, "2026-03-11"), ("160.00", "known", "2026-03-11", None)]
    assert tree.rows(EVER) == [("known",)]
    tree.later(days=1)
    tree.site.pages["/gone"] = _fee(999)
    report = tree.check()
    assert (report.pages, report.notes) == (4, ())
    assert tree.rows(HISTORY)[-1][0] == "160.00"
    _read_anew(tree)
    assert tree.rows(HISTORY) == [("155.00", "known", None, "2026-03-11"), ("160.00", "known", "2026-03-11", None)]


@pytest.mark.parametrize("fee", [165, 155], ids=["with another fee", "as it was"])
def test_a_page_left_behind_comes_back_by_a_later_link(tree: Watch, fee: int) -> None:
    tree.check(adopt_config=True)
    tree.later(days=5)
    tree.site.pages |= {"/new": _tree("/kept", "/gone", "/old"), "/gone": _fee(fee, _tree("/lost")), "/fresh": _tree()}
    tree.check()
    assert _members(tree) == ["/below", "/fresh", "/gone", "/kept", "/lost", "/new"]
    tree.check()
    assert tree.rows("SELECT value, state FROM v1_fact_current") == [(f"{fee}.00", "known")]


def test_nothing_is_left_behind_before_the_new_page_has_answered(tree: Watch) -> None:
    """Out of order on the day of adoption: what is below the old page is still watched until the new one is read."""
    held, tree.site.pages["/new"] = tree.site.pages["/new"], Answer(b"out of order", status=500)
    tree.check(adopt_config=True)
    assert _members(tree) == ["/below", "/gone", "/kept", "/lost", "/new"]
    tree.later(days=2)
    tree.site.pages["/new"] = held
    tree.check()
    assert _members(tree) == ["/below", "/fresh", "/kept", "/new"]


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


def test_rules_of_the_page_that_left_are_not_on_the_page_now(moved: Watch, tmp_path: Path) -> None:
    """Asked by the source, for all pages or for the calendar: the new page alone; of the days before, the old one."""
    with moved.store() as store:
        path = publish(store, tmp_path / "out", at="2026-03-12T00:00:00Z").path
    with veille.open(path) as db:
        for asked in (
            db.rules(page="fees", kind="fee"),
            db.rules(kind="fee"),
            db.rules(kind="fee", as_of="2026-03-20"),
        ):
            assert [(rule.url.rpartition("/")[2], rule.on_page) for rule in asked] == [("new", True)]
        before = db.rules(page="fees", kind="fee", as_of="2026-03-05")
        assert [rule.url.rpartition("/")[2] for rule in before] == ["old"]
        then = db.rules(page="fees", kind="fee", observed="2026-03-05")
        assert [rule.url.rpartition("/")[2] for rule in then] == ["old"]
    rows = moved.rows("SELECT url, on_page FROM v1_rule WHERE kind = 'fee' AND observed_to IS NULL")
    assert {(str(url).rpartition("/")[2], on_page) for url, on_page in rows} == {("old", 0), ("new", 1)}
    assert len(moved.rows("SELECT 1 FROM v1_rule_current WHERE kind = 'fee'")) == 1
    assert len(moved.rows("SELECT 1 FROM v1_page WHERE left_at IS NOT NULL")) == 1
