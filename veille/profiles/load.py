"""Profiles read from TOML files, checked; an unknown key or a wrong type is refused with file and key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from veille.errors import ConfigError
from veille.profiles.names import profile_names
from veille.profiles.profile import Profile
from veille.strict import fault_of, parse_toml, read_toml_text


class Profiles(Mapping[str, Profile]):
    """All profiles by name: the built-in ones, each read when it is asked for, and those of the user's folder.

    A check asks for the few that its sources name. `added` are those of the folder, read and checked at once.
    """

    def __init__(self, added: Mapping[str, Profile]) -> None:
        self.added = added

    def __getitem__(self, name: str) -> Profile:
        return self.added[name] if name in self.added else _built_in(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*sorted(profile_names()), *self.added)))

    def __len__(self) -> int:
        return len({*profile_names(), *self.added})

    def __contains__(self, name: object) -> bool:
        return name in self.added or name in profile_names()


def load_profiles(extra: Path | None = None) -> Profiles:
    """All profiles by name: the built-in ones, then those of `extra`, which may replace them."""
    added: dict[str, Profile] = {}
    if extra is not None:
        if not extra.is_dir():
            raise ConfigError("no such folder", where=f"profiles_dir: {extra}", hint="create it or remove the key")
        for path in sorted(extra.glob("*.toml")):
            profile = parse_profile(read_toml_text(path), where=str(path))
            added[profile.name] = profile
    return Profiles(added)


@cache
def _built_in(name: str) -> Profile:
    """A built-in profile, which bears the name of its file; KeyError when there is none."""
    if name not in profile_names():
        raise KeyError(name)
    file = files("veille.profiles") / f"{name}.toml"
    return parse_profile(file.read_text(encoding="utf-8"), where=file.name)


def parse_profile(text: str, *, where: str) -> Profile:
    """One profile from the text of its file; raises ConfigError naming `where` and the key."""
    raw = parse_toml(text, where=where)
    if "name" not in raw:
        raise ConfigError("is missing", where=f"{where}: name", hint="name the profile as its file, without .toml")
    if "digest" in raw:
        raise ConfigError(
            "unknown key", where=f"{where}: digest", hint="remove it: the digest is counted from the file"
        )
    try:
        return Profile.model_validate({**raw, "digest": hashlib.sha256(text.encode()).hexdigest()})
    except ValidationError as error:
        raise fault_of(error, Profile, raw, file=where) from None
