"""Site profiles: what is particular to a site, one TOML file each. Their model is loaded on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.profiles.load import load_profiles, parse_profile
    from veille.profiles.names import profile_names
    from veille.profiles.profile import KindPattern, Profile

__all__ = ["KindPattern", "Profile", "load_profiles", "parse_profile", "profile_names"]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
