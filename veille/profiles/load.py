"""Profiles read from TOML files, checked; an unknown key or a wrong type is refused with file and key."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from veille.errors import ConfigError
from veille.profiles.profile import Profile
from veille.strict import fault_of, parse_toml, read_toml_text


def load_profiles(extra: Path | None = None) -> dict[str, Profile]:
    """All profiles by name: the built-in ones, then those of `extra`, which may replace them."""
    profiles = dict(_built_in())
    if extra is not None:
        if not extra.is_dir():
            raise ConfigError("no such folder", where=f"profiles_dir: {extra}", hint="create it or remove the key")
        for path in sorted(extra.glob("*.toml")):
            profile = parse_profile(read_toml_text(path), where=str(path))
            profiles[profile.name] = profile
    return profiles


@cache
def _built_in() -> dict[str, Profile]:
    found = sorted((f for f in files("veille.profiles").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    read = [parse_profile(f.read_text(encoding="utf-8"), where=f.name) for f in found]
    return {profile.name: profile for profile in read}


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
