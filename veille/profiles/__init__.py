"""Site profiles: what is particular to a site, one TOML file each."""

from veille.profiles.load import load_profiles, parse_profile
from veille.profiles.profile import KindPattern, Profile

__all__ = ["KindPattern", "Profile", "load_profiles", "parse_profile"]
