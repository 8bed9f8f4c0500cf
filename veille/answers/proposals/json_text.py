"""A JSON file with one value set, every other character as it was."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal

from veille.answers.proposals.pointers import pointer_parts, with_value
from veille.errors import PlaceError

_SPACE = re.compile(r"\s*")
_DECODER = json.JSONDecoder()
_INDENT = 2  # spaces, in a file that shows no habit of its own


@dataclass(frozen=True, slots=True)
class _Member:
    """One member of an object or list: its name (a list's: its number), where it begins, where its value stands."""

    name: str
    start: int
    value: int
    end: int


def read_json(text: str) -> object:
    """The data; numbers as Decimal, with the digits that are written. PlaceError when it is not JSON."""
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal) if text.strip() else {}
    except ValueError as error:
        raise PlaceError(f"is not JSON: {error}") from None


def set_json(text: str, pointer: str, value: object) -> str:
    """The text with the value at the place; PlaceError where the way is blocked."""
    wanted = with_value(read_json(text), pointer_parts(pointer), value)
    if not text.strip():
        return _dump(wanted, ascii_only=False, indent=_INDENT) + "\n"
    ascii_only = text.isascii() and "\\u" in text
    start, parts = _skip(text, 0), pointer_parts(pointer)
    for place, part in enumerate(parts):
        members = _members(text, start)
        found = next((m for m in members if m.name == part), None)
        if found is None:
            for name in reversed(parts[place + 1 :]):
                value = {name: value}
            edited = _insert(text, start, members, part, value, ascii_only=ascii_only)
            break
        start = found.value
    else:
        end = _DECODER.raw_decode(text, start)[1]
        several = "\n" in text[start:end]
        edited = text[:start] + _block(value, text, start, several, ascii_only=ascii_only) + text[end:]
    if read_json(edited) != wanted:
        raise PlaceError("cannot be edited in place; edit it by hand")
    return edited


def _members(text: str, start: int) -> list[_Member]:
    out: list[_Member] = []
    at = _skip(text, start + 1)
    while text[at] not in "}]":
        begin, name = at, str(len(out))
        if text[start] == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # over the colon
        end = _DECODER.raw_decode(text, at)[1]
        out.append(_Member(name, begin, at, end))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return out


def _insert(text: str, start: int, members: list[_Member], name: str, value: object, *, ascii_only: bool) -> str:
    """The text with a further member in the object at `start`, written as its last member is."""
    head = json.dumps(name, ensure_ascii=ascii_only) + ": "
    if not members:
        return text[: start + 1] + head + _dump(value, ascii_only=ascii_only) + text[_skip(text, start + 1) :]
    last = members[-1]
    before = text[members[-2].end : last.start].lstrip(",") if len(members) > 1 else text[start + 1 : last.start]
    gap = before if "\n" in before else " "
    rendered = _block(value, text[: last.end] + gap, len(text[: last.end] + gap), "\n" in gap, ascii_only=ascii_only)
    return f"{text[: last.end]},{gap}{head}{rendered}{text[last.end :]}"


def _block(value: object, text: str, at: int, several: bool, *, ascii_only: bool) -> str:
    """The value as it stands at a place: a table over `several` lines where its neighbours have a line each."""
    if not isinstance(value, dict) or not several:
        return _dump(value, ascii_only=ascii_only)
    line = text[text.rfind("\n", 0, at) + 1 :]
    margin = line[: len(line) - len(line.lstrip())]
    step = "\t" if margin.startswith("\t") else _INDENT
    return _dump(value, ascii_only=ascii_only, indent=step).replace("\n", "\n" + margin)


def _dump(value: object, *, ascii_only: bool, indent: int | str | None = None) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict) and value:
        unit = indent if isinstance(indent, str) else " " * (indent or 0)
        glue, lead, tail = (", ", "", "") if indent is None else (f",\n{unit}", f"\n{unit}", "\n")
        inner = glue.join(
            f"{json.dumps(k, ensure_ascii=ascii_only)}: "
            + _dump(v, ascii_only=ascii_only, indent=indent).replace("\n", "\n" + unit)
            for k, v in value.items()
        )
        return "{" + lead + inner + tail + "}"
    return json.dumps(value, ensure_ascii=ascii_only)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
