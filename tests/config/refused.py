"""A configuration that is refused when it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from veille.config import load_config
from veille.errors import ConfigError


def assert_refused(folder: Path, text: str, line: str) -> None:
    """The file is refused in one line, which begins with the file and holds `line`."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert line in message
    assert "\n" not in message
