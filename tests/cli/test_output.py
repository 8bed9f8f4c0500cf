"""Whatever becomes of standard output, a command ends in one clear line and a documented code, never in "a bug"."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forks import run_forked
from veille.errors import EXIT_OUTPUT, EXIT_PARTIAL, EXIT_READER_GONE

PAGE = "https://www.canada.ca/en/x.html"
EDITIONS = (
    "The fee to process a CAQ application is $155. Workers must hold a CAQ → « certificat » – from December 11, 2023.",
    "The fee to process a CAQ application is $160. Workers must hold a CAQ → « certificat » – from January 15, 2024.",
)
# Every command that prints what a record or a file holds. Arrows, dashes and accents stand in all their results.
COMMANDS = (
    ["pages"], ["rules"], ["facts"], ["changes"], ["parity"], ["impact", "IRPR:205"], ["diff", PAGE], ["explain", PAGE],
    ["status"], ["verify"], ["alerts", "list"], ["review", "list"], ["extract", "1.md"], ["compare", "1.md", "2.md"],
    ["rules", "--json"], ["changes", "--json"], ["extract", "1.md", "--json"], ["diff", PAGE, "--format", "json"],
    ["diff", PAGE, "--format", "html"],
)  # fmt: skip
# Every command to the poorest terminal; to the richer ones a table, prose, JSON and a page, which all others write like.
OTHER_ENCODINGS = ("latin-1", "cp1252")
BY_FORM = (["facts"], ["explain", PAGE], ["rules", "--json"], ["diff", PAGE, "--format", "html"])
READ_BACK = [(command, "ascii") for command in COMMANDS] + [(c, e) for c in BY_FORM for e in OTHER_ENCODINGS]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two editions of a page, imported."""
    folder = tmp_path_factory.mktemp("record")
    for day, words in enumerate(EDITIONS, 1):
        head = f"---\nurl: {PAGE}\ningest_date: 2025-01-0{day}\n---\n\n"
        (folder / f"{day}.md").write_text(f"{head}Québec – travailleurs\n====\n\n{words}\n", encoding="utf-8")
    done = call(folder, ["import", "1.md", "2.md", "--quiet"])
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    return folder


def call(
    folder: Path, arguments: list[str], *, stdout: int | None = None, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[bytes]:
    return run_forked(arguments, cwd=folder, env={**os.environ, "PYTHONIOENCODING": encoding}, stdout=stdout)


@pytest.mark.parametrize(("command", "encoding"), READ_BACK, ids=[f"{' '.join(c)}-{e}" for c, e in READ_BACK])
def test_a_result_survives_every_encoding(record: Path, command: list[str], encoding: str) -> None:
    """No character is too much for a Windows console or a Latin-1 pipe, and JSON stays JSON."""
    done = call(record, command, encoding=encoding)
    assert done.returncode in (0, EXIT_PARTIAL), done.stderr
    assert b"bug" not in done.stderr
    if "--json" in command or "json" in command:
        json.loads(done.stdout.decode(encoding))
    else:
        assert b"\\u2" not in done.stdout  # arrows, dashes and lines of tables are not shown as numbers


# Every other way out of the program: helps of all depths, a refusal, a fault, the version, what a shell completes with.
WAYS_OUT = (
    ["-h"], ["review", "-h"], ["review", "edit", "-h"], ["nosuch"], ["rules", "--kind"], ["pages", "--state", "x"], ["--version"],
    ["rules", "--min-confidence", "x"], ["check", "-c", "absent.toml"], [],
)  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("words", WAYS_OUT, ids=" ".join)
def test_every_way_out_keeps_to_the_encoding(record: Path, words: list[str], encoding: str, lang: str) -> None:
    """Promise: helps and errors too are written in the encoding that is asked for, and can be read in it."""
    done = call(record, ["--lang", lang, *words], encoding=encoding)
    said = (done.stdout + done.stderr).decode(encoding)  # fails on bytes of another
    assert said.strip()
    assert "Traceback" not in said
    assert "\\x" not in said
    assert "\\u" not in said
    if encoding == "utf-8":
        assert "\ufffd" not in said
    elif encoding == "ascii" and lang == "fr" and words == ["-h"]:
        assert "Un registre date et verifiable" in said


def test_what_a_shell_completes_with_keeps_to_the_encoding(record: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LANG": "fr_CA.UTF-8", "_VEILLE_COMPLETE": "complete_zsh",
                   "_TYPER_COMPLETE_ARGS": "veille "}  # fmt: skip
    program = "import sys; sys.argv = ['veille']; from veille.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=record, env=environment, capture_output=True, check=False
    )
    assert b"changes" in done.stdout.encode() if isinstance(done.stdout, str) else b"changes" in done.stdout
    done.stdout.decode("ascii")


def test_a_message_survives_as_results_do(record: Path) -> None:
    done = call(record, ["--lang", "fr", "pages", "--state", "x"], encoding="latin-1")
    assert "état d'une page" in done.stderr.decode("latin-1")  # the curly apostrophe as a keyboard writes it


@pytest.mark.parametrize("command", [*COMMANDS, ["--help"], ["check", "--help"]], ids=" ".join)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a file that is always full")
def test_a_full_disk_is_one_line_and_a_code(record: Path, command: list[str]) -> None:
    """What was lost is said once; nothing is reported as a bug."""
    with open("/dev/full", "wb") as full:
        done = call(record, command, stdout=full.fileno())
    if (
        command in (["changes"], ["parity"], ["impact", "IRPR:205"], ["facts"], ["alerts", "list"])
        and not done.returncode
    ):
        return  # nothing to list: said on standard error
    assert done.returncode == EXIT_OUTPUT, done.stderr
    assert done.stderr.count(b"standard output: cannot be written: No space left on device") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["rules"], ["rules", "--json"], ["extract", "1.md", "--json"], ["--help"]], ids=" ".join
)
def test_a_reader_that_goes_away_is_no_fault(record: Path, command: list[str]) -> None:
    """A closed pipe ends the command silently, always with the same code."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = call(record, command, stdout=writing)
    finally:
        os.close(writing)
    assert done.returncode == EXIT_READER_GONE
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="closes a descriptor through a POSIX shell")
def test_a_closed_output_is_one_line_and_a_code(record: Path) -> None:
    """`>&-` loses the result, and says so."""
    shell = f'"{sys.executable}" -m veille.cli rules >&-'
    done = subprocess.run(["sh", "-c", shell], cwd=record, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == EXIT_OUTPUT
    assert done.stderr.count(b"\n") == 1
    assert b"standard output: cannot be written" in done.stderr


@pytest.mark.parametrize("command", [["verify"], ["report", "site"], ["backup", "copy.db"]], ids=" ".join)
def test_a_deed_is_quiet(record: Path, command: list[str]) -> None:
    """`--quiet` leaves standard output and standard error empty where something is done and nothing asked."""
    done = call(record, [*command, "--quiet"])
    assert done.stdout == b""
    assert done.stderr == b""
