"""`veille import`: saved pages as history, in any order, and never an alert."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.watching import Watch, page
from veille.errors import UsageError
from veille.model import Severity
from veille.pipeline.check import run_check
from veille.pipeline.pages.ingest import LadderStep
from veille.pipeline.past.imports import ImportReport, run_import
from veille.pipeline.past.late_copies import capture_of, ingest_copy
from veille.pipeline.reread.reextract import run_reextract
from veille.store import RawCapture
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/caq.html"
TEXT = "Validity of the certificate\n===========================\n\nValidity\n--------\n\nThe CAQ is valid for a maximum of {months} months.\n"


def saved(
    folder: Path, name: str, months: int, day: str, *, url: str = URL, stamp: str = "", intact: bool = True
) -> Path:
    """A saved copy in front-matter Markdown, as a capture tool writes it."""
    body = (f"Published Time: {stamp}\n\n" if stamp else "") + TEXT.format(months=months)
    digest = hashlib.sha256(body.encode()).hexdigest() if intact else "0" * 64
    path = folder / name
    head = f'---\nurl: {url}\ntitle: "Validity of the certificate"\nparent_url: \ndepth: 0\ningest_date: {day}\ncontent_hash: "{digest}"\ntype: manual_section\n---\n\n'
    path.write_text(head + body, encoding="utf-8")
    return path


def load(watch: Watch, *paths: Path, **options: str) -> ImportReport:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        return run_import(workspace, paths, **options)


def test_two_dated_copies_give_the_history_that_watching_would_have_given(watch: Watch, tmp_path: Path) -> None:
    """Versions, rule history and changes are there, dated by the copies; no alert."""
    report = load(watch, saved(tmp_path, "a.md", 24, "2025-01-10"), saved(tmp_path, "b.md", 36, "2026-02-10"))
    assert (report.files, report.versions, report.failed) == (2, 2, 0)
    assert watch.rows(
        "SELECT observed_at, severity FROM v1_version JOIN (SELECT version_id AS i, severity FROM version) ON i = version_id ORDER BY seq"
    ) == [
        ("2025-01-10T00:00:00Z", "none"),
        ("2026-02-10T00:00:00Z", "substantive"),
    ]
    assert watch.rows("SELECT before, after FROM v1_change WHERE object = 'value'") == [("P24M", "P36M")]
    assert watch.rows("SELECT observed_from, observed_to FROM v1_rule ORDER BY version") == [
        ("2025-01-10T00:00:00Z", "2026-02-10T00:00:00Z"),
        ("2026-02-10T00:00:00Z", None),
    ]
    assert watch.rows("SELECT count(*) FROM event") == [(0,)]


def test_a_copy_that_is_not_live_gives_no_event(watch: Watch) -> None:
    """Whoever takes a dated copy into a history has nothing to send, whatever it changed."""
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace, workspace.store.transaction():
        known = workspace.store.pages.see(URL, lang="en", at="2025-01-10T00:00:00Z")
        taken = []
        for month, months in ((1, 24), (2, 36)):
            body = page(f"<p>{TEXT.splitlines()[-1].format(months=months)}</p>").encode()
            at = f"2025-0{month}-10T00:00:00Z"
            copy = capture_of(RawCapture(known.page_id, "", URL, at, 200, (("content-type", "text/html"),), ()), body)
            taken.append(ingest_copy(workspace, known, copy, run_id="1"))
    assert [(one.step, one.severity, one.events) for one in taken] == [
        (LadderStep.FIRST_VERSION, Severity.NONE, ()), (LadderStep.NEW_VERSION, Severity.SUBSTANTIVE, ()),
    ]  # fmt: skip


def test_importing_twice_adds_nothing(watch: Watch, tmp_path: Path) -> None:
    """The same files again: known, no version."""
    paths = saved(tmp_path, "a.md", 24, "2025-01-10"), saved(tmp_path, "b.md", 36, "2026-02-10")
    load(watch, *paths)
    before = watch.rows("SELECT * FROM v1_version")
    report = load(watch, *paths)
    assert (report.versions, report.known) == (0, 2)
    assert watch.rows("SELECT * FROM v1_version") == before


def test_an_older_copy_imported_later_takes_its_place_in_time(watch: Watch, tmp_path: Path) -> None:
    """Whatever the order of import, the timeline and the changes are the same; numbers once published are not given again."""
    a, b, c = (
        saved(tmp_path, f"{n}.md", months, day)
        for n, (months, day) in enumerate([(24, "2025-01-10"), (30, "2025-06-10"), (36, "2026-02-10")])
    )
    load(watch, a, c)
    first = watch.rows("SELECT seq, before, after FROM v1_change WHERE object = 'value'")
    with watch.store() as store:
        publish(store, tmp_path / "out", at="2026-03-01T00:00:00Z")
    load(watch, b)
    assert watch.rows("SELECT observed_at FROM v1_version ORDER BY observed_at") == [
        (f"{day}T00:00:00Z",) for day in ("2025-01-10", "2025-06-10", "2026-02-10")
    ]
    changes = watch.rows("SELECT at, before, after FROM v1_change WHERE object = 'value' ORDER BY at")
    assert changes == [("2025-06-10T00:00:00Z", "P24M", "P30M"), ("2026-02-10T00:00:00Z", "P30M", "P36M")]
    later = watch.rows("SELECT min(seq) FROM v1_change WHERE object = 'value'")
    assert later[0][0] > first[0][0]  # type: ignore[operator]


def test_a_capture_stamp_is_not_content(watch: Watch, tmp_path: Path) -> None:
    """Copies that differ in their `Published Time:` line only are one version."""
    load(
        watch,
        saved(tmp_path, "a.md", 24, "2025-01-10", stamp="Fri, 10 Jan 2025 00:45:49 GMT"),
        saved(tmp_path, "b.md", 24, "2025-03-10", stamp="Mon, 10 Mar 2025 00:45:49 GMT"),
    )
    assert watch.rows("SELECT count(*) FROM v1_version") == [(1,)]


def test_a_body_that_was_altered_is_reported_and_kept(watch: Watch, tmp_path: Path) -> None:
    """The recorded hash does not fit: one remark, the import goes on."""
    report = load(
        watch, saved(tmp_path, "a.md", 24, "2025-01-10", intact=False), saved(tmp_path, "b.md", 36, "2026-02-10")
    )
    assert report.versions == 2
    assert any("content_hash differs" in remark for remark in report.remarks)


def test_a_title_without_text_is_flagged_and_a_full_copy_after_it_is_quiet(watch: Watch, tmp_path: Path) -> None:
    """A failed capture is stored as empty; the later full copy is no policy change."""
    empty = tmp_path / "empty.md"
    empty.write_text(
        f"---\nurl: {URL}\ntitle: Validity\ningest_date: 2025-01-01\n---\n\nValidity of the certificate\n====\n",
        encoding="utf-8",
    )
    report = load(watch, empty, saved(tmp_path, "b.md", 36, "2026-02-10"))
    assert report.empty == 1
    assert watch.rows("SELECT state FROM v1_version ORDER BY seq") == [("empty",), ("accepted",)]
    assert watch.rows("SELECT count(*) FROM v1_change WHERE severity IN ('substantive', 'critical')") == [(0,)]


def test_a_page_imported_and_then_watched_is_one_page_with_one_history(watch: Watch, tmp_path: Path) -> None:
    """Markdown first, then live HTML with the same words: a change of medium is no change of the source."""
    url = f"{watch.site.base_url}/caq"
    load(watch, saved(tmp_path, "a.md", 24, "2025-01-10", url=url))
    body = "<h2>Validity</h2><p>The CAQ is valid for a maximum of {} months.</p>"
    html = page(body, title="Validity of the certificate").replace(
        "<p>Officers read this page when a person applies for a work permit with a job in Quebec, and keep a copy of the certificate in the file.</p>\n",
        "",
    )
    watch.site.pages["/caq"] = html.replace("{}", "24")
    watch.source("caq", "/caq")
    watch.check()
    assert watch.rows("SELECT count(*) FROM v1_page") == [(1,)]
    assert watch.alerts() == []
    watch.site.pages["/caq"] = html.replace("{}", "36")
    watch.site.validators = False
    watch.later(days=1)
    watch.check()
    assert watch.alerts() == [("change", "substantive")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.html", "<html><main><p>Text.</p></main></html>", "give its address with --url"),  # no address anywhere
        ("a.md", "---\nurl: https://www.canada.ca/x\n---\n\nText\n", "give the day with --date"),  # no day anywhere
        (
            "b.md",
            "---\nurl: https://www.canada.ca/x\ningest_date: 2024-13-45\n---\n\nText\n",
            "'2024-13-45' is not a date",
        ),
        (
            "c.md",
            "---\nurl: www.canada.ca/x\ningest_date: 2024-01-05\n---\n\nText\n",
            "an address begins with https://",
        ),
    ],
)
def test_what_a_file_does_not_say_must_be_given(
    watch: Watch, tmp_path: Path, name: str, content: str, message: str
) -> None:
    """A missing address or day is asked for by the option that gives it."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    report = load(watch, path)
    assert report.failed == 1
    assert message in report.remarks[0]


@pytest.mark.parametrize("url", ["ftp://x/y", "www.canada.ca/x", "https://me@www.canada.ca/x", "https://[x/"])
def test_an_address_that_nobody_could_ask_for_is_refused(watch: Watch, tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="--url: "):
        load(watch, saved(tmp_path, "a.md", 24, "2025-01-10"), url=url)


def test_a_missing_path_is_one_clear_line(watch: Watch, tmp_path: Path) -> None:
    """A path that is not there stops the import with its name."""
    with pytest.raises(UsageError, match="no such file or folder"):
        load(watch, tmp_path / "none")


def test_all_manuals_of_the_corpus_import_and_every_rule_quotes_its_source(watch: Watch, corpus: Path) -> None:
    """35 captures, the failed ones flagged; span and quote agree for every rule and value."""
    files = sorted((corpus / "manuals").glob("*.md"))
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_import(workspace, files)
        assert (report.failed, report.versions) == (0, len(files))
        assert report.empty >= 8
        for row in workspace.store.connection.rows("SELECT version_id FROM v1_version"):
            document = workspace.store.history.load(row["version_id"])
            for section in document.sections:
                for rule in section.rules:
                    assert section.text[rule.start : rule.end] == rule.quote
                    for value in rule.values:
                        assert rule.start <= value.start < value.end <= rule.end
                        assert section.text[value.start : value.end] == value.raw
    assert watch.rows("SELECT count(*) FROM event") == [(0,)]


def test_reading_again_with_the_same_parsers_changes_nothing(watch: Watch, tmp_path: Path) -> None:
    """`reextract --all` in two processes gives the same documents, ids and all, and logs no change."""
    load(watch, saved(tmp_path, "a.md", 24, "2025-01-10"), saved(tmp_path, "b.md", 36, "2026-02-10"))
    before = watch.rows("SELECT rule_id, version, quote, observed_from FROM v1_rule ORDER BY 1, 2")
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_reextract(workspace, processes=2, everything=True)
    assert (report.versions, report.changed, report.skipped) == (2, 0, 0)
    assert watch.rows("SELECT rule_id, version, quote, observed_from FROM v1_rule ORDER BY 1, 2") == before


def test_a_parser_upgrade_is_never_reported_as_a_change_of_the_source(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stored page read by older parsers is read again first; what differs is logged as ours and nobody is woken."""
    watch.site.pages["/caq"] = page("<h2>Validity</h2><p>The CAQ is valid for a maximum of 24 months.</p>")
    watch.source("caq", "/caq")
    watch.site.validators = False
    watch.check()
    with watch.store() as store, store.transaction():  # as if other parsers had read the page and seen other rules
        version = store.history.latest(store.pages.all()[0].page_id)
        assert version is not None
        document = store.history.load(version.version_id)
        older = type(document)(
            **{
                **{f: getattr(document, f) for f in document.__slots__},
                "extractor_version": "older",
                "title": "Older title",
            }
        )
        store.history.replace_extraction(version.version_id, older, at="2026-03-01T12:00:00Z", run_id=None)
        visit = store.pages.visit(version.page_id)
        store.pages.put_visit(
            type(visit)(**{**{f: getattr(visit, f) for f in visit.__slots__}, "extractor_version": "older"})
        )
    watch.later(days=1)
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        report = run_check(workspace, everything=True)
    assert report.versions == 0
    assert watch.rows("SELECT DISTINCT cause FROM v1_change") == [("extractor",)]
    assert watch.alerts() == []
    assert watch.rows("SELECT title FROM v1_page") == [("Quebec cases",)]


def test_a_rule_recognised_by_likeness_keeps_method_and_score_and_a_doubtful_one_waits_for_a_person(
    watch: Watch, tmp_path: Path
) -> None:
    """A rewritten sentence keeps its rule; how it was recognised is kept, and a doubtful one is listed until decided."""
    first = "Officers must keep a copy of the certificate in the file of the applicant for five years."
    second = "Officers must keep every certificate that the applicant has sent, in the paper file, for two years."
    for name, day, sentence in (("a.md", "2025-01-10", first), ("b.md", "2026-02-10", second)):
        head = f"---\nurl: {URL}\ntitle: Files\ningest_date: {day}\n---\n\n"
        (tmp_path / name).write_text(f"{head}Files\n=====\n\nKeeping\n-------\n\n{sentence}\n", encoding="utf-8")
    load(watch, tmp_path / "a.md", tmp_path / "b.md")
    ((method, score),) = watch.rows("SELECT method, score FROM inheritance WHERE object = 'rule'")
    assert method in ("label", "similar")
    assert 50 < score < 90  # type: ignore[operator]
    with watch.store() as store:
        assert {pending.review_state for pending in store.reviews.pending()} == {"unreviewed"}
        store.connection.run("UPDATE inheritance SET doubtful = 1")  # as a score of 50 to 70 would have it
        (pending,) = store.reviews.pending("doubtful")
        store.reviews.decide(pending.rule_id, "accepted", reviewer="a person", at="2026-03-01T12:00:00Z")
        assert store.reviews.pending("doubtful") == []


def test_a_first_copy_that_cannot_be_read_is_reported_and_the_rest_goes_on(watch: Watch, tmp_path: Path) -> None:
    """It leaves no page behind, and the end of the import does not look for one."""
    broken = tmp_path / "a.html"
    broken.write_bytes(f"---\nurl: {URL}x\ningest_date: 2025-01-10\n---\n\n".encode() + b"\x1b\x07\x00" * 300)
    report = load(watch, broken, saved(tmp_path, "b.md", 36, "2026-02-10"))
    assert (report.files, report.versions, report.failed) == (2, 1, 1)
    assert "a.html" in report.remarks[0]
    assert watch.rows("SELECT url FROM v1_page") == [(URL,)]
