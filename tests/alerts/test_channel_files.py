"""A channel is one file: its name is its type in config.toml, and it makes its own channel object."""

from __future__ import annotations

from importlib import import_module

import pytest

from veille.config.alerting import CHANNEL_TYPES


def test_every_channel_of_the_documentation_is_there() -> None:
    """The channels that docs/alerts.md describes are the files in alerts/channels."""
    assert set(CHANNEL_TYPES) == {"apprise", "console", "email", "feed", "file", "github", "webhook"}


@pytest.mark.parametrize("name", CHANNEL_TYPES)
def test_a_channel_file_makes_its_outlet(name: str) -> None:
    """Each file has the one function that `open_channel` of the package calls."""
    assert callable(import_module(f"veille.alerts.channels.{name}").open_channel)
