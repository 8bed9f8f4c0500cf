"""Promise: what the program keeps is closed to strangers; a configured group reads all of it, as another user, during a run too."""

from __future__ import annotations

import grp
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.examples import FULL
from veille.alerts.atomic_files import replace_file
from veille.alerts.channels.file import FileChannel
from veille.alerts.messages.compose import compose
from veille.alerts.notification import Notification
from veille.cli import main
from veille.config import load_config
from veille.errors import ConfigError
from veille.file_rights import copy_rights, make_record_file, share
from veille.workspace import open_workspace

PAGE = "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\nA CAQ is required for 36 months.\n"
STRANGER = 65_534  # the uid that Unix systems give to nobody
OTHERS = stat.S_IRWXO
NEEDS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="becoming another user takes root and setpriv"
)


def _veille(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["veille", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that anybody may enter, and in which the umask is the usual one: pytest's own are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="veille-rights-"))
    made.chmod(0o755)
    before = os.umask(0o022)
    monkeypatch.chdir(made)
    (made / "a.md").write_text(PAGE, encoding="utf-8")
    yield made
    os.umask(before)
    shutil.rmtree(made)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_record_and_its_copies_are_closed_to_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Database, write-ahead log and backup; a snapshot is published for others, and gets the modes of the process."""
    assert _veille(monkeypatch, "import", "a.md", "-q") == 0
    assert _veille(monkeypatch, "backup", "copy.db", "-q") == 0
    assert _veille(monkeypatch, "publish", "out", "-q") == 0
    assert (_mode(folder / "veille.db"), _mode(folder / "copy.db")) == (0o640, 0o640)
    assert (_mode(folder / "out" / "snapshot.db"), _mode(folder / "out" / "manifest.json")) == (0o644, 0o644)
    with open_workspace(load_config_of(folder, "")) as workspace, workspace.store.transaction():
        workspace.store.connection.run("UPDATE meta SET value = value")
        beside = [folder / f"veille.db{end}" for end in ("-wal", "-shm")]
        assert [_mode(path) & OTHERS for path in beside] == [0, 0]


def test_messages_kept_as_files_are_closed_to_others_and_feeds_are_not(folder: Path) -> None:
    """A message names who decided what; a feed is made to be published."""
    told = Notification("k", "2026-11-22T14:00:00Z", compose((FULL,), "en"), (), "en")
    FileChannel(folder / "alerts").send(told)
    replace_file(folder / "feed.xml", "<feed/>")
    assert {_mode(path) for path in (folder / "alerts").iterdir()} == {0o640}
    assert _mode(folder / "feed.xml") == 0o644


def test_a_closer_umask_is_kept(folder: Path) -> None:
    os.umask(0o077)
    make_record_file(folder / "new.db")
    assert _mode(folder / "new.db") == 0o600
    (folder / "copy.db").write_bytes(b"")
    copy_rights(folder / "new.db", folder / "copy.db")
    assert _mode(folder / "copy.db") == 0o600


def test_an_unknown_group_is_refused_with_the_key(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml: group: .*no group 'no-such-group'"):
        load_config_of(folder, "no-such-group")


def load_config_of(folder: Path, group: str):  # type: ignore[no-untyped-def]
    """The configuration of a folder with that group."""
    (folder / "config.toml").write_text(f'group = "{group}"\n' if group else "", encoding="utf-8")
    return load_config(folder / "config.toml")


@NEEDS_ROOT
def test_the_group_reads_all_of_it_as_another_user_and_strangers_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions to the record while a run has it open, the backup, snapshot, export, report: with a uid of its own."""
    group = next(g for g in grp.getgrall() if g.gr_gid not in (0, STRANGER))
    load_config_of(folder, group.gr_name)
    made = ["veille.db", "copy.db", "out/snapshot.db", "out/manifest.json", "tables/rule.jsonl", "site/index.html"]
    for command in (
        ["import", "a.md"], ["backup", "copy.db"], ["publish", "out"], ["export", "tables", "--format", "jsonl"], ["report", "site"],
    ):  # fmt: skip
        assert _veille(monkeypatch, *command, "-q") == 0, command
    for path in (folder / name for name in made):
        assert (path.stat().st_gid, _mode(path) & OTHERS, bool(_mode(path) & stat.S_IRGRP)) == (
            group.gr_gid,
            0,
            True,
        ), path
    with open_workspace(load_config(folder / "config.toml")) as workspace:
        with workspace.store.transaction():
            workspace.store.connection.run("UPDATE meta SET value = value")
        for asked in (
            ["rules"],
            ["status"],
            ["facts"],
            ["rules", "--db", "out/snapshot.db"],
            ["rules", "--db", "copy.db"],
        ):
            done = _as(group.gr_gid, asked)
            assert done.returncode in (0, 3), (asked, done.stderr)
            assert "A CAQ is required" in done.stdout or asked[0] != "rules", done.stdout
        refused = _as(STRANGER, ["rules"])
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
        assert "cannot be read" in refused.stderr
    assert _as(group.gr_gid, ["rules"]).returncode == 0
    read = subprocess.run([*_who(group.gr_gid), "cat", *made], capture_output=True, check=False)
    assert read.returncode == 0, read.stderr


def _who(group: int) -> list[str]:
    return ["setpriv", f"--reuid={STRANGER}", f"--regid={group}", "--clear-groups", "--"]


def _as(group: int, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    command = [*_who(group), sys.executable, "-m", "veille.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@NEEDS_ROOT
def test_a_user_outside_the_group_is_told_so(folder: Path) -> None:
    """In one line that says how to make him a member; what he wrote stays his."""
    (folder / "own.txt").write_text("x", encoding="utf-8")
    os.chown(folder / "own.txt", STRANGER, STRANGER)
    group = next(g for g in grp.getgrall() if g.gr_gid not in (0, STRANGER))
    script = (
        "from pathlib import Path; from veille.errors import ConfigError; from veille.file_rights import share\n"
        f"try: share(Path('own.txt'), {group.gr_name!r})\nexcept ConfigError as error: print(error)"
    )
    done = subprocess.run([*_who(STRANGER), sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert f"may not give files to the group {group.gr_name!r}" in done.stdout, done.stderr
    assert "usermod" in done.stdout


def test_without_a_group_nothing_is_changed(folder: Path) -> None:
    before = (folder / "a.md").stat()
    share(folder, "")
    assert (folder / "a.md").stat().st_mode == before.st_mode
