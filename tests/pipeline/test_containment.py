"""A fault of ours on one page: contained, recorded with its traceback, told, and the run goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.watching import Watch, page
from veille import parsers
from veille.crawler import visit
from veille.model import Document, FetchRequest
from veille.pipeline.past.imports import run_import
from veille.workspace import open_workspace

MARK = "<!-- this page breaks the parser -->"


class BrokenParser(Exception):
    """What a bug in the parsers would raise."""


@pytest.fixture
def three_pages(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Three watched pages, and parsers with a bug that the mark brings out."""
    read = parsers.read_document

    def read_or_break(raw: bytes, **rest: object) -> Document:
        if MARK.encode() in raw:
            raise BrokenParser("a case that nobody thought of")
        return read(raw, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(parsers, "read_document", read_or_break)
    watch.site.validators = False
    for name in ("a", "b", "c"):
        watch.site.pages[f"/{name}"] = page(f"<p>The fee is $100 for {name}.</p>", title=f"Page {name}")
        watch.source(name, f"/{name}")
    watch.check()
    return watch


def break_page(watch: Watch, amount: int) -> None:
    watch.site.pages["/b"] = page(f"<p>The fee is ${amount} for b.</p>{MARK}", title="Page b")


def test_the_other_pages_are_read_and_the_fault_is_told_once(three_pages: Watch) -> None:
    """One page breaks the parser: its bytes are kept, no version, one alert; the change of another page is told."""
    break_page(three_pages, 150)
    three_pages.site.pages["/c"] = page("<p>The fee is $300 for c.</p>", title="Page c")
    for _ in range(3):
        three_pages.later(days=1)
        report = three_pages.check()
        assert (report.pages, report.faults, report.failed) == (3, 1, 1)
    assert "BrokenParser: a case that nobody thought of" in report.failures[0]
    assert sorted(three_pages.alerts()) == [("change", "substantive"), ("failure_opened", "substantive")]
    assert three_pages.rows("SELECT count(*) FROM v1_version JOIN v1_page USING (page_id) WHERE url LIKE '%/b'") == [
        (1,)
    ]
    with three_pages.store() as store:
        url = f"{three_pages.site.base_url}/b"
        found = store.pages.find(url)
        assert found is not None
        newest = store.blobs.snapshots(found.page_id)[-1]
        assert MARK.encode() in store.blobs.get(newest.raw_sha256)
        assert "Traceback" in store.fetches.last(found.page_id)[0].detail


def test_a_repaired_page_closes_the_failure_and_its_change_is_told(three_pages: Watch) -> None:
    """When the parsers can read it again the failure is over, and what changed behind it is told against the last version."""
    break_page(three_pages, 150)
    three_pages.later(days=1)
    three_pages.check()
    three_pages.site.pages["/b"] = page("<p>The fee is $150 for b.</p>", title="Page b")
    three_pages.later(days=1)
    three_pages.check()
    assert sorted(kind for kind, _ in three_pages.alerts()) == ["change", "failure_closed", "failure_opened"]


def test_the_command_ends_with_exit_code_1(three_pages: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """`veille check` goes through to its end, says which page failed and exits with 1."""
    break_page(three_pages, 150)
    monkeypatch.chdir(three_pages.folder)
    three_pages.config()
    result = invoke(["check", "--all"])
    assert result.exit_code == 1
    assert "3 pages:" in result.output


def test_an_import_goes_on_behind_a_capture_that_breaks(three_pages: Watch, tmp_path: Path) -> None:
    """Of three saved copies the second breaks the parser: two versions are added, one fault is counted."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for day, more in (("01", ""), ("02", MARK), ("03", "")):
        body = f"Fees\n====\n\nThe fee is ${day} in all.\n{more}\n"
        text = f"---\nurl: https://www.canada.ca/en/fees.html\ningest_date: 2025-01-{day}\n---\n\n{body}"
        (folder / f"{day}.md").write_text(text, encoding="utf-8")
    with open_workspace(three_pages.config(), clock=lambda: three_pages.now) as workspace:
        report = run_import(workspace, [folder])
    assert (report.captures, report.versions, report.faults) == (3, 2, 1)


@pytest.mark.parametrize(
    "header", [("ETag", '"r\xe9sum\xe9-1"'), ("Last-Modified", "Lun, 3 f\xe9vr. 2026 10:00:00 GMT"), ("ETag", '"\xff"')]
)
def test_a_validator_that_no_header_may_carry_ends_no_later_check(watch: Watch, header: tuple[str, str]) -> None:
    """The odd page is asked for whole the next time, and the other pages are read as ever."""
    watch.site.validators = False
    for name in ("a", "b"):
        watch.site.pages[f"/{name}"] = page(f"<p>The fee is $100 for {name}.</p>", title=f"Page {name}")
        watch.source(name, f"/{name}")
    watch.site.headers["/a"] = (header,)
    for _ in range(2):
        report = watch.check()
        assert (report.pages, report.failed, report.faults) == (2, 0, 0)
        watch.later(days=1)


def test_a_fault_of_ours_while_asking_stays_one_pages(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of the crawler on one page is told with its place; the other page's change is told in the same run."""
    read = visit._conditional

    def read_or_break(request: FetchRequest) -> dict[str, str]:
        if request.url.endswith("/a"):
            raise BrokenParser("an answer that nobody thought of")
        return read(request)

    watch.site.validators = False
    for name in ("a", "b"):
        watch.site.pages[f"/{name}"] = page(f"<p>The fee is $100 for {name}.</p>", title=f"Page {name}")
        watch.source(name, f"/{name}")
    watch.check()
    monkeypatch.setattr(visit, "_conditional", read_or_break)
    watch.site.pages["/b"] = page("<p>The fee is $300 for b.</p>", title="Page b")
    watch.later(days=1)
    report = watch.check()
    assert (report.pages, report.faults, report.failed) == (2, 1, 1)
    assert "an answer that nobody thought of" in report.failures[0]
    assert sorted(watch.alerts()) == [("change", "substantive"), ("failure_opened", "substantive")]
