"""A TOML file with one value set, its comments and its other lines as they were."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, Array, Item

from veille.answers.proposals.pointers import pointer_parts, with_value
from veille.errors import PlaceError


def read_toml(text: str) -> object:
    """The data; numbers as Decimal, with the digits that are written. PlaceError when it is not valid TOML."""
    try:
        return _exact(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise PlaceError(f"is not valid TOML: {error}") from None


def set_toml(text: str, pointer: str, value: object) -> str:
    """The text with the value at the place; PlaceError where the way is blocked."""
    parts = pointer_parts(pointer)
    wanted = with_value(read_toml(text), parts, value)
    document = tomlkit.parse(text)
    here: object = document
    for part in parts[:-1]:
        if isinstance(here, Container | AbstractTable) and part not in here:
            here[part] = tomlkit.table()
        here = _inside(here, part)
    if not isinstance(here, Container | AbstractTable | Array):
        raise PlaceError(f"{pointer} names no place in the file")
    try:
        if isinstance(here, Array):
            here[int(parts[-1])] = _item(value)
        else:
            here[parts[-1]] = _item(value)
        edited = tomlkit.dumps(document)
    except (TOMLKitError, ValueError, IndexError) as error:
        raise PlaceError(f"cannot be edited in place: {error}") from None
    edited = edited.rstrip("\n") + "\n"
    if read_toml(edited) != wanted:
        raise PlaceError("cannot be edited in place; edit it by hand")
    return edited


def _inside(here: object, part: str) -> object:
    if isinstance(here, Container | AbstractTable):
        return here[part]
    if isinstance(here, list) and part.isdigit() and int(part) < len(here):
        return here[int(part)]
    raise PlaceError(f"{part!r} names no place in the file")


def _item(value: object) -> Item:
    if isinstance(value, Decimal):
        return tomlkit.value(f"{value:f}")
    if isinstance(value, dict):
        table = tomlkit.table()
        for name, inner in value.items():
            table[name] = _item(inner)
        table.add(tomlkit.nl())  # before the table that may follow
        return table
    return tomlkit.item(value)


def _exact(data: object) -> object:
    """Whole numbers as Decimal too: 36 and 36.0 are one value."""
    if isinstance(data, dict):
        return {name: _exact(inner) for name, inner in data.items()}
    if isinstance(data, list):
        return [_exact(inner) for inner in data]
    if isinstance(data, int) and not isinstance(data, bool):
        return Decimal(data)
    return data
