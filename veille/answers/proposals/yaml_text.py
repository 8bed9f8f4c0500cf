"""A YAML file with one member of a mapping set, every other line, comment and quote as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from veille.errors import PlaceError

Path = tuple[str | date, ...]
_WIDTH = 110


class _Dumper(yaml.SafeDumper):
    """Writes exact numbers with their own digits."""


def _write_decimal(dumper: yaml.SafeDumper, number: Decimal) -> ScalarNode:
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(Decimal, _write_decimal)


def compose(text: str) -> MappingNode:
    """The file's tree with the place of each node; PlaceError when it is no mapping."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise PlaceError(f"is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(root, MappingNode):
        raise PlaceError("holds no mapping")
    return root


def member(node: Node | None, name: str | date) -> Node | None:
    """The value of a mapping's member; None when there is none, or the node is no mapping."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if key.value == str(name)), None)


def set_member(text: str, path: Path, data: object) -> str:
    """The text with `data` at the path of names; mappings that are missing on the way are made.

    A date in the path is a key of days, which are kept in the order that the file has.
    """
    node: Node = compose(text)
    for place, name in enumerate(path):
        if not isinstance(node, MappingNode):
            return set_member(text, path[:place], _nested(path[place:], data))  # a plain value becomes a mapping
        found = member(node, name)
        if found is None:
            return _add(text, node, name, _nested(path[place + 1 :], data))
        if place + 1 == len(path):
            return _replace(text, node, name, found, data)
        node = found
    return text


def drop_member(text: str, path: Path) -> str:
    """The text without the member at the path of names; as it was where there is none. PlaceError for a mapping's last."""
    parent: Node | None = compose(text)
    for name in path[:-1]:
        parent = member(parent, name)
    found = member(parent, path[-1])
    if not isinstance(parent, MappingNode) or found is None:
        return text
    names = [key.value for key, _ in parent.value]
    place = names.index(str(path[-1]))
    if len(names) == 1:
        raise PlaceError(f"holds nothing but {path[-1]}")
    start, end = parent.value[place][0].start_mark.index, _end(text, found)
    if not parent.flow_style:
        after = text.find("\n", end)
        return text[: text.rfind("\n", 0, start) + 1] + (text[after + 1 :] if after >= 0 else "")
    if place + 1 < len(names):
        return text[:start] + text[parent.value[place + 1][0].start_mark.index :]
    return text[: _end(text, parent.value[place - 1][1])] + text[end:]


def _nested(path: Path, data: object) -> object:
    for name in reversed(path):
        data = {name: data}
    return data


def _replace(text: str, parent: MappingNode, name: str | date, found: Node, data: object) -> str:
    if isinstance(found, ScalarNode) and not isinstance(data, dict | list):
        return text[: found.start_mark.index] + _inline(data) + text[_end(text, found) :]
    key = next(key for key, _ in parent.value if key.value == str(name))
    start = key.start_mark.index
    return text[:start] + _member_text(parent, _key_like(parent, name), data) + text[_end(text, found) :]


def _add(text: str, parent: MappingNode, name: str | date, data: object) -> str:
    if parent.flow_style:
        end = parent.end_mark.index - 1
        glue = ", " if parent.value else ""
        return text[:end].rstrip() + glue + _flow(_key_like(parent, name), data) + text[end:]
    rendered = _member_text(parent, _key_like(parent, name), data)
    margin = " " * _column(parent)
    days = [key.value for key, _ in parent.value]
    falling = isinstance(name, date) and len(days) > 1 and days == sorted(days, reverse=True)
    if isinstance(name, date) and (falling or str(name) < min(days)):
        later = next((key for key, _ in parent.value if (key.value < str(name)) == falling), None)
        if later is not None:
            at = _above(text, later.start_mark.index)
            return f"{text[:at]}{margin}{rendered}\n{text[at:]}"
    before = [value for key, value in parent.value if not isinstance(name, date) or falling or key.value < str(name)]
    end = text.find("\n", _end(text, before[-1]))
    end = len(text) if end < 0 else end
    return f"{text[:end]}\n{margin}{rendered}{text[end:] or chr(10)}"


def _above(text: str, at: int) -> int:
    """The start of the line of a place, above the comments that stand directly over it."""
    start = text.rfind("\n", 0, at) + 1
    while start > 0:
        line = text[text.rfind("\n", 0, start - 1) + 1 : start - 1]
        if not line.strip().startswith("#"):
            break
        start -= len(line) + 1
    return start


def _key_like(parent: MappingNode, name: str | date) -> str | date:
    """A day as a text where the mapping's own days are quoted."""
    quoted = any(key.style for key, _ in parent.value)
    return str(name) if quoted or isinstance(name, str) else name


def _member_text(parent: MappingNode, name: str | date, data: object) -> str:
    if parent.flow_style:
        return _flow(name, data)
    dumped = yaml.dump({name: data}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return dumped.rstrip("\n").replace("\n", "\n" + " " * _column(parent))


def _flow(name: str | date, data: object) -> str:
    dumped = yaml.dump(
        {name: data}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6, default_flow_style=True
    )
    return dumped.strip()[1:-1]


def _inline(data: object) -> str:
    dumped = yaml.dump([data], Dumper=_Dumper, allow_unicode=True, width=10**6, default_flow_style=True)
    return dumped.strip()[1:-1]


def _column(parent: MappingNode) -> int:
    return int(parent.value[0][0].start_mark.column) if parent.value else int(parent.start_mark.column)


def _end(text: str, node: Node) -> int:
    """Where the last word of a node ends: its own end mark may lie behind comments that follow."""
    while isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return len(text[: int(node.end_mark.index)].rstrip())
