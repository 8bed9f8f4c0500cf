"""Profiles read from TOML files, checked; an unknown key or a wrong type is refused with file and key."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import get_args

from veille.errors import ConfigError
from veille.model import DocumentState, PageKind
from veille.profiles.profile import Expect, KindPattern, Profile, Reader

_KINDS: tuple[PageKind, ...] = get_args(PageKind)
_READERS: tuple[Reader, ...] = get_args(Reader)
_TEXTS = frozenset({"name", "origin"})
_LISTS = frozenset(
    f.name for f in fields(Profile) if f.type == "tuple[str, ...]"
)  # fields whose value is a list of strings in the file
_KEYS = frozenset(f.name for f in fields(Profile)) - {"digest"}


def load_profiles(extra: Path | None = None) -> dict[str, Profile]:
    """All profiles by name: the built-in ones, then those of `extra`, which may replace them."""
    profiles = dict(_built_in())
    if extra is not None:
        if not extra.is_dir():
            raise ConfigError("no such folder", where=f"profiles_dir: {extra}", hint="create it or remove the key")
        for path in sorted(extra.glob("*.toml")):
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"cannot be read: {error}", where=str(path)) from error
            profile = parse_profile(text, where=str(path))
            profiles[profile.name] = profile
    return profiles


@cache
def _built_in() -> dict[str, Profile]:
    found = sorted((f for f in files("veille.profiles").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    read = [parse_profile(f.read_text(encoding="utf-8"), where=f.name) for f in found]
    return {profile.name: profile for profile in read}


def parse_profile(text: str, *, where: str) -> Profile:
    """One profile from the text of its file; raises ConfigError naming `where` and the key."""
    try:
        raw: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=where) from error
    for key in raw:
        if key not in _KEYS:
            raise ConfigError("unknown key", where=f"{where}: {key}", hint=f"allowed: {', '.join(sorted(_KEYS))}")
    if "name" not in raw:
        raise ConfigError("is missing", where=f"{where}: name", hint="name the profile as its file, without .toml")

    def text_of(key: str) -> str:
        value = raw.get(key, "")
        if not isinstance(value, str):
            raise ConfigError("must be a text in quotes", where=f"{where}: {key}")
        return value

    lists = {key: _strings(raw.get(key, []), where=f"{where}: {key}") for key in _LISTS if key in raw}
    for key in ("forms", "french_url", "english_url", "ignore"):
        for pattern in lists.get(key, ()):
            _check_pattern(pattern, where=f"{where}: {key}")
    kind = next((k for k in _KINDS if k == raw.get("kind", "other")), None)
    if kind is None:
        raise ConfigError("no such kind", where=f"{where}: kind", hint=f"allowed: {', '.join(_KINDS)}")
    reader = next((r for r in _READERS if r == raw.get("reader", "html")), None)
    if reader is None:
        raise ConfigError("no such reader", where=f"{where}: reader", hint=f"allowed: {', '.join(_READERS)}")
    fallback = raw.get("fallback", False)
    if not isinstance(fallback, bool):
        raise ConfigError("must be true or false", where=f"{where}: fallback")
    profile = Profile(
        name=text_of("name"),
        origin=text_of("origin"),
        reader=reader,
        kind=kind,
        kinds=_kinds(raw.get("kinds", {}), where=f"{where}: kinds"),
        instruments=tuple(_table(raw.get("instruments", {}), where=f"{where}: instruments").items()),
        fallback=fallback,
        states=_states(raw.get("states", {}), where=f"{where}: states"),
        expect=_expect(raw.get("expect", {}), where=f"{where}: expect"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    return _with_lists(profile, lists)


def _with_lists(profile: Profile, lists: dict[str, tuple[str, ...]]) -> Profile:
    for key, value in lists.items():
        object.__setattr__(profile, key, value)  # the profile is ours until it is returned
    return profile


def _strings(value: object, *, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError("must be a list of texts", where=where, hint='for example ["main", "#content"]')
    return tuple(str(item) for item in value)


def _table(value: object, *, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ConfigError("must be a table of texts", where=where)
    return {str(key): str(item) for key, item in value.items()}


def _kinds(value: object, *, where: str) -> tuple[KindPattern, ...]:
    """`[kinds]` of the file: regular expression of the address = kind; the first that matches counts."""
    found = []
    for pattern, name in _table(value, where=where).items():
        _check_pattern(pattern, where=where)
        kind = next((k for k in _KINDS if k == name), None)
        if kind is None:
            raise ConfigError(f"no such kind: {name!r}", where=where, hint=f"allowed: {', '.join(_KINDS)}")
        found.append(KindPattern(pattern, kind))
    return tuple(found)


def _states(value: object, *, where: str) -> tuple[tuple[str, DocumentState], ...]:
    """`[states]` of the file: selector = state that the element's presence says."""
    found = []
    for selector, name in _table(value, where=where).items():
        if name not in list(DocumentState):
            raise ConfigError(f"no such state: {name!r}", where=where, hint=f"allowed: {', '.join(DocumentState)}")
        found.append((selector, DocumentState(name)))
    return tuple(found)


def _expect(value: object, *, where: str) -> Expect:
    """`[expect]` of the file."""
    if not isinstance(value, dict):
        raise ConfigError("must be a table", where=where)
    known = {f.name for f in fields(Expect)}
    for key in value:
        if key not in known:
            raise ConfigError("unknown key", where=f"{where}.{key}", hint=f"allowed: {', '.join(sorted(known))}")
    numbers: dict[str, int] = {}
    for key in ("text", "headings", "rules"):
        number = value.get(key, 0)
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ConfigError("must be a whole number", where=f"{where}.{key}")
        numbers[key] = number
    main = value.get("main", False)
    if not isinstance(main, bool):
        raise ConfigError("must be true or false", where=f"{where}.main")
    marks = _strings(value.get("marks", []), where=f"{where}.marks")
    return Expect(main, numbers["text"], numbers["headings"], numbers["rules"], marks)


def _check_pattern(pattern: str, *, where: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ConfigError(f"{pattern!r} is not a regular expression: {error}", where=where) from error
