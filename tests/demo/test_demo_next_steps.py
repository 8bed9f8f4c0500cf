"""Promise: what the demo says to do next works in the shell in which it is read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = "from veille.cli.commands.first_steps import _activation; print(_activation())"


def told(folder: Path, path: str) -> str:
    """What is said to a shell with that search path."""
    environ = {**os.environ, "PATH": path}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=folder, capture_output=True, text=True, env=environ, check=True
    )
    return done.stdout.strip()


def test_a_shell_that_does_not_find_the_program_is_told_how_to(tmp_path: Path) -> None:
    script = Path(sys.prefix) / "bin" / "activate"
    expected = f". {script}" if script.is_file() else "None"
    assert told(tmp_path, "/nowhere") == expected
    inside = f". {script.relative_to(Path(sys.prefix))}" if script.is_file() else "None"
    assert told(Path(sys.prefix), "/nowhere") == inside


def test_a_shell_that_finds_it_is_told_nothing(tmp_path: Path) -> None:
    program = tmp_path / "veille"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert told(tmp_path, str(tmp_path)) == "None"
