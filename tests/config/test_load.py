"""The configuration: what is right is read, what is wrong is refused in one line that says where and what is allowed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from veille.config import load_config
from veille.errors import ConfigError

INVALID = Path(__file__).parent / "invalid"


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_is_read_with_its_types(tmp_path: Path) -> None:
    """Intervals, patterns and defaults come out typed, paths relative to the file."""
    text = '[[sources]]\nid = "caq"\nurl = "https://example.org/caq"\nprofile = "canada-ca"\nevery = "12h"\ndepth = 1\ndeny = ["/archive/"]\n'
    config = load_config(write(tmp_path, 'database = "data/v.db"\n' + text))
    (source,) = config.sources
    assert source.every == timedelta(hours=12)
    assert source.deny == ("/archive/",)
    assert config.database_path == tmp_path / "data" / "v.db"


@pytest.mark.parametrize("case", sorted(INVALID.glob("*.toml")), ids=lambda p: p.stem)
def test_each_fault_is_said_in_one_exact_line(case: Path) -> None:
    """Every file in invalid/ gives exactly the message kept beside it, naming file and key."""
    expected = case.with_suffix(".txt")
    with pytest.raises(ConfigError) as caught:
        load_config(case)
    message = str(caught.value).replace(str(case), case.name)
    assert "\n" not in message
    if not expected.is_file():
        expected.write_text(message + "\n", encoding="utf-8")
        pytest.fail(f"wrote {expected}: read it, then run again")
    assert message == expected.read_text(encoding="utf-8").strip()
    assert caught.value.exit_code == 2


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    """A path without a file names the command that writes a configuration."""
    with pytest.raises(ConfigError, match="no such file; write one with `veille init`"):
        load_config(tmp_path / "none.toml")
