"""Promise: what an archive kept in a page's place never becomes a version, in any order of import, and is reported."""

from __future__ import annotations

import hashlib
import itertools
from functools import partial
from pathlib import Path

import pytest

import veille.parsers
from tests.command_line import invoke
from tests.fixtures.captures.build import BASE, Page, bad_cases, dress
from tests.readings import OnceRead
from tests.watching import Watch
from veille.answers.handling.reviewing import held_records
from veille.errors import UsageError
from veille.pipeline.past.held_copies import accept_copies
from veille.pipeline.past.imports import ImportReport, run_import
from veille.pipeline.reread.refresh import replay_version
from veille.store import open_reading
from veille.store.publishing.publish import publish
from veille.store.verify import verify
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/hire.html"
OLD = dress(BASE["en"], "canada-ca")
EDITED = dress(Page("en", BASE["en"].title, BASE["en"].body.replace("$101", "$160"), "2026-02-01"), "canada-ca")
REWRITTEN = dress(
    Page("en", "Foreign workers in Quebec: the new way", "<p>All is done in one visit to the counter of the city.</p>" * 9),
    "plain",
)  # fmt: skip
BAD = {case.id.partition("/")[0]: case.after for case in bad_cases(("canada-ca",)) if case.lang == "en"}


READING = OnceRead()


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(veille.parsers, "read_document", READING)


def take(watch: Watch, folder: Path, copies: list[tuple[str, bytes]], **rest: str) -> tuple[ImportReport, str]:
    """Import dated copies one by one; the last report, all remarks in it, and the digest of the published snapshot."""
    folder.mkdir(exist_ok=True)
    config = watch.config()
    with open_workspace(config, database=folder / "veille.db", clock=lambda: watch.now) as workspace:
        for day, raw in copies:
            path = folder / f"{day}.html"
            path.write_bytes(raw)
            report = run_import(workspace, [path], url=URL, date=day, lang="en", **rest)
        published = publish(workspace.store, folder / "out", at="2026-03-01T00:00:00Z")
        rows = workspace.store.connection.rows("SELECT substr(observed_at, 1, 10) AS day FROM v1_version ORDER BY 1")
        watch.extra = ""
        found = ",".join(str(row["day"]) for row in rows)
    return report, f"{found} {hashlib.sha256(published.path.read_bytes()).hexdigest()}"


@pytest.mark.parametrize(
    "name",
    [
        "akamai-denied",
        "outage-planned-kept",
        "error-kept",
        "sign-in-site",
        "consent",
        "parked",
        "twin",
        "lost-site",
        "empty-main",
    ],
)
def test_a_copy_that_says_what_it_is_becomes_no_version(watch: Watch, tmp_path: Path, name: str) -> None:
    """A wall, an outage, an error between two copies of the page: held with its reason, the page's change is compared past it."""
    bad = BAD.get(name) or dress(BASE["fr"], "canada-ca")
    copies = [("2025-01-01", OLD), ("2025-02-01", bad), ("2025-03-01", EDITED)]
    found = set()
    for number, order in enumerate(itertools.permutations(copies)):
        _, record = take(watch, tmp_path / str(number), list(order))
        found.add(record)
    assert len(found) == 1
    assert found.pop().startswith("2025-01-01,2025-03-01 ")


def test_the_report_says_what_was_held(watch: Watch, tmp_path: Path) -> None:
    report, _ = take(watch, tmp_path / "a", [("2025-01-01", OLD), ("2025-02-01", BAD["akamai-denied"])])
    assert (report.versions, report.held) == (0, 1)
    assert "not believed to be the page: bot_wall" in report.remarks[0]


def test_another_page_between_two_copies_of_the_page_is_put_aside(watch: Watch, tmp_path: Path) -> None:
    """It names no fault; that the page was as before after it shows that it was not the page."""
    copies = [("2025-01-01", OLD), ("2025-02-01", BAD["other-page"]), ("2025-03-01", EDITED)]
    found = {take(watch, tmp_path / str(n), list(order))[1] for n, order in enumerate(itertools.permutations(copies))}
    assert len(found) == 1
    assert found.pop().startswith("2025-01-01,2025-03-01 ")


def test_a_page_that_became_another_for_good_is_taken(watch: Watch, tmp_path: Path) -> None:
    """A new title, template and text that nothing follows is history, not a fault."""
    assert take(watch, tmp_path / "a", [("2025-01-01", OLD), ("2025-02-01", REWRITTEN)])[1].startswith(
        "2025-01-01,2025-02-01 "
    )


def test_a_person_may_take_a_copy_as_it_is(watch: Watch, tmp_path: Path) -> None:
    """`--believe` on a copy that is held makes it a version, and it stays one when older copies come."""
    copies = [("2025-01-01", OLD), ("2025-02-01", BAD["outage-planned-kept"])]
    take(watch, tmp_path / "a", copies)
    _, record = take(watch, tmp_path / "a", copies[1:], believed_by="Ann")
    assert record.startswith("2025-01-01,2025-02-01 ")
    _, record = take(watch, tmp_path / "a", [("2024-12-01", EDITED)])
    assert record.startswith("2024-12-01,2025-01-01,2025-02-01 ")


@pytest.mark.parametrize("bad", ["outage-planned-kept", "other-page"])
def test_a_held_copy_is_accepted_afterwards(watch: Watch, tmp_path: Path, bad: str) -> None:
    """`review accept PAGE --at DAY` without the file: a version at its own day, which later imports leave alone."""
    copies = [("2025-01-01", OLD), ("2025-02-01", BAD[bad]), ("2025-03-01", EDITED)]
    folder = tmp_path / "a"
    take(watch, folder, copies)
    assert [row["at"] for row in held(folder)] == ["2025-02-01T00:00:00Z"]
    review = ("--config", str(watch.folder / "config.toml"), "--db", str(folder / "veille.db"))
    assert "1 from imports and backfills" in invoke(["status", *review]).output
    assert invoke(["review", "accept", URL, "--at", "2024", *review]).exit_code != 0
    taken = invoke(["review", "accept", URL, "--at", "2025-02-01", *review])
    assert taken.exit_code == 0, taken.output
    assert held(folder) == []
    assert "from imports and backfills" not in invoke(["status", *review]).output
    _, record = take(watch, folder, [("2024-12-01", EDITED)])
    assert record.startswith("2024-12-01,2025-01-01,2025-02-01,2025-03-01 ")
    with open_workspace(watch.config(), database=folder / "veille.db", clock=lambda: watch.now) as workspace:
        replay = partial(replay_version, workspace)
        assert verify(workspace.store, replay=replay, sample=99).problems == []


def test_several_held_copies_are_asked_for_by_day(watch: Watch, tmp_path: Path) -> None:
    """Without a day the message lists what is held; the answer of no copy is an error too."""
    copies = [("2025-01-01", OLD), ("2025-02-01", BAD["consent"]), ("2025-03-01", BAD["parked"])]
    take(watch, tmp_path / "a", copies)
    with open_workspace(watch.config(), database=tmp_path / "a" / "veille.db", clock=lambda: watch.now) as workspace:
        page = workspace.store.pages.all()[0]
        with pytest.raises(UsageError, match="several") as error:
            accept_copies(workspace, page, reviewer="Ann")
        assert "2025-02-01T00:00:00Z (consent_wall" in error.value.hint
        assert len(accept_copies(workspace, page, "2025", reviewer="Ann")) == 2
        with pytest.raises(UsageError, match="no copy"):
            accept_copies(workspace, page, reviewer="Ann")


def held(folder: Path) -> list[dict[str, object]]:
    with open_reading(folder / "veille.db") as store:
        return held_records(store)
