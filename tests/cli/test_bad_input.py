"""Bad input: one clear line on standard error, the documented exit code, no traceback, nothing stored is touched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.command_line import Command


@pytest.fixture
def veille(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command) -> Command:
    """Run the command line in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    return command


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


PDF_HEAD = b"%PDF-1.7\n\x00\x01 this is no document"
CASES: list[tuple[str, dict[str, str | bytes], list[str], int, str]] = [
    # what is wrong, files, arguments, exit code, the line
    ("no config named", {}, ["check", "--config", "no.toml"], 2, "veille: no.toml: no such file; write one with `veille init`"),
    ("no contact", {}, ["check"], 2, "veille: config.toml: crawl.contact: is missing; set an e-mail address or URL"),
    ("broken config", {"config.toml": "[[sources]\n"}, ["check"], 2, "veille: config.toml: not valid TOML"),
    ("unknown key", {"config.toml": "[crawl]\nspeed = 1\n"}, ["status"], 2, "veille: config.toml: crawl.speed: unknown key; allowed: "),
    ("selector that is none", {"sites/city.toml": 'name = "city"\nmain = ["[[["]', "config.toml": 'profiles_dir = "sites"\n[crawl]\ncontact = "a@example.org"\n'}, ["check"], 2, "veille: sites/city.toml: main[0]: '[[[' is not a CSS selector"),
    ("no database yet", {}, ["pages"], 2, "veille: veille.db: no such database; run `veille check` or `veille import` first"),
    ("database is text", {"v.db": "hello"}, ["rules", "--db", "v.db"], 2, "veille: v.db: this is not an SQLite database"),
    ("database is empty file's folder", {}, ["check", "--db", "none/at/all/../../.."], 2, "veille: "),
    ("no such file", {}, ["extract", "none.html"], 2, "veille: none.html: no such file"),
    ("a PDF that is none", {"a.pdf": PDF_HEAD}, ["extract", "a.pdf"], 2, "veille: a.pdf: "),
    ("broken XML", {"a.xml": '<?xml version="1.0"?><Regulation><Body>'}, ["extract", "a.xml"], 2, "veille: a.xml: "),
    ("bad date", {"a.md": "text"}, ["import", "a.md", "--date", "yesterday"], 2, "veille: --date: 'yesterday' is not a date; write YYYY-MM-DD"),
    ("bad moment", {}, ["facts", "--as-of", "2024-13-01"], 2, "veille: --as-of: '2024-13-01' is not a date; write YYYY-MM-DD"),
    ("bad runtime", {"config.toml": '[crawl]\ncontact = "a@example.org"\n'}, ["check", "--max-runtime", "soon"], 2, "veille: --max-runtime: write a time span as a number"),
    ("unknown option", {}, ["check", "--fast"], 2, "No such option: --fast"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "code", "line"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_each_bad_input_gives_one_clear_line(
    veille: Command, tmp_path: Path, files: dict[str, str | bytes], arguments: list[str], code: int, line: str
) -> None:
    """What, where and what to do, on standard error; standard output stays empty."""
    for name, content in files.items():
        put(tmp_path / name, content)
    got, out, err = veille(*arguments)
    assert got == code, err
    assert line in err
    assert "Traceback" not in err
    assert out == ""
    if err.startswith("veille: "):
        assert err.count("\n") == 1


def test_a_database_of_a_later_version_is_refused_and_left_alone(veille: Command, tmp_path: Path) -> None:
    """A newer schema is named, and not a byte of the file changes."""
    put(
        tmp_path / "a.md",
        "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\nA CAQ is required.\n",
    )
    assert veille("import", "a.md", "--db", "v.db")[0] == 0
    with sqlite3.connect(tmp_path / "v.db") as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    before = (tmp_path / "v.db").read_bytes()
    code, _, err = veille("rules", "--db", "v.db")
    assert code == 2
    assert "written by a later version of veille" in err
    assert (tmp_path / "v.db").read_bytes() == before


def test_a_foreign_database_is_refused_and_left_alone(veille: Command, tmp_path: Path) -> None:
    """An SQLite file of another program is not migrated, whatever the command."""
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE notes (text TEXT)")
    db.close()
    before = (tmp_path / "other.db").read_bytes()
    for arguments in (["check"], ["import", "x.md"], ["pages"], ["verify"]):
        code, _, err = veille(*arguments, "--db", "other.db")
        assert code == 2
        assert "this database was not made by veille" in err or "contact" in err
    assert (tmp_path / "other.db").read_bytes() == before


def test_an_unknown_page_is_named(veille: Command, tmp_path: Path) -> None:
    """`diff` and `explain` of a page that is not known say how to list the pages."""
    put(
        tmp_path / "a.md",
        "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\nA CAQ is required.\n",
    )
    veille("import", "a.md", "--db", "v.db")
    for command in ("diff", "explain"):
        code, _, err = veille(command, "https://www.canada.ca/en/y.html", "--db", "v.db")
        assert code == 2
        assert "no such page; `veille pages` lists page ids" in err
    code, _, err = veille("diff", "https://www.canada.ca/en/x.html", "--db", "v.db")
    assert code == 2
    assert "has one version only" in err
