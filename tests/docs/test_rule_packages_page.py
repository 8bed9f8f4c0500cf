"""Promise: the page for authors of rule packages is followed line by line in a clean shell, and each line does what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forks import CLIENT, server_socket

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rule-packages.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Done by the fixture: the environment is that of the tests, the demo runs in this process.
MADE_BEFORE = ("make demo\n", ".venv/bin/python -m pip install --quiet build setuptools\n")


@pytest.fixture(scope="module")
def folder(demo_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout as the page has it after `make demo`."""
    pytest.importorskip("build", reason="the wheel is built with a development dependency")
    made = tmp_path_factory.mktemp("checkout")
    (made / ".venv" / "bin").mkdir(parents=True)
    for name, words in (("python", ""), ("veille", f'-SE "{CLIENT}" "{server_socket()}" ')):
        script = made / ".venv" / "bin" / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        script.chmod(0o755)
    (made / "deploy").symlink_to(ROOT / "deploy")
    shutil.copytree(demo_run, made / "demo-output")
    return made


def _shell(folder: Path, command: str) -> str:
    # the checkout's own code, and nothing of this process's environment besides
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-eu", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_every_line_of_the_page_works(folder: Path) -> None:
    """Shell and Python blocks in order, Python in the package's own environment; the numbers move once, with their source."""
    said: list[str] = []
    for number, (kind, text) in enumerate(BLOCK.findall(PAGE)):
        if kind == "toml":
            (folder / "package.toml").write_text(text, encoding="utf-8")
        elif kind == "sh":
            for line in MADE_BEFORE:
                text = text.replace(line, "")
            said.append(_shell(folder, text))
        else:
            (folder / f"block{number}.py").write_text(text, encoding="utf-8")
            calls = "".join(f"{name}()\n" for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE))
            with (folder / f"block{number}.py").open("a", encoding="utf-8") as file:
                file.write(calls)
            said.append(_shell(folder, f"env -u PYTHONPATH package-env/bin/python block{number}.py"))
    assert any("36 Under section 105" in words for words in said)
    assert any("waits for a review" in words for words in said)
    title = (folder / "proposal.md").read_text(encoding="utf-8").splitlines()[0]
    assert title.startswith("veille: ")
    assert "caq.work" in title
    rates = (folder / "my-rules" / "rates.toml").read_text(encoding="utf-8")
    assert "max_months = 36  # as of 2020" in rates
    assert "36 months" in rates
    assert (folder / "my-rules" / "parameters" / "caq" / "work" / "fee.yaml").is_file()
    again = _shell(
        folder, ".venv/bin/veille propose --package my-rules -c package.toml --db published/snapshot.db --exit-code"
    )
    assert "nothing to propose" in again.lower()
