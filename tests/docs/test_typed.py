"""The first page as a newcomer types it: every shell line of README and tutorial, in order, in a clean shell, offline."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forks import CLIENT, server_socket
from veille.config import load_config

ROOT = Path(__file__).resolve().parents[2]
_SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LEFT_OUT = "[...]"
# What is another each time: the port, when a page was seen, and the numbers in the order in which pages came.
_OF_THE_RUN = re.compile(
    r"(?:(?<=127\.0\.0\.1:)|(?<=--change )|(?<=ack )|(?<=Alert ))\d+|\d+ \w+ 20\d\d, \d\d:\d\d E[SD]T"
)
# What a line does without the network: one page imported where the real sites would be read. The demo has run once for all.
_SOURCES = {source.id: source.url for source in load_config(ROOT / "config.toml").sources}
_SAVED = {
    "quebec-cases-en": "../veille/demo_site/after/ircc/en/manuals/quebec-cases.html",
    "quebec-cases-fr": "../veille/demo_site/after/ircc/fr/guides/cas-quebec.html",
}
_IMPORTS = [f"veille import {saved} --url {_SOURCES[source]} --date 2024-02-01" for source, saved in _SAVED.items()]
_OFFLINE = {
    "veille doctor": "veille doctor --help",
    "veille check": "\n".join(_IMPORTS),
    "veille status": "veille status || test $? -eq 3",  # pages are there that no check has fetched
    "veille --lang fr status": "veille --lang fr status || test $? -eq 3",
}
# What the environment of this test stands for.
_ENVIRONMENT = {"make test", "make check", "python docs/generate.py"}


def typed_lines(page: str) -> list[str]:
    """The shell lines of a page without their remarks."""
    blocks = _SHELL.findall((ROOT / page).read_text(encoding="utf-8"))
    lines = [line.split(" #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and line not in _ENVIRONMENT]


def shown_pieces(page: str) -> list[str]:
    """The pieces of printed output that a page shows, each without what is left out around it."""
    blocks = _SHOWN.findall((ROOT / page).read_text(encoding="utf-8"))
    pieces = [piece.strip() for block in blocks for piece in block.split(_LEFT_OUT)]
    return [piece for piece in pieces if piece]


def without_run(text: str) -> str:
    """Printed text with one sign for all that differs from run to run; lines as they are wrapped do not count."""
    return " ".join(_OF_THE_RUN.sub("*", " ".join(text.split())).split())


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder that looks like a clone after `make`: the demo site to read from, and `.venv` with the program."""
    bin_folder = tmp_path / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    program = f'#!/bin/sh\nexec "{sys.executable}" -SE "{CLIENT}" "{server_socket()}" "$@"\n'
    (bin_folder / "veille").write_text(program, encoding="utf-8")
    (bin_folder / "veille").chmod(0o755)
    (bin_folder / "activate").write_text(f'PATH="{bin_folder}:$PATH"\nexport PATH\n', encoding="utf-8")
    (tmp_path / "veille").mkdir()
    (tmp_path / "veille" / "demo_site").symlink_to(ROOT / "veille" / "demo_site")
    return tmp_path


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", ["README.md", "README.fr.md", "docs/tutorial.md", "docs/fr/tutoriel.md"])
def test_every_line_works_as_it_is_typed(page: str, clone: Path, demo_run: Path) -> None:
    """Each line ends with 0 in the folder where the lines before it have led, and prints what the page shows."""
    demo, said = (shlex.quote(str(path)) for path in (demo_run, demo_run.with_name("said")))
    instead = _OFFLINE | {"make demo": f"cp -r {demo} demo-output; cat {said}"}
    script = ["set -eu"]
    for line in typed_lines(page):
        script += [f"echo + {shlex.quote(line)} >&2", instead.get(line, line)]
    done = subprocess.run(
        ["sh", "-c", "\n".join(script)],
        cwd=clone, env=environment(clone), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    printed = without_run(done.stdout)
    for piece in shown_pieces(page):
        assert without_run(piece) in printed, f"{page} shows what is not printed:\n{piece}"
    for block in _PYTHON.findall((ROOT / page).read_text(encoding="utf-8")):
        ran = subprocess.run(
            [sys.executable, "-c", block],
            cwd=clone,
            env=environment(clone),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.strip()


def environment(clone: Path) -> dict[str, str]:
    """A clean shell's variables: no virtual environment, nothing of the one who runs the tests."""
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(clone), "LANG": "C.UTF-8", "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT)),
    }  # fmt: skip
