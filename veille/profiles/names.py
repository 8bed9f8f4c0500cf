"""The names of the site profiles that there are: the reading of a configuration asks for no more."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files
from pathlib import Path

_SUFFIX = ".toml"


def profile_names(extra: Path | None = None) -> Collection[str]:
    """All names: of the built-in profiles, each that of its file, and of those in `extra`, which are read and checked."""
    if extra is None:
        return _built_in()
    from veille.profiles.load import load_profiles

    return _built_in() | load_profiles(extra).keys()


@cache
def _built_in() -> frozenset[str]:
    return frozenset(
        f.name.removesuffix(_SUFFIX) for f in files("veille.profiles").iterdir() if f.name.endswith(_SUFFIX)
    )
