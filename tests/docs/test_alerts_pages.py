"""Promise: every command that the pages on alerts name, in English and in French, works as it is typed on the demo's record."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.command_line import invoke
from veille.errors import VeilleError

ROOT = Path(__file__).resolve().parents[2]
_TYPED = re.compile(r"^veille ([^\n]+)$|`veille ([^`\n]+)`", re.MULTILINE)
# Begun by hand: the desk runs until it is stopped, and no alert of the demo is about a counter alone.
_BY_HAND = ("serve --review", "ignore --alert 12 --dry-run")


def typed(page: str) -> list[str]:
    """What stands after `veille` in shell lines and in running text, in order, each once."""
    found = _TYPED.findall((ROOT / page).read_text(encoding="utf-8"))
    lines = [(line or inline).split(" #")[0].strip() for line, inline in found]
    return [line for line in dict.fromkeys(lines) if line not in _BY_HAND and " " in line]


@pytest.mark.parametrize(("page", "least"), [("docs/alerts.md", 8), ("docs/fr/alertes.md", 10)])
def test_every_command_of_the_page_works(page: str, least: int, demo_run: Path, tmp_path: Path) -> None:
    """Each is asked in the order of the page; alert 12 is the demo's last."""
    shutil.copytree(demo_run, tmp_path / "demo")
    config = tmp_path / "demo" / "config.toml"
    commands = typed(page)
    assert len(commands) >= least
    failed = []
    for command in commands:
        result = invoke([*shlex.split(command), "--config", str(config)])
        if result.exit_code != 0:
            said = result.exception if isinstance(result.exception, VeilleError) else result.output
            failed.append((command, str(said)))
    assert failed == []
