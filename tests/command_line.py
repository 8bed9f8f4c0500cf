"""The command line, asked as a shell would: its exit code and what it wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from typer.testing import CliRunner, Result

from veille.cli import main
from veille.cli.app import app
from veille.cli.called import needed_for

Command = Callable[..., tuple[int, str, str]]


def ask_with(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`ask("facts", "--json")` gives the exit code, standard output and standard error."""

    def ask(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["veille", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return int(stopped.value.code or 0), said.out, said.err

    return ask


def invoke(words: Sequence[str]) -> Result:
    """What a command that is built alone, as the program does it, came to: `invoke(["facts", "--json"]).output`."""
    return CliRunner().invoke(needed_for(app, list(words)), words)
