"""The command line, asked as a shell would: its exit code and what it wrote."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from veille.cli import main

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
