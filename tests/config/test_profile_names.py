"""Promise: the names of profiles that a configuration is checked against are those of the profiles that can be loaded."""

from __future__ import annotations

from pathlib import Path

from veille.profiles import load_profiles, profile_names


def test_names_are_those_of_the_profiles(tmp_path: Path) -> None:
    assert set(profile_names()) == set(load_profiles())
    text = (Path(load_profiles.__code__.co_filename).parent / "canada-ca.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(text.replace('name = "canada-ca"', 'name = "own-site"', 1), encoding="utf-8")
    assert set(profile_names(tmp_path)) == set(load_profiles(tmp_path)) == {*load_profiles(), "own-site"}
