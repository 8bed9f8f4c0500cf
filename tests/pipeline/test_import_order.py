"""The same captures in any order of import give the same record, whose rules stand in the bytes that it cites."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.refresh import replay_version
from veille.store.publishing.publish import publish
from veille.store.verify import verify
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/services/fees.html"
LIST = "<h2>Who may certify</h2><p>Family means your:</p><ul><li>parent</li><li>child</li></ul><h2>Costs</h2><p>You must pay $85.</p>"
FLAT = (
    "<h2>Who may certify</h2><p>Family means your:</p><p>parent</p><p>child</p><h2>Costs</h2><p>You must pay $85.</p>"
)
OTHER = LIST.replace("$85", "$95")
RECAST = '<h2 class="x">Who may certify</h2>' + LIST.partition("</h2>")[2]

# Five captures of one page: the same words in other markup, a change, and back again.
CAPTURES = (
    ("2024-01-01", LIST),
    ("2024-01-02", FLAT),
    ("2024-02-01", OTHER),
    ("2024-03-01", RECAST),
    ("2024-03-02", LIST),
)


def record_of(watch: Watch, folder: Path, order: Sequence[int], *, together: bool) -> tuple[str, list[str]]:
    """The digest of the published snapshot, and what `verify` finds, after an import in that order."""
    folder.mkdir()
    paths = []
    for number in order:
        day, body = CAPTURES[number]
        path = folder / f"{order.index(number)}.html"
        path.write_text(page(body, title="Fees"), encoding="utf-8")
        paths.append((path, day))
    config = watch.config()
    with open_workspace(config, database=folder / "veille.db", clock=lambda: watch.now) as workspace:
        for path, day in paths:
            run_import(workspace, [path], url=URL, date=day)
        published = publish(workspace.store, folder / "out", at="2026-03-01T00:00:00Z")
        found = verify(workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw), sample=0)
    return hashlib.sha256(published.path.read_bytes()).hexdigest(), found.problems


def test_every_order_gives_the_same_published_bytes(watch: Watch, tmp_path: Path) -> None:
    """Twelve of the 120 orders of five captures: one snapshot to the byte, whole by `verify` without a sample."""
    orders = list(itertools.permutations(range(len(CAPTURES))))[::11]
    found = [record_of(watch, tmp_path / str(n), order, together=False) for n, order in enumerate(orders)]
    assert [problems for _, problems in found] == [[]] * len(orders)
    assert len({digest for digest, _ in found}) == 1


def test_versions_stand_in_time_with_their_changes(watch: Watch, tmp_path: Path) -> None:
    """Newest first: the fee goes up and comes back, each told at its day, and numbered by time."""
    record_of(watch, tmp_path / "x", (4, 3, 2, 1, 0), together=False)
    with open_workspace(watch.config(), database=tmp_path / "x" / "veille.db", clock=lambda: watch.now) as workspace:
        rows = workspace.store.connection.rows
        versions = [
            (r["seq"], r["observed_at"][:10]) for r in rows("SELECT seq, observed_at FROM v1_version ORDER BY seq")
        ]
        values = [
            (r["before"], r["after"])
            for r in rows("SELECT before, after FROM v1_change WHERE object = 'value' ORDER BY seq")
        ]
    assert [seq for seq, _ in versions] == list(range(1, len(versions) + 1))
    assert [day for _, day in versions] == sorted(day for _, day in versions)
    assert values == [("85.00", "95.00"), ("95.00", "85.00")]


FRENCH = "<h2>Frais</h2><p>Vous devez payer des frais de 85 $ pour la demande. Le certificat est valide au plus 24 mois dans la province.</p>"


@pytest.mark.parametrize("stated", [None, "fr"])
def test_a_french_page_is_read_as_french_whoever_says_so(watch: Watch, tmp_path: Path, stated: str | None) -> None:
    """Without `--lang` the page's evidence decides in an import as it does in `extract`: same language, same rules."""
    file = tmp_path / "fr.html"
    file.write_text(page(FRENCH, title="Frais", lang="fr").replace("/en/", "/fr/"), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        run_import(workspace, [file], url=URL.replace("/en/", "/fr/"), date="2024-01-01", lang=stated)  # type: ignore[arg-type]
    assert watch.rows("SELECT lang FROM v1_page") == [("fr",)]
    rules = watch.rows("SELECT lang, quote FROM v1_rule ORDER BY quote")
    assert {lang for lang, quote in rules if quote in FRENCH} == {"fr"}  # the template around it speaks English


def test_words_against_a_statement_are_said(watch: Watch, tmp_path: Path) -> None:
    """`--lang en` on a French page is obeyed, and said in a remark."""
    file = tmp_path / "fr.html"
    file.write_text(page(FRENCH * 4, title="Frais", lang="fr"), encoding="utf-8")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_import(workspace, [file], url=URL, date="2024-01-01", lang="en")
    assert "stated as en, but its words are fr" in report.remarks[0]


def test_a_page_of_a_host_without_profile_is_read_the_same_again(watch: Watch, tmp_path: Path) -> None:
    """The profile that the marks of the first copy chose is kept with the page: `verify` is whole, no difference is made up."""
    for day, amount in (("2026-01-05", 85), ("2026-01-06", 95)):
        file = tmp_path / f"{day}.html"
        body = f'<p>You must pay ${amount}.</p><dl id="wb-dtmd"><dt>Date modified:</dt><dd><time property="dateModified">{day}</time></dd></dl>'
        file.write_text(page(body), encoding="utf-8")
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            run_import(workspace, [file], url="https://mirror.example.org/p.html", date=day)
            found = verify(workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw))
        assert found.problems == []
    assert watch.rows("SELECT DISTINCT cause FROM v1_change") == [("source",)]
