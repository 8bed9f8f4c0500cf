"""config.toml with one source added or one key of a source set; comments and all other lines stay as they were."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import tomlkit

from veille.config.load import Config, load_config
from veille.errors import ConfigError

Written = str | bool | list[str]
_HEADER = re.compile(r"^\[", re.MULTILINE)
_SOURCE = re.compile(r"^\[\[\s*sources\s*\]\][^\n]*\n", re.MULTILINE)
_BY_HAND = "edit the file by hand"


def add_source(path: Path, keys: Mapping[str, Written]) -> Config:
    """The configuration with a further `[[sources]]`, written after the last one; ConfigError when it cannot be.

    The file is replaced whole, and only when the result is a valid configuration that differs in this source alone.
    """
    text = _read(path)
    entry = "[[sources]]\n" + "".join(f"{key} = {_item(value)}\n" for key, value in keys.items())
    blocks = list(_SOURCE.finditer(text))
    at = _end_of_keys(text, blocks[-1].start()) if blocks else len(text)
    before = text[:at].rstrip("\n")
    after = text[at:].lstrip("\n")
    edited = (before + "\n\n" if before else "") + entry + ("\n" + after if after else "")
    wanted = tomllib.loads(text)
    wanted.setdefault("sources", []).append(dict(keys))
    return _replace(path, edited, wanted)


def set_source_key(path: Path, source_id: str, key: str, value: Written | None) -> Config:
    """The configuration with one key of a source set, or taken out with None; ConfigError when it cannot be."""
    text = _read(path)
    wanted = tomllib.loads(text)
    ids = [entry.get("id") for entry in wanted.get("sources", [])]
    blocks = list(_SOURCE.finditer(text))
    if source_id not in ids or len(blocks) != len(ids):
        raise ConfigError(f"no [[sources]] with id {source_id!r} can be found", where=str(path), hint=_BY_HAND)
    index = ids.index(source_id)
    start = blocks[index].start()
    end = _end_of_keys(text, start)
    document = tomlkit.parse(text[start:end])
    table = document["sources"][0]
    if value is None:
        table.pop(key, None)
        wanted["sources"][index].pop(key, None)
    else:
        table[key] = value
        wanted["sources"][index][key] = value
    block = tomlkit.dumps(document).rstrip("\n") + "\n"
    return _replace(path, text[:start] + block + text[end:], wanted)


def _end_of_keys(text: str, start: int) -> int:
    """Where the keys of the table end whose header is at `start`: before the comments that lead to the next header."""
    following = _HEADER.search(text, start + 2)
    end = following.start() if following else len(text)
    if not following:
        return end
    lines = text[start:end].splitlines(keepends=True)
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return start + sum(map(len, lines))


def _read(path: Path) -> str:
    load_config(path)  # says what is wrong with it, in its own words
    return path.read_text(encoding="utf-8-sig")


def _item(value: Written) -> str:
    return tomlkit.item(value).as_string()


def _replace(path: Path, edited: str, wanted: dict[str, object]) -> Config:
    """The file replaced at once, after a copy beside it was found valid."""
    try:
        held: object = tomllib.loads(edited)
    except tomllib.TOMLDecodeError:
        held = None
    if held != wanted:
        raise ConfigError("cannot be edited in place", where=str(path), hint=_BY_HAND)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(edited, encoding="utf-8")
        os.chmod(beside, path.stat().st_mode & 0o7777)
        load_config(beside)
        os.replace(beside, path)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=str(path)) from error
    except ConfigError as error:
        raise ConfigError(error.what, where=error.where.replace(str(beside), str(path)), hint=error.hint) from None
    finally:
        beside.unlink(missing_ok=True)
    return load_config(path)
