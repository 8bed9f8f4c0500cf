"""Promise: the record leaves in plain forms that others read, and equal content gives equal files."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from store_build import add, changed, fee, new_store, page_with

from veille.answers.exporting import write_export
from veille.config import Config
from veille.errors import StoreError, UsageError
from veille.model import Document, FactState, FactStatus
from veille.parsers import read_document
from veille.profiles import load_profiles
from veille.store import RawCapture, Store, open_reading
from veille.store.exports import export_csv, export_jsonl, export_markdown, export_markdown_history, export_openfisca
from veille.store.exports.markdown import render_sections
from veille.store.publishing.publish import publish


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A page with two versions and its facts."""
    store, page = new_store(tmp_path)
    run = store.fetches.begin_run("check", "2025-01-01T00:00:00Z")
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z", run_id=run)
    add(
        store,
        page,
        page_with(page, fee("160.00")),
        "2026-01-10T00:00:00Z",
        run_id=run,
        comparison=changed("155 to 160"),
    )
    store.fetches.finish_run(run, "2026-01-10T00:00:00Z", {})
    yield store
    store.close()


def test_json_lines_follow_their_schema(store: Store, tmp_path: Path) -> None:
    files = {path.name: path for path in export_jsonl(store.connection, tmp_path / "out")}
    schema = json.loads(files["schema.json"].read_text())
    types = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict, "null": type(None)}
    for name in ("page", "version", "section", "rule", "change", "impact"):
        lines = [json.loads(line) for line in files[f"{name}.jsonl"].read_text().splitlines()]
        assert lines, name
        properties = schema["$defs"][name]["properties"]
        for line in lines:
            assert list(line) == list(properties) == schema["$defs"][name]["required"]
            for key, value in line.items():
                allowed = properties[key]["type"]
                allowed = [allowed] if isinstance(allowed, str) else allowed
                assert isinstance(
                    value,
                    tuple(types[a] if isinstance(types[a], type) else float for a in allowed)
                    + ((int,) if "number" in allowed else ()),
                ), (name, key)
    rules = [json.loads(line) for line in files["rule.jsonl"].read_text().splitlines()]
    assert [value["value"] for rule in rules for value in rule["values"]] == ["155.00", "160.00"]
    assert rules[0]["citations"][0]["norm"] == ["IRPR:205(a)"]
    later = {path.name: path for path in export_jsonl(store.connection, tmp_path / "later", since=1)}
    assert later["change.jsonl"].read_text() == ""


def test_csv_has_a_header_and_every_row(store: Store, tmp_path: Path) -> None:
    files = {path.name: path for path in export_csv(store.connection, tmp_path / "out")}
    with files["rule.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == store.connection.number("SELECT count(*) FROM v1_rule")
    assert {row["kind"] for row in rows} == {"requirement", "fee"}


def test_openfisca_parameters_hold_value_and_reference_by_date(store: Store, tmp_path: Path) -> None:
    def state(value: str | None, start: str | None, kind: str = "duration", unit: str = "month") -> FactState:
        known = FactStatus.KNOWN if value else FactStatus.MISSING
        return FactState(
            "caq.work.max_duration", known, "Longest CAQ", "Durée maximale", kind, value, unit, "max", url="https://a/",
            quote="At most.", valid_from=start,
        )  # fmt: skip

    for value, start, seen in (("P24M", None, "2024-03-05"), ("P36M", "2025-06-01", "2025-07-01")):
        store.facts.record([state(value, start)], at=f"{seen}T00:00:00Z", recorded_at="2026-01-01T00:00:00Z")
    (path,) = export_openfisca(store.connection, tmp_path / "out")
    assert path.relative_to(tmp_path / "out").as_posix() == "caq/work/max_duration.yaml"
    found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    reference = [{"title": "At most.", "href": "https://a/"}]
    assert found["description"] == "Longest CAQ"
    assert found["metadata"]["description_fr"] == "Durée maximale"
    assert (found["metadata"]["unit"], found["metadata"]["comparison"]) == ("month", "max")
    assert found["metadata"]["reference"] == {"0001-01-01": reference, "2025-06-01": reference}
    assert found["values"] == {"0001-01-01": {"value": "24"}, "2025-06-01": {"value": "36"}}
    assert [was["known_to"] for was in found["metadata"]["history"]] == ["2025-07-01T00:00:00Z"]  # 24 for all days
    store.facts.record([state(None, None)], at="2026-02-01T00:00:00Z", recorded_at="2026-02-01T00:00:00Z")
    export_openfisca(store.connection, tmp_path / "out")
    gone = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    # a model must not go on with a value the source dropped; for the days before, it was there
    assert gone["values"] == {
        "0001-01-01": {"value": "24"},
        "2025-06-01": {"value": "36"},
        "2026-02-01": {"value": "null"},
    }


def test_markdown_says_all_that_the_page_says() -> None:
    """Headings by level, paragraphs, nested items and rows, in order."""
    body = (
        "<p>Read this.</p><ul><li>a passport<ol><li>a copy</li></ol></li><li>a photo</li></ul><h2>Fees</h2>"
        "<table><tr><th>Who</th><th>Fee</th></tr><tr><td>Worker</td><td>$155</td></tr></table><p>The end.</p>"
    )
    html = (
        f"<html lang=en><body><main property=mainContentOfPage><h1 id=wb-cont>The CAQ</h1>{body}</main></body></html>"
    )
    text = render_sections(read_document(html.encode(), profile=load_profiles()["canada-ca"]).sections)
    lines = [line for line in text.splitlines() if line]
    assert [line.split()[0] for line in lines if line.startswith("#")] == ["##"]  # the title is in the front matter
    where = [
        text.index(words) for words in ("Read this.", "a passport", "a copy", "a photo", "Worker", "$155", "The end.")
    ]
    assert where == sorted(where)
    assert [line for line in lines if "*   " in line] == ["*   a passport", "    *   a copy", "*   a photo"]


def test_markdown_has_the_front_matter_of_an_import(store: Store, tmp_path: Path) -> None:
    (path,) = export_markdown(store, tmp_path / "out")
    assert path.relative_to(tmp_path / "out").as_posix() == "guide.example/en/caq.md"
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    assert list(fields) == [
        "url",
        "fetched_url",
        "title",
        "lang",
        "parent_url",
        "depth",
        "ingest_date",
        "content_hash",
        "type",
    ]
    assert fields["content_hash"] == hashlib.sha256(body.removeprefix("\n").encode()).hexdigest()
    assert str(fields["ingest_date"]) == "2026-01-10"
    assert "## Fees\n\nThe processing fee is 160.00 CAD.\n" in body


def test_an_imported_capture_leaves_as_it_came(store: Store, tmp_path: Path) -> None:
    body = "The CAQ\n=======\n\n*   A list\n"
    raw = f"---\nurl: https://guide.example/en/md\ntitle: x\n---\n\n{body}".encode()
    page = store.pages.see("https://guide.example/en/md", at="2026-02-12T00:00:00Z").page_id
    sha = store.blobs.add(raw, page_id=page)
    store.blobs.add_capture(RawCapture(page, sha, "https://guide.example/en/md", "2026-02-12T00:00:00Z"))
    doc = Document(
        "https://guide.example/en/md", "en", "The CAQ", None, "manual_section", "markdown", "h", "l", (), "x1"
    )
    store.history.add_version(
        page, doc, raw_sha256=sha, observed_at="2026-02-12T00:00:00Z", recorded_at="2026-02-12T00:00:00Z", run_id="r1"
    )
    export_markdown(store, tmp_path / "out")
    assert (tmp_path / "out/guide.example/en/md.md").read_text().split("---\n\n", 1)[1] == body


def test_git_has_one_commit_a_version_dated_by_it(store: Store, tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    assert export_markdown_history(store, repo) == 2

    def log() -> list[str]:
        done = subprocess.run(
            ["git", "-C", repo, "log", "--reverse", "--format=%H %cI %s"], capture_output=True, check=True, text=True
        )
        return done.stdout.splitlines()

    first = log()
    assert [line.split(" ", 1)[1] for line in first] == [
        "2025-01-01T00:00:00+00:00 The CAQ: first copy",
        "2026-01-10T00:00:00+00:00 The CAQ: 155 to 160",
    ]
    assert "160.00" in (repo / "guide.example/en/caq.md").read_text()
    page = store.pages.all()[0].page_id
    add(store, page, page_with(page, fee("165.00")), "2026-02-01T00:00:00Z")
    assert export_markdown_history(store, repo) == 3
    assert log()[:2] == first  # a later export only adds
    assert "165.00" in (repo / "guide.example/en/caq.md").read_text()


def test_a_folder_with_other_things_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    with pytest.raises(StoreError, match="the folder is not empty"):
        export_markdown_history(store, tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("name", ["new/and/deep", "empty"])
def test_a_history_begins_in_an_empty_folder_and_in_one_that_is_not_there(
    store: Store, tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    assert export_markdown_history(store, tmp_path / name) == 2
    assert (tmp_path / name / "guide.example/en/caq.md").is_file()


def test_a_repository_of_somebody_else_is_left_alone(store: Store, tmp_path: Path) -> None:
    """Told as what it is: a folder with other things, not a fault of git."""
    mine = tmp_path / "mine"
    subprocess.run(["git", "init", "-q", str(mine)], check=True)
    before = (mine / ".git" / "config").read_text()
    with pytest.raises(StoreError, match="the folder is not empty"):
        export_markdown_history(store, mine)
    assert (mine / ".git" / "config").read_text() == before


def test_a_history_that_could_not_begin_is_no_obstacle(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full while the repository is made leaves nothing that the next export would refuse."""
    failing = tmp_path / "bin"
    failing.mkdir()
    script = failing / "git"
    script.write_text(
        '#!/bin/sh\nmkdir -p "$2/.git"\ncase "$3" in config) echo "No space left on device" >&2; exit 1;; esac\n'
    )
    script.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{failing}:{os.environ['PATH']}")
        with pytest.raises(StoreError, match="No space left"):
            export_markdown_history(store, tmp_path / "repo")
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []
    assert export_markdown_history(store, tmp_path / "repo") == 2


def test_a_snapshot_is_exported_as_far_as_it_holds_pages(store: Store, tmp_path: Path) -> None:
    """Its words as Markdown, its raw bytes as WARC where it was published with them; else what is missing is said."""
    for raw in (False, True):
        path = publish(store, tmp_path / f"raw-{raw}.db", at="2026-02-01T00:00:00Z", with_raw=raw).path
        with open_reading(path, snapshot=True) as snapshot:
            assert write_export(snapshot, Config(), "markdown", tmp_path / f"pages-{raw}") == 1
            with pytest.raises(UsageError, match=r"no layout of earlier versions; .* leave --history out"):
                write_export(snapshot, Config(), "markdown", tmp_path / "h", history=True)
            if raw:
                assert write_export(snapshot, Config(), "warc", tmp_path / "raw.warc.gz") == 2
                continue
            with pytest.raises(UsageError, match="holds no raw bytes; publish it with --raw"):
                write_export(snapshot, Config(), "warc", tmp_path / "none.warc.gz")
    (page,) = (tmp_path / "pages-True").rglob("*.md")
    assert "160.00 CAD" in page.read_text(encoding="utf-8")


def test_a_snapshot_judges_by_the_bound_at_which_it_was_published(store: Store, tmp_path: Path) -> None:
    """`stale` follows the clock of who reads, and `guard.stale_after` of the configuration that published."""
    for bound, kept in ((timedelta(days=30), "30.0"), (None, None)):
        path = publish(store, tmp_path / "b.db", at="2026-02-01T00:00:00Z", stale_after=bound).path
        with open_reading(path, snapshot=True) as snapshot:
            row = snapshot.connection.row("SELECT value FROM v1_meta WHERE key = 'stale_after_days'")
        assert (row and row["value"]) == kept


def test_metadata_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    """In a process of its own that may write ten bytes: what a full disk does."""
    (tmp_path / "metadata.json").write_text("before")
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\n"
        "from veille.errors import StoreError\nfrom veille.store.publishing.datasette import write_datasette_metadata\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try:\n    write_datasette_metadata(Path(sys.argv[1]))\nexcept StoreError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, str(tmp_path / "snapshot.db")], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in done.stdout
    assert [(p.name, p.read_text()) for p in tmp_path.glob("*.json*")] == [("metadata.json", "before")]
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("http://evil.example";"pay")', '\'=HYPERLINK("http://evil.example";"pay")'),
        ("@SUM(A1:A9) must be paid", "'@SUM(A1:A9) must be paid"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("+1 613 555 0199", "+1 613 555 0199"),
        ("--05-01", "--05-01"),  # each May 1
        ("- pay the fee;", "- pay the fee;"),
    ],
)
def test_a_spreadsheet_runs_nothing_of_a_page(store: Store, tmp_path: Path, text: str, cell: str) -> None:
    store.connection.run("UPDATE page SET title = ?", (text,))
    export_csv(store.connection, tmp_path / "out")
    with (tmp_path / "out" / "page.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == [cell]
    export_jsonl(store.connection, tmp_path / "lines")
    assert json.loads((tmp_path / "lines" / "page.jsonl").read_text())["title"] == text
