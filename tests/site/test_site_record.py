"""The site from a real database: what the store holds reaches the pages."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.site.record import record
from veille.alerts.site import build_site
from veille.alerts.site.ledger import NAME
from veille.answers.report.record import write_site
from veille.changes import compare, inherit_ids
from veille.clock import from_stamp
from veille.config import Config
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles
from veille.store import open_store
from veille.workspace import Workspace

URL = "https://guide.example/en/caq.html"
PAGE = """<!doctype html><html lang="en"><head><title>Fees for the CAQ</title></head><body><main>
<h1>Fees for the CAQ</h1><p>This page is for workers.</p><h2>What to pay</h2>
<p>The processing fee is ${amount} for each worker.</p>{more}</main></body></html>"""
MORE = "<p>The applicant must pay the fee before June 1, 2027 under R299(1).</p>"


def read(amount: str, more: str = "") -> Document:
    profiles = load_profiles(None)
    raw = PAGE.format(amount=amount, more=more).encode()
    return read_document(raw, profile=profiles["generic"], url=URL, lang="en")


@pytest.fixture
def workspace(tmp_path: Path) -> object:
    """A database with one page in two versions: an amount moved, a rule came."""
    with open_store(tmp_path / "veille.db") as store:
        page = store.pages.see(URL, at="2026-01-01T00:00:00Z", source="guide", lang="en")
        run = store.fetches.begin_run("check", "2026-01-01T00:00:00Z")
        old = inherit_ids(read("191.00"), page_id=page.page_id, seq=1)
        store.history.add_version(
            page.page_id,
            old,
            raw_sha256="aa" * 32,
            observed_at="2026-01-01T00:00:00Z",
            recorded_at="2026-01-01T00:00:05Z",
            run_id=run,
        )
        new = read("198.00", MORE)
        comparison = compare(old, new)
        new = inherit_ids(new, page_id=page.page_id, seq=2, old=old, comparison=comparison)
        store.history.add_version(
            page.page_id, new, raw_sha256="bb" * 32, observed_at="2026-02-01T00:00:00Z", recorded_at="2026-02-01T00:00:05Z", run_id=run,
            comparison=comparison, before=old,
        )  # fmt: skip
        store.fetches.finish_run(run, "2026-02-01T00:00:06Z", {})
        yield Workspace(Config(), store, load_profiles(None), lambda: from_stamp("2026-02-02T00:00:00Z"))


def text_of(path: Path) -> str:
    return " ".join(LexborHTMLParser(path.read_text("utf-8")).body.text(separator=" ").split())


def test_a_recorded_change_reaches_its_page(workspace: Workspace, tmp_path: Path) -> None:
    """Promise: values, redline, rules and provenance of a stored change stand on its page; no text is lost on the way."""
    index = write_site(workspace, tmp_path / "site")
    (change,) = (tmp_path / "site/en/change").iterdir()
    tree = LexborHTMLParser(change.read_text("utf-8"))
    text = text_of(change)
    assert [
        w for w in ("$191.00", "$198.00", "1 June 2027", "IRPR:299(1)", "aa" * 32, "bb" * 32, "added") if w not in text
    ] == []
    assert [n.text() for n in tree.css(".rl-row.changed .old del")] == ["$191.00"]
    assert [n.text() for n in tree.css(".rl-row.changed .new ins")] == ["$198.00"]
    assert tree.css("article.card.is-added")
    assert "198" in text_of(index)
    history = next((tmp_path / "site/fr/page").iterdir())
    assert len(LexborHTMLParser(history.read_text("utf-8")).css(".history > li")) == 2


def test_numbers_of_changes_are_those_of_the_view(workspace: Workspace, tmp_path: Path) -> None:
    """Promise: every numbered change in `v1_change` belongs to exactly one step of the site."""
    from veille.answers.report.record import read_record

    rows = workspace.store.connection.rows("SELECT seq FROM v1_change ORDER BY seq")
    steps = [step for lazy in read_record(workspace).dossiers for step in lazy.read().steps]  # type: ignore[union-attr]
    assert sum(len(step.items) for step in steps) == len(rows) > 0
    assert (steps[0].first_seq, steps[-1].last_seq) == (rows[0]["seq"], rows[-1]["seq"])


def test_rules_that_only_moved_give_no_card(workspace: Workspace) -> None:
    """Promise: a rule whose place moved but whose words stayed is no rule before and after."""
    from veille.answers.report.steps import pair_rules

    document = workspace.store.history.load(
        workspace.store.history.versions(workspace.store.pages.all()[0].page_id)[-1].version_id
    )
    moved = replace(
        document,
        sections=tuple(
            replace(s, rules=tuple(replace(r, start=r.start + 7, end=r.end + 7) for r in s.rules))
            for s in document.sections
        ),
    )
    assert list(pair_rules(document, moved, {})) == []
    assert document.rules


def test_a_damaged_ledger_is_made_anew(tmp_path: Path) -> None:
    """What a disk or a kill did to the ledger costs one whole build, and no error."""
    dest = tmp_path / "site"
    build_site(record(), dest)
    pages = sorted(path.relative_to(dest) for path in dest.rglob("*.html"))
    ledger = dest / NAME
    for damage in (b"not a database", ledger.read_bytes()[:5000] + bytes(3000) + ledger.read_bytes()[8000:]):
        ledger.write_bytes(damage)
        if damage.startswith(b"SQLite"):  # a build that was cut short
            with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(sqlite3.connect(ledger)) as db:
                db.execute("INSERT INTO running VALUES (1)")
                db.commit()
        build_site(record(), dest)
        assert sorted(path.relative_to(dest) for path in dest.rglob("*.html")) == pages
