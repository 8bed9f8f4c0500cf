"""Promise: reading needs no right to write. Another user, in a folder that is not theirs, asks everything and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.forks import run_forked_text
from veille.cli import main

OWNER = 65_534  # the uid that Unix systems give to nobody: here the owner of the record
# Root may write everywhere by these rights; without them it is a user like any other before another's files.
POWERS = "-dac_override,-dac_read_search,-fowner"


@pytest.fixture(scope="module")
def record() -> Iterator[Path]:
    """A folder with a record and a snapshot that the reader may read and not write, as a service's user leaves it."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root reads as another user by setpriv (util-linux)")
    folder = Path(tempfile.mkdtemp(prefix="veille-read-"))  # pytest's own folders are closed to others
    try:
        head = "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\n"
        (folder / "a.md").write_text(f"{head}A CAQ is required for 36 months.\n", encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            for command in (["import", "a.md", "-q"], ["publish", "out", "-q"]):
                patch.setattr("sys.argv", ["veille", *command])
                with pytest.raises(SystemExit) as stopped:
                    main()
                assert stopped.value.code == 0
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
            if os.geteuid() == 0:
                os.chown(path, OWNER, OWNER)
        yield folder
    finally:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


def _as_reader(record: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    powerless = ("setpriv", f"--bounding-set={POWERS}", f"--inh-caps={POWERS}") if os.geteuid() == 0 else ()
    return run_forked_text(arguments, cwd=record, launch=powerless)


READING = [
    ["status"], ["pages"], ["rules"], ["facts"], ["changes"], ["calendar"], ["parity"], ["diff", "https://www.canada.ca/en/x.html"],
    ["explain", "https://www.canada.ca/en/x.html"], ["verify"], ["review", "list"], ["review", "held"], ["alerts", "list"],
    ["rules", "--db", "out/snapshot.db"], ["facts", "--db", "out/snapshot.db"], ["changes", "--db", "out/snapshot.db"],
]  # fmt: skip


@pytest.mark.parametrize("command", READING, ids=[" ".join(c[:3]) for c in READING])
def test_every_question_is_answered(record: Path, command: list[str]) -> None:
    """No word of rights, the same files with the same bytes afterwards."""
    before = {path.name: path.read_bytes() for path in record.iterdir() if path.is_file()}
    done = _as_reader(record, *command)
    if "has one version" not in done.stderr:
        assert done.returncode == 0, done.stderr
    assert "denied" not in done.stderr
    assert "cannot be" not in done.stderr
    assert {path.name: path.read_bytes() for path in record.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("form", ["jsonl", "csv", "openfisca"])
@pytest.mark.parametrize("database", ["veille.db", "out/snapshot.db"])
def test_exports_go_where_the_reader_may_write(record: Path, form: str, database: str) -> None:
    """An export of the record and one of the snapshot, into a folder of the reader's own."""
    with tempfile.TemporaryDirectory() as own:
        done = _as_reader(record, "export", f"{own}/out", "--format", form, "--db", database)
        assert done.returncode == 0, done.stderr
        if form != "openfisca":  # this record has no facts
            assert (Path(own) / "out" / f"rule.{form}").stat().st_size > 0


def test_a_backup_goes_where_the_reader_may_write(record: Path) -> None:
    with tempfile.TemporaryDirectory() as own:
        done = _as_reader(record, "backup", f"{own}/copy.db")
        assert done.returncode == 0, done.stderr


def test_a_snapshot_and_a_report_are_made_where_the_reader_may_write(record: Path) -> None:
    """The same bytes as the owner's, and nothing is left behind or noted in the record."""
    before = (record / "veille.db").read_bytes()
    with tempfile.TemporaryDirectory() as own:
        for command in (["publish", f"{own}/out"], ["report", f"{own}/site"]):
            done = _as_reader(record, *command, "-q")
            assert done.returncode == 0, done.stderr
        assert (Path(own) / "out/snapshot.db").read_bytes() == (record / "out/snapshot.db").read_bytes()
        assert (Path(own) / "site/index.html").is_file()
    assert (record / "veille.db").read_bytes() == before


@pytest.mark.parametrize(
    "command", [["import", "a.md"], ["publish", "out"], ["review", "accept", "x"], ["report", "site"]]
)
def test_what_writes_says_that_it_may_not(record: Path, command: list[str]) -> None:
    """A refusal in one line, exit code 2: lost rights are never taken for another run at work (4)."""
    done = _as_reader(record, *command)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
