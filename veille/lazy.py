"""Packages whose names are loaded on first use (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def names_on_use(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: `homes` are its modules, each with the names that come from it.

    A check that finds nothing new must not pay for what it does not call.
    """
    home_of = {name: module for module, names in homes.items() for name in names}
    clash = [name for name in home_of if f"{package}.{name}" in homes]
    if clash:  # once it is loaded, the module would be found in the place of what it holds
        raise ImportError(f"{package}: {', '.join(clash)} would be a module and a name in it")

    def load(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(home_of[name]), name)
        setattr(sys.modules[package], name, found)  # the next one to ask finds it there
        return found

    return load
