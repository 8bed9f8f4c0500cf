"""The names of the site profiles that there are: the reading of a configuration asks for no more."""

from __future__ import annotations

from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

_SUFFIX = ".toml"


def profile_names(extra: Path | None = None) -> Collection[str]:
    """All names: of the built-in profiles, each that of its file, and of those in `extra`, which are read and checked."""
    built_in = {f.name.removesuffix(_SUFFIX) for f in files("veille.profiles").iterdir() if f.name.endswith(_SUFFIX)}
    if extra is None:
        return built_in
    from veille.profiles.load import load_profiles

    return built_in | load_profiles(extra).keys()
