"""The units' filter of system calls lets through every call that the program makes: what it refuses ends no command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
COPY = (
    "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\nThe CAQ fee is $155.\n"
)
# What gives files away (backup), what starts a child with limits of its own (a PDF), what writes folders.
COMMANDS = (
    ["import", "a.md", "--quiet"],
    ["backup", "copy.db", "--quiet"],
    ["publish", "published", "--quiet"],
    ["extract", str(ROOT / "tests" / "fixtures" / "pdf" / "officer-guide" / "input.pdf")],
)

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@cache
def calls_of(name: str) -> frozenset[str]:
    """The calls of one of systemd's sets, the sets in it included."""
    if not name.startswith("@"):
        return frozenset({name})
    done = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    inner = [line.strip() for line in done.stdout.splitlines()[1:]]
    return frozenset().union(*(calls_of(word) for word in inner if word and not word.startswith("#")))


def allowed_by(unit: Path) -> set[str]:
    """What the lines `SystemCallFilter=` of a unit leave, in their order."""
    allowed: set[str] = set()
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("SystemCallFilter="):
            words = line.partition("=")[2]
            named = frozenset().union(*(calls_of(word) for word in words.removeprefix("~").split()))
            allowed = allowed - named if words.startswith("~") else allowed | named
    return allowed


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda u: u.name)
def test_a_copy_may_be_given_to_the_group_of_its_original(unit: Path) -> None:
    """`group` and every copy of the record change a file's group, which systemd counts among the privileged calls."""
    assert {"chown", "fchown", "chmod", "fchmod", "prlimit64"} <= allowed_by(unit)
    assert not {"setuid", "mount", "reboot", "init_module", "chroot"} & allowed_by(unit)


@needs_systemd
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_no_command_makes_a_call_that_is_refused(tmp_path: Path) -> None:
    """Each command's calls, its children's included, as the kernel saw them."""
    (tmp_path / "a.md").write_text(COPY, encoding="utf-8")
    made: set[str] = set()
    for command in COMMANDS:
        seen = tmp_path / "calls"
        line = ["strace", "-f", "-qq", "-o", str(seen), sys.executable, "-m", "veille.cli", *command]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, env=environ, timeout=120)
        if "ptrace" in done.stderr:
            pytest.skip("this machine lets nobody trace")
        assert done.returncode == 0, done.stderr
        made |= set(re.findall(r"^\d+ +(\w+)\(", seen.read_text(errors="replace"), re.MULTILINE))
    assert "openat" in made
    assert {unit.name: sorted(made - allowed_by(unit)) for unit in SERVICES if made - allowed_by(unit)} == {}
