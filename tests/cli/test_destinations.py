"""No command replaces a file, or writes into a folder, that it did not make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from veille.cli import main

Run = Callable[..., tuple[int, str]]
FOREIGN = "what somebody else wrote"


@pytest.fixture
def veille(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in a folder with a small record: exit code, standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["veille", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return int(stopped.value.code or 0), capsys.readouterr().err

    head = "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\n"
    (tmp_path / "a.md").write_text(f"{head}A CAQ is required for 36 months.\n", encoding="utf-8")
    assert run("import", "a.md")[0] == 0
    assert run("publish", "snapshot.db")[0] == 0
    return run


# what is tried, the arguments, the file that must stay as it is
CASES = [
    ("backup over a file", ["backup", "mine.toml"], "mine.toml"),
    ("snapshot over a file", ["publish", "mine.db"], "mine.db"),
    ("snapshot beside a manifest", ["publish", "out"], "out/manifest.json"),
    ("warc over a file", ["export", "mine.warc.gz", "--format", "warc"], "mine.warc.gz"),
    ("csv into a folder", ["export", "out", "--format", "csv"], "out/page.csv"),
    ("jsonl into a folder", ["export", "out", "--format", "jsonl"], "out/page.jsonl"),
    ("markdown into a folder", ["export", "out", "--format", "markdown"], "out/index.md"),
    ("openfisca into a folder", ["export", "out", "--format", "openfisca"], "out/caq.yaml"),
    ("metadata over a file", ["datasette", "snapshot.db", "--metadata", "notes.json"], "notes.json"),
    ("report into a folder", ["report", "out"], "out/index.html"),
]


@pytest.mark.parametrize(("arguments", "file"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_not_ours_is_left_alone(veille: Run, tmp_path: Path, arguments: list[str], file: str) -> None:
    """One line that names the place and a way on, exit code 2, not a byte changed, nothing added."""
    path = tmp_path / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(FOREIGN, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    code, err = veille(*arguments)
    assert code == 2, err
    assert err.count("\n") == 1
    assert Path(file).parts[0] in err
    assert path.read_text(encoding="utf-8") == FOREIGN
    assert {p.name for p in set(tmp_path.rglob("*")) - set(before)} <= {
        "veille.db.lock",
        "veille.db-shm",
        "veille.db-wal",
    }


# what is written twice: the second time it is our own
TWICE = [
    ["backup", "copy.db"], ["publish", "out"], ["export", "e", "--format", "csv"], ["export", "e", "--format", "jsonl"],
    ["export", "w.warc.gz", "--format", "warc"], ["datasette", "snapshot.db", "--metadata", "m.json"], ["report", "site"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", TWICE, ids=" ".join)
def test_what_is_ours_is_replaced(veille: Run, arguments: list[str]) -> None:
    """The same command works again on what it wrote."""
    for _ in range(2):
        code, err = veille(*arguments)
        assert code == 0, err


@pytest.mark.parametrize("command", ["backup", "publish"])
def test_another_record_is_left_alone(veille: Run, tmp_path: Path, command: str) -> None:
    """A database of veille that tells of other pages is no copy of ours: it stays until somebody says `--force`."""
    head = "---\nurl: https://www.canada.ca/en/y.html\ningest_date: 2024-01-01\n---\n\nTitle\n=====\n\n"
    (tmp_path / "b.md").write_text(f"{head}A visa is required for 6 months.\n", encoding="utf-8")
    assert veille("import", "b.md", "--db", "other.db")[0] == 0
    assert veille(command, "theirs.db", "--db", "other.db")[0] == 0
    before = (tmp_path / "theirs.db").read_bytes()
    code, err = veille(command, "theirs.db")
    assert (code, err.count("\n")) == (2, 1)
    assert "another record" in err
    assert (tmp_path / "theirs.db").read_bytes() == before
    assert veille(command, "theirs.db", "--force")[0] == 0


def test_the_report_of_another_record_is_left_alone(veille: Run, tmp_path: Path) -> None:
    """One line, nothing changed; with `--force` it is replaced, and what it held of the other record goes."""
    head = "---\nurl: https://www.canada.ca/en/y.html\ningest_date: 2024-01-01\n---\n\nTitle\n=====\n\n"
    (tmp_path / "b.md").write_text(f"{head}A visa is required for 6 months.\n", encoding="utf-8")
    assert veille("import", "b.md", "--db", "other.db")[0] == 0
    assert veille("report", "theirs", "--db", "other.db")[0] == 0
    before = {path: path.read_bytes() for path in (tmp_path / "theirs").rglob("*.html")}
    code, err = veille("report", "theirs")
    assert (code, err.count("\n")) == (2, 1)
    assert "holds the report of another record" in err
    assert {path: path.read_bytes() for path in (tmp_path / "theirs").rglob("*.html")} == before
    assert veille("report", "theirs", "--force")[0] == 0
    assert veille("report", "theirs")[0] == 0
    mine = {path.name for path in (tmp_path / "theirs" / "en" / "page").iterdir()}
    assert not mine & {path.name for path in before if path.parent.name == "page"}


def test_a_database_that_is_worked_on_is_left_alone(veille: Run) -> None:
    """Neither a backup nor a snapshot takes the place of a working database, though it is of the same record."""
    assert veille("backup", "copy.db")[0] == 0
    assert veille("publish", "copy.db")[0] == 2
    assert veille("backup", "snapshot.db")[0] == 2
    assert veille("import", "a.md", "--db", "copy.db")[0] == 0
    assert veille("backup", "copy.db")[0] == 2


@pytest.mark.parametrize("arguments", [c[1] for c in CASES if c[1][0] == "backup"], ids=" ".join)
def test_force_replaces_what_is_named(veille: Run, tmp_path: Path, arguments: list[str]) -> None:
    """`--force` is the way to say that a foreign file may go."""
    (tmp_path / arguments[1]).write_text(FOREIGN, encoding="utf-8")
    assert veille(*arguments, "--force")[0] == 0
    assert (tmp_path / arguments[1]).read_bytes().startswith(b"SQLite format 3")


# no folder can be made below a file: what is asked for cannot be written there
NOWHERE = [
    ["backup", "a.md/copy.db"], ["publish", "a.md/out"], ["export", "a.md/e", "--format", "csv"],
    ["export", "a.md/e", "--format", "markdown"], ["export", "a.md/w.warc.gz", "--format", "warc"], ["report", "a.md/site"],
    ["init", "a.md/config.toml"], ["demo", "--folder", "a.md/demo"], ["check", "--db", "a.md/veille.db"],
    ["import", "a.md", "--db", "a.md/veille.db"], ["calendar", "--ics", "a.md/days.ics"],
]  # fmt: skip


def test_a_place_that_cannot_be_written_is_named(veille: Run, tmp_path: Path) -> None:
    """One line with the path, and exit code 2; no traceback."""
    contact = '[crawl]\ncontact = "tests@example.org"\n'
    (tmp_path / "config.toml").write_text(contact, encoding="utf-8")
    for arguments in NOWHERE:
        code, said = veille(*arguments)
        assert (code, said.count("\n")) == (2, 1), (arguments, said)
        assert "a.md" in said, (arguments, said)


def test_a_report_that_names_no_record_is_taken_for_ours(veille: Run, tmp_path: Path) -> None:
    """Reports of earlier releases did not say of which record they are: such a one is brought up to date."""
    assert veille("report", "site")[0] == 0
    mark = tmp_path / "site" / ".veille-site"
    first, _, named = mark.read_text(encoding="utf-8").partition("\n")
    assert named.startswith("record ")
    mark.write_text(f"{first}\n", encoding="utf-8")
    code, err = veille("report", "site")
    assert (code, err) == (0, "")
    assert mark.read_text(encoding="utf-8") == f"{first}\n{named}"


SITE = """[[sources]]
id = "permit"
url = "https://www.canada.ca/en/x.html"
profile = "canada-ca"
lang = "{lang}"
"""


@pytest.mark.parametrize("arguments", [["import", "a.md"], ["check"], ["reextract"]], ids=" ".join)
def test_no_command_reads_a_record_otherwise_unasked(veille: Run, tmp_path: Path, arguments: list[str]) -> None:
    """A source that is read in another language: each command stops, and names the option by which a person says so."""
    config = tmp_path / "config.toml"
    head = '[crawl]\ncontact = "a@example.org"\n\n'
    config.write_text(head + SITE.format(lang="en"), encoding="utf-8")
    assert veille("import", "a.md")[0] == 0
    config.write_text(head + SITE.format(lang="fr"), encoding="utf-8")
    for _ in range(2):
        code, err = veille(*arguments)
        assert (code, err.count("\n")) == (2, 1), err
        assert "another configuration" in err
        assert "--adopt-config" in err
