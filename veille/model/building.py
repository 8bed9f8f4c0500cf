"""Frozen dataclasses that are built about as fast as others.

The `__init__` that a frozen dataclass is given asks `object.__setattr__` for every field: a rule has two dozen of them, and
a page thousands of pieces. With the one given here an instance belongs to an open class with the same slots while its
fields are set, and to its own class from then on: it is frozen when anybody sees it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import TypeVar

T = TypeVar("T")


def quickly_built(cls: type[T]) -> type[T]:
    """The same frozen, slotted dataclass with a quicker `__init__`; TypeError where a field has a factory or there is more to do.

    For classes of which a page has hundreds.
    """
    rows = fields(cls)  # type: ignore[arg-type]
    if hasattr(cls, "__post_init__") or any(row.default_factory is not MISSING or not row.init for row in rows):
        raise TypeError(f"{cls.__name__} cannot be built by its fields alone")
    names = [row.name for row in rows]
    given: dict[str, object] = {f"_of_{row.name}": row.default for row in rows if row.default is not MISSING}
    asked = [f"{name}=_of_{name}" if f"_of_{name}" in given else name for name in names]
    body = ["_open(self, '__class__', _Open)", *(f"self.{name} = {name}" for name in names), "self.__class__ = _Own"]
    open_class = type(cls.__name__, (), {"__slots__": tuple(names)})
    scope = {"_open": object.__setattr__, "_Open": open_class, "_Own": cls, **given}
    exec(f"def __init__(self, {', '.join(asked)}):\n " + "\n ".join(body), scope)  # noqa: S102 (as dataclasses does)
    type.__setattr__(cls, "__init__", scope["__init__"])
    return cls
