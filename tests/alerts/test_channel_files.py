"""A channel is its settings in `veille/config/channels.py` and the file of its name, which makes the channel object."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

import veille.alerts.channels
from veille.config.channels import Channel

SETTINGS = {get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(Channel)[0])}
FILES = {file.stem for file in Path(*veille.alerts.channels.__path__).glob("[a-z]*.py")}


def test_each_type_of_channel_has_its_file() -> None:
    """No settings without delivery, no delivery that cannot be configured."""
    assert set(SETTINGS) == FILES


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_channel_file_takes_the_settings_of_its_type(name: str) -> None:
    """`open_channel` of each file is declared with the settings of that type."""
    opener = import_module(f"veille.alerts.channels.{name}").open_channel
    assert SETTINGS[name].__name__ in opener.__annotations__.values()
