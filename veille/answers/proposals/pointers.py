"""JSON Pointers (RFC 6901): which place in nested tables and lists they name."""

from __future__ import annotations

from collections.abc import Iterator

from veille.errors import PlaceError
from veille.nearest import known_names

Data = dict[str, "Data"] | list["Data"] | object


def pointer_parts(pointer: str) -> tuple[str, ...]:
    """The names on the way, `~1` read as / and `~0` as ~."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def find_at(data: object, pointer: str) -> object | None:
    """What stands at the place; None when nothing does."""
    for part in pointer_parts(pointer):
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and part.isdigit() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


def require_place(data: object, pointer: str, *, may_be_new: bool = False) -> None:
    """PlaceError with the nearest places where the data has none there; with `may_be_new` the last name may be missing."""
    known = {"", *_places(data)}
    wanted = pointer.rpartition("/")[0] if may_be_new else pointer
    if wanted not in known:
        hint = known_names(wanted, known - {""})
        raise PlaceError(f"has no place {pointer}", hint=f"{hint}; `create = true` in its [[packages.places]] makes it")


def _places(data: object, above: str = "") -> Iterator[str]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, inner in inside:
        place = f"{above}/{str(name).replace('~', '~0').replace('/', '~1')}"
        yield place
        yield from _places(inner, place)


def with_value(data: object, parts: tuple[str, ...], value: object) -> object:
    """A copy with the value at the place; missing tables on the way are made. PlaceError where the way is blocked."""
    if not parts:
        return value
    first, rest = parts[0], parts[1:]
    if data is None:
        data = {}
    if isinstance(data, dict):
        return {**data, first: with_value(data.get(first), rest, value)}
    if isinstance(data, list) and first.isdigit() and int(first) < len(data):
        index = int(first)
        return [*data[:index], with_value(data[index], rest, value), *data[index + 1 :]]
    raise PlaceError(f"{first!r} names no place in the file")
